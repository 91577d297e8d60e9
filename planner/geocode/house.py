"""A house number on a street: the house itself, or a point between its known neighbours."""

from planner.domain.place import Place, Precision
from planner.geocode.address import StreetAddress
from planner.geocode.gazetteer import House, Point, Street


def place_on(street: Street, wanted: StreetAddress, address: str) -> Place:
    """
    Return the place of a house number.

    Parameters
    ----------
    address
        As it was asked for.

    Returns
    -------
    Place
        ``BUILDING`` when the number is in the register, and its letter does not contradict. Otherwise ``STREET``:
        between the two neighbouring known numbers in proportion, or at the nearest where there is one on one side
        only, or at the first known point of the street when no number was asked for.
    """
    houses = [house for house in street.houses if house.address.number is not None]
    if wanted.number is None or not houses:
        return _place(address, street.houses[0].point, Precision.STREET)
    same = [house for house in houses if _is_same_house(house.address, wanted)]
    if same:
        best = max(same, key=lambda house: house.address.letter == wanted.letter)
        return _place(address, best.point, Precision.BUILDING)
    return _place(address, _point_between(houses, wanted.number), Precision.STREET)


def _is_same_house(known: StreetAddress, wanted: StreetAddress) -> bool:
    """Judge numbers by their ends: 15-17 is 15 and 17; a missing letter agrees with any, another letter does not."""
    numbers = {known.number, known.number_end} & {wanted.number, wanted.number_end} - {None}
    return bool(numbers) and (known.letter == wanted.letter or "" in (known.letter, wanted.letter))


def _point_between(houses: list[House], number: int) -> Point:
    lower = [house for house in houses if (house.address.number or 0) <= number]
    upper = [house for house in houses if (house.address.number or 0) >= number]
    if not lower or not upper:
        return (lower or [upper[0]])[-1].point
    below, above = lower[-1], upper[0]
    first, last = below.address.number or 0, above.address.number or 0
    share = (number - first) / (last - first) if last > first else 0.0
    return Point(
        name=f"{below.point.name} – {above.point.name}" if last > first else below.point.name,
        lat=below.point.lat + share * (above.point.lat - below.point.lat),
        lon=below.point.lon + share * (above.point.lon - below.point.lon),
        source=below.point.source,
    )


def _place(address: str, point: Point, precision: Precision) -> Place:
    return Place(address, point.lat, point.lon, precision, point.source, point.name)
