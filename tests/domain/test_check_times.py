"""When: windows, duration, hours, travel, access, breaks, ends, caps."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from planner.domain.check import violations
from planner.domain.helper import Break
from planner.domain.matrix import TravelTimes, constant_travel
from planner.domain.plan import Plan, Route, Stop
from planner.domain.problem import Problem
from planner.domain.rules import Rule
from tests.builders import HOUR, MINUTE, MODE, TRAVEL, a_helper, a_plan, a_shift, a_visit, a_week
from tests.domain.changing import only, rules, with_route, with_stop


def by_hand(week: Problem, leave: int, stops: Sequence[tuple[str, int, int, int]], back: int, **more: Any) -> Plan:
    """Return the plan of one route of h1 on day 0 with the very times given."""
    route = Route("h1", 0, leave, back, tuple(Stop(*stop) for stop in stops), **more)
    return Plan(week.digest(), (route,))


@pytest.mark.parametrize("hour", [9, 12, 15])
def test_both_ends_of_a_window_are_inside(hour: int) -> None:
    week = a_week([a_visit("v1")])
    start = hour * HOUR
    plan = by_hand(week, start - TRAVEL, [("v1", start, start, start + HOUR)], start + HOUR + TRAVEL)

    assert rules(week, plan) == ([] if hour < 15 else [Rule.SHIFT_HOURS])


@pytest.mark.parametrize(("start", "amount"), [(9 * HOUR - 1, 1), (15 * HOUR + 90, 90)])
def test_start_outside_every_window_is_noticed_by_seconds(start: int, amount: int) -> None:
    week = a_week([a_visit("v1")], [a_helper("h1", a_shift(0, 8, 18))])
    plan = by_hand(week, start - TRAVEL, [("v1", start, start, start + HOUR)], start + HOUR + TRAVEL)

    found = only(week, plan)

    assert (found.rule, found.helper, found.day, found.visit, found.amount) == (Rule.WINDOW, "h1", 0, "v1", amount)


def test_gap_between_two_windows_is_outside() -> None:
    week = a_week([a_visit("v1", windows=[(0, 9, 10), (0, 12, 13)])])
    start = 11 * HOUR + 30 * MINUTE

    found = only(week, by_hand(week, start - TRAVEL, [("v1", start, start, start + HOUR)], start + HOUR + TRAVEL))

    assert (found.rule, found.amount) == (Rule.WINDOW, 30 * MINUTE)


def test_day_without_a_window_is_noticed() -> None:
    week = a_week([a_visit("v1", windows=[(1, 9, 15)])])
    plan = by_hand(week, 9 * HOUR - TRAVEL, [("v1", 9 * HOUR, 9 * HOUR, 10 * HOUR)], 10 * HOUR + TRAVEL)

    found = only(week, plan)

    assert (found.rule, found.amount) == (Rule.WINDOW, None)


@pytest.mark.parametrize("change", [-60, 60])
def test_visit_lasts_exactly_its_duration(change: int) -> None:
    week = a_week([a_visit("v1")])
    plan = a_plan(week, {("h1", 0): ["v1"]})
    end = plan.routes[0].stops[0].end

    found = violations(week, with_route(with_stop(plan, end=end + change), back=plan.routes[0].back + 60))

    assert [(item.rule, item.amount) for item in found] == [(Rule.DURATION, 60)]


def test_leaving_before_the_shift_is_noticed_by_seconds() -> None:
    week = a_week([a_visit("v1")])
    plan = a_plan(week, {("h1", 0): ["v1"]})

    found = only(week, with_route(plan, leave=8 * HOUR - 5))

    assert (found.rule, found.amount) == (Rule.SHIFT_HOURS, 5)
    assert rules(week, with_route(plan, leave=8 * HOUR)) == []


def test_coming_back_after_the_shift_is_noticed_by_seconds() -> None:
    week = a_week([a_visit("v1")])
    plan = a_plan(week, {("h1", 0): ["v1"]})

    found = only(week, with_route(plan, back=16 * HOUR + 5))

    assert (found.rule, found.amount) == (Rule.SHIFT_HOURS, 5)
    assert rules(week, with_route(plan, back=16 * HOUR)) == []


def test_way_that_is_too_short_is_noticed_by_seconds() -> None:
    week = a_week([a_visit("v1")])
    plan = a_plan(week, {("h1", 0): ["v1"]})

    found = only(week, with_stop(plan, arrive=plan.routes[0].stops[0].arrive - 7))

    assert (found.rule, found.visit, found.amount) == (Rule.TRAVEL, "v1", 7)


def test_way_back_that_is_too_short_is_noticed() -> None:
    week = a_week([a_visit("v1")])
    plan = a_plan(week, {("h1", 0): ["v1"]})

    found = only(week, with_route(plan, back=plan.routes[0].back - 7))

    assert (found.rule, found.visit, found.amount) == (Rule.TRAVEL, None, 7)


def test_row_of_the_matrix_is_the_place_one_comes_from() -> None:
    travel = {MODE: constant_travel([[0, 100], [900, 0]])}
    week = a_week([a_visit("v1")], travel=travel)
    start = 10 * HOUR

    assert rules(week, by_hand(week, start - 100, [("v1", start, start, start + HOUR)], start + HOUR + 900)) == []
    found = only(week, by_hand(week, start - 100, [("v1", start, start, start + HOUR)], start + HOUR + 100))
    assert found.amount == 800


def test_place_that_no_way_leads_to_is_noticed() -> None:
    travel = {MODE: constant_travel([[0, -1], [600, 0]])}
    week = a_week([a_visit("v1")], travel=travel)
    start = 10 * HOUR

    found = only(week, by_hand(week, start - TRAVEL, [("v1", start, start, start + HOUR)], start + HOUR + TRAVEL))

    assert (found.rule, found.visit) == (Rule.UNREACHABLE, "v1")


def test_leg_takes_the_band_of_its_departure() -> None:
    slow, quick = ([[0, seconds], [seconds, 0]] for seconds in (1200, 300))
    travel = {
        MODE: TravelTimes((0, 10 * HOUR), (constant_travel(slow).matrices[0], constant_travel(quick).matrices[0]))
    }
    week = a_week([a_visit("v1")], travel=travel)
    before, after = 10 * HOUR - 1, 10 * HOUR

    def plan(leave: int) -> Plan:
        start = leave + 300
        return by_hand(week, leave, [("v1", start, start, start + HOUR)], start + HOUR + 300)

    assert rules(week, plan(after)) == []
    assert [(item.rule, item.amount) for item in violations(week, plan(before))] == [(Rule.TRAVEL, 900)]


def test_access_is_spent_between_arrival_and_start() -> None:
    week = a_week([a_visit("v1", access=300)])
    plan = a_plan(week, {("h1", 0): ["v1"]})
    stop = plan.routes[0].stops[0]

    assert stop.start - stop.arrive == 300
    found = only(week, with_route(with_stop(plan, arrive=stop.arrive + 20), leave=plan.routes[0].leave))
    assert (found.rule, found.amount) == (Rule.ACCESS, 20)


def test_access_is_spent_once_at_the_same_place() -> None:
    week = a_week([a_visit("v1", place="house", access=300), a_visit("v2", place="house", access=300)])
    plan = a_plan(week, {("h1", 0): ["v1", "v2"]})
    first, second = plan.routes[0].stops

    assert second.start == first.end
    assert rules(week, plan) == []


def test_access_counts_at_the_first_stop_also_at_the_start_place() -> None:
    week = a_week([a_visit("v1", place="office", access=300)])
    plan = by_hand(week, 9 * HOUR, [("v1", 9 * HOUR, 9 * HOUR, 10 * HOUR)], 10 * HOUR)

    assert only(week, plan).rule == Rule.ACCESS


def test_free_end_is_the_end_of_the_last_visit() -> None:
    week = a_week([a_visit("v1")], [a_helper("h1", a_shift(end_place=None))])
    plan = a_plan(week, {("h1", 0): ["v1"]})

    assert plan.routes[0].back == plan.routes[0].stops[-1].end
    assert rules(week, plan) == []
    found = only(week, with_route(plan, back=plan.routes[0].back + 60))
    assert (found.rule, found.amount) == (Rule.ROUTE_END, 60)


LUNCH = Break(earliest=11 * HOUR, latest=12 * HOUR, duration=30 * MINUTE)


def lunch_week() -> Problem:
    """A visit that starts at 9 and one that may start from 9 to 15, in a shift with lunch."""
    return a_week([a_visit("v1", windows=[(0, 9, 9)]), a_visit("v2")], [a_helper("h1", a_shift(break_=LUNCH))])


def test_missing_break_is_noticed() -> None:
    week = lunch_week()
    plan = a_plan(week, {("h1", 0): ["v1", "v2"]})

    found = only(week, with_route(plan, break_start=None))

    assert (found.rule, found.amount) == (Rule.BREAK_VIOLATED, 30 * MINUTE)


@pytest.mark.parametrize(("start", "amount"), [(11 * HOUR - 60, 60), (12 * HOUR + 1, 1)])
def test_break_outside_its_window_is_noticed(start: int, amount: int) -> None:
    week = a_week([a_visit("v1", windows=[(0, 9, 9)])], [a_helper("h1", a_shift(break_=LUNCH))])
    plan = by_hand(week, 8 * HOUR, [("v1", 9 * HOUR, 9 * HOUR, 10 * HOUR)], 13 * HOUR, break_start=start)

    found = only(week, plan)

    assert (found.rule, found.amount) == (Rule.BREAK_VIOLATED, amount)


@pytest.mark.parametrize("start", [11 * HOUR, 12 * HOUR])
def test_both_ends_of_the_break_window_are_inside(start: int) -> None:
    week = a_week([a_visit("v1", windows=[(0, 9, 9)])], [a_helper("h1", a_shift(break_=LUNCH))])

    plan = by_hand(week, 8 * HOUR, [("v1", 9 * HOUR, 9 * HOUR, 10 * HOUR)], 13 * HOUR, break_start=start)

    assert rules(week, plan) == []


def test_break_that_falls_into_a_visit_is_noticed_by_seconds() -> None:
    week = a_week([a_visit("v1", windows=[(0, 11, 11)])], [a_helper("h1", a_shift(break_=LUNCH))])
    plan = by_hand(
        week, 9 * HOUR, [("v1", 11 * HOUR, 11 * HOUR, 12 * HOUR)], 14 * HOUR, break_start=12 * HOUR - 10 * MINUTE
    )

    found = only(week, plan)

    assert (found.rule, found.visit, found.amount) == (Rule.BREAK_VIOLATED, "v1", 10 * MINUTE)


def test_break_may_touch_a_visit_without_entering_it() -> None:
    week = a_week([a_visit("v1", windows=[(0, 11, 11)])], [a_helper("h1", a_shift(break_=LUNCH))])

    plan = by_hand(
        week, 10 * HOUR, [("v1", 11 * HOUR, 11 * HOUR, 12 * HOUR)], 12 * HOUR + 40 * MINUTE, break_start=12 * HOUR
    )

    assert rules(week, plan) == []


def test_break_interrupts_travel_and_the_way_takes_longer() -> None:
    week = lunch_week()
    leave, nine = 9 * HOUR - TRAVEL, 9 * HOUR
    # Leaves v1 at 10.55 on a way of ten minutes and rests at 11.00 for half an hour.
    start = 10 * HOUR + 55 * MINUTE
    week = a_week(
        [a_visit("v1", windows=[(0, 9, 10)], duration=HOUR + 55 * MINUTE), a_visit("v2")],
        [a_helper("h1", a_shift(break_=LUNCH))],
    )

    def plan(arrive: int) -> Plan:
        stops = [("v1", nine, nine, start), ("v2", arrive, arrive, arrive + HOUR)]
        return by_hand(week, leave, stops, arrive + HOUR + TRAVEL, break_start=11 * HOUR)

    assert rules(week, plan(start + TRAVEL + LUNCH.duration)) == []
    assert only(week, plan(start + TRAVEL + LUNCH.duration - 1)).rule == Rule.TRAVEL


def test_break_fills_waiting_at_the_door() -> None:
    week = a_week([a_visit("v1", windows=[(0, 12, 12)])], [a_helper("h1", a_shift(break_=LUNCH))])

    stops = [("v1", 11 * HOUR, 12 * HOUR, 13 * HOUR)]
    plan = by_hand(week, 11 * HOUR - TRAVEL, stops, 13 * HOUR + TRAVEL, break_start=11 * HOUR + 30 * MINUTE)

    assert rules(week, plan) == []


@pytest.mark.parametrize(("leave", "back"), [(11 * HOUR + 60, 14 * HOUR), (8 * HOUR, 11 * HOUR + 29 * MINUTE)])
def test_break_outside_the_route_is_noticed(leave: int, back: int) -> None:
    week = a_week([a_visit("v1", windows=[(0, 9, 15)])], [a_helper("h1", a_shift(break_=LUNCH))])
    start = max(9 * HOUR, leave + TRAVEL + LUNCH.duration) if leave > 9 * HOUR else 9 * HOUR
    plan = by_hand(week, leave, [("v1", start, start, start + HOUR)], back, break_start=11 * HOUR)

    assert only(week, plan).amount == 60


def test_break_in_a_shift_that_has_none_is_noticed() -> None:
    week = a_week([a_visit("v1")])

    plan = with_route(a_plan(week, {("h1", 0): ["v1"]}), break_start=8 * HOUR)

    assert only(week, plan).rule == Rule.BREAK_VIOLATED


@pytest.mark.parametrize(
    ("cap", "least", "rule"),
    [
        ("max_visits", 2, Rule.MAX_VISITS),
        ("max_travel", 3 * TRAVEL, Rule.MAX_TRAVEL),
        ("max_length", 2 * HOUR + 3 * TRAVEL, Rule.MAX_LENGTH),
    ],
)
def test_cap_of_a_shift_holds_and_is_just_reached(cap: str, least: int, rule: Rule) -> None:
    visits = [a_visit("v1"), a_visit("v2")]
    plan = a_plan(a_week(visits), {("h1", 0): ["v1", "v2"]})

    def week(value: int) -> Problem:
        return a_week(visits, [a_helper("h1", replace(a_shift(), **{cap: value}))])

    enough, short = week(least), week(least - 1)
    assert rules(enough, plan.replace(problem=enough.digest())) == []
    found = only(short, plan.replace(problem=short.digest()))
    assert (found.rule, found.amount) == (rule, 1)


def test_paid_time_of_the_week_is_capped_without_the_break() -> None:
    shifts = (a_shift(0, break_=LUNCH), a_shift(1))
    visits = [a_visit("v1", windows=[(0, 11, 11)]), a_visit("v2", windows=[(1, 9, 9)])]
    paid = 2 * HOUR + 4 * TRAVEL

    def week(cap: int | None) -> Problem:
        return a_week(visits, [a_helper("h1", *shifts, max_week=cap)])

    plan = a_plan(week(None), {("h1", 0): ["v1"], ("h1", 1): ["v2"]})
    enough, short = week(paid), week(paid - 1)
    assert rules(enough, plan.replace(problem=enough.digest())) == []
    found = only(short, plan.replace(problem=short.digest()))
    assert (found.rule, found.helper, found.amount) == (Rule.WEEK_CAP, "h1", 1)


def test_each_seven_days_have_their_own_cap() -> None:
    shifts = (a_shift(6), a_shift(7))
    visits = [a_visit("v1", windows=[(6, 9, 9)]), a_visit("v2", windows=[(7, 9, 9)])]
    week = a_week(visits, [a_helper("h1", *shifts, max_week=HOUR + 2 * TRAVEL)], days=14)

    assert rules(week, a_plan(week, {("h1", 6): ["v1"], ("h1", 7): ["v2"]})) == []
