"""Puts the recordings of the past visits into the database."""

from __future__ import annotations

import uuid
from collections import defaultdict
from datetime import datetime, timedelta

from schools.models import Student
from visits.models import Recording, Visit

from .calendar import Office
from .people import Standing
from .register import Register

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://example.invalid/ektp-demo")
_REASONS = ("sick", "internship", "leave", "unknown", "internship")


class _Log:
    """The events of one visit, one after the other in its time."""

    def __init__(self, visit: Visit, office: Office) -> None:
        self._visit = visit
        self._office = office
        self._devices = list(visit.devices.all())
        self._crew = list(visit.operators.order_by("pk"))
        start, self._end = visit.period_in(office.campaign.time_zone)
        self._next = start + timedelta(minutes=6)
        self._step = timedelta(0)
        self.events: list[Recording] = []

    def spread_over(self, count: int) -> None:
        self._step = (self._end - self._next) / (count + 1)

    def add(self, student: Student, outcome: str, **more: object) -> Recording:
        n = len(self.events)
        at: datetime = self._next + n * self._step
        event = Recording(
            uuid=uuid.uuid5(_NAMESPACE, f"{self._visit.date} {student.nisn} {n}"),
            visit=self._visit,
            student=student,
            outcome=outcome,
            device=self._devices[n % len(self._devices)],
            operator=self._crew[n % len(self._crew)],
            recorded_at=at,
            received_at=at + timedelta(seconds=1),
            **more,
        )
        self.events.append(event)
        return event


def make_recordings(office: Office, visits: list[Visit], register: Register) -> None:
    """Record at each visit whom it recorded, and note some who were not there."""
    pupils: dict[tuple[int, Standing], list[Student]] = defaultdict(list)
    for pupil, student in register:
        pupils[student.school_id, pupil.standing].append(student)
    events: list[Recording] = []
    for visit in visits:
        log = _Log(visit, office)
        done = pupils[visit.school_id, Standing.RECORDED]
        others = pupils[visit.school_id, Standing.REMAINING]
        absent = others[: max(2, len(done) // 9)]
        log.spread_over(len(done) + len(absent) + 4)
        for student in done:
            log.add(student, Recording.Outcome.RECORDED)
        for n, student in enumerate(absent):
            log.add(student, Recording.Outcome.ABSENT, reason=_REASONS[n % len(_REASONS)])
        last = others[len(absent) :]
        log.add(last[0], Recording.Outcome.FAILED)
        mistake = log.add(last[1], Recording.Outcome.RECORDED)
        log.add(last[1], Recording.Outcome.UNDONE, undoes=mistake.uuid)
        before = pupils[visit.school_id, Standing.BEFORE]
        log.add(before[0], Recording.Outcome.ALREADY_RECORDED)
        events += log.events
    Recording.objects.bulk_create(events, batch_size=500)
