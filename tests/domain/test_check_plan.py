"""The plan as a whole: every visit once, every shift once, the right week."""

from dataclasses import replace

from planner.domain.check import violations
from planner.domain.plan import Plan, Unassigned
from planner.domain.rules import Rule
from tests.builders import MONDAY, a_helper, a_plan, a_shift, a_visit, a_week
from tests.domain.changing import only, rules, with_route, with_stop


def test_plan_that_keeps_every_rule_has_no_violation() -> None:
    week = a_week([a_visit("v1"), a_visit("v2")])

    assert violations(week, a_plan(week, {("h1", 0): ["v1", "v2"]})) == ()


def test_empty_plan_that_lists_every_visit_is_allowed() -> None:
    week = a_week([a_visit("v1")])

    assert violations(week, a_plan(week, {})) == ()


def test_plan_of_another_week_is_noticed() -> None:
    week = a_week([a_visit("v1")])
    other = a_week([a_visit("v1", duration=1800)])

    assert Rule.DIGEST_MISMATCH in rules(other, a_plan(week, {("h1", 0): ["v1"]}))


def test_unknown_visit_is_named() -> None:
    week = a_week([a_visit("v1")])
    plan = a_plan(week, {})

    found = only(week, plan.replace(unassigned=(*plan.unassigned, Unassigned("v9", "FULL"))))

    assert (found.rule, found.visit) == (Rule.VISIT_UNKNOWN, "v9")


def test_unknown_visit_in_a_route_is_named_with_its_place() -> None:
    week = a_week([a_visit("v1"), a_visit("v2")])
    plan = a_plan(week, {("h1", 0): ["v1", "v2"]})

    found = violations(week, with_stop(plan, place=0, visit="v9"))

    assert (found[0].rule, found[0].helper, found[0].day, found[0].visit) == (Rule.VISIT_UNKNOWN, "h1", 0, "v9")
    assert (found[1].rule, found[1].visit) == (Rule.VISIT_MISSING, "v1")


def test_helper_without_a_shift_on_the_day_is_noticed() -> None:
    week = a_week([a_visit("v1")])

    found = violations(week, with_route(a_plan(week, {("h1", 0): ["v1"]}), day=1))

    assert [(found[0].rule, found[0].helper, found[0].day)] == [(Rule.SHIFT_UNKNOWN, "h1", 1)]


def test_unknown_helper_is_noticed() -> None:
    week = a_week([a_visit("v1")])

    assert rules(week, with_route(a_plan(week, {("h1", 0): ["v1"]}), helper="h9")) == [Rule.SHIFT_UNKNOWN]


def test_unknown_position_of_a_shift_is_noticed() -> None:
    week = a_week([a_visit("v1")])

    assert rules(week, with_route(a_plan(week, {("h1", 0): ["v1"]}), shift=7)) == [Rule.SHIFT_UNKNOWN]


def test_two_routes_in_one_shift_are_noticed() -> None:
    week = a_week([a_visit("v1"), a_visit("v2")])
    morning, afternoon = a_plan(week, {("h1", 0): ["v1"]}), a_plan(week, {("h1", 0): ["v2"]})

    found = only(week, Plan(week.digest(), (*morning.routes, *afternoon.routes)))

    assert (found.rule, found.helper, found.day, found.amount) == (Rule.SHIFT_TWICE, "h1", 0, 1)


def test_two_shifts_on_one_day_are_told_apart_by_their_hours() -> None:
    helper = a_helper("h1", a_shift(0, 8, 11), a_shift(0, 12, 16))
    week = a_week([a_visit("v1", windows=[(0, 9, 9)]), a_visit("v2", windows=[(0, 13, 13)])], [helper])
    first, second = week.helper_days
    plan = a_plan(week, {("h1", 0): ["v1"]})
    later = replace(
        a_plan(
            a_week([a_visit("v2", windows=[(0, 13, 13)])], [a_helper("h1", a_shift(0, 12, 16))]), {("h1", 0): ["v2"]}
        ).routes[0],
        shift=second.shift_idx,
    )

    both = Plan(week.digest(), (*plan.routes, later))

    assert plan.routes[0].shift == first.shift_idx
    assert violations(week, both) == ()
    assert violations(week, with_route(with_route(both, 0, shift=None), 1, shift=None)) == ()


def test_route_without_stops_is_an_unused_shift() -> None:
    week = a_week([a_visit("v1")])
    plan = a_plan(week, {("h1", 0): ["v1"]})

    assert violations(week, with_route(plan, stops=()).replace(unassigned=(Unassigned("v1", "FULL"),))) == ()


def test_visit_that_stands_nowhere_is_missing() -> None:
    week = a_week([a_visit("v1"), a_visit("v2")])

    found = only(week, a_plan(week, {("h1", 0): ["v1"]}).replace(unassigned=()))

    assert (found.rule, found.visit) == (Rule.VISIT_MISSING, "v2")


def test_visit_planned_twice_is_noticed() -> None:
    week = a_week([a_visit("v1")], [a_helper("h1"), a_helper("h2")])

    found = only(week, a_plan(week, {("h1", 0): ["v1"], ("h2", 0): ["v1"]}))

    assert (found.rule, found.visit, found.amount) == (Rule.VISIT_TWICE, "v1", 1)


def test_visit_planned_and_unassigned_is_noticed() -> None:
    week = a_week([a_visit("v1")])

    found = only(week, a_plan(week, {("h1", 0): ["v1"]}).replace(unassigned=(Unassigned("v1", "FULL"),)))

    assert (found.rule, found.visit) == (Rule.VISIT_TWICE, "v1")


def test_visit_listed_twice_is_noticed() -> None:
    week = a_week([a_visit("v1")])

    assert rules(week, a_plan(week, {}).replace(unassigned=(Unassigned("v1", "FULL"),) * 2)) == [Rule.VISIT_TWICE]


def test_violation_reads_as_one_line_in_every_language() -> None:
    week = a_week([a_visit("v1", skills=("tv",))])
    found = only(week, a_plan(week, {("h1", 0): ["v1"]}))

    assert str(found) == 'SKILL (h1, day 0, v1): The helper lacks the skill "tv".'
    assert found.in_language("fi").startswith("SKILL (h1, ")
    assert week.monday == MONDAY
