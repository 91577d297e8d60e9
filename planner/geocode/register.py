"""The offline register: no address leaves the machine."""

import dataclasses
import difflib

from geopy.distance import great_circle

from planner.domain.place import Place, Precision
from planner.errors import Finding
from planner.geocode.address import StreetAddress, parse_address
from planner.geocode.gazetteer import Gazetteer, Point, read_gazetteer
from planner.geocode.house import place_on
from planner.geocode.municipality import is_outside_postcode, other_municipality
from planner.geocode.spelling import folded, words_of
from planner.locale import sentence

MAX_POSTCODE_DISTANCE_KM = 3.0
"""From a street's point to the centroid of the postcode given with it. Postcode areas of the city reach 2 km and a
little more from their centroids; a point further off is likely another street of that name, or a slip."""

_NUM_SUGGESTIONS = 3
_LEAST_SIMILARITY = 0.75
"""Of the difference ratio: one or two letters of a common street name."""

_SOURCE = "register"


class Register:
    """
    Looks an address up: the house, its street, the postcode, a neighbourhood named in the text, else nothing.

    Parameters
    ----------
    gazetteer
        The embedded tables by default.
    """

    def __init__(self, gazetteer: Gazetteer | None = None) -> None:
        self._gazetteer = gazetteer or read_gazetteer()

    def locate(self, address: str, postcode: str = "") -> Place:
        """Return the place; never fails, and ``NONE`` outside Helsinki. See ``Geocoder``."""
        parsed = parse_address(address)
        code = postcode.strip() or parsed.postcode
        if other_municipality(parsed) or is_outside_postcode(code):
            return _nowhere(address)
        return (
            self._on_street(parsed, code, address)
            or self._at_site(address)
            or self._in_postcode(code, address)
            or self._in_neighbourhood(address)
            or _nowhere(address)
        )

    def suggestions(self, address: str) -> tuple[str, ...]:
        """Return street names spelled like the one in the address, nearest first; empty when the street is known."""
        street = parse_address(address).street
        if not street or self._gazetteer.street(street):
            return ()
        name_by_key = {folded(name): name for name in self._gazetteer.street_names}
        close = difflib.get_close_matches(folded(street), name_by_key, n=_NUM_SUGGESTIONS, cutoff=_LEAST_SIMILARITY)
        return tuple(name_by_key[key] for key in close)

    def explain(self, address: str, postcode: str = "", *, where: str) -> Finding | None:
        """
        Say why a visit cannot be planned at an address yet; None when it can.

        Parameters
        ----------
        where
            Place of the address in the input, for the finding; the address itself is never repeated.
        """
        parsed = parse_address(address)
        code = postcode.strip() or parsed.postcode
        municipality = other_municipality(parsed)
        if municipality:
            text = sentence("The address is in {municipality}, outside Helsinki.", municipality=municipality)
            return Finding("ADDRESS_OUTSIDE_AREA", where, text)
        if is_outside_postcode(code):
            text = sentence("The postcode {postcode} is outside Helsinki.", postcode=code)
            return Finding("ADDRESS_OUTSIDE_AREA", where, text)
        place = self.locate(address, postcode)
        if place.precision is Precision.NONE:
            text = sentence("The address is not in the register. Check the street name, or set the point on the map.")
            return Finding("ADDRESS_NOT_FOUND", where, text)
        if not place.precision.is_settled:
            text = sentence("The address is known only roughly. Check the number and postcode, or confirm the point.")
            return Finding("ADDRESS_UNCONFIRMED", where, text, severity="warning")
        return None

    def _on_street(self, parsed: StreetAddress, postcode: str, address: str) -> Place | None:
        street = self._gazetteer.street(parsed.street)
        if street is None:
            return None
        place = place_on(street, parsed, address)
        if place.precision.is_settled and self._is_far_from(postcode, place):
            return dataclasses.replace(place, precision=Precision.STREET)
        return place

    def _is_far_from(self, postcode: str, place: Place) -> bool:
        centre = self._gazetteer.postcodes.get(postcode)
        if centre is None:
            return False
        distance_km: float = great_circle((centre.lat, centre.lon), (place.lat, place.lon)).km
        return distance_km > MAX_POSTCODE_DISTANCE_KM

    def _at_site(self, address: str) -> Place | None:
        return _at(self._gazetteer.sites.get(folded(address)), Precision.BUILDING, address)

    def _in_postcode(self, postcode: str, address: str) -> Place | None:
        return _at(self._gazetteer.postcodes.get(postcode), Precision.POSTCODE, address)

    def _in_neighbourhood(self, address: str) -> Place | None:
        """Take the longest name, so that Länsi-Pakila is not looked for in a Pakila."""
        text = f" {' '.join(words_of(address))} "
        named = [name for name in self._gazetteer.neighbourhoods if f" {name} " in text]
        point = self._gazetteer.neighbourhoods[max(named, key=len)] if named else None
        return _at(point, Precision.NEIGHBOURHOOD, address)


def _at(point: Point | None, precision: Precision, address: str) -> Place | None:
    return None if point is None else Place(address, point.lat, point.lon, precision, point.source, point.name)


def _nowhere(address: str) -> Place:
    return Place(address, None, None, Precision.NONE, _SOURCE)
