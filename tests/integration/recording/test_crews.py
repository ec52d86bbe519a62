"""An operator may send what they noted while they were on the crew, however late it comes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from tests.integration.recording.world import NOW, World
from visits.models import VisitOperator

pytestmark = pytest.mark.django_db
NOT_ASSIGNED = ("refused", "not_assigned")
HOUR = timedelta(hours=1)


@pytest.fixture
def crew_from_8_to_10(world: World) -> World:
    """The operator was on the crew for two hours before NOW, and is not any more."""
    VisitOperator.objects.all().delete()
    with connection.cursor() as cursor:  # history is append-only: shift its times from outside
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE visits_visitoperatorhistory SET pgh_created_at = CASE pgh_label"
            " WHEN 'insert' THEN %s ELSE %s END",
            [NOW - 2 * HOUR, NOW],
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
    return world


@pytest.mark.parametrize(
    ("hours", "answer"),
    [(-3, NOT_ASSIGNED), (-1, ("stored", "")), (0, NOT_ASSIGNED), (1, NOT_ASSIGNED)],
)
def test_the_moment_of_the_mark_decides(
    crew_from_8_to_10: World, hours: int, answer: tuple[str, str]
) -> None:
    world = crew_from_8_to_10
    assert world.codes(world.event(recorded_at=NOW + hours * HOUR)) == [answer]


def test_the_phones_measured_error_counts(crew_from_8_to_10: World) -> None:
    world = crew_from_8_to_10
    wrong_clock = world.event(recorded_at=NOW + HOUR, clock_offset_ms=-2 * 3_600_000)
    assert world.codes(wrong_clock) == [("stored", "")]


def test_whoever_came_back_may_send_again(crew_from_8_to_10: World) -> None:
    world = crew_from_8_to_10
    VisitOperator.objects.create(visit=world.visit, user=world.operator)
    assert world.codes(world.event(recorded_at=NOW - 3 * HOUR)) == [("stored", "")]
