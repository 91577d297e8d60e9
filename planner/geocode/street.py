"""Streets with their houses: what every table of addresses gives."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from planner.geocode.address import StreetAddress

DOUBLE_M = 500.0
"""Two houses of one name and number that are further apart than any block of the city stand on two streets."""

_METRES_PER_DEGREE = 111_195.0
"""Of latitude, on a sphere of 6,371 km."""


@dataclass(frozen=True)
class Point:
    """A named point; WGS 84 degrees."""

    name: str
    lat: float
    lon: float
    source: str


@dataclass(frozen=True)
class House:
    """
    An entry of a table: a point with its number on the street.

    Parameters
    ----------
    point
        Named as the entry is written.
    address
        Its parts. No number: the street has none there. A stair: the point is that entrance. Postcode and city are
        empty where the table does not tell.
    """

    point: Point
    address: StreetAddress


@dataclass(frozen=True)
class Street:
    """
    All that one table knows of one street.

    Parameters
    ----------
    name
        In Finnish.
    houses
        At least one, by number; those without a number last.
    """

    name: str
    houses: tuple[House, ...]

    @cached_property
    def is_doubled(self) -> bool:
        """Whether the name stands for two streets far apart."""
        return is_doubled(self.houses)


class StreetTable(Protocol):
    """Addresses of one source."""

    @property
    def name_by_key(self) -> Mapping[str, str]:
        """Names of all streets in both languages, by their most literal key."""
        ...

    def streets(self, name: str) -> tuple[Street, ...]:
        """
        Return the streets of a name, also shortened, inflected or without diacritics.

        Several where the name does not tell them apart.
        """
        ...


def distance_m(one: Point, other: Point) -> float:
    """Return metres between two points of a city, as on a plane."""
    shrink = math.cos(math.radians(one.lat))
    return math.hypot(one.lat - other.lat, (one.lon - other.lon) * shrink) * _METRES_PER_DEGREE


def spread_m(houses: Sequence[House]) -> float:
    """Return how far the furthest house is from the first."""
    return max((distance_m(houses[0].point, house.point) for house in houses[1:]), default=0.0)


def is_doubled(houses: Iterable[House]) -> bool:
    """Whether a number stands twice, far apart."""
    first_by_number: dict[tuple[int | None, str], Point] = {}
    for house in houses:
        number = (house.address.number, house.address.letter)
        first = first_by_number.setdefault(number, house.point)
        if house.address.number is not None and distance_m(first, house.point) > DOUBLE_M:
            return True
    return False


def house_order(house: House) -> tuple[float, str, str]:
    """Return the place of a house in its street: by number, letter and stair; without a number last."""
    number = house.address.number
    return (math.inf if number is None else number), house.address.letter, house.address.stair
