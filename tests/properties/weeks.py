"""Weeks drawn at random: small, hostile, and valid by construction."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from planner.domain.helper import Break, Helper, Shift
from planner.domain.matrix import TravelTimes, constant_travel
from planner.domain.problem import Problem
from planner.domain.visit import After, Pin, Point, Promise, Visit, Window
from planner.domain.weights import Weights

MONDAYS = (date(2026, 11, 30), date(2027, 3, 22))
"""The second week ends with the change to summer time."""

SKILLS = ("phone", "tv")
LANGUAGES = ("fi", "sv")
MODES = ("walk", "transit")
MORNING, EVENING = 7 * 3600, 18 * 3600

moments = st.one_of(
    st.integers(MORNING // 600, EVENING // 600).map(lambda number: number * 600), st.integers(MORNING, EVENING)
)
prices = st.sampled_from([0, 1, 600, 21_600, 1_000_000])


def subsets(names: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    """Draw some of the names, in any order."""
    return st.lists(st.sampled_from(names), unique=True).map(tuple) if names else st.just(())


@st.composite
def plain_weeks(draw: st.DrawFn) -> Problem:
    """Draw a week with only those rules and prices that every engine honours."""
    return draw(_weeks(rich=False))


@st.composite
def any_weeks(draw: st.DrawFn) -> Problem:
    """Draw a week that may use every field of the exchange format."""
    return draw(_weeks(rich=True))


@st.composite
def _weeks(draw: st.DrawFn, *, rich: bool) -> Problem:
    days = draw(st.sampled_from([1, 2, 5, 9]))
    places = tuple(f"p{number}" for number in range(draw(st.integers(1, 4))))
    helpers = tuple(draw(_helpers(f"h{number}", days, places)) for number in range(draw(st.integers(0, 3))))
    names = tuple(helper.id for helper in helpers)
    visits: list[Visit] = []
    for number in range(draw(st.integers(0, 6))):
        earlier = tuple(visit.id for visit in visits)
        visits.append(draw(_visits(f"v{number}", days, places, names, earlier, rich=rich)))
    return Problem.build(
        draw(st.sampled_from(MONDAYS)),
        days,
        places=[Point(name, 60.2, 24.9) for name in places],
        visits=visits,
        helpers=helpers,
        travel={mode: draw(_travel(len(places), banded=rich)) for mode in MODES},
        weights=draw(_weights()) if rich else Weights(),
    )


@st.composite
def _travel(draw: st.DrawFn, size: int, *, banded: bool) -> TravelTimes:
    starts = draw(st.sampled_from([(0,), (0, 36_000)])) if banded else (0,)
    cell = st.one_of(st.integers(0, 3000), st.just(-1))
    matrices = []
    for _ in starts:
        cells = draw(st.lists(cell, min_size=size * size, max_size=size * size))
        rows = [[0 if a == b else cells[a * size + b] for b in range(size)] for a in range(size)]
        matrices.append(constant_travel(rows).matrices[0])
    return TravelTimes(starts, tuple(matrices))


@st.composite
def _helpers(draw: st.DrawFn, name: str, days: int, places: tuple[str, ...]) -> Helper:
    shifts = []
    for day in range(days):
        if draw(st.booleans()):
            shifts.append(draw(_shifts(day, MORNING, EVENING, places)))
            if draw(st.integers(0, 9)) == 0:
                shifts.append(draw(_shifts(day, EVENING, EVENING + 3 * 3600, places)))
    return Helper(
        id=name,
        shifts=tuple(shifts),
        skills=draw(subsets(SKILLS)),
        languages=draw(subsets(LANGUAGES)),
        max_week=draw(st.sampled_from([None, None, 7200, 30_000])),
    )


@st.composite
def _shifts(draw: st.DrawFn, day: int, first: int, last: int, places: tuple[str, ...]) -> Shift:
    start, end = sorted(draw(st.lists(st.integers(first, last), min_size=2, max_size=2, unique=True)))
    earliest, latest = sorted((draw(moments), draw(moments)))
    pause = Break(earliest, latest, draw(st.sampled_from([1, 900, 1800])))
    return Shift(
        day=day,
        start=start,
        end=end,
        mode=draw(st.sampled_from(MODES)),
        start_place=draw(st.sampled_from(places)),
        end_place=draw(st.sampled_from([None, *places])),
        open_cost=draw(st.sampled_from([0, 0, 500])),
        break_=draw(st.sampled_from([None, None, pause])),
        max_visits=draw(st.sampled_from([None, None, 1, 2])),
        max_travel=draw(st.sampled_from([None, None, 2400])),
        max_length=draw(st.sampled_from([None, None, 9000])),
    )


@st.composite
def _windows(draw: st.DrawFn, days: int) -> Window:
    start = draw(moments)
    return Window(draw(st.integers(0, days - 1)), start, start + draw(st.sampled_from([0, 7, 3600, 14_400])))


@st.composite
def _visits(
    draw: st.DrawFn,
    name: str,
    days: int,
    places: tuple[str, ...],
    helpers: tuple[str, ...],
    earlier: tuple[str, ...],
    *,
    rich: bool,
) -> Visit:
    windows = tuple(draw(st.lists(_windows(days), min_size=1, max_size=3)))
    excluded = draw(subsets(helpers)) if draw(st.integers(0, 3)) == 0 else ()
    others = tuple(helper for helper in helpers if helper not in excluded)
    facts: dict[str, Any] = {
        "id": name,
        "place": draw(st.sampled_from(places)),
        "duration": draw(st.sampled_from([1, 613, 1800, 3600])),
        "windows": windows,
        "unserved_cost": draw(prices),
        "access": draw(st.sampled_from([0, 61, 300])),
        "skills": draw(subsets(SKILLS)) if draw(st.booleans()) else (),
        "languages": draw(subsets(LANGUAGES)),
        "second_language_cost": draw(st.sampled_from([0, 300])),
        "allowed_helpers": draw(st.sampled_from([None, None, None, others])),
        "excluded_helpers": excluded,
        "preferred_helpers": draw(subsets(helpers)),
        "non_preferred_cost": draw(st.sampled_from([0, 1200])),
        "pinned": draw(st.none() | _pins(windows, others)),
    }
    if rich:
        facts |= draw(_links(windows, earlier, others, days))
    return Visit(**facts)


@st.composite
def _pins(draw: st.DrawFn, windows: tuple[Window, ...], helpers: tuple[str, ...]) -> Pin:
    window = draw(st.sampled_from(windows))
    names = draw(st.none() | st.sampled_from(helpers).map(lambda name: (name,))) if helpers else None
    day = draw(st.sampled_from([None, window.day]))
    return Pin(names, day, draw(st.sampled_from([None, window.start, window.end])))


@st.composite
def _links(
    draw: st.DrawFn, windows: tuple[Window, ...], earlier: tuple[str, ...], helpers: tuple[str, ...], days: int
) -> dict[str, Any]:
    follows = st.builds(After, st.sampled_from(earlier), st.none() | st.integers(0, 1)) if earlier else st.none()
    promise = st.builds(Promise, st.none() | subsets(helpers), st.integers(0, days - 1), st.just(MORNING), moments)
    return {
        "helpers_required": draw(st.sampled_from([1, 1, 2])),
        "preferred_windows": draw(st.sampled_from([(), windows[:1]])),
        "outside_preferred_cost": draw(st.sampled_from([0, 0.5, 2])),
        "after": draw(st.none() | follows),
        "promised": draw(st.none() | promise),
    }


@st.composite
def _weights(draw: st.DrawFn) -> Weights:
    rate = st.sampled_from([0, 0.25, 1, 3])
    return Weights(draw(rate), draw(rate), draw(st.sampled_from([0, 3600])), draw(rate), draw(rate))
