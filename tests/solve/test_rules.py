"""
Each hard rule through the engine: a case it forbids, one it just allows, one beside another rule.

A helper works from 8 to 16 and leaves the office; every way takes ten minutes, a visit an hour. So a first visit starts
at 8:10 at the earliest, and a last one at 14:50 at the latest. A case says for each visit when it starts, or why it is
left out; :func:`planner.solve.engine.solve` itself raises when the plan breaks a rule.
"""

from collections.abc import Mapping
from typing import Any

import pytest

from planner.domain.helper import Break, Helper
from planner.domain.matrix import constant_travel
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.domain.rules import Reason
from planner.domain.visit import After, Pin, Visit, Window
from planner.solve.engine import solve
from planner.solve.limits import Limits
from tests.builders import HOUR, MINUTE, MODE, TRAVEL, a_helper, a_shift, a_visit, a_week

LIMITS = Limits(600, iterations=200)
SECOND = 1 / HOUR
"""In hours."""
FIRST = 8 + 1 / 6
"""Hour of the earliest first start."""
DEAR = 100 * HOUR
"""Leaving this visit out costs more than anything else."""

FULL, WINDOW, WAY, NO_PAIR, AFTER, PIN = (
    Reason.FULL,
    Reason.WINDOW,
    Reason.TRAVEL,
    Reason.NO_PAIR,
    Reason.AFTER,
    Reason.PIN_CONFLICT,
)

Outcome = Mapping[str, int | Reason]


def planned(week: Problem) -> Plan:
    return solve(week, LIMITS, processes=0)


def outcome(week: Problem) -> Outcome:
    """When each visit starts, in seconds of its day, or why it does not."""
    plan = planned(week)
    starts = {visit: places[0][1].start for visit, places in plan.stops_by_visit.items()}
    return {**starts, **{left.visit: Reason(left.reason) for left in plan.unassigned}}


def helpers_of(week: Problem, visit: str = "v1") -> set[str]:
    return {route.helper for route, _ in planned(week).stops_by_visit.get(visit, ())}


def cases(names: str, table: Mapping[str, Any]) -> pytest.MarkDecorator:
    """Return a table of cases; their names are sentences."""
    return pytest.mark.parametrize(names, [pytest.param(*row, id=name) for name, row in table.items()])


def at(hour: float, day: int = 0) -> tuple[int, float, float]:
    """Return a window of a single second."""
    return (day, hour, hour)


def clock(hour: float) -> int:
    return round(hour * HOUR)


# Windows and hours


@cases(
    "windows, expected",
    {
        "a window after the shift is forbidden": ([(0, 16, 18)], WINDOW),
        "a window whose visit would end with the shift leaves no way back": ([at(15)], WAY),
        "a window a second before the helper can be there is forbidden": ([at(FIRST - SECOND)], WAY),
        "a window at the moment the helper can be there is allowed": ([at(FIRST)], clock(FIRST)),
        "the last start that leaves the way back is allowed": ([at(15 - 1 / 6)], clock(15 - 1 / 6)),
        "a second later is forbidden": ([at(15 - 1 / 6 + SECOND)], WAY),
        "the second window counts where the first is too early": ([at(8), at(12)], clock(12)),
        "a day without a shift is forbidden": ([at(12, day=1)], Reason.OFF_SHIFT),
    },
)
def test_a_start_lies_in_a_window(windows: Any, expected: int | Reason) -> None:
    assert outcome(a_week([a_visit(windows=windows)])) == {"v1": expected}


@cases(
    "second, shift, expected",
    {
        "the second window opens a second before the first visit leaves room": (10 + 1 / 6 - SECOND, {}, FULL),
        "the second window opens when the first visit leaves room": (10 + 1 / 6, {}, clock(10 + 1 / 6)),
        "the second window opens and the cap on visits does not": (10 + 1 / 6, {"max_visits": 1}, FULL),
    },
)
def test_a_second_window_of_the_day(second: float, shift: dict[str, Any], expected: int | Reason) -> None:
    visits = [a_visit("v1", windows=[at(9)], unserved_cost=DEAR), a_visit("v2", windows=[(0, 9, 9.5), at(second)])]

    assert outcome(a_week(visits, [a_helper("h1", a_shift(**shift))])) == {"v1": clock(9), "v2": expected}


