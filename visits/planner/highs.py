"""A small face of HiGHS: named columns, rows, one objective after the other.

HiGHS solves; nothing here searches. Every answer is checked against the objective it reports.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import highspy

INFINITY = highspy.kHighsInf
Terms = Iterable[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Answer:
    """`value` and `bound` of the objective; `values` is empty when nothing was found in time."""

    value: float
    bound: float
    values: list[float]
    is_proven: bool
    is_infeasible: bool = False


class _Quiet(highspy.Highs):
    """HiGHS greets at its first call, which its constructor makes: be silent before."""

    def enableCallbacks(self) -> None:
        self.silent()
        super().enableCallbacks()


class Model:
    """A mixed-integer model that grows; `should_stop` is asked while HiGHS works."""

    def __init__(
        self,
        *,
        seed: int,
        gap: float = 0.0,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self._highs = _Quiet()
        self._should_stop = should_stop
        for callback in (self._highs.cbMipInterrupt, self._highs.cbSimplexInterrupt):
            callback.subscribe(self._maybe_stop)
        for name, value in {
            "threads": 1,
            "random_seed": seed % 2**31,
            "mip_rel_gap": 0.0,
            "mip_abs_gap": gap,
        }.items():
            self._highs.setOptionValue(name, value)
        self.columns = 0
        self._costs: dict[int, float] = {}

    def _maybe_stop(self, event: highspy.HighsCallbackEvent) -> None:
        if self._should_stop():
            event.interrupt()

    def column(self, low: float, high: float, *, whole: bool = True) -> int:
        """Add a variable and return its number."""
        self._highs.addVar(low, high)
        if whole:
            self._highs.changeColIntegrality(self.columns, highspy.HighsVarType.kInteger)
        self.columns += 1
        return self.columns - 1

    def row(self, terms: Terms, *, low: float = -INFINITY, high: float = INFINITY) -> None:
        """Add low ≤ Σ coefficient · variable ≤ high."""
        summed: dict[int, float] = {}
        for column, coefficient in terms:
            summed[column] = summed.get(column, 0.0) + coefficient
        used = {column: c for column, c in summed.items() if c}
        if used:
            self._highs.addRow(low, high, len(used), list(used), list(used.values()))

    def bounds(self, column: int, low: float, high: float) -> None:
        self._highs.changeColBounds(column, low, high)

    def minimise(self, terms: Terms, *, until: float, start: list[float] | None = None) -> Answer:
        """Minimise a sum of whole costs over whole solutions; stop at time.monotonic() `until`."""
        self._set_costs(terms)
        left = until - time.monotonic()
        if left <= 0:
            return Answer(INFINITY, -INFINITY, [], is_proven=False)
        self._highs.setOptionValue("time_limit", left + self._highs.getRunTime())
        if start:
            solution = highspy.HighsSolution()
            solution.col_value = start
            self._highs.setSolution(solution)
        self._highs.run()
        return self._answer()

    def _set_costs(self, terms: Terms) -> None:
        costs: dict[int, float] = {}
        for column, cost in terms:
            costs[column] = costs.get(column, 0.0) + cost
        for column in self._costs.keys() - costs.keys():
            self._highs.changeColCost(column, 0.0)
        for column, cost in costs.items():
            self._highs.changeColCost(column, cost)
        self._costs = costs

    def _answer(self) -> Answer:
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return Answer(INFINITY, INFINITY, [], is_proven=True, is_infeasible=True)
        info = self._highs.getInfo()
        values = list(self._highs.getSolution().col_value)
        if info.primal_solution_status != 2 or not values:  # 2: feasible
            return Answer(INFINITY, info.mip_dual_bound, [], is_proven=False)
        value = sum(cost * values[column] for column, cost in self._costs.items())
        if abs(value - info.objective_function_value) > 1e-4 * max(1.0, abs(value)):
            raise ArithmeticError("HiGHS reports an objective that its solution does not have")
        proven = status == highspy.HighsModelStatus.kOptimal
        return Answer(value, value if proven else info.mip_dual_bound, values, is_proven=proven)
