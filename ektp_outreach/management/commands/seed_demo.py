"""Make the demo's tables and seed it once."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from ektp_outreach.dates import today
from ektp_outreach.demo.seed import is_seeded, seed_demo


class Command(BaseCommand):
    help = "Migrate, and fill an empty database with the demo; one with data keeps it as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo is refused in production: DEMO is off.")
        call_command("migrate", verbosity=0)
        if is_seeded():
            self.stdout.write("The demo is already there.")
            return
        campaign = seed_demo(today=today())
        self.stdout.write(f"Seeded: {campaign.name}, election day {campaign.election_day}.")
