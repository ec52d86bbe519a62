"""Levels 5 and 6 for one team: groups on days, earliest first, with evenly worn devices.

Only groups that occur in an optimal choice of levels 1 to 4 are placed, so the model is small.
A school with at most one visit is recorded whole on its day; only the others need variables for
how many pupils each visit records.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from heapq import heapify, heapreplace
from itertools import product

from .groups import fullest
from .highs import Answer, Model
from .instance import Instance
from .plan import Placed

Terms = list[tuple[int, float]]
# A group of schools, the devices of each, and the day.
Slot = tuple[tuple[int, ...], tuple[int, ...], int]


@dataclass(frozen=True, slots=True)
class Held:
    """What levels 1 to 4 have reached, for the days to keep."""

    unrecorded: int
    changes: int
    team_days: int
    travel_m: int


class Calendar:
    """Groups with devices on days, at most one group a day.

    With `any_devices`, vectors with fewer devices than possible are open too (level 6).
    """

    def __init__(
        self,
        instance: Instance,
        groups: set[tuple[int, ...]],
        held: Held,
        *,
        seed: int,
        any_devices: bool = False,
    ) -> None:
        self.instance = instance
        self.model = Model(seed=seed, gap=0.99)
        self._any_devices = any_devices
        self._slots: dict[Slot, int] = {}
        self._visit: dict[tuple[int, int], Terms] = defaultdict(list)
        self._capacity: dict[tuple[int, int], Terms] = defaultdict(list)
        self._waiting: Terms = []
        self._add_slots(groups)
        self._add_pupils(held.unrecorded)
        self._hold(held)

    def _add_slots(self, groups: set[tuple[int, ...]]) -> None:
        fixed: dict[int, set[int]] = defaultdict(set)
        for school, day in self.instance.fixed:
            fixed[day].add(school)
        on_day: dict[int, Terms] = defaultdict(list)
        for group in sorted(groups):
            open_days = frozenset.intersection(*(self.instance.schools[s].days for s in group))
            for day in sorted(open_days):
                if not fixed[day] <= set(group):
                    continue
                for devices in self._vectors(group, self.instance.working_devices[day]):
                    column = self.model.column(0, 1)
                    self._slots[group, devices, day] = column
                    on_day[day].append((column, 1))
                    for school, count in zip(group, devices, strict=True):
                        self._visit[school, day].append((column, 1))
                        pupils = count * self.instance.per_device
                        self._capacity[school, day].append((column, pupils))
        for day, terms in on_day.items():
            self.model.row(terms, low=1 if fixed[day] else 0, high=1)

    def _vectors(self, group: tuple[int, ...], available: int) -> list[tuple[int, ...]]:
        often = {s for s in group if sum(s == t for t, _day in self.instance.fixed) > 1}
        if not self._any_devices and not often:
            return list(fullest(self.instance, group, available))
        counts = range(self.instance.min_devices, self.instance.max_devices + 1)
        return [v for v in product(counts, repeat=len(group)) if sum(v) <= available]

    def _add_pupils(self, unrecorded: int) -> None:
        left_over: Terms = []
        missing = -unrecorded
        days_of: dict[int, list[int]] = defaultdict(list)
        for school, day in sorted(self._visit):
            days_of[school].append(day)
        for number, facts in enumerate(self.instance.schools):
            if self.instance.most_visits(number) > 1:
                left_over += self._add_parts(number, days_of[number])
            elif facts.remaining:
                missing += facts.remaining
                visits: Terms = []
                for day in days_of[number]:
                    visits += self._visit[number, day]
                    waiting = facts.remaining * day
                    self._waiting += _times(self._visit[number, day], waiting)
                self.model.row(visits, high=1)
                left_over += _times(visits, -facts.remaining)
        self.model.row(left_over, high=-missing)

    def _add_parts(self, school: int, days: list[int]) -> Terms:
        """Share the pupils of a school among several visits; return those left over."""
        remaining = self.instance.schools[school].remaining
        left = self.model.column(0, remaining, whole=False)
        recorded: Terms = [(left, 1)]
        parts = {}
        for day in days:
            parts[day] = self.model.column(0, remaining, whole=False)
            recorded.append((parts[day], 1))
            self._waiting.append((parts[day], day))
            self.model.row([(parts[day], 1), *_times(self._capacity[school, day], -1)], high=0)
            self.model.row([(parts[day], 1), *_times(self._visit[school, day], -1)], low=0)
        self.model.row(recorded, low=remaining, high=remaining)
        self._add_last_visit(school, parts)
        return [(left, 1)]

    def _add_last_visit(self, school: int, parts: dict[int, int]) -> None:
        """All visits but the last record as many as their devices can: nobody is held back."""
        big = self.instance.max_devices * self.instance.per_device
        lasts: Terms = []
        before: Terms = []
        for day, part in sorted(parts.items()):
            last = self.model.column(0, 1)
            full = [(part, 1), *_times(self._capacity[school, day], -1), (last, big)]
            self.model.row(full, low=0)
            # no visit after the last one
            self.model.row([*before, *self._visit[school, day]], high=1)
            before.append((last, 1))
            lasts.append((last, 1))
        self.model.row(lasts, high=1)

    def _hold(self, held: Held) -> None:
        told: Terms = []
        for school, day in self.instance.published:
            told += self._visit.get((school, day), [])
        kept = len(self.instance.published) + self.instance.lost - held.changes
        self.model.row(told, low=kept)
        slots = self._slots.items()
        self.model.row([(c, 1) for _s, c in slots], low=held.team_days, high=held.team_days)
        metres = [(c, float(self.instance.tour_m(group))) for (group, _k, _d), c in slots]
        self.model.row(metres, high=held.travel_m + 0.5)

    def earliest(self, until: float) -> Answer:
        """Minimise level 5."""
        return self.model.minimise(self._waiting, until=until)

    def chosen(self, answer: Answer) -> list[Slot]:
        return [slot for slot, column in self._slots.items() if answer.values[column] > 0.5]

    def least_worn(self, waiting: int, below: int, until: float) -> tuple[Answer, list[Slot]]:
        """Look for days as early as `waiting` whose busiest device stays under `below`."""
        self.model.row(self._waiting, high=waiting + 0.5)
        out: dict[int, Terms] = defaultdict(list)
        for (_group, devices, day), column in self._slots.items():
            out[day].append((column, -float(sum(devices))))
        busiest = add_wear(self.instance, self.model, out, below - 1)
        answer = self.model.minimise([(busiest, 1)], until=until)
        return answer, self.chosen(answer) if answer.values else []


def add_wear(instance: Instance, model: Model, out: dict[int, Terms], most: float) -> int:
    """Let devices go out as often as `out` says (negative terms a day); return the busiest."""
    busiest = model.column(max((d.used for d in instance.devices), default=0), most)
    for device in instance.devices:
        uses: Terms = []
        for day in sorted(device.days & out.keys()):
            column = model.column(0, 1)
            uses.append((column, -1))
            out[day].append((column, 1))
        model.row([(busiest, 1), *uses], low=device.used)
    for terms in out.values():
        model.row(terms, low=0, high=0)
    return busiest


def name_devices(
    instance: Instance, slots: list[Slot], *, seed: int, until: float
) -> tuple[list[Placed], bool]:
    """Take no more devices than the pupils need and wear them evenly; say whether proven.

    The days stay as they are in `slots`.
    """
    counts = _needed(instance, slots)
    model = Model(seed=seed, gap=0.99)
    busiest = model.column(max((d.used for d in instance.devices), default=0), 10**9)
    uses: dict[tuple[int, int], int] = {}
    for number, device in enumerate(instance.devices):
        terms: Terms = [(busiest, 1)]
        for day in sorted(device.days & counts.keys()):
            uses[number, day] = model.column(0, 1)
            terms.append((uses[number, day], -1))
        model.row(terms, low=device.used)
    for day, count in counts.items():
        terms = [(column, 1.0) for (_n, d), column in uses.items() if d == day]
        need = sum(count.values())
        model.row(terms, low=need, high=need)
    answer = model.minimise([(busiest, 1)], until=until)
    placed = []
    for day, of_school in counts.items():
        if answer.values:
            out = [n for (n, d), column in uses.items() if d == day and answer.values[column] > 0.5]
        else:
            out = [n for (n, d) in uses if d == day]
        for school, number in of_school.items():
            placed.append(Placed(day, 1, school, tuple(out[:number])))
            out = out[number:]
    return placed, answer.is_proven


def _needed(instance: Instance, slots: list[Slot]) -> dict[int, dict[int, int]]:
    """Return for each day and school the fewest devices that record what the slot records."""
    left = [school.remaining for school in instance.schools]
    counts: dict[int, dict[int, int]] = defaultdict(dict)
    for group, devices, day in sorted(slots, key=lambda slot: slot[2]):
        for school, count in zip(group, devices, strict=True):
            recorded = min(left[school], count * instance.per_device)
            left[school] -= recorded
            needed = max(instance.min_devices, -(-recorded // instance.per_device))
            counts[day][school] = needed
    return counts


def least_wear(instance: Instance, slots: list[Slot]) -> int:
    """Return a lower bound on level 6 for any days of these groups' schools."""
    recorded: dict[int, int] = defaultdict(int)
    left = [school.remaining for school in instance.schools]
    visits: dict[int, int] = defaultdict(int)
    for group, devices, _day in sorted(slots, key=lambda slot: slot[2]):
        for school, count in zip(group, devices, strict=True):
            part = min(left[school], count * instance.per_device)
            left[school] -= part
            recorded[school] += part
            visits[school] += 1
    total = sum(
        max(instance.min_devices * visits[s], -(-recorded[s] // instance.per_device))
        for s in visits
    )
    worn = [device.used for device in instance.devices]
    heapify(worn)
    for _ in range(total):
        heapreplace(worn, worn[0] + 1)
    return max(worn, default=0)


def _times(terms: Terms, factor: float) -> Terms:
    return [(column, coefficient * factor) for column, coefficient in terms]
