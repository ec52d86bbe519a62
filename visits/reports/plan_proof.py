"""What a plan reaches on each level of its goal, and what is proven of it, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from visits.models import PlanRun
from visits.planner.solution import LEVELS

UNRECORDED, CHANGES, TEAM_DAYS, TRAVEL, WAITING, BUSIEST = range(6)

LABELS: tuple[Promise, ...] = (
    gettext_lazy("Siswa yang tidak terekam"),
    gettext_lazy("Tanggal sekolah yang berubah"),
    gettext_lazy("Hari keluar"),
    gettext_lazy("Jarak tempuh"),
    gettext_lazy("Menunggu"),
    gettext_lazy("Alat tersibuk"),
)
PROVEN: tuple[Promise, ...] = (
    gettext_lazy("Terbukti: tidak ada jadwal yang merekam lebih banyak siswa."),
    gettext_lazy(
        "Terbukti: tidak ada jadwal yang mengubah lebih sedikit tanggal yang sudah diberitahukan."
    ),
    gettext_lazy("Terbukti: tidak ada jadwal dengan hari keluar lebih sedikit."),
    gettext_lazy("Terbukti: tidak ada jadwal dengan jarak tempuh lebih pendek."),
    gettext_lazy("Terbukti: tidak ada jadwal yang merekam siswa lebih awal."),
    gettext_lazy("Terbukti: tidak ada jadwal yang membagi alat lebih merata."),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One level; `sentence` says what is proven of it."""

    label: str
    value: str
    sentence: str
    is_proven: bool


def proof_of_run(run: PlanRun) -> list[Line]:
    """Return what a run has reached and proven so far; nothing before its first plan."""
    if not run.score:
        return []
    score = [run.score[level] for level in LEVELS]
    bounds = [run.bounds.get(level) for level in LEVELS]
    return proof_of(score, bounds, run.proven_levels, run.pupils - run.score["unrecorded"])


def proof_of(
    score: Sequence[int], bounds: Sequence[int | None], proven_levels: int, pupils: int
) -> list[Line]:
    """Return the six levels, the most important first; `pupils` are those that are recorded."""
    known = [*bounds, *(None for _ in score)]
    return [
        Line(
            label=str(LABELS[level]),
            value=value_of(level, value, pupils),
            sentence=_sentence(level, value, known[level], pupils, is_proven=level < proven_levels),
            is_proven=level < proven_levels,
        )
        for level, value in enumerate(score)
    ]


def value_of(level: int, value: int, pupils: int) -> str:
    """Return a level's value with its unit, as people say it."""
    count = intcomma(value)
    if level == UNRECORDED:
        return ngettext("%s siswa", "%s siswa", value) % count
    if level == CHANGES:
        return ngettext("%s tanggal", "%s tanggal", value) % count
    if level == TRAVEL:
        return _("%s km") % number_format(round(value / 1000, 1), 1)
    if level == WAITING:
        mean = number_format(round(value / pupils if pupils else 0, 1), 1)
        return _("rata-rata %s hari kerja") % mean
    return ngettext("%s hari", "%s hari", value) % count


def _sentence(level: int, value: int, bound: int | None, pupils: int, *, is_proven: bool) -> str:
    if is_proven:
        return str(PROVEN[level])
    if bound is None:
        return _("Belum dibuktikan.")
    if bound == value:
        return _("Sudah sama dengan batas yang diketahui.")
    return _("Belum dibuktikan; lebih baik dari %s tidak mungkin.") % value_of(level, bound, pupils)
