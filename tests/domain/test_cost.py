"""Every price moves as worked out by hand, and the terms sum to the total."""

from fractions import Fraction

import pytest

from planner.domain.cost import cost, even_share, seconds_outside
from planner.domain.helper import Break
from planner.domain.plan import Plan, Unassigned
from planner.domain.problem import Problem
from planner.domain.visit import Promise, Window
from planner.domain.weights import Weights
from tests.builders import HOUR, MINUTE, TRAVEL, UNSERVED, a_helper, a_plan, a_shift, a_visit, a_week
from tests.domain.changing import with_route, with_stop

FREE = Weights(travel=0)


def terms(problem: Problem, plan: Plan) -> dict[str, int]:
    """Return the terms that are not zero."""
    price = cost(problem, plan)
    assert price.total == sum(price.terms.values())
    return {name: value for name, value in price.terms.items() if value}


def test_unserved_visit_costs_its_price() -> None:
    week = a_week([a_visit("v1"), a_visit("v2", unserved_cost=70)])

    assert terms(week, a_plan(week, {})) == {"unserved": UNSERVED + 70}


def test_visit_that_is_listed_nowhere_is_unserved_too() -> None:
    week = a_week([a_visit("v1")])

    assert terms(week, Plan(week.digest(), ())) == {"unserved": UNSERVED}


def test_travel_counts_the_matrix_and_not_the_clock() -> None:
    week = a_week([a_visit("v1")])
    plan = a_plan(week, {("h1", 0): ["v1"]})

    assert terms(week, plan) == {"travel": 2 * TRAVEL}
    assert terms(week, with_route(plan, leave=plan.routes[0].leave - 900)) == {"travel": 2 * TRAVEL}


def test_weight_of_travel_multiplies_and_rounds_half_up() -> None:
    week = a_week([a_visit("v1")], weights=Weights(travel=0.00125))

    assert terms(week, a_plan(week, {("h1", 0): ["v1"]})) == {"travel": 2}


def test_wait_is_what_is_neither_travel_access_service_nor_break() -> None:
    lunch = Break(10 * HOUR, 10 * HOUR, 30 * MINUTE)
    visits = [a_visit("v1", windows=[(0, 9, 9)], access=120), a_visit("v2", windows=[(0, 13, 13)], access=180)]
    week = a_week(visits, [a_helper("h1", a_shift(break_=lunch))], weights=Weights(travel=0, wait=2))

    # From 10 to 13: half an hour of break, ten minutes of travel, three of access; the rest is waiting.
    assert terms(week, a_plan(week, {("h1", 0): ["v1", "v2"]})) == {"wait": 2 * (3 * HOUR - 43 * MINUTE)}


def test_helper_who_is_none_of_the_preferred_ones_costs() -> None:
    visit = a_visit("v1", preferred_helpers=("h2", "h3"), non_preferred_cost=500)
    week = a_week([visit], [a_helper("h1"), a_helper("h2"), a_helper("h3")], weights=FREE)

    assert terms(week, a_plan(week, {("h1", 0): ["v1"]})) == {"non_preferred": 500}
    assert terms(week, a_plan(week, {("h3", 0): ["v1"]})) == {}


def test_nothing_is_paid_when_nobody_is_preferred() -> None:
    week = a_week([a_visit("v1", non_preferred_cost=500)], weights=FREE)

    assert terms(week, a_plan(week, {("h1", 0): ["v1"]})) == {}


def test_price_of_a_helper_is_paid_for_each_of_a_pair() -> None:
    visit = a_visit(
        "v1",
        helpers_required=2,
        preferred_helpers=("h3",),
        non_preferred_cost=500,
        languages=("sv", "fi"),
        second_language_cost=30,
    )
    helpers = [a_helper(name, languages=("fi",)) for name in ("h1", "h2", "h3")]
    week = a_week([visit], helpers, weights=FREE)

    plan = a_plan(week, {("h1", 0): ["v1"], ("h2", 0): ["v1"]})

    assert terms(week, plan) == {"non_preferred": 1000, "second_language": 60}


def test_second_language_costs_and_the_first_does_not() -> None:
    visit = a_visit("v1", languages=("sv", "fi"), second_language_cost=30)
    week = a_week([visit], [a_helper("h1", languages=("fi",)), a_helper("h2", languages=("fi", "sv"))], weights=FREE)

    assert terms(week, a_plan(week, {("h1", 0): ["v1"]})) == {"second_language": 30}
    assert terms(week, a_plan(week, {("h2", 0): ["v1"]})) == {}


