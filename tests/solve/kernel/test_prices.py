"""
Each price in the arithmetic of the kernel, worked out by hand, in seconds of travel.

A visit takes an hour; the way to it and back home is twenty minutes. Every other price comes on top of those 1200.
"""

from typing import Any

import pytest

from planner.domain.problem import Problem
from planner.domain.visit import Pin, Promise, Visit, Window
from planner.domain.weights import Weights
from planner.solve.kernel.week import PIN_PRICE, UNIT
from tests.builders import HOUR, MINUTE, UNSERVED, a_helper, a_shift, a_visit, a_week
from tests.solve.kernel.invariants import assert_sound
from tests.solve.kernel.searching import Search

WAY = 1200
DAY_WITHOUT_WISH = 4 * HOUR


def price_of(problem: Problem) -> float:
    """Price of a week in which everything can be planned."""
    search = Search(problem)
    search.construct()
    assert_sound(search)
    assert not search.absent
    return search.total / UNIT


def price(visit: Visit, **more: Any) -> float:
    """What a visit of the first helper costs beyond its way."""
    return price_of(a_week([visit], [a_helper(languages=("sv",))], **more)) - WAY


def wishing(start: float, *wishes: tuple[float, float], day: int = 0, id_: str = "v1", **more: Any) -> Visit:
    """A visit pinned to a start, and what the resident would like on day 0 at half a second a second."""
    preferred = tuple(Window(0, round(first * HOUR), round(last * HOUR)) for first, last in wishes)
    facts = {"preferred_windows": preferred, "outside_preferred_cost": 0.5, **more}
    return a_visit(id_, windows=[(0, 6, 16), (1, 6, 16)], pinned=Pin(day=day, start=round(start * HOUR)), **facts)


def test_travel_has_its_rate() -> None:
    assert price_of(a_week([a_visit()], weights=Weights(travel=0.125))) == WAY / 8


def test_an_empty_week_costs_what_stays_unserved() -> None:
    promise = Promise(None, 0, 9 * HOUR, 10 * HOUR)
    search = Search(a_week([a_visit("v1"), a_visit("v2", promised=promise)], [], weights=Weights(moved_promise=50)))

    assert search.total == (2 * UNSERVED + 50) * UNIT


def test_a_pin_is_not_for_sale() -> None:
    search = Search(a_week([a_visit(pinned=Pin(day=0))], []))

    assert search.total == UNSERVED * UNIT + PIN_PRICE


def test_opening_a_shift_is_paid_once() -> None:
    visits = [a_visit("v1"), a_visit("v2")]

    # Three ways instead of four.
    assert price_of(a_week(visits, [a_helper("h1", a_shift(open_cost=70))])) == WAY * 3 / 2 + 70


def test_helpers_who_are_not_preferred_and_speak_the_second_language() -> None:
    assert price(a_visit(preferred_helpers=())) == 0
    assert price(a_visit(preferred_helpers=("h1",), non_preferred_cost=7)) == 0
    assert price(a_visit(languages=("sv", "fi"), second_language_cost=30)) == 0
    assert price(a_visit(languages=("fi", "sv"), second_language_cost=30)) == 30


def test_each_helper_of_a_pair_who_is_not_preferred_is_paid() -> None:
    visit = a_visit(helpers_required=2, preferred_helpers=("h3",), non_preferred_cost=7)

    assert price_of(a_week([visit], [a_helper("h1"), a_helper("h2"), a_helper("h3", a_shift(4))])) == 2 * (WAY + 7)


@pytest.mark.parametrize(
    ("start", "seconds"),
    [(9.5, 1800), (10, 0), (11, 0), (11.25, 900), (12, 3600), (12.25, 2700), (13, 0)],
)
def test_seconds_outside_the_nearest_wish(start: float, seconds: int) -> None:
    search = Search(a_week([wishing(start, (10, 11), (13, 13), (6, 7))], weights=Weights(travel=0)))

    search.construct()

    assert search.total / UNIT == seconds / 2


def test_the_cheapest_start_is_found_inside_the_windows() -> None:
    wish = (Window(0, 16 * HOUR, 17 * HOUR),)
    visit = a_visit(windows=[(0, 9, 17)], preferred_windows=wish, outside_preferred_cost=2)

    # It can start at 14:50 at the latest, and would like to at 16.
    assert price(visit) == 2 * 70 * MINUTE


