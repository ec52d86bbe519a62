"""What most tests of recording begin with."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.integration.recording.world import World, signed_in


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def phone(world: World) -> Client:
    """The operator's phone, signed in."""
    return signed_in(world.operator)
