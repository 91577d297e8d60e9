"""
The price of a plan, in seconds of travel: one sum of named terms.

One function a term, named as the term. Rules are never a price: a plan that breaks one still has a cost, and
:mod:`planner.domain.check` says what it breaks.
"""

from collections.abc import Sequence
from fractions import Fraction

from planner.domain.plan import Cost, Plan, Route, Stop
from planner.domain.problem import Problem, non_preferred_price, second_language_price
from planner.domain.tour import Tour, tours
from planner.domain.visit import Promise, Visit

DAY_WITHOUT_WISH = 14_400
"""Seconds outside that count on a day without a preferred window."""


def cost(problem: Problem, plan: Plan) -> Cost:
    """
    Return the price of a plan by terms.

    Each term is rounded to whole seconds, half up, so that the terms sum to the total exactly. Routes of unknown shifts
    and stops of unknown visits count nothing; the visits they stand for are unserved.
    """
    driven = tours(problem, plan)
    served = _served(driven)
    weights = problem.weights
    return Cost.of(
        unserved=_unserved(problem, served),
        travel=_rounded(weights.travel * sum(tour.travel for tour in driven)),
        wait=_rounded(weights.wait * sum(tour.wait for tour in driven)),
        non_preferred=_non_preferred(driven),
        second_language=_second_language(driven),
        outside_preferred=_outside_preferred(problem, served),
        worst_outside=_worst_outside(problem, served),
        moved_promise=_moved_promise(problem, served),
        opened=sum(tour.helper_day.shift.open_cost for tour in driven),
        imbalance=_imbalance(problem, driven),
    )


def seconds_outside(visit: Visit, day: int, start: int) -> int:
    """Return the seconds between a start and the nearest preferred window of its day; 0 without any wish."""
    if not visit.preferred_windows:
        return 0
    distances = [
        max(window.start - start, start - window.end, 0) for window in visit.preferred_windows if window.day == day
    ]
    return min(distances, default=DAY_WITHOUT_WISH)


def even_share(problem: Problem) -> Fraction:
    """
    Return ρ: service time of all visits over the time offered by all shifts.

    A visit of two helpers counts twice, since it takes the time of both. It is a constant of the problem, whatever is
    planned; 0 when nobody offers any time.
    """
    service = sum(visit.duration * visit.helpers_required for visit in problem.visits)
    offered = sum(helper_day.shift.end - helper_day.shift.start for helper_day in problem.helper_days)
    return Fraction(service, offered) if offered else Fraction(0)


def keeps_promise(promise: Promise, places: Sequence[tuple[Route, Stop]]) -> bool:
    """Return whether a planned visit is where and when the resident was told."""
    return bool(places) and all(
        route.day == promise.day
        and promise.earliest <= stop.start <= promise.latest
        and (promise.helpers is None or route.helper in promise.helpers)
        for route, stop in places
    )


_Served = dict[int, list[tuple[Route, Stop]]]
"""Where each planned visit stands, by visit index."""


def _served(driven: Sequence[Tour]) -> _Served:
    served: _Served = {}
    for tour in driven:
        for stop, visit_idx in zip(tour.stops, tour.visit_idxs, strict=True):
            served.setdefault(visit_idx, []).append((tour.route, stop))
    return served


def _unserved(problem: Problem, served: _Served) -> int:
    return sum(visit.unserved_cost for idx, visit in enumerate(problem.visits) if idx not in served)


def _non_preferred(driven: Sequence[Tour]) -> int:
    return sum(
        non_preferred_price(tour.problem.visits[idx], tour.helper_day.helper)
        for tour in driven
        for idx in tour.visit_idxs
    )


def _second_language(driven: Sequence[Tour]) -> int:
    return sum(
        second_language_price(tour.problem.visits[idx], tour.helper_day.helper)
        for tour in driven
        for idx in tour.visit_idxs
    )


def _outside_preferred(problem: Problem, served: _Served) -> int:
    return _rounded(
        sum(
            problem.visits[idx].outside_preferred_cost * _outside(problem.visits[idx], places)
            for idx, places in served.items()
        )
    )


def _worst_outside(problem: Problem, served: _Served) -> int:
    worst = max((_outside(problem.visits[idx], places) for idx, places in served.items()), default=0)
    return _rounded(problem.weights.worst_outside * worst)


def _outside(visit: Visit, places: Sequence[tuple[Route, Stop]]) -> int:
    """Both helpers of a visit start together, so the first place speaks for both."""
    route, stop = places[0]
    return seconds_outside(visit, route.day, stop.start)


def _moved_promise(problem: Problem, served: _Served) -> int:
    moved = sum(
        not keeps_promise(visit.promised, served.get(idx, ()))
        for idx, visit in enumerate(problem.visits)
        if visit.promised is not None
    )
    return moved * problem.weights.moved_promise


def _imbalance(problem: Problem, driven: Sequence[Tour]) -> int:
    paid = [0] * len(problem.helpers)
    for tour in driven:
        paid[tour.helper_day.helper_idx] += tour.paid
    share = even_share(problem)
    offered = [sum(shift.end - shift.start for shift in helper.shifts) for helper in problem.helpers]
    uneven = sum((abs(own - share * time) for own, time in zip(paid, offered, strict=True)), Fraction(0))
    return _rounded(Fraction(problem.weights.imbalance) * uneven)


def _rounded(value: float | Fraction) -> int:
    """Whole seconds, half up."""
    return int((Fraction(value) + Fraction(1, 2)) // 1)
