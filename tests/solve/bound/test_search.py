"""The bound is never above the cost of any plan, and equals the cheapest where nothing is left out."""

from contextlib import suppress
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings

from planner.domain.check import violations
from planner.domain.cost import cost
from planner.domain.matrix import TravelTimes
from planner.domain.plan import Plan, Unassigned
from planner.domain.problem import Problem
from planner.domain.timing import schedule
from planner.domain.visit import Pin, Promise, Window
from planner.domain.weights import Weights
from planner.errors import UnsupportedRuleError
from planner.solve.bound.master import Column
from planner.solve.bound.search import BoundResult, lower_bound
from planner.solve.engine import solve
from planner.solve.kernel.arrays import week_of
from tests.builders import HOUR, MINUTE, MODE, TRAVEL, UNSERVED, a_helper, a_plan, a_shift, a_visit, a_week, even_travel
from tests.properties.weeks import any_weeks, plain_weeks
from tests.solve.bound.weeks import cheapest_cost, random_week

SECONDS = 60
"""More than any of these weeks needs; nothing is asserted of the time."""


def bound_of(problem: Problem, columns: list[Column] | None = None) -> BoundResult:
    return lower_bound(problem, week_of(problem), columns or [], SECONDS, lambda: False)


def empty_plan(problem: Problem) -> Plan:
    left = tuple(Unassigned(visit.id, "NOT_FOUND") for visit in problem.visits)
    return Plan(problem=problem.digest(), routes=(), unassigned=left)


@pytest.mark.parametrize("has_weights", [False, True])
@pytest.mark.parametrize("seed", range(20))
def test_bound_is_never_above_the_cheapest_plan(seed: int, has_weights: bool) -> None:
    problem = random_week(seed, num_visits=4, has_weights=has_weights)

    result = bound_of(problem)

    assert result.is_closed
    assert result.bound is not None
    assert result.bound <= cheapest_cost(problem)


def test_bound_equals_the_cheapest_plan_where_routes_do_not_compete() -> None:
    """Two visits fit into one shift, and three ways of ten minutes are the least there can be."""
    problem = a_week([a_visit("v1"), a_visit("v2")])

    result = bound_of(problem)

    assert result.bound == 3 * TRAVEL
    assert result.bound == a_plan(problem, {("h1", 0): ["v1", "v2"]}).cost.total
    assert result.is_closed


def test_bound_pays_for_what_does_not_fit() -> None:
    """One visit can be made, from 9 to 10; the other would start at the same time."""
    problem = a_week([a_visit("v1", windows=[(0, 9, 9)]), a_visit("v2", windows=[(0, 9, 9)])])

    assert bound_of(problem).bound == 2 * TRAVEL + UNSERVED


def test_bound_counts_opening_and_helper() -> None:
    visit = a_visit(preferred_helpers=("h2",), non_preferred_cost=700)
    problem = a_week([visit], [a_helper("h1", a_shift(open_cost=300)), a_helper("h2", a_shift(day=1))])

    assert bound_of(problem).bound == 2 * TRAVEL + 300 + 700


def test_bound_keeps_the_cap_of_the_week() -> None:
    """Each day with its visit takes 80 minutes of paid time; the cap allows one."""
    visits = [a_visit("v1"), a_visit("v2", windows=[(1, 9, 15)])]
    helper = a_helper("h1", a_shift(0), a_shift(1), max_week=80 * MINUTE)

    assert bound_of(a_week(visits, [helper])).bound == 2 * TRAVEL + UNSERVED


def test_cap_may_be_shared_by_parts_of_routes() -> None:
    """A mix of routes may use half of the second day, a plan may not: the bound is not tight here."""
    visits = [a_visit("v1"), a_visit("v2", windows=[(1, 9, 15)])]
    helper = a_helper("h1", a_shift(0), a_shift(1), max_week=120 * MINUTE)
    problem = a_week(visits, [helper])

    assert bound_of(problem).bound == 3 * TRAVEL + UNSERVED // 2
    assert cheapest_cost(problem) == 2 * TRAVEL + UNSERVED


def test_pinned_visit_that_cannot_be_planned_costs_what_it_is_worth() -> None:
    problem = a_week([a_visit(pinned=Pin(start=7 * HOUR), windows=[(0, 7, 15)])])

    assert bound_of(problem).bound == UNSERVED == cost(problem, empty_plan(problem)).total


def test_promise_that_no_route_keeps_is_paid() -> None:
    promise = Promise(helpers=("h1",), day=1, earliest=9 * HOUR, latest=10 * HOUR)
    problem = a_week([a_visit(promised=promise)], weights=Weights(moved_promise=900))

    assert bound_of(problem).bound == 2 * TRAVEL + 900


def test_time_outside_the_preferred_window_is_counted_from_the_best_start() -> None:
    """The shift is over ten minutes after 12, so the latest start is an hour before the wish."""
    wish = Window(0, 12 * HOUR, 13 * HOUR)
    helper = a_helper("h1", a_shift(end=12 + 1 / 6))
    problem = a_week([a_visit(preferred_windows=(wish,), outside_preferred_cost=0.25)], [helper])

    assert bound_of(problem).bound == 2 * TRAVEL + HOUR // 4


