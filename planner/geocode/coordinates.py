"""Coordinates as registers of Finnish cities give them, into WGS 84."""

from collections.abc import Sequence
from enum import StrEnum
from functools import cache

from pyproj import Transformer


class System(StrEnum):
    """A coordinate system that is read; the value is its code."""

    WGS84 = "EPSG:4326"
    GK25 = "EPSG:3879"


Pair = tuple[float, float]

_NORTHINGS = (6_600_000.0, 7_800_000.0)
_GK25_EASTINGS = (25_000_000.0, 26_000_000.0)
"""The zone's number stands before the metres."""
_TM35_EASTINGS = (50_000.0, 760_000.0)
_LATITUDES = (59.3, 70.2)
_LONGITUDES = (19.0, 31.7)
"""Of Finland; no longitude there is a latitude there, so the order of a pair shows in its values."""


def system_of(one: float, other: float) -> System | None:
    """Return in which system a pair lies, in either order; None for a place outside Finland or another system."""
    if _ordered(one, other, _LATITUDES, _LONGITUDES):
        return System.WGS84
    if _ordered(one, other, _NORTHINGS, _GK25_EASTINGS):
        return System.GK25
    return None


def is_tm35(one: float, other: float) -> bool:
    """Whether a pair looks like ETRS-TM35FIN (EPSG:3067), the system of the whole country, which is not read."""
    return _ordered(one, other, _NORTHINGS, _TM35_EASTINGS) is not None


def to_wgs84(pairs: Sequence[Pair], system: System) -> list[Pair]:
    """
    Return latitude and longitude of pairs in either order, all of one system.

    Raises
    ------
    ValueError
        When a pair lies outside the bounds of its system.
    """
    bounds = (_LATITUDES, _LONGITUDES) if system is System.WGS84 else (_NORTHINGS, _GK25_EASTINGS)
    ordered = [_ordered(*pair, *bounds) for pair in pairs]
    found = [pair for pair in ordered if pair is not None]
    if len(found) < len(pairs):
        raise ValueError("A pair lies outside the bounds of its system.")
    if system is System.WGS84 or not found:
        return found
    latitudes, longitudes = _from_gk25().transform([pair[0] for pair in found], [pair[1] for pair in found])
    return list(zip(latitudes, longitudes, strict=True))


@cache
def _from_gk25() -> Transformer:
    """Keep both systems in the order of their definition: north before east."""
    return Transformer.from_crs(System.GK25.value, System.WGS84.value)


def _ordered(one: float, other: float, first: Pair, second: Pair) -> Pair | None:
    """Return the pair with the value that lies in the first bounds first, or None."""
    if first[0] <= one <= first[1] and second[0] <= other <= second[1]:
        return one, other
    if first[0] <= other <= first[1] and second[0] <= one <= second[1]:
        return other, one
    return None
