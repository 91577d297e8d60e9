"""A visit to be planned, as the engine sees it: no name, no address."""

from dataclasses import dataclass
from typing import Annotated

from planner.domain.codec import Between

SECONDS_PER_DAY = 86_400
MAX_PRICE = 1_000_000_000
"""Prices stay below this so that the sum over any week is exact in 64 bits."""

Day = Annotated[int, Between(0, 27, "DAY_INVALID")]
"""Day of the horizon, 0 for its Monday."""
TimeOfDay = Annotated[int, Between(0, SECONDS_PER_DAY, "TIME_INVALID")]
"""Whole seconds since local midnight."""
Price = Annotated[int, Between(0, MAX_PRICE, "COST_RANGE")]
"""In seconds of travel."""
MAX_RATE = 10_000
"""A second of anything is never dearer than three hours of travel; so any week's price is exact in 64 bits."""
Rate = Annotated[float, Between(0, MAX_RATE, "WEIGHT_RANGE")]
"""Seconds of travel for each second; engines count in thousandths."""


@dataclass(frozen=True)
class Point:
    """A place of the week; WGS 84 degrees."""

    id: str
    lat: Annotated[float, Between(-90, 90, "COORDINATE_INVALID")]
    lon: Annotated[float, Between(-180, 180, "COORDINATE_INVALID")]


@dataclass(frozen=True)
class Window:
    """When service may START on a day, both ends included."""

    day: Day
    start: TimeOfDay
    end: TimeOfDay


@dataclass(frozen=True)
class After:
    """
    Order and spacing against another visit.

    With days: the dates differ by ``min_days`` to ``max_days``. With seconds: both are on the same day and the starts
    differ by ``min_seconds`` to ``max_seconds``. On the same day the later visit never starts before the earlier one.
    """

    visit: str
    min_days: Annotated[int, Between(0, 27, "DAY_INVALID")] | None = None
    max_days: Annotated[int, Between(0, 27, "DAY_INVALID")] | None = None
    min_seconds: TimeOfDay | None = None
    max_seconds: TimeOfDay | None = None

    @property
    def is_same_day(self) -> bool:
        """Whether the spacing is given in seconds, and so within one day."""
        return self.min_seconds is not None or self.max_seconds is not None


@dataclass(frozen=True)
class Pin:
    """What a person has fixed; any of the three, None leaves it open."""

    helpers: tuple[str, ...] | None = None
    day: Day | None = None
    start: TimeOfDay | None = None


@dataclass(frozen=True)
class Promise:
    """What the resident has been told; ``helpers`` None when no name was given."""

    helpers: tuple[str, ...] | None
    day: Day
    earliest: TimeOfDay
    latest: TimeOfDay


@dataclass(frozen=True)
class Visit:
    """
    One visit of the week; times and durations are whole seconds, prices seconds of travel.

    Parameters
    ----------
    id, place
        Own id, and the id of its point.
    duration
        Time at the resident, access excluded.
    windows
        When service may start; on one or more days, several on a day allowed.
    unserved_cost
        Paid once when the visit stays unassigned.
    access
        Spent once between arrival and start of service; nothing when the stop before is at the same place.
    skills
        All of them are needed of every helper.
    languages
        In the resident's order; a helper speaks at least one. Empty: any helper will do.
    second_language_cost
        Paid for each helper who lacks the first language.
    helpers_required
        1, or 2 who start together.
    allowed_helpers
        Nobody else may go; None allows all.
    excluded_helpers
        These may not go.
    preferred_helpers, non_preferred_cost
        The price is paid for each helper who is none of them; nothing is paid when nobody is named.
    preferred_windows, outside_preferred_cost
        Price for each second between the start and the nearest preferred window of that day.
    after, pinned, promised
        See the classes.
    """

    id: str
    place: str
    duration: Annotated[int, Between(1, SECONDS_PER_DAY, "DURATION_RANGE")]
    windows: tuple[Window, ...]
    unserved_cost: Price
    access: Annotated[int, Between(0, SECONDS_PER_DAY, "BUFFER_RANGE")] = 0
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    second_language_cost: Price = 0
    helpers_required: Annotated[int, Between(1, 2, "HELPERS_REQUIRED_RANGE")] = 1
    allowed_helpers: tuple[str, ...] | None = None
    excluded_helpers: tuple[str, ...] = ()
    preferred_helpers: tuple[str, ...] = ()
    non_preferred_cost: Price = 1200
    preferred_windows: tuple[Window, ...] = ()
    outside_preferred_cost: Rate = 0
    after: After | None = None
    pinned: Pin | None = None
    promised: Promise | None = None
