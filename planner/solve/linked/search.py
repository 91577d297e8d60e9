"""The search for linked days as an object: it keeps the routes between chunks of rounds."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from planner.domain.problem import Problem
from planner.solve.compiled import shared
from planner.solve.kernel.week import NONE, UNIT
from planner.solve.linked.arrays import linked_week
from planner.solve.linked.kernel import BEST, build, search
from planner.solve.linked.routes import empty_routes, scratch

_HOT, _COLD = 8.0, 0.1
"""First and last temperature, in mean legs of the first plan (measured; from 1.0 down, four runs of 18 got stuck)."""
_SEEDS = 2**31


class LinkedSearch:
    """
    Improves a plan of a linked day, chunk by chunk.

    The same seed and the same chunks give the same plan.

    Parameters
    ----------
    problem
        One for which :func:`planner.solve.linked.fitness.is_linked_day` holds.
    seed
        Of all chance.
    """

    def __init__(self, problem: Problem, seed: int) -> None:
        self._week = linked_week(problem)
        self._routes, self._saved, self._best = (empty_routes(self._week) for _ in range(3))
        self._totals = np.zeros(3, dtype=np.int64)
        self._seeds = np.random.default_rng(seed)
        self._shared = shared(self._week), shared(self._routes), shared(self._saved), shared(self._best)
        self._shared_scratch = shared(scratch(self._week))
        week, routes, _, best = self._shared
        build(week, routes, best, self._shared_scratch, self._totals, self._next_seed())
        self._leg = self._mean_leg()

    @property
    def best_cost(self) -> int:
        """Price of the best plan in ``UNIT``-ths of a second of travel, as the cost of the plan counts it."""
        return int(self._totals[BEST]) - self._pinned_left_out()

    def run(self, iterations: int, progress_start: float, progress_end: float) -> None:
        """Run rounds; the temperature falls geometrically over a progress from 0 to 1."""
        search(
            *self._shared,
            self._shared_scratch,
            self._totals,
            iterations,
            self._next_seed(),
            self._temperature(progress_start),
            self._temperature(progress_end),
        )

    def best(self) -> dict[int, tuple[tuple[int, ...], tuple[int, ...]]]:
        """Return visit indices in order, and the start of each, by the index of each used helper-day."""
        found = {}
        for k in range(len(self._week.mode)):
            visits = tuple(self._visits(k))
            if visits:
                found[k] = visits, tuple(int(self._best.start[visit]) for visit in visits)
        return found

    def _visits(self, k: int) -> Iterator[int]:
        node = int(self._best.next[self._week.num_visits + k])
        while node < self._week.num_visits:
            yield node
            node = int(self._best.next[node])

    def _mean_leg(self) -> float:
        """Mean price of a way in the best plan; 1 UNIT at least, so that it can be a temperature."""
        legs = [
            self._week.leg_price[self._week.mode[k], self._week.door[before], self._week.door[node]]
            for k in range(len(self._week.mode))
            for before, node in pairwise((self._week.num_visits + k, *self._visits(k)))
        ]
        return max(float(UNIT), float(np.mean(legs))) if legs else float(UNIT)

    def _pinned_left_out(self) -> int:
        is_out = self._best.route[self._week.first] == NONE
        return int(self._week.pinned_price[is_out].sum())

    def _temperature(self, progress: float) -> float:
        return float(self._leg * _HOT * (_COLD / _HOT) ** progress)

    def _next_seed(self) -> int:
        return int(self._seeds.integers(_SEEDS))
