"""Print the demo's address, accounts, links of schools and calendars."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ektp_outreach.demo import dialogue
from ektp_outreach.demo.accounts import account_list


class Command(BaseCommand):
    help = "Print the demo's address, accounts, portal links and calendars."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo is refused in production: DEMO is off.")
        accounts = account_list()
        if options["json"]:
            keys: dict[str, Any] = {
                "base_url": settings.BASE_URL,
                "accounts": accounts,
                "portal_links": dialogue.portal_links(),
                "calendars": dialogue.calendars(),
            }
            self.stdout.write(json.dumps(keys, indent=2))
            return
        self.stdout.write(settings.BASE_URL)
        for account in accounts:
            self.stdout.write(f"{account['role']:<12} {account['email']}  {account['password']}")
