"""Linear and whole-number programs for HiGHS, built from arrays and stopped by a clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import highspy
import numpy as np
from numpy.typing import NDArray

from .clock import Clock

INFINITY = highspy.kHighsInf
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Terms = Iterable[tuple[int, float]]
FEASIBLE = 2
BASIC = highspy.HighsBasisStatus.kBasic


@dataclass(frozen=True, slots=True)
class Answer:
    """`values` is empty when nothing was found in time; `bound` is never above the optimum."""

    value: float
    bound: float
    values: Floats = field(default_factory=lambda: np.zeros(0))
    duals: Floats = field(default_factory=lambda: np.zeros(0))
    is_proven: bool = False
    is_infeasible: bool = False


class Relaxed(NamedTuple):
    """A linear relaxation: its value, its columns, and what each column at 0 adds at least."""

    value: float
    values: Floats
    costs: Floats


class Quiet(highspy.Highs):
    """HiGHS greets at its first call, which its constructor makes: be silent before."""

    def enableCallbacks(self) -> None:
        self.silent()
        super().enableCallbacks()


class Program:
    """Columns first, then rows; both may be added to later."""

    def __init__(self, *, seed: int, gap: float = 0.0) -> None:
        self.highs = Quiet()
        for name, value in {
            "threads": 1,
            "random_seed": seed % 2**31,
            "mip_rel_gap": 0.0,
            "mip_abs_gap": gap,
        }.items():
            self.highs.setOptionValue(name, value)
        self.columns = 0
        self.rows = 0
        self._low: list[float] = []
        self._high: list[float] = []
        self._whole: list[bool] = []
        self._rows: list[tuple[Sequence[int], Sequence[float], float, float]] = []
        self._is_passed = False
        self._costs: dict[int, float] = {}
        self._basis: highspy.HighsBasis | None = None

    def option(self, name: str, value: Any) -> None:
        self.highs.setOptionValue(name, value)

    def column(self, low: float, high: float, *, whole: bool = True) -> int:
        """Add a variable and return its number."""
        if self._is_passed:
            self._basis = None
            self.highs.addVar(low, high)
            if whole:
                self.highs.changeColIntegrality(self.columns, highspy.HighsVarType.kInteger)
        self._low.append(low)
        self._high.append(high)
        self._whole.append(whole)
        self.columns += 1
        return self.columns - 1

    def row(self, terms: Terms, *, low: float = -INFINITY, high: float = INFINITY) -> int:
        """Add low ≤ Σ coefficient · variable ≤ high and return its number."""
        summed: dict[int, float] = {}
        for column, coefficient in terms:
            summed[column] = summed.get(column, 0.0) + coefficient
        used = {column: c for column, c in summed.items() if c}
        if self._is_passed:
            self.highs.addRow(low, high, len(used), list(used), list(used.values()))
        else:
            self._rows.append((list(used), list(used.values()), low, high))
        self.rows += 1
        return self.rows - 1

    def drop_row(self, row: int) -> None:
        """Let a row hold no longer."""
        self.highs.changeRowBounds(row, -INFINITY, INFINITY)

    def bounds(self, column: int, low: float, high: float) -> None:
        self._pass()
        self.highs.changeColBounds(column, low, high)

    def release(self, column: int) -> None:
        """Give a column the bounds back that it had at first."""
        self.bounds(column, self._low[column], self._high[column])

    def minimise(self, terms: Terms, clock: Clock, *, enough: float = INFINITY) -> Answer:
        """Minimise a sum; stop when the clock is over, or no value up to `enough` is left."""
        self._pass()
        self._set_costs(terms)
        if clock.is_over:
            return Answer(INFINITY, -INFINITY)
        run(self.highs, clock, enough)
        return self._answer()

    def reduced_costs(self, terms: Terms, clock: Clock) -> tuple[float, Floats]:
        """Return the value of the linear relaxation, and what each column at 0 adds at least."""
        relaxed = self.relaxed(terms, clock)
        return (relaxed.value, relaxed.costs) if relaxed else (-INFINITY, np.zeros(self.columns))

    def relaxed(self, terms: Terms, clock: Clock) -> Relaxed | None:
        """Return the linear relaxation; None without time or when there is none."""
        self._pass()
        self._set_costs(terms)
        relaxed = Quiet()
        relaxed.setOptionValue("threads", 1)  # one process has one scheduler, of one size
        model = self.highs.getLp()
        model.integrality_ = []
        relaxed.passModel(model)
        if self._basis is not None:  # of the same columns, before some rows were added
            more = self.rows - len(self._basis.row_status)
            self._basis.row_status = [*self._basis.row_status, *[BASIC] * more]
            relaxed.setBasis(self._basis)
        run(relaxed, clock)
        if relaxed.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        self._basis = relaxed.getBasis()
        solution = relaxed.getSolution()
        value = relaxed.getInfo().objective_function_value
        return Relaxed(value, np.array(solution.col_value), np.array(solution.col_dual))

    def _pass(self) -> None:
        if self._is_passed:
            return
        self._is_passed = True
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = self.columns, len(self._rows)
        model.col_cost_ = np.zeros(self.columns)
        model.col_lower_, model.col_upper_ = np.array(self._low), np.array(self._high)
        model.row_lower_ = np.array([low for *_rest, low, _high in self._rows])
        model.row_upper_ = np.array([high for *_rest, high in self._rows])
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        if any(self._whole):
            model.integrality_ = [kinds[whole] for whole in self._whole]
        starts = np.cumsum([0, *(len(columns) for columns, *_rest in self._rows)])
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = starts
        model.a_matrix_.index_ = np.array([c for row in self._rows for c in row[0]], dtype=np.int32)
        model.a_matrix_.value_ = np.array([v for row in self._rows for v in row[1]], dtype=float)
        self.highs.passModel(model)
        self._rows = []

    def _set_costs(self, terms: Terms) -> None:
        costs: dict[int, float] = {}
        for column, cost in terms:
            costs[column] = costs.get(column, 0.0) + cost
        for column in self._costs.keys() - costs.keys():
            self.highs.changeColCost(column, 0.0)
        for column, cost in costs.items():
            self.highs.changeColCost(column, cost)
        self._costs = costs

    def _answer(self) -> Answer:
        status = self.highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return Answer(INFINITY, INFINITY, is_proven=True, is_infeasible=True)
        info, solution = self.highs.getInfo(), self.highs.getSolution()
        is_proven = status == highspy.HighsModelStatus.kOptimal
        is_whole = any(self._whole)
        bound = info.mip_dual_bound if is_whole else -INFINITY
        values = np.array(solution.col_value)
        if info.primal_solution_status != FEASIBLE or not len(values):
            return Answer(INFINITY, bound)
        value = float(sum(cost * values[column] for column, cost in self._costs.items()))
        if abs(value - info.objective_function_value) > 1e-4 * max(1.0, abs(value)):
            return Answer(INFINITY, -INFINITY)  # HiGHS contradicts itself: that is no answer
        duals = np.array(solution.row_dual)
        return Answer(value, value if is_proven else bound, values, duals, is_proven)


def run(highs: highspy.Highs, clock: Clock, enough: float = INFINITY) -> None:
    """Run HiGHS (other threads go on meanwhile) until it ends or the clock is over.

    A search for whole numbers also ends when its bound passes `enough`.
    """

    def ask(event: Any) -> None:
        event.interrupt(clock.is_over)  # also takes back the interruption of an earlier run

    def ask_whole(event: Any) -> None:
        event.interrupt(clock.is_over or enough < event.data_out.mip_dual_bound < INFINITY)

    highs.setOptionValue("time_limit", max(clock.left, 0.01) + highs.getRunTime())
    calls = (
        (highs.cbMipInterrupt, ask_whole),
        (highs.cbSimplexInterrupt, ask),
        (highs.cbIpmInterrupt, ask),
    )
    for call, question in calls:
        call += question
    try:
        if highs.run() == highspy.HighsStatus.kError:
            raise RuntimeError("HiGHS refuses the model or its options")
    finally:
        for call, question in calls:
            call -= question
