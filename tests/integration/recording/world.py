"""A small world for recording: a published visit with two devices, its operator, a planner."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.test import Client

from devices.models import Device
from ektp_outreach.accounts.models import User
from schools.models import School, Student
from tests.factories import (
    make_campaign,
    make_device,
    make_operator,
    make_school,
    make_student,
    make_user,
    make_visit,
)
from visits.actions.recording_rules import Event
from visits.actions.recordings import Answer, record_outcomes
from visits.models import Campaign, StudentOutcome, Visit

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # 10:00 in Malang, on MONDAY


def publish(visit: Visit) -> Visit:
    with transaction.atomic():
        visit.state, visit.published_at = Visit.State.SCHEDULED, NOW - timedelta(days=9)
        visit.save(update_fields=["state", "published_at"])
    return visit


def state_of(student: Student) -> tuple[str, str] | None:
    """Return outcome and reason as the fold left them; None without any standing event."""
    return StudentOutcome.objects.filter(student=student).values_list("outcome", "reason").first()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@dataclass
class World:
    campaign: Campaign = field(default_factory=make_campaign)
    school: School = field(default_factory=make_school)
    devices: list[Device] = field(default_factory=lambda: [make_device(), make_device()])
    planner: User = field(default_factory=make_user)

    def __post_init__(self) -> None:
        self.visit = publish(make_visit(self.campaign, devices=self.devices, school=self.school))
        self.operator = make_operator(self.visit)
        self.student = make_student(self.school)

    def event(self, outcome: str = "recorded", **fields: Any) -> Event:
        fields = {
            "uuid": uuid.uuid4(),
            "visit": self.visit.pk,
            "student": self.student.pk,
            "recorded_at": NOW,
            "device": self.devices[0].pk,
        } | fields
        return Event(outcome=outcome, **fields)

    def undo(self, event: Event, **fields: Any) -> Event:
        fields = {"undoes": event.uuid, "student": event.student, "device": None} | fields
        return self.event("undone", **fields)

    def send(self, *events: Event, by: User | None = None, now: datetime = NOW) -> list[Answer]:
        return record_outcomes(events=events, by=by or self.operator, now=now)

    def codes(self, *events: Event, by: User | None = None) -> list[tuple[str, str]]:
        return [(answer.status.value, answer.code) for answer in self.send(*events, by=by)]
