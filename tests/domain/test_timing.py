"""
The canonical timing: back as early as possible, then leave as late as possible, then every service as early as can be.

The twin below tries every time of a coarse clock. It is slow and short, and the timing must agree with it.
"""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.check import violations
from planner.domain.helper import Break, Shift
from planner.domain.matrix import TravelTimes, constant_travel, read_only
from planner.domain.plan import Plan, Route
from planner.domain.problem import Problem
from planner.domain.timing import schedule
from planner.domain.visit import Point, Window
from tests.builders import HOUR, MINUTE, MODE, MONDAY, TRAVEL, a_helper, a_shift, a_visit, a_week, helper_day


def timed(week: Problem, *visits: str) -> Route | None:
    """Return the timing of a sequence in the shift of h1 on day 0."""
    return schedule(week, helper_day(week), [week.visit_idx_by_id[visit] for visit in visits])


def starts(route: Route | None) -> list[int]:
    """Return the starts of the services."""
    assert route is not None
    return [stop.start for stop in route.stops]


def test_one_visit_is_done_as_early_as_possible_and_left_for_as_late_as_possible() -> None:
    route = timed(a_week([a_visit("v1")]), "v1")

    assert route is not None
    assert (route.leave, starts(route), route.back) == (9 * HOUR - TRAVEL, [9 * HOUR], 10 * HOUR + TRAVEL)


def test_leaving_waits_so_that_nobody_waits_at_a_door() -> None:
    week = a_week([a_visit("v1"), a_visit("v2", windows=[(0, 14, 14)])])

    route = timed(week, "v1", "v2")

    # The second visit fixes the way back; the first moves as late as that allows.
    assert route is not None
    assert route.leave == 14 * HOUR - TRAVEL - HOUR - TRAVEL
    assert starts(route) == [14 * HOUR - TRAVEL - HOUR, 14 * HOUR]


def test_later_window_of_the_day_is_taken_when_the_first_has_passed() -> None:
    week = a_week([a_visit("v1"), a_visit("v2", windows=[(0, 9, 9), (0, 13, 14)])])

    assert starts(timed(week, "v1", "v2")) == [13 * HOUR - TRAVEL - HOUR, 13 * HOUR]


def test_visit_that_ends_after_the_shift_does_not_fit() -> None:
    assert timed(a_week([a_visit("v1", windows=[(0, 15, 15)])]), "v1") is None
    assert timed(a_week([a_visit("v1", windows=[(0, 14, 14)])]), "v1") is not None


def test_unreachable_place_does_not_fit() -> None:
    assert timed(a_week([a_visit("v1")], travel={MODE: constant_travel([[0, -1], [5, 0]])}), "v1") is None


def test_fixed_start_of_another_reason_is_kept() -> None:
    week = a_week([a_visit("v1")])

    route = schedule(week, helper_day(week), [0], starts=[11 * HOUR])

    assert starts(route) == [11 * HOUR]
    assert schedule(week, helper_day(week), [0], starts=[16 * HOUR]) is None


def test_break_is_taken_on_the_way_back_when_that_brings_everybody_forward() -> None:
    lunch = Break(11 * HOUR, 12 * HOUR, 30 * MINUTE)
    week = a_week([a_visit("v1"), a_visit("v2")], [a_helper("h1", a_shift(break_=lunch))])

    route = timed(week, "v1", "v2")

    assert route is not None
    assert starts(route) == [9 * HOUR, 10 * HOUR + TRAVEL]
    assert (route.break_start, route.back) == (11 * HOUR + TRAVEL, 11 * HOUR + TRAVEL + 30 * MINUTE + TRAVEL)


def test_free_end_puts_the_break_before_the_last_visit() -> None:
    lunch = Break(10 * HOUR, 12 * HOUR, 30 * MINUTE)
    week = a_week([a_visit("v1"), a_visit("v2")], [a_helper("h1", a_shift(break_=lunch, end_place=None))])

    route = timed(week, "v1", "v2")

    assert route is not None
    assert route.break_start is not None
    assert route.break_start + 30 * MINUTE <= route.stops[-1].start
    assert route.back == route.stops[-1].end


def test_later_departure_in_a_quicker_band_is_worth_waiting_for() -> None:
    slow, quick = (read_only(constant_travel([[0, s], [s, 0]]).matrices[0]) for s in (2 * HOUR, 600))
    week = a_week([a_visit("v1")], travel={MODE: TravelTimes((0, 9 * HOUR), (slow, quick))})

    route = timed(week, "v1")

    assert route is not None
    assert (route.leave, starts(route)) == (9 * HOUR, [9 * HOUR + 600])