def test_a_day_without_a_wish_counts_four_hours() -> None:
    visit = wishing(10, (6, 7), day=1)
    both = wishing(10, (6, 7), day=1, helpers_required=2)
    helpers = [a_helper("h1", a_shift(1)), a_helper("h2", a_shift(1))]

    assert price_of(a_week([visit], helpers)) - WAY == DAY_WITHOUT_WISH / 2
    assert price_of(a_week([both], helpers)) - 2 * WAY == DAY_WITHOUT_WISH / 2


def test_only_the_worst_start_has_the_price_of_the_worst() -> None:
    visits = [
        wishing(9, (10, 10), outside_preferred_cost=0),
        wishing(12, (10, 10), outside_preferred_cost=0, id_="v2"),
    ]
    search = Search(a_week(visits, weights=Weights(travel=0, worst_outside=3)))

    search.construct()

    # A thousandth for each second outside of each draws starts to the wish.
    assert search.total / UNIT == 3 * 2 * HOUR + (HOUR + 2 * HOUR) / 1000


def promised(start: float, *helpers: str, pair: bool = False) -> Visit:
    """A visit at a time, promised from 9 to 10 on day 0 by these helpers or anybody."""
    promise = Promise(helpers or None, 0, 9 * HOUR, 10 * HOUR)
    return a_visit(windows=[(0, start, start)], promised=promise, helpers_required=1 + pair)


@pytest.mark.parametrize(
    ("visit", "moved"),
    [
        (promised(9), 0),
        (promised(10, "h1"), 0),
        (promised(10 + 1 / HOUR), 50),
        (promised(9, "h2"), 50),
        (promised(12, "h2"), 50),
    ],
)
def test_a_promise_is_broken_once(visit: Visit, moved: int) -> None:
    week = a_week([visit], [a_helper("h1"), a_helper("h2", a_shift(1))], weights=Weights(moved_promise=50))

    assert price_of(week) - WAY == moved


@pytest.mark.parametrize(
    ("visit", "moved"),
    [
        (promised(9, pair=True), 0),
        (promised(10, "h1", "h2", pair=True), 0),
        (promised(11, pair=True), 50),
        (promised(9, "h1", pair=True), 50),
        (promised(12, "h1", pair=True), 50),
    ],
)
def test_a_promise_to_a_pair_is_broken_once(visit: Visit, moved: int) -> None:
    week = a_week([visit], [a_helper("h1"), a_helper("h2")], weights=Weights(moved_promise=50))

    assert price_of(week) - 2 * WAY == moved


def test_a_promise_of_another_day_is_broken_there() -> None:
    visit = a_visit(windows=[(1, 9, 9)], promised=Promise(None, 0, 9 * HOUR, 10 * HOUR))

    assert price_of(a_week([visit], [a_helper("h1", a_shift(1))], weights=Weights(moved_promise=50))) - WAY == 50


def test_waiting_between_two_visits() -> None:
    visits = [a_visit("v1", windows=[(0, 9, 9)]), a_visit("v2", windows=[(0, 11, 11)])]

    # From 10 to 11 less ten minutes of way; nobody waits before the first visit.
    assert price_of(a_week(visits, weights=Weights(travel=0, wait=0.25))) == 50 * MINUTE / 4


def test_a_start_is_moved_where_waiting_costs_more_than_the_wish() -> None:
    early = a_visit(
        "v1", windows=[(0, 9, 10)], preferred_windows=(Window(0, 9 * HOUR, 9 * HOUR),), outside_preferred_cost=1
    )
    late = a_visit("v2", windows=[(0, 11.5, 11.5)])

    # Half past eleven less seventy minutes would be 10:20; at 10 an hour is outside, and twenty minutes are waited.
    assert price_of(a_week([early, late], weights=Weights(travel=0, wait=2))) == HOUR + 2 * 20 * MINUTE
    # At 9 nothing is outside, and eighty minutes are waited.
    assert price_of(a_week([early, late], weights=Weights(travel=0, wait=0.5))) == 80 * MINUTE / 2


def test_uneven_shares() -> None:
    helpers = [a_helper("h1"), a_helper("h2")]

    # The even share is half an hour each; one has eighty minutes to do and the other nothing.
    assert price_of(a_week([a_visit()], helpers, weights=Weights(travel=0, imbalance=3))) == 3 * (50 + 30) * MINUTE


def test_the_highest_price_of_uneven_shares_does_not_overflow() -> None:
    highest = 1_000_000_000
    visit = a_visit(duration=4 * HOUR, windows=[(0, 9, 10)])
    search = Search(a_week([visit], weights=Weights(travel=0, imbalance=highest)))

    # Four hours are the even share of the only helper; with the way it is twenty minutes more, and without it all less.
    search.construct()

    assert search.total / UNIT == highest * 20 * MINUTE
