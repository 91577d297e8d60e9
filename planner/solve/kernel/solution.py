"""A plan as the search passes it on: who goes where in what order, and the starts that are fixed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from planner.solve.kernel.week import NONE, Week


@dataclass(frozen=True)
class Solution:
    """
    Routes over tasks, as in :mod:`planner.solve.kernel.week`.

    Parameters
    ----------
    routes
        Tasks in order, by helper-day; unused helper-days left out.
    starts
        Fixed starts, by task.
    cost
        In ``UNIT``-ths of a second of travel; it does not count when two are compared.
    """

    routes: Mapping[int, tuple[int, ...]]
    starts: Mapping[int, int]
    cost: int = field(default=0, compare=False)


def sound(week: Week, solution: Solution) -> Solution:
    """
    Return a solution without the visits that break a rule between a visit and a helper-day, or between visits.

    Left out, too, are the visits that must follow one that is left out. Times and caps of routes are not looked at.
    """
    place = {task: k for k, tasks in solution.routes.items() for task in tasks if week.allowed[task, k]}
    kept = {visit for visit in range(week.num_visits) if _stands(week, visit, place, solution.starts)}
    while lost := {visit for visit in kept if not _follows(week, visit, kept, place, solution.starts)}:
        kept -= lost
    tasks = {task for visit in kept for task in _tasks(week, visit)}
    routes = {
        k: tuple(task for task in row if task in tasks and place[task] == k) for k, row in solution.routes.items()
    }
    return Solution(
        routes={k: row for k, row in routes.items() if row},
        starts={task: start for task, start in solution.starts.items() if task in tasks and week.fixes_start[task]},
    )


def without(week: Week, solution: Solution, task: int) -> Solution:
    """Return a solution without the visit of a task; what has to follow it may still be there."""
    gone = {task, int(week.twin[task])}
    routes = {k: tuple(other for other in row if other not in gone) for k, row in solution.routes.items()}
    return Solution(routes, solution.starts)


def _tasks(week: Week, visit: int) -> Iterator[int]:
    yield visit
    if week.twin[visit] != NONE:
        yield int(week.twin[visit])


def _stands(week: Week, visit: int, place: Mapping[int, int], starts: Mapping[int, int]) -> bool:
    """Whether a visit is planned as a whole, its helpers together, at a start that it may have."""
    tasks = list(_tasks(week, visit))
    if not all(task in place for task in tasks):
        return False
    days = [place[task] for task in tasks]
    if week.fixes_start[visit] and not _may_start(week, visit, int(week.day[days[0]]), starts.get(visit)):
        return False
    if len(tasks) == 1:
        return True
    helpers = {int(week.helper[k]) for k in days}
    return (
        len(helpers) == len(tasks)
        and len({int(week.day[k]) for k in days}) == 1
        and starts.get(tasks[0]) == starts.get(tasks[1])
        and (week.must[visit] == NONE or int(week.must[visit]) in helpers)
    )


def _may_start(week: Week, task: int, day: int, start: int | None) -> bool:
    windows = range(week.window_at[task, day], week.window_at[task, day + 1])
    return start is not None and any(week.window_start[j] <= start <= week.window_end[j] for j in windows)


def _follows(week: Week, visit: int, kept: set[int], place: Mapping[int, int], starts: Mapping[int, int]) -> bool:
    """Whether a visit comes after the one that it must follow, with the spacing asked for."""
    before = int(week.before[visit])
    if before == NONE:
        return True
    if before not in kept:
        return False
    days = int(week.day[place[visit]] - week.day[place[before]])
    if days != 0:
        return days > 0 and bool(week.least_days[visit] <= days <= week.most_days[visit])
    if week.least_days[visit] > 0:
        return False
    seconds = starts[visit] - starts[before]
    return bool(max(0, week.least_seconds[visit]) <= seconds <= week.most_seconds[visit])
