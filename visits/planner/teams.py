"""Which method suits: exact proofs while all groups fit into one model, neighbourhoods beyond."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .greedy import Clerk
from .instance import Instance
from .one_team.prover import OneTeam
from .plan import Plan, make_plan
from .regions.clock import Clock
from .regions.exact import FEW_COLUMNS, Prover
from .regions.region import Region
from .regions.table import GroupTable, Nodes, day_bits, make_table
from .solution import LEVELS

# Groups up to which a model of all of them is proven in seconds.
MOST_EXACT_GROUPS = 6_000


def solve_teams(
    instance: Instance,
    *,
    until: float,
    seed: int = 0,
    levels: int = len(LEVELS),
    progress: Callable[[Plan], None] = lambda plan: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Plan:
    """Return the best plan until time.monotonic() `until`, labelled with what is proven of it."""
    clock = Clock(until, should_stop)
    best = make_plan(instance, Clerk(instance).plan())
    progress(best)
    table = school_table(instance)
    if not table.is_complete or len(table) > MOST_EXACT_GROUPS:
        region = Region(instance, best, seed=seed, levels=levels, clock=clock, report=progress)
        return region.plan()
    groups = [table.of(n) for n in range(len(table))]
    if instance.teams == 1 and len(groups) * len(instance.days) > FEW_COLUMNS:
        one = OneTeam(instance, best, seed=seed, levels=levels, clock=clock, report=progress)
        return one.prove_all()
    prover = Prover(instance, best, seed=seed, levels=levels, clock=clock, report=progress)
    return prover.prove(groups)


def school_table(instance: Instance) -> GroupTable:
    """Return the groups of schools with pupils left, on days with devices enough for a visit."""
    schools = instance.schools
    working = enumerate(instance.working_devices)
    able = frozenset(day for day, count in working if count >= instance.min_devices)
    days = [s.days & able if s.remaining else frozenset() for s in schools]
    nodes = Nodes(
        places=np.array([(s.place.latitude, s.place.longitude) for s in schools]).reshape(-1, 2),
        office=(instance.office.latitude, instance.office.longitude),
        masks=day_bits(days, len(instance.days)),
        schools=np.arange(len(schools)),
        nearby_m=instance.nearby_m,
    )
    return make_table(nodes, instance.max_schools)
