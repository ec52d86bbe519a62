"""Write the current campaign's progress as a file."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ektp_outreach.audit.events import current_source
from ektp_outreach.dates import day_from_text, today
from visits.actions.exports import note_export
from visits.exports.files import Format, pupils_in, write_progress
from visits.models import Campaign
from visits.reports.progress import Progress


class Command(BaseCommand):
    help = "Write the current campaign's progress: figures, schools, days and who remains."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", required=True, choices=[f.value for f in Format])
        parser.add_argument("--out", required=True, type=Path, metavar="FILE")
        parser.add_argument(
            "--as-of", type=_day, metavar="DATE", help="the evening of an earlier day, YYYY-MM-DD"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = Campaign.objects.current()
        if campaign is None:
            raise CommandError("There is no active campaign.")
        as_of: date | None = options["as_of"]
        if as_of and as_of > today():
            raise CommandError(f"{as_of} lies ahead; --as-of takes today or an earlier day.")
        wanted, out = Format(options["format"]), options["out"]
        with TemporaryFile() as file:
            progress = write_progress(campaign, wanted, file, today=today(), as_of=as_of)
            file.seek(0)
            try:
                with out.open("wb") as target:
                    copyfileobj(file, target)
            except OSError as error:
                raise CommandError(f"{out} cannot be written: {error.strerror}.") from None
        _note(progress, wanted)
        self.stdout.write(f"{out}: {progress.total.remaining} remain as of {progress.as_of}.")


def _note(progress: Progress, wanted: Format) -> None:
    token = current_source.set("export_progress")
    try:
        note_export(
            campaign=progress.campaign,
            kind=wanted,
            as_of=progress.as_of,
            pupils=pupils_in(progress, wanted),
            by=None,
        )
    finally:
        current_source.reset(token)


def _day(text: str) -> date:
    day = day_from_text(text)
    if day is None:
        raise ArgumentTypeError(f"{text} is no date like 2024-09-19.")
    return day
