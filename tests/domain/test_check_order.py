"""Order and spacing between visits."""

import pytest

from planner.domain.check import violations
from planner.domain.problem import Problem
from planner.domain.rules import Rule
from planner.domain.visit import After
from tests.builders import HOUR, TRAVEL, a_helper, a_plan, a_shift, a_visit, a_week
from tests.domain.changing import only, rules

ANY_DAY = [(day, 9, 15) for day in range(5)]


def week_of(after: After) -> Problem:
    """Return a week in which v2 follows v1."""
    helper = a_helper("h1", *(a_shift(day) for day in range(5)))
    return a_week([a_visit("v1", windows=ANY_DAY), a_visit("v2", windows=ANY_DAY, after=after)], [helper])


@pytest.mark.parametrize(("day", "broken"), [(1, 1), (2, None), (3, None), (4, 1)])
def test_days_between_visits_are_bounded_on_both_sides(day: int, broken: int | None) -> None:
    week = week_of(After("v1", min_days=2, max_days=3))

    found = violations(week, a_plan(week, {("h1", 0): ["v1"], ("h1", day): ["v2"]}))

    assert [(item.rule, item.visit, item.amount) for item in found] == ([(Rule.AFTER, "v2", broken)] if broken else [])


def test_visit_before_the_one_that_it_follows_is_noticed() -> None:
    week = week_of(After("v1"))

    assert only(week, a_plan(week, {("h1", 1): ["v1"], ("h1", 0): ["v2"]})).rule == Rule.AFTER
    assert rules(week, a_plan(week, {("h1", 0): ["v2", "v1"]})) == [Rule.AFTER]
    assert rules(week, a_plan(week, {("h1", 0): ["v1", "v2"]})) == []


def test_visit_without_the_one_that_it_follows_is_noticed() -> None:
    week = week_of(After("v1"))

    assert only(week, a_plan(week, {("h1", 0): ["v2"]})).visit == "v2"
    assert rules(week, a_plan(week, {("h1", 0): ["v1"]})) == []


@pytest.mark.parametrize(
    ("least", "most", "amount"), [(None, HOUR + TRAVEL, None), (HOUR + TRAVEL, None, None), (None, HOUR, TRAVEL)]
)
def test_seconds_between_starts_are_bounded(least: int | None, most: int | None, amount: int | None) -> None:
    week = week_of(After("v1", min_seconds=least, max_seconds=most))

    found = violations(week, a_plan(week, {("h1", 0): ["v1", "v2"]}))

    assert [item.amount for item in found] == ([amount] if amount else [])


def test_spacing_in_seconds_means_the_same_day() -> None:
    week = week_of(After("v1", min_seconds=0))

    assert only(week, a_plan(week, {("h1", 0): ["v1"], ("h1", 1): ["v2"]})).rule == Rule.AFTER
