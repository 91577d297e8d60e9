"""One week as frozen data for an engine, named by its digest."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from planner.domain.codec import Findings, encode
from planner.domain.helper import Helper, Shift
from planner.domain.matrix import TravelTimes
from planner.domain.validation import problem_findings
from planner.domain.visit import Point, Visit
from planner.domain.weights import Weights
from planner.errors import InputError

DEFAULT_TIMEZONE = "Europe/Helsinki"

Interval = tuple[int, int]
"""Whole seconds since local midnight, both ends included."""


@dataclass(frozen=True)
class HelperDay:
    """A shift with its helper; ``idx`` counts over the helpers in their order, each with the shifts in theirs."""

    idx: int
    helper_idx: int
    shift_idx: int
    helper: Helper
    shift: Shift

    @property
    def is_only_shift_of_day(self) -> bool:
        """Whether helper and day are enough to name it."""
        return sum(shift.day == self.shift.day for shift in self.helper.shifts) == 1


@dataclass(frozen=True, eq=False)
class Problem:
    """
    Visits, helpers and travel times of one week; make it with :meth:`build`, which validates.

    Parameters
    ----------
    monday
        First day of the horizon.
    days
        Length of the horizon, 1 to 28.
    timezone
        IANA name; times inside are seconds since local midnight of their day.
    places, visits, helpers
        In the order of the file; ids are unique in each.
    travel
        By mode; each covers all places in their order.
    weights
        Of the shared terms of the objective.
    """

    monday: date
    days: int
    places: tuple[Point, ...]
    visits: tuple[Visit, ...]
    helpers: tuple[Helper, ...]
    travel: Mapping[str, TravelTimes]
    weights: Weights = Weights()  # noqa: RUF009 - frozen, so it can be shared
    timezone: str = DEFAULT_TIMEZONE

    @classmethod
    def build(
        cls,
        monday: date,
        days: int,
        *,
        places: Iterable[Point],
        visits: Iterable[Visit],
        helpers: Iterable[Helper],
        travel: Mapping[str, TravelTimes],
        weights: Weights | None = None,
        timezone: str = DEFAULT_TIMEZONE,
    ) -> Self:
        """
        Return the problem.

        Raises
        ------
        InputError
            With everything that does not fit together, all at once; paths are those of the exchange format.
        """
        problem = cls(
            monday=monday,
            days=days,
            places=tuple(places),
            visits=tuple(visits),
            helpers=tuple(helpers),
            travel=dict(travel),
            weights=weights or Weights(),
            timezone=timezone,
        )
        findings = Findings()
        problem_findings(problem, findings)
        if findings.has_errors:
            raise InputError(findings)
        return problem

    def replace(self, **changes: Any) -> Self:
        """Return a new, validated problem with some fields changed; a what-if never edits."""
        changed = replace(self, **changes)
        return type(self).build(
            changed.monday,
            changed.days,
            places=changed.places,
            visits=changed.visits,
            helpers=changed.helpers,
            travel=changed.travel,
            weights=changed.weights,
            timezone=changed.timezone,
        )

    def digest(self) -> str:
        """
        Return the SHA-256 of everything that can change a plan, as 64 hexadecimal digits.

        The spelling of the file does not count: defaults written out, key order, a matrix beside the JSON or in it.
        """
        head = [self.monday.isoformat(), self.days, self.timezone]
        body = [*head, encode(self.places), encode(self.visits), encode(self.helpers), encode(self.weights)]
        digest = hashlib.sha256(json.dumps(body, sort_keys=True, separators=(",", ":")).encode())
        for mode in sorted(self.travel):
            times = self.travel[mode]
            digest.update(json.dumps([mode, times.starts]).encode())
            for matrix in times.matrices:
                digest.update(matrix.astype("<i4").tobytes())
        return digest.hexdigest()

    @cached_property
    def helper_days(self) -> tuple[HelperDay, ...]:
        """Every shift with its helper."""
        pairs = [
            (helper_idx, shift_idx, helper, shift)
            for helper_idx, helper in enumerate(self.helpers)
            for shift_idx, shift in enumerate(helper.shifts)
        ]
        return tuple(HelperDay(idx, *pair) for idx, pair in enumerate(pairs))

    @cached_property
    def helper_days_by_day(self) -> Mapping[tuple[str, int], tuple[HelperDay, ...]]:
        """The shifts of a helper (by id) on a day, in order."""
        found: dict[tuple[str, int], tuple[HelperDay, ...]] = {}
        for helper_day in self.helper_days:
            key = helper_day.helper.id, helper_day.shift.day
            found[key] = (*found.get(key, ()), helper_day)
        return found

    @cached_property
    def visit_idx_by_id(self) -> Mapping[str, int]:
        """Position of a visit."""
        return {visit.id: idx for idx, visit in enumerate(self.visits)}

    @cached_property
    def helper_idx_by_id(self) -> Mapping[str, int]:
        """Position of a helper."""
        return {helper.id: idx for idx, helper in enumerate(self.helpers)}

    @cached_property
    def place_idx_by_id(self) -> Mapping[str, int]:
        """Row and column of a place in every matrix."""
        return {place.id: idx for idx, place in enumerate(self.places)}

    @cached_property
    def visit_place(self) -> NDArray[np.int64]:
        """Place index of each visit, shape (visits,)."""
        return _frozen([self.place_idx_by_id[visit.place] for visit in self.visits])

    @cached_property
    def duration(self) -> NDArray[np.int64]:
        """Seconds at the resident, shape (visits,)."""
        return _frozen([visit.duration for visit in self.visits])

    @cached_property
    def access(self) -> NDArray[np.int64]:
        """Seconds between arrival and start, shape (visits,)."""
        return _frozen([visit.access for visit in self.visits])

    @cached_property
    def unserved_cost(self) -> NDArray[np.int64]:
        """Price of staying unassigned, shape (visits,)."""
        return _frozen([visit.unserved_cost for visit in self.visits])

    @cached_property
    def qualified(self) -> NDArray[np.bool_]:
        """Whether a helper may ever go: skills, language, allowed, excluded, pin; shape (visits, helpers)."""
        # Visits that ask for the same share their row: a thousand visits have a few dozen rows.
        row_by_wants: dict[tuple[object, ...], list[bool]] = {}
        table = []
        for visit in self.visits:
            pinned = visit.pinned.helpers if visit.pinned else None
            people = (visit.allowed_helpers, visit.excluded_helpers, pinned, visit.helpers_required)
            wants = (visit.skills, visit.languages, *people)
            if wants not in row_by_wants:
                row_by_wants[wants] = [_is_qualified(visit, helper) for helper in self.helpers]
            table.append(row_by_wants[wants])
        array = np.array(table, dtype=np.bool_).reshape(len(self.visits), len(self.helpers))
        array.setflags(write=False)
        return array

    @cached_property
    def eligible(self) -> NDArray[np.bool_]:
        """Whether a qualified helper has a window of the visit on the day of the shift; shape (visits, helper days)."""
        has_window = np.zeros((len(self.visits), self.days), dtype=np.bool_)
        for visit_idx, by_day in enumerate(self.start_windows):
            has_window[visit_idx, list(by_day)] = True
        helpers = [helper_day.helper_idx for helper_day in self.helper_days]
        days = [helper_day.shift.day for helper_day in self.helper_days]
        array: NDArray[np.bool_] = self.qualified[:, helpers] & has_window[:, days]
        array.setflags(write=False)
        return array

    @cached_property
    def helper_cost(self) -> NDArray[np.int64]:
        """Price of a helper for a visit, non-preferred and second language; shape (visits, helpers)."""
        row_by_wants: dict[tuple[object, ...], list[int]] = {}
        table = []
        for visit in self.visits:
            languages = (visit.languages[:1], visit.second_language_cost)
            wants = (*languages, visit.preferred_helpers, visit.non_preferred_cost)
            if wants not in row_by_wants:
                row_by_wants[wants] = [helper_price(visit, helper) for helper in self.helpers]
            table.append(row_by_wants[wants])
        return _frozen(table).reshape(len(self.visits), len(self.helpers))

    @cached_property
    def start_windows(self) -> tuple[Mapping[int, tuple[Interval, ...]], ...]:
        """When each visit may start, by day: windows merged and in order, narrowed to its pin."""
        return tuple(start_windows_of(visit) for visit in self.visits)


def non_preferred_price(visit: Visit, helper: Helper) -> int:
    """Return what it costs that this helper is none of the preferred ones."""
    wanted = visit.preferred_helpers
    return visit.non_preferred_cost if wanted and helper.id not in wanted else 0


def second_language_price(visit: Visit, helper: Helper) -> int:
    """Return what it costs that this helper lacks the resident's first language."""
    return visit.second_language_cost if visit.languages and visit.languages[0] not in helper.languages else 0


