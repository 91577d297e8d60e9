"""
Seeded weeks that each solver of the contest can be given.

Districts, shares and hours resemble a week of home visits in Helsinki; they are assumptions, not data. Published
figures name weeks by size, kind and seed, so the order of the random draws is part of the definition.
"""

from dataclasses import replace
from datetime import date
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from planner.domain.helper import Break, Helper, Shift
from planner.domain.matrix import TravelTimes, constant_travel
from planner.domain.problem import Problem
from planner.domain.visit import Point, Visit, Window

Kind = Literal["core", "few", "rich"]
"""Core: windows, skills, languages and hours. Few: too few helpers. Rich: breaks, weekly caps and wishes as well."""
KINDS: tuple[Kind, ...] = get_args(Kind)

NUM_HELPERS = {30: 3, 100: 8, 300: 20, 1000: 60, 3000: 150}
"""By number of visits: enough to serve nearly all of them."""
VISITS_PER_HELPER = 13
"""For sizes in between."""
FEWEST_HELPERS = 2
FEW = 0.72
"""Share of those helpers who are there in a week of too few."""

MONDAY = date(2026, 11, 30)
DAYS = 5
MINUTE = 60
HOUR = 3600
HALF_HOUR = 1800

DISTRICTS = np.array(
    [
        (60.1695, 24.9354, 6),
        (60.1841, 24.9497, 9),
        (60.1800, 24.9200, 7),
        (60.1589, 24.8797, 6),
        (60.1985, 24.8780, 5),
        (60.2200, 24.8930, 5),
        (60.2380, 24.8880, 5),
        (60.2270, 24.9300, 5),
        (60.2290, 24.9680, 5),
        (60.2510, 25.0100, 7),
        (60.2400, 25.0300, 4),
        (60.2230, 25.0100, 4),
        (60.2105, 25.0820, 7),
        (60.2090, 25.1420, 8),
        (60.2350, 25.0870, 7),
        (60.2390, 25.1110, 7),
        (60.1950, 25.0300, 6),
        (60.1790, 25.0500, 4),
        (60.2000, 24.9350, 4),
        (60.2270, 24.8600, 4),
        (60.2570, 24.9900, 3),
        (60.2700, 25.0200, 2),
        (60.1500, 24.9300, 3),
        (60.1880, 24.9800, 4),
        (60.2020, 24.9600, 4),
    ]
)
"""Latitude, longitude, and the weight with which people live there; shape (districts, 3)."""
SPREAD_DEGREES = (0.0065, 0.013)
"""Standard deviation around the middle of a district, of latitude and longitude."""
OFFICE = (60.1876, 24.9215)
KM_PER_DEGREE = (111.2, 55.4)
"""Of latitude and longitude at 60° north."""

MODES = ("car", "transit")
DETOUR = {"car": 1.35, "transit": 1.25}
KM_PER_HOUR = {"car": 26, "transit": 13.5}
FIXED_SECONDS = {"car": 240, "transit": 420}
"""Parking, or the walk to the stop and the wait."""
NOISE = 0.08
"""Largest share that a way is longer than the formula says; the same for both modes."""
TRANSIT_SHARE = 0.55

DURATION_MINUTES = (30, 45, 60, 75, 90)
DURATION_SHARES = (0.15, 0.25, 0.35, 0.10, 0.15)
SKILLS = ("phone", "computer", "tablet", "tv", "network")
WANTED_SHARES = (0.35, 0.25, 0.15, 0.15, 0.10)
OFFERED_SHARES = (0.30, 0.25, 0.15, 0.15, 0.15)
LANGUAGES = ("fi", "sv", "en")
LANGUAGE_SHARES = (0.80, 0.08, 0.12)
SPOKEN_SHARES = {"sv": 0.35, "en": 0.70}
"""Of the helpers; each of them speaks Finnish."""
UNSERVED_HOURS = (3, 6, 12)
UNSERVED_SHARES = (0.50, 0.35, 0.15)

