"""docs/sync.md is enough: a client that was written from it alone lives through a bad day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ektp_outreach.accounts.models import User
from tests.factories import make_operator, make_student
from tests.integration.recording.world import NOW, World, signed_in
from tests.second_client import NoAnswer, SecondClient
from visits.actions.visits import cancel_visit
from visits.models import Recording, RosterCopy, StudentOutcome

pytestmark = pytest.mark.django_db
PORTAL = (200, "<h1>Wi-Fi</h1>")


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW):
        yield


class Network:
    """Carries requests to the server; can be cut, before the request or before its answer."""

    def __init__(self, person: User) -> None:
        self.browser = Client(enforce_csrf_checks=True)
        self.browser.force_login(person)
        self.answers: list[Callable[[Callable[[], tuple[int, str]]], tuple[int, str]]] = []

    def exchange(self, method: str, path: str, body: str) -> tuple[int, str]:
        def ask() -> tuple[int, str]:
            return self._ask(method, path, body)

        return self.answers.pop(0)(ask) if self.answers else ask()

    def _ask(self, method: str, path: str, body: str) -> tuple[int, str]:
        if method == "GET":
            response = self.browser.get(path)
        else:
            token = self.browser.cookies.get("csrftoken")
            headers = {"X-CSRFToken": token.value if token else ""}
            response = self.browser.post(
                path, body, content_type="application/json", headers=headers
            )
        return response.status_code, response.content.decode()


def cut_before(ask: Callable[[], object]) -> tuple[int, str]:
    raise OSError


def cut_after(ask: Callable[[], object]) -> tuple[int, str]:
    ask()
    raise OSError


def begin(world: World, person: User) -> tuple[SecondClient, Network]:
    network = Network(person)
    client = SecondClient(network.exchange, world.visit.pk)
    with pytest.raises(NoAnswer, match="csrf"):
        client.take_list()
    client.look()  # brings the cookie
    client.take_list()
    return client, network


def standing() -> dict[int, str]:
    return dict(StudentOutcome.objects.values_list("student", "outcome"))


def test_two_phones_and_the_server_end_in_one_state(world: World) -> None:
    pupils = [world.student.pk, *(make_student(world.school).pk for _ in range(3))]
    one, network = begin(world, world.operator)
    two, _ = begin(world, make_operator(world.visit))
    assert sorted(one.roster) == sorted(pupils)

    one.mark(pupils[0], "recorded", device=world.devices[0].pk)
    taken_back = one.mark(pupils[1], "absent", reason="sick")
    one.mark(pupils[1], "undone", undoes=taken_back)
    two.mark(pupils[0], "recorded", device=world.devices[1].pk)
    two.mark(pupils[2], "failed")
    two.send()
    for fault in (cut_before, cut_after, lambda _ask: PORTAL):
        network.answers.append(fault)
        with pytest.raises(NoAnswer):
            one.send()
        assert len(one.queue) == 3
    one.send()
    one.look()
    two.look()
    one.report()

    assert one.shown() == two.shown() == standing() == {pupils[0]: "recorded", pupils[2]: "failed"}
    assert Recording.objects.count() == 5
    assert one.queue == two.queue == {}
    assert RosterCopy.objects.get(phone=one.phone).unsent == 0


def test_a_refusal_of_the_whole_keeps_the_queue(world: World) -> None:
    client, network = begin(world, world.operator)
    client.mark(world.student.pk, "recorded")
    network.browser.session.flush()
    with pytest.raises(NoAnswer, match="signed_out"):
        client.send()
    network.browser.force_login(make_operator(world.visit))
    client.look()
    with pytest.raises(NoAnswer, match="other_person"):
        client.send()
    assert len(client.queue) == 1
    network.browser.force_login(world.operator)
    client.look()
    client.send()
    assert (client.queue, standing()) == ({}, {world.student.pk: "recorded"})


def test_six_hundred_marks_go_in_parts(world: World) -> None:
    client, _ = begin(world, world.operator)
    for _number in range(600):
        client.mark(world.student.pk, "failed")
    client.send(size=600)
    assert Recording.objects.count() == 600


def test_conflicts_and_refusals_are_said_and_leave_the_queue(world: World) -> None:
    client, _ = begin(world, world.operator)
    cancel_visit(visit=world.visit, reason="Ujian", by=world.planner)
    client.mark(world.student.pk, "recorded")
    client.mark(world.student.pk, "absent")  # without a reason
    client.send()
    assert (len(client.queue), len(client.refused)) == (0, 1)
    assert [message[:10] for message in client.messages] == ["Tersimpan,", "Catatan in"]
    assert Recording.objects.get().conflict == "visit_cancelled"


def test_the_saved_queue_is_taken_in_by_staff(world: World) -> None:
    client, _ = begin(world, world.operator)
    client.mark(world.student.pk, "recorded")
    office = signed_in(world.planner)
    file: Any = SimpleUploadedFile("antrean.json", client.as_file())
    office.post("/catatan/unggah/", {"queue": file})
    event = Recording.objects.get()
    assert (str(event.pk), event.operator) == (next(iter(client.queue)), world.operator)
