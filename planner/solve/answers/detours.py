"""
The least time between two stops of a route when other visits may stand between them.

A claim about some visits must stay true in a plan of all visits. Where the way over a third place is shorter than the
direct one, or only that way exists, another visit on it could help; so it counts, with its time at the resident and
without its access. In a matrix of real travel times nothing of this ever happens.
"""

from collections.abc import Mapping, Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

from planner.domain.matrix import UNREACHABLE
from planner.domain.problem import HelperDay, Problem

NEVER = 10**9
"""Seconds; stands where no way leads."""

_Times = NDArray[np.int64]


class Detours:
    """
    Ways over other visits.

    Parameters
    ----------
    problem
        The week as it is.
    others
        Indices of the visits that may stand between.
    fastest
        As :func:`fastest_times` gives them, where they are known already.
    """

    def __init__(self, problem: Problem, others: Sequence[int], fastest: Mapping[str, _Times] | None = None) -> None:
        self._problem = problem
        self._others = np.array(others, dtype=np.int64)
        self._fastest = fastest_times(problem) if fastest is None else fastest
        self._found: dict[tuple[int, tuple[int, ...], bool], _Times] = {}

    def without(self) -> Self:
        """Return the same week with nobody else between."""
        return type(self)(self._problem, (), self._fastest)

    def may_follow(self, helper_day: HelperDay) -> bool:
        """Whether any other visit could be in the shift."""
        return len(self._of(helper_day)) > 0

    def seconds(self, helper_day: HelperDay, places: Sequence[int], *, with_visits: bool) -> _Times:
        """
        Return the least seconds between places over one other visit or more; ``NEVER`` where there is none.

        Parameters
        ----------
        helper_day
            The shift; its mode and helper decide.
        places
            Indices of places, n of them.
        with_visits
            Whether the time at the residents counts, or travel alone.

        Returns
        -------
        array
            Shape (n, n); row = from.
        """
        key = helper_day.idx, tuple(places), with_visits
        if key not in self._found:
            self._found[key] = self._over(helper_day, np.array(places, dtype=np.int64), with_visits=with_visits)
        return self._found[key]

    def _of(self, helper_day: HelperDay) -> NDArray[np.int64]:
        found: NDArray[np.int64] = self._others[self._problem.eligible[self._others, helper_day.idx]]
        return found

    def _over(self, helper_day: HelperDay, places: NDArray[np.int64], *, with_visits: bool) -> _Times:
        visits, times = self._of(helper_day), self._fastest[helper_day.shift.mode]
        if not len(visits):
            return np.full((len(places), len(places)), NEVER, dtype=np.int64)
        stops = self._problem.visit_place[visits]
        stay = self._problem.duration[visits] if with_visits else np.zeros(len(visits), dtype=np.int64)
        between = times[np.ix_(stops, stops)] + stay
        found = times[np.ix_(places, stops)] + stay
        while True:
            # One visit more on the way, as long as that saves anything.
            longer = np.array([(row[:, None] + between).min(axis=0) for row in found])
            if (longer >= found).all():
                break
            found = np.minimum(found, longer)
        last = times[np.ix_(stops, places)]
        over: _Times = np.minimum(NEVER, np.array([(row[:, None] + last).min(axis=0) for row in found]))
        return over


def fastest_times(problem: Problem) -> Mapping[str, _Times]:
    """Return the least travel times at any departure, by mode; ``NEVER`` where no way leads."""
    return {mode: _fastest(times.matrices) for mode, times in problem.travel.items()}


def _fastest(matrices: Sequence[NDArray[np.int32]]) -> _Times:
    least: _Times = np.min([np.where(matrix == UNREACHABLE, NEVER, matrix) for matrix in matrices], axis=0)
    return least.astype(np.int64)
