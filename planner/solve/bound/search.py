"""
How cheap any plan of a week could be: column generation with a bound that holds at every step.

Each plan is a choice of one route at most for each helper-day. The master mixes the routes known so far; its
multipliers say what a task earns, what a helper-day and a capped second cost; pricing looks for routes that earn more
than they cost. For any multipliers at all

    earnings of all tasks − price of all capped seconds + sum over helper-days of min(0, least of any route)

is a lower bound of the cost of any plan (Lagrange), where the least of a helper-day may be replaced by anything below
it. Everything in it is a whole number. The bound is good where the multipliers are: they are taken part of the way from
the best so far to the master's (smoothing; Wentges 1997, Pessoa, Sadykov, Uchoa and Vanderbeck 2018). As long as a
narrow beam finds enough routes, pricing is content with it, and the bound rests on the completion bounds alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic

import numpy as np

from planner.domain.problem import Problem
from planner.solve.bound.arrays import Pricing, pricing_of
from planner.solve.bound.master import Column, Master, Multipliers
from planner.solve.bound.pricer import NO_BEAM, Effort, Priced, Pricer
from planner.solve.bound.prices import MICRO, rounding
from planner.solve.kernel.week import OPEN, Week

_QUICK = Effort(beam=10, num_routes=3)
_EXACT = Effort(beam=NO_BEAM, num_routes=10)
"""Measured at 300 visits: wider beams and more routes cost more in bad rounds than they save later."""
_QUICK_ROUNDS = 8
"""After these, pricing is exact as soon as a round finds less than one new route for each helper-day."""
_FEW = 4
"""Before, when only one helper-day in so many has one."""
_SMOOTHING = 0.6
_LESS_SMOOTHING = 0.3
"""What comes off when next to nothing was new, so that the last rounds do not creep."""
_NEXT_TO_NOTHING = 10
"""A new route for one helper-day in so many."""
_SAME = MICRO // 1000
"""How near the cost of the mix and the bound count as the same."""
_MOST_GIVEN_BACK = 5000


@dataclass(frozen=True)
class BoundResult:
    """
    What is proven of a week.

    Parameters
    ----------
    bound
        Whole seconds of travel; no plan costs less. None when nothing was proven in the time.
    is_closed
        Whether the program over all routes was solved, so that more time would prove no more.
    columns
        Routes that pricing found, the most promising first. They keep windows, hours, breaks and caps on visits, but
        perhaps not what joins routes, nor caps that count waiting.
    """

    bound: int | None
    is_closed: bool
    columns: list[Column]


def lower_bound(
    problem: Problem, week: Week, columns: Sequence[Column], seconds: float, should_stop: Callable[[], bool]
) -> BoundResult:
    """
    Return a proven lower bound of the cost of any plan.

    Parameters
    ----------
    problem, week
        A week and its arrays; nothing is proven where ways depend on the departure.
    columns
        Routes to start from, best those of good plans. Wrong ones do no harm.
    seconds
        Wall time to spend at most.
    should_stop
        Asked often; when it says so, what was proven by then is returned.

    Notes
    -----
    Starts that are tied to one another, waiting, balance and the worst-off visit are left out: the bound holds with
    them, but is further from the cost.
    """
    deadline = monotonic() + seconds

    def is_over() -> bool:
        return monotonic() >= deadline or should_stop()

    is_banded = any(times.is_banded for times in problem.travel.values())
    pricing = None if is_banded else pricing_of(problem, week, is_over)
    if pricing is None:
        return BoundResult(None, is_closed=False, columns=[])
    search = _Search(pricing, is_over)
    search.run(columns)
    return BoundResult(
        bound=search.bound(rounding(problem)),
        is_closed=search.is_closed,
        columns=search.most_promising(),
    )


class _Search:
    """Rounds of master and pricing."""

    def __init__(self, pricing: Pricing, is_over: Callable[[], bool]) -> None:
        self.proven = 0
        """In millionths of a second of travel; nothing has a price below 0."""
        self.is_closed = False
        self._pricing = pricing
        self._is_over = is_over
        self._pricer = Pricer(pricing, _EXACT.num_routes)
        self._master = Master(pricing)
        self._priced: list[Column] = []
        self._center = _nothing_earned(pricing)
        self._smoothing = _SMOOTHING
        self._effort = _QUICK
        self._num_rounds = 0

    def run(self, columns: Sequence[Column]) -> None:
        """Search until the program is solved or time is up."""
        self._master.add(self._pricer.routes(columns))
        while not self._is_over() and self._round():
            self._num_rounds += 1

    def bound(self, rounding: int) -> int | None:
        """Return whole seconds that no cost stays below, when rounding can take so much from the true cost."""
        least = max(0, -((rounding - self.proven) // MICRO))
        return least if least > 0 or self.is_closed else None

    def most_promising(self) -> list[Column]:
        """Return the routes found that earn most for what they cost."""
        routes, worth = self._pricer.routes(self._priced), self._center
        lost = [
            price + int(worth.slot[self._pricing.slot[k]]) * work + int(worth.day[k] - worth.task[list(tasks)].sum())
            for (k, tasks), price, work in zip(routes.columns, routes.price.tolist(), routes.work.tolist(), strict=True)
        ]
        return [routes.columns[i] for i in np.argsort(lost, kind="stable")[:_MOST_GIVEN_BACK]]

    def _round(self) -> bool:
        """Solve, price, and note what is proven; returns whether another round can prove more."""
        multipliers = self._master.solve(self._is_over)
        if multipliers is None:
            return False
        if self._is_tight():
            self.is_closed = True
            return False
        trial = self._center.toward(multipliers, 1 - self._smoothing)
        priced = self._pricer.price(trial, self._effort, self._is_over)
        if priced is None:
            return False
        bound = self._lagrange(trial, priced)
        if bound > self.proven:
            self.proven, self._center = bound, trial
        new = self._master.add(priced.routes)
        self._priced += new
        return self._adapt(len(new), is_exact=priced.is_exact)

    def _is_tight(self) -> bool:
        """Whether the bound and the cost of the mix are the same but for rounding."""
        return self._master.value * MICRO - self.proven <= _SAME

    def _lagrange(self, multipliers: Multipliers, priced: Priced) -> int:
        caps = np.flatnonzero(self._pricing.slot_cap < OPEN)
        paid = sum(int(multipliers.slot[slot]) * int(self._pricing.slot_cap[slot]) for slot in caps)
        earned: list[int] = multipliers.task.tolist()
        least: list[int] = priced.least.tolist()
        return sum(earned) - paid + sum(least)

    def _adapt(self, num_new: int, *, is_exact: bool) -> bool:
        """Choose the effort and the smoothing of the next round; returns whether there is one."""
        num_days = len(self._pricing.slot)
        was_quick = self._effort is _QUICK
        enough = num_days if self._num_rounds >= _QUICK_ROUNDS else num_days // _FEW
        if num_new < enough:
            self._effort = _EXACT
        was_smoothed = self._smoothing > 0
        if num_new > num_days // _NEXT_TO_NOTHING:
            self._smoothing = _SMOOTHING
        else:
            self._smoothing = max(0.0, self._smoothing - _LESS_SMOOTHING)
        if num_new > 0 or was_quick or was_smoothed:
            return True
        self.is_closed = is_exact
        return False


def _nothing_earned(pricing: Pricing) -> Multipliers:
    """Return the multipliers under which the empty plan is the best, and the bound 0: a sound start."""
    sizes = (pricing.unserved, pricing.slot, pricing.slot_cap)
    return Multipliers(*(np.zeros(len(rows), dtype=np.int64) for rows in sizes))
