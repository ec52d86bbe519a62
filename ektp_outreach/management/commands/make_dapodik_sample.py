"""Write invented pupils as Dapodik exports, for trying the import and measuring it."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError

from ektp_outreach.dates import today
from ektp_outreach.demo import samples
from ektp_outreach.demo.dates import demo_dates
from ektp_outreach.demo.facts import schools
from visits.models import Campaign


class Command(BaseCommand):
    help = "Write invented pupils as Dapodik exports (.xlsx), clean or with dirt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--all", action="store_true", help="all 51 schools, one file each")
        what.add_argument("--pupils", type=int, metavar="N", help="N pupils unknown to the demo")
        parser.add_argument("--npsn", default="20533640", help="the school (SMAN 8 Malang)")
        parser.add_argument("--dirty", action="store_true", help="a later export, with dirt")
        parser.add_argument("--out", type=Path, metavar="FILE.xlsx")
        parser.add_argument("--out-dir", type=Path, metavar="DIR")
        parser.add_argument(
            "--election-day",
            type=date.fromisoformat,
            help="default: that of the campaign in the database, else of a demo begun today",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        election_day = options["election_day"] or _election_day()
        if options["dirty"] and (options["all"] or options["pupils"]):
            raise CommandError("--dirty writes one school; leave out --all and --pupils.")
        if options["all"]:
            folder: Path | None = options["out_dir"]
            if folder is None:
                raise CommandError("--all needs --out-dir.")
            folder.mkdir(parents=True, exist_ok=True)
            paths = samples.write_all_schools(folder, election_day)
            self.stdout.write(f"{len(paths)} files in {folder}")
            return
        out: Path | None = options["out"]
        if out is None:
            raise CommandError("--out is missing.")
        npsn = options["npsn"]
        if npsn not in {s.npsn for s in schools()}:
            raise CommandError(f"The demo has no school {npsn}.")
        if options["pupils"]:
            samples.write_many(out, options["pupils"], npsn, election_day)
        elif options["dirty"]:
            for kind, row in samples.write_dirty_school(out, npsn, election_day).items():
                self.stdout.write(f"row {row}: {kind}")
        else:
            samples.write_school(out, npsn, election_day)
        self.stdout.write(str(out))


def _election_day() -> date:
    """Return the election day of the database's campaign, so that its pupils are met again."""
    try:
        campaign = Campaign.objects.current()
    except (OperationalError, ProgrammingError):
        campaign = None
    return campaign.election_day if campaign else demo_dates(today()).election_day
