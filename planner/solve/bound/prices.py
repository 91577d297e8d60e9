"""
What a week costs at least, in whole millionths of a second of travel.

The bound is proven in whole numbers, so every price is rounded down here, and only what cannot be avoided is counted:
waiting, imbalance and the worst-off visit count nothing, the time outside a preferred window and a promise count what
the best start of the day would cost. A visit of two helpers is two tasks that share its prices: each helper pays half
of what the visit pays once, and never more than the true price is the sum. The terms of the true cost are rounded half
up, so each can be half a second below what it stands for; :func:`rounding` says what that can make up to.
"""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from planner.domain.cost import DAY_WITHOUT_WISH
from planner.domain.problem import HelperDay, Interval, Problem
from planner.domain.visit import Promise, Visit
from planner.solve.kernel.week import Ints

MICRO = 1_000_000
"""Prices and multipliers are counted in millionths of a second of travel."""
MOST = 4 * 10**15
"""No single price is counted higher, so that no sum along a route can overflow; a lower price is valid."""
MOST_RATE = 10**12
"""The same for a price of each second; a day has fewer than 10**5 of them."""

_HALF_UP = MICRO // 2 + MICRO // 1000
"""What rounding can take from a term, and what floating-point numbers can take from it."""


def micro(price: float | Fraction) -> int:
    """Return a price, rounded down."""
    return min(int(Fraction(price) * MICRO // 1), MOST)


def travel_rate(problem: Problem) -> int:
    """Return the price of a second of travel."""
    return min(micro(problem.weights.travel), MOST_RATE)


def rounding(problem: Problem) -> int:
    """Return how far the true cost can stay below the sum of unrounded terms."""
    rates = [visit.outside_preferred_cost for visit in problem.visits if visit.preferred_windows]
    is_rounded = [problem.weights.travel % 1 != 0, any(rate % 1 != 0 for rate in rates)]
    return _HALF_UP * sum(is_rounded)


def unserved_prices(problem: Problem, visits: Sequence[int]) -> Ints:
    """
    Return what each task costs when its visit is left out.

    Parameters
    ----------
    visits
        The visit of each task: all visits in their order, then those of two helpers once more.

    Notes
    -----
    A pin adds nothing: it cannot be bought in the search, but a plan without the visit is a plan.
    """
    prices = []
    for visit_idx in visits:
        visit = problem.visits[visit_idx]
        price = visit.unserved_cost + (problem.weights.moved_promise if visit.promised is not None else 0)
        prices.append(min(price * MICRO, MOST) // visit.helpers_required)
    return np.array(prices, dtype=np.int64)


def seat_price(problem: Problem, visit_idx: int, helper_day: HelperDay, windows: Sequence[Interval]) -> int:
    """Return what a visit costs at least in a helper-day, apart from travel, when it starts inside the windows."""
    visit = problem.visits[visit_idx]
    once = 0
    if visit.preferred_windows and visit.outside_preferred_cost:
        once += micro(Fraction(visit.outside_preferred_cost) * _least_outside(visit, helper_day.shift.day, windows))
    if visit.promised is not None and not _can_keep(visit.promised, helper_day, windows):
        once += problem.weights.moved_promise * MICRO
    own = int(problem.helper_cost[visit_idx, helper_day.helper_idx]) * MICRO
    return min(own + once // visit.helpers_required, MOST)


def _least_outside(visit: Visit, day: int, windows: Sequence[Interval]) -> int:
    """Seconds between the windows and the nearest preferred one of the day."""
    gaps = [
        max(wish.start - end, start - wish.end, 0)
        for wish in visit.preferred_windows
        if wish.day == day
        for start, end in windows
    ]
    return min(gaps, default=DAY_WITHOUT_WISH)


def _can_keep(promise: Promise, helper_day: HelperDay, windows: Sequence[Interval]) -> bool:
    return (
        promise.day == helper_day.shift.day
        and (promise.helpers is None or helper_day.helper.id in promise.helpers)
        and any(max(start, promise.earliest) <= min(end, promise.latest) for start, end in windows)
    )
