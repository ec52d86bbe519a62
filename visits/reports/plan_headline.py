"""What a proposal brings, and what it had to give up, in a sentence each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from visits.models import PlanRun, Proposal
from visits.plan_messages import release_reason


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """A confirmed or pinned visit that cannot stay, and why."""

    school: str
    day: str
    reason: str
    is_pin: bool


def headline_of(run: PlanRun, proposals: Iterable[Proposal]) -> str:
    """Say in one sentence what the proposal brings."""
    planned = [row for row in proposals if row.date]
    if not planned:
        return _("Tidak ada kunjungan yang perlu dijadwalkan.")
    values = {
        "pupils": intcomma(sum(row.pupils for row in planned)),
        "schools": len({row.school_id for row in planned}),
        "days": run.score["team_days"],
        "last": date_format(max(row.shown_date for row in planned), "j F Y"),
    }
    if missing := run.score["unrecorded"]:
        values["missing"] = intcomma(missing)
        return (
            _(
                "%(pupils)s siswa di %(schools)s sekolah direkam dalam %(days)s hari keluar; "
                "%(missing)s siswa tidak terjangkau."
            )
            % values
        )
    return (
        _(
            "Semua %(pupils)s siswa di %(schools)s sekolah direkam dalam %(days)s hari keluar, "
            "selesai %(last)s."
        )
        % values
    )


def releases_of(run: PlanRun) -> list[ReleaseLine]:
    """Name each confirmed or pinned visit that the run had to give up."""
    return [
        ReleaseLine(
            school=row["name"],
            day=date_format(date.fromisoformat(row["date"]), "l, j F Y"),
            reason=release_reason(row),
            is_pin=row["is_pin"],
        )
        for row in run.released
    ]
