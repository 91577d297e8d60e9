"""A house number on a street: the houses that it may mean, or a point between its known neighbours."""

from collections.abc import Callable, Sequence

from planner.domain.place import Place, Precision
from planner.geocode.address import StreetAddress
from planner.geocode.street import House, Point, Street, is_doubled, spread_m

Fits = Callable[[House], bool]
"""Whether a house may stand in the postcode that was asked for."""

MAX_SPREAD_M = 100.0
"""Between entries of one number: doors and shops of one block. Further apart they are two buildings."""

MAX_LETTER_SPREAD_M = 30.0
"""Between entries whose letters or ranges differ: one building's corners. Neighbours stand further apart."""


_LONGEST_RANGE = 20
"""Between the numbers of one house, as people write them."""


def houses_of(streets: Sequence[Street], wanted: StreetAddress) -> list[House]:
    """
    Return the houses that a number may mean; none where no street has it.

    The number itself counts before a range that ends with it, and that before a range around it on its side of the
    street. Without a letter the house without one is meant, else any letter; another letter is another house.
    """
    if wanted.number is None:
        return []
    numbered = [house for street in streets for house in street.houses if house.address.number is not None]
    for is_meant in (_is_exact, _is_an_end, _is_around):
        found = _of_letter([house for house in numbered if is_meant(house.address, wanted)], wanted)
        if found:
            return found
    lettered = [house for house in numbered if not wanted.letter and _is_exact(house.address, wanted)]
    return [house for house in lettered if house.address.letter == wanted.stair.lower()] or lettered


def is_one_building(houses: Sequence[House], streets: Sequence[Street], wanted: StreetAddress, *, fits: Fits) -> bool:
    """
    Whether the houses that fit are one building beyond doubt.

    Parameters
    ----------
    houses
        At least one; all of them fit.
    streets
        On which they stand. Of two streets with one name the postcode has to choose one.
    """
    if len(streets) > 1 or streets[0].is_doubled:
        left = [fitting for street in streets if (fitting := [house for house in street.houses if fits(house)])]
        if len(left) != 1 or is_doubled(left[0]):
            return False
    is_same_label = len({_label(house.address) for house in houses}) == 1
    if spread_m(houses) > (MAX_SPREAD_M if is_same_label else MAX_LETTER_SPREAD_M):
        return False
    rivals = _houses_of_the_stair(streets, wanted)
    return not rivals or houses[0] in rivals or spread_m([*houses, *rivals]) <= MAX_LETTER_SPREAD_M


def best_of(houses: Sequence[House], wanted: StreetAddress) -> House:
    """Return the house whose point says most: of the number and letter themselves, and no single door."""
    return max(houses, key=lambda house: (_label(house.address) == _label(wanted), not house.address.stair))


def entrance_of(streets: Sequence[Street], building: House, wanted: StreetAddress) -> House | None:
    """Return the door of the stair that was asked for, where a table knows it; ``5b`` is read as stair B as well."""
    stair = wanted.stair or ("" if building.address.letter else wanted.letter.upper())
    doors = [
        house
        for street in streets
        for house in street.houses
        if stair
        and house.address.stair == stair
        and house.address.letter == building.address.letter
        and _ends(house.address) & _ends(building.address)
        and spread_m([building, house]) <= MAX_SPREAD_M
    ]
    return doors[0] if doors and spread_m(doors) <= MAX_LETTER_SPREAD_M else None


def place_between(street: Street, number: int | None, asked: str) -> Place:
    """
    Return the place of a number that is not known, never better than ``STREET``.

    Between the two neighbouring known numbers in proportion, or at the nearest where there is one on one side only,
    or at the first known point of the street when no number was asked for, or two streets have the name.
    """
    houses = [house for house in street.houses if house.address.number is not None]
    if number is None or not houses or street.is_doubled:
        return place_at(street.houses[0].point, Precision.STREET, asked)
    return place_at(_point_between(houses, number), Precision.STREET, asked)


def place_at(point: Point, precision: Precision, asked: str) -> Place:
    """Return a known point as the place of what was asked for."""
    return Place(asked, point.lat, point.lon, precision, point.source, point.name)


def _label(address: StreetAddress) -> tuple[int | None, int | None, str]:
    return address.number, address.number_end, address.letter


def _ends(address: StreetAddress) -> set[int]:
    return {number for number in (address.number, address.number_end) if number is not None}


def _is_exact(known: StreetAddress, wanted: StreetAddress) -> bool:
    return known.number == wanted.number and known.number_end == wanted.number_end


def _is_an_end(known: StreetAddress, wanted: StreetAddress) -> bool:
    meant = _ends(wanted) if _is_range(wanted) else {wanted.number}
    return bool(_ends(known) & meant)


def _is_range(address: StreetAddress) -> bool:
    """Whether 5–7 means two numbers of one house; in 5–12 or 2–48 the second is rather the flat."""
    first, last = address.number, address.number_end
    return first is not None and last is not None and 0 < last - first <= _LONGEST_RANGE and (last - first) % 2 == 0


def _is_around(known: StreetAddress, wanted: StreetAddress) -> bool:
    """Houses 2–10 hold 4, 6 and 8; the odd numbers stand across the street."""
    first, last, number = known.number, known.number_end, wanted.number
    if first is None or last is None or number is None:
        return False
    return first < number < last and (number - first) % 2 == 0


def _of_letter(houses: list[House], wanted: StreetAddress) -> list[House]:
    plain = [house for house in houses if not house.address.letter]
    if not wanted.letter:
        return plain
    same = [house for house in houses if house.address.letter == wanted.letter]
    if same or len(plain) == len(houses):
        return same or plain
    return [house for house in plain if house.address.stair == wanted.letter.upper()]


def _houses_of_the_stair(streets: Sequence[Street], wanted: StreetAddress) -> list[House]:
    """Return houses 5b of the number, where 5 B was asked for and no table knows that stair of 5."""
    if not wanted.stair:
        return []
    of_number = [h for street in streets for h in street.houses if h.address.number == wanted.number]
    if any(house.address.stair == wanted.stair for house in of_number):
        return []
    return [house for house in of_number if house.address.letter == wanted.stair.lower()]


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
