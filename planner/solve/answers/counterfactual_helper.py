"""What helpers could change: longer shifts, more skills and languages, higher limits, one more helper."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count, islice
from math import ceil

from planner.domain.answers.edits import AddHelper, Cap, Edit, LengthenShift, MovePromise, RaiseCap, TeachHelper
from planner.domain.cost import keeps_promise
from planner.domain.helper import Helper, Shift
from planner.domain.plan import Route
from planner.domain.problem import HelperDay, Interval, Problem
from planner.domain.timing import schedule
from planner.domain.tour import Tour, find_helper_day, tours
from planner.domain.visit import SECONDS_PER_DAY, Visit
from planner.solve.answers.counterfactual import Proposal
from planner.solve.answers.counterfactual_visit import LARGE, MEDIUM, SMALL
from planner.solve.answers.explain_inquiry import Inquiry, Without, World

_QUARTER = 900
"""Shifts and limits change by quarters of an hour."""
_LITTLE = 1800
"""So much more work is a small change."""
_HALF_HOUR = 1800
_MOST_PLACES = 12
"""Of those that cost least, so many are looked at."""
_DAYS_PER_WEEK = 7
NEW_HELPER = "new-{}"
"""Id of a helper who does not exist yet."""


def helper_proposals(inquiry: Inquiry, visit_id: str) -> Iterator[Proposal]:
    """Yield changes of helpers and their shifts."""
    visit = inquiry.problem.visits[inquiry.problem.visit_idx_by_id[visit_id]]
    yield from _longer(inquiry, visit)
    yield from _caps(inquiry, visit)
    yield from _promises(inquiry, visit)
    yield from _taught(inquiry, visit)
    yield from _one_more(inquiry, visit)


def _longer(inquiry: Inquiry, visit: Visit) -> Iterator[Proposal]:
    """Yield the place that needs least more work, and the cheapest one."""
    found = []
    for place, routes in _cheapest(inquiry, visit, World.LONGER):
        edits = [edit for route in routes for edit in _lengthened(inquiry.problem, route)]
        if edits:
            found.append((sum(more for _, more in edits), place, routes, tuple(edit for edit, _ in edits)))
    found.sort(key=lambda item: item[:2])
    for more, price, routes, changed in found[:2]:
        yield Proposal(changed, routes, SMALL if more <= _LITTLE else MEDIUM, price)


def _cheapest(inquiry: Inquiry, visit: Visit, world: World) -> Iterator[tuple[float, tuple[Route, ...]]]:
    for option in inquiry.ask(visit.id, world)[:_MOST_PLACES]:
        yield option.place.price, option.routes()


def _lengthened(problem: Problem, route: Route) -> Iterator[tuple[Edit, int]]:
    """Yield how a shift must be longer for a route, and by how many seconds."""
    helper_day = _shift_of(problem, route)
    shift = helper_day.shift
    start = min(shift.start, route.leave // _QUARTER * _QUARTER)
    end = max(shift.end, min(SECONDS_PER_DAY, _up(route.back)))
    if (start, end) != (shift.start, shift.end):
        edit = LengthenShift(helper_day.helper.id, helper_day.shift_idx, shift.day, start, end)
        yield edit, shift.start - start + end - shift.end


def _caps(inquiry: Inquiry, visit: Visit) -> Iterator[Proposal]:
    """Yield the place that breaks the limits least."""
    if not inquiry.can_change(World.NO_CAP):
        return
    found = []
    for price, routes in _cheapest(inquiry, visit, World.NO_CAP):
        edits = tuple(_raised(inquiry, routes))
        if edits:
            found.append((len(edits), price, routes, edits))
    for num_limits, price, routes, edits in sorted(found, key=lambda item: item[:2])[:1]:
        yield Proposal(edits, routes, SMALL if num_limits == 1 else MEDIUM, price)


def _raised(inquiry: Inquiry, routes: Sequence[Route]) -> Iterator[Edit]:
    """Yield the limits that routes break, with what they need."""
    problem = inquiry.problem
    plan = inquiry.plan.replace(routes=tuple(routes))
    changed = {tour.helper_day.idx: tour for tour in tours(problem, plan)}
    for tour in changed.values():
        yield from _raised_of_shift(tour)
    paid: Counter[tuple[int, int]] = Counter()
    for tour in {**inquiry.tours_by_shift, **changed}.values():
        paid[tour.helper_day.helper_idx, tour.route.day // _DAYS_PER_WEEK] += tour.paid
    for idx in {tour.helper_day.helper_idx for tour in changed.values()}:
        helper = problem.helpers[idx]
        most = max(seconds for (other, _), seconds in paid.items() if other == idx)
        if helper.max_week is not None and most > helper.max_week:
            yield RaiseCap(helper.id, None, None, Cap.WEEK, _up(most))


def _raised_of_shift(tour: Tour) -> Iterator[Edit]:
    shift = tour.helper_day.shift
    for cap, found, needed in (
        (Cap.VISITS, len(tour.stops), len(tour.stops)),
        (Cap.TRAVEL, tour.travel, _up(tour.travel)),
        (Cap.LENGTH, tour.length, _up(tour.length)),
    ):
        limit = getattr(shift, cap)
        if limit is not None and found > limit:
            yield RaiseCap(tour.helper_day.helper.id, tour.helper_day.shift_idx, shift.day, cap, needed)


def _promises(inquiry: Inquiry, visit: Visit) -> Iterator[Proposal]:
    """Yield the place for which the fewest promised times move."""
    if not inquiry.can_change(World.NO_PROMISE):
        return
    found = []
    for price, routes in _cheapest(inquiry, visit, World.NO_PROMISE):
        edits = tuple(_moved(inquiry, routes))
        if edits:
            found.append((len(edits), price, routes, edits))
    for num_moved, price, routes, edits in sorted(found, key=lambda item: item[:2])[:1]:
        yield Proposal(edits, routes, MEDIUM if num_moved == 1 else LARGE, price)


def _moved(inquiry: Inquiry, routes: Sequence[Route]) -> Iterator[Edit]:
    for route in routes:
        for stop in route.stops:
            promise = inquiry.problem.visits[inquiry.problem.visit_idx_by_id[stop.visit]].promised
            if stop.visit in inquiry.kept and promise and not keeps_promise(promise, [(route, stop)]):
                old = inquiry.plan.stops_by_visit[stop.visit][0][1].start
                yield MovePromise(stop.visit, route.day, old, stop.start)


def _taught(inquiry: Inquiry, visit: Visit) -> Iterator[Proposal]:
    """Yield the cheapest place of each helper who lacks something."""
    seen: set[str] = set()
    for option in inquiry.ask(visit.id, World.PLAIN, Without.WANTS):
        edits = [edit for day in option.helper_days if (edit := _lacking(visit, day.helper)) is not None]
        if len(edits) == 1 and edits[0].helper not in seen:
            seen.add(edits[0].helper)
            size = LARGE + len(edits[0].skills) + len(edits[0].languages) - 1
            yield Proposal((edits[0],), option.routes(), size, option.place.price)


def _lacking(visit: Visit, helper: Helper) -> TeachHelper | None:
    skills = tuple(skill for skill in visit.skills if skill not in helper.skills)
    is_understood = not visit.languages or not set(visit.languages).isdisjoint(helper.languages)
    languages = () if is_understood else visit.languages[:1]
    return TeachHelper(helper.id, skills, languages) if skills or languages else None


def _one_more(inquiry: Inquiry, visit: Visit) -> Iterator[Proposal]:
    """Yield helpers who come for this visit alone: as many as are missing, at a time at which the others can."""
    if visit.allowed_helpers is not None or (visit.pinned and visit.pinned.helpers):
        return
    if visit.helpers_required > 1:
        yield from _second_helper(inquiry, visit)
    windows = inquiry.problem.start_windows[inquiry.problem.visit_idx_by_id[visit.id]]
    for day, intervals in windows.items():
        new = [_new_helper(inquiry.problem, visit, day, _first(intervals[0]), n) for n in range(visit.helpers_required)]
        yield from _with_new(inquiry.problem, visit, new, _first(intervals[0]), ())


def _second_helper(inquiry: Inquiry, visit: Visit) -> Iterator[Proposal]:
    for option in inquiry.ask(visit.id, World.PLAIN, Without.PAIR)[:1]:
        start = _first(option.place.opens[0]) if option.place.start is None else option.place.start
        new = _new_helper(inquiry.problem, visit, option.day, start, 0)
        yield from _with_new(inquiry.problem, visit, [new], start, option.routes(start))


def _first(opens: Interval) -> int:
    """The first half hour of an interval where it has one."""
    return min(opens[1], ceil(opens[0] / _HALF_HOUR) * _HALF_HOUR)


def _new_helper(problem: Problem, visit: Visit, day: int, start: int, number: int) -> Helper:
    """Return a helper with what the visit asks for and just the time for it, at the resident's own place."""
    modes = Counter(helper_day.shift.mode for helper_day in problem.helper_days)
    mode = modes.most_common(1)[0][0] if modes else min(problem.travel)
    first = max(0, (start - visit.access) // _HALF_HOUR * _HALF_HOUR)
    last = min(SECONDS_PER_DAY, ceil((start + visit.duration) / _HALF_HOUR) * _HALF_HOUR)
    free = (name for name in map(NEW_HELPER.format, count(1)) if name not in problem.helper_idx_by_id)
    name = next(islice(free, number, None))
    shift = Shift(day, first, last, mode, visit.place, visit.place)
    return Helper(name, (shift,), visit.skills, visit.languages[:1])


def _with_new(
    problem: Problem, visit: Visit, new: Sequence[Helper], start: int, routes: tuple[Route, ...]
) -> Iterator[Proposal]:
    changed = replace(problem, helpers=(*problem.helpers, *new))
    idx = problem.visit_idx_by_id[visit.id]
    names = {helper.id for helper in new}
    timed = [
        schedule(changed, helper_day, [idx], starts=[start])
        for helper_day in changed.helper_days
        if helper_day.helper.id in names
    ]
    if all(route is not None for route in timed):
        own = tuple(route for route in timed if route is not None)
        yield Proposal(tuple(AddHelper(helper) for helper in new), (*routes, *own), LARGE + len(new), 0)


def _up(seconds: int) -> int:
    return ceil(seconds / _QUARTER) * _QUARTER


def _shift_of(problem: Problem, route: Route) -> HelperDay:
    found = find_helper_day(problem, route)
    if found is None:
        raise AssertionError("A route of a plan uses a known shift.")
    return found
