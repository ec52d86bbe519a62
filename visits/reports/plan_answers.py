"""What runs that only answer a question have found, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from visits.messages import closure_kind
from visits.planner import explain
from visits.planner.explain import Change
from visits.queries.plan_changes import from_json

from .plan_proof import value_of


@dataclass(frozen=True, slots=True)
class GainLine:
    """What one loosened limit brings."""

    label: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Names:
    """Names of schools and devices by id."""

    schools: Mapping[int, str]
    devices: Mapping[int, str]


NOBODY = Names({}, {})


def change_label(change: Change, names: Names) -> str:
    """Name a change as people would."""
    match change:
        case explain.OneMoreDevice():
            return _("Satu alat lagi")
        case explain.Devices(count):
            return ngettext("%s alat", "%s alat", count) % count
        case explain.WithoutOutages(device):
            return _("%s langsung diperbaiki") % names.devices.get(device, "")
        case explain.OneMoreTeam():
            return _("Satu tim lagi")
        case explain.WithoutClosures(school, kind, note):
            return _("%(school)s tanpa hari tutup (%(why)s)") % {
                "school": names.schools.get(school or 0, "") or _("Semua sekolah"),
                "why": note or closure_kind(kind),
            }
        case _:
            return _limit_label(change)


def _limit_label(change: Change) -> str:
    match change:
        case explain.SchoolsPerDay(count):
            text = ngettext("%s sekolah sehari per tim", "%s sekolah sehari per tim", count)
            return text % count
        case explain.Nearby(km):
            return _("Sekolah sehari sampai %s km satu sama lain") % number_format(round(km, 1))
        case explain.LongerDay(hours):
            return _("Tiap kunjungan %s jam lebih lama") % number_format(round(hours, 1))
        case explain.StartLater(date):
            return _("Mulai %s") % date_format(date, "j F Y")
        case explain.Deadline(date):
            return _("Hari terakhir %s") % date_format(date, "j F Y")
        case explain.ExtraDay(date):
            return _("Bekerja pada %s") % date_format(date, "l, j F Y")
        case explain.NoWeekday(weekday):
            return _("Tanpa hari %s") % WEEKDAYS[weekday]
    raise ValueError(f"{change} has no name")


def labels_of(changes: Iterable[Change]) -> str:
    return ", ".join(change_label(change, NOBODY) for change in changes)


def gains_of(results: Iterable[Mapping[str, Any]], names: Names) -> list[GainLine]:
    """Return the answers of a why-not run, those that bring most first."""
    rows = sorted(results, key=lambda row: -row["pupils"])
    return [
        GainLine(change_label(from_json(row["change"]), names), _gain_sentence(row)) for row in rows
    ]


def cost_sentence(row: Mapping[str, Any]) -> str:
    """Say what a wish costs: the first level on which it makes the plan worse."""
    for level, value in enumerate(row["cost"]):
        if value > 0:
            text = _("Biaya: %s lebih banyak.") % value_of(level, value, 0)
            is_proven = level < row["proven_levels"]
            return text if is_proven else text + " " + _("Belum dibuktikan.")
        if value < 0:
            break
    return _("Tidak ada biaya.")


def _gain_sentence(row: Mapping[str, Any]) -> str:
    if not row["pupils"]:
        return _("tidak menambah siswa")
    text = ngettext("%s siswa lebih banyak", "%s siswa lebih banyak", row["pupils"])
    found: str = text % intcomma(row["pupils"])
    return found if row["is_proven"] else _("paling sedikit %s") % found
