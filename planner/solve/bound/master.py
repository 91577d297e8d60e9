"""
The linear master: the cheapest mix of the routes known so far, and what it says visits, shifts and paid time are worth.

Rows: each task is in one route or left out; each helper-day has at most one route; the routes of a helper in seven days
keep the cap of paid time, where a route counts its travel, access and service, which is never more than what is paid.
Columns are only ever added, and the simplex goes on from where it was (Desaulniers, Desrosiers and Solomon 2005).

The master works with floating-point numbers and is trusted with nothing: any :class:`Multipliers` give a bound, and it
is worked out from theirs, which are whole.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from ortools.linear_solver import pywraplp

from planner.solve.bound.arrays import Pricing
from planner.solve.bound.prices import MICRO, MOST, MOST_RATE
from planner.solve.kernel.week import OPEN, Ints

Column = tuple[int, tuple[int, ...]]
"""A route: index of the helper-day, and its tasks in order."""

_PARAMETERS = "use_preprocessing: false use_dual_simplex: false"
"""A presolved master could not go on from its last basis, which stays feasible for the primal simplex."""
_SLICE_MS = 150
"""A solve stops so often to ask whether it should go on; it then does from where it was."""
_UNFINISHED = (pywraplp.Solver.FEASIBLE, pywraplp.Solver.NOT_SOLVED)


@dataclass(frozen=True)
class Multipliers:
    """
    What the rows are worth, in whole millionths of a second of travel.

    Parameters
    ----------
    task
        (n,) what serving a task earns; never more than leaving it out costs.
    day
        (K,) what using a helper-day costs; 0 or more.
    slot
        (s,) what each paid second of a helper in seven days costs; 0 or more, and 0 without a cap.
    """

    task: Ints
    day: Ints
    slot: Ints

    def toward(self, other: "Multipliers", part: float) -> "Multipliers":
        """Return the multipliers that lie a part of the way to others."""
        pairs = ((self.task, other.task), (self.day, other.day), (self.slot, other.slot))
        return Multipliers(*(here + np.rint((there - here) * part).astype(np.int64) for here, there in pairs))


@dataclass(frozen=True)
class Routes:
    """
    Routes with what the master needs to know of them.

    Parameters
    ----------
    columns
        R of them.
    price
        (R,) in millionths of a second of travel.
    work
        (R,) seconds of travel, access and service.
    """

    columns: list[Column]
    price: Ints
    work: Ints


class Master:
    """The linear program over the routes known so far."""

    def __init__(self, pricing: Pricing) -> None:
        self._pricing = pricing
        self._known: set[Column] = set()
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._solver.SetSolverSpecificParametersAsString(_PARAMETERS)
        self._solver.SetTimeLimit(_SLICE_MS)
        self._objective = self._solver.Objective()
        self._objective.SetMinimization()
        self._tasks = [self._solver.Constraint(1.0, 1.0) for _ in pricing.unserved]
        self._days = [self._row_up_to_one() for _ in pricing.slot]
        self._slots = {int(slot): self._row_up_to_one() for slot in np.flatnonzero(pricing.slot_cap < OPEN)}
        for row, price in zip(self._tasks, pricing.unserved, strict=True):
            row.SetCoefficient(self._variable(int(price)), 1.0)

    @property
    def value(self) -> float:
        """Cost of the best mix of the last solve, in seconds of travel."""
        return float(self._objective.Value())

    def add(self, routes: Routes) -> list[Column]:
        """Add routes; returns those that are new."""
        new = []
        for column, price, work in zip(routes.columns, routes.price.tolist(), routes.work.tolist(), strict=True):
            if column not in self._known:
                self._known.add(column)
                self._add(column, price, work)
                new.append(column)
        return new

    def solve(self, should_stop: Callable[[], bool]) -> Multipliers | None:
        """Return what the rows are worth in the best mix; None when told to stop before it was found."""
        status = self._solver.Solve()
        while status in _UNFINISHED and not should_stop():
            status = self._solver.Solve()
        if status != pywraplp.Solver.OPTIMAL:
            return None
        slot = np.zeros(len(self._pricing.slot_cap))
        for idx, row in self._slots.items():
            slot[idx] = -row.dual_value() / self._pricing.slot_cap[idx]
        task = _whole([row.dual_value() for row in self._tasks], -MOST, MOST)
        return Multipliers(
            task=np.minimum(task, self._pricing.unserved),
            day=_whole([-row.dual_value() for row in self._days], 0, MOST),
            slot=_whole(slot, 0, MOST_RATE),
        )

    def _add(self, column: Column, price: int, work: int) -> None:
        k, tasks = column
        variable = self._variable(price)
        for task in tasks:
            self._tasks[task].SetCoefficient(variable, 1.0)
        self._days[k].SetCoefficient(variable, 1.0)
        slot = int(self._pricing.slot[k])
        if slot in self._slots:
            self._slots[slot].SetCoefficient(variable, work / int(self._pricing.slot_cap[slot]))

    def _variable(self, price: int) -> pywraplp.Variable:
        variable = self._solver.NumVar(0.0, self._solver.infinity(), "")
        self._objective.SetCoefficient(variable, price / MICRO)
        return variable

    def _row_up_to_one(self) -> pywraplp.Constraint:
        return self._solver.Constraint(-self._solver.infinity(), 1.0)


def _whole(values: object, least: int, most: int) -> Ints:
    """Return seconds of travel as whole millionths within limits."""
    scaled = np.asarray(values, dtype=np.float64) * MICRO
    return np.clip(np.rint(np.clip(scaled, least, most)), least, most).astype(np.int64)
