"""Whatever the week: the engines never raise, and what they return keeps every rule."""

from hypothesis import given, settings

from planner.domain.check import violations
from planner.domain.problem import Problem
from planner.domain.rules import Reason
from planner.solve.engine import solve
from planner.solve.insertion import insert
from planner.solve.limits import Limits
from planner.solve.routing import Search
from tests.properties.weeks import plain_weeks


@settings(max_examples=300, derandomize=True, deadline=None)
@given(plain_weeks())
def test_insertion_never_raises_and_keeps_every_rule(week: Problem) -> None:
    plan = solve(week, engine="insertion")

    assert violations(week, plan) == ()
    assert {left.reason for left in plan.unassigned} <= set(Reason)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(plain_weeks())
def test_every_plan_of_the_search_can_be_timed_and_keeps_every_rule(week: Problem) -> None:
    """The search itself, without the process around it, which would cost a second for each week."""
    seen = []
    search = Search(week, Limits(0.5, iterations=10))
    seen.append(search.run(seen.append))

    for sequences in (search.first, *seen):
        draft = insert(week, sequences)
        plan = solve(week, engine="insertion").replace(routes=tuple(draft.routes.values()), unassigned=())
        broken = [item for item in violations(week, plan) if item.rule.value != "VISIT_MISSING"]
        assert broken == []


@settings(max_examples=5, derandomize=True, deadline=None)
@given(plain_weeks())
def test_whole_engine_never_raises_and_keeps_every_rule(week: Problem) -> None:
    assert violations(week, solve(week, Limits(0.3))) == ()
