"""Points at a known distance."""

import math
from dataclasses import dataclass

from planner.travel.distance import EARTH_RADIUS_M


@dataclass(frozen=True)
class Spot:
    lat: float | None
    lon: float | None


STATION = Spot(60.17, 24.94)


def north_of(spot: Spot, distance_m: float) -> Spot:
    """Along a meridian a metre is the same everywhere on a sphere, so the distance is exact."""
    return Spot(spot.lat + math.degrees(distance_m / EARTH_RADIUS_M), spot.lon)