# Who may go


@cases(
    "wants, offers, expected",
    {
        "no skill is forbidden": ({"skills": ("tv",)}, {}, Reason.NO_SKILL),
        "one skill of two is forbidden": ({"skills": ("tv", "phone")}, {"skills": ("tv",)}, Reason.NO_SKILL),
        "every skill is allowed": ({"skills": ("tv",)}, {"skills": ("phone", "tv")}, clock(9)),
        "the skill without the language is forbidden": (
            {"skills": ("tv",), "languages": ("fi",)},
            {"skills": ("tv",), "languages": ("sv",)},
            Reason.NO_LANGUAGE,
        ),
        "no language is forbidden": ({"languages": ("fi", "sv")}, {"languages": ("en",)}, Reason.NO_LANGUAGE),
        "the second language is allowed": ({"languages": ("fi", "sv")}, {"languages": ("sv",)}, clock(9)),
        "the language of an excluded helper is forbidden": (
            {"languages": ("fi",), "excluded_helpers": ("h1",)},
            {"languages": ("fi",)},
            Reason.EXCLUDED,
        ),
        "an excluded helper is forbidden": ({"excluded_helpers": ("h1",)}, {}, Reason.EXCLUDED),
        "nobody allowed is forbidden": ({"allowed_helpers": ()}, {}, Reason.EXCLUDED),
        "the only one allowed may go": ({"allowed_helpers": ("h1",)}, {}, clock(9)),
        "the only one allowed lacks the skill": ({"allowed_helpers": ("h1",), "skills": ("tv",)}, {}, Reason.NO_SKILL),
        "the only one allowed is pinned": ({"allowed_helpers": ("h1",), "pinned": Pin(("h1",))}, {}, clock(9)),
    },
)
def test_who_may_go(wants: dict[str, Any], offers: dict[str, Any], expected: int | Reason) -> None:
    assert outcome(a_week([a_visit(**wants)], [a_helper(**offers)])) == {"v1": expected}


@cases(
    "wants, helpers",
    {
        "the one with the skill": ({"skills": ("tv",)}, {"h2"}),
        "the one with the language": ({"languages": ("sv",)}, {"h2"}),
        "the one who is not excluded": ({"excluded_helpers": ("h1",)}, {"h2"}),
        "the one who is allowed": ({"allowed_helpers": ("h1",)}, {"h1"}),
        "the one who is pinned": ({"pinned": Pin(("h1",))}, {"h1"}),
        "both": ({"helpers_required": 2}, {"h1", "h2"}),
        "nobody, since the one pinned lacks the skill": ({"pinned": Pin(("h1",)), "skills": ("tv",)}, set()),
    },
)
def test_who_goes(wants: dict[str, Any], helpers: set[str]) -> None:
    there = a_helper("h1", a_shift(start_place="v1", end_place="v1"), languages=("fi",))
    far = a_helper("h2", skills=("tv",), languages=("sv",))

    assert helpers_of(a_week([a_visit(**wants)], [there, far])) == helpers


# Breaks


def pausing(duration: float, latest: float = 9.5, *, end: float = 10, **more: Any) -> Helper:
    """A helper from 8 who pauses for so many minutes, from 8 on and by ``latest``."""
    return a_helper("h1", a_shift(0, 8, end, break_=Break(clock(8), clock(latest), round(duration * MINUTE)), **more))


EARLY = a_visit(windows=[(0, 8, FIRST)])


@cases(
    "helper, visit, expected",
    {
        "way, visit and break fill the shift": (pausing(40), a_visit(windows=[(0, 8, 10)]), clock(FIRST)),
        "the break lasts a second too long": (pausing(40 + 1 / 60), a_visit(windows=[(0, 8, 10)]), WAY),
        "the break may begin when an early visit ends": (pausing(30, 9 + 1 / 6, end=12), EARLY, clock(FIRST)),
        "the break must begin a second before the visit ends": (pausing(30, 9 + 1 / 6 - SECOND, end=12), EARLY, WAY),
        "the break cannot come after a free end": (pausing(30, 16, end=12, end_place=None), EARLY, WAY),
        "the break comes before the visit of a free end": (
            pausing(30, end_place=None),
            a_visit(windows=[(0, 8, 9)]),
            clock(FIRST + 0.5),
        ),
        "a break that cannot be keeps the shift unused": (pausing(180), a_visit(windows=[(0, 8, 10)]), WAY),
    },
)
def test_the_break_is_kept(helper: Helper, visit: Visit, expected: int | Reason) -> None:
    assert outcome(a_week([visit], [helper])) == {"v1": expected}