def helper_price(visit: Visit, helper: Helper) -> int:
    """Return all that it costs to send this helper rather than the best one."""
    return non_preferred_price(visit, helper) + second_language_price(visit, helper)


def _is_qualified(visit: Visit, helper: Helper) -> bool:
    return (
        set(visit.skills) <= set(helper.skills)
        and (not visit.languages or not set(visit.languages).isdisjoint(helper.languages))
        and (visit.allowed_helpers is None or helper.id in visit.allowed_helpers)
        and helper.id not in visit.excluded_helpers
        and _fits_pin(visit, helper)
    )


def _fits_pin(visit: Visit, helper: Helper) -> bool:
    if visit.pinned is None or visit.pinned.helpers is None:
        return True
    # One name on a visit of two helpers leaves the second open.
    return helper.id in visit.pinned.helpers or len(visit.pinned.helpers) < visit.helpers_required


def start_windows_of(visit: Visit) -> Mapping[int, tuple[Interval, ...]]:
    """Return when a visit may start, by day: windows merged and in order, narrowed to its pin."""
    pin_day = visit.pinned.day if visit.pinned else None
    pin_start = visit.pinned.start if visit.pinned else None
    by_day: dict[int, list[Interval]] = {}
    for window in sorted(visit.windows, key=lambda window: (window.day, window.start)):
        if pin_day is None or window.day == pin_day:
            by_day.setdefault(window.day, []).append((window.start, window.end))
    merged = {day: _merged(intervals) for day, intervals in by_day.items()}
    if pin_start is None:
        return merged
    return {
        day: ((pin_start, pin_start),)
        for day, intervals in merged.items()
        if any(start <= pin_start <= end for start, end in intervals)
    }


def _merged(intervals: list[Interval]) -> tuple[Interval, ...]:
    """Join intervals that overlap or touch; they come in order of their start."""
    joined = [intervals[0]]
    for start, end in intervals[1:]:
        last_start, last_end = joined[-1]
        if start <= last_end + 1:
            joined[-1] = (last_start, max(last_end, end))
        else:
            joined.append((start, end))
    return tuple(joined)


def _frozen(values: Any) -> NDArray[np.int64]:
    array = np.asarray(values, dtype=np.int64)
    array.setflags(write=False)
    return array
