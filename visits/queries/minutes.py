"""The figures of a visit as lines of text that are always the same for the same events.

What was so on that day (school, devices, operators, target, phones that were still out) is
written down once and kept; the figures are counted from the append-only log and can be counted
again at any time, also as of the moment when the statement was made.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from visits.models import Minutes, Recording, Visit
from visits.models.recordings import AbsenceReason, Outcome

from .roster import events_of, roster_of, standings_of

HEAD = "berita-acara 1"
EVENT = "event"
# Key of a counted line → its words; the reasons of the absent stand below their sum.
FIGURES: dict[str, Promise | str] = {
    "recorded": _("Direkam"),
    "already_recorded": _("Sudah rekam di tempat lain"),
    "absent": _("Tidak hadir"),
    **{f"absent/{reason.value}": reason.label for reason in AbsenceReason},
    "failed": _("Gagal rekam"),
    "refused": _("Menolak"),
}
Lines = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that differs from what was stated."""

    label: str
    stated: str
    now: str


@dataclass(frozen=True, slots=True)
class Check:
    """What became of a statement.

    `is_intact`: its figures follow from the events that it names. `late` are the events that it
    does not name, `changes` what they changed.
    """

    is_intact: bool
    is_current: bool
    changes: list[Change]
    late: list[Recording]


def facts_of(visit: Visit, *, open_phones: int, despite: str) -> Lines:
    """Return what is written down once, when the visit is closed."""
    entries = roster_of(visit, list(events_of(visit)))
    guests = sum(1 for entry in entries if entry.guest_of)
    devices = visit.devices.order_by("name").values_list("name", flat=True)
    operators = visit.operators.order_by("name", "pk").values_list("name", flat=True)
    lines = [
        ("visit", str(visit.pk)),
        ("school", f"{visit.school.npsn} {visit.school.name}"),
        ("date", visit.date.isoformat()),
        *(("device", name) for name in devices),
        *(("operator", name) for name in operators),
        ("target", str(len(entries) - guests)),
        ("guests", str(guests)),
        ("open_phones", str(open_phones)),
        ("despite", despite),
    ]
    return [(key, " ".join(value.split())) for key, value in lines]


def figures_of(events: Sequence[Recording]) -> Lines:
    """Count the standing events of one visit, and name every event, standing or not."""
    standings = standings_of(events).values()
    counts: Counter[str] = Counter(standing.outcome for standing in standings)
    for standing in standings:
        if standing.outcome == Outcome.ABSENT:
            counts[f"absent/{standing.reason}"] += 1
    lines = [(key, str(counts[key])) for key in FIGURES]
    return lines + sorted((EVENT, str(event.pk)) for event in events)


def facts_in(minutes: Minutes) -> Lines:
    """Return the lines of a statement that are not counted."""
    return [line for line in lines_of(minutes.text) if line[0] not in (*FIGURES, EVENT)]


def text_of(facts: Lines, figures: Lines) -> str:
    """Return the canonical text: UTF-8, one `key: value` a line, a line break after each."""
    return "".join([f"{HEAD}\n", *(f"{key}: {value}\n" for key, value in (*facts, *figures))])


def lines_of(text: str) -> Lines:
    """Read a canonical text back."""
    pairs = (line.partition(": ") for line in text.splitlines()[1:])
    return [(key, value) for key, _colon, value in pairs]


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def check_of(minutes: Minutes) -> Check:
    """Count the figures again, as of then and as of now, and compare them with the statement."""
    events = list(events_of(minutes.visit))
    # By UUID and not by time: a mark may have been under way when the statement was made.
    named = {value for key, value in lines_of(minutes.text) if key == EVENT}
    then = [event for event in events if str(event.pk) in named]
    late = [event for event in events if str(event.pk) not in named]
    again = text_of(facts_in(minutes), figures_of(then))
    stated, now = dict(lines_of(minutes.text)), dict(figures_of(events))
    return Check(
        is_intact=sha256_of(again) == minutes.sha256 == sha256_of(minutes.text),
        is_current=not late,
        changes=_changes(stated, now),
        late=late,
    )


def latest_of(visit: Visit) -> Minutes | None:
    return visit.minutes.order_by("-number").first()


def _changes(stated: Mapping[str, str], now: Mapping[str, str]) -> list[Change]:
    return [
        Change(str(label), stated.get(key, "0"), now[key])
        for key, label in FIGURES.items()
        if stated.get(key, "0") != now[key]
    ]
