"""The prices under which alternatives are sought."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from planner.domain.answers.alternatives import Aim, aimed, disturbance
from planner.domain.answers.changes import Answer, plan_changes
from planner.domain.cost import cost
from planner.domain.problem import Problem
from planner.domain.visit import MAX_PRICE, Promise
from planner.domain.weights import Weights
from planner.solve.engine import solve
from planner.solve.limits import Limits
from tests.builders import HOUR, MINUTE, UNSERVED, a_helper, a_plan, a_visit, a_week
from tests.solve.kernel.weeks import problems

VISITS = [a_visit("v1", preferred_helpers=("h1",)), a_visit("v2", second_language_cost=600)]
WEEK = a_week(VISITS, [a_helper("h1"), a_helper("h2")], weights=Weights(wait=0.5))
PLAN = a_plan(WEEK, {("h1", 0): ["v1"]})


def test_only_what_is_planned_is_dearer_to_leave_out() -> None:
    for aim in Aim:
        v1, v2 = aimed(WEEK, PLAN, aim).visits
        assert (v1.unserved_cost, v2.unserved_cost) == (4 * UNSERVED, UNSERVED)


def test_for_travel_everything_else_counts_for_less() -> None:
    week = aimed(WEEK, PLAN, Aim.LEAST_TRAVEL)

    assert week.weights == Weights(travel=1, wait=0.125)
    assert (week.visits[0].non_preferred_cost, week.visits[1].second_language_cost) == (300, 150)


def test_for_continuity_wished_helpers_count_for_more() -> None:
    v1, v2 = aimed(WEEK, PLAN, Aim.MOST_CONTINUITY).visits

    assert (v1.non_preferred_cost, v2.non_preferred_cost) == (4800, 1200)


def test_wish_that_costs_nothing_counts_for_continuity_all_the_same() -> None:
    free = WEEK.replace(visits=tuple(replace(visit, non_preferred_cost=0) for visit in WEEK.visits))

    assert aimed(free, PLAN, Aim.MOST_CONTINUITY).visits[0].non_preferred_cost == 4800


def test_for_stability_everybody_planned_is_promised_their_place() -> None:
    week = aimed(WEEK, PLAN, Aim.LEAST_CHANGE)

    assert week.visits[0].promised == Promise(("h1",), 0, 9 * HOUR, 9 * HOUR + 15 * MINUTE)
    assert week.visits[1].promised is None
    assert week.weights.moved_promise == 4 * 3600


@pytest.mark.parametrize(
    ("told", "held"),
    [
        (Promise(None, 0, 9 * HOUR - 60, 9 * HOUR + 60), Promise(None, 0, 9 * HOUR, 9 * HOUR + 60)),
        (Promise(None, 0, 12 * HOUR, 13 * HOUR), Promise(None, 0, 12 * HOUR, 13 * HOUR)),
    ],
    ids=["kept", "moved"],
)
def test_what_was_promised_stays_the_promise(told: Promise, held: Promise) -> None:
    week = a_week([replace(VISITS[0], promised=told), VISITS[1]])

    assert aimed(week, a_plan(week, {("h1", 0): ["v1"]}), Aim.LEAST_CHANGE).visits[0].promised == held


def test_prices_stay_below_the_largest() -> None:
    dear = a_week([a_visit("v1", unserved_cost=MAX_PRICE)])

    assert aimed(dear, a_plan(dear, {("h1", 0): ["v1"]}), Aim.LEAST_TRAVEL).visits[0].unserved_cost == MAX_PRICE


def test_disturbed_are_broken_promises_and_others_who_are_moved() -> None:
    """v1 was promised nine and is later; v2, who was promised nothing, is earlier; v3 is new in the plan."""
    promised = a_visit("v1", promised=Promise(None, 0, 9 * HOUR, 9 * HOUR))
    week = a_week([promised, a_visit("v2"), a_visit("v3")])
    before, after = (a_plan(week, {("h1", 0): order}) for order in (["v1", "v2"], ["v2", "v1", "v3"]))

    assert disturbance(plan_changes(Answer(week, before), Answer(week, after))) == 2
    assert disturbance(plan_changes(Answer(week, before), Answer(week, before))) == 0


@settings(deadline=None, max_examples=15)
@given(problems())
def test_no_rule_and_nothing_that_is_left_out_gets_dearer(problem: Problem) -> None:
    """The weeks are valid ones, whatever the prices; what a plan leaves out is not dearer to put in than it was."""
    plan = solve(problem, Limits(60, iterations=1), processes=0)
    for aim in Aim:
        week = aimed(problem, plan, aim)
        for was, now in zip(problem.visits, week.visits, strict=True):
            assert replace(now, **_prices(was)) == was
            if was.id not in plan.stops_by_visit:
                assert now.unserved_cost == was.unserved_cost
                assert now.non_preferred_cost <= was.non_preferred_cost
                assert now.promised == was.promised
        if aim is Aim.LEAST_CHANGE:
            moved = cost(problem.replace(weights=week.weights), plan).moved_promise
            assert cost(week, plan).moved_promise == moved


def _prices(visit: object) -> dict[str, object]:
    names = ("unserved_cost", "non_preferred_cost", "second_language_cost", "outside_preferred_cost", "promised")
    return {name: getattr(visit, name) for name in names}