NUM_DAYS = (1, 2, 3)
NUM_DAYS_SHARES = (0.35, 0.35, 0.30)
HALF_DAY_SHARE = 0.55
"""Of windows that are a half of the day; the others are two hours long."""
HALF_DAY_STARTS = (8, 12)
HALF_DAY_HOURS = 4
SHORT_STARTS = (16, 29)
"""In half hours since midnight, the last one excluded."""
SHORT_HOURS = 2

SHIFT_DAYS = (3, 6)
"""Shifts of a helper, the last number excluded."""
SHIFT_HOURS = (4, 6, 7.5, 8)
SHIFT_SHARES = (0.2, 0.2, 0.4, 0.2)
LONG_SHIFT_HOURS = 6
"""A longer shift starts in the early morning."""
EARLY_STARTS = (7.5, 8, 8.5, 9)
STARTS = (*EARLY_STARTS, 10, 12)
LAST_HOUR = 17.5
OFFICE_SHARE = 0.3
"""Of helpers who start at the office; each one ends at home."""

LUNCH = Break(11 * HOUR, 13 * HOUR, 30 * MINUTE)
LUNCH_AFTER = 5 * HOUR
"""A shift that is longer has the break."""
CAPPED_SHARE = 0.5
CAP = 0.75
"""Of the offered time, that a capped helper may be paid."""
WISH_SHARE = 0.3
"""Of visits that wish for one helper; without effect where that helper cannot serve them."""
NON_PREFERRED = 1200


def peer_week(num_visits: int, seed: int, kind: Kind) -> Problem:
    """Return a week; about four visits fit into a shift, and the price is travel, unserved visits and wishes."""
    rng = np.random.default_rng(seed)
    num_helpers = _num_helpers(num_visits, kind)
    where = np.concatenate([_homes(rng, num_visits), _homes(rng, num_helpers), [OFFICE]])
    names = [*(f"v{idx}" for idx in range(num_visits)), *(f"h{idx}" for idx in range(num_helpers)), "office"]
    problem = Problem.build(
        MONDAY,
        DAYS,
        places=[Point(name, *map(float, place)) for name, place in zip(names, where, strict=True)],
        travel=_travel(rng, where),
        visits=_visits(rng, num_visits),
        helpers=_helpers(rng, num_helpers),
    )
    return _enriched(rng, problem) if kind == "rich" else problem


def _num_helpers(num_visits: int, kind: Kind) -> int:
    enough = NUM_HELPERS.get(num_visits, round(num_visits / VISITS_PER_HELPER))
    return max(FEWEST_HELPERS, int(enough * FEW) if kind == "few" else enough)


