"""One more helper, or two, who come for one visit alone: nearly always possible, and the largest of all changes."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count, islice
from math import ceil

from planner.domain.answers.edits import AddHelper, AllowHelper, Edit, LoosenOrder, RemovePin
from planner.domain.answers.explanation import edited
from planner.domain.helper import Helper, Shift
from planner.domain.plan import Route
from planner.domain.problem import Interval, Problem, start_windows_of
from planner.domain.timing import schedule
from planner.domain.visit import SECONDS_PER_DAY, After, Visit
from planner.solve.answers.counterfactual import Proposal
from planner.solve.answers.counterfactual_visit import LARGE
from planner.solve.answers.explain_inquiry import Inquiry
from planner.solve.answers.explain_worlds import Without, World

_HALF_HOUR = 1800
NEW_HELPER = "new-{}"
"""Id of a helper who does not exist yet."""


def new_helper_proposals(inquiry: Inquiry, visit_id: str) -> Iterator[Proposal]:
    """Yield helpers who come for this visit: a second one beside one of today's, or as many as it needs."""
    visit = inquiry.problem.visits[inquiry.problem.visit_idx_by_id[visit_id]]
    for option in inquiry.ask(visit.id, World.PLAIN, Without.PAIR)[:1]:
        start = _first(option.place.opens[0]) if option.place.start is None else option.place.start
        yield from _with_new(inquiry.problem, visit, option.day, start, routes=option.routes(start))
    free = visit if visit.pinned is None else replace(visit, pinned=None)
    obstacles: list[Edit] = [] if visit.pinned is None else [RemovePin(visit.id)]
    times = list(_times(inquiry, free))
    if not times:
        times = list(_times(inquiry, replace(free, after=None)))
        obstacles.append(LoosenOrder(visit.id, None))
    for day, start in times:
        yield from _with_new(inquiry.problem, visit, day, start, obstacles=obstacles)


def _times(inquiry: Inquiry, visit: Visit) -> Iterator[tuple[int, int]]:
    """Yield a start on each day on which the visit may be in its order."""
    for day, intervals in start_windows_of(visit).items():
        opens = [part for interval in intervals if (part := _in_order(inquiry, visit, day, interval)) is not None]
        if opens:
            yield day, _first(opens[0])


def _in_order(inquiry: Inquiry, visit: Visit, day: int, interval: Interval) -> Interval | None:
    """Return the part of an interval that keeps the agreed order; None when there is none."""
    if visit.after is None:
        return interval
    placed = inquiry.plan.stops_by_visit.get(visit.after.visit)
    if placed is None:
        return None
    first, last = _allowed(visit.after, day - placed[0][0].day, placed[0][1].start)
    first, last = max(first, interval[0]), min(last, interval[1])
    return (first, last) if first <= last else None


def _allowed(after: After, days: int, start: int) -> Interval:
    """Return when a visit may start that many days after the other one, which starts then."""
    if after.is_same_day:
        most = SECONDS_PER_DAY if after.max_seconds is None else start + after.max_seconds
        return (start + (after.min_seconds or 0), most) if days == 0 else _NEVER
    is_far_enough = days >= (after.min_days or 0)
    if days < 0 or not is_far_enough or (after.max_days is not None and days > after.max_days):
        return _NEVER
    return (start if days == 0 else 0, SECONDS_PER_DAY)


_NEVER = (1, 0)


def _first(opens: Interval) -> int:
    """Return the first half hour of an interval where it has one."""
    moment = ceil(opens[0] / _HALF_HOUR) * _HALF_HOUR
    return moment if moment <= opens[1] else opens[0]


def _with_new(
    problem: Problem,
    visit: Visit,
    day: int,
    start: int,
    *,
    routes: tuple[Route, ...] = (),
    obstacles: Sequence[Edit] = (),
) -> Iterator[Proposal]:
    """Yield the helpers who are missing beside those of the routes, who leave nothing open but the visit."""
    new = [_new_helper(problem, visit, day, start, number) for number in range(visit.helpers_required - len(routes))]
    edits: list[Edit] = [AddHelper(helper) for helper in new]
    if visit.allowed_helpers is not None:
        edits += [AllowHelper(visit.id, helper.id) for helper in new]
    edits += obstacles
    changed = edited(problem, edits)
    alone = replace(changed, visits=(changed.visits[problem.visit_idx_by_id[visit.id]],), helpers=tuple(new))
    timed = [schedule(alone, helper_day, [0], starts=[start]) for helper_day in alone.helper_days]
    own = tuple(route for route in timed if route is not None)
    if len(own) == len(timed):
        yield Proposal(tuple(edits), (*routes, *own), LARGE + len(edits), 0)


def _new_helper(problem: Problem, visit: Visit, day: int, start: int, number: int) -> Helper:
    """Return a helper with what the visit asks for and just the time for it, at the resident's own place."""
    modes = Counter(helper_day.shift.mode for helper_day in problem.helper_days)
    mode = modes.most_common(1)[0][0] if modes else min(problem.travel)
    first = max(0, (start - visit.access) // _HALF_HOUR * _HALF_HOUR)
    last = min(SECONDS_PER_DAY, ceil((start + visit.duration) / _HALF_HOUR) * _HALF_HOUR)
    free = (name for name in map(NEW_HELPER.format, count(1)) if name not in problem.helper_idx_by_id)
    name = next(islice(free, number, None))
    return Helper(name, (Shift(day, first, last, mode, visit.place, visit.place),), visit.skills, visit.languages[:1])
