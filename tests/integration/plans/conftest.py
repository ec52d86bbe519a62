from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from .world import NOW, PlanningWorld


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def world() -> PlanningWorld:
    return PlanningWorld()


@pytest.fixture
def office(client: Client, world: PlanningWorld) -> Client:
    client.force_login(world.planner)
    return client
