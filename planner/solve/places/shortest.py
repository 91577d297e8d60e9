"""
Times of changed routes that keep the caps on length and paid time, where those of the lowest wish would not.

The engine times a route by wishes and waiting alone and then looks at the caps. Here the wishes give way: the canonical
timing, with the visit asked about at its own time or at any start of a grid.
"""

from collections.abc import Iterator, Mapping

from planner.domain.plan import Route
from planner.domain.problem import Problem, start_windows_of
from planner.domain.timing import schedule
from planner.solve.kernel.search import KernelSearch
from planner.solve.kernel.week import NONE

_GRID_SECONDS = 600
"""Between two starts that are tried."""


class ShortestTimes:
    """
    Times routes in which one more visit stands.

    Parameters
    ----------
    problem, search
        The week with the visit, and the plan without it.
    visit
        Its index.
    """

    def __init__(self, problem: Problem, search: KernelSearch, visit: int) -> None:
        self._problem, self._search, self._visit = problem, search, visit

    def routes(self, lines: Mapping[int, tuple[int, ...]]) -> Iterator[tuple[Route, ...]]:
        """
        Yield the timed routes of one helper-day, or of two who begin the visit together, that keep every cap.

        Parameters
        ----------
        lines
            Tasks in order, by helper-day.
        """
        if not all(self._could_keep(k, tasks) for k, tasks in lines.items()):
            return
        day = self._problem.helper_days[next(iter(lines))].shift.day
        starts: list[int | None] = [*self._starts(day)]
        if len(lines) == 1 and not self._search.week.fixes_start[self._visit]:
            starts.append(None)
        for start in starts:
            timed = [self._timed(k, tasks, start) for k, tasks in lines.items()]
            kept = tuple(route for route in timed if route is not None)
            if len(kept) == len(lines):
                yield kept

    def _could_keep(self, k: int, tasks: tuple[int, ...]) -> bool:
        """Whether service alone, which no timing shortens, leaves the caps room."""
        week = self._search.week
        return self._keeps(k, int(week.duration[list(tasks)].sum()), 0)

    def _keeps(self, k: int, paid: int, pause: int) -> bool:
        week, state = self._search.week, self._search.state
        others = state.slot_paid[week.slot[k]] - state.paid[k]
        return bool(paid + pause <= week.max_length[k] and others + paid <= week.slot_cap[week.slot[k]])

    def _starts(self, day: int) -> list[int]:
        windows = start_windows_of(self._problem.visits[self._visit]).get(day, ())
        grid = {start for first, last in windows for start in range(first, last + 1, _GRID_SECONDS)}
        return sorted(grid | {last for _, last in windows})

    def _timed(self, k: int, tasks: tuple[int, ...], start: int | None) -> Route | None:
        week, state = self._search.week, self._search.state
        own = {self._visit, int(week.twin[self._visit])}
        fixed = [
            start if task in own else None if state.start[task] == NONE else int(state.start[task]) for task in tasks
        ]
        visits = [task if task < week.num_visits else int(week.twin[task]) for task in tasks]
        route = schedule(self._problem, self._problem.helper_days[k], visits, starts=fixed)
        if route is None:
            return None
        pause = int(week.break_length[k]) if week.has_break[k] else 0
        return route if self._keeps(k, route.back - route.leave - pause, pause) else None
