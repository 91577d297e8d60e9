"""Why a visit is not in the plan: the narrowest cause that can be shown."""

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

from planner.domain.helper import Helper, Shift
from planner.domain.problem import HelperDay, Problem
from planner.domain.rules import Reason
from planner.domain.timing import schedule
from planner.domain.visit import SECONDS_PER_DAY, Visit
from planner.solve.insertion import Draft, travel_of

WouldFit = Callable[[int], bool]
"""Whether a visit could be put into the plan, whatever it costs; an engine may know that sooner than a draft."""


def reason_for(draft: Draft, visit_idx: int, *, would_fit: WouldFit | None = None) -> Reason:
    """
    Return why a visit stays unassigned in a draft.

    ``NOT_WORTH``: it fits, and costs more than leaving it out. ``NOT_FOUND``: it fits, and nobody put it there. What
    does not fit says why, see :func:`reason_out`.
    """
    if draft.problem.visits[visit_idx].pinned is not None and not _fits(draft, visit_idx, would_fit):
        return Reason.PIN_CONFLICT
    return _reason_of_rules(draft, visit_idx) or _reason_of_room(draft, visit_idx, would_fit)


def reason_out(draft: Draft, visit_idx: int) -> Reason:
    """
    Return why a visit does not fit into a draft.

    From the people inwards: skill, language, who may go, two of them; then the days, the hours, the way there in an
    otherwise empty shift; then the visit that it must follow; then the room that the other visits leave. A visit with a
    pin says so, since the pin is what a person can change.
    """
    if draft.problem.visits[visit_idx].pinned is not None:
        return Reason.PIN_CONFLICT
    return _reason_of_rules(draft, visit_idx) or Reason.FULL


def _reason_of_rules(draft: Draft, visit_idx: int) -> Reason | None:
    problem = draft.problem
    return (
        _reason_of_people(problem.visits[visit_idx], problem.helpers)
        or _reason_of_time(problem, visit_idx)
        or _reason_of_way(problem, visit_idx)
        or _reason_of_pair(problem, visit_idx)
        or _reason_of_order(draft, visit_idx)
    )


def _fits(draft: Draft, visit_idx: int, would_fit: WouldFit | None) -> bool:
    return draft.cheapest_place(visit_idx) is not None if would_fit is None else would_fit(visit_idx)


def _reason_of_people(visit: Visit, helpers: Iterable[Helper]) -> Reason | None:
    able = [helper for helper in helpers if set(visit.skills) <= set(helper.skills)]
    if not able:
        return Reason.NO_SKILL
    speaking = [helper for helper in able if not visit.languages or set(visit.languages) & set(helper.languages)]
    if not speaking:
        return Reason.NO_LANGUAGE
    allowed = [
        helper
        for helper in speaking
        if (visit.allowed_helpers is None or helper.id in visit.allowed_helpers)
        and helper.id not in visit.excluded_helpers
    ]
    if not allowed:
        return Reason.EXCLUDED
    return None if len(allowed) >= visit.helpers_required else Reason.NO_PAIR


def _reason_of_time(problem: Problem, visit_idx: int) -> Reason | None:
    shifts = [helper_day.shift for helper_day in _eligible(problem, visit_idx)]
    if not shifts:
        return Reason.OFF_SHIFT
    return None if any(_meets(problem, visit_idx, shift) for shift in shifts) else Reason.WINDOW


def _meets(problem: Problem, visit_idx: int, shift: Shift) -> bool:
    """Whether the visit, without any travel, could be done inside the shift."""
    last_start = shift.end - problem.visits[visit_idx].duration
    windows = problem.start_windows[visit_idx].get(shift.day, ())
    return any(max(start, shift.start) <= min(end, last_start) for start, end in windows)


def _reason_of_way(problem: Problem, visit_idx: int) -> Reason | None:
    helper_days = [day for day in _eligible(problem, visit_idx) if _meets(problem, visit_idx, day.shift)]
    reachable = [day for day in helper_days if travel_of(problem, day, (visit_idx,)) >= 0]
    if not reachable:
        return Reason.UNREACHABLE
    empty = Draft(problem)
    return None if any(empty.timed(day, (visit_idx,)) for day in reachable) else Reason.TRAVEL


def _reason_of_pair(problem: Problem, visit_idx: int) -> Reason | None:
    """Whether two helpers, each in an otherwise empty shift, can begin together."""
    if problem.visits[visit_idx].helpers_required == 1:
        return None
    pairs = combinations(_eligible(problem, visit_idx), 2)
    can_meet = any(
        first.shift.day == second.shift.day
        and first.helper_idx != second.helper_idx
        and _can_meet(problem, visit_idx, first, second)
        for first, second in pairs
    )
    return None if can_meet else Reason.NO_PAIR


def _can_meet(problem: Problem, visit_idx: int, first: HelperDay, second: HelperDay) -> bool:
    """The later of the two earliest starts, or the beginning of a later window, is one for both, or none is."""
    alone = [schedule(problem, day, [visit_idx]) for day in (first, second)]
    earliest = [route.stops[0].start for route in alone if route is not None]
    windows = problem.start_windows[visit_idx].get(first.shift.day, ())
    starts = [max(earliest), *(start for start, _ in windows if start > max(earliest))] if len(earliest) == 2 else []
    return any(
        all(schedule(problem, day, [visit_idx], starts=[start]) is not None for day in (first, second))
        for start in starts
    )


def _reason_of_order(draft: Draft, visit_idx: int) -> Reason | None:
    """Whether the visit that it must follow is planned, and leaves a day and a time for it."""
    problem, after = draft.problem, draft.problem.visits[visit_idx].after
    if after is None:
        return None
    earlier = draft.place_of(problem.visit_idx_by_id[after.visit])
    if earlier is None:
        return Reason.AFTER
    day, start = earlier
    for helper_day in _eligible(problem, visit_idx):
        gap = helper_day.shift.day - day
        if gap == 0 and not after.min_days:
            first = start + (after.min_seconds or 0)
            last = start + (SECONDS_PER_DAY if after.max_seconds is None else after.max_seconds)
            windows = problem.start_windows[visit_idx].get(day, ())
            if any(max(first, begin) <= min(last, end) for begin, end in windows):
                return None
        most = problem.days if after.max_days is None else after.max_days
        if gap > 0 and not after.is_same_day and (after.min_days or 0) <= gap <= most:
            return None
    return Reason.AFTER


def _reason_of_room(draft: Draft, visit_idx: int, would_fit: WouldFit | None) -> Reason:
    if would_fit is not None:
        return Reason.NOT_WORTH if would_fit(visit_idx) else Reason.FULL
    place = draft.cheapest_place(visit_idx)
    if place is None:
        return Reason.FULL
    return Reason.NOT_WORTH if place.price >= draft.problem.visits[visit_idx].unserved_cost else Reason.NOT_FOUND


def _eligible(problem: Problem, visit_idx: int) -> Iterator[HelperDay]:
    return (day for day in problem.helper_days if problem.eligible[visit_idx, day.idx])
