"""Why a visit is not in the plan: the narrowest cause that can be shown."""

from collections.abc import Iterable, Iterator

from planner.domain.helper import Helper, Shift
from planner.domain.problem import HelperDay, Problem
from planner.domain.rules import Reason
from planner.domain.visit import Visit
from planner.solve.insertion import Draft, travel_of


def reason_for(draft: Draft, visit_idx: int) -> Reason:
    """
    Return why a visit stays unassigned in a draft.

    From the people inwards: skill, language, who may go; then the days, the hours, the way there in an otherwise empty
    shift; then the room that the other visits leave. A visit with a pin says so, since the pin is what a person can
    change. ``NOT_WORTH``: it fits, and costs more than leaving it out. ``NOT_FOUND``: it fits, and nobody put it there.
    """
    problem = draft.problem
    visit = problem.visits[visit_idx]
    if visit.pinned is not None:
        return Reason.PIN_CONFLICT
    return (
        _reason_of_people(visit, problem.helpers)
        or _reason_of_time(problem, visit_idx)
        or _reason_of_way(problem, visit_idx)
        or _reason_of_room(draft, visit_idx)
    )


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
    return None if allowed else Reason.EXCLUDED


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


def _reason_of_room(draft: Draft, visit_idx: int) -> Reason:
    place = draft.cheapest_place(visit_idx)
    if place is None:
        return Reason.FULL
    return Reason.NOT_WORTH if place.price >= draft.problem.visits[visit_idx].unserved_cost else Reason.NOT_FOUND


def _eligible(problem: Problem, visit_idx: int) -> Iterator[HelperDay]:
    return (day for day in problem.helper_days if problem.eligible[visit_idx, day.idx])