@cases(
    "minutes, expected",
    {"the break just fits between": (40, clock(10)), "the break lasts a second too long": (40 + 1 / 60, FULL)},
)
def test_the_break_fills_waiting_between_two_visits(minutes: float, expected: int | Reason) -> None:
    visits = [a_visit("v1", windows=[at(FIRST)], unserved_cost=DEAR), a_visit("v2", windows=[at(10)])]

    # The first ends at 9:10 and the way takes until 9:20; there is no time before it, and after the second it is late.
    assert outcome(a_week(visits, [pausing(minutes, 10, end=12)])) == {"v1": clock(FIRST), "v2": expected}


# Caps

TWO = [a_visit("v1", unserved_cost=DEAR), a_visit("v2", place="v1")]
"""At one place: two take twenty minutes of way and two hours."""
LUNCH = Break(clock(8), clock(16), 30 * MINUTE)


@cases(
    "shift, starts",
    {
        "one visit may be done": ({"max_visits": 1}, [clock(9), FULL]),
        "two visits may be done": ({"max_visits": 2}, [clock(9), clock(10)]),
        "the way to two places is a second too long": ({"max_travel": 2 * TRAVEL - 1}, [WAY, WAY]),
        "the way to one place just fits": ({"max_travel": 2 * TRAVEL}, [clock(9), clock(10)]),
        "a free end halves the way": ({"max_travel": TRAVEL, "end_place": None}, [clock(9), clock(10)]),
        "the route is a second too long": ({"max_length": 140 * MINUTE - 1}, [clock(9), FULL]),
        "the route just fits": ({"max_length": 140 * MINUTE}, [clock(9), clock(10)]),
        "the length counts the break": ({"max_length": 170 * MINUTE - 1, "break_": LUNCH}, [clock(9), FULL]),
        "the length with the break just fits": ({"max_length": 170 * MINUTE, "break_": LUNCH}, [clock(9), clock(10)]),
        "the length fits and the visits do not": ({"max_length": 140 * MINUTE, "max_visits": 1}, [clock(9), FULL]),
    },
)
def test_caps_of_a_shift(shift: dict[str, Any], starts: list[int | Reason]) -> None:
    # Which of the two comes first is left open.
    assert sorted(outcome(a_week(TWO, [a_helper("h1", a_shift(**shift))])).values(), key=str) == sorted(starts, key=str)


@cases(
    "max_week, days, shift, expected",
    {
        "a second less than both days is forbidden": (160 * MINUTE - 1, (0, 1), {}, [clock(9), FULL]),
        "both days just fit": (160 * MINUTE, (0, 1), {}, [clock(9), clock(9)]),
        "the break is not paid": (160 * MINUTE, (0, 1), {"break_": LUNCH}, [clock(9), clock(9)]),
        "the last day of a week counts with the first": (80 * MINUTE, (0, 6), {}, [clock(9), FULL]),
        "each seven days count anew": (80 * MINUTE, (6, 7), {}, [clock(9), clock(9)]),
        "the week fits and the way does not": (160 * MINUTE, (0, 1), {"max_travel": 2 * TRAVEL - 1}, [WAY, WAY]),
    },
)
def test_the_weekly_cap(
    max_week: int, days: tuple[int, int], shift: dict[str, Any], expected: list[int | Reason]
) -> None:
    visits = [
        a_visit("v1", windows=[at(9, days[0])], unserved_cost=DEAR),
        a_visit("v2", windows=[at(9, days[1])]),
    ]
    helper = a_helper("h1", *(a_shift(day, **shift) for day in days), max_week=max_week)

    found = outcome(a_week(visits, [helper], days=14))

    assert [found["v1"], found["v2"]] == expected


# Ends and prices of shifts


