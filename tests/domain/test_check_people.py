"""Who may go: skills, languages, allowed and excluded helpers, pairs, pins."""

from planner.domain.check import violations
from planner.domain.rules import Rule
from planner.domain.visit import Pin
from tests.builders import HOUR, a_helper, a_plan, a_shift, a_visit, a_week
from tests.domain.changing import only, rules, with_stop


def test_helper_who_lacks_a_skill_is_noticed_for_each_skill() -> None:
    week = a_week([a_visit("v1", skills=("phone", "tv", "wifi"))], [a_helper("h1", skills=("tv",))])

    found = violations(week, a_plan(week, {("h1", 0): ["v1"]}))

    assert [(item.rule, item.helper, item.day, item.visit) for item in found] == [(Rule.SKILL, "h1", 0, "v1")] * 2


def test_helper_with_more_skills_than_needed_is_allowed() -> None:
    week = a_week([a_visit("v1", skills=("tv",))], [a_helper("h1", skills=("phone", "tv"))])

    assert rules(week, a_plan(week, {("h1", 0): ["v1"]})) == []


def test_helper_who_speaks_no_language_of_the_resident_is_noticed() -> None:
    week = a_week([a_visit("v1", languages=("sv", "en"))], [a_helper("h1", languages=("fi",))])

    assert only(week, a_plan(week, {("h1", 0): ["v1"]})).rule == Rule.LANGUAGE


def test_second_language_is_enough() -> None:
    week = a_week([a_visit("v1", languages=("sv", "en"))], [a_helper("h1", languages=("en",))])

    assert rules(week, a_plan(week, {("h1", 0): ["v1"]})) == []


def test_visit_without_a_language_takes_any_helper() -> None:
    week = a_week([a_visit("v1")], [a_helper("h1", languages=())])

    assert rules(week, a_plan(week, {("h1", 0): ["v1"]})) == []


def test_language_and_skill_are_reported_beside_each_other() -> None:
    week = a_week([a_visit("v1", languages=("sv",), skills=("tv",))], [a_helper("h1", languages=("fi",))])

    assert rules(week, a_plan(week, {("h1", 0): ["v1"]})) == [Rule.SKILL, Rule.LANGUAGE]


def test_helper_who_is_not_allowed_is_noticed() -> None:
    week = a_week([a_visit("v1", allowed_helpers=("h2",))], [a_helper("h1"), a_helper("h2")])

    assert only(week, a_plan(week, {("h1", 0): ["v1"]})).rule == Rule.ALLOWED_HELPER
    assert rules(week, a_plan(week, {("h2", 0): ["v1"]})) == []


def test_empty_list_of_allowed_helpers_allows_nobody() -> None:
    week = a_week([a_visit("v1", allowed_helpers=())])

    assert rules(week, a_plan(week, {("h1", 0): ["v1"]})) == [Rule.ALLOWED_HELPER]


def test_excluded_helper_is_noticed() -> None:
    week = a_week([a_visit("v1", excluded_helpers=("h1",))], [a_helper("h1"), a_helper("h2")])

    assert only(week, a_plan(week, {("h1", 0): ["v1"]})).rule == Rule.ALLOWED_HELPER
    assert rules(week, a_plan(week, {("h2", 0): ["v1"]})) == []


TWO = [a_helper("h1"), a_helper("h2")]


def test_visit_of_two_helpers_with_both_is_allowed() -> None:
    week = a_week([a_visit("v1", helpers_required=2)], TWO)

    assert rules(week, a_plan(week, {("h1", 0): ["v1"], ("h2", 0): ["v1"]})) == []


def test_visit_of_two_helpers_with_one_is_noticed() -> None:
    week = a_week([a_visit("v1", helpers_required=2)], TWO)

    found = only(week, a_plan(week, {("h1", 0): ["v1"]}))

    assert (found.rule, found.visit, found.amount) == (Rule.PAIR, "v1", 1)


def test_helpers_of_a_pair_who_start_apart_are_noticed() -> None:
    week = a_week([a_visit("v1", helpers_required=2)], TWO)
    plan = a_plan(week, {("h1", 0): ["v1"], ("h2", 0): ["v1"]})
    start = plan.routes[1].stops[0].start

    found = violations(week, with_stop(plan, 1, start=start + 60, end=start + 60 + HOUR))

    assert (Rule.PAIR, "v1", 60) in [(item.rule, item.visit, item.amount) for item in found]


def test_one_helper_twice_is_no_pair() -> None:
    helper = a_helper("h1", a_shift(0), a_shift(1))
    week = a_week([a_visit("v1", helpers_required=2, windows=[(0, 9, 15), (1, 9, 15)])], [helper])

    found = rules(week, a_plan(week, {("h1", 0): ["v1"], ("h1", 1): ["v1"]}))

    assert found == [Rule.PAIR, Rule.PAIR]


def test_pair_beside_skills_needs_them_of_both() -> None:
    helpers = [a_helper("h1", skills=("tv",)), a_helper("h2")]
    week = a_week([a_visit("v1", helpers_required=2, skills=("tv",))], helpers)

    found = only(week, a_plan(week, {("h1", 0): ["v1"], ("h2", 0): ["v1"]}))

    assert (found.rule, found.helper) == (Rule.SKILL, "h2")


def test_pin_on_another_helper_is_noticed() -> None:
    week = a_week([a_visit("v1", pinned=Pin(helpers=("h2",)))], TWO)

    assert only(week, a_plan(week, {("h1", 0): ["v1"]})).rule == Rule.PIN_CONFLICT
    assert rules(week, a_plan(week, {("h2", 0): ["v1"]})) == []


def test_pin_on_one_of_two_helpers_leaves_the_other_open() -> None:
    week = a_week([a_visit("v1", helpers_required=2, pinned=Pin(helpers=("h2",)))], [*TWO, a_helper("h3")])

    assert rules(week, a_plan(week, {("h1", 0): ["v1"], ("h2", 0): ["v1"]})) == []
    assert rules(week, a_plan(week, {("h1", 0): ["v1"], ("h3", 0): ["v1"]})) == [Rule.PIN_CONFLICT]


def test_pin_on_another_day_is_noticed_by_days() -> None:
    windows = [(0, 9, 15), (3, 9, 15)]
    helper = a_helper("h1", a_shift(0), a_shift(3))
    open_week = a_week([a_visit("v1", windows=windows)], [helper])
    week = a_week([a_visit("v1", windows=windows, pinned=Pin(day=3))], [helper])
    plan = a_plan(open_week, {("h1", 0): ["v1"]}).replace(problem=week.digest())

    found = only(week, plan)

    assert (found.rule, found.amount) == (Rule.PIN_CONFLICT, 3)
    assert rules(week, a_plan(week, {("h1", 3): ["v1"]})) == []


def test_pin_on_another_start_is_noticed_by_seconds() -> None:
    week = a_week([a_visit("v1", pinned=Pin(start=10 * HOUR))])
    plan = a_plan(week, {("h1", 0): ["v1"]})

    assert plan.routes[0].stops[0].start == 10 * HOUR
    late = with_stop(plan, start=10 * HOUR + 60, end=11 * HOUR + 60)
    assert (Rule.PIN_CONFLICT, 60) in [(item.rule, item.amount) for item in violations(week, late)]


def test_unassigned_visit_breaks_no_pin() -> None:
    week = a_week([a_visit("v1", pinned=Pin(helpers=("h1",), day=4, start=5))])

    assert rules(week, a_plan(week, {})) == []
