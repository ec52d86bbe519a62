"""A queue that a phone saved as a file is taken in as if the phone had sent it."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ektp_outreach.audit.models import AuditEvent
from tests.factories import make_operator, make_student
from tests.integration.recording.test_sync import as_json
from tests.integration.recording.world import World, signed_in, state_of
from visits.models import Recording

pytestmark = pytest.mark.django_db
URL = "/catatan/unggah/"
PHONE = "0197c9f2-6f2e-7c3a-9d51-3f0c2b8a4e10"


def queue(*events: object, **other: object) -> bytes:
    body = {"format": "ektp-queue-1", "phone": PHONE, "events": list(events)}
    return json.dumps(body | other).encode()


def upload(world: World, content: bytes | None) -> Any:
    file = SimpleUploadedFile("antrean.json", content) if content is not None else ""
    return signed_in(world.planner).post(URL, {"queue": file})


def counts(response: Any) -> tuple[int, ...]:
    found = response.context["counts"]
    return tuple(found[key] for key in ("stored", "conflict", "already_stored", "refused"))


def test_marks_are_stored_in_the_name_of_who_made_them(world: World) -> None:
    colleague = make_operator(world.visit)
    other = make_student(world.school)
    content = queue(
        as_json(world.event(), operator=world.operator.pk),
        as_json(world.event("failed", student=other.pk), operator=colleague.pk),
    )
    assert counts(upload(world, content)) == (2, 0, 0, 0)
    assert {r.student: r.operator for r in Recording.objects.all()} == {
        world.student: world.operator,
        other: colleague,
    }
    event = AuditEvent.objects.get(action="upload_queue")
    assert (event.actor, event.data["count"]) == (world.planner, 2)
    assert counts(upload(world, content)) == (0, 0, 2, 0)
    assert AuditEvent.objects.filter(action="upload_queue").count() == 1


def test_the_rules_are_those_of_the_endpoint(world: World) -> None:
    stranger = make_operator(world.visit)
    world.visit.crew.filter(user=stranger).delete()
    sent = world.event()
    content = queue(
        as_json(sent, operator=world.operator.pk),
        as_json(world.event(), operator=world.operator.pk),
        as_json(world.event(recorded_at=sent.recorded_at), operator=10**12),
        as_json(world.event(), operator=None),
        "junk",
    )
    response = upload(world, content)
    assert counts(response) == (1, 1, 0, 3)
    assert "lebih dulu tercatat" in response.content.decode()
    assert state_of(world.student) == ("recorded", "")


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"PK\x03\x04",
        b"[]",
        b"{}",
        queue(format="other"),
        queue(events={}),
        queue(phone="x"),
        b"[" * 100_000,
    ],
)
def test_other_files_are_refused_with_words(world: World, content: bytes | None) -> None:
    response = upload(world, content)
    assert response.status_code == 422
    assert "Pilih berkas antrean" in response.content.decode()


def test_more_than_one_batch_is_taken(world: World) -> None:
    event = as_json(world.event(), operator=world.operator.pk)
    marks = [event | {"uuid": str(uuid.uuid4()), "outcome": "failed"} for _ in range(501)]
    assert counts(upload(world, queue(*marks))) == (501, 0, 0, 0)
