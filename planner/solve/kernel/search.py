"""The search over a week as an object: it keeps the plan, the best plan and the pool between chunks of rounds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planner.solve.compiled import shared
from planner.solve.kernel.anneal import (
    MOST_ROUTES,
    Best,
    Pool,
    anneal,
    construct,
    keep_best,
    new_best,
    new_pool,
    prepare,
)
from planner.solve.kernel.meet import price_of_meeting, put_back_fixed
from planner.solve.kernel.recreate import put_back
from planner.solve.kernel.route import OUTSIDE, PAID, PRICE, evaluate, price_of_start, settle
from planner.solve.kernel.solution import Solution, sound, without
from planner.solve.kernel.state import State, Work, empty_state, scratch
from planner.solve.kernel.times import NEVER, earliest_times
from planner.solve.kernel.trial import ABSENT, Trial, begin, new_trial, undo
from planner.solve.kernel.week import NONE, Week

_SEEDS = 2**31
_ANY_PRICE = 1 << 58
"""More than any visit can cost, and far from overflow."""
_NO_BLINK = -1.0


@dataclass(frozen=True)
class Column:
    """
    A route as the master problem sees it.

    Parameters
    ----------
    helper_day, tasks, starts
        Starts are the fixed ones, NONE where free.
    price
        Of the route by itself, in ``UNIT``-ths; fixed starts have their own price.
    paid, outside
        Seconds; 0 where nobody asks for them.
    """

    helper_day: int
    tasks: tuple[int, ...]
    starts: tuple[int, ...]
    price: int
    paid: int
    outside: int


class KernelSearch:
    """
    Improves a plan of a week, chunk by chunk.

    The same seed and the same chunks give the same plan.

    Parameters
    ----------
    week
        The arrays.
    seed
        Of all chance.
    most_routes
        To collect.
    """

    def __init__(self, week: Week, seed: int, most_routes: int = MOST_ROUTES) -> None:
        self.week = week
        self._seeds = np.random.default_rng(seed)
        self._state, self._work = empty_state(week), scratch(week)
        trial = new_trial(week, self._state)
        self._trial = trial._replace(saved=shared(trial.saved))
        self._best, self._pool = new_best(self._state), new_pool(week, most_routes)
        self._week_, self._state_, self._work_ = shared(week), shared(self._state), shared(self._work)
        self._trial_, self._best_, self._pool_ = shared(self._trial), shared(self._best), shared(self._pool)
        prepare(self._week_, self._state_, self._work_)

    @property
    def best_cost(self) -> int:
        """Cost of the best plan so far, in ``UNIT``-ths of a second of travel, a price on lost pins included."""
        return int(self._best.cost[0])

    def construct(self) -> None:
        """Put every visit that is not planned into its cheapest place."""
        construct(*self._parts(), self._next_seed())

    def run(self, rounds: int, warm: float, cool: float) -> None:
        """Run rounds of ruin and recreate while the temperature falls from warm to cool, in ``UNIT``-ths."""
        anneal(*self._parts(), rounds, warm, cool, self._next_seed())

    def best(self) -> Solution:
        """Return the best plan so far."""
        routes = {
            k: tuple(self._best.sequence[k, :m].tolist()) for k, m in enumerate(self._best.length.tolist()) if m > 0
        }
        starts = {
            task: int(self._best.start[task]) for row in routes.values() for task in row if self.week.fixes_start[task]
        }
        return Solution(routes, starts, self.best_cost)

    def load(self, solution: Solution) -> None:
        """
        Make a solution the current plan, and the best one if it is better.

        What breaks a rule is left out: visits as :func:`planner.solve.kernel.solution.sound` says, and the last visits
        of a route that does not hold.
        """
        kept = sound(self.week, solution)
        while (surplus := self._set(kept)) is not None:
            kept = sound(self.week, without(self.week, kept, surplus))
        last = len(self._best.stale) - 1
        self._best.is_stale[:] = True
        self._best.stale[:] = np.append(np.arange(last), last)
        keep_best(self._week_, self._state_, self._best_)

    def adopt(self, solution: Solution) -> bool:
        """Go on from a solution if it beats the best plan, else from that; return whether it did."""
        before = self.best()
        self.load(solution)
        if self.best_cost < before.cost:
            return True
        self.load(before)
        return False

    @property
    def state(self) -> State:
        """The current plan, to be read."""
        return self._state

    @property
    def current(self) -> tuple[Week, State, Work]:
        """The week, the current plan and scratch arrays as compiled functions take them, for those who only look."""
        return self._week_, self._state_, self._work_

    def would_fit(self, visit: int) -> bool:
        """Return whether a visit that is not planned could be put into the current plan, whatever it costs."""
        week, price = self.week, int(self.week.unserved[visit])
        parts = (self._week_, self._state_, self._trial_, self._work_)
        begin(self._state_, self._trial_)
        week.unserved[visit] = _ANY_PRICE
        put = put_back_fixed if week.fixes_start[visit] else put_back
        is_planned = put(*parts, visit, _NO_BLINK)
        week.unserved[visit] = price
        undo(self._week_, self._state_, self._trial_)
        return bool(is_planned)

    def chosen_starts(self, k: int, tasks: Sequence[int], fixed: Mapping[int, int]) -> tuple[int | None, ...]:
        """Return the starts that make a route cost what the search says it costs; None where any time will do."""
        self._write(tasks, fixed)
        if not evaluate(self._week_, k, len(tasks), self._work_):
            raise AssertionError("A route of a plan can be done.")
        return tuple(None if start == NONE else int(start) for start in self._work.chosen[: len(tasks)])

    def column(self, k: int, tasks: Sequence[int], fixed: Mapping[int, int]) -> Column | None:
        """Return a route as a column; None when it breaks a rule of the helper-day."""
        week, work, m = self.week, self._work, len(tasks)
        if m >= week.width or not all(week.allowed[task, k] for task in tasks):
            return None
        self._write(tasks, fixed)
        starts = tuple(work.fixed[:m].tolist())
        if earliest_times(self._week_, k, work.task, work.fixed, m, work.earliest) >= NEVER:
            return None
        if not evaluate(self._week_, k, m, self._work_):
            return None
        price, paid, outside = (int(work.result[column]) for column in (PRICE, PAID, OUTSIDE))
        return Column(k, tuple(tasks), starts, price, paid, outside)

    def pool(self, most: int) -> Iterator[Column]:
        """Yield the routes that were collected last, at most so many."""
        pool = self._pool
        size = int(pool.size[0])
        for row in range(max(0, size - most), size):
            k, m, price, paid, outside = pool.route[row].tolist()
            starts = pool.start[row, :m].tolist() if pool.start.shape[1] else [int(NONE)] * m
            yield Column(k, tuple(pool.sequence[row, :m].tolist()), tuple(starts), price, paid, outside)

    def price_of_fixed_start(self, visit: int, k: int, start: int) -> int:
        """Return what a fixed start of a visit costs by its wish, in ``UNIT``-ths."""
        return int(price_of_start(self._week_, visit, k, start))

    def _parts(self) -> tuple[Week, State, Trial, Work, Best, Pool]:
        return self._week_, self._state_, self._trial_, self._work_, self._best_, self._pool_

    def _next_seed(self) -> int:
        return int(self._seeds.integers(_SEEDS))

    def _write(self, tasks: Sequence[int], fixed: Mapping[int, int]) -> None:
        for i, task in enumerate(tasks):
            self._work.task[i], self._work.fixed[i] = task, fixed.get(task, NONE)

    def _set(self, solution: Solution) -> int | None:
        """Make a sound solution the current plan; return a task that has to go first when a route does not hold."""
        week, state = self.week, self._state
        for array, fresh in zip(state, empty_state(week), strict=True):
            array[...] = fresh
        prepare(self._week_, self._state_, self._work_)
        for task, start in solution.starts.items():
            state.start[task] = start
        for k, tasks in solution.routes.items():
            if len(tasks) >= week.width:
                return tasks[-1]
            state.sequence[k, : len(tasks)] = tasks
            state.length[k] = len(tasks)
            state.route_of[list(tasks)] = k
            slot = week.slot[k]
            if not settle(self._week_, self._state_, k, self._work_) or state.slot_paid[slot] > week.slot_cap[slot]:
                return tasks[-1]
        self._price_visits()
        return None

    def _price_visits(self) -> None:
        """Enter what fixed starts and visits left out cost."""
        week, state = self.week, self._state
        absent = np.flatnonzero(state.route_of[: week.num_visits] == NONE)
        planned = np.flatnonzero(state.route_of[: week.num_visits] != NONE)
        state.total[0] -= int(week.unserved[planned].sum())
        self._trial.absent[: len(absent)] = absent
        self._trial.counts[ABSENT] = len(absent)
        for visit in planned[week.fixes_start[planned]].tolist():
            k, start = int(state.route_of[visit]), int(state.start[visit])
            if week.twin[visit] == NONE:
                price = self.price_of_fixed_start(visit, k, start)
            else:
                price = price_of_meeting(self._week_, visit, k, int(state.route_of[week.twin[visit]]), start)
            state.link_price[visit] = price
            state.total[0] += price
