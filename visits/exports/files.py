"""Write a campaign's progress as a file, the whole as of one instant."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import IO

from visits.actions.export_files import Tell, tell_nobody
from visits.models import Campaign
from visits.queries.snapshots import snapshot
from visits.reports.progress import Progress, progress_of

from .outstanding import outstanding_of


class Format(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"
    PDF = "pdf"
    JSON = "json"


CONTENT_TYPES = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
    Format.PDF: "application/pdf",
    Format.JSON: "application/json",
}

# The formats that name every pupil who remains; the others hold figures.
WITH_PUPILS = (Format.XLSX, Format.CSV)


def write_progress(
    campaign: Campaign,
    wanted: Format,
    file: IO[bytes],
    *,
    today: date,
    as_of: date | None = None,
    tell: Tell = tell_nobody,
) -> Progress:
    """Write `file` and return the figures that it holds; `tell` hears how far a workbook is.

    The libraries that write sheets and documents are loaded when they are needed: most
    processes of the server never are.
    """
    with snapshot():
        progress = progress_of(campaign, today=today, as_of=as_of)
        pupils = outstanding_of(campaign, as_of=progress.evening)
        match wanted:
            case Format.XLSX:
                from .spreadsheet import write_xlsx

                write_xlsx(progress, pupils, file, tell=tell)
            case Format.CSV:
                from .delimited import write_csv

                write_csv(progress, pupils, file)
            case Format.PDF:
                from .document import write_pdf

                write_pdf(progress, file)
            case Format.JSON:
                from .structured import write_json

                write_json(progress, file)
    return progress


def pupils_in(progress: Progress, wanted: Format) -> int:
    """Return how many pupils the file names."""
    return progress.total.remaining if wanted in WITH_PUPILS else 0


def file_name(progress: Progress, wanted: Format) -> str:
    """Return a name that says what is inside and as of when."""
    return f"capaian-{progress.as_of:%Y-%m-%d-%H%M}.{wanted}"
