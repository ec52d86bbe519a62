"""Which method suits: exact proofs while all groups fit into one model, neighbourhoods beyond."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from .greedy import Clerk
from .instance import Instance, share
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
    if instance.teams > 1 and best.score[0]:
        best = min(best, _by_one_team(instance, seed, clock, best), key=lambda plan: plan.score)
        progress(best)
    if instance.teams == 1 and len(groups) * len(instance.days) > FEW_COLUMNS:
        one = OneTeam(instance, best, seed=seed, levels=levels, clock=clock, report=progress)
        return one.prove_all()
    prover = Prover(instance, best, seed=seed, levels=levels, clock=clock, report=progress)
    return prover.prove(groups)


def _by_one_team(instance: Instance, seed: int, clock: Clock, best: Plan) -> Plan:
    """Return the plan of one team that leaves the fewest pupils, if it can keep all promises.

    Where devices are scarce, more teams do little better, and theirs is much harder to plan.
    """
    one = replace(instance, teams=1)
    fixed: dict[int, list[int]] = defaultdict(list)
    for school, day in sorted(instance.fixed):
        fixed[day].append(school)
    if any(share(one, schools) is None for schools in fixed.values()):
        return best
    first = make_plan(one, Clerk(one).plan())
    prover = OneTeam(one, first, seed=seed, levels=1, clock=clock, report=lambda plan: None)
    return replace(prover.prove_all(), proven=0, bounds=())


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
