"""What changed between two plans: one small week for each kind of change."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings

from planner.domain.answers.changes import Answer, Change, Placement, PlanChanges, plan_changes
from planner.domain.plan import Plan, Unassigned
from planner.domain.problem import Problem
from planner.domain.visit import Promise
from planner.errors import InputError
from planner.solve.engine import solve
from planner.solve.limits import Limits
from tests.builders import HOUR, MINUTE, TRAVEL, a_helper, a_plan, a_shift, a_visit, a_week
from tests.solve.kernel.weeks import problems

DAYS = ((0, 9, 15), (1, 9, 15))
HELPERS = [a_helper(name, a_shift(0), a_shift(1)) for name in ("h1", "h2")]
WEEK = a_week([a_visit("v1", windows=DAYS), a_visit("v2", windows=DAYS)], HELPERS)
"""Both visits can be done by both helpers on both days; the first of a day starts at 9, the next 10:20."""
BEFORE = a_plan(WEEK, {("h1", 0): ["v1", "v2"]})
FIRST, SECOND = 9 * HOUR, 10 * HOUR + TRAVEL


def changed(after: Answer, before: Answer | None = None) -> dict[str, Change]:
    """Return what became of each visit since ``BEFORE``."""
    return {visit.visit: visit.change for visit in plan_changes(before or Answer(WEEK, BEFORE), after).visits}


def test_plan_against_itself_has_no_change() -> None:
    changes = plan_changes(Answer(WEEK, BEFORE), Answer(WEEK, BEFORE))

    assert changes.counts == {Change.UNCHANGED: 2}
    assert changes.noticed == ()
    assert changes.before == changes.after
    assert changes.is_same_question


@settings(deadline=None, max_examples=15)
@given(problems())
def test_any_plan_against_itself_has_no_change(problem: Problem) -> None:
    plan = solve(problem, Limits(60, iterations=1), processes=0)

    changes = plan_changes(Answer(problem, plan, is_published=True), Answer(problem, plan))

    assert changes.noticed == ()
    assert changes.before == changes.after
    assert changes.after.kept == changes.after.promises == changes.after.served


def test_swapped_visits_are_at_another_time() -> None:
    swapped = a_plan(WEEK, {("h1", 0): ["v2", "v1"]})

    assert changed(Answer(WEEK, swapped)) == {"v1": Change.OTHER_TIME, "v2": Change.OTHER_TIME}


def test_start_within_the_tolerance_is_no_change() -> None:
    later = _with_start(BEFORE, "v2", SECOND + 15 * MINUTE)
    too_late = _with_start(BEFORE, "v2", SECOND + 15 * MINUTE + 1)

    assert changed(Answer(WEEK, later))["v2"] == Change.UNCHANGED
    assert changed(Answer(WEEK, too_late))["v2"] == Change.OTHER_TIME


def test_other_helper_on_the_same_day_comes_before_other_time() -> None:
    other = a_plan(WEEK, {("h1", 0): ["v1"], ("h2", 0): ["v2"]})

    (moved, kept) = plan_changes(Answer(WEEK, BEFORE), Answer(WEEK, other)).visits

    assert (moved.visit, moved.change) == ("v2", Change.OTHER_HELPER)
    assert moved.before == Placement(("h1",), 0, SECOND)
    assert moved.after == Placement(("h2",), 0, FIRST)
    assert (kept.visit, kept.change) == ("v1", Change.UNCHANGED)


def test_other_day_comes_before_other_helper() -> None:
    other = a_plan(WEEK, {("h1", 0): ["v1"], ("h2", 1): ["v2"]})

    assert changed(Answer(WEEK, other))["v2"] == Change.OTHER_DAY


def test_dropped_visit_is_told_with_its_reason() -> None:
    dropped = a_plan(WEEK, {("h1", 0): ["v1"]}).replace(unassigned=(Unassigned("v2", "FULL"),))

    first = plan_changes(Answer(WEEK, BEFORE), Answer(WEEK, dropped)).visits[0]

    assert (first.visit, first.change, first.after, first.reason) == ("v2", Change.DROPPED, None, "FULL")


def test_visit_that_was_left_out_is_newly_planned() -> None:
    left_out = a_plan(WEEK, {("h1", 0): ["v1"]})

    assert changed(Answer(WEEK, BEFORE), Answer(WEEK, left_out))["v2"] == Change.NEWLY_PLANNED
    assert changed(Answer(WEEK, left_out), Answer(WEEK, left_out))["v2"] == Change.NOT_PLANNED


def test_requests_and_helpers_come_and_go() -> None:
    visits = [a_visit("v2", windows=DAYS), a_visit("v3", windows=DAYS), a_visit("v4", windows=DAYS)]
    later = a_week(visits, [HELPERS[0], a_helper("h3")])
    after = a_plan(later, {("h1", 0): ["v3", "v2"]})

    changes = plan_changes(Answer(WEEK, BEFORE), Answer(later, after))

    assert {visit.visit: visit.change for visit in changes.visits} == {
        "v1": Change.GONE,
        "v2": Change.UNCHANGED,
        "v3": Change.NEW_REQUEST,
        "v4": Change.NEW_REQUEST,
    }
    assert (changes.new_helpers, changes.gone_helpers) == (("h3",), ("h2",))
    assert not changes.is_same_question


def test_stops_of_a_published_plan_are_the_promises() -> None:
    """v1 is kept, v2 moves to Tuesday, v3 is not planned any more, and nobody asks for v4 any more."""
    names = ["v1", "v2", "v3", "v4"]
    week = a_week([a_visit(name, windows=DAYS) for name in names], HELPERS)
    before = a_plan(week, {("h1", 0): ["v1", "v2"], ("h2", 0): ["v3", "v4"]})
    later = week.replace(visits=week.visits[:3])
    after = a_plan(later, {("h1", 0): ["v1"], ("h1", 1): ["v2"]})

    changes = plan_changes(Answer(week, before, is_published=True), Answer(later, after))

    assert _promises(changes) == [(4, 4, 0, 0), (4, 1, 1, 1)]
    assert {visit.visit: visit.promise for visit in changes.visits} == {
        "v1": "kept",
        "v2": "moved",
        "v3": "broken",
        "v4": "gone",
    }


def test_without_a_published_plan_the_later_week_says_what_was_promised() -> None:
    """v2 was promised on Tuesday: the first plan moves it, the second one keeps it."""
    told = Promise(None, 1, FIRST - 15 * MINUTE, FIRST + 15 * MINUTE)
    later = WEEK.replace(visits=(WEEK.visits[0], replace(WEEK.visits[1], promised=told)))
    after = a_plan(later, {("h1", 0): ["v1"], ("h2", 1): ["v2"]})

    changes = plan_changes(Answer(WEEK, BEFORE), Answer(later, after))

    assert _promises(changes) == [(1, 0, 1, 0), (1, 1, 0, 0)]


def test_pair_has_changed_when_one_of_the_two_has() -> None:
    helpers = [a_helper(name) for name in ("h1", "h2", "h3")]
    week = a_week([a_visit("v1", helpers_required=2)], helpers)
    before = a_plan(week, {("h1", 0): ["v1"], ("h2", 0): ["v1"]})
    after = a_plan(week, {("h3", 0): ["v1"], ("h2", 0): ["v1"]})

    (pair,) = plan_changes(Answer(week, before), Answer(week, after)).visits

    assert (pair.change, pair.before, pair.after) == (
        Change.OTHER_HELPER,
        Placement(("h1", "h2"), 0, FIRST),
        Placement(("h2", "h3"), 0, FIRST),
    )


def test_figures_are_those_of_each_plan() -> None:
    """One helper pays three ways and two hours in one shift of two; two helpers pay two ways and an hour each."""
    week = WEEK.replace(visits=(replace(WEEK.visits[0], preferred_helpers=("h2",)), WEEK.visits[1]))
    before = a_plan(week, {("h1", 0): ["v1", "v2"]})
    after = a_plan(week, {("h1", 0): ["v2"], ("h2", 0): ["v1"]})

    changes = plan_changes(Answer(week, before), Answer(week, after))

    assert (changes.before.travel, changes.after.travel) == (3 * TRAVEL, 4 * TRAVEL)
    assert (changes.before.paid, changes.after.paid) == (2 * HOUR + 3 * TRAVEL, 2 * HOUR + 4 * TRAVEL)
    assert (changes.before.wished, changes.after.wished, changes.after.wishing) == (0, 1, 1)
    assert (changes.before.continuity, changes.after.continuity) == (0, 1)
    assert (changes.before.least_used, changes.before.most_used) == (0, (2 * HOUR + 3 * TRAVEL) / (16 * HOUR))
    assert (changes.after.least_used, changes.after.most_used) == ((HOUR + 2 * TRAVEL) / (16 * HOUR),) * 2
    assert (changes.before.cost.non_preferred, changes.after.cost.non_preferred) == (1200, 0)


def test_worst_waiting_is_that_of_one_helper_on_one_day() -> None:
    visits = [a_visit("v1", windows=[(0, 9, 9)]), a_visit("v2", windows=[(0, 12, 12)])]
    week = a_week(visits)
    plan = a_plan(week, {("h1", 0): ["v1", "v2"]})

    figures = plan_changes(Answer(week, plan), Answer(week, plan)).after

    assert (figures.wait, figures.worst_wait) == (2 * HOUR - TRAVEL, 2 * HOUR - TRAVEL)


def test_plans_of_different_weeks_are_refused() -> None:
    other = WEEK.replace(monday=WEEK.monday + timedelta(weeks=1))

    with pytest.raises(InputError) as refused:
        plan_changes(Answer(WEEK, BEFORE), Answer(other, a_plan(other, {})))

    assert [finding.code for finding in refused.value.findings] == ["WEEK_MISMATCH"]


def _promises(changes: PlanChanges) -> list[tuple[int, int, int, int]]:
    return [(side.promises, side.kept, side.moved, side.broken) for side in (changes.before, changes.after)]


def _with_start(plan: Plan, visit: str, start: int) -> Plan:
    routes = tuple(
        replace(
            route,
            stops=tuple(replace(stop, start=start) if stop.visit == visit else stop for stop in route.stops),
        )
        for route in plan.routes
    )
    return plan.replace(routes=routes)