@cases(
    "hour, end_place, expected",
    {
        "a fixed end needs the way back": (15, "office", WAY),
        "a free end is at the last visit": (15, None, clock(15)),
        "a free end a second later is after the shift": (15 + SECOND, None, WINDOW),
    },
)
def test_a_free_end(hour: float, end_place: str | None, expected: int | Reason) -> None:
    assert outcome(a_week([a_visit(windows=[at(hour)])], [a_helper("h1", a_shift(end_place=end_place))])) == {
        "v1": expected
    }


def test_a_free_end_beside_a_break_needs_no_way_back() -> None:
    helper = a_helper("h1", a_shift(0, 8, 10, end_place=None, break_=Break(clock(8), clock(8.5), 50 * MINUTE)))

    assert outcome(a_week([a_visit(windows=[at(9)])], [helper])) == {"v1": clock(9)}


@cases(
    "open_cost, pinned, expected",
    {
        "opening costs as much as leaving out": (50, None, Reason.NOT_WORTH),
        "opening costs a second less": (49, None, clock(9)),
        "a pin is not for sale": (5000, Pin(day=0), clock(9)),
    },
)
def test_the_price_of_opening_is_no_rule(open_cost: int, pinned: Pin | None, expected: int | Reason) -> None:
    visit = a_visit(unserved_cost=2 * TRAVEL + 50, pinned=pinned)

    assert outcome(a_week([visit], [a_helper("h1", a_shift(open_cost=open_cost))])) == {"v1": expected}


# Access and ways

ACCESS = 5 * MINUTE
DOOR = FIRST + 1 / 12
"""Hour at which the first visit may start after access."""


@cases(
    "hour, more, expected",
    {
        "a second before the door is reached is forbidden": (DOOR - SECOND, {}, WAY),
        "when the door is reached is allowed": (DOOR, {}, clock(DOOR)),
        "the door is reached and the skill is not there": (DOOR, {"skills": ("tv",)}, Reason.NO_SKILL),
    },
)
def test_access_takes_its_time(hour: float, more: dict[str, Any], expected: int | Reason) -> None:
    assert outcome(a_week([a_visit(windows=[at(hour)], access=ACCESS, **more)])) == {"v1": expected}


@cases(
    "place, hour, expected",
    {
        "the same place needs access once": ("p", 10, clock(10)),
        "the same place a second too early is forbidden": ("p", 10 - SECOND, FULL),
        "another place needs way and access": ("q", 10.25, clock(10.25)),
        "another place a second too early is forbidden": ("q", 10.25 - SECOND, FULL),
    },
)
def test_access_is_spent_once_at_a_place(place: str, hour: float, expected: int | Reason) -> None:
    first = a_visit("v1", place="p", access=ACCESS, windows=[at(9)], unserved_cost=DEAR)
    second = a_visit("v2", place=place, access=ACCESS, windows=[at(hour)])

    assert outcome(a_week([first, second])) == {"v1": clock(9), "v2": expected}


@cases(
    "matrix, end_place, expected",
    {
        "no way leads there": ([[0, -1], [600, 0]], "office", Reason.UNREACHABLE),
        "no way leads back": ([[0, 600], [-1, 0]], "office", Reason.UNREACHABLE),
        "a free end needs no way back": ([[0, 600], [-1, 0]], None, clock(9)),
        "a way of no time is a way": ([[0, 0], [0, 0]], "office", clock(9)),
    },
)
def test_where_no_way_leads_nobody_goes(matrix: Any, end_place: str | None, expected: int | Reason) -> None:
    helper = a_helper("h1", a_shift(end_place=end_place))

    assert outcome(a_week([a_visit()], [helper], travel={MODE: constant_travel(matrix)})) == {"v1": expected}


def test_a_way_that_leads_only_over_another_visit_is_found() -> None:
    # From the office only v1 can be reached, from there v2, and from both the office.
    ways = [[0, 600, -1], [600, 0, 600], [600, 600, 0]]

    assert outcome(a_week([a_visit("v1"), a_visit("v2")], travel={MODE: constant_travel(ways)})) == {
        "v1": clock(9),
        "v2": clock(10 + 1 / 6),
    }


# Pins

WEEK = a_helper("h1", a_shift(0), a_shift(1), a_shift(2))


