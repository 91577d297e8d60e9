"""
What one search process does: search by areas where the week is large, search the whole, choose from the pool, prove.

It tells of better plans as it finds them. At a few points of the cooling all processes meet: each says its best and
goes on from the best of all. By rounds instead of time, all of this is the same for the same seed and number of
processes.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import monotonic

import numpy as np

from planner.domain.problem import Problem
from planner.solve.kernel.arrays import week_of
from planner.solve.kernel.part import Part
from planner.solve.kernel.search import Column, KernelSearch
from planner.solve.kernel.solution import Solution
from planner.solve.kernel.week import PIN_PRICE, Week
from planner.solve.linked.fitness import is_linked_day
from planner.solve.linked.search import LinkedSearch
from planner.solve.pool.areas import Map
from planner.solve.pool.cooling import FULL, HOT, MILD, Cooling, Fall

_MEETINGS = (0.5, 0.7, 0.85, 0.95)
"""Points of the cooling at which processes meet."""
_MOST_WHOLE = 800
"""
Visits up to which each process searches the whole week.

Measured with two processes: by area 300 visits end 3 % dearer, 600 the same, 1,000 1 % cheaper, 3,000 9 % cheaper.
"""
_NUM_TURNS, _TURN_SHARE = 6, 0.14
"""Of a larger one: turns by area, and the share of the search of each; the rest searches the whole."""
_WHOLE_SHARE = 1 - _NUM_TURNS * _TURN_SHARE
_FULL_SHARE = 0.04
"""Share of the visits that a first plan leaves out where helpers are too few."""
_MASTER_SHARE = 0.08
_MOST_MASTER_SECONDS = 10.0
_MASTER_EFFORT = 2.0
"""Deterministic time of the master where rounds are given."""
_COLUMNS_PER_SECOND = 6000
_FEWEST_COLUMNS, _MOST_COLUMNS = 500, 8000
_LINKED_ROUNDS = 500
"""Rounds of a chunk of the search for linked days."""
_TELL_SECONDS = 0.2
"""Between two plans told."""
_KEPT_BACK_SECONDS = 0.15
"""Of the time, for the last plan to be timed and checked."""


@dataclass(frozen=True)
class Order:
    """
    What a process is asked to do.

    Parameters
    ----------
    problem
        The week.
    begin, is_warm
        Plan to start from, and whether it is more than a first one.
    seed, number, count
        Of the whole solve; which process this is, and of how many.
    deadline
        Of the monotonic clock.
    iterations
        Rounds of this process; None: only the time counts.
    bound_seconds
        For proving a bound; only the last process does.
    """

    problem: Problem
    begin: Solution
    is_warm: bool
    seed: int
    number: int
    count: int
    deadline: float
    iterations: int | None
    bound_seconds: float

    @property
    def is_last(self) -> bool:
        """Whether this is the last process."""
        return self.number == self.count - 1


@dataclass(frozen=True)
class Found:
    """
    A plan on its way to the caller.

    Parameters
    ----------
    solution
        Over all helper-days, or over those of this process where ``is_part``.
    is_part, is_waiting, is_final
        Whether it covers only the areas of this process; whether the process waits for the best of all; whether it
        ends.
    bound
        What was proven, in seconds of travel.
    """

    solution: Solution
    is_part: bool = False
    is_waiting: bool = False
    is_final: bool = False
    bound: int | None = None


def work(order: Order, send: Callable[[Found], None], receive: Callable[[], Solution]) -> None:
    """Do what is asked; ``receive`` waits for the best of all."""
    _Worker(order, send, receive).run()


class _Worker:
    def __init__(self, order: Order, send: Callable[[Found], None], receive: Callable[[], Solution]) -> None:
        self._order = order
        self._send, self._receive = send, receive
        self._week: Week = week_of(order.problem)
        self._seed = order.seed * 1000 + order.number
        self._start = monotonic()
        time = max(0.0, order.deadline - _KEPT_BACK_SECONDS - self._start)
        self._master_seconds = min(_MOST_MASTER_SECONDS, _MASTER_SHARE * time)
        self._search_end = self._start + time - self._master_seconds - order.bound_seconds
        self._told_at, self._told_cost = 0.0, order.begin.cost

    def run(self) -> None:
        """Search, choose, prove, and tell the last plan."""
        if is_linked_day(self._order.problem):
            self._search_linked()
        else:
            self._search()

    def _search_linked(self) -> None:
        """Search a day of linked visits, each process for itself."""
        order, seconds = self._order, self._search_end + self._master_seconds - self._start
        search = LinkedSearch(order.problem, self._seed)
        done, best = 0, order.begin
        while (progress := self._linked_progress(done, seconds)) < 1:
            done += _LINKED_ROUNDS
            search.run(_LINKED_ROUNDS, progress, min(1.0, self._linked_progress(done, seconds)))
            found = self._linked_solution(search)
            if found.cost < best.cost:
                best = found
                self._send(Found(best))
        self._send(Found(best, is_final=True))

    def _linked_solution(self, search: LinkedSearch) -> Solution:
        best = search.best()
        starts = {visit: start for row in best.values() for visit, start in zip(*row, strict=True)}
        left_out = sum(
            visit.pinned is not None and idx not in starts for idx, visit in enumerate(self._order.problem.visits)
        )
        return Solution({k: visits for k, (visits, _) in best.items()}, starts, search.best_cost + PIN_PRICE * left_out)

    def _linked_progress(self, done: int, seconds: float) -> float:
        by_time = (monotonic() - self._start) / max(1e-3, seconds)
        if self._order.iterations is None or by_time >= 1:
            return by_time
        return done / self._order.iterations

    def _search(self) -> None:
        order = self._order
        begin, done, start = order.begin, 0.0, self._start
        fall = self._fall()
        if self._goes_by_area:
            begin, done, start = self._by_area(fall), 1 - _WHOLE_SHARE, monotonic()
        search = KernelSearch(self._week, self._seed)
        search.load(begin)
        search.construct()
        cooling = Cooling(self._week, start, self._search_end, self._rounds(1 - done), fall.between(done, 1))
        for meeting in _MEETINGS if order.count > 1 else ():
            cooling.run(search, meeting, lambda: self._tell(search))
            search.adopt(self._meet(search.best()))
        cooling.run(search, 1, lambda: self._tell(search))
        if not order.is_last and order.bound_seconds > 0:
            # While the last process proves, there is nobody to meet.
            Cooling(self._week, monotonic(), self._search_end + order.bound_seconds, None, MILD).run(
                search, 1, lambda: self._tell(search)
            )
        bound, priced = self._prove(search)
        self._choose(search, self._master_seconds, priced)
        self._send(Found(search.best(), is_final=True, bound=bound))

    def _fall(self) -> Fall:
        """Say how the temperature falls, by what the plan to start from is like."""
        if self._order.is_warm:
            return MILD
        possible = np.count_nonzero(np.diff(self._week.candidate_at))
        planned = sum(len(tasks) for tasks in self._order.begin.routes.values())
        return FULL if possible - planned > _FULL_SHARE * possible else HOT

    @property
    def _goes_by_area(self) -> bool:
        return self._order.count > 1 and self._week.num_visits > _MOST_WHOLE

    def _rounds(self, share: float) -> int | None:
        """Rounds for a share of the search, or None where only the time counts."""
        iterations = self._order.iterations
        return None if iterations is None else max(1, round(iterations * share))

    def _by_area(self, fall: Fall) -> Solution:
        """Search one area after another, with the other processes in those beside it; return the plan of all."""
        order, areas = self._order, Map(self._order.problem, self._week)
        time, plan = self._search_end - monotonic(), order.begin
        for turn in range(_NUM_TURNS):
            parts = areas.areas(plan, turn, order.count)[order.number : order.number + 1]
            end = monotonic() + time * _TURN_SHARE
            piece = fall.between(turn * _TURN_SHARE, (turn + 1) * _TURN_SHARE)
            plans = [self._search_part(Part(self._week, *part), plan, end, piece) for part in parts]
            plan = self._meet(joined(plans), is_part=True)
        return plan

    def _search_part(self, part: Part, plan: Solution, end: float, fall: Fall) -> Solution:
        """Search an area, from what the plan has there."""
        search = KernelSearch(part.week, self._seed, most_routes=0)
        search.load(part.inside(plan))
        search.construct()
        Cooling(part.week, monotonic(), end, self._rounds(_TURN_SHARE), fall).run(search, 1, lambda: None)
        return part.outside(search.best())

    def _meet(self, solution: Solution, *, is_part: bool = False) -> Solution:
        self._send(Found(solution, is_part=is_part, is_waiting=True))
        return self._receive()

    def _tell(self, search: KernelSearch) -> None:
        now = monotonic()
        if search.best_cost < self._told_cost and now - self._told_at >= _TELL_SECONDS:
            self._told_at, self._told_cost = now, search.best_cost
            self._send(Found(search.best()))

    def _choose(self, search: KernelSearch, seconds: float, priced: list[Column]) -> None:
        """Let the master choose from the pool."""
        # Imported here, since the search can begin without it.
        from planner.solve.pool.master import MasterLimits, choose

        effort = None if self._order.iterations is None else _MASTER_EFFORT
        most = int(min(_MOST_COLUMNS, max(_FEWEST_COLUMNS, _COLUMNS_PER_SECOND * seconds)))
        if effort is not None:
            most, seconds = _MOST_COLUMNS, max(0.0, self._order.deadline - monotonic())
        chosen = choose(search, [*priced, *search.pool(most)], MasterLimits(seconds, effort))
        if chosen is not None:
            search.adopt(chosen)

    def _prove(self, search: KernelSearch) -> tuple[int | None, list[Column]]:
        """Return a proven bound, if one is asked for, and the routes that pricing found."""
        seconds = self._order.bound_seconds
        if not self._order.is_last or seconds <= 0:
            return None, []
        from planner.solve.bound.search import lower_bound

        self._send(Found(search.best()))
        routes = [(column.helper_day, column.tasks) for column in search.pool(_MOST_COLUMNS)]
        routes += list(search.best().routes.items())
        proven = lower_bound(self._order.problem, self._week, routes, seconds, lambda: False)
        self._send(Found(search.best(), bound=proven.bound))
        columns = (search.column(k, tasks, {}) for k, tasks in proven.columns if not self._needs_starts(tasks))
        return proven.bound, [column for column in columns if column is not None]

    def _needs_starts(self, tasks: tuple[int, ...]) -> bool:
        return bool(self._week.fixes_start[list(tasks)].any())


def joined(plans: Iterable[Solution]) -> Solution:
    """Return plans of different helper-days as one."""
    plans = list(plans)
    routes = {k: row for plan in plans for k, row in plan.routes.items()}
    return Solution(routes, {task: start for plan in plans for task, start in plan.starts.items()})
