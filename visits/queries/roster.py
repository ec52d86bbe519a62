"""The list that operators work through at a visit: its pupils by class, and what was noted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import time_format

from schools.models import Student
from visits.models import Recording, StudentOutcome, Visit
from visits.models.recordings import AbsenceReason, Outcome

from .population import remaining_of

_RANK: dict[str, int] = {Outcome.RECORDED: 0, Outcome.ALREADY_RECORDED: 1}


@dataclass(frozen=True, slots=True)
class Standing:
    """What counts for one pupil at this visit: the fold of the events of this visit alone."""

    outcome: str
    reason: str
    event: UUID
    device: str
    operator: str
    recorded_at: datetime

    @property
    def words(self) -> str:
        """With which device, when and by whom."""
        time = time_format(timezone.localtime(self.recorded_at).time())
        return " · ".join(filter(None, (self.device, time, self.operator)))

    @property
    def reason_text(self) -> str:
        return str(AbsenceReason(self.reason).label) if self.reason else ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One pupil of the list; `earlier` is what an earlier visit noted of somebody who remains.

    `number` is the pupil's turn in the queue. Whoever is added later comes after all others, so
    that a number that was called out stays the same.
    """

    student: Student
    guest_of: str
    standing: Standing | None
    earlier: str
    hidden: bool = False
    number: int = 0

    @property
    def outcome(self) -> str:
        return self.standing.outcome if self.standing else ""

    @property
    def is_recorded(self) -> bool:
        return self.outcome in (Outcome.RECORDED, Outcome.ALREADY_RECORDED)

    @property
    def born(self) -> str:
        return f"{self.student.birth_date:%d-%m-%Y}"

    @property
    def search_text(self) -> str:
        return f"{self.student.name} {self.student.class_name}".lower()


@dataclass(frozen=True, slots=True)
class ClassList:
    """One class (rombel) of the list; hidden when the search hides all of its pupils."""

    name: str
    entries: list[Entry]

    @property
    def hidden(self) -> bool:
        return all(entry.hidden for entry in self.entries)

    @property
    def done(self) -> int:
        return sum(1 for entry in self.entries if entry.is_recorded)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many pupils of the list stand where; the four add up to its length."""

    recorded: int
    absent: int
    other: int
    waiting: int
    by_device: list[tuple[str, int]]


def events_of(visit: Visit) -> QuerySet[Recording]:
    """Return the events of `visit` in order of arrival, ready to be shown."""
    rows = visit.recordings.select_related("student", "operator", "device")
    return rows.order_by("received_at", "uuid")


def roster_of(visit: Visit, events: Sequence[Recording]) -> list[Entry]:
    """Return the pupils who remain at the visit's school, and all with an event at the visit.

    `events` are those of `events_of(visit)`.
    """
    standings = standings_of(events)
    targets = remaining_of(visit.campaign).filter(school=visit.school)
    students = {pupil.pk: pupil for pupil in targets}
    noted = {event.student_id for event in events} - students.keys()
    students |= Student.objects.select_related("school").in_bulk(noted)
    earlier = _earlier(visit, students)
    entries = [
        Entry(
            student=pupil,
            guest_of="" if pupil.school_id == visit.school_id else pupil.school.name,
            standing=standings.get(pk),
            earlier=earlier.get(pk, ""),
        )
        for pk, pupil in students.items()
    ]
    entries.sort(key=lambda entry: (bool(entry.guest_of), *class_order(entry.student)))
    return _numbered(entries)


def _numbered(entries: Sequence[Entry]) -> list[Entry]:
    called = sorted(entries, key=lambda entry: bool(entry.guest_of) or entry.student.added_by_hand)
    numbers = {entry.student.pk: number for number, entry in enumerate(called, start=1)}
    return [replace(entry, number=numbers[entry.student.pk]) for entry in entries]


def classes_of(entries: Iterable[Entry]) -> list[ClassList]:
    """Group a list that is in order of its classes; guests are in a class by their school."""
    return [
        ClassList(name, list(group))
        for name, group in groupby(entries, key=lambda e: e.guest_of or e.student.class_name)
    ]


def tally_of(entries: Iterable[Entry]) -> Tally:
    entries = list(entries)
    counts = Counter(entry.outcome for entry in entries)
    devices = Counter(
        entry.standing.device
        for entry in entries
        if entry.standing and entry.outcome == Outcome.RECORDED
    )
    recorded, absent, waiting = counts[Outcome.RECORDED], counts[Outcome.ABSENT], counts[""]
    other = len(entries) - recorded - absent - waiting
    return Tally(recorded, absent, other, waiting, sorted(devices.items()))


def searched(entries: Iterable[Entry], wanted: str) -> list[Entry]:
    """Hide the entries that lack a word of `wanted`: part of name or class, end of the NISN."""
    words = wanted.lower().split()
    return [
        replace(entry, hidden=not all(_has(entry, word) for word in words)) for entry in entries
    ]


def standings_of(events: Sequence[Recording]) -> dict[int, Standing]:
    """Fold the events of one visit, ready to be shown."""
    return {pupil: _standing(event) for pupil, event in counting_events(events).items()}


def counting_events(events: Sequence[Recording]) -> dict[int, Recording]:
    """Return each pupil's event that counts, by the same rule as `fold_students` in Postgres."""
    undone = {(event.undoes, event.student_id) for event in events if event.undoes}
    standing: dict[int, Recording] = {}
    for event in events:
        if event.outcome == Outcome.UNDONE or (event.pk, event.student_id) in undone:
            continue
        best = standing.get(event.student_id)
        if best is None or _counts_before(event, best):
            standing[event.student_id] = event
    return standing


def _counts_before(event: Recording, other: Recording) -> bool:
    """Recorded comes first, the earliest of several; of all else the latest counts."""
    rank, other_rank = _RANK.get(event.outcome, 2), _RANK.get(other.outcome, 2)
    if rank != other_rank:
        return rank < other_rank
    earlier = (event.recorded_at, event.pk) < (other.recorded_at, other.pk)
    return earlier if rank < 2 else not earlier


def _standing(event: Recording) -> Standing:
    return Standing(
        outcome=event.outcome,
        reason=event.reason,
        event=event.pk,
        device=event.device.name if event.device else "",
        operator=str(event.operator),
        recorded_at=event.recorded_at,
    )


def _earlier(visit: Visit, students: Collection[int]) -> dict[int, str]:
    rows = StudentOutcome.objects.filter(student__in=students).exclude(visit=visit)
    return {row.student_id: _sentence(row) for row in rows}


def _sentence(row: StudentOutcome) -> str:
    reason = f", {row.get_reason_display()}" if row.reason else ""
    return f"{row.get_outcome_display()}{reason} ({row.happened_on:%d/%m/%Y})"


def _has(entry: Entry, word: str) -> bool:
    nisn = entry.student.nisn or ""
    return word in entry.search_text or (word.isdigit() and nisn.endswith(word))


def class_order(student: Student) -> tuple[int, list[tuple[int, str]], str, int]:
    """Sort by grade, then as people count: IPA 2 before IPA 10."""
    parts = re.findall(r"\d+|\D+", student.class_name)
    natural = [(int(part), "") if part.isdigit() else (-1, part) for part in parts]
    return (student.grade or 0, natural, student.name, student.pk)
