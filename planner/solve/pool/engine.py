"""The pool engine from a problem to better and better plans."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from time import monotonic

from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.solve.candidates import Candidate, ShouldStop
from planner.solve.compiled import is_warm
from planner.solve.kernel.arrays import week_of
from planner.solve.kernel.search import KernelSearch
from planner.solve.kernel.solution import Solution
from planner.solve.limits import Limits
from planner.solve.linked.fitness import is_linked_day
from planner.solve.pool.team import Team
from planner.solve.pool.timetable import Timetable
from planner.solve.pool.worker import Found, Order, work
from planner.solve.warm import compiling

_FEW_VISITS = 50
_ROUNDS_PER_VISIT = 2000
"""A small week is searched by rounds, and done sooner than it must be."""
_BOUND_SHARE = 0.2
"""Most of the time that a bound may take."""
_BOUND_SECONDS = 2.5
"""What a bound takes at 300 visits (measured); it grows with the square of the visits."""
_BOUND_VISITS = 300


@dataclass
class PoolEngine:
    """
    Plans one week.

    Parameters
    ----------
    problem, limits, seed
        As for :func:`planner.solve.engine.solve`.
    started
        Moment of the monotonic clock from which the limit counts.
    processes
        Search processes; 0 searches in this one, where nothing can end it before its limit.
    """

    problem: Problem
    limits: Limits
    seed: int
    started: float
    processes: int
    bound: int | None = field(init=False, default=None)
    """What was proven, in seconds of travel."""
    _search: KernelSearch = field(init=False, repr=False)
    is_compiling: bool = field(init=False, default=False)
    """Whether the search has not begun, since the engine is compiled for this machine first."""

    def plans(self, warm_start: Plan | None, should_stop: ShouldStop) -> Iterator[Candidate | None]:
        """Yield a first plan, then better ones, and None several times a second in between."""
        for tick in compiling(should_stop):
            self.is_compiling = True
            yield tick
        if self.is_compiling:
            # The limit counts from here: compiling is done once for a machine, not for a week.
            self.is_compiling, self.started = False, monotonic()
        if is_warm():
            yield from self.search(warm_start, should_stop)

    def search(self, warm_start: Plan | None, should_stop: ShouldStop) -> Iterator[Candidate | None]:
        """Yield plans without asking whether the engine is compiled."""
        self._search = search = KernelSearch(week_of(self.problem), self.seed, most_routes=0)
        timetable = Timetable(self.problem, search)
        if warm_start is not None:
            search.load(timetable.solution(warm_start))
        search.construct()
        best = search.best()
        yield partial(timetable.routes, best)
        if not self.problem.visits or not self.problem.helper_days:
            return
        orders = self._orders(best, is_warm=warm_start is not None)
        for solution in self._alone(orders[0]) if self.processes == 0 else self._team(orders, search, should_stop):
            best = solution or best
            yield None if solution is None else partial(timetable.routes, solution)
        search.load(best)
        search.construct()
        if search.best_cost < best.cost:
            yield partial(timetable.routes, search.best())

    def would_fit(self, visit: int) -> bool:
        """Return whether a visit that the last plan leaves out could be put in, whatever it costs."""
        return self._search.would_fit(visit)

    def _team(self, orders: list[Order], search: KernelSearch, should_stop: ShouldStop) -> Iterator[Solution | None]:
        with Team(orders, search) as team:
            for solution in team.better(should_stop):
                self.bound = team.bound
                yield solution

    def _alone(self, order: Order) -> Iterator[Solution]:
        found: list[Found] = []
        work(order, found.append, lambda: found[-1].solution)
        self.bound = found[-1].bound
        yield min((each.solution for each in found), key=lambda solution: solution.cost)

    def _orders(self, first: Solution, *, is_warm: bool) -> list[Order]:
        deadline = self.started + self.limits.seconds
        count = max(1, self.processes)
        return [
            Order(
                problem=self.problem,
                begin=first,
                is_warm=is_warm,
                seed=self.seed,
                number=number,
                count=count,
                deadline=deadline,
                iterations=self._rounds(),
                bound_seconds=self._bound_seconds(deadline),
            )
            for number in range(count)
        ]

    def _rounds(self) -> int | None:
        num_visits = len(self.problem.visits)
        if self.limits.iterations is None and num_visits <= _FEW_VISITS and not is_linked_day(self.problem):
            return _ROUNDS_PER_VISIT * num_visits
        return self.limits.iterations

    def _bound_seconds(self, deadline: float) -> float:
        """Return how long a bound may take; 0 where it would take too much of the time, or chance would decide."""
        if self.limits.iterations is not None:
            return 0.0
        wanted = _BOUND_SECONDS * (len(self.problem.visits) / _BOUND_VISITS) ** 2
        share = _BOUND_SHARE * max(0.0, deadline - monotonic())
        return share if wanted <= share else 0.0
