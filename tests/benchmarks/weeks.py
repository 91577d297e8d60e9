"""Random weeks for the benchmarks: windows on one to three days, skills, languages, breaks, weekly caps."""

from datetime import date

import numpy as np

from planner.domain.helper import Break, Helper, Shift
from planner.domain.matrix import TravelTimes, constant_travel
from planner.domain.problem import Problem
from planner.domain.visit import Point, Visit, Window

HOUR = 3600
DAYS = 5
SPREAD_KM = 4.0
SKILLS = ("phone", "computer", "tv")
LANGUAGES = ("fi", "sv", "en")


def random_week(num_visits: int, num_helpers: int, seed: int = 1) -> Problem:
    """Return a week of a city some 15 km across; about 4 visits fit into a shift."""
    rng = np.random.default_rng(seed)
    where = rng.normal(0, SPREAD_KM, (num_visits + num_helpers, 2))
    places = [Point(f"p{idx}", 60.2, 24.9) for idx in range(len(where))]
    km = np.hypot(*(where[:, None] - where[None]).transpose(2, 0, 1))
    return Problem.build(
        date(2026, 11, 30),
        DAYS,
        places=places,
        visits=[_visit(rng, idx, num_helpers) for idx in range(num_visits)],
        helpers=[_helper(rng, idx, f"p{num_visits + idx}") for idx in range(num_helpers)],
        travel={"transit": _travel(km, 600, 190), "car": _travel(km, 240, 120)},
    )


def _travel(km: np.ndarray, fixed: int, per_km: int) -> TravelTimes:
    seconds = (fixed + km * per_km).astype(np.int32)
    np.fill_diagonal(seconds, 0)
    return constant_travel(seconds)


def _visit(rng: np.random.Generator, idx: int, num_helpers: int) -> Visit:
    days = rng.choice(DAYS, rng.integers(1, 4), replace=False)
    starts = {int(day): int(rng.integers(16, 28)) * HOUR // 2 for day in days}
    return Visit(
        id=f"v{idx}",
        place=f"p{idx}",
        duration=int(rng.choice([1800, 2700, 3600, 5400])),
        windows=tuple(Window(day, start, start + int(rng.integers(1, 5)) * HOUR) for day, start in starts.items()),
        unserved_cost=int(rng.choice([3, 6, 12])) * HOUR,
        access=int(rng.integers(0, 300)),
        skills=(SKILLS[rng.choice(3, p=[0.6, 0.3, 0.1])],),
        languages=(LANGUAGES[rng.choice(3, p=[0.85, 0.1, 0.05])],),
        preferred_helpers=(f"h{rng.integers(num_helpers)}",) if rng.random() < 0.2 else (),
    )


def _helper(rng: np.random.Generator, idx: int, place: str) -> Helper:
    shifts = []
    for day in sorted(rng.choice(DAYS, 4, replace=False)):
        start = int(rng.integers(15, 19)) * HOUR // 2
        end = min(start + int(rng.choice([4, 6, 8])) * HOUR, 17 * HOUR + HOUR // 2)
        lunch = Break(11 * HOUR, 13 * HOUR, HOUR // 2) if end - start > 6 * HOUR else None
        shifts.append(Shift(int(day), start, end, ("transit", "car")[idx % 2], place, place, break_=lunch))
    return Helper(
        id=f"h{idx}",
        shifts=tuple(shifts),
        skills=SKILLS[: rng.integers(1, 4)],
        languages=LANGUAGES[: rng.integers(1, 4)],
        max_week=24 * HOUR if idx % 3 == 0 else None,
    )