def test_visit_of_two_helpers_that_nobody_can_make_is_paid_once() -> None:
    problem = a_week([a_visit(helpers_required=2, unserved_cost=101)], [])

    assert bound_of(problem).bound == 101


def test_halves_of_a_visit_of_two_helpers_are_made_by_two() -> None:
    """One helper alone could be at both halves only one after the other, which is not allowed."""
    problem = a_week([a_visit(helpers_required=2)], [a_helper("h1", a_shift(end=16))])

    assert bound_of(problem).bound == 2 * TRAVEL + UNSERVED // 2


@pytest.mark.parametrize("seed", range(12))
def test_bound_is_never_above_the_cheapest_plan_with_a_visit_of_two(seed: int) -> None:
    rng = np.random.default_rng(seed)
    promise = Promise(("h1", "h2"), 0, 9 * HOUR, 10 * HOUR) if seed % 2 else None
    pair = a_visit(
        "v0",
        windows=[(0, 9, 12)],
        helpers_required=2,
        preferred_windows=(Window(0, 10 * HOUR, 10 * HOUR),),
        outside_preferred_cost=float(rng.choice([0, 0.5])),
        promised=promise,
        unserved_cost=int(rng.integers(0, 3 * HOUR)),
    )
    others = [
        a_visit(f"v{idx}", windows=[(0, start, start + 1)], duration=int(rng.integers(1, 9)) * TRAVEL)
        for idx, start in enumerate(rng.integers(8, 14, 2).tolist(), start=1)
    ]
    problem = a_week([pair, *others], [a_helper("h1"), a_helper("h2", a_shift(open_cost=400))])

    bound = bound_of(problem).bound

    assert bound is not None
    assert bound <= _cheapest_with_pair(problem)


def _cheapest_with_pair(problem: Problem) -> int:
    """Everything in the week is a multiple of ten minutes, so some cheapest plan starts the pair at one."""
    orders = [
        order for length in range(4) for chosen in combinations(range(3), length) for order in permutations(chosen)
    ]
    best = cost(problem, empty_plan(problem)).total
    for start in range(9 * HOUR, 12 * HOUR + 1, TRAVEL):
        timed = [
            {
                order: schedule(problem, day, order, starts=[start if visit == 0 else None for visit in order])
                for order in orders
            }
            for day in problem.helper_days
        ]
        for first, second in ((a, b) for a in orders for b in orders if not {*a} & {*b} - {0}):
            routes = [found[order] for found, order in zip(timed, (first, second), strict=True) if order]
            if (0 in first) == (0 in second) and None not in routes:
                best = min(best, _cost_of(problem, routes))
    return best


def _cost_of(problem: Problem, routes: list) -> int:
    planned = {stop.visit for route in routes for stop in route.stops}
    left = tuple(Unassigned(visit.id, "NOT_FOUND") for visit in problem.visits if visit.id not in planned)
    plan = Plan(problem=problem.digest(), routes=tuple(routes), unassigned=left)
    plan = plan.replace(cost=cost(problem, plan))
    assert not violations(problem, plan)
    return plan.cost.total


@settings(max_examples=60, deadline=None, derandomize=True)
@given(plain_weeks())
def test_bound_is_never_above_a_plan_of_the_engine(problem: Problem) -> None:
    plan = solve(problem, engine="insertion")

    bound = bound_of(problem).bound

    assert bound is not None
    assert bound <= plan.cost.total


@settings(max_examples=100, deadline=None, derandomize=True)
@given(any_weeks())
def test_bound_is_never_above_a_plan_whatever_the_week_has(problem: Problem) -> None:
    costs = [cost(problem, empty_plan(problem)).total]
    with suppress(UnsupportedRuleError):
        costs.append(solve(problem, engine="insertion").cost.total)

    bound = bound_of(problem).bound

    assert bound is None or bound <= min(costs)


def test_columns_given_do_not_change_what_is_proven() -> None:
    problem = random_week(3, num_visits=6)
    found = bound_of(problem)

    wrong = [(0, (0, 0)), (1, (5, 4, 3, 2, 1, 0)), (2, ())]

    assert bound_of(problem, [*found.columns, *wrong]).bound == found.bound


def test_columns_found_are_new_routes() -> None:
    problem = a_week([a_visit("v1"), a_visit("v2")])

    result = bound_of(problem, [(0, (0,))])

    assert (0, (0,)) not in result.columns
    assert {tuple(sorted(tasks)) for _, tasks in result.columns} >= {(0, 1)}


def test_nothing_is_proven_without_time() -> None:
    problem = a_week([a_visit()])

    assert lower_bound(problem, week_of(problem), [], 0, lambda: False) == BoundResult(None, False, [])
    assert lower_bound(problem, week_of(problem), [], SECONDS, lambda: True) == BoundResult(None, False, [])


def test_nothing_is_proven_where_ways_depend_on_the_departure() -> None:
    even = even_travel(2).matrices[0]
    banded = TravelTimes((0, 10 * HOUR), (even, even))

    assert bound_of(a_week([a_visit()], travel={MODE: banded})) == BoundResult(None, False, [])


def test_week_without_visits_is_free() -> None:
    assert bound_of(a_week([])) == BoundResult(0, True, [])
