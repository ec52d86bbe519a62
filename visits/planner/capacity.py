"""How many pupils are left at least: what all days have of devices and visits, spent at best."""

from __future__ import annotations

from collections.abc import Iterable
from math import floor

from .instance import Instance, PlanSchool

Piece = tuple[int, int]  # pupils, and what it takes to record them


def least_unrecorded(instance: Instance) -> int:
    """Return a bound of level 1 that needs no solver."""
    visits = devices = 0
    for working in instance.working_devices:
        on_day = min(instance.teams * instance.max_schools, working // instance.min_devices)
        visits += on_day
        devices += min(working, on_day * instance.max_devices)
    schools = [school for school in instance.schools if school.days]
    by_devices = [piece for school in schools for piece in _of_devices(instance, school)]
    by_visits = [piece for school in schools for piece in _of_visits(instance, school)]
    recorded = min(_most(by_devices, devices), _most(by_visits, visits))
    return sum(school.remaining for school in instance.schools) - recorded


def _of_devices(instance: Instance, school: PlanSchool) -> list[Piece]:
    """Return what a device more records; the first visit takes the fewest devices anyhow."""
    per, few = instance.per_device, instance.min_devices
    if school.remaining <= per * few:
        return [(school.remaining, few)]
    whole, rest = divmod(school.remaining, per)
    return [(per * whole, whole), (rest, 1)]


def _of_visits(instance: Instance, school: PlanSchool) -> list[Piece]:
    whole, rest = divmod(school.remaining, instance.per_device * instance.max_devices)
    return [(school.remaining - rest, whole), (rest, 1)]


def _most(pieces: Iterable[Piece], room: float) -> int:
    """Return the pupils of the best pieces that `room` has place for, the last one in part."""
    pupils = 0.0
    for count, takes in sorted(pieces, key=lambda p: -p[0] / max(p[1], 1)):
        if count:
            part = min(1.0, room / takes)
            pupils += part * count
            room -= part * takes
    return floor(pupils + 1e-6)
