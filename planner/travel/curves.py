"""Travel time as a function of straight-line distance."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from planner.domain.codec import Between
from planner.travel.distance import Floats

METRES_PER_KM = 1000
_SECONDS_PER_HOUR = 3600
_CODE = "TRAVEL_RULE_INVALID"

Speed = Annotated[float, Between(1, 200, _CODE)]
Metres = Annotated[float, Between(0, 100_000, _CODE)]
Detour = Annotated[float, Between(1, 10, _CODE)]
"""A way is never shorter than the distance; ten times as long is a slip."""
Seconds = Annotated[float, Between(0, 7200, _CODE)]
NumWalks = Annotated[float, Between(1, 10, _CODE)]


@dataclass(frozen=True)
class Street:
    """
    A way along streets: distance × detour ÷ speed, plus an extra.

    Parameters
    ----------
    speed_km_h
        Along the way.
    detour_at_m, detour
        Way ÷ distance at distances in ascending metres. Between them the detour is interpolated, so that no edge of a
        band makes a longer trip quicker; outside, the nearest holds.
    extra_seconds
        Once a trip, say for parking.
    """

    speed_km_h: Speed
    detour_at_m: tuple[Metres, ...]
    detour: tuple[Detour, ...]
    extra_seconds: Seconds = 0

    def seconds(self, distance_m: Floats) -> Floats:
        """Return seconds, not rounded, for metres of any shape."""
        way_m = distance_m * np.interp(distance_m, self.detour_at_m, self.detour)
        return way_m / (self.speed_km_h * METRES_PER_KM / _SECONDS_PER_HOUR) + self.extra_seconds

    @property
    def never_shortens(self) -> bool:
        """
        Whether a longer distance never takes less time.

        Between two detours the way is a parabola of the distance, so its slope is smallest at an end: a detour plus
        distance × change of detour per metre.
        """
        at, detour = np.array(self.detour_at_m), np.array(self.detour)
        change = np.diff(detour) / np.diff(at)
        slopes = np.concatenate([detour[:-1] + at[:-1] * change, detour[1:] + at[1:] * change])
        return bool(np.all(slopes >= 0))


@dataclass(frozen=True)
class Line:
    """A straight line fitted to times door to door: what a trip takes anyway, and what a kilometre adds."""

    fixed_seconds: Seconds
    seconds_per_km: Seconds

    def seconds(self, distance_m: Floats) -> Floats:
        """Return seconds, not rounded, for metres of any shape."""
        return self.fixed_seconds + distance_m * (self.seconds_per_km / METRES_PER_KM)


@dataclass(frozen=True)
class ModeRule:
    """
    How long a mode takes: the smallest of its curves.

    Parameters
    ----------
    street, line
        At least one of the two.
    walk
        The way on foot, where walking caps the mode.
    walk_cap
        How many walks the cap allows: 1 where one just walks, 2 where one walks back to a vehicle as well.
    source
        Where the figures come from, for people.
    """

    street: Street | None
    line: Line | None
    walk: Street | None = None
    walk_cap: float = 1
    source: str = ""

    def seconds(self, distance_m: Floats) -> Floats:
        """Return seconds, not rounded, for metres of any shape; of use where the distance is not 0."""
        times = [curve.seconds(distance_m) for curve in (self.street, self.line) if curve is not None]
        if self.walk is not None:
            times.append(self.walk_cap * self.walk.seconds(distance_m))
        smallest: Floats = np.minimum.reduce(times)
        return smallest
