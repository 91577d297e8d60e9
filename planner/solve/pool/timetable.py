"""The times of a plan that the search has found."""

from collections.abc import Mapping

from planner.domain.plan import Plan, Route
from planner.domain.problem import Problem
from planner.domain.timing import schedule
from planner.domain.tour import find_helper_day
from planner.solve.kernel.search import KernelSearch
from planner.solve.kernel.solution import Solution
from planner.solve.kernel.week import NONE

_Key = tuple[int, tuple[int, ...], tuple[int | None, ...]]


class Timetable:
    """
    Turns solutions into timed routes and plans into solutions.

    A route that has not changed since the last time is not timed again.

    Parameters
    ----------
    problem, search
        The week, and a search over it, which knows the starts that cost least.
    """

    def __init__(self, problem: Problem, search: KernelSearch) -> None:
        self._problem = problem
        self._search = search
        self._timed: dict[_Key, Route] = {}

    def routes(self, solution: Solution) -> tuple[Route, ...]:
        """Return the routes in the order of the helper-days."""
        timed = {}
        for k, tasks in sorted(solution.routes.items()):
            key = (k, tasks, tuple(solution.starts.get(task) for task in tasks))
            timed[key] = self._timed.get(key) or self._time(*key, solution.starts)
        self._timed = timed
        return tuple(timed.values())

    def solution(self, plan: Plan) -> Solution:
        """Return what of a plan the week still knows; what it forbids is for the search to leave out."""
        week = self._search.week
        routes: dict[int, tuple[int, ...]] = {}
        starts: dict[int, int] = {}
        taken: set[int] = set()
        for route in plan.used_routes:
            helper_day = find_helper_day(self._problem, route)
            if helper_day is None:
                continue
            tasks = []
            for stop in route.stops:
                task = self._problem.visit_idx_by_id.get(stop.visit)
                if task is not None and task in taken:
                    task = int(week.twin[task]) if week.twin[task] != NONE else None
                if task is not None and task not in taken:
                    taken.add(task)
                    tasks.append(task)
                    starts[task] = stop.start
            routes[helper_day.idx] = tuple(tasks)
        return Solution({k: tasks for k, tasks in routes.items() if tasks}, starts)

    def _time(self, k: int, tasks: tuple[int, ...], fixed: tuple[int | None, ...], starts: Mapping[int, int]) -> Route:
        week = self._search.week
        chosen = fixed if None not in fixed else self._search.chosen_starts(k, tasks, starts)
        visits = [task if task < week.num_visits else int(week.twin[task]) for task in tasks]
        route = schedule(self._problem, self._problem.helper_days[k], visits, starts=chosen)
        if route is None:
            raise AssertionError("A route of the search can be done.")
        return route
