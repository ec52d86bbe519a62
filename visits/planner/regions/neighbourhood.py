"""Covers by whole-number programs: first of the most promising groups, then window by window.

A window dissolves nearby groups; HiGHS groups their nodes anew, with one group fewer or else with
fewer metres, while everything around stays. Only groups whose reduced cost in the linear program
is small take part.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

import numpy as np

from .bounds import Duals
from .clock import Clock
from .cover import Cover
from .program import INFINITY, Floats, Ints, Program

WORKERS = 2
FEWEST, MOST = 8, 110
FEWER_SECONDS, SHORTER_SECONDS = 6.0, 3.0
QUICK_SECONDS = 0.7
# What groups may cost more by the linear program than they bring, in metres.
FEWER_M, SHORTER_M = 5_000.0, 1_500.0
GROUP_M = 100_000.0
# The first parts of a large region: groups, metres as above, and seconds.
PART, PART_M, PART_SECONDS = 70, 250.0, 12.0


@dataclass(frozen=True, slots=True)
class Window:
    """Places of dissolved groups among the chosen ones, and the groups."""

    places: tuple[int, ...]
    groups: Ints


NO_WINDOW = Window((), np.zeros(0, dtype=np.int64))


class Regrouping:
    """Groups that cover given nodes as often as demanded, in the room that others leave."""

    def __init__(
        self, cover: Cover, groups: Ints, demand: Ints, others: Ints, *, seed: int, gap: float
    ) -> None:
        self.cover, self.groups, self._demand = cover, groups, demand
        self.program = Program(seed=seed, gap=gap)
        table = cover.table
        rows: dict[int, list[tuple[int, float]]] = {int(n): [] for n in np.flatnonzero(demand)}
        for column, group in enumerate(groups):
            nodes = table.members[group, : table.sizes[group]]
            self.program.column(0, float(demand[nodes].min()))
            for node in nodes:
                rows[int(node)].append((column, 1.0))
        self.extra = self.program.column(0, float(demand.sum()))
        for node, terms in rows.items():
            self.program.row(terms, low=float(demand[node]))
        self._keep_days(others)

    def _keep_days(self, others: Ints) -> None:
        """Days with promises have room for what the others do not use."""
        days, need, instance = self.cover.days, self.cover.team_devices, self.cover.instance
        for day in np.unique(days[self.groups]):
            if day >= 0:
                here = [int(column) for column in np.flatnonzero(days[self.groups] == day)]
                there = others[days[others] == day]
                self.program.row([(c, 1) for c in here], high=float(instance.teams - len(there)))
                free = float(instance.working_devices[int(day)] - need[there].sum())
                self.program.row([(c, float(need[self.groups[c]])) for c in here], high=free)

    def limit(self, most: int, *, extra: float) -> None:
        """Let there be `most` groups, and up to so many `extra` ones at a price."""
        self.program.bounds(self.extra, 0, extra)
        columns = [(column, 1.0) for column in range(len(self.groups))]
        self.program.row([*columns, (self.extra, -1)], high=float(most))

    def solve(self, clock: Clock) -> Ints:
        """Return the best groups found, none when there are none or no time."""
        metres = self.cover.table.metres[self.groups]
        costs = [(column, float(m)) for column, m in enumerate(metres)]
        answer = self.program.minimise([*costs, (self.extra, GROUP_M)], clock)
        if not len(answer.values):
            return np.zeros(0, dtype=np.int64)
        times = np.round(answer.values[:-1]).astype(np.int64)
        return self.cover.exactly(np.repeat(self.groups, times), self._demand)


def promising_cover(
    cover: Cover, duals: Duals, most: int, *, within_m: float, seed: int, clock: Clock
) -> list[int]:
    """Return the best cover of the groups that cost little more than the linear program's."""
    groups = np.flatnonzero(duals.reduced <= within_m)
    none = np.zeros(0, dtype=np.int64)
    whole = Regrouping(cover, groups, cover.demand, none, seed=seed, gap=100.0)
    whole.limit(most, extra=INFINITY)
    whole.program.option("mip_rel_gap", 1e-4)
    return [int(group) for group in whole.solve(clock)]


