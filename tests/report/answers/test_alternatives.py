"""Alternatives as a planner reads them."""

import pytest

from planner.domain.answers.alternatives import Aim, Alternative, Alternatives, NotOffered, WhyNot
from planner.domain.answers.changes import Answer, plan_changes
from planner.report.answers.alternatives import alternatives_table, why_not_text
from tests.builders import a_helper, a_plan, a_visit, a_week

WEEK = a_week([a_visit("v1", preferred_helpers=("h2",)), a_visit("v2")], [a_helper("h1"), a_helper("h2")])
CURRENT = a_plan(WEEK, {("h1", 0): ["v1", "v2"]})
OTHER = a_plan(WEEK, {("h1", 0): ["v2"], ("h2", 0): ["v1"]})


def test_alternatives_stand_beside_the_plan_that_is_there() -> None:
    changes = plan_changes(Answer(WEEK, CURRENT), Answer(WEEK, OTHER))
    found = Alternatives(changes.before, (Alternative(Aim.MOST_CONTINUITY, OTHER, changes),), ())

    table = alternatives_table(found, "en")

    rows = {row[0]: row[1:] for row in table.rows}
    assert table.headers == ("Figure", "The plan you have", "Most continuity")
    assert rows["Visits that would change"] == ("–", "2")
    assert rows["Visits planned"] == ("2", "2")
    assert rows["Share of them with a wished helper"] == ("0 %", "100 %")
    assert all(len(row) == len(table.headers) for row in table.rows)


@pytest.mark.parametrize("why", [why for why in WhyNot if why is not WhyNot.SAME_PLAN])
def test_every_aim_without_a_plan_says_why(why: WhyNot) -> None:
    assert str(why_not_text(NotOffered(Aim.LEAST_CHANGE, why))).startswith("Least change: ")


def test_plan_that_serves_two_aims_is_named() -> None:
    left_out = NotOffered(Aim.MOST_CONTINUITY, WhyNot.SAME_PLAN, Aim.LEAST_TRAVEL)

    text = str(why_not_text(left_out))

    assert text == "Most continuity: it would not differ from another alternative: Least travel."
