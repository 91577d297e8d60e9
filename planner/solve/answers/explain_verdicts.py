"""What keeps a visit out of every single shift, exactly: rules are taken away one after another until there is room."""

from collections.abc import Iterable, Iterator, Mapping

from planner.domain.answers.explanation import Hurdle, Verdict
from planner.domain.helper import Helper, Shift
from planner.domain.problem import HelperDay, Interval
from planner.domain.timing import schedule
from planner.domain.visit import Visit
from planner.solve.answers.explain_inquiry import Inquiry, cheapest_by_shift
from planner.solve.answers.explain_worlds import Without, World
from planner.solve.insertion import travel_of
from planner.solve.places.question import Place

_OF_VISIT = ((Hurdle.PAIR, Without.PAIR), (Hurdle.ORDER, Without.ORDER), (Hurdle.ORDER, Without.LINKS))
_OF_WEEK = (
    (Hurdle.WEEK_CAP, World.NO_WEEK_CAP),
    (Hurdle.CAP, World.NO_CAP),
    (Hurdle.PROMISE, World.NO_CAP_NO_PROMISE),
)
"""What is taken away, each on top of all before it; the last one that it took is the hurdle."""


def verdicts_on(inquiry: Inquiry, visit_id: str) -> tuple[Verdict, ...]:
    """Return a verdict for each shift, and for each day on which a suitable helper does not work."""
    problem = inquiry.problem
    visit_idx = problem.visit_idx_by_id[visit_id]
    visit = problem.visits[visit_idx]
    fits = cheapest_by_shift(inquiry.ask(visit_id))
    blocked = _Blocked(inquiry, visit_id)
    found: list[Verdict] = []
    for helper_day in problem.helper_days:
        helper, shift = helper_day.helper, helper_day.shift
        place = fits.get(helper_day.idx)
        if place is not None:
            hurdle, price = _priced(place, visit), place.price
        else:
            hurdle, price = _hurdle(inquiry, visit_idx, helper_day) or blocked.hurdle(helper_day), None
        found.append(Verdict(helper.id, shift.day, helper_day.shift_idx, hurdle, price))
    for helper in problem.helpers:
        found += _days_off(helper, visit, problem.start_windows[visit_idx])
    order = problem.helper_idx_by_id
    return tuple(sorted(found, key=lambda verdict: (order[verdict.helper], verdict.day, verdict.shift or 0)))


def _priced(place: Place, visit: Visit) -> Hurdle:
    return Hurdle.FEASIBLE if place.price < visit.unserved_cost else Hurdle.DEARER


def _days_off(helper: Helper, visit: Visit, windows: Mapping[int, tuple[Interval, ...]]) -> Iterator[Verdict]:
    if hurdle_of_helper(visit, helper) is None:
        worked = {shift.day for shift in helper.shifts}
        yield from (Verdict(helper.id, day, None, Hurdle.OFF_SHIFT) for day in windows if day not in worked)


def hurdle_of_helper(visit: Visit, helper: Helper) -> Hurdle | None:
    """Return why a helper may not go to a visit at all, or None."""
    if not set(visit.skills) <= set(helper.skills):
        return Hurdle.SKILL
    if visit.languages and set(visit.languages).isdisjoint(helper.languages):
        return Hurdle.LANGUAGE
    is_allowed = visit.allowed_helpers is None or helper.id in visit.allowed_helpers
    if helper.id in visit.excluded_helpers or not is_allowed:
        return Hurdle.EXCLUDED
    pinned = visit.pinned.helpers if visit.pinned else None
    if pinned is not None and helper.id not in pinned and len(pinned) >= visit.helpers_required:
        return Hurdle.PIN
    return None


def _hurdle(inquiry: Inquiry, visit_idx: int, helper_day: HelperDay) -> Hurdle | None:
    """Return what keeps a visit out of a shift in which it would be alone."""
    visit = inquiry.problem.visits[visit_idx]
    return (
        hurdle_of_helper(visit, helper_day.helper)
        or _hurdle_of_time(inquiry, visit_idx, helper_day.shift)
        or _hurdle_of_way(inquiry, visit_idx, helper_day)
    )


def _hurdle_of_time(inquiry: Inquiry, visit_idx: int, shift: Shift) -> Hurdle | None:
    visit = inquiry.problem.visits[visit_idx]
    open_then = [(window.start, window.end) for window in visit.windows if window.day == shift.day]
    if not open_then:
        return Hurdle.OTHER_DAY
    if not _meet(open_then, shift, visit.duration):
        return Hurdle.WINDOW
    # The windows with the pin are a part of those without.
    windows = inquiry.problem.start_windows[visit_idx].get(shift.day, ())
    return None if _meet(windows, shift, visit.duration) else Hurdle.PIN


def _meet(windows: Iterable[Interval], shift: Shift, duration: int) -> bool:
    """Whether the visit, without any travel, could be done inside the shift."""
    return any(max(start, shift.start) <= min(end, shift.end - duration) for start, end in windows)


def _hurdle_of_way(inquiry: Inquiry, visit_idx: int, helper_day: HelperDay) -> Hurdle | None:
    problem, shift = inquiry.problem, helper_day.shift
    travel = travel_of(problem, helper_day, (visit_idx,))
    if travel < 0:
        return Hurdle.UNREACHABLE
    if schedule(problem, helper_day, [visit_idx]) is None:
        return Hurdle.TRAVEL
    visit = problem.visits[visit_idx]
    least = travel + visit.access + visit.duration
    has_no_time = shift.max_length is not None and least > shift.max_length
    has_no_way = shift.max_travel is not None and travel > shift.max_travel
    return Hurdle.CAP if has_no_time or has_no_way else None


class _Blocked:
    """Shifts that could hold a visit if it were alone; what blocks them is asked only when one is found."""

    def __init__(self, inquiry: Inquiry, visit_id: str) -> None:
        self._inquiry, self._visit = inquiry, visit_id
        self._by_shift: dict[int, Hurdle] | None = None

    def hurdle(self, helper_day: HelperDay) -> Hurdle:
        if self._by_shift is None:
            self._by_shift = {}
            for hurdle, shifts in self._steps():
                for shift in shifts:
                    self._by_shift.setdefault(shift, hurdle)
        return self._by_shift.get(helper_day.idx, Hurdle.FULL)

    def _steps(self) -> Iterator[tuple[Hurdle, dict[int, Place]]]:
        ask, freest = self._inquiry.ask, Without.NOTHING
        for hurdle, without in _OF_VISIT:
            if self._inquiry.has(self._visit, without):
                freest = without
                yield hurdle, cheapest_by_shift(ask(self._visit, World.PLAIN, without))
        for hurdle, world in _OF_WEEK:
            if self._inquiry.can_change(world):
                yield hurdle, cheapest_by_shift(ask(self._visit, world, freest))
