"""
Each hard rule in the arithmetic of the kernel: what it forbids, what it just allows, and how it stands beside another.

A helper leaves the office at 8 at the earliest, every way takes ten minutes, a visit an hour.
"""

from typing import Any

import pytest

from planner.domain.helper import Break, Helper
from planner.domain.matrix import constant_travel
from planner.domain.problem import Problem
from planner.domain.visit import After, Pin, Visit
from tests.builders import HOUR, MINUTE, MODE, a_helper, a_shift, a_visit, a_week
from tests.solve.kernel.invariants import assert_sound
from tests.solve.kernel.searching import Search

SECOND = 1 / HOUR
TEN = 1 / 6
"""Minutes of the way to the first visit, in hours."""


def planned(problem: Problem) -> list[str]:
    """Visits that the kernel finds a place for, whatever they cost."""
    search = Search(problem)
    search.construct()
    assert_sound(search)
    return [visit.id for idx, visit in enumerate(problem.visits) if idx not in search.absent]


def starts(problem: Problem) -> dict[str, int]:
    search = Search(problem)
    search.construct()
    return {stop.visit: stop.start for route in search.plan().routes for stop in route.stops}


def is_planned(visit: Visit, *helpers: Helper, **more: Any) -> bool:
    return planned(a_week([visit], helpers or None, **more)) == [visit.id]


@pytest.mark.parametrize(
    ("wants", "offers", "may_go"),
    [
        ({"skills": ("tv",)}, {}, False),
        ({"skills": ("tv",)}, {"skills": ("phone", "tv")}, True),
        ({"skills": ("tv",), "languages": ("fi",)}, {"skills": ("tv",)}, False),
        ({"languages": ("fi", "sv")}, {"languages": ("en",)}, False),
        ({"languages": ("fi", "sv")}, {"languages": ("sv",)}, True),
        ({"languages": ("fi", "sv"), "excluded_helpers": ("h1",)}, {"languages": ("sv",)}, False),
        ({"allowed_helpers": ()}, {}, False),
        ({"allowed_helpers": ("h1",)}, {}, True),
        ({"allowed_helpers": ("h1",), "skills": ("tv",)}, {}, False),
        ({"pinned": Pin(helpers=("h1",))}, {}, True),
        ({"pinned": Pin(helpers=("h1",)), "skills": ("tv",)}, {}, False),
    ],
)
def test_who_may_go(wants: dict[str, Any], offers: dict[str, Any], *, may_go: bool) -> None:
    assert is_planned(a_visit(**wants), a_helper(**offers)) == may_go


def test_a_visit_pinned_to_another_helper_stays_out() -> None:
    helpers = [a_helper("h1", a_shift()), a_helper("h2", a_shift(1))]

    assert not is_planned(a_visit(pinned=Pin(helpers=("h2",))), *helpers)
    assert is_planned(a_visit(pinned=Pin(helpers=("h2",)), windows=[(1, 9, 9)]), *helpers)


@pytest.mark.parametrize(
    ("start", "is_possible"),
    [(8 + TEN - SECOND, False), (8 + TEN, True), (15 - TEN, True), (15 - TEN + SECOND, False), (15, False)],
)
def test_the_way_there_and_back_lies_inside_the_hours(start: float, *, is_possible: bool) -> None:
    assert is_planned(a_visit(windows=[(0, start, start)])) == is_possible


def test_a_free_end_needs_no_way_back() -> None:
    helper = a_helper("h1", a_shift(end_place=None))

    assert is_planned(a_visit(windows=[(0, 15, 15)]), helper)
    assert not is_planned(a_visit(windows=[(0, 15 + SECOND, 15 + SECOND)]), helper)


def test_the_second_window_of_a_day_counts_as_much_as_the_first() -> None:
    full = a_visit("v1", windows=[(0, 9, 9)])

    def beside(second: float) -> int:
        return len(planned(a_week([full, a_visit("v2", windows=[(0, 9, 9.5), (0, second, second)])])))

    assert beside(10 + TEN - SECOND) == 1
    assert beside(10 + TEN) == 2


@pytest.mark.parametrize(
    ("pinned", "is_possible"),
    [
        (Pin(day=1), True),
        (Pin(day=0, start=9 * HOUR), True),
        (Pin(start=9 * HOUR), True),
        (Pin(start=9 * HOUR - 1), False),
        (Pin(day=1, start=9 * HOUR), False),
        (Pin(day=2), False),
    ],
)
def test_a_pin_narrows_the_windows(pinned: Pin, *, is_possible: bool) -> None:
    helper = a_helper("h1", a_shift(0), a_shift(1), a_shift(2))

    assert is_planned(a_visit(windows=[(0, 9, 9), (1, 10, 12)], pinned=pinned), helper) == is_possible


