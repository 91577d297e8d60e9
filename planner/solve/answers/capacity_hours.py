"""What visits need and shifts offer, in seconds, and who could serve what: everything but the routes."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planner.domain.helper import Shift
from planner.domain.matrix import UNREACHABLE
from planner.domain.problem import Problem

DAYS_PER_WEEK = 7


@dataclass(frozen=True)
class Hours:
    """
    Needed and offered time of a week.

    Parameters
    ----------
    problem
        The week.
    travel
        Seconds that each helper of each visit spends besides; 0 where only the certain is counted.
    """

    problem: Problem
    travel: int = 0

    @cached_property
    def per_helper(self) -> NDArray[np.int64]:
        """Seconds that a visit takes of each of its helpers, shape (visits,)."""
        return self.problem.duration + self.sure_access + self.travel

    @cached_property
    def needed(self) -> NDArray[np.int64]:
        """Seconds that a visit takes of all its helpers, shape (visits,)."""
        return self.per_helper * np.array([visit.helpers_required for visit in self.problem.visits], dtype=np.int64)

    @cached_property
    def sure_access(self) -> NDArray[np.int64]:
        """Access time that no route can save: where nobody else is visited at the same place; shape (visits,)."""
        count = Counter(visit.place for visit in self.problem.visits)
        is_alone = np.array([count[visit.place] == 1 for visit in self.problem.visits], dtype=np.bool_)
        access: NDArray[np.int64] = np.where(is_alone, self.problem.access, 0)
        return access

    @cached_property
    def offered(self) -> NDArray[np.int64]:
        """Seconds of each shift in which somebody could be at a resident, shape (helper days,)."""
        return np.array([_usable(day.shift) for day in self.problem.helper_days], dtype=np.int64)

    @cached_property
    def days(self) -> tuple[frozenset[int], ...]:
        """On which days each visit may be, by its windows and pin."""
        return tuple(frozenset(by_day) for by_day in self.problem.start_windows)

    @cached_property
    def can_serve(self) -> NDArray[np.bool_]:
        """Whether a visit could be done in a shift, if there were no way to go; shape (visits, helper days)."""
        problem = self.problem
        shifts = [helper_day.shift for helper_day in problem.helper_days]
        day, start, end = (np.array([getattr(shift, name) for shift in shifts]) for name in ("day", "start", "end"))
        fits = np.zeros((len(problem.visits), len(shifts)), dtype=np.bool_)
        for idx, by_day in enumerate(problem.start_windows):
            first, last = start + self.sure_access[idx], end - problem.duration[idx]
            for visit_day, windows in by_day.items():
                for opens, closes in windows:
                    fits[idx] |= (day == visit_day) & (np.maximum(first, opens) <= np.minimum(last, closes))
        fits &= problem.qualified[:, [helper_day.helper_idx for helper_day in problem.helper_days]]
        fits &= self.offered >= self.problem.duration[:, None]
        self._drop_days_without_a_second_helper(fits)
        return fits

    def _drop_days_without_a_second_helper(self, fits: NDArray[np.bool_]) -> None:
        for idx, visit in enumerate(self.problem.visits):
            by_day = defaultdict(set)
            for column in np.flatnonzero(fits[idx]).tolist():
                helper_day = self.problem.helper_days[column]
                by_day[helper_day.shift.day].add(helper_day.helper_idx)
            for column in np.flatnonzero(fits[idx]).tolist():
                if len(by_day[self.problem.helper_days[column].shift.day]) < visit.helpers_required:
                    fits[idx, column] = False

    def offered_by(self, columns: Iterable[int]) -> int:
        """Return the seconds of some shifts, each helper within the weekly cap."""
        by_week: Counter[tuple[int, int]] = Counter()
        for column in columns:
            by_week[self.week_of(column)] += int(self.offered[column])
        return sum(min(seconds, self.cap_of(week)) for week, seconds in by_week.items())

    def week_of(self, column: int) -> tuple[int, int]:
        """Return helper index and week of a shift."""
        helper_day = self.problem.helper_days[column]
        return helper_day.helper_idx, helper_day.shift.day // DAYS_PER_WEEK

    def cap_of(self, week: tuple[int, int]) -> int:
        """Return the cap of a helper's week; without one, more than a week has."""
        cap = self.problem.helpers[week[0]].max_week
        return DAYS_PER_WEEK * 24 * 3600 if cap is None else cap


def _usable(shift: Shift) -> int:
    """A used shift contains its break, and one that does not fit leaves the shift unused."""
    length = shift.end - shift.start if shift.max_length is None else min(shift.end - shift.start, shift.max_length)
    pause = shift.break_
    if pause is None:
        return length
    fits = max(pause.earliest, shift.start) <= min(pause.latest, shift.end - pause.duration)
    return max(0, length - pause.duration) if fits else 0


def typical_travel(problem: Problem) -> int:
    """
    Return what a helper travels to a visit at least, on average: seconds.

    The mean over the visits of the way from the nearest other visit, by mode, weighed by the shifts of each mode. A
    median would be nothing where most visits share a house with another one.
    """
    shares = Counter(helper_day.shift.mode for helper_day in problem.helper_days)
    found = {mode: _nearest(problem, mode) for mode in shares}
    known = {mode: seconds for mode, seconds in found.items() if seconds is not None}
    num_shifts = sum(shares[mode] for mode in known)
    return round(sum(shares[mode] * seconds for mode, seconds in known.items()) / num_shifts) if num_shifts else 0


def _nearest(problem: Problem, mode: str) -> float | None:
    rows = problem.visit_place
    times = problem.travel[mode].matrices[0][np.ix_(rows, rows)].astype(float)
    times[times == UNREACHABLE] = np.inf
    np.fill_diagonal(times, np.inf)
    least = times.min(axis=0, initial=np.inf)
    least = least[np.isfinite(least)]
    return float(least.mean()) if len(least) else None
