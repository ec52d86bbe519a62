"""What schools are told when a proposal is published, as one would say it on the telephone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from visits.models import Proposal

Kind = Proposal.Kind


@dataclass(frozen=True, slots=True)
class News:
    """One sentence for one school."""

    school: str
    kind: str
    sentence: str


def news_of(proposals: Iterable[Proposal]) -> list[News]:
    """Return what is new for schools, by their names; changes of what they know come first."""
    rows = [row for row in proposals if _is_news(row)]
    rows.sort(key=lambda row: (not _needs_a_call(row), row.school.name, row.shown_date))
    return [News(row.school.name, row.kind, told(row)) for row in rows]


def _needs_a_call(row: Proposal) -> bool:
    return row.was_told and row.kind in (Kind.MOVED, Kind.DROPPED)


def _is_news(row: Proposal) -> bool:
    """A draft that is dropped or an unchanged visit that was told is nobody's news."""
    if row.kind == Kind.UNCHANGED:
        return not row.was_told
    return row.kind != Kind.DROPPED or row.was_told


def told(row: Proposal) -> str:
    """Return what to say to the school, as one would say it on the telephone."""
    if row.kind == Kind.DROPPED:
        return _("Kunjungan %(old)s dibatalkan.") % {"old": _day(row, old=True)}
    values = {"new": _day(row), "hours": _hours(row), "pupils": _pupils(row)}
    if row.kind == Kind.MOVED and row.was_told:
        text = _("Kunjungan pindah dari %(old)s ke %(new)s, pukul %(hours)s, untuk %(pupils)s.")
        if row.was_confirmed:
            text += " " + _("Sekolah sudah mengonfirmasi tanggal lama; mintalah persetujuan baru.")
        return text % (values | {"old": _day(row, old=True)})
    return _("Kami datang %(new)s, pukul %(hours)s, untuk %(pupils)s.") % values


def _day(row: Proposal, *, old: bool = False) -> str:
    day = row.old_date if old else row.date
    return date_format(day, "l, j F Y") if day else ""


def _hours(row: Proposal) -> str:
    return f"{time_format(row.start_time)}–{time_format(row.end_time)}"


def _pupils(row: Proposal) -> str:
    return ngettext("%d siswa", "%d siswa", row.pupils) % row.pupils
