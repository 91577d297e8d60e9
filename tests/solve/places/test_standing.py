"""A plan that stands, with promises and caps that just hold."""

from planner.domain.promising import promised_as_planned
from planner.solve.places.standing import Standing
from tests.builders import MINUTE, TRAVEL, a_helper, a_plan, a_shift, a_visit, a_week

VISITS = [a_visit("v1"), a_visit("v2", windows=[(0, 12, 15)])]
"""The first one ends just when the helper must leave for the second: 150 minutes are paid."""


def test_promised_plan_that_uses_up_a_weekly_cap_stands() -> None:
    """Were the first visit to begin as early as was told, the helper would be paid for more than the cap."""
    week = a_week(VISITS, [a_helper("h1", a_shift(), a_shift(1), max_week=150 * MINUTE)])
    plan = a_plan(week, {("h1", 0): ["v1", "v2"]})

    question = Standing(promised_as_planned(week, plan), plan).ask(a_visit("new", place="v1"))

    assert question.places == ()


def test_week_without_visits_has_a_place() -> None:
    """Its points are known, as after the only request was cancelled."""
    week = a_week([a_visit("v1")])
    empty = week.replace(visits=())

    question = Standing(empty, a_plan(empty, {})).ask(a_visit("new", place="v1"))

    assert [place.price for place in question.places] == [2 * TRAVEL]


def test_promised_plan_below_its_cap_has_a_place() -> None:
    week = a_week(VISITS, [a_helper("h1", a_shift(), a_shift(1), max_week=210 * MINUTE)])
    plan = a_plan(week, {("h1", 0): ["v1", "v2"]})

    question = Standing(promised_as_planned(week, plan), plan).ask(a_visit("new", place="v1"))

    assert question.places[0].price == 0