@cases(
    "pinned, expected",
    {
        "a day is kept": (Pin(day=1), clock(10)),
        "a start is kept": (Pin(start=clock(11) + 1), clock(11) + 1),
        "a start on the one day that has it is kept": (Pin(start=clock(9)), clock(9)),
        "helper, day and start are kept": (Pin(("h1",), 1, clock(12)), clock(12)),
        "a start a second outside every window": (Pin(start=clock(12) + 1), PIN),
        "a start of another day": (Pin(day=1, start=clock(9)), PIN),
        "a day without a window": (Pin(day=2), PIN),
        "a helper who has no shift": (Pin(("h2",)), PIN),
    },
)
def test_a_pin_is_kept_or_the_visit_left_out(pinned: Pin, expected: int | Reason) -> None:
    visit = a_visit(windows=[at(9), (1, 10, 12)], pinned=pinned)

    assert outcome(a_week([visit], [WEEK, a_helper("h2", a_shift(4))])) == {"v1": expected}


def test_a_pinned_visit_takes_the_place_of_a_dearer_one() -> None:
    visits = [a_visit("v1", windows=[at(9)], unserved_cost=0, pinned=Pin(day=0)), a_visit("v2", windows=[at(9)])]

    assert outcome(a_week(visits)) == {"v1": clock(9), "v2": FULL}


def test_a_pin_beside_a_cap_that_forbids_it_is_a_conflict() -> None:
    visits = [a_visit("v1", windows=[at(12)], pinned=Pin(day=0)), a_visit("v2", windows=[at(9)], pinned=Pin(day=0))]

    found = outcome(a_week(visits, [a_helper("h1", a_shift(max_visits=1))]))

    assert sorted(found.values(), key=str)[-1] == PIN


def test_one_name_pinned_on_a_pair_leaves_the_other_open() -> None:
    visit = a_visit(helpers_required=2, pinned=Pin(("h3",)), preferred_helpers=("h1",))
    helpers = [a_helper(f"h{idx}") for idx in (1, 2, 3)]

    assert helpers_of(a_week([visit], helpers)) == {"h1", "h3"}


# Order


@cases(
    "spacing, second, expected",
    {
        "any later day will do": ({}, at(9, day=3), clock(9)),
        "an earlier day is forbidden": ({}, at(9, day=0), AFTER),
        "the same day a second before is forbidden": ({}, at(9 - SECOND, day=1), AFTER),
        "the same day at the same second is allowed": ({}, at(9, day=1), clock(9)),
        "the day before the least is forbidden": ({"min_days": 2}, at(9, day=2), AFTER),
        "the least number of days is allowed": ({"min_days": 2}, at(9, day=3), clock(9)),
        "the largest number of days is allowed": ({"max_days": 2}, at(9, day=3), clock(9)),
        "the day after the largest is forbidden": ({"max_days": 1}, at(9, day=3), AFTER),
        "the least spacing is allowed": ({"min_seconds": 2 * HOUR}, at(11, day=1), clock(11)),
        "a second less is forbidden": ({"min_seconds": 2 * HOUR}, at(11 - SECOND, day=1), AFTER),
        "the largest spacing is allowed": ({"max_seconds": 2 * HOUR}, at(11, day=1), clock(11)),
        "a second more is forbidden": ({"max_seconds": 2 * HOUR}, at(11 + SECOND, day=1), AFTER),
        "seconds mean the same day": ({"min_seconds": 0}, at(11, day=2), AFTER),
    },
)
def test_order_and_spacing(spacing: dict[str, int], second: Any, expected: int | Reason) -> None:
    visits = [
        a_visit("v1", windows=[at(9, day=1)], unserved_cost=DEAR),
        a_visit("v2", windows=[second], after=After("v1", **spacing)),
    ]
    helpers = [a_helper(name, *(a_shift(day) for day in range(4))) for name in ("h1", "h2")]

    assert outcome(a_week(visits, helpers)) == {"v1": clock(9), "v2": expected}


def test_who_follows_a_visit_that_is_left_out_is_left_out() -> None:
    visits = [a_visit("v1", skills=("tv",)), a_visit("v2", after=After("v1", min_days=0))]

    assert outcome(a_week(visits)) == {"v1": Reason.NO_SKILL, "v2": AFTER}


