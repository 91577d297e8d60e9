"""A week whose residents have been told their times is planned again."""

from dataclasses import replace

import pytest

from planner.domain.cost import cost
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.domain.promising import promised_as_planned
from planner.domain.tour import tours
from planner.solve.engine import solve
from planner.solve.limits import Limits
from tests.benchmarks.weeks import random_week

ROUNDS = 100


@pytest.fixture(scope="module")
def plan() -> Plan:
    return solve(random_week(25, 4), Limits(60, iterations=ROUNDS), processes=0)


def test_caps_that_the_told_plan_just_keeps_cost_nobody_a_visit(plan: Plan) -> None:
    """Starts at the first moment that keeps each promise would make routes longer."""
    told = _at_its_caps(promised_as_planned(random_week(25, 4), plan), plan)

    again = solve(told, Limits(60, iterations=ROUNDS), processes=0, warm_start=plan)

    assert again.cost is not None
    assert again.cost.total <= cost(told, plan).total
    assert again.cost.moved_promise == 0
    assert again.stops_by_visit.keys() == plan.stops_by_visit.keys()


def test_times_stay_as_they_were_told(plan: Plan) -> None:
    told = promised_as_planned(random_week(25, 4), plan)

    again = solve(told, Limits(60, iterations=1), processes=0, warm_start=plan)

    assert _starts(again) == _starts(plan)


def _at_its_caps(problem: Problem, plan: Plan) -> Problem:
    paid = dict.fromkeys((helper.id for helper in problem.helpers), 0)
    for tour in tours(problem, plan):
        paid[tour.helper_day.helper.id] += tour.paid
    return problem.replace(
        helpers=tuple(replace(helper, max_week=max(1, paid[helper.id])) for helper in problem.helpers)
    )


def _starts(plan: Plan) -> dict[str, int]:
    return {visit: places[0][1].start for visit, places in plan.stops_by_visit.items()}
