"""What the background worker does for a long export: write the file and store it."""

from __future__ import annotations

import logging
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO

from django.utils import timezone, translation

from ektp_outreach.accounts.models import User
from ektp_outreach.dates import today
from visits.actions.export_files import Tell, begin_export, fail_export, store_export, telling_rows
from visits.actions.letters import number_letter
from visits.models import ExportFile, Letter, Visit
from visits.models.letters import UNNUMBERED
from visits.queries.follow_up import FollowUpFilter, follow_ups_of
from visits.queries.snapshots import snapshot

from .files import Format, file_name, pupils_in, write_progress

Kind = ExportFile.Kind
Made = tuple[str, datetime, int]
logger = logging.getLogger(__name__)


def make_export(key: str) -> None:
    """Make the file `key`, from the beginning, unless it is made already."""
    export = begin_export(key=key, now=timezone.now())
    if export is None:
        return
    try:
        with (
            translation.override(export.language),
            TemporaryFile() as file,
            telling_rows(export) as tell,
        ):
            name, as_of, pupils = _WRITERS[Kind(export.kind)](export, file, tell)
            store_export(
                export=export,
                file=file,
                name=name,
                as_of=as_of,
                pupils=pupils,
                now=timezone.now(),
            )
    except Exception:
        logger.exception("the export %s failed", key)
        fail_export(export=export, now=timezone.now())


def _progress(export: ExportFile, file: IO[bytes], tell: Tell) -> Made:
    wanted = Format(export.format)
    progress = write_progress(export.campaign, wanted, file, today=today(), tell=tell)
    return file_name(progress, wanted), progress.as_of, pupils_in(progress, wanted)


def _follow_up(export: ExportFile, file: IO[bytes], tell: Tell) -> Made:
    from .follow_up import file_name, write_follow_ups

    wanted = Format(export.format)
    with snapshot() as instant:
        as_of = timezone.localtime(instant)
        pupils = FollowUpFilter.of(export.question).on(follow_ups_of(export.campaign))
        count = pupils.count()
        write_follow_ups(pupils, wanted, file, as_of=as_of, count=count, tell=tell)
    return file_name(wanted, as_of), as_of, count


def _letters(export: ExportFile, file: IO[bytes], _tell: Tell) -> Made:
    """Print letters whose numbers were given when somebody asked.

    The letter of a visit that was moved since is another one.
    """
    from .official import write_letters

    asked = [(visit, kind) for visit, kind in export.question["letters"]]
    rows = Visit.objects.select_related("school__district", "campaign")
    visits = rows.prefetch_related("devices", "operators").in_bulk({pk for pk, _kind in asked})
    now = timezone.now()
    letters = [
        (visits[pk], kind, _letter(visits[pk], kind, export.created_by, now)) for pk, kind in asked
    ]
    file.write(write_letters(letters, made_at=now))
    return f"surat-{export.question['monday']}.pdf", now, 0


def _letter(visit: Visit, kind: str, by: User, now: datetime) -> Letter | None:
    if kind in UNNUMBERED:
        return None
    return number_letter(visit=visit, kind=kind, by=by, now=now)


_WRITERS = {Kind.PROGRESS: _progress, Kind.FOLLOW_UP: _follow_up, Kind.LETTERS: _letters}