def paused(end: float, duration: int, latest: float = 9.5, **more: Any) -> Helper:
    """A helper from 8 who pauses from 8 on, by ``latest``."""
    return a_helper("h1", a_shift(0, 8, end, break_=Break(8 * HOUR, round(latest * HOUR), duration * MINUTE), **more))


def test_the_break_needs_its_time() -> None:
    visit = a_visit(windows=[(0, 8, 10)])

    assert is_planned(visit, paused(10, 40))
    assert not is_planned(visit, paused(10, 41))


def test_the_break_comes_before_the_last_visit_of_a_free_end() -> None:
    helper = paused(10, 30, end_place=None)

    assert is_planned(a_visit(windows=[(0, 8 + 4 * TEN, 8 + 4 * TEN)]), helper)
    assert not is_planned(a_visit(windows=[(0, 8, 8 + 4 * TEN - SECOND)]), helper)


def test_the_break_comes_after_the_visit_only_if_that_is_not_too_late() -> None:
    early = a_visit(windows=[(0, 8, 8 + TEN)])

    assert is_planned(early, paused(12, 30, 9 + TEN))
    assert not is_planned(early, paused(12, 30, 9 + TEN - SECOND))
    # The way home of 20 minutes would take the break only from its end on, and it may be interrupted.
    assert is_planned(early, paused(12, 30, 9 + TEN), travel={MODE: constant_travel([[0, 600], [1200, 0]])})


@pytest.mark.parametrize("pause", [Break(0, 7 * HOUR, 1), Break(16 * HOUR, 17 * HOUR, 1), Break(0, 86_400, 9 * HOUR)])
def test_a_shift_that_cannot_hold_its_break_stays_unused(pause: Break) -> None:
    assert not is_planned(a_visit(), a_helper("h1", a_shift(break_=pause)))


TWO = [a_visit("v1"), a_visit("v2")]


def test_a_shift_has_no_more_visits_than_its_cap() -> None:
    assert len(planned(a_week(TWO, [a_helper("h1", a_shift(max_visits=1))]))) == 1
    assert len(planned(a_week(TWO, [a_helper("h1", a_shift(max_visits=2))]))) == 2


@pytest.mark.parametrize(
    ("shift", "count"),
    [
        ({"max_travel": 30 * MINUTE}, 2),
        ({"max_travel": 30 * MINUTE - 1}, 1),
        ({"max_travel": 20 * MINUTE - 1}, 0),
        ({"max_travel": 20 * MINUTE, "end_place": None}, 2),
        ({"max_length": 150 * MINUTE}, 2),
        ({"max_length": 150 * MINUTE - 1}, 1),
        ({"max_length": 80 * MINUTE - 1}, 0),
        ({"max_length": 110 * MINUTE, "break_": Break(8 * HOUR, 15 * HOUR, 30 * MINUTE)}, 1),
        ({"max_length": 110 * MINUTE - 1, "break_": Break(8 * HOUR, 15 * HOUR, 30 * MINUTE)}, 0),
    ],
)
def test_caps_on_travel_and_length(shift: dict[str, Any], count: int) -> None:
    assert len(planned(a_week(TWO, [a_helper("h1", a_shift(**shift))]))) == count


@pytest.mark.parametrize(
    ("max_week", "more", "count"),
    [
        (160 * MINUTE, {}, 2),
        (160 * MINUTE - 1, {}, 1),
        (80 * MINUTE - 1, {}, 0),
        (160 * MINUTE, {"break_": Break(8 * HOUR, 15 * HOUR, 30 * MINUTE)}, 2),
    ],
)
def test_the_weekly_cap_joins_the_days(max_week: int, more: dict[str, Any], count: int) -> None:
    visits = [a_visit(f"v{day}", windows=[(day, 9, 15)]) for day in (0, 1)]
    helper = a_helper("h1", a_shift(0, **more), a_shift(1, **more), max_week=max_week)

    assert len(planned(a_week(visits, [helper]))) == count


def test_the_weekly_cap_counts_each_seven_days_anew() -> None:
    visits = [a_visit(f"v{day}", windows=[(day, 9, 15)]) for day in (6, 7)]
    helper = a_helper("h1", a_shift(6), a_shift(7), max_week=80 * MINUTE)

    assert len(planned(a_week(visits, [helper], days=14))) == 2


def test_where_no_way_leads_nobody_goes() -> None:
    there, back = [[0, -1], [600, 0]], [[0, 600], [-1, 0]]

    assert not is_planned(a_visit(), travel={MODE: constant_travel(there)})
    assert not is_planned(a_visit(), travel={MODE: constant_travel(back)})
    assert is_planned(a_visit(), a_helper("h1", a_shift(end_place=None)), travel={MODE: constant_travel(back)})