class Search:
    """`chosen` groups cover everything; window by window they become better."""

    def __init__(
        self, cover: Cover, duals: Duals, chosen: list[int], *, fewest: int, seed: int
    ) -> None:
        self.cover = cover
        self._at = dict(enumerate(chosen))
        self._reduced = duals.reduced
        self._fewest = fewest
        self._random = random.Random(seed)  # noqa: S311
        self._seed = seed
        self._size = 16
        self._busy: set[int] = set()
        self._centres = _centres(cover)
        self._tried: Counter[int] = Counter()

    @property
    def chosen(self) -> list[int]:
        return list(self._at.values())

    @property
    def value(self) -> tuple[int, int]:
        """Return groups and metres."""
        return len(self._at), int(self.cover.table.metres[self.chosen].sum())

    def improve(self, clock: Clock) -> None:
        """Solve windows until the clock is over."""
        self._run(self._next_window, self._solve, clock)

    def regroup(self, clock: Clock) -> None:
        """Solve every part of the region once, with the most promising groups only."""
        todo = set(self._at)

        def next_part() -> Window:
            free = sorted(place for place in todo if place in self._at)
            part = self._around(free[0], free, PART) if free else NO_WINDOW
            todo.difference_update(part.places)
            return part

        self._run(next_part, self._solve_part, clock)

    def _run(
        self,
        choose: Callable[[], Window],
        solve: Callable[[Window, Clock], Ints],
        clock: Clock,
    ) -> None:
        """Solve windows, several at once, until there are none or the clock is over."""
        running: dict[Future[Ints], Window] = {}
        with ThreadPoolExecutor(WORKERS) as pool:
            while not clock.is_over:
                while len(running) < WORKERS and (window := choose()).places:
                    self._busy.update(window.places)
                    running[pool.submit(solve, window, clock)] = window
                if not running:
                    break
                done, _waiting = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    self._replace(running.pop(future), future.result())
            for future, window in running.items():
                self._replace(window, future.result())

    def _next_window(self) -> Window:
        """Begin at a group that was tried least, preferably one with room, and take those near."""
        free = [place for place in self._at if place not in self._busy]
        if not free:
            return NO_WINDOW
        full = self.cover.table.sizes == self.cover.instance.max_schools
        start = min(
            free,
            key=lambda n: (self._tried[n] + 2 * int(full[self._at[n]]), self._random.random()),
        )
        self._tried[start] += 1
        return self._around(start, free, self._size)

    def _around(self, start: int, free: list[int], size: int) -> Window:
        groups = np.array([self._at[n] for n in free], dtype=np.int64)
        away = self._centres[groups] - self._centres[self._at[start]]
        order = np.argsort((away**2).sum(axis=1), kind="stable")[:size]
        return Window(tuple(free[n] for n in order), groups[order])

    def _solve_part(self, window: Window, clock: Clock) -> Ints:
        task = self._task(window, self._demand(window), PART_M)
        task.limit(0, extra=INFINITY)
        found = task.solve(clock.within(PART_SECONDS))
        return found if len(found) else window.groups

    def _solve(self, window: Window, clock: Clock) -> Ints:
        """Return better groups for the nodes of the window, or those it has."""
        begun, found = clock.left, np.zeros(0, dtype=np.int64)
        fewer = len(window.groups) - 1
        demand = self._demand(window)
        least = -(-int(demand.sum()) // self.cover.instance.max_schools)
        if fewer >= least and len(self._at) > self._fewest:
            task = self._task(window, demand, FEWER_M)
            task.limit(fewer, extra=0)
            found = task.solve(clock.within(FEWER_SECONDS))
        if not len(found):
            task = self._task(window, demand, SHORTER_M)
            task.limit(len(window.groups), extra=0)
            found = task.solve(clock.within(SHORTER_SECONDS))
        self._adapt(begun - clock.left, len(window.places))
        return found if len(found) else window.groups

    def _demand(self, window: Window) -> Ints:
        table = self.cover.table
        members = table.members[window.groups]
        return np.bincount(members[members < table.nodes], minlength=table.nodes)

    def _task(self, window: Window, demand: Ints, within_m: float) -> Regrouping:
        groups = self.cover.within(np.flatnonzero(demand))
        groups = np.union1d(groups[self._reduced[groups] <= within_m], window.groups)
        taken = set(window.places)
        others = [group for place, group in list(self._at.items()) if place not in taken]
        return Regrouping(
            self.cover,
            groups,
            demand,
            np.array(others, dtype=np.int64),
            seed=self._seed,
            gap=5.0,
        )

    def _adapt(self, seconds: float, size: int) -> None:
        if seconds < QUICK_SECONDS and size >= self._size:
            self._size = min(MOST, self._size + 1)
        elif seconds >= SHORTER_SECONDS and size <= self._size:
            self._size = max(FEWEST, self._size - 2)

    def _replace(self, window: Window, groups: Ints) -> None:
        """Put the new groups where the old ones were, if they are better."""
        self._busy.difference_update(window.places)
        metres = self.cover.table.metres
        was = (len(window.groups), metres[window.groups].sum())
        if (len(groups), metres[groups].sum()) >= was:
            return
        for place in window.places[len(groups) :]:
            del self._at[place]
        self._at.update(zip(window.places, map(int, groups), strict=False))


def _centres(cover: Cover) -> Floats:
    schools = cover.instance.schools
    places = [(schools[n].place.latitude, schools[n].place.longitude) for n in cover.schools]
    padded = np.vstack((np.array(places).reshape(-1, 2), np.zeros(2)))
    sums = padded[cover.table.members[:, 0]]
    for column in cover.table.members.T[1:]:
        sums = sums + padded[column]
    return np.asarray(sums / cover.table.sizes[:, None])


def first_cover(cover: Cover, duals: Duals) -> list[int]:
    """Take whole the groups that the linear program takes most of, then what costs least."""
    share = np.zeros(len(cover.table))
    share[duals.groups] = duals.values
    order = np.lexsort((cover.table.metres, duals.reduced, -np.round(share, 3)))
    left = np.append(cover.demand, 10**9)
    teams = {int(day): cover.instance.teams for day in np.unique(cover.days) if day >= 0}
    devices = {day: cover.instance.working_devices[day] for day in teams}
    chosen: list[int] = []
    for group in order:
        nodes = cover.table.members[group, : cover.table.sizes[group]]
        while left[nodes].min() > 0:
            day = int(cover.days[group])
            if day >= 0:
                if not teams[day] or devices[day] < cover.team_devices[group]:
                    break
                teams[day] -= 1
                devices[day] -= int(cover.team_devices[group])
            left[nodes] -= 1
            chosen.append(int(group))
    return chosen
