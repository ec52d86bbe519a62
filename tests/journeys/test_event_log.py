"""The phone's fold and the server's: the same answer for any set of events."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page

from tests.integration.recording.test_fold import CASES
from tests.integration.recording.test_races import events_of
from tests.integration.recording.world import World, state_of

SCRIPT = Path(__file__).parents[2] / "visits" / "static" / "visits" / "event_log.js"
STANDING = """([events, student]) => {
    const log = new EventLog();
    for (const event of [...events, ...events]) log.add({ student, ...event });
    const found = log.standing(student);
    return found ? [found.outcome, found.reason, found.uuid] : null;
}"""
OUTCOMES = ("recorded", "absent", "refused", "failed", "already_recorded", "undone")


@pytest.fixture
def log_page(page: Page) -> Page:
    """A page that knows the module and nothing else."""
    script = SCRIPT.read_text() + "\nObject.assign(globalThis, { EventLog, newUuid });"
    page.add_script_tag(content=script, type="module")
    page.wait_for_function("() => Boolean(globalThis.EventLog)")
    return page


def test_the_phone_folds_as_agreed(log_page: Page) -> None:
    found = {case["case"]: log_page.evaluate(STANDING, [case["events"], 1]) for case in CASES}
    standing = {name: answer and answer[2] for name, answer in found.items()}
    assert standing == {case["case"]: case["standing"] for case in CASES}
    assert len(standing) == len(CASES)


@pytest.mark.django_db
def test_phone_and_server_fold_alike(log_page: Page) -> None:
    source = random.Random(20261123)
    for _ in range(40):
        world = World()
        steps = [
            (source.choice(OUTCOMES), source.randrange(4), source.randrange(8))
            for _ in range(source.randrange(1, 9))
        ]
        events = events_of(world, steps)
        world.send(*source.sample(events, len(events)))
        sent = [_as_json(event) for event in source.sample(events, len(events))]
        folded = log_page.evaluate(STANDING, [sent, world.student.pk])
        assert (tuple(folded[:2]) if folded else None) == state_of(world.student)


def test_uuids_are_version_7_and_in_order_of_time(log_page: Page) -> None:
    made = log_page.evaluate(
        """async () => {
            const made = [];
            for (let i = 0; i < 20; i += 1) {
                made.push(newUuid());
                await new Promise((done) => setTimeout(done, 2));
            }
            return made;
        }"""
    )
    uuids = [UUID(text) for text in made]
    assert {uuid.version for uuid in uuids} == {7}
    assert {uuid.variant for uuid in uuids} == {UUID(int=2**63).variant}
    assert uuids == sorted(uuids)


def _as_json(event: Any) -> dict[str, Any]:
    return {
        "uuid": str(event.uuid),
        "student": event.student,
        "outcome": event.outcome,
        "reason": event.reason,
        "undoes": str(event.undoes) if event.undoes else None,
        "recorded_at": event.recorded_at.isoformat(),
    }
