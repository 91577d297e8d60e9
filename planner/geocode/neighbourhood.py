"""The neighbourhood of a point, where a point would tell too much."""

import math
from functools import cache

from planner.geocode.gazetteer import read_gazetteer
from planner.geocode.street import Point


def neighbourhood_of(lat: float, lon: float) -> str:
    """
    Return the Finnish name of the neighbourhood whose label stands nearest; WGS 84.

    The tables hold labels and no borders, so near a border the neighbour may be named.
    """
    shrink = math.cos(math.radians(lat))
    return min(_labels(), key=lambda label: math.hypot(label.lat - lat, (label.lon - lon) * shrink)).name


@cache
def _labels() -> tuple[Point, ...]:
    """Every label once; the Finnish name stands after the Swedish one."""
    by_point = {(point.lat, point.lon): point for point in read_gazetteer().neighbourhoods.values()}
    return tuple(by_point.values())
