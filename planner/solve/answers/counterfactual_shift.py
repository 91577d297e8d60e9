"""How much longer a shift must be for a visit: later at its end, earlier at its beginning, or both."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from planner.domain.answers.edits import Edit, LengthenShift
from planner.domain.helper import Shift
from planner.domain.plan import Route
from planner.domain.problem import HelperDay, Problem
from planner.domain.timing import schedule
from planner.domain.tour import find_helper_day
from planner.domain.visit import Visit
from planner.solve.answers.broken_limits import down, up
from planner.solve.answers.counterfactual import Proposal
from planner.solve.answers.counterfactual_visit import MEDIUM, SMALL
from planner.solve.answers.explain_inquiry import Inquiry, Option
from planner.solve.answers.explain_worlds import World

_QUARTER = 900
_LITTLE = 1800
"""So much more work is a small change; assumption."""
_MOST_PLACES = 8
"""Of those that cost least, so many are looked at."""


def longer_shifts(inquiry: Inquiry, visit: Visit) -> Iterator[Proposal]:
    """Yield the place that needs least more work, and the cheapest one."""
    found = []
    for option in inquiry.ask(visit.id, World.LONGER)[:_MOST_PLACES]:
        longer = [_longer(inquiry, option, route) for route in option.routes()]
        routes = tuple(each.route for each in longer)
        edits = tuple(edit for each in longer for edit in each.edits)
        if edits and not inquiry.broken_limits(routes):
            found.append((sum(each.more for each in longer), option.place.price, routes, edits))
    found.sort(key=lambda item: item[:2])
    for more, price, routes, changed in found[:2]:
        yield Proposal(changed, routes, SMALL if more <= _LITTLE else MEDIUM, price)


@dataclass(frozen=True)
class _Longer:
    """A route in a shift of other hours."""

    route: Route
    helper_day: HelperDay
    start: int
    end: int

    @property
    def more(self) -> int:
        """Seconds by which the shift is longer."""
        shift = self.helper_day.shift
        return shift.start - self.start + self.end - shift.end

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The change of the hours; none where they suffice."""
        day = self.helper_day
        if not self.more:
            return ()
        return (LengthenShift(day.helper.id, day.shift_idx, day.shift.day, self.start, self.end),)


def _longer(inquiry: Inquiry, option: Option, route: Route) -> _Longer:
    """Return the least change of the hours for a route: as it is timed, or at one end of the shift alone."""
    helper_day = find_helper_day(inquiry.problem, route)
    if helper_day is None:
        raise AssertionError("A route of a plan uses a known shift.")
    shift, longest = helper_day.shift, option.question.problem.helper_days[helper_day.idx].shift
    start = min(shift.start, max(longest.start, down(route.leave)))
    both = _Longer(route, helper_day, start, max(shift.end, min(longest.end, up(route.back))))
    if len(option.place.spots) > 1 or not both.more:
        return both
    others = (_later(option, route, helper_day, longest), _earlier(option, route, helper_day, longest))
    return min((both, *(each for each in others if each is not None)), key=lambda each: each.more)


def _later(option: Option, route: Route, helper_day: HelperDay, longest: Shift) -> _Longer | None:
    shift = helper_day.shift
    timed = _timed(option, route, helper_day, shift.start, longest.end)
    return timed and replace(timed, end=max(shift.end, min(longest.end, up(timed.route.back))))


def _earlier(option: Option, route: Route, helper_day: HelperDay, longest: Shift) -> _Longer | None:
    """Return the latest beginning that will do, in quarters of an hour, found by halving."""
    shift = helper_day.shift

    def from_quarters(quarters: int) -> _Longer | None:
        start = max(longest.start, shift.start - quarters * _QUARTER)
        return _timed(option, route, helper_day, start, shift.end)

    too_few, enough = 0, -(-(shift.start - longest.start) // _QUARTER)
    found = from_quarters(enough) if enough else None
    while found is not None and enough - too_few > 1:
        middle = (too_few + enough) // 2
        timed = from_quarters(middle)
        if timed is None:
            too_few = middle
        else:
            found, enough = timed, middle
    return found


def _timed(option: Option, route: Route, helper_day: HelperDay, start: int, end: int) -> _Longer | None:
    """Return a route in other hours, promises kept and visits that are tied to others at their times."""
    firm, search = option.question.firm, option.question.search
    tasks = [firm.visit_idx_by_id[stop.visit] for stop in route.stops]
    fixed: dict[int, int | None] = dict(search.best().starts)
    fixed[option.question.visit] = option.place.start
    helper = replace(helper_day.helper, shifts=(replace(helper_day.shift, start=start, end=end),))
    alone: Problem = replace(firm, visits=tuple(firm.visits[task] for task in tasks), helpers=(helper,))
    timed = schedule(alone, alone.helper_days[0], range(len(tasks)), starts=[fixed.get(task) for task in tasks])
    return None if timed is None else _Longer(replace(timed, shift=route.shift), helper_day, start, end)
