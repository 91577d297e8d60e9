"""Points that belong to no place where a helper goes, so that they are told before anybody plans."""

import math
from functools import cache

from planner.domain.place import Place
from planner.geocode.gazetteer import read_gazetteer

_FARTHEST_M = 6_000
"""From the label of the nearest neighbourhood; those at the edge of the city are some four kilometres wide."""
_METRES_PER_DEGREE = 111_320


def is_within_reach(place: Place) -> bool:
    """Say whether a settled point lies in the city or just beside it."""
    if place.lat is None or place.lon is None:
        return False
    shrink = math.cos(math.radians(place.lat))
    nearest = min(math.hypot(lat - place.lat, (lon - place.lon) * shrink) for lat, lon in _labels())
    return nearest * _METRES_PER_DEGREE <= _FARTHEST_M


@cache
def _labels() -> tuple[tuple[float, float], ...]:
    return tuple({(point.lat, point.lon) for point in read_gazetteer().neighbourhoods.values()})
