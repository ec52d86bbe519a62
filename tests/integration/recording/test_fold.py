"""The server's folds, in Postgres and in Python, meet every case of the shared vectors."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.fold_model import standing as standing_by_model
from tests.integration.recording.world import World
from visits.actions.recording_rules import Event
from visits.models import Recording, StudentOutcome
from visits.queries.roster import standings_of

pytestmark = pytest.mark.django_db
CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "vectors" / "fold.json").read_text()
)


def event_of(world: World, sent: dict[str, Any]) -> Event:
    return world.event(
        sent["outcome"],
        uuid=UUID(sent["uuid"]),
        reason=sent["reason"],
        undoes=UUID(sent["undoes"]) if sent["undoes"] else None,
        recorded_at=datetime.fromisoformat(sent["recorded_at"]),
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
@pytest.mark.parametrize("order", [1, -1], ids=["in order", "in reverse"])
def test_the_server_folds_as_agreed(world: World, case: dict[str, Any], order: int) -> None:
    for sent in case["events"][::order]:
        world.send(event_of(world, sent))
    standing = UUID(case["standing"]) if case["standing"] else None
    folded = StudentOutcome.objects.filter(student=world.student).first()
    assert (folded and folded.recording_id) == standing
    here = standings_of(list(Recording.objects.select_related("student", "operator", "device")))
    assert (here[world.student.pk].event if here else None) == standing


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_the_model_of_the_other_tests_folds_as_agreed(case: dict[str, Any]) -> None:
    assert standing_by_model(case["events"]) == case["standing"]
