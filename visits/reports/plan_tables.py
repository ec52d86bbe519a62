"""The figures of plans side by side, as rows of a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .plan_figures import SHARES, Comparison, Figures

NEVER = "–"
Column = tuple[str, Figures]


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of all plans, in the order of the columns."""

    label: str
    values: list[str]


def columns_of(comparison: Comparison) -> list[Column]:
    """Return the plans with their names."""
    return [
        (_("Usulan"), comparison.proposal),
        (_("Sekarang"), comparison.present),
        (_("Manual"), comparison.clerk),
    ]


def table_of(columns: Sequence[Column]) -> list[Row]:
    """Return the figures that decide between plans."""
    return [
        _row(_("Siswa yang tidak terekam"), columns, lambda f: intcomma(f.left)),
        _row(_("Hari keluar"), columns, lambda f: intcomma(f.team_days)),
        _row(_("Kunjungan"), columns, lambda f: intcomma(f.visits)),
        _row(_("Jarak tempuh"), columns, lambda f: _("%s km") % number_format(f.kilometres, 1)),
        *(
            _row(_("%d%% siswa terekam pada") % share, columns, _reached_on(share))
            for share in SHARES
        ),
    ]


def loads_of(columns: Sequence[Column]) -> list[Row]:
    """Return on how many days each device is out."""
    loads = columns[0][1].loads
    return [_row(str(load.device), columns, _load(load.device.pk)) for load in loads]


def _row(label: str, columns: Sequence[Column], value: Callable[[Figures], str]) -> Row:
    return Row(label, [value(figures) for _name, figures in columns])


def _reached_on(share: int) -> Callable[[Figures], str]:
    def value(figures: Figures) -> str:
        day = figures.reached[share]
        return date_format(day, "j M Y") if day else NEVER

    return value


def _load(device: int) -> Callable[[Figures], str]:
    def value(figures: Figures) -> str:
        days = next((load.days for load in figures.loads if load.device.pk == device), 0)
        return ngettext("%s hari", "%s hari", days) % intcomma(days)

    return value
