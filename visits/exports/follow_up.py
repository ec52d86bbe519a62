"""The follow-up list as a file: for a school, or for a kelurahan's own round."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import IO, Any

from django.db.models import Case, CharField, QuerySet, Value, When
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from visits.actions.export_files import Tell, tell_nobody
from visits.models import FollowUp
from visits.queries.follow_up import WHY

from .delimited import write_rows
from .files import Format
from .outstanding import COLUMNS as REMAINING
from .outstanding import with_columns

COLUMNS: dict[str, Promise | str] = {
    **{name: title for name, title in REMAINING.items() if not name.startswith("noted")},
    "why_text": gettext_lazy("Alasan"),
    "outcome__happened_on": gettext_lazy("Tanggal catatan"),
    "tries": gettext_lazy("Kali tidak hadir"),
    "not_found_text": gettext_lazy("Keadaan"),
    "step_text": gettext_lazy("Langkah berikutnya"),
}
FORMATS = (Format.XLSX, Format.CSV)
_WIDTHS = (11, 30, 16, 14, 32, 6, 13, 13, 10, 30, 20, 13, 10, 20, 22)


def write_follow_ups(
    pupils: QuerySet[Any],
    wanted: Format,
    file: IO[bytes],
    *,
    as_of: datetime,
    count: int,
    tell: Tell = tell_nobody,
) -> None:
    """Write the `count` pupils of `follow_ups_of`, by school, class and name."""
    rows = with_columns(pupils).annotate(
        why_text=_words("why", WHY),
        step_text=_words("step", FollowUp.Step.choices),
        not_found_text=Case(
            When(is_not_found=True, then=Value(_("Tidak ditemukan lagi"))),
            default=Value(""),
            output_field=CharField(),
        ),
    )
    if wanted == Format.CSV:
        write_rows(rows, COLUMNS, file, as_of=as_of)
        return
    from .spreadsheet import write_list

    stamp = _("Keadaan per %(moment)s") % {"moment": date_format(as_of, _("j F Y, H.i.s T"))}
    headings = [str(title) for title in COLUMNS.values()]
    cells = rows.values_list(*COLUMNS)
    write_list(_("Susulan"), headings, _WIDTHS, cells, file, stamp=stamp, count=count, tell=tell)


def file_name(wanted: Format, as_of: datetime) -> str:
    return f"susulan-{as_of:%Y-%m-%d-%H%M}.{wanted}"


def _words(column: str, choices: Iterable[tuple[str, Promise | str]]) -> Case:
    whens = [When(**{column: value}, then=Value(str(label))) for value, label in choices]
    return Case(*whens, default=Value(""), output_field=CharField())
