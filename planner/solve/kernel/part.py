"""A part of a week as a week of its own: some visits and some helper-days, with the places that they need."""

from typing import Any

import numpy as np

from planner.solve.kernel.arrays import candidate_fields, near_of, travel_fields
from planner.solve.kernel.links import follower_fields
from planner.solve.kernel.solution import Solution
from planner.solve.kernel.week import NONE, Ints, Week, in_one_piece

OF_TASK = (
    *("place", "access", "duration", "unserved", "must", "window_at", "wish_at", "preferred_at", "has_preferred"),
    *("promise_price", "promise_from", "promise_until", "fixes_start"),
    *("least_days", "most_days", "least_seconds", "most_seconds"),
)
_OF_HELPER_DAY = (
    *("mode", "start_place", "end_place", "shift_start", "shift_end", "day", "helper", "slot", "open_price"),
    *("has_break", "break_earliest", "break_latest", "break_length"),
    *("max_visits", "max_travel", "max_length", "needs_paid"),
)
OF_BOTH = ("price", "allowed", "promise_kept")
"""Fields by task, and by task and helper-day, that say nothing of another task."""


class Part:
    """
    Some visits and helper-days of a week.

    Parameters
    ----------
    whole
        The week.
    visits, helper_days
        Indices in order. A visit that must follow one outside is never planned.
    """

    def __init__(self, whole: Week, visits: Ints, helper_days: Ints) -> None:
        twins = whole.twin[visits]
        self._tasks = np.concatenate([visits, twins[twins != NONE]])
        self._helper_days = helper_days
        self._task_of = _inverse(self._tasks, len(whole.place))
        self._helper_day_of = _inverse(helper_days, len(whole.mode))
        self.week = self._cut(whole, len(visits))

    def _cut(self, whole: Week, num_visits: int) -> Week:
        tasks, days = self._tasks, self._helper_days
        fields: dict[str, Any] = {name: getattr(whole, name)[tasks] for name in OF_TASK}
        fields |= {name: getattr(whole, name)[days] for name in _OF_HELPER_DAY}
        fields |= {name: getattr(whole, name)[np.ix_(tasks, days)] for name in OF_BOTH}
        before = self._renamed(whole.before[tasks])
        lost = (whole.before[tasks] != NONE) & (before == NONE)
        fields["allowed"] = fields["allowed"] & ~lost[:, None]
        fields |= candidate_fields(fields["allowed"]) | follower_fields(before)
        fields |= self._places(whole, fields)
        near = near_of(fields["place"], fields["window_at"], fields["travel"])
        fields |= {"num_visits": num_visits, "twin": self._renamed(whole.twin[tasks]), "before": before, "near": near}
        return in_one_piece(whole._replace(**fields))

    def _places(self, whole: Week, fields: dict[str, Any]) -> dict[str, Any]:
        """Travel between the places of this part alone: a small matrix stays near the processor, unlike a large one."""
        names = ("place", "start_place", "end_place")
        known = np.unique(np.concatenate([fields[name] for name in names]))
        known = known[known != NONE]
        place_of = np.append(_inverse(known, whole.travel.shape[1]), NONE)
        return {
            **{name: place_of[fields[name]] for name in names},
            **travel_fields(whole.travel[np.ix_(range(len(whole.travel)), known, known)]),
        }

    def _renamed(self, tasks: Ints) -> Ints:
        return np.where(tasks == NONE, NONE, self._task_of[tasks])

    def inside(self, solution: Solution) -> Solution:
        """Return what of a solution of the whole week lies in this part."""
        routes = {
            int(self._helper_day_of[k]): tuple(int(self._task_of[task]) for task in row if self._task_of[task] != NONE)
            for k, row in solution.routes.items()
            if self._helper_day_of[k] != NONE
        }
        starts = {
            int(self._task_of[task]): start for task, start in solution.starts.items() if self._task_of[task] != NONE
        }
        return Solution({k: row for k, row in routes.items() if row}, starts)

    def outside(self, solution: Solution) -> Solution:
        """Return a solution of this part in the names of the whole week."""
        routes = {
            int(self._helper_days[k]): tuple(int(self._tasks[task]) for task in row)
            for k, row in solution.routes.items()
        }
        return Solution(routes, {int(self._tasks[task]): start for task, start in solution.starts.items()})


def _inverse(chosen: Ints, count: int) -> Ints:
    """Position of each index among the chosen ones, NONE where it is not."""
    position = np.full(count, NONE, dtype=np.int64)
    position[chosen] = np.arange(len(chosen))
    return position
