"""
Small random weeks in which every rule and every price occurs, alone and beside the others.

Which of the features a week has is drawn first, then who and what. Windows and shifts are wide enough that a good part
of the visits can be served, and narrow enough that not all of them can. Rates have at most three decimals, so that the
kernel's thousandths are exact.
"""

import random
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
from hypothesis import strategies as st

from planner.domain.helper import Break, Helper, Shift
from planner.domain.matrix import UNREACHABLE, TravelTimes, constant_travel
from planner.domain.problem import HelperDay, Problem
from planner.domain.timing import schedule
from planner.domain.visit import After, Pin, Point, Promise, Visit, Window
from planner.domain.weights import Weights
from tests.builders import HOUR, MINUTE, MONDAY

FEATURES = (
    "skills",
    "languages",
    "people",
    "breaks",
    "caps",
    "max_week",
    "open_end",
    "open_cost",
    "access",
    "wishes",
    "wait",
    "imbalance",
    "worst_outside",
    "pins",
    "promises",
    "after",
    "pairs",
    "unreachable",
    "two_shifts",
    "two_modes",
)
SHARES = (0.1, 0.3, 0.6, 1)
"""How likely each feature is in a week."""
SKILLS = ("phone", "tv")
LANGUAGES = ("fi", "sv", "en")
MODES = ("walk", "transit")
HORIZONS = (1, 1, 2, 3, 5, 14)
FIRST, LAST = 7 * HOUR, 19 * HOUR
"""When shifts start at the earliest, and end at the latest unless they end with the day."""
MOST_SHIFTS = 14


def problems(**sizes: Any) -> st.SearchStrategy[Problem]:
    """Draw weeks; a failing one is named by its seed."""
    return st.integers(0, 2**32 - 1).map(lambda seed: random_problem(np.random.default_rng(seed), **sizes))


def tiny_problems(**sizes: Any) -> st.SearchStrategy[Problem]:
    """Draw weeks whose shifts last a minute or two, so that every second counts."""
    return problems(**sizes).map(shrunk)


def random_problem(
    rng: np.random.Generator,
    *,
    num_visits: int | None = None,
    num_helpers: int | None = None,
    days: int | None = None,
    features: tuple[str, ...] | None = None,
) -> Problem:
    """
    Return a valid week; what is not given is drawn.

    It is not validated here, since that takes ten times as long as to draw it; a test does so for many seeds.
    """
    return _Draw(random.Random(int(rng.integers(1 << 62))), features).problem(num_visits, num_helpers, days)


_SHRINKAGE = 600
"""Ten minutes become a second."""


_TIMES = (
    *("start", "end", "earliest", "latest", "duration", "access", "min_seconds", "max_seconds"),
    *("max_travel", "max_length", "max_week"),
)
"""Fields in seconds."""


