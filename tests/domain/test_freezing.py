"""What is fixed at a moment, and what an engine may still do."""

import pytest

from planner.domain.check import violations
from planner.domain.events import Moment
from planner.domain.freezing import fixed_visits, num_fixed, with_pins, without_past_breaks
from planner.domain.frozen import Frozen
from planner.domain.helper import Break
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.domain.timing import schedule
from planner.domain.visit import Pin
from tests.builders import HOUR, MINUTE, a_helper, a_plan, a_shift, a_visit, a_week, helper_day

WIDE = ((0, 8, 16),)
WEEK = a_week([a_visit(name, windows=WIDE) for name in ("v1", "v2", "v3")], [a_helper("h1"), a_helper("h2")])
PLAN = a_plan(WEEK, {("h1", 0): ["v1", "v2"]})
"""h1 leaves at 8.00, is at v1 from 8.10 to 9.10, at v2 from 9.20 to 10.20, and home at 10.30."""


def at(hour: float, day: int = 0) -> Moment:
    """Return a moment."""
    return Moment(day, round(hour * HOUR))


def frozen(now: Moment, week: Problem = WEEK, plan: Plan = PLAN) -> Frozen:
    """Return a week at a moment, with what is fixed pinned."""
    pinned = with_pins(week, plan, fixed_visits(week, plan, now))
    return Frozen(pinned, plan.replace(problem=pinned.digest()), now)


@pytest.mark.parametrize(
    ("now", "count"),
    [
        (None, 0),
        (at(7.9), 0),
        (at(8), 1),
        (at(8.5), 1),
        (at(9.1), 1),
        (at(9 + 10 / 60), 2),
        (at(12), 2),
        (at(0, day=1), 2),
    ],
)
def test_begun_visits_are_fixed_and_the_one_a_helper_is_on_the_way_to(now: Moment | None, count: int) -> None:
    assert num_fixed(WEEK, PLAN.routes[0], now) == count


def test_fixed_visits_are_pinned_where_they_stand() -> None:
    week = frozen(at(8.5)).problem

    assert week.visits[0].pinned == Pin(("h1",), 0, 8 * HOUR + 10 * MINUTE)
    assert week.visits[1].pinned is None


def test_helper_is_on_the_way_only_after_the_break() -> None:
    lunch = Break(9 * HOUR, 9 * HOUR + 15 * MINUTE, 30 * MINUTE)
    week = a_week(WEEK.visits, [a_helper("h1", a_shift(break_=lunch))])
    plan = a_plan(week, {("h1", 0): ["v1", "v2"]})
    assert plan.routes[0].break_start == 9 * HOUR + 10 * MINUTE

    assert num_fixed(week, plan.routes[0], at(9.5)) == 1
    assert num_fixed(week, plan.routes[0], at(9 + 40 / 60)) == 2


def test_nothing_new_can_begin_or_be_set_out_for_before_the_moment() -> None:
    """At 12.00 h1 is home since 10.30 and h2 has not left: both can be at v3 from 12.10."""
    week = frozen(at(12)).for_engine()
    v3 = week.visit_idx_by_id["v3"]

    assert week.visits[v3].windows[0].start == 12 * HOUR
    route = schedule(week, helper_day(week, "h2"), [v3])
    assert route is not None
    assert route.stops[0].start == 12 * HOUR + 10 * MINUTE


def test_idle_helper_stays_at_the_last_place_until_the_moment() -> None:
    state = frozen(at(12))
    week, plan = state.for_engine(), state.plan_for_engine()
    row = [week.visit_idx_by_id[stop.visit] for stop in plan.routes[0].stops]

    route = schedule(week, helper_day(week, "h1"), [*row, week.visit_idx_by_id["v3"]])

    assert route is not None
    assert route.stops[-1].start == 12 * HOUR + 10 * MINUTE
    own = state.expressed([route])[0]
    assert [stop.visit for stop in own.stops] == ["v1", "v2", "v3"]
    assert own.stops[:2] == PLAN.routes[0].stops
    changed = state.plan.replace(routes=(own,), unassigned=())
    assert violations(state.problem, changed) == ()


def test_day_without_anything_new_stays_to_the_second() -> None:
    state = frozen(at(12))

    assert state.expressed(state.plan_for_engine().routes) == PLAN.routes


def test_early_helper_waits_at_the_door_and_goes_nowhere_else() -> None:
    """At v2 from 9.20, which cannot begin before 11; at 9.30 nothing may come in between."""
    visits = [a_visit("v1", windows=((0, 8, 8.2),)), a_visit("v2", windows=((0, 11, 15),)), WEEK.visits[2]]
    week = a_week(visits, WEEK.helpers)
    plan = a_plan(week, {("h1", 0): ["v1", "v2"]})
    state = frozen(at(9.5), week, plan)

    assert [stop.visit.partition("+")[0] for stop in state.plan_for_engine().routes[0].stops] == ["v1", "v2", "v2"]
    assert state.num_closed == {0: 3}


def test_helper_whose_shift_is_over_can_do_nothing_more() -> None:
    week = a_week(WEEK.visits, [a_helper("h1", a_shift(end=11)), a_helper("h2")])
    state = frozen(at(10.9), week, PLAN.replace(problem=week.digest()))

    assert state.for_engine().helpers[0].shifts[0].max_visits == 2


def test_break_whose_time_has_passed_is_no_duty_of_an_unused_shift() -> None:
    lunch = Break(11 * HOUR, 12 * HOUR, 30 * MINUTE)
    week = a_week(WEEK.visits, [a_helper("h1"), a_helper("h2", a_shift(break_=lunch))])

    def pause(now: Moment) -> Break | None:
        return without_past_breaks(week, PLAN, now).helpers[1].shifts[0].break_

    assert (pause(at(12)), pause(at(12.1)), pause(at(9, day=1))) == (lunch, None, lunch)
