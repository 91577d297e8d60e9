"""Houses that a person may choose from where an address is in doubt."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from planner.domain.place import Place, Precision
from planner.geocode.address import StreetAddress
from planner.geocode.house import MAX_SPREAD_M, Fits, houses_of, place_at
from planner.geocode.similar import similar_names
from planner.geocode.spelling import street_keys
from planner.geocode.street import House, Street, StreetTable, distance_m

MAX_CANDIDATES = 8
"""More than fit on a page at a glance are no help."""

_NUM_SIMILAR = 5
_NUM_NEIGHBOURS = 4
_OTHER_SIDE = 0.5
"""Added to the distance of numbers across the street, so that of two as near the one on this side comes first."""


@dataclass(frozen=True)
class _Named:
    """A street that may be meant; ``rank`` is 0 for the name as written."""

    street: Street
    rank: int
    similarity: float


@dataclass(frozen=True)
class _Candidate:
    house: House
    order: tuple[float, ...]


def candidates_of(wanted: StreetAddress, asked: str, *, tables: Sequence[StreetTable], fits: Fits) -> tuple[Place, ...]:
    """
    Return houses that may be meant, best first; the same question gives the same answer.

    First the number on the street as written, where the name stands twice both of them, and its neighbours; then the
    number on streets of similar names, and their neighbours. Those in the postcode asked for come first among equals.

    Returns
    -------
    tuple of Place
        At most ``MAX_CANDIDATES``; each is a house of a table, none is interpolated. ``matched`` holds the postcode
        where it is known, since two streets may have one name.
    """
    found = [candidate for named in _streets(wanted.street, tables) for candidate in _of_street(named, wanted, fits)]
    found.sort(key=lambda candidate: (candidate.order, candidate.house.point.name))
    chosen: list[House] = []
    for candidate in found:
        if not any(_is_same(candidate.house, house) for house in chosen):
            chosen.append(candidate.house)
    return tuple(_place(house, asked) for house in chosen[:MAX_CANDIDATES])


def _streets(name: str, tables: Sequence[StreetTable]) -> Iterator[_Named]:
    if not name:
        return
    yield from (_Named(street, 0, 1.0) for table in tables for street in table.streets(name))
    names = {key: name for table in reversed(tables) for key, name in table.name_by_key.items()}
    for similar, similarity in similar_names(name, names, limit=_NUM_SIMILAR):
        yield from (_Named(street, 1, similarity) for table in tables for street in table.streets(similar))


def _of_street(named: _Named, wanted: StreetAddress, fits: Fits) -> Iterator[_Candidate]:
    same = houses_of((named.street,), wanted)
    for house in same:
        unlike = (house.address.letter != wanted.letter) + bool(house.address.stair)
        yield _Candidate(house, (2 * named.rank, not fits(house), -named.similarity, unlike))
    others = sorted((house for house in named.street.houses if house not in same), key=lambda h: _apart(h, wanted))
    for house in others[:_NUM_NEIGHBOURS]:
        apart = _apart(house, wanted)
        yield _Candidate(house, (2 * named.rank + 1, not fits(house), -named.similarity, apart))


def _apart(house: House, wanted: StreetAddress) -> float:
    number = house.address.number or 0
    nearest = min(abs(number - (wanted.number or 0)), abs((house.address.number_end or number) - (wanted.number or 0)))
    return nearest + (_OTHER_SIDE if (number - (wanted.number or 0)) % 2 else 0.0)


def _is_same(one: House, other: House) -> bool:
    """Whether two entries are one house: several tables know it, or several of its doors."""
    labels = {(*_numbers(house.address), street_keys(house.address.street)[0]) for house in (one, other)}
    return len(labels) == 1 and distance_m(one.point, other.point) <= MAX_SPREAD_M


def _numbers(address: StreetAddress) -> tuple[int | None, int | None, str]:
    return address.number, address.number_end, address.letter


def _place(house: House, asked: str) -> Place:
    precision = Precision.STREET if house.address.number is None else Precision.BUILDING
    named = ", ".join(part for part in (house.point.name, house.address.postcode) if part)
    return replace(place_at(house.point, precision, asked), matched=named)
