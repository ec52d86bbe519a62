"""Up to seven phones, any interleaving, repetition, loss and reordering: one end, nothing lost.

The endpoint is driven against a model that knows nothing but docs/sync.md.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.factories import make_operator, make_student
from tests.fold_model import Sent, standings
from tests.integration.recording.test_sync import post
from tests.integration.recording.world import NOW, World, signed_in
from visits.models import Recording, StudentOutcome

PHONES, PUPILS = 7, 3
KEPT = {"stored", "already_stored", "conflict"}


class SevenPhones(RuleBasedStateMachine):
    """Phones with a queue each, a network that does as it likes, one server."""

    @initialize()
    def begin(self) -> None:
        self.example = transaction.atomic()
        self.example.__enter__()
        self.world = World()
        crew = [self.world.operator, *(make_operator(self.world.visit) for _ in range(PHONES - 1))]
        self.clients: list[Client] = [signed_in(person) for person in crew]
        self.pupils = [make_student(self.world.school).pk for _ in range(PUPILS)]
        self.queues: list[list[Sent]] = [[] for _ in range(PHONES)]
        self.made: list[Sent] = []
        self.at_the_server: dict[str, Sent] = {}
        self.packets: list[tuple[int, list[Sent]]] = []

    def teardown(self) -> None:
        if not hasattr(self, "example"):
            return
        try:
            for phone in range(PHONES):
                self._deliver(phone, list(self.queues[phone]))
                assert self.queues[phone] == []
            self._compare(self.made)
        finally:
            transaction.set_rollback(True)
            self.example.__exit__(None, None, None)

    @rule(
        phone=st.integers(0, PHONES - 1),
        pupil=st.integers(0, PUPILS - 1),
        outcome=st.sampled_from(["recorded", "already_recorded", "absent", "failed", "refused"]),
        minute=st.integers(-3, 3),
    )
    def tap(self, phone: int, pupil: int, outcome: str, minute: int) -> None:
        reason = "sick" if outcome == "absent" else ""
        self._note(phone, self.pupils[pupil], minute, outcome=outcome, reason=reason)

    @rule(phone=st.integers(0, PHONES - 1), which=st.integers(0, 50), minute=st.integers(-3, 3))
    def take_back(self, phone: int, which: int, minute: int) -> None:
        """Any phone takes back an event that it may have seen, however late that one arrives."""
        marks = [event for event in self.made if event["outcome"] != "undone"]
        if marks:
            undone = marks[which % len(marks)]
            self._note(phone, undone["student"], minute, outcome="undone", undoes=undone["uuid"])

    @rule(phone=st.integers(0, PHONES - 1), data=st.data(), is_answer_lost=st.booleans())
    def send(self, phone: int, data: st.DataObject, is_answer_lost: bool) -> None:
        """Some of the queue, in any order; the answer may get lost."""
        queue = self.queues[phone]
        order = data.draw(st.permutations(range(len(queue))))
        size = data.draw(st.integers(0, len(queue)))
        batch = [queue[index] for index in order[:size]]
        self._deliver(phone, batch, is_answer_lost=is_answer_lost)

    @rule(which=st.integers(0, 50))
    def repeat_an_old_packet(self, which: int) -> None:
        if self.packets:
            phone, batch = self.packets[which % len(self.packets)]
            self._deliver(phone, batch, is_answer_lost=True)

    @invariant()
    def the_server_holds_what_it_acknowledged_once_and_folds_it(self) -> None:
        if hasattr(self, "example"):
            self._compare(list(self.at_the_server.values()))

    def _note(self, phone: int, student: int, minute: int, **fields: Any) -> None:
        event = {
            "uuid": str(uuid.uuid4()),
            "visit": self.world.visit.pk,
            "student": student,
            "device": self.world.devices[phone % 2].pk,
            "recorded_at": (NOW + timedelta(minutes=minute)).isoformat(),
        } | fields
        self.queues[phone].append(event)
        self.made.append(event)

    def _deliver(self, phone: int, batch: list[Sent], *, is_answer_lost: bool = False) -> None:
        answers = post(self.clients[phone], *batch).json()["results"]
        assert [answer["uuid"] for answer in answers] == [event["uuid"] for event in batch]
        assert {answer["status"] for answer in answers} <= KEPT
        self.packets.append((phone, batch))
        self.at_the_server |= {event["uuid"]: event for event in batch}
        if not is_answer_lost:
            named = {answer["uuid"] for answer in answers}
            self.queues[phone] = [e for e in self.queues[phone] if e["uuid"] not in named]

    def _compare(self, events: list[Sent]) -> None:
        stored = [str(pk) for pk in Recording.objects.values_list("pk", flat=True)]
        assert sorted(stored) == sorted(event["uuid"] for event in events)
        rows = StudentOutcome.objects.values_list("student", "recording")
        assert {pupil: str(pk) for pupil, pk in rows} == standings(events)


@pytest.mark.django_db
def test_seven_phones_end_where_the_model_ends() -> None:
    run_state_machine_as_test(
        SevenPhones,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
