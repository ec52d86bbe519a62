"""The roster's fold of one visit agrees with Postgres' fold of all events."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.integration.recording.test_races import STEPS, events_of
from tests.integration.recording.world import World, state_of
from visits.queries.roster import events_of as rows_of
from visits.queries.roster import standings_of


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(STEPS, min_size=1, max_size=8))
def test_roster_and_postgres_fold_alike(steps: list[tuple[str, int, int]]) -> None:
    with transaction.atomic():
        world = World()
        world.send(*events_of(world, steps))
        standing = standings_of(list(rows_of(world.visit))).get(world.student.pk)
        assert (standing and (standing.outcome, standing.reason)) == state_of(world.student)
        transaction.set_rollback(True)