def shrunk(problem: Problem) -> Problem:
    """Return a valid week with all times divided and the prices kept; shifts of which nothing is left are gone."""
    helpers = [_shrunk(helper) for helper in problem.helpers]
    return replace(
        problem,
        travel={mode: constant_travel(times.matrices[0] // _SHRINKAGE) for mode, times in problem.travel.items()},
        visits=_shrunk(problem.visits),
        helpers=tuple(
            replace(helper, shifts=tuple(shift for shift in helper.shifts if shift.start < shift.end))
            for helper in helpers
        ),
    )


def _shrunk(value: Any) -> Any:
    """Divide the times in a value, at any depth."""
    if isinstance(value, tuple):
        return tuple(_shrunk(item) for item in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    facts = {field.name: getattr(value, field.name) for field in fields(value)}
    return replace(value, **{name: _seconds(item) if name in _TIMES else _shrunk(item) for name, item in facts.items()})


def _seconds(seconds: int | None) -> int | None:
    """Divide; what was more than nothing stays so, and what was later never comes earlier."""
    return max(1, seconds // _SHRINKAGE) if seconds else seconds


class _Draw:
    def __init__(self, rng: random.Random, features: tuple[str, ...] | None) -> None:
        self.rng = rng
        share = rng.choice(SHARES)
        drawn = tuple(feature for feature in FEATURES if rng.random() < share)
        self.features = frozenset(drawn if features is None else features)

    def has(self, feature: str, share: float = 1) -> bool:
        """Whether the week has a feature, and this visit, shift or helper gets it."""
        return feature in self.features and self.rng.random() < share

    def some(self, items: tuple[str, ...], share: float = 0.5) -> tuple[str, ...]:
        return tuple(item for item in items if self.rng.random() < share)

    def problem(self, num_visits: int | None, num_helpers: int | None, days: int | None) -> Problem:
        rng = self.rng
        self.days = days or rng.choice(HORIZONS)
        num_visits = rng.randint(1, 12) if num_visits is None else num_visits
        num_helpers = rng.randint(1, 4) if num_helpers is None else num_helpers
        self.places = tuple(f"p{idx}" for idx in range(rng.randint(1, max(2, num_visits))))
        self.names = tuple(f"h{idx}" for idx in range(num_helpers))
        self.num_shifts = 0
        helpers = tuple(self.helper(name) for name in self.names)
        visits: list[Visit] = []
        for idx in range(num_visits):
            visits.append(self.visit(f"v{idx}", visits))
        rng.shuffle(visits)
        return Problem(
            monday=MONDAY,
            days=self.days,
            places=tuple(Point(name, 60.2, 24.9) for name in self.places),
            visits=tuple(visits),
            helpers=helpers,
            travel={mode: self.travel() for mode in MODES},
            weights=self.weights(),
        )

    def travel(self) -> TravelTimes:
        """Ways as drawn, or distances in a plane; a way in three may take no time, a way in twelve may lead nowhere."""
        size = len(self.places)
        rng = np.random.default_rng(self.rng.getrandbits(32))
        seconds = rng.integers(0, 30 * MINUTE, (size, size))
        if self.rng.random() < 0.5:
            where = rng.integers(0, 15 * MINUTE, (size, 2))
            seconds = np.abs(where[:, None] - where[None]).sum(axis=2)
        if self.rng.random() < 0.1:
            seconds[rng.random((size, size)) < 1 / 3] = 0
        if self.has("unreachable"):
            seconds[rng.random((size, size)) < 1 / 12] = UNREACHABLE
        np.fill_diagonal(seconds, 0)
        return constant_travel(seconds.astype(np.int32))

    def weights(self) -> Weights:
        rng = self.rng
        return Weights(
            travel=rng.choice((1, 1, 1, 0, 0.5, 2.125)),
            wait=rng.choice((0.1, 1, 2.5)) if self.has("wait") else 0,
            moved_promise=rng.choice((0, 600, 3600)),
            imbalance=rng.choice((0.05, 0.4, 1, 3)) if self.has("imbalance") else 0,
            worst_outside=rng.choice((0.25, 1, 4)) if self.has("worst_outside") else 0,
        )

    def helper(self, name: str) -> Helper:
        rng = self.rng
        likely = 0.8 if self.days < 6 else 0.4
        shifts = []
        for day in range(self.days):
            if rng.random() < likely and self.num_shifts < MOST_SHIFTS:
                shifts += self.shifts(day)
        rng.shuffle(shifts)
        return Helper(
            id=name,
            shifts=tuple(shifts),
            skills=self.some(SKILLS, 0.7) if self.has("skills") else SKILLS,
            languages=self.some(LANGUAGES, 0.6) if self.has("languages") else LANGUAGES,
            max_week=rng.choice((HOUR, 3 * HOUR, 8 * HOUR, 20 * HOUR)) if self.has("max_week", 0.5) else None,
        )

    def shifts(self, day: int) -> list[Shift]:
        rng = self.rng
        start = rng.randint(FIRST, 13 * HOUR)
        end = rng.choice((LAST, LAST, 24 * HOUR, start + 4 * HOUR, rng.randint(start + MINUTE, LAST)))
        if self.has("two_shifts", 0.5) and end - start > HOUR:
            middle = rng.randint(start + 20 * MINUTE, end - 20 * MINUTE)
            return [self.shift(day, start, middle), self.shift(day, middle + rng.choice((0, 0, 10 * MINUTE)), end)]
        return [self.shift(day, start, end)]

    def shift(self, day: int, start: int, end: int) -> Shift:
        rng = self.rng
        self.num_shifts += 1
        return Shift(
            day=day,
            start=start,
            end=end,
            mode=rng.choice(MODES) if self.has("two_modes") else MODES[0],
            start_place=rng.choice(self.places),
            end_place=None if self.has("open_end", 0.5) else rng.choice(self.places),
            open_cost=rng.choice((1, 300, 5000)) if self.has("open_cost", 0.7) else 0,
            break_=self.pause(start, end) if self.has("breaks", 0.7) else None,
            max_visits=rng.randint(1, 3) if self.has("caps", 0.3) else None,
            max_travel=rng.randint(1, 90 * MINUTE) if self.has("caps", 0.3) else None,
            max_length=rng.randint(30 * MINUTE, 8 * HOUR) if self.has("caps", 0.3) else None,
        )

    def pause(self, start: int, end: int) -> Break:
        """A break anywhere in the shift; or at one moment, barely inside, or too long for the shift."""
        rng = self.rng
        duration = rng.choice((1, 15 * MINUTE, 30 * MINUTE, 45 * MINUTE))
        earliest = rng.randint(start, end)
        latest = min(24 * HOUR, earliest + rng.choice((0, 10 * MINUTE, 2 * HOUR, 4 * HOUR)))
        kind = rng.random()
        if kind < 0.1:
            return Break(start, start, duration)
        if kind < 0.2:
            earliest = max(0, end - duration)
            return Break(earliest, min(24 * HOUR, earliest + rng.choice((0, HOUR))), duration)
        if kind < 0.25:
            return Break(start, end, end - start + rng.choice((0, 1)))
        return Break(earliest, latest, duration)

    def visit(self, name: str, earlier: list[Visit]) -> Visit:
        rng = self.rng
        excluded = self.some(self.names, 0.2) if self.has("people", 0.3) else ()
        others = tuple(helper for helper in self.names if helper not in excluded)
        visit = Visit(
            id=name,
            place=rng.choice(self.places),
            duration=rng.choice((1, 10 * MINUTE, 20 * MINUTE, 1801, 45 * MINUTE, 2 * HOUR)),
            windows=self.windows(),
            unserved_cost=rng.choice((0, HOUR, 2 * HOUR, 6 * HOUR, 6 * HOUR, 10**6)),
            access=rng.choice((0, 61, 5 * MINUTE)) if self.has("access", 0.7) else 0,
            skills=self.some(SKILLS, 0.3) if self.has("skills") else (),
            languages=tuple(rng.sample(LANGUAGES, rng.randint(0, 3))) if self.has("languages") else (),
            second_language_cost=rng.choice((0, 300)),
            helpers_required=2 if self.has("pairs", 0.35) else 1,
            allowed_helpers=self.some(others, 0.7) if self.has("people", 0.3) else None,
            excluded_helpers=excluded,
            preferred_helpers=self.some(self.names) if self.has("people", 0.6) else (),
            non_preferred_cost=rng.choice((0, 200, 1200)),
        )
        return replace(visit, **self.links(visit, earlier, others))

    def windows(self) -> tuple[Window, ...]:
        rng = self.rng
        days = [day for day in range(self.days) if rng.random() < (0.8 if self.days < 6 else 0.4)]
        found = []
        for day in days or [rng.randrange(self.days)]:
            for _ in range(rng.choice((1, 1, 2, 3))):
                start = rng.choice((rng.randint(FIRST, LAST), rng.randrange(FIRST, 16 * HOUR, 30 * MINUTE)))
                length = rng.choice((0, 15 * MINUTE, HOUR, 4 * HOUR, 4 * HOUR, 9 * HOUR))
                found.append(Window(day, start, min(24 * HOUR, start + length)))
        return tuple(found)

    def links(self, visit: Visit, earlier: list[Visit], others: tuple[str, ...]) -> dict[str, Any]:
        """Wishes, pin, promise, and the visit before."""
        rng = self.rng
        return {
            "preferred_windows": self.wishes(visit.windows) if self.has("wishes", 0.7) else (),
            "outside_preferred_cost": rng.choice((0, 0.125, 0.5, 2)),
            "pinned": self.pin(visit, others) if self.has("pins", 0.25) else None,
            "promised": self.promise(visit) if self.has("promises", 0.5) else None,
            "after": self.after(rng.choice(earlier).id) if earlier and self.has("after", 0.5) else None,
        }

    def wishes(self, windows: tuple[Window, ...]) -> tuple[Window, ...]:
        """Parts of some windows, some of them a little before or beyond."""
        rng = self.rng
        found = []
        for window in rng.sample(windows, rng.randint(1, len(windows))):
            for _ in range(rng.choice((1, 1, 2))):
                start = rng.randint(max(0, window.start - HOUR), window.end)
                end = max(window.start, start + rng.choice((0, 10 * MINUTE, HOUR)))
                found.append(Window(window.day, start, min(24 * HOUR, end)))
        return tuple(found)

    def pin(self, visit: Visit, others: tuple[str, ...]) -> Pin:
        rng = self.rng
        window = rng.choice(visit.windows)
        count = rng.randint(1, visit.helpers_required)
        names = tuple(rng.sample(others, count)) if rng.random() < 0.6 and len(others) >= count else None
        start = rng.choice((window.start, window.end, rng.randint(window.start, window.end), rng.randint(FIRST, LAST)))
        return Pin(
            helpers=names,
            day=rng.choice((None, window.day, rng.randrange(self.days))),
            start=start if rng.random() < 0.5 else None,
        )

    def promise(self, visit: Visit) -> Promise:
        rng = self.rng
        window = rng.choice(visit.windows)
        earliest = max(0, window.start + rng.randint(-HOUR, HOUR))
        latest = min(24 * HOUR, earliest + rng.choice((0, 30 * MINUTE, 2 * HOUR)))
        return Promise(
            helpers=rng.choice((None, self.some(self.names))),
            day=rng.choice((window.day, window.day, rng.randrange(self.days))),
            earliest=min(earliest, latest),
            latest=latest,
        )

    def after(self, visit: str) -> After:
        rng = self.rng
        if rng.random() < 0.5:
            least = rng.choice((None, 0, 20 * MINUTE, 2 * HOUR))
            most = (least or 0) + rng.choice((0, 30 * MINUTE, 5 * HOUR))
            return After(visit, min_seconds=least, max_seconds=rng.choice((None, most)))
        least = rng.choice((None, 0, 0, 1, 2))
        return After(visit, min_days=least, max_days=rng.choice((None, (least or 0) + rng.randint(0, 2))))


def random_route(problem: Problem, helper_day: HelperDay, seed: int) -> tuple[list[int], list[int | None]]:
    """Return visits in an order that the shift has time for, with starts of which some are fixed; perhaps none."""
    rng = random.Random(seed)
    may_fix = rng.random() < 0.5
    visits: list[int] = []
    starts: list[int | None] = []
    eligible = np.flatnonzero(problem.eligible[:, helper_day.idx]).tolist()
    for visit in rng.sample(eligible, len(eligible)):
        start = random_start(problem, helper_day, visit, rng) if may_fix and rng.random() < 0.4 else None
        place = rng.randint(0, len(visits))
        longer, fixed = [*visits[:place], visit, *visits[place:]], [*starts[:place], start, *starts[place:]]
        if schedule(problem, helper_day, longer, starts=fixed) is not None:
            visits, starts = longer, fixed
    return visits, starts


def any_route(problem: Problem, helper_day: HelperDay, seed: int) -> tuple[list[int], list[int | None]]:
    """Return up to four visits in any order, of which some have a fixed start; most shifts have no time for them."""
    rng = random.Random(seed)
    eligible = np.flatnonzero(problem.eligible[:, helper_day.idx]).tolist()
    visits = rng.sample(eligible, min(len(eligible), rng.randint(1, 4)))
    starts = [random_start(problem, helper_day, visit, rng) if rng.random() < 0.3 else None for visit in visits]
    return visits, starts


def random_start(problem: Problem, helper_day: HelperDay, visit: int, rng: random.Random) -> int:
    """Return a start that the windows of a visit allow."""
    first, last = rng.choice(problem.start_windows[visit][helper_day.shift.day])
    return rng.choice((first, last, rng.randint(first, last)))
