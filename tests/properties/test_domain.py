"""What holds for every week and every plan."""

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.check import violations
from planner.domain.cost import cost
from planner.domain.plan_file import plan_from_json, plan_to_json
from planner.domain.problem import Problem
from planner.domain.timing import schedule
from planner.domain.week_file import week_from_json, week_to_json
from tests.properties.plans import junk_plans, simple_plan
from tests.properties.weeks import any_weeks

every_week = settings(max_examples=150, derandomize=True, deadline=None)


@every_week
@given(any_weeks())
def test_week_survives_its_file(week: Problem) -> None:
    again = week_from_json(week_to_json(week))

    assert again.digest() == week.digest()
    assert week_to_json(again) == week_to_json(week)


@every_week
@given(any_weeks())
def test_plan_of_timed_routes_keeps_every_rule(week: Problem) -> None:
    assert violations(week, simple_plan(week)) == ()


@every_week
@given(any_weeks(), st.data())
def test_every_timed_route_keeps_the_rules_of_times(week: Problem, data: st.DataObject) -> None:
    if not week.helper_days or not week.visits:
        return
    helper_day = data.draw(st.sampled_from(week.helper_days))
    sequence = data.draw(st.lists(st.sampled_from(range(len(week.visits))), unique=True, min_size=1, max_size=4))

    route = schedule(week, helper_day, sequence)

    if route is not None:
        plan = simple_plan(week).replace(routes=(route,))
        broken = {violation.rule.value for violation in violations(week, plan)}
        assert broken <= {
            "SKILL", "LANGUAGE", "ALLOWED_HELPER", "PIN_CONFLICT", "PAIR", "AFTER", "VISIT_MISSING", "VISIT_TWICE",
            "MAX_VISITS", "MAX_TRAVEL", "MAX_LENGTH", "WEEK_CAP",
        }  # fmt: skip


@every_week
@given(any_weeks(), st.data())
def test_any_plan_can_be_judged_and_priced(week: Problem, data: st.DataObject) -> None:
    plan = data.draw(junk_plans(week))

    for violation in violations(week, plan):
        assert str(violation).startswith(violation.rule.value)
    price = cost(week, plan)
    assert price.total == sum(price.terms.values())
    assert plan_from_json(plan_to_json(plan)) == plan
