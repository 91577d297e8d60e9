"""A good plan broken in one way: the checker names that way."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from planner.domain.check import violations
from planner.domain.helper import Break
from planner.domain.plan import Plan, Unassigned
from planner.domain.problem import Problem
from planner.domain.rules import Rule
from planner.domain.visit import After, Pin
from tests.builders import HOUR, MINUTE, a_helper, a_plan, a_shift, a_visit, a_week
from tests.domain.changing import with_route, with_stop

DAYS = [(day, 9, 14) for day in range(3)]
LUNCH = Break(11 * HOUR, 12 * HOUR, 30 * MINUTE)


def good_week(**changes: object) -> Problem:
    """Return a week that uses every rule; ``changes`` go into h1."""
    h1 = a_helper(
        "h1", *(a_shift(day, break_=LUNCH, max_visits=3) for day in range(3)), skills=("tv",), languages=("fi",)
    )
    h2 = a_helper("h2", *(a_shift(day, end_place=None) for day in range(3)), languages=("fi", "sv"))
    h3 = a_helper("h3", a_shift(0), languages=("en",))
    visits = [
        a_visit("skilled", skills=("tv",), windows=DAYS),
        a_visit("spoken", languages=("sv",), windows=DAYS, access=300),
        a_visit("two", helpers_required=2, windows=[(1, 9, 9)]),
        a_visit("pinned", pinned=Pin(("h1",), 0, 13 * HOUR), windows=DAYS),
        a_visit("first", windows=DAYS, excluded_helpers=("h3",)),
        a_visit("second", windows=DAYS, after=After("first", min_days=1)),
        a_visit("left", windows=DAYS),
    ]
    return a_week(visits, [replace(h1, **changes), h2, h3])


def good_plan(week: Problem) -> Plan:
    """Return a plan that keeps every rule and leaves one visit out."""
    return a_plan(
        week,
        {
            ("h1", 0): ["skilled", "pinned"],
            ("h1", 1): ["two"],
            ("h2", 0): ["spoken", "first"],
            ("h2", 1): ["two", "second"],
        },
    )


def late_second(plan: Plan) -> Plan:
    """Put the follower on the day of the visit that it follows."""
    h2_second_day = plan.routes[3]
    return with_route(plan, 3, stops=h2_second_day.stops[:1], back=h2_second_day.stops[0].end).replace(
        routes=(
            *with_route(plan, 3, stops=h2_second_day.stops[:1], back=h2_second_day.stops[0].end).routes,
            replace(h2_second_day, helper="h3", day=0, stops=h2_second_day.stops[1:], back=16 * HOUR),
        )
    )


MUTATIONS: dict[str, tuple[Callable[[Plan], Plan], Rule]] = {
    "another week": (lambda plan: plan.replace(problem="0" * 64), Rule.DIGEST_MISMATCH),
    "start outside the window": (lambda plan: with_stop(plan, 2, 0, start=8 * HOUR, end=9 * HOUR), Rule.WINDOW),
    "arrives too early": (
        lambda plan: with_stop(plan, 2, 0, arrive=plan.routes[2].stops[0].arrive - 1),
        Rule.TRAVEL,
    ),
    "no time for access": (
        lambda plan: with_stop(plan, 2, 0, arrive=plan.routes[2].stops[0].start),
        Rule.ACCESS,
    ),
    "cut short": (lambda plan: with_stop(plan, 2, 1, end=plan.routes[2].stops[1].end - 1), Rule.DURATION),
    "back too early": (lambda plan: with_route(plan, 0, back=plan.routes[0].back - 1), Rule.TRAVEL),
    "back after the shift": (lambda plan: with_route(plan, 0, back=16 * HOUR + 1), Rule.SHIFT_HOURS),
    "left before the shift": (lambda plan: with_route(plan, 0, leave=8 * HOUR - 1), Rule.SHIFT_HOURS),
    "free end drawn out": (lambda plan: with_route(plan, 2, back=plan.routes[2].back + 1), Rule.ROUTE_END),
    "break forgotten": (lambda plan: with_route(plan, 0, break_start=None), Rule.BREAK_VIOLATED),
    "break too early": (lambda plan: with_route(plan, 0, break_start=11 * HOUR - 1), Rule.BREAK_VIOLATED),
    "break invented": (lambda plan: with_route(plan, 2, break_start=9 * HOUR), Rule.BREAK_VIOLATED),
    "visit dropped": (lambda plan: with_route(plan, 0, stops=plan.routes[0].stops[1:]), Rule.VISIT_MISSING),
    "visit doubled": (
        lambda plan: with_route(plan, 0, stops=(*plan.routes[0].stops, plan.routes[0].stops[0])),
        Rule.VISIT_TWICE,
    ),
    "planned and unassigned": (
        lambda plan: plan.replace(unassigned=(*plan.unassigned, Unassigned("skilled", "FULL"))),
        Rule.VISIT_TWICE,
    ),
    "unknown visit": (lambda plan: with_stop(plan, 0, 0, visit="nobody"), Rule.VISIT_UNKNOWN),
    "unknown helper": (lambda plan: with_route(plan, 0, helper="nobody"), Rule.SHIFT_UNKNOWN),
    "day off": (lambda plan: with_route(plan, 0, day=4), Rule.SHIFT_UNKNOWN),
    "shift used twice": (lambda plan: plan.replace(routes=(*plan.routes, plan.routes[0])), Rule.SHIFT_TWICE),
    "unskilled helper": (lambda plan: with_route(plan, 0, helper="h3"), Rule.SKILL),
    "speechless helper": (lambda plan: with_route(plan, 2, helper="h3"), Rule.LANGUAGE),
    "excluded helper": (lambda plan: with_route(plan, 2, helper="h3"), Rule.ALLOWED_HELPER),
    "half a pair": (lambda plan: plan.replace(routes=(*plan.routes[:1], *plan.routes[2:])), Rule.PAIR),
    "pair apart": (
        lambda plan: with_stop(plan, 1, 0, start=9 * HOUR + 60, end=10 * HOUR + 60),
        Rule.PAIR,
    ),
    "pin moved": (lambda plan: with_stop(plan, 0, 1, start=13 * HOUR + 60, end=14 * HOUR + 60), Rule.PIN_CONFLICT),
    "pin on somebody else": (lambda plan: with_route(plan, 0, helper="h3"), Rule.PIN_CONFLICT),
    "follower too soon": (late_second, Rule.AFTER),
    "follower alone": (lambda plan: plan.replace(routes=(*plan.routes[:2], plan.routes[3])), Rule.AFTER),
}


def test_good_plan_is_good() -> None:
    week = good_week()

    assert violations(week, good_plan(week)) == ()


@pytest.mark.parametrize("name", MUTATIONS)
def test_injected_violation_is_named(name: str) -> None:
    week = good_week()
    mutate, rule = MUTATIONS[name]

    assert rule in {violation.rule for violation in violations(week, mutate(good_plan(week)))}


@pytest.mark.parametrize(
    ("cap", "rule"),
    [
        ({"max_visits": 1}, Rule.MAX_VISITS),
        ({"max_travel": 60}, Rule.MAX_TRAVEL),
        ({"max_length": 60}, Rule.MAX_LENGTH),
    ],
)
def test_lowered_cap_is_named(cap: dict[str, int], rule: Rule) -> None:
    plan = good_plan(good_week())

    week = good_week(shifts=tuple(a_shift(day, break_=LUNCH, **cap) for day in range(3)))

    assert rule in {violation.rule for violation in violations(week, plan.replace(problem=week.digest()))}


def test_lowered_weekly_cap_is_named() -> None:
    plan = good_plan(good_week())

    week = good_week(max_week=HOUR)

    assert Rule.WEEK_CAP in {violation.rule for violation in violations(week, plan.replace(problem=week.digest()))}


def test_every_rule_is_injected() -> None:
    here = {rule for _, rule in MUTATIONS.values()} | {
        Rule.MAX_VISITS, Rule.MAX_TRAVEL, Rule.MAX_LENGTH, Rule.WEEK_CAP,
    }  # fmt: skip

    # A way that does not exist needs another matrix; tests/domain/test_check_times.py has it.
    assert set(Rule) - here == {Rule.UNREACHABLE}
