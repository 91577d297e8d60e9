"""
Split a large week by area, one for each process, each with its helpers and the visits around them.

Helpers are cut in two along the longer axis of where they work in the plan so far, the visits on each side in
proportion to the processes that will search there; then each side again, until every process has an area. Visits go
with the helper who has them, visits without one to the nearest area. Each turn looks along other axes, so that a visit
near a border is in the middle of an area the next time.
"""

import numpy as np
from numpy.typing import NDArray

from planner.domain.problem import Problem
from planner.solve.kernel.solution import Solution
from planner.solve.kernel.week import NONE, Ints, Week

_KM_PER_DEGREE = 111.2
_TURN = 0.7
"""Radians from one turn to the next."""


class Map:
    """
    Where everything is.

    Parameters
    ----------
    problem, week
        The week and its arrays.
    """

    def __init__(self, problem: Problem, week: Week) -> None:
        self._week = week
        self._num_helpers = len(problem.helpers)
        where = _positions(problem)
        leaders = _leaders(week)
        self._leader = leaders
        self._visit_at = where[week.place[leaders]]
        self._home_at = where[[_home(week, helper) for helper in range(self._num_helpers)]]

    def areas(self, plan: Solution, turn: int, count: int) -> list[tuple[Ints, Ints]]:
        """Return visits and helper-days of at most so many areas; visits that follow each other stay together."""
        owner = self._owners(plan)
        at = self._work_at(owner) @ _rotation(turn * _TURN)
        num_visits = np.bincount(owner[owner != NONE], minlength=self._num_helpers)
        groups = _divided(np.arange(self._num_helpers), at, num_visits, count)
        group_of = np.empty(self._num_helpers, dtype=np.int64)
        for number, helpers in enumerate(groups):
            group_of[helpers] = number
        middles = np.array([at[helpers].mean(axis=0) for helpers in groups])
        visit_at = self._visit_at @ _rotation(turn * _TURN)
        nearest = np.argmin(((middles[None] - visit_at[:, None]) ** 2).sum(axis=2), axis=1)
        area = np.where(owner == NONE, nearest, group_of[owner])[self._leader]
        return [
            (np.flatnonzero(area == number), np.flatnonzero(np.isin(self._week.helper, helpers)))
            for number, helpers in enumerate(groups)
        ]

    def _owners(self, plan: Solution) -> Ints:
        """The helper who has each visit, the first of two, NONE for visits left out; shape (visits,)."""
        owner = np.full(self._week.num_visits, NONE, dtype=np.int64)
        for k, tasks in plan.routes.items():
            owner[[task for task in tasks if task < self._week.num_visits]] = self._week.helper[k]
        return owner

    def _work_at(self, owner: Ints) -> NDArray[np.float64]:
        """Middle of the visits of each helper, or the home of one without any."""
        at = self._home_at.copy()
        for helper in np.unique(owner[owner != NONE]):
            at[helper] = self._visit_at[owner == helper].mean(axis=0)
        return at


def _divided(helpers: Ints, at: NDArray[np.float64], num_visits: Ints, count: int) -> list[Ints]:
    if count < 2 or len(helpers) < 2:
        return [helpers]
    axis = int(np.argmax(np.ptp(at[helpers], axis=0)))
    ordered = helpers[np.argsort(at[helpers, axis], kind="stable")]
    so_far = np.cumsum(num_visits[ordered])
    first = count // 2
    cut = int(np.clip(np.searchsorted(so_far, so_far[-1] * first / count), 1, len(ordered) - 1))
    sides = ((ordered[:cut], first), (ordered[cut:], count - first))
    return [area for side, share in sides for area in _divided(side, at, num_visits, share)]


def _rotation(angle: float) -> NDArray[np.float64]:
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def _positions(problem: Problem) -> NDArray[np.float64]:
    """Kilometres north and east, by place."""
    degrees = np.array([(place.lat, place.lon) for place in problem.places], dtype=np.float64)
    middle = np.radians(degrees[:, 0].mean())
    return degrees * _KM_PER_DEGREE * (1.0, np.cos(middle))


def _home(week: Week, helper: int) -> int:
    """Where the first shift of a helper begins; any place for one without a shift."""
    own = np.flatnonzero(week.helper == helper)
    return int(week.start_place[own[0]]) if len(own) else 0


def _leaders(week: Week) -> Ints:
    """The first visit of the chain that each visit stands in."""
    leader = np.arange(week.num_visits)
    for visit in range(week.num_visits):
        while week.before[leader[visit]] != NONE:
            leader[visit] = week.before[leader[visit]]
    return leader
