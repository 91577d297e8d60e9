"""
Each price through the engine: what its term of the cost is, worked out by hand, and that the engine trades it right.

Every way takes ten minutes, a visit an hour, a helper works from 8 to 16. A case gives the terms of the cost that are
not 0. Each price has a case that pays it, since all else costs more, and one that avoids it, since that costs less.
"""

from collections.abc import Mapping
from typing import Any

import pytest

from planner.domain.helper import Helper
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.domain.visit import Promise, Visit, Window
from planner.domain.weights import Weights
from planner.solve.engine import solve
from planner.solve.limits import Limits
from tests.builders import HOUR, MINUTE, TRAVEL, UNSERVED, a_helper, a_shift, a_visit, a_week

LIMITS = Limits(600, iterations=300)
WAY = 2 * TRAVEL
"""To one visit and home."""
FREE_TRAVEL = Weights(travel=0)
Terms = Mapping[str, int]


def planned(week: Problem) -> Plan:
    return solve(week, LIMITS, processes=0)


def terms(week: Problem) -> Terms:
    """Terms of the cost that are not 0."""
    plan = planned(week)
    assert plan.cost is not None
    assert plan.cost.total == sum(plan.cost.terms.values())
    return {name: value for name, value in plan.cost.terms.items() if value}


def cases(names: str, table: Mapping[str, Any]) -> pytest.MarkDecorator:
    """Return a table of cases; their names are sentences."""
    return pytest.mark.parametrize(names, [pytest.param(*row, id=name) for name, row in table.items()])


def at(hour: float, day: int = 0) -> tuple[int, float, float]:
    """Return a window of a single second."""
    return (day, hour, hour)


def wish(first: float, last: float, day: int = 0) -> Window:
    return Window(day, round(first * HOUR), round(last * HOUR))


# Unserved


@cases(
    "unserved_cost, expected",
    {
        "leaving out costs a second less than the way": (WAY - 1, {"unserved": WAY - 1}),
        "leaving out costs a second more than the way": (WAY + 1, {"travel": WAY}),
    },
)
def test_unserved(unserved_cost: int, expected: Terms) -> None:
    assert terms(a_week([a_visit(unserved_cost=unserved_cost)])) == expected


def test_the_dearer_of_two_visits_is_planned() -> None:
    visits = [a_visit("v1", windows=[at(9)], unserved_cost=5000), a_visit("v2", windows=[at(9)], unserved_cost=5001)]

    assert terms(a_week(visits)) == {"unserved": 5000, "travel": WAY}


def test_a_visit_of_two_helpers_is_unserved_once() -> None:
    assert terms(a_week([a_visit(helpers_required=2, unserved_cost=700)])) == {"unserved": 700}


# Travel


@cases(
    "weight, unserved_cost, expected",
    {
        "a fraction": (0.125, UNSERVED, {"travel": 150}),
        "a fraction of a second is rounded half up": (0.00125, UNSERVED, {"travel": 2}),
        "nothing": (0, 1, {}),
        "two and a half pay the way": (2.5, 3001, {"travel": 3000}),
        "two and a half leave out": (2.5, 2999, {"unserved": 2999}),
    },
)
def test_travel_has_its_weight(weight: float, unserved_cost: int, expected: Terms) -> None:
    assert terms(a_week([a_visit(unserved_cost=unserved_cost)], weights=Weights(travel=weight))) == expected


def test_two_visits_share_a_way() -> None:
    visits = [a_visit("v1", windows=[(0, 9, 15)]), a_visit("v2", windows=[(0, 9, 15)])]

    assert terms(a_week(visits, [a_helper("h1"), a_helper("h2")])) == {"travel": 3 * TRAVEL}


# Waiting


