"""How sure a plan is: chances and means over simulated weeks, each with its sampling error."""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from planner.domain.answers.uncertainty import Uncertainty

_Z = 1.959964
"""Of a 95 % interval."""


@dataclass(frozen=True)
class Estimate:
    """A figure from a simulation; ``low`` to ``high`` is its 95 % interval, for the error of sampling alone."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class VisitChance:
    """
    How surely a visit starts in time.

    Parameters
    ----------
    visit, day, helpers
        Ids, and the day of the horizon; two helpers for a visit of two.
    start
        As planned; seconds since local midnight.
    late
        The chance to start late.
    """

    visit: str
    day: int
    helpers: tuple[str, ...]
    start: int
    late: Estimate


@dataclass(frozen=True)
class ShiftChance:
    """
    How surely a helper is back in time.

    Parameters
    ----------
    helper, day
        They name the shift, with ``shift_end`` where there are several.
    back, shift_end
        As planned; seconds since local midnight.
    overtime
        The chance of overtime.
    overtime_seconds
        Mean seconds after the end of the shift, days without overtime counted as 0.
    """

    helper: str
    day: int
    back: int
    shift_end: int
    overtime: Estimate
    overtime_seconds: Estimate


class SlackKind(StrEnum):
    """Where more time before a visit comes from."""

    LEAVE_EARLIER = "leave_earlier"
    """The helper leaves earlier for the first visit; nobody's time moves."""
    START_LATER = "start_later"
    """The visit starts later, and what follows only as far as it must."""


@dataclass(frozen=True)
class Moved:
    """A visit that a suggestion starts later than planned; seconds since local midnight."""

    visit: str
    old_start: int
    new_start: int


@dataclass(frozen=True)
class Slack:
    """
    More time in one place, and what it buys on the days that it touches.

    The plan with it breaks no rule and starts every visit that is promised where the plan starts it. The figures come
    from other random numbers than those by which the place was chosen, the same ones before and after.

    Parameters
    ----------
    kind, visit
        Before which visit, and where the time comes from.
    helpers, day
        Who is on the way to it.
    seconds
        How much more time.
    leave
        The new time of leaving; None unless the helper leaves earlier.
    moved
        The visits that start later, in the order of their starts.
    late_before, late_after
        Mean number of late visits among those that it touches.
    saved
        The difference of the two, with its interval.
    overtime_before, overtime_after
        Mean seconds of overtime of the shifts that it touches.
    """

    kind: SlackKind
    visit: str
    helpers: tuple[str, ...]
    day: int
    seconds: int
    leave: int | None
    moved: tuple[Moved, ...]
    late_before: float
    late_after: float
    saved: Estimate
    overtime_before: float
    overtime_after: float


@dataclass(frozen=True)
class Robustness:
    """
    How sure a plan is.

    Parameters
    ----------
    samples, seed, uncertainty
        How many weeks were simulated, of which chance, under which assumptions.
    late_visits
        Mean number of late visits in the week.
    visits
        Every planned visit, the likeliest to be late first.
    shifts
        Every used shift, the likeliest to end in overtime first.
    slacks
        Where more time buys most, the best first; only what the simulation tells from nothing.
    """

    samples: int
    seed: int
    uncertainty: Uncertainty
    late_visits: Estimate
    visits: tuple[VisitChance, ...]
    shifts: tuple[ShiftChance, ...]
    slacks: tuple[Slack, ...]


def chance(hits: int, samples: int) -> Estimate:
    """Return the share of hits with Wilson's interval, which holds also for none and for all."""
    share, spread = hits / samples, _Z**2 / samples
    middle = (share + spread / 2) / (1 + spread)
    half = _Z / (1 + spread) * sqrt(share * (1 - share) / samples + spread / (4 * samples))
    # At the ends the formula gives 0 and 1 but for rounding.
    return Estimate(share, max(0.0, middle - half) if hits else 0.0, min(1.0, middle + half) if hits < samples else 1.0)


def mean(total: float, squares: float, samples: int) -> Estimate:
    """Return the mean of samples from their sum and sum of squares, with the interval of a normal mean."""
    value = total / samples
    variance = max(0.0, squares / samples - value**2) * samples / (samples - 1)
    half = _Z * sqrt(variance / samples)
    return Estimate(value, value - half, value + half)