def test_access_is_spent_once_at_a_place() -> None:
    def visits(last: float) -> list[Visit]:
        first = a_visit("v1", place="p", access=5 * MINUTE, windows=[(0, 9, 9)])
        return [first, a_visit("v2", place="p", access=5 * MINUTE, windows=[(0, 9.5, last)])]

    assert planned(a_week(visits(10))) == ["v1", "v2"]
    assert planned(a_week(visits(10 - SECOND))) == ["v1"]
    assert not is_planned(a_visit(access=5 * MINUTE, windows=[(0, 8, 8 + 1.5 * TEN - SECOND)]))


def pair(*, windows: Any = ((0, 9, 15),), **more: Any) -> Visit:
    return a_visit("v1", windows=windows, helpers_required=2, **more)


def test_two_helpers_are_two_people() -> None:
    morning, afternoon = a_shift(0, 8, 12), a_shift(0, 12, 16)

    assert not is_planned(pair(), a_helper("h1", morning, afternoon))
    assert is_planned(pair(), a_helper("h1", morning, afternoon), a_helper("h2", afternoon))


def test_two_helpers_start_together() -> None:
    def overlapping(start: float) -> tuple[Helper, Helper]:
        return a_helper("h1", a_shift(0, 8, 12)), a_helper("h2", a_shift(0, start, 16))

    # The first has to start by 10:50, the second cannot before ten minutes have gone.
    assert is_planned(pair(), *overlapping(11 - 2 * TEN))
    assert not is_planned(pair(), *overlapping(11 - 2 * TEN + SECOND))
    assert not is_planned(pair(skills=("tv",)), *overlapping(8))


@pytest.mark.parametrize(("start", "is_possible"), [(8 + TEN, True), (8.5, False), (9, True)])
def test_two_helpers_pause_before_or_after(start: float, *, is_possible: bool) -> None:
    shift = a_shift(0, 8, 10 + TEN, break_=Break(8 * HOUR, round(9.5 * HOUR), 50 * MINUTE))

    assert is_planned(pair(windows=[(0, start, start)]), a_helper("h1", shift), a_helper("h2", shift)) == is_possible


def test_one_name_pinned_on_a_pair_leaves_the_other_open() -> None:
    helpers = [a_helper(f"h{idx}") for idx in (1, 2, 3)]
    search = Search(a_week([pair(pinned=Pin(helpers=("h3",)), preferred_helpers=("h1", "h2"))], helpers))

    search.construct()

    assert "h3" in {route.helper for route in search.plan().routes}


def after(**spacing: Any) -> list[Visit]:
    """A visit at 9 on day 1, and one that follows it."""
    first = a_visit("v1", windows=[(1, 9, 9)])
    return [first, a_visit("v2", windows=[(0, 9, 9), (1, 11, 11), (2, 9, 9), (3, 9, 9)], after=After("v1", **spacing))]


@pytest.mark.parametrize(
    ("spacing", "shifts", "count"),
    [
        ({}, (0, 1), 2),
        ({}, (1, 3), 2),
        ({"min_days": 1}, (0, 1), 1),
        ({"min_days": 1}, (1, 2), 2),
        ({"min_days": 2}, (1, 2), 1),
        ({"min_days": 2}, (1, 3), 2),
        ({"max_days": 1}, (1, 3), 2),
        ({"min_days": 1, "max_days": 1}, (1, 3), 1),
        ({"min_seconds": 2 * HOUR}, (1,), 2),
        ({"min_seconds": 2 * HOUR + 1}, (1, 2, 3), 1),
        ({"max_seconds": 2 * HOUR}, (1,), 2),
        ({"max_seconds": 2 * HOUR - 1}, (1, 2, 3), 1),
        ({}, (0, 2, 3), 0),
    ],
)
def test_order_and_spacing(spacing: dict[str, int], shifts: tuple[int, ...], count: int) -> None:
    helper = a_helper("h1", *(a_shift(day) for day in shifts))

    assert len(planned(a_week(after(**spacing), [helper]))) == count


def test_a_visit_never_starts_before_the_one_it_follows() -> None:
    visits = [a_visit("v1", windows=[(0, 10, 10)]), a_visit("v2", windows=[(0, 9, 15)], after=After("v1", min_days=0))]
    helpers = [a_helper("h1"), a_helper("h2")]

    assert starts(a_week(visits, helpers))["v2"] >= 10 * HOUR


def test_order_holds_between_pairs() -> None:
    visits = [
        pair(windows=[(0, 9, 10)]),
        a_visit("v2", after=After("v1", min_seconds=HOUR, max_seconds=2 * HOUR), helpers_required=2),
    ]

    found = starts(a_week(visits, [a_helper("h1"), a_helper("h2")]))

    assert HOUR <= found["v2"] - found["v1"] <= 2 * HOUR
