"""Every visit that is not planned says why, from the narrowest cause to the widest."""

import pytest

from planner.domain.matrix import constant_travel
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.domain.rules import Reason
from planner.domain.visit import Pin
from planner.solve.engine import solve
from planner.solve.insertion import Draft
from planner.solve.reasons import reason_for
from tests.builders import MODE, TRAVEL, a_helper, a_shift, a_visit, a_week

NOBODY_ALLOWED = a_visit("v1", allowed_helpers=())

CASES: dict[Reason, Problem] = {
    Reason.NO_SKILL: a_week([a_visit("v1", skills=("tv",))]),
    Reason.NO_LANGUAGE: a_week(
        [a_visit("v1", skills=("tv",), languages=("sv",))],
        [a_helper("h1", skills=("tv",), languages=("fi",)), a_helper("h2", languages=("sv",))],
    ),
    Reason.EXCLUDED: a_week([a_visit("v1", excluded_helpers=("h1",))]),
    Reason.OFF_SHIFT: a_week([a_visit("v1", windows=[(3, 9, 15)])]),
    Reason.WINDOW: a_week([a_visit("v1", windows=[(0, 16, 18)])]),
    Reason.UNREACHABLE: a_week([a_visit("v1")], travel={MODE: constant_travel([[0, -1], [5, 0]])}),
    Reason.TRAVEL: a_week([a_visit("v1", windows=[(0, 15, 15)])]),
    Reason.NOT_WORTH: a_week([a_visit("v1", unserved_cost=TRAVEL)]),
    Reason.PIN_CONFLICT: a_week([a_visit("v1", pinned=Pin(start=3))]),
}


@pytest.mark.parametrize("reason", CASES)
def test_lonely_visit_says_why_it_is_not_planned(reason: Reason) -> None:
    plan = solve(CASES[reason], engine="insertion")

    assert [left.reason for left in plan.unassigned] == [reason]


def test_visit_beside_others_that_fill_the_shift_says_so() -> None:
    week = a_week([a_visit("v1"), a_visit("v2")], [a_helper("h1", a_shift(0, 9, 10.5))])

    assert _reasons(solve(week, engine="insertion")) == {Reason.FULL}


def test_visit_over_the_weekly_cap_says_full() -> None:
    visits = [a_visit("v1", windows=[(0, 9, 9)]), a_visit("v2", windows=[(1, 9, 9)])]
    week = a_week(visits, [a_helper("h1", a_shift(0), a_shift(1), max_week=5000)])

    assert _reasons(solve(week, engine="insertion")) == {Reason.FULL}


def test_visit_that_would_fit_and_stands_nowhere_was_not_found() -> None:
    assert reason_for(Draft(a_week([a_visit("v1")])), 0) == Reason.NOT_FOUND


def test_only_allowed_list_counts_like_exclusion() -> None:
    assert reason_for(Draft(a_week([NOBODY_ALLOWED])), 0) == Reason.EXCLUDED


def _reasons(plan: Plan) -> set[str]:
    return {left.reason for left in plan.unassigned}