def _homes(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Coordinates of people's homes, shape (count, 2)."""
    weights = DISTRICTS[:, 2] / DISTRICTS[:, 2].sum()
    middles = DISTRICTS[rng.choice(len(DISTRICTS), count, p=weights), :2]
    return middles + np.column_stack([rng.normal(0, spread, count) for spread in SPREAD_DEGREES])


def _travel(rng: np.random.Generator, where: NDArray[np.float64]) -> dict[str, TravelTimes]:
    km = np.hypot(*((where[:, None] - where[None]) * KM_PER_DEGREE).transpose(2, 0, 1))
    noise = 1 + NOISE * rng.random(km.shape)
    return {mode: _of_mode(mode, km, noise) for mode in MODES}


def _of_mode(mode: str, km: NDArray[np.float64], noise: NDArray[np.float64]) -> TravelTimes:
    seconds = (km * DETOUR[mode] / KM_PER_HOUR[mode] * HOUR + FIXED_SECONDS[mode]) * noise
    np.fill_diagonal(seconds, 0)
    return constant_travel(seconds.round().astype(np.int32))


def _visits(rng: np.random.Generator, count: int) -> tuple[Visit, ...]:
    durations = rng.choice(DURATION_MINUTES, count, p=DURATION_SHARES) * MINUTE
    skills = rng.choice(len(SKILLS), count, p=WANTED_SHARES)
    languages = rng.choice(len(LANGUAGES), count, p=LANGUAGE_SHARES)
    unserved = rng.choice(UNSERVED_HOURS, count, p=UNSERVED_SHARES) * HOUR
    return tuple(
        Visit(
            id=f"v{idx}",
            place=f"v{idx}",
            duration=int(durations[idx]),
            windows=_windows(rng, int(durations[idx])),
            unserved_cost=int(unserved[idx]),
            skills=(SKILLS[skills[idx]],),
            languages=(LANGUAGES[languages[idx]],),
        )
        for idx in range(count)
    )


def _windows(rng: np.random.Generator, duration: int) -> tuple[Window, ...]:
    """One window on each of some days; the visit ends inside it."""
    days = rng.choice(DAYS, rng.choice(NUM_DAYS, p=NUM_DAYS_SHARES), replace=False)
    hours = [(int(day), *_window_hours(rng)) for day in days]
    return tuple(Window(day, start, end - duration) for day, start, end in sorted(hours))


def _window_hours(rng: np.random.Generator) -> tuple[int, int]:
    if rng.random() < HALF_DAY_SHARE:
        start = HALF_DAY_STARTS[rng.integers(len(HALF_DAY_STARTS))] * HOUR
        return start, start + HALF_DAY_HOURS * HOUR
    start = int(rng.integers(*SHORT_STARTS)) * HALF_HOUR
    return start, start + SHORT_HOURS * HOUR


def _helpers(rng: np.random.Generator, count: int) -> tuple[Helper, ...]:
    rides = rng.random(count) < TRANSIT_SHARE
    skills = [
        sorted(rng.choice(len(SKILLS), rng.integers(2, len(SKILLS) + 1), replace=False, p=OFFERED_SHARES))
        for _ in range(count)
    ]
    spoken = {language: rng.random(count) < share for language, share in SPOKEN_SHARES.items()}
    from_office = rng.random(count) < OFFICE_SHARE
    return tuple(
        Helper(
            id=f"h{idx}",
            shifts=_shifts(rng, MODES[int(rides[idx])], "office" if from_office[idx] else f"h{idx}", f"h{idx}"),
            skills=tuple(SKILLS[skill] for skill in skills[idx]),
            languages=("fi", *(language for language in SPOKEN_SHARES if spoken[language][idx])),
        )
        for idx in range(count)
    )


def _shifts(rng: np.random.Generator, mode: str, start_place: str, end_place: str) -> tuple[Shift, ...]:
    days = rng.choice(DAYS, rng.integers(*SHIFT_DAYS), replace=False)
    hours = [(int(day), *_shift_hours(rng)) for day in days]
    return tuple(Shift(day, start, end, mode, start_place, end_place) for day, start, end in sorted(hours))


def _shift_hours(rng: np.random.Generator) -> tuple[int, int]:
    length = rng.choice(SHIFT_HOURS, p=SHIFT_SHARES)
    start = rng.choice(STARTS if length <= LONG_SHIFT_HOURS else EARLY_STARTS)
    return int(start * HOUR), int(min(start + length, LAST_HOUR) * HOUR)


def _enriched(rng: np.random.Generator, problem: Problem) -> Problem:
    """Add breaks to the long shifts, a cap for about half of the helpers, and wishes for one of them."""
    is_capped = rng.random(len(problem.helpers)) < CAPPED_SHARE
    has_wish = rng.random(len(problem.visits)) < WISH_SHARE
    wanted = rng.integers(0, len(problem.helpers), len(problem.visits))
    can_have_wish = has_wish & problem.qualified[np.arange(len(problem.visits)), wanted]
    return problem.replace(
        helpers=tuple(
            _bound(helper, is_capped=capped) for helper, capped in zip(problem.helpers, is_capped, strict=True)
        ),
        visits=tuple(
            _wishing(visit, f"h{wanted[idx]}") if can_have_wish[idx] else visit
            for idx, visit in enumerate(problem.visits)
        ),
    )


def _bound(helper: Helper, *, is_capped: bool) -> Helper:
    offered = sum(shift.end - shift.start for shift in helper.shifts)
    return replace(
        helper,
        shifts=tuple(
            replace(shift, break_=LUNCH) if shift.end - shift.start > LUNCH_AFTER else shift for shift in helper.shifts
        ),
        max_week=int(offered * CAP) if is_capped else None,
    )


def _wishing(visit: Visit, helper: str) -> Visit:
    return replace(visit, preferred_helpers=(helper,), non_preferred_cost=NON_PREFERRED)
