"""Seconds from stop to stop of a shift, as the model of feasible plans counts them."""

from collections.abc import Sequence

from planner.domain.matrix import UNREACHABLE
from planner.domain.problem import HelperDay, Problem
from planner.solve.answers.detours import NEVER, Detours

DEPOT = 0
"""Node where the shift starts and ends."""


class Ways:
    """Seconds between the nodes of a line: the depot and the visits, by band."""

    def __init__(self, problem: Problem, detours: Detours, day: HelperDay, visits: Sequence[int]) -> None:
        self._problem = problem
        self._visits = visits
        shift, places = day.shift, problem.place_idx_by_id
        self._times = problem.travel[shift.mode]
        own = [int(problem.visit_place[visit]) for visit in visits]
        self._from = [places[shift.start_place], *own]
        self._ends_anywhere = shift.end_place is None
        self._to = [places[shift.end_place or shift.start_place], *own]
        both, size = [*self._from, *self._to], len(own) + 1
        self._over = detours.seconds(day, both, with_visits=True)[:size, size:]
        if shift.max_travel is not None:
            self._over_travel = detours.seconds(day, both, with_visits=False)[:size, size:]

    def is_open(self, origin: int, target: int) -> bool:
        """Whether a way leads there at any time."""
        return any(self.gap(band, origin, target) < NEVER for band in range(len(self._times.matrices)))

    def gap(self, band: int, origin: int, target: int) -> int:
        """Return the least seconds from departure to start, the break left out."""
        if target == DEPOT and self._ends_anywhere:
            return 0
        direct = self._direct(band, origin, target)
        return min(direct + self._access(origin, target), int(self._over[origin, target]))

    def travel(self, band: int, origin: int, target: int) -> int:
        """Return the least seconds of travel; for shifts that cap it."""
        if target == DEPOT and self._ends_anywhere:
            return 0
        return min(self._direct(band, origin, target), int(self._over_travel[origin, target]))

    def _direct(self, band: int, origin: int, target: int) -> int:
        seconds = int(self._times.matrices[band][self._from[origin], self._to[target]])
        return NEVER if seconds == UNREACHABLE else seconds

    def _access(self, origin: int, target: int) -> int:
        if target == DEPOT or (origin != DEPOT and self._from[origin] == self._to[target]):
            return 0
        return int(self._problem.access[self._visits[target - 1]])
