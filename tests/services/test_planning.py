"""A week planned, kept and read again."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from planner.domain.check import violations
from planner.errors import NotFoundError, StoreError
from planner.services.bootstrap import Workspace
from planner.services.planning import plan_week, planned_weeks, see_week
from tests.services.files import MONDAY


def test_planned_week_is_kept_with_its_plan(filled: Workspace) -> None:
    plan_week(filled, MONDAY, engine="insertion")

    stored = see_week(filled, MONDAY).stored

    assert stored.problem.digest() == stored.plan.problem
    assert violations(stored.problem, stored.plan) == ()
    assert stored.created <= datetime.now(UTC)
    assert planned_weeks(filled) == (MONDAY,)


def test_planning_again_replaces_the_plan_that_counts(filled: Workspace) -> None:
    plan_week(filled, MONDAY, engine="insertion")
    first = see_week(filled, MONDAY).stored

    plan_week(filled, MONDAY, engine="insertion")

    assert see_week(filled, MONDAY).stored.id > first.id
    assert planned_weeks(filled) == (MONDAY,)


def test_sheet_shows_names_and_reasons(filled: Workspace) -> None:
    plan_week(filled, MONDAY, engine="insertion")

    sheet = see_week(filled, MONDAY).sheet

    assert (sheet.num_served, sheet.num_visits) == (3, 4)
    assert [(left.visit, left.reason) for left in sheet.unassigned] == [("R4", "NO_LANGUAGE")]
    assert sheet.days[0].stops[0].resident.name == "Asukas Esimerkki R1"
    assert sheet.days[0].entry.organisation == "Esimerkkijärjestö"


def test_week_without_a_plan_says_how_to_make_one(filled: Workspace) -> None:
    with pytest.raises(NotFoundError, match="planner plan --week 2026-11-30"):
        see_week(filled, MONDAY)


def test_damaged_plan_is_noticed(filled: Workspace) -> None:
    plan_week(filled, MONDAY, engine="insertion")
    with filled.engine.execution_options(writes=True).begin() as connection:
        damage = "UPDATE plan SET plan = CAST(replace(CAST(plan AS TEXT), '\"day\": 0', '\"day\": 1') AS JSON)"
        connection.execute(
            text(damage if connection.dialect.name == "postgresql" else damage.replace(" AS JSON", " AS TEXT"))
        )

    with pytest.raises(StoreError, match="damaged"):
        see_week(filled, MONDAY)
