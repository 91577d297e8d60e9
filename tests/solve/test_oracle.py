"""The engine finds the cheapest plan of tiny weeks with every rule and price; the oracle has looked at all plans."""

import pytest

from planner.domain.check import violations
from planner.domain.problem import Problem
from planner.domain.visit import After, Pin
from planner.domain.weights import Weights
from planner.solve.engine import solve
from planner.solve.limits import Limits
from tests.builders import HOUR, TRAVEL, UNSERVED, a_helper, a_shift, a_visit, a_week
from tests.solve.oracle import cheapest_plan, tiny_week, worth

ROUNDS = 4000
SECONDS = 600
"""Never reached; the rounds end the search."""
NUM_WEEKS, NUM_MORE = 200, 340
A_CHUNK = 20


def assert_the_cheapest_plan_is_found(seed: int) -> None:
    week = tiny_week(seed)
    plan = solve(week, Limits(SECONDS, ROUNDS), processes=0)

    cheapest = cheapest_plan(week, below=worth(week, plan) + 1)

    assert cheapest is not None, f"The oracle knows no plan as cheap as that of week {seed}."
    assert worth(week, plan) == worth(week, cheapest), f"week {seed}"


@pytest.mark.parametrize("first", range(0, NUM_WEEKS, A_CHUNK))
def test_the_engine_finds_the_cheapest_plan(first: int) -> None:
    for seed in range(first, first + A_CHUNK):
        assert_the_cheapest_plan_is_found(seed)


# What the search once missed: a visit that is worth it only for the one that follows, and has to be early or elsewhere
# for that; the price of the worst-off visit; two visits that a break makes possible only together.
@pytest.mark.parametrize("seed", [436, 1269, 1289])
def test_the_engine_finds_a_plan_that_it_once_missed(seed: int) -> None:
    assert_the_cheapest_plan_is_found(seed)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(NUM_WEEKS, NUM_WEEKS + NUM_MORE, A_CHUNK))
def test_the_engine_finds_the_cheapest_plan_of_more_weeks(first: int) -> None:
    for seed in range(first, first + A_CHUNK):
        assert_the_cheapest_plan_is_found(seed)


# The oracle itself, on weeks that a person can plan

AT_NINE, AT_NOON, AT_ONE = (0, 9, 9), (0, 12, 12), (0, 13, 13)


def least(problem: Problem) -> int:
    plan = cheapest_plan(problem, below=10**9)
    assert plan is not None
    assert violations(problem, plan) == ()
    return worth(problem, plan)


def test_the_oracle_chooses_the_start_that_leaves_room() -> None:
    visits = [a_visit("v1", windows=[AT_NINE, AT_NOON]), a_visit("v2", windows=[AT_NINE])]

    assert least(a_week(visits)) == 3 * TRAVEL
    assert least(a_week(visits, weights=Weights(wait=1))) == 3 * TRAVEL + 2 * HOUR - TRAVEL


def test_the_oracle_leaves_out_what_costs_more_than_it_is_worth() -> None:
    visits = [a_visit("v1", windows=[AT_NINE], unserved_cost=2 * TRAVEL - 1)]

    assert least(a_week(visits)) == 2 * TRAVEL - 1


def test_the_oracle_sends_two_people() -> None:
    visits = [a_visit("v1", windows=[AT_NINE, AT_NOON], helpers_required=2)]

    assert least(a_week(visits, [a_helper("h1"), a_helper("h2", a_shift(0, 10, 16))])) == 4 * TRAVEL
    assert least(a_week(visits, [a_helper("h1"), a_helper("h2", a_shift(0, 12, 16))])) == UNSERVED


def test_the_oracle_keeps_order_and_pins() -> None:
    first = a_visit("v1", windows=[AT_NINE, AT_NOON], pinned=Pin(start=12 * HOUR))
    second = a_visit("v2", windows=[AT_NINE, AT_ONE], place="v1", after=After("v1"))

    assert least(a_week([first, second])) == 2 * TRAVEL


def test_the_oracle_knows_no_plan_below_the_cheapest() -> None:
    assert cheapest_plan(a_week([a_visit("v1", windows=[AT_NINE])]), below=2 * TRAVEL) is None


def test_a_good_part_of_the_visits_of_tiny_weeks_is_planned() -> None:
    """Else the weeks would say little."""
    weeks = [tiny_week(seed) for seed in range(50)]
    plans = [solve(week, Limits(SECONDS, 100), processes=0) for week in weeks]

    assert 4 * sum(len(plan.stops_by_visit) for plan in plans) > sum(len(week.visits) for week in weeks)