TICK = 20 * MINUTE
FIRST, LAST = 8 * HOUR, 11 * HOUR
CLOCK = range(FIRST, LAST + 1, TICK)
ticks = st.integers(0, (LAST - FIRST) // TICK).map(lambda number: FIRST + number * TICK)
short = st.integers(0, 2).map(lambda number: number * TICK)


@st.composite
def small_shifts(draw: st.DrawFn) -> Problem:
    """Draw a shift of three hours with up to three visits, everything on the coarse clock."""
    starts_of_bands = draw(st.sampled_from([(0,), (0, 9 * HOUR), (0, 9 * HOUR, 10 * HOUR)]))
    count = draw(st.integers(1, 3 if starts_of_bands == (0,) else 2))
    size = 3
    matrices = []
    for _ in starts_of_bands:
        cells = draw(st.lists(st.sampled_from([0, TICK, 2 * TICK, -1]), min_size=size * size, max_size=size * size))
        matrices.append([[0 if a == b else cells[a * size + b] for b in range(size)] for a in range(size)])
    travel = TravelTimes(starts_of_bands, tuple(constant_travel(matrix).matrices[0] for matrix in matrices))
    names = ["office", "a", "b"]
    visits = []
    for number in range(count):
        edges = draw(st.lists(st.tuples(ticks, ticks), min_size=1, max_size=2))
        visit = a_visit(
            f"v{number}",
            windows=[(0, min(edge) / HOUR, max(edge) / HOUR) for edge in edges],
            place=draw(st.sampled_from(names)),
            duration=draw(st.sampled_from([TICK, 2 * TICK])),
            access=draw(short),
        )
        visits.append(visit)
    pause = draw(st.none() | st.builds(lambda a, b: Break(min(a, b), max(a, b), TICK), ticks, ticks))
    end = draw(st.sampled_from(["office", "b", None]))
    shift = Shift(0, FIRST, LAST, MODE, "office", end, break_=pause)
    return Problem.build(
        MONDAY,
        5,
        places=[Point(name, 60.2, 24.9) for name in names],
        visits=visits,
        helpers=[a_helper("h1", shift)],
        travel={MODE: travel},
    )


def brute_force(week: Problem) -> tuple[int, int, list[int]] | None:
    """Return back, leave and starts of the best timing, trying every leave, every start and every break."""
    shift, clock = week.helper_days[0].shift, _clock(week)
    pauses = [None] if shift.break_ is None else [b for b in clock if shift.break_.earliest <= b <= shift.break_.latest]
    best = None
    for leave, pause in product(clock, pauses):
        for found_starts in product(*(_possible(week, idx) for idx in range(len(week.visits)))):
            back = _back(week, leave, pause, found_starts)
            if back is not None:
                key = (back, -leave, list(found_starts))
                best = key if best is None else min(best, key)
    return None if best is None else (best[0], -best[1], best[2])


def _clock(week: Problem) -> list[int]:
    """The ticks, and with bands the last second before each: the last departure of a band lies there."""
    if not week.travel[MODE].is_banded:
        return list(CLOCK)
    return sorted({*CLOCK, *(tick - 1 for tick in CLOCK if tick > FIRST)})


def _possible(week: Problem, idx: int) -> list[int]:
    windows: tuple[Window, ...] = week.visits[idx].windows
    return [start for start in _clock(week) if any(window.start <= start <= window.end for window in windows)]


def _back(week: Problem, leave: int, pause: int | None, found_starts: tuple[int, ...]) -> int | None:
    """The earliest end of a route with these very times, or None when it breaks a rule."""
    shift, travel = week.helper_days[0].shift, week.travel[MODE]
    rest = 0 if shift.break_ is None else shift.break_.duration
    place, departure, is_taken = week.place_idx_by_id["office"], leave, pause is None
    if pause is not None and pause < leave:
        return None
    previous = None
    for visit, start in zip(week.visits, found_starts, strict=True):
        here = week.place_idx_by_id[visit.place]
        seconds = travel.seconds(place, here, departure)
        access = 0 if visit.place == previous else visit.access
        takes = not is_taken and pause is not None and departure <= pause and pause + rest <= start
        if seconds < 0 or departure + seconds + access + (rest if takes else 0) > start:
            return None
        if pause is not None and pause < start + visit.duration and pause + rest > start:
            return None
        is_taken, place, departure, previous = is_taken or takes, here, start + visit.duration, visit.place
    if shift.end_place is None:
        return departure if is_taken and departure <= shift.end else None
    seconds = travel.seconds(place, week.place_idx_by_id[shift.end_place], departure)
    if seconds < 0:
        return None
    back = departure + seconds
    if not is_taken and pause is not None:
        if pause < departure:
            return None
        back = max(back + rest, pause + rest)
    return back if back <= shift.end else None


@settings(max_examples=200, derandomize=True, deadline=None)
@given(small_shifts())
def test_timing_agrees_with_trying_everything(week: Problem) -> None:
    route = schedule(week, week.helper_days[0], range(len(week.visits)))

    expected = brute_force(week)

    if route is None:
        assert expected is None
    else:
        assert violations(week, Plan(week.digest(), (route,))) == ()
        assert (route.back, route.leave, starts(route)) == expected