@cases(
    "weight, helpers, expected",
    {
        # From 10:10 to 13 one helper waits 170 minutes; two helpers need one more way of ten minutes.
        "waiting is cheaper than one more way": (0.05, "ab", {"travel": 3 * TRAVEL, "wait": 510}),
        "one more way is cheaper than waiting": (0.0625, "ab", {"travel": 4 * TRAVEL}),
        "the only helper has to wait": (0.25, "a", {"travel": 3 * TRAVEL, "wait": 170 * MINUTE // 4}),
    },
)
def test_waiting_between_two_visits(weight: float, helpers: str, expected: Terms) -> None:
    visits = [a_visit("v1", windows=[at(9)]), a_visit("v2", windows=[at(13)])]

    assert terms(a_week(visits, [a_helper(name) for name in helpers], weights=Weights(wait=weight))) == expected


def test_nobody_waits_before_the_first_visit_and_a_start_moves_up_to_the_next() -> None:
    visits = [a_visit("v1", windows=[(0, 9, 14)]), a_visit("v2", windows=[at(13)])]

    plan = planned(a_week(visits, weights=Weights(wait=1)))

    assert [stop.start for stop in plan.routes[0].stops] == [13 * HOUR - HOUR - TRAVEL, 13 * HOUR]
    assert plan.cost.wait == 0


# Helpers


NEIGHBOURS = [
    a_helper("near", a_shift(start_place="v1", end_place="v1"), languages=("sv",)),
    a_helper("far", languages=("fi", "sv")),
]
"""One lives where the visit is, the other has twenty minutes of way."""


@cases(
    "price, expected",
    {
        "another helper costs less than the way of the preferred one": (WAY - 1, {"non_preferred": WAY - 1}),
        "another helper costs more than the way of the preferred one": (WAY + 1, {"travel": WAY}),
    },
)
def test_non_preferred(price: int, expected: Terms) -> None:
    visit = a_visit(preferred_helpers=("far",), non_preferred_cost=price)

    assert terms(a_week([visit], NEIGHBOURS)) == expected


@cases(
    "price, expected",
    {
        "the second language costs less than the way of the first": (WAY - 1, {"second_language": WAY - 1}),
        "the second language costs more than the way of the first": (WAY + 1, {"travel": WAY}),
    },
)
def test_second_language(price: int, expected: Terms) -> None:
    visit = a_visit(languages=("fi", "sv"), second_language_cost=price)

    assert terms(a_week([visit], NEIGHBOURS)) == expected


def test_each_helper_of_a_pair_has_a_price() -> None:
    visit = a_visit(
        helpers_required=2,
        preferred_helpers=("far",),
        non_preferred_cost=70,
        languages=("fi", "sv"),
        second_language_cost=30,
    )

    assert terms(a_week([visit], NEIGHBOURS)) == {"travel": WAY, "non_preferred": 70, "second_language": 30}


def test_nobody_preferred_costs_nothing() -> None:
    assert terms(a_week([a_visit(non_preferred_cost=500)], weights=FREE_TRAVEL)) == {}


# Wishes


def wishing(*wishes: Window, windows: Any = ((0, 9, 15),), rate: float = 0.5, id_: str = "v1", **more: Any) -> Visit:
    """A visit that may start in these windows, and when the resident would like it."""
    wished = [(window.day, window.start / HOUR, window.end / HOUR) for window in wishes]
    return a_visit(id_, windows=[*windows, *wished], preferred_windows=wishes, outside_preferred_cost=rate, **more)


def only_at(hour: float, name: str = "h1") -> Helper:
    """A helper whose shift is just long enough for a visit at an hour."""
    return a_helper(name, a_shift(0, hour - 1 / 6, hour + 1 + 1 / 6))


@cases(
    "hour, visit, expected",
    {
        "inside": (10.5, wishing(wish(10, 11)), {}),
        "an hour before": (9, wishing(wish(10, 11)), {"outside_preferred": HOUR // 2}),
        "half an hour after": (11.5, wishing(wish(10, 11)), {"outside_preferred": 900}),
        "nearest of two": (12, wishing(wish(10, 10), wish(13, 14)), {"outside_preferred": HOUR // 2}),
        "a second is rounded up": (11 + 1 / HOUR, wishing(wish(10, 11)), {"outside_preferred": 1}),
        "a dear wish leaves the visit out": (
            9,
            wishing(wish(10, 10), rate=1, unserved_cost=HOUR - 1),
            {"unserved": HOUR - 1},
        ),
        "a cheap wish is not kept": (
            9,
            wishing(wish(10, 10), rate=1, unserved_cost=HOUR + 1),
            {"outside_preferred": HOUR},
        ),
        "a day without a wish is four hours": (10, wishing(wish(10, 10, day=1)), {"outside_preferred": 4 * HOUR // 2}),
    },
)
def test_seconds_outside_the_wish(hour: float, visit: Visit, expected: Terms) -> None:
    assert terms(a_week([visit], [only_at(hour)], weights=FREE_TRAVEL)) == expected


def test_the_window_that_is_nearer_to_the_wish_is_chosen() -> None:
    visit = wishing(wish(8, 8), wish(16, 16), windows=[at(9), at(12), at(14.75)])

    # Nobody can be there at 8 or 16.
    assert terms(a_week([visit], weights=FREE_TRAVEL)) == {"outside_preferred": HOUR // 2}


@cases(
    "rate, expected",
    {
        # Helper 1 has the wished day, for 5,000 to open it; helper 0 has the other day.
        "the other day costs less than opening": (0.25, {"outside_preferred": 3600}),
        "opening costs less than the other day": (0.5, {"opened": 5000}),
    },
)
def test_a_day_without_a_wish_against_opening_a_shift(rate: float, expected: Terms) -> None:
    helpers = [a_helper("h0", a_shift(0)), a_helper("h1", a_shift(1, open_cost=5000))]
    visit = wishing(wish(9, 15, day=1), windows=[(0, 9, 15), (1, 9, 15)], rate=rate)

    assert terms(a_week([visit], helpers, weights=FREE_TRAVEL)) == expected


def test_a_wish_of_a_pair_counts_once() -> None:
    visit = wishing(wish(10, 10), helpers_required=2)

    assert terms(a_week([visit], [only_at(9, "h1"), only_at(9, "h2")], weights=FREE_TRAVEL)) == {
        "outside_preferred": HOUR // 2
    }


@cases(
    "wait, expected",
    {
        "waiting costs less than the wish": (0.25, {"wait": 110 * MINUTE // 4}),
        "the wish costs less than waiting": (2, {"outside_preferred": 110 * MINUTE // 2}),
    },
)
def test_a_wish_against_waiting(wait: float, expected: Terms) -> None:
    # The wish is at 9; to go from one to the other without waiting the first must start at 10:50.
    visits = [wishing(wish(9, 9), windows=[(0, 9, 15)]), a_visit("v2", windows=[at(12)])]

    assert terms(a_week(visits, weights=Weights(travel=0, wait=wait))) == expected


# The worst-off


@cases(
    "weight, unserved_cost, expected",
    {
        "only the worst counts": (2, UNSERVED, {"worst_outside": 2 * 3 * HOUR}),
        "the worst costs a second more than leaving out": (
            2,
            4 * HOUR - 1,
            {"unserved": 4 * HOUR - 1, "worst_outside": 2 * HOUR},
        ),
        # A second outside that has no price of its own draws by a thousandth, so that eleven seconds are not enough.
        "the worst costs a minute less than leaving out": (2, 4 * HOUR + 60, {"worst_outside": 2 * 3 * HOUR}),
        "a fraction": (0.125, UNSERVED, {"worst_outside": 3 * HOUR // 8}),
        "nothing": (0, UNSERVED, {}),
    },
)
def test_worst_outside(weight: float, unserved_cost: int, expected: Terms) -> None:
    # The first starts an hour outside, the second three; without the second the worst is one hour.
    visits = [
        wishing(wish(9, 9), windows=[at(10)], rate=0),
        wishing(wish(9, 9), windows=[at(12)], rate=0, id_="v2", unserved_cost=unserved_cost),
    ]
    week = a_week(visits, [a_helper("h1", a_shift(0, 9, 16))], weights=Weights(travel=0, worst_outside=weight))

    assert terms(week) == expected


def test_a_day_without_a_wish_is_the_worst_by_four_hours() -> None:
    visit = wishing(wish(10, 10, day=1), rate=0)

    assert terms(a_week([visit], weights=Weights(travel=0, worst_outside=0.5))) == {"worst_outside": 2 * HOUR}


def test_worst_outside_is_worth_opening_a_shift() -> None:
    visits = [
        a_visit(name, windows=[(0, 9, 15)], preferred_windows=(wish(9, 9),), unserved_cost=100 * HOUR)
        for name in ("v1", "v2")
    ]
    helpers = [a_helper("h1"), a_helper("h2", a_shift(open_cost=3000))]

    # One helper starts the second at 10:10, that is 4,200 seconds outside.
    assert terms(a_week(visits, helpers, weights=Weights(travel=0, worst_outside=1))) == {"opened": 3000}
    assert terms(a_week(visits, helpers, weights=Weights(travel=0, worst_outside=0.5))) == {"worst_outside": 2100}


# Promises

NINE = Promise(None, 0, 9 * HOUR, 10 * HOUR)
MOVED = {"moved_promise": 50}


@cases(
    "visit, expected",
    {
        "at the first second": (a_visit(windows=[at(9)], promised=NINE), {}),
        "at the last second": (a_visit(windows=[at(10)], promised=NINE), {}),
        "a second later": (a_visit(windows=[at(10 + 1 / HOUR)], promised=NINE), MOVED),
        "on another day": (a_visit(windows=[at(9, day=1)], promised=NINE), MOVED),
        "by the one who was named": (a_visit(promised=Promise(("h1",), 0, 0, 86_400)), {}),
        "by another one": (a_visit(promised=Promise(("h2",), 0, 0, 86_400)), MOVED),
        "by another one at another time": (a_visit(windows=[at(12)], promised=Promise(("h2",), 0, 0, 9)), MOVED),
        "to nobody, and the visit is left out": (
            a_visit(skills=("tv",), promised=NINE),
            {"unserved": UNSERVED, **MOVED},
        ),
    },
)
def test_a_promise_is_kept_or_paid_once(visit: Visit, expected: Terms) -> None:
    helpers = [a_helper("h1", a_shift(0), a_shift(1)), a_helper("h2", a_shift(4))]

    assert terms(a_week([visit], helpers, weights=Weights(travel=0, moved_promise=50))) == expected


@cases(
    "price, expected",
    {
        "breaking it costs less than opening": (499, {"moved_promise": 499}),
        "opening costs less than breaking it": (501, {"opened": 500}),
    },
)
def test_a_promise_against_opening_a_shift(price: int, expected: Terms) -> None:
    visit = a_visit(promised=Promise(("h2",), 0, 0, 86_400))
    helpers = [a_helper("h1"), a_helper("h2", a_shift(open_cost=500))]

    assert terms(a_week([visit], helpers, weights=Weights(travel=0, moved_promise=price))) == expected


def test_a_promise_makes_leaving_out_dearer() -> None:
    visit = a_visit(unserved_cost=WAY - 1, promised=Promise(None, 0, 0, 86_400))

    assert terms(a_week([visit], weights=Weights(moved_promise=2))) == {"travel": WAY}
    assert terms(a_week([visit], weights=Weights(moved_promise=0))) == {"unserved": WAY - 1}


def test_a_promise_to_a_pair_is_broken_once() -> None:
    visit = a_visit(windows=[at(12)], promised=NINE, helpers_required=2)
    helpers = [a_helper("h1"), a_helper("h2")]

    assert terms(a_week([visit], helpers, weights=Weights(travel=0, moved_promise=50))) == MOVED


# Opening


@cases(
    "open_cost, expected",
    {
        "one more way costs less than opening": (TRAVEL + 1, {"travel": 4 * TRAVEL}),
        "opening costs less than one more way": (TRAVEL - 1, {"opened": TRAVEL - 1, "travel": 3 * TRAVEL}),
    },
)
def test_opening(open_cost: int, expected: Terms) -> None:
    """Two who are free but can each do one visit, against one who has a price and can do both."""
    visits = [a_visit("v1"), a_visit("v2")]
    helpers = [a_helper(name, a_shift(max_visits=1)) for name in ("h1", "h2")]
    both = a_helper("h3", a_shift(open_cost=open_cost))

    assert terms(a_week(visits, [*helpers, both])) == expected


def test_a_shift_is_opened_once() -> None:
    helpers = [a_helper("h1", a_shift(open_cost=300))]

    assert terms(a_week([a_visit("v1"), a_visit("v2")], helpers, weights=FREE_TRAVEL)) == {"opened": 300}


# Imbalance


@cases(
    "visits, helpers, weight, expected",
    {
        # Even shares are 30 minutes each; one has 80 to do and the other nothing.
        "one visit for two helpers": ("a", "xy", 3, {"imbalance": 3 * (50 + 30) * MINUTE}),
        # Even shares are an hour; each has 80 minutes by 20 minutes of way, and that is one more way than one helper.
        "two visits are shared where it is dear": ("ab", "xy", 1, {"imbalance": 40 * MINUTE, "travel": 4 * TRAVEL}),
        # One helper has 150 minutes to do, 90 too many, and the other 60 too few: 150 at a tenth are 900 seconds. Two
        # would have 40 too many, 240 seconds, and one more way of 600.
        "two visits stay together where it is cheap": ("ab", "xy", 0.05, {"imbalance": 450, "travel": 3 * TRAVEL}),
        "a fraction": ("a", "x", 0.125, {"imbalance": 150, "travel": WAY}),
    },
)
def test_imbalance(visits: str, helpers: str, weight: float, expected: Terms) -> None:
    week = a_week(
        [a_visit(name) for name in visits],
        [a_helper(name) for name in helpers],
        weights=Weights(travel=int("travel" in expected), imbalance=weight),
    )

    assert terms(week) == expected


def test_a_longer_shift_bears_more_of_the_load() -> None:
    helpers = [a_helper("h1", a_shift(0, 8, 10)), a_helper("h2", a_shift(0, 8, 16))]

    # 60 minutes over ten hours: 12 for the short shift and 48 for the long one, which does 80.
    assert terms(a_week([a_visit()], helpers, weights=Weights(travel=0, imbalance=1))) == {
        "imbalance": (32 + 12) * MINUTE
    }


def test_a_visit_is_left_out_where_it_would_be_too_uneven() -> None:
    visits = [a_visit("v1", unserved_cost=299)]

    # The only helper's even share is an hour; with the way it is 20 minutes more, and without the visit an hour less.
    assert terms(a_week(visits, weights=Weights(travel=1, imbalance=0.25))) == {"unserved": 299, "imbalance": 900}


def test_all_prices_add_up() -> None:
    visits = [
        wishing(wish(10, 10), windows=[at(9)], preferred_helpers=("h2",), non_preferred_cost=11, promised=NINE),
        a_visit("v2", windows=[at(13)], languages=("fi", "sv"), second_language_cost=13, promised=NINE),
        a_visit("v3", skills=("tv",), unserved_cost=17),
    ]
    # A visit before the wish keeps the helper from it.
    visits.append(a_visit("v4", windows=[at(10 + 1 / 6)], duration=10 * MINUTE, unserved_cost=100 * HOUR))
    helpers = [a_helper("h1", a_shift(open_cost=19), languages=("sv",)), a_helper("h2", a_shift(4))]
    weights = Weights(travel=0.5, wait=0.125, moved_promise=23, worst_outside=0.25, imbalance=0.5)

    # h1 leaves at 8:50 and is back at 14:10: 320 minutes, of which 40 are ways, 130 visits, and 150 waiting. Visits of
    # 190 minutes over two shifts of eight hours are 95 minutes each.
    assert terms(a_week(visits, helpers, weights=weights)) == {
        "unserved": 17,
        "travel": 40 * MINUTE // 2,
        "wait": 150 * MINUTE // 8,
        "non_preferred": 11,
        "second_language": 13,
        "outside_preferred": HOUR // 2,
        "worst_outside": HOUR // 4,
        "moved_promise": 23,
        "opened": 19,
        "imbalance": (320 - 95 + 95) * MINUTE // 2,
    }
