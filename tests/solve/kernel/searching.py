"""A problem in the arrays of the kernel, with the compiled functions that work on them."""

from collections.abc import Iterator, Sequence

import numpy as np

from planner.domain.plan import Plan, Route, Unassigned
from planner.domain.problem import HelperDay, Problem
from planner.domain.timing import schedule
from planner.solve.compiled import shared
from planner.solve.kernel import anneal as rounds
from planner.solve.kernel.arrays import week_of
from planner.solve.kernel.meet import price_of_meeting
from planner.solve.kernel.route import OUTSIDE, PAID, PRICE, TRAVEL, evaluate, load, price_of_start, settle
from planner.solve.kernel.state import State, empty_state, scratch
from planner.solve.kernel.trial import ABSENT, begin, close_gaps, new_trial, put, take_out, undo
from planner.solve.kernel.week import NONE
from tests.solve.kernel.twin import Starts

WARM, COOL = 2_000_000.0, 20_000.0
"""Temperatures of a search: from about half an hour of travel down to twenty seconds."""

_MOST_ROUTES = 2000
"""To collect; more than a short search finds."""


class Search:
    """An empty plan of a problem, and what the kernel can do with it."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.week = week_of(problem)
        self.state = empty_state(self.week)
        self.trial = new_trial(self.week, self.state)
        self.work = scratch(self.week)
        self.best = rounds.new_best(self.state)
        self.week_ = shared(self.week)
        self.state_ = shared(self.state)
        self.trial_ = shared(self.trial._replace(saved=shared(self.trial.saved)))
        self.work_ = shared(self.work)
        self.pool = rounds.new_pool(self.week, _MOST_ROUTES)
        self._best_, self._pool_ = shared(self.best), shared(self.pool)
        rounds.prepare(self.week_, self.state_, self.work_)

    # Routes that are only looked at

    def look_at(self, tasks: Sequence[int], starts: Starts) -> int:
        """Write a sequence to the scratch arrays; return its length."""
        self.work.task[: len(tasks)] = tasks
        self.work.fixed[: len(tasks)] = [NONE if start is None else start for start in starts]
        return len(tasks)

    def evaluate(self, k: int, tasks: Sequence[int], starts: Starts | None = None) -> bool:
        m = self.look_at(tasks, starts or [None] * len(tasks))
        return evaluate(self.week_, k, m, self.work_)

    @property
    def price(self) -> int:
        """Of the sequence evaluated last."""
        return int(self.work.result[PRICE])

    @property
    def travel(self) -> int:
        return int(self.work.result[TRAVEL])

    @property
    def paid(self) -> int:
        return int(self.work.result[PAID])

    @property
    def outside(self) -> int:
        return int(self.work.result[OUTSIDE])

    def chosen(self, m: int) -> list[int | None]:
        """Starts chosen for the sequence evaluated last."""
        return [None if start == NONE else int(start) for start in self.work.chosen[:m]]

    # Changes

    def begin(self) -> None:
        begin(self.state_, self.trial_)

    def put(self, k: int, i: int, task: int) -> bool:
        return put(self.week_, self.state_, self.trial_, self.work_, k, i, task)

    def take_out(self, *tasks: int) -> None:
        for task in tasks:
            take_out(self.week_, self.state_, self.trial_, task)
        close_gaps(self.week_, self.state_, self.trial_, self.work_)

    def undo(self) -> None:
        undo(self.week_, self.state_, self.trial_)

    def construct(self, seed: int = 1) -> None:
        rounds.construct(self.week_, self.state_, self.trial_, self.work_, self._best_, self._pool_, seed)

    def anneal(self, count: int, seed: int = 1) -> None:
        rounds.anneal(
            self.week_, self.state_, self.trial_, self.work_, self._best_, self._pool_, count, WARM, COOL, seed
        )

    def settle_all(self) -> None:
        for k in range(len(self.state.length)):
            assert settle(self.week_, self.state_, k, self.work_)

    def take_over(self, best: rounds.Best) -> None:
        """Make a recorded plan the current one of an empty search."""
        absent = set(range(self.week.num_visits))
        rows = [best.sequence[k, :m].tolist() for k, m in enumerate(best.length)]
        for row in rows:
            for task in row:
                self.state.start[task] = best.start[task] if self.week.fixes_start[task] else NONE
        for k, row in enumerate(rows):
            self.state.sequence[k, : len(row)], self.state.length[k] = row, len(row)
            self.state.route_of[row] = k
            absent -= {self.visit_of(task) for task in row}
            assert settle(self.week_, self.state_, k, self.work_)
        for visit in set(range(self.week.num_visits)) - absent:
            self.state.link_price[visit] = self._link_price(visit)
            self.state.total[0] += self.state.link_price[visit] - self.week.unserved[visit]
        self.trial.absent[: len(absent)] = sorted(absent)
        self.trial.counts[ABSENT] = len(absent)

    def _link_price(self, visit: int) -> int:
        k, start = int(self.state.route_of[visit]), int(self.state.start[visit])
        if not self.week.fixes_start[visit]:
            return 0
        if self.week.twin[visit] == NONE:
            return price_of_start(self.week_, visit, k, start)
        return price_of_meeting(self.week_, visit, k, int(self.state.route_of[self.week.twin[visit]]), start)

    # What came out

    @property
    def total(self) -> int:
        """Price of the plan with the worst-off visit."""
        return int(self.state.total[0]) + int(rounds.worst_price(self.week_, self.state_))

    @property
    def absent(self) -> list[int]:
        return sorted(self.trial.absent[: self.trial.counts[ABSENT]].tolist())

    def visit_of(self, task: int) -> int:
        return task if task < self.week.num_visits else int(self.week.twin[task])

    def sequence(self, k: int) -> list[int]:
        tasks: list[int] = self.state.sequence[k, : self.state.length[k]].tolist()
        return tasks

    def used(self) -> Iterator[HelperDay]:
        return (day for day in self.problem.helper_days if self.state.length[day.idx])

    def route(self, helper_day: HelperDay) -> Route:
        """Return a route with the starts that the kernel chooses for it."""
        k = helper_day.idx
        m = load(self.state_, k, self.work_)
        assert evaluate(self.week_, k, m, self.work_)
        visits = [self.visit_of(task) for task in self.sequence(k)]
        route = schedule(self.problem, helper_day, visits, starts=self.chosen(m))
        assert route is not None
        return route

    def plan(self) -> Plan:
        routes = tuple(self.route(day) for day in self.used())
        planned = {stop.visit for route in routes for stop in route.stops}
        left = tuple(Unassigned(visit.id, "NOT_FOUND") for visit in self.problem.visits if visit.id not in planned)
        return Plan(problem=self.problem.digest(), routes=routes, unassigned=left)


def copied(state: State) -> dict[str, list[object]]:
    """Return what a state says, without the cells that hold nothing."""
    found: dict[str, list[object]] = {}
    for name, array in state._asdict().items():
        if name == "sequence":
            found[name] = [array[k, :m].tolist() for k, m in enumerate(state.length)]
        elif name == "leg":
            found[name] = [array[k, : m + 1].tolist() for k, m in enumerate(state.length)]
        elif name == "earliest":
            found[name] = [array[k, :, : m + 1].tolist() for k, m in enumerate(state.length)]
        elif name == "latest":
            found[name] = [array[k, :, 1 : m + 2].tolist() for k, m in enumerate(state.length)]
        else:
            found[name] = np.asarray(array).tolist()
    return found
