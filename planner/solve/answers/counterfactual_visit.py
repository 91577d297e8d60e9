"""What a resident or the office could change about a visit: its times, who may go, its pin, its order, two helpers."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from planner.domain.answers.edits import AllowHelper, Edit, LoosenOrder, OpenWindow, RemovePin, SendOne
from planner.domain.problem import Interval
from planner.domain.visit import SECONDS_PER_DAY, After, Visit, Window
from planner.solve.answers.counterfactual import Proposal
from planner.solve.answers.explain_inquiry import Inquiry
from planner.solve.answers.explain_worlds import Without, World
from planner.solve.places.question import Place

_FIVE_MINUTES = 300
STEP = 1800
"""People agree on whole and half hours."""
LONGEST_WINDOW = 2 * 3600
"""A longer window is not asked for; assumption."""
_NEAR = 3600
"""A time so near to those that the resident gave is a small change."""
SMALL, MEDIUM, LARGE = 1, 2, 3
"""Sizes of changes; assumption."""
_MOST_WINDOWS = 2
"""Other times that are proposed, of each size the cheapest."""


def visit_proposals(inquiry: Inquiry, visit_id: str) -> Iterator[Proposal]:
    """Yield changes of the visit itself."""
    visit = inquiry.problem.visits[inquiry.problem.visit_idx_by_id[visit_id]]
    yield from _other_times(inquiry, visit)
    yield from _other_people(inquiry, visit)
    yield from _one_edit(inquiry, visit, Without.PIN, RemovePin(visit.id))
    yield from _one_edit(inquiry, visit, Without.PAIR, SendOne(visit.id))
    yield from _other_order(inquiry, visit)


def _other_times(inquiry: Inquiry, visit: Visit) -> Iterator[Proposal]:
    """Yield the cheapest windows of each size."""
    found: Counter[int] = Counter()
    for option in inquiry.ask(visit.id, World.NO_CAP, Without.TIMES):
        own = [(window.start, window.end) for window in visit.windows if window.day == option.day]
        for opens in option.place.opens:
            window = useful_window(opens, own)
            size = _size(window, own)
            if found[size] == _MOST_WINDOWS:
                continue
            routes = option.routes(start_in(option.place, opens, window))
            if not inquiry.broken_limits(routes):
                found[size] += 1
                edit = OpenWindow(visit.id, Window(option.day, *window))
                yield Proposal((edit,), routes, size, option.place.price)


def useful_window(opens: Interval, own: list[Interval]) -> Interval:
    """
    Return whole or half hours that hold a possible start: up to two hours, as near as can be to the resident's times.

    Parameters
    ----------
    opens
        First and last possible start.
    own
        The times that the resident gave on that day; none: as early as possible.
    """
    first, last = -(-opens[0] // STEP) * STEP, opens[1] // STEP * STEP
    if first > last:
        return last, min(SECONDS_PER_DAY, last + STEP)
    is_before = bool(own) and min(_gap((first, first), one) for one in own) > min(
        _gap((last, last), one) for one in own
    )
    if is_before:
        return max(first, last - LONGEST_WINDOW), last
    return first, min(last, first + LONGEST_WINDOW)


def start_in(place: Place, opens: Interval, window: Interval) -> int:
    """Return the cheapest start where the window has it, else the earliest that it has."""
    first, last = max(opens[0], window[0]), min(opens[1], window[1])
    return place.start if place.start is not None and first <= place.start <= last else on_five(first, last)


def on_five(first: int, last: int) -> int:
    """Return the first moment on five minutes, where there is one."""
    moment = -(-first // _FIVE_MINUTES) * _FIVE_MINUTES
    return moment if moment <= last else first


def _size(window: Interval, own: list[Interval]) -> int:
    if not own:
        return MEDIUM
    return SMALL if _nearest(window, own) <= _NEAR else MEDIUM


def _nearest(window: Interval, own: list[Interval]) -> int:
    return min(_gap(window, one) for one in own)


def _gap(one: Interval, other: Interval) -> int:
    return max(0, one[0] - other[1], other[0] - one[1])


def _other_people(inquiry: Inquiry, visit: Visit) -> Iterator[Proposal]:
    """Yield the cheapest place of each helper who may not go."""
    seen: set[str] = set()
    for option in inquiry.ask(visit.id, World.NO_CAP, Without.PEOPLE):
        barred = [day.helper.id for day in option.helper_days if not _may_go(visit, day.helper.id)]
        if len(barred) == 1 and barred[0] not in seen:
            routes = option.routes()
            if not inquiry.broken_limits(routes):
                seen.add(barred[0])
                yield Proposal((AllowHelper(visit.id, barred[0]),), routes, LARGE, option.place.price)


def _may_go(visit: Visit, helper: str) -> bool:
    return helper not in visit.excluded_helpers and (visit.allowed_helpers is None or helper in visit.allowed_helpers)


def _one_edit(inquiry: Inquiry, visit: Visit, without: Without, edit: Edit) -> Iterator[Proposal]:
    """Yield the cheapest place with a rule taken away."""
    for option in inquiry.ask(visit.id, World.PLAIN, without)[:1]:
        yield Proposal((edit,), option.routes(), LARGE, option.place.price)


def _other_order(inquiry: Inquiry, visit: Visit) -> Iterator[Proposal]:
    """Yield the cheapest place at another distance from the visit before, and the cheapest one in any order."""
    has_any = False
    for option in inquiry.ask(visit.id, World.PLAIN, Without.ORDER):
        routes = option.routes()
        start = next(stop.start for stop in routes[0].stops if stop.visit == visit.id)
        after = _loosened(inquiry, visit, option.day, start)
        if after is not None:
            yield Proposal((LoosenOrder(visit.id, after),), routes, MEDIUM, option.place.price)
            return
        if not has_any:
            has_any = True
            yield Proposal((LoosenOrder(visit.id, None),), routes, LARGE, option.place.price)


def _loosened(inquiry: Inquiry, visit: Visit, day: int, start: int) -> After | None:
    """Return the order that allows a start; None where it would come before the other visit, or that is not planned."""
    after = visit.after
    placed = inquiry.plan.stops_by_visit.get(after.visit) if after is not None else None
    if after is None or placed is None:
        return None
    days, seconds = day - placed[0][0].day, start - placed[0][1].start
    if days < 0 or (days == 0 and seconds < 0):
        return None
    if not after.is_same_day:
        return replace(after, min_days=_least(after.min_days, days), max_days=_most(after.max_days, days))
    if days > 0:
        return After(after.visit, min_days=0)
    least, most = seconds // STEP * STEP, min(SECONDS_PER_DAY, -(-seconds // STEP) * STEP)
    return replace(after, min_seconds=_least(after.min_seconds, least), max_seconds=_most(after.max_seconds, most))


def _least(bound: int | None, found: int) -> int | None:
    return None if bound is None else min(bound, found)


def _most(bound: int | None, found: int) -> int | None:
    return None if bound is None else max(bound, found)