def test_a_visit_waits_for_the_one_it_follows_beside_its_window() -> None:
    visits = [a_visit("v1", windows=[at(11)]), a_visit("v2", windows=[(0, 9, 12)], after=After("v1", max_seconds=HOUR))]

    found = outcome(a_week(visits, [a_helper("h1"), a_helper("h2")]))

    assert found["v1"] == clock(11)
    assert clock(11) <= found["v2"] <= clock(12)


def test_a_worthless_visit_is_planned_for_the_one_that_follows() -> None:
    visits = [a_visit("v1", windows=[at(9)], unserved_cost=0), a_visit("v2", windows=[at(12)], after=After("v1"))]

    assert outcome(a_week(visits)) == {"v1": clock(9), "v2": clock(12)}


# Two helpers


def pair(*, windows: Any = ((0, 9, 15),), **more: Any) -> Visit:
    return a_visit("v1", windows=windows, helpers_required=2, **more)


@cases(
    "helpers, visit, expected",
    {
        "one helper is not two": ([a_helper("h1")], pair(), NO_PAIR),
        "two shifts of one helper are not two": (
            [a_helper("h1", a_shift(0, 8, 12), a_shift(0, 12, 16))],
            pair(),
            NO_PAIR,
        ),
        "two helpers of whom one is excluded": (
            [a_helper("h1"), a_helper("h2")],
            pair(excluded_helpers=("h2",)),
            NO_PAIR,
        ),
        "two helpers of whom one lacks the skill": (
            [a_helper("h1", skills=("tv",)), a_helper("h2")],
            pair(skills=("tv",)),
            NO_PAIR,
        ),
        "two helpers on different days": (
            [a_helper("h1"), a_helper("h2", a_shift(1))],
            pair(windows=[(0, 9, 15), (1, 9, 15)]),
            NO_PAIR,
        ),
        "two helpers who could not meet by a second": (
            [a_helper("h1", a_shift(0, 8, 12)), a_helper("h2", a_shift(0, 11 - 1 / 3 + SECOND, 16))],
            pair(),
            NO_PAIR,
        ),
        "two helpers who meet at the one second that both have": (
            [a_helper("h1", a_shift(0, 8, 12)), a_helper("h2", a_shift(0, 11 - 1 / 3, 16))],
            pair(),
            clock(11 - 1 / 6),
        ),
        "two helpers who meet in the second window": (
            [a_helper("h1"), a_helper("h2", a_shift(0, 12, 16))],
            pair(windows=[at(9), at(13)]),
            clock(13),
        ),
    },
)
def test_two_helpers_start_together(helpers: list[Helper], visit: Visit, expected: int | Reason) -> None:
    assert outcome(a_week([visit], helpers)) == {"v1": expected}


def test_both_helpers_have_the_same_times() -> None:
    plan = planned(a_week([pair()], [a_helper("h1"), a_helper("h2", a_shift(start_place="v1"))]))

    (_, first), (_, second) = plan.stops_by_visit["v1"]
    assert (first.start, first.end) == (second.start, second.end)


def test_a_pair_beside_a_full_helper_is_left_out() -> None:
    other = a_visit("v2", windows=[at(9)], allowed_helpers=("h2",), unserved_cost=DEAR)

    found = outcome(a_week([pair(windows=[(0, 9, 10)]), other], [a_helper("h1"), a_helper("h2")]))

    assert found == {"v1": FULL, "v2": clock(9)}


def test_a_pair_follows_a_pair() -> None:
    after = After("v1", min_seconds=3 * HOUR, max_seconds=3 * HOUR)
    later = a_visit("v2", windows=[(0, 9, 12)], helpers_required=2, after=after)

    # Only the earliest start of the first leaves the second its last one.
    assert outcome(a_week([pair(windows=[(0, 9, 10)]), later], [a_helper("h1"), a_helper("h2")])) == {
        "v1": clock(9),
        "v2": clock(12),
    }


def test_two_helpers_prefer_a_start_that_both_can_keep() -> None:
    visit = pair(preferred_windows=(Window(0, clock(9), clock(9)),), outside_preferred_cost=1)

    assert outcome(a_week([visit], [a_helper("h1"), a_helper("h2", a_shift(0, 10, 16))])) == {"v1": clock(FIRST + 2)}