def test_start_outside_the_wish_costs_by_the_second() -> None:
    wish = (Window(0, 12 * HOUR, 13 * HOUR), Window(0, 9 * HOUR, 9 * HOUR))
    visit = a_visit("v1", preferred_windows=wish, outside_preferred_cost=0.5)
    week = a_week([visit], weights=FREE)
    plan = a_plan(week, {("h1", 0): ["v1"]})

    def at(start: int) -> Plan:
        return with_stop(plan, start=start, end=start + HOUR)

    assert terms(week, at(9 * HOUR)) == {}
    assert terms(week, at(9 * HOUR + 100)) == {"outside_preferred": 50}
    assert terms(week, at(12 * HOUR - 100)) == {"outside_preferred": 50}
    assert terms(week, at(13 * HOUR)) == {}
    assert terms(week, at(13 * HOUR + 1)) == {"outside_preferred": 1}


def test_day_without_a_wish_counts_four_hours() -> None:
    visit = a_visit("v1", windows=[(0, 9, 15), (1, 9, 15)], preferred_windows=(Window(1, 9 * HOUR, 15 * HOUR),))

    assert seconds_outside(visit, 0, 9 * HOUR) == 14_400
    assert seconds_outside(visit, 1, 9 * HOUR) == 0
    assert seconds_outside(a_visit("v1"), 0, 9 * HOUR) == 0


def test_worst_outside_counts_the_visit_farthest_from_its_wish_once() -> None:
    wish = (Window(0, 9 * HOUR, 9 * HOUR),)
    visits = [a_visit("v1", preferred_windows=wish), a_visit("v2", preferred_windows=wish)]
    week = a_week(visits, weights=Weights(travel=0, worst_outside=2))

    plan = a_plan(week, {("h1", 0): ["v1", "v2"]})

    # The first starts at 9 as wished, the second after an hour and ten minutes.
    assert terms(week, plan) == {"worst_outside": 2 * (HOUR + TRAVEL)}


@pytest.mark.parametrize(
    ("promise", "is_kept"),
    [
        (Promise(None, 0, 9 * HOUR, 9 * HOUR), True),
        (Promise(("h1",), 0, 9 * HOUR, 10 * HOUR), True),
        (Promise(("h2",), 0, 9 * HOUR, 10 * HOUR), False),
        (Promise(None, 1, 9 * HOUR, 10 * HOUR), False),
        (Promise(None, 0, 9 * HOUR + 1, 10 * HOUR), False),
        (Promise(None, 0, 8 * HOUR, 9 * HOUR - 1), False),
    ],
)
def test_promise_is_kept_or_paid_once(promise: Promise, is_kept: bool) -> None:
    visit = a_visit("v1", windows=[(0, 9, 9)], promised=promise)
    week = a_week([visit], [a_helper("h1"), a_helper("h2")], weights=Weights(travel=0, moved_promise=77))

    assert terms(week, a_plan(week, {("h1", 0): ["v1"]})) == ({} if is_kept else {"moved_promise": 77})


def test_promise_of_an_unassigned_visit_is_paid_on_top() -> None:
    week = a_week([a_visit("v1", promised=Promise(None, 0, 0, 0))], weights=Weights(moved_promise=77))

    assert terms(week, a_plan(week, {})) == {"unserved": UNSERVED, "moved_promise": 77}


def test_used_shift_costs_its_opening_once_and_an_unused_one_nothing() -> None:
    helpers = [a_helper("h1", a_shift(open_cost=40)), a_helper("h2", a_shift(open_cost=90))]
    week = a_week([a_visit("v1"), a_visit("v2")], helpers, weights=FREE)

    assert terms(week, a_plan(week, {("h1", 0): ["v1", "v2"]})) == {"opened": 40}


def test_imbalance_is_the_distance_from_the_even_share() -> None:
    helpers = [a_helper("h1", a_shift(0, 8, 16)), a_helper("h2", a_shift(0, 8, 12))]
    week = a_week([a_visit("v1"), a_visit("v2")], helpers, weights=Weights(travel=0, imbalance=1))
    plan = a_plan(week, {("h1", 0): ["v1", "v2"]})

    # Two hours of visits over twelve offered: a sixth. h1 is paid 2.5 h for a share of 8/6 h, h2 nothing for 4/6 h.
    assert even_share(week) == Fraction(1, 6)
    assert terms(week, plan) == {"imbalance": round(2.5 * HOUR - 8 / 6 * HOUR + 4 / 6 * HOUR)}


def test_visit_of_two_counts_twice_in_the_even_share() -> None:
    week = a_week([a_visit("v1", helpers_required=2)], [a_helper("h1"), a_helper("h2")])

    assert even_share(week) == Fraction(2, 16)


def test_even_share_without_any_offer_is_nothing() -> None:
    assert even_share(a_week([a_visit("v1")], [], weights=Weights(imbalance=1))) == 0


def test_routes_and_visits_that_nobody_knows_cost_nothing() -> None:
    week = a_week([a_visit("v1")])
    plan = with_route(a_plan(week, {("h1", 0): ["v1"]}), helper="h9").replace(unassigned=(Unassigned("v9", "FULL"),))

    assert terms(week, plan) == {"unserved": UNSERVED}
