"""What an answer of an online geocoder is worth, whatever it claims: it is held against what is known here."""

from collections.abc import Mapping

from geopy.distance import great_circle

from planner.domain.place import Place, Precision
from planner.geocode.address import StreetAddress, parse_address
from planner.geocode.answer import Answer
from planner.geocode.spelling import folded, street_keys

AREA = ((59.92, 24.78), (60.30, 25.26))
"""South-west and north-east corner around Helsinki with its islands; answers outside are another place."""

MOST_KM = 3.0
"""From a house to the centre of its postcode, or to what the register knows of its street. Postcode areas of the city
reach 2 km and a little more from their centres; a point further off is another street of that name, or a slip."""

Coordinates = tuple[float, float]
"""Latitude and longitude, WGS 84 degrees."""

_CITY = frozenset({"helsinki", "helsingfors"})


def worth(answer: Answer, asked: StreetAddress, postcode: str, centres: Mapping[str, Coordinates]) -> Precision:
    """
    Return the precision that an answer deserves.

    Parameters
    ----------
    asked
        What the service was asked for.
    postcode
        Given with it, or empty.
    centres
        Of the city's postcodes.

    Returns
    -------
    Precision
        ``BUILDING`` only for the house that was asked for, in the postcode that was given with it, and near the centre
        of that postcode; where none was given, the answer must name one that its point agrees with. ``NONE`` outside
        the city.
    """
    if not _is_in_area(answer) or (answer.city and folded(answer.city) not in _CITY):
        return Precision.NONE
    if answer.kind is not Precision.BUILDING:
        return answer.kind
    is_wanted = _is_same_house(answer, asked) and _fits_postcode(answer, postcode, centres)
    return Precision.BUILDING if is_wanted else Precision.STREET


def agrees(place: Place, known: Place) -> bool:
    """Say whether a place may be the house of which the register knows the street; it need not know anything."""
    if known.precision is not Precision.STREET or place.precision is Precision.NONE:
        return True
    return _distance_km((place.lat, place.lon), (known.lat, known.lon)) <= MOST_KM


def _is_in_area(answer: Answer) -> bool:
    (south, west), (north, east) = AREA
    return south <= answer.lat <= north and west <= answer.lon <= east


def _is_same_house(answer: Answer, asked: StreetAddress) -> bool:
    """Compare street and number; a letter that one of them lacks agrees with any."""
    if set(street_keys(answer.street)).isdisjoint(street_keys(asked.street)):
        return False
    found = parse_address(f"{asked.street} {answer.number}")
    has_other_letter = asked.letter and found.letter and found.letter != asked.letter
    return asked.number is not None and found.number == asked.number and not has_other_letter


def _fits_postcode(answer: Answer, postcode: str, centres: Mapping[str, Coordinates]) -> bool:
    if postcode and answer.postcode and postcode != answer.postcode:
        return False
    centre = centres.get(postcode or answer.postcode)
    if centre is None:
        return False
    return _distance_km((answer.lat, answer.lon), centre) <= MOST_KM


def _distance_km(one: tuple[float | None, float | None], other: tuple[float | None, float | None]) -> float:
    return float(great_circle(one, other).km)
