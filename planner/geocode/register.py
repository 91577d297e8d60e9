"""The offline register: no address leaves the machine."""

from dataclasses import dataclass

from planner.domain.place import Place, Precision
from planner.errors import Finding
from planner.geocode.address import StreetAddress, parse_address
from planner.geocode.candidates import candidates_of
from planner.geocode.gazetteer import Gazetteer, read_gazetteer
from planner.geocode.house import best_of, entrance_of, houses_of, is_one_building, place_at, place_between
from planner.geocode.imported import Content, OpenData
from planner.geocode.municipality import is_outside_postcode, names_home, other_municipality
from planner.geocode.neighbourhood import neighbourhood_of
from planner.geocode.postcode import known_postcode
from planner.geocode.similar import similar_names
from planner.geocode.spelling import folded, words_of
from planner.geocode.street import House, Point, Street, StreetTable, distance_m
from planner.locale import Sentence, sentence

MAX_POSTCODE_DISTANCE_M = 3_000.0
"""From a house to the centroid of the postcode given with it, where the table does not tell the house's own. Postcode
areas of the city reach 2 km and a little more from their centroids; a point further off is likely another street of
that name, or a slip."""

_NUM_SUGGESTIONS = 3
_SOURCE = "register"


@dataclass(frozen=True)
class _Asked:
    """
    A question, taken apart.

    Parameters
    ----------
    codes
        The postcodes in text and field; two of them contradict each other.
    """

    text: str
    parts: StreetAddress
    codes: frozenset[str]


class Register:
    """
    Looks an address up: the house, its street, the postcode, a neighbourhood named in the text, else nothing.

    Parameters
    ----------
    gazetteer
        The embedded tables by default.
    open_data
        What an operator has imported; it is asked before the embedded tables. None: nothing.
    """

    def __init__(self, gazetteer: Gazetteer | None = None, open_data: OpenData | None = None) -> None:
        self._gazetteer = gazetteer or read_gazetteer()
        self._open_data = open_data

    def locate(self, address: str, postcode: str = "") -> Place:
        """Return the place; never fails, and ``NONE`` outside Helsinki. See ``Geocoder``."""
        asked = _asked(address, postcode)
        if self._outside(asked) is not None:
            return _nowhere(address)
        return (
            self._on_street(asked)
            or self._at_site(address)
            or self._in_postcode(asked)
            or self._in_neighbourhood(address)
            or _nowhere(address)
        )

    def candidates(self, address: str, postcode: str = "") -> tuple[Place, ...]:
        """
        Return houses that a person may choose from where an address is in doubt, best first, at most eight.

        The house itself where ``locate`` settles the address, then the number on streets of the same or a similar
        name, and its neighbours. Each is an entry of a table with its own point and never an interpolation; the same
        question gives the same answer. Empty outside Helsinki, and where no street is like the one asked for.
        """
        asked = _asked(address, postcode)
        if self._outside(asked) is not None:
            return ()
        return candidates_of(asked.parts, address, tables=self._tables(), fits=lambda house: self._fits(house, asked))

    def suggestions(self, address: str) -> tuple[str, ...]:
        """Return street names spelled like the one in the address, nearest first; empty when the street is known."""
        street = parse_address(address).street
        if not street or any(table.streets(street) for table in self._tables()):
            return ()
        names = {key: name for table in reversed(self._tables()) for key, name in table.name_by_key.items()}
        return tuple(name for name, _ in similar_names(street, names, limit=_NUM_SUGGESTIONS))

    def district(self, lat: float, lon: float) -> str:
        """
        Return the Finnish name of the district of a point; WGS 84.

        By the imported boundaries; without them, and for a point outside all of them, the nearest label stands in.
        """
        districts = self._imported().districts
        area = districts and districts.area_of(lat, lon)
        return area.name_fi if area else neighbourhood_of(lat, lon)

    def is_outside(self, lat: float, lon: float) -> bool:
        """Whether a point lies outside the imported boundaries; without them nobody can tell, and it does not."""
        districts = self._imported().districts
        return districts is not None and districts.area_of(lat, lon) is None

    def explain(self, address: str, postcode: str = "", *, where: str) -> Finding | None:
        """
        Say why a visit cannot be planned at an address yet; None when it can.

        Parameters
        ----------
        where
            Place of the address in the input, for the finding; the address itself is never repeated.
        """
        outside = self._outside(_asked(address, postcode))
        if outside is not None:
            return Finding("ADDRESS_OUTSIDE_AREA", where, outside)
        place = self.locate(address, postcode)
        if place.precision is Precision.NONE:
            text = sentence("The address is not in the register. Check the street name, or set the point on the map.")
            return Finding("ADDRESS_NOT_FOUND", where, text)
        if not place.precision.is_settled:
            text = sentence("The address is known only roughly. Check the number and postcode, or confirm the point.")
            return Finding("ADDRESS_UNCONFIRMED", where, text, severity="warning")
        return None

    def _tables(self) -> tuple[StreetTable, ...]:
        """Return the tables in which to look, the best first."""
        return (*self._imported().tables, self._gazetteer)

    def _imported(self) -> Content:
        return Content() if self._open_data is None else self._open_data.content()

    def _outside(self, asked: _Asked) -> Sentence | None:
        """Say in which other municipality an address is, or None."""
        municipality = other_municipality(asked.parts) or self._elsewhere(asked)
        if municipality:
            return sentence("The address is in {municipality}, outside Helsinki.", municipality=municipality)
        for code in sorted(asked.codes):
            if is_outside_postcode(code):
                return sentence("The postcode {postcode} is outside Helsinki.", postcode=code)
        return None

    def _elsewhere(self, asked: _Asked) -> str:
        """
        Return the municipality of a street that the city does not have, where an imported register tells.

        An address that names Helsinki or a postcode is there all the same: a register may lack a street.
        """
        street = asked.parts.street
        if asked.codes or names_home(asked.parts) or any(table.streets(street) for table in self._tables()):
            return ""
        found = (table.municipality_of(street) for table in self._imported().tables)
        return next((municipality for municipality in found if municipality), "")

    def _on_street(self, asked: _Asked) -> Place | None:
        """Ask the first table that has the number; the others could only contradict it."""
        known = [streets for table in self._tables() if (streets := table.streets(asked.parts.street))]
        for streets in known:
            houses = houses_of(streets, asked.parts)
            if houses:
                return self._at_house(houses, streets, known, asked)
        return place_between(known[0][0], asked.parts.number, asked.text) if known else None

    def _at_house(
        self, houses: list[House], streets: tuple[Street, ...], known: list[tuple[Street, ...]], asked: _Asked
    ) -> Place:
        fitting = [house for house in houses if self._fits(house, asked)]
        best = best_of(fitting or houses, asked.parts)
        if not fitting or not is_one_building(
            fitting, streets, asked.parts, fits=lambda house: self._fits(house, asked)
        ):
            return place_at(best.point, Precision.STREET, asked.text)
        door = entrance_of([street for streets in known for street in streets], best, asked.parts)
        if door is not None:
            return place_at(door.point, Precision.ENTRANCE, asked.text)
        return place_at(best.point, Precision.BUILDING, asked.text)

    def _fits(self, house: House, asked: _Asked) -> bool:
        """Whether the postcode lets the house be the one; two postcodes let none."""
        if len(asked.codes) != 1:
            return not asked.codes
        (code,) = asked.codes
        if house.address.postcode:
            return house.address.postcode == code
        centre = self._gazetteer.postcodes.get(code)
        if centre is None:
            return known_postcode(code) == code
        return distance_m(centre, house.point) <= MAX_POSTCODE_DISTANCE_M

    def _at_site(self, address: str) -> Place | None:
        return _at(self._gazetteer.sites.get(folded(address)), Precision.BUILDING, address)

    def _in_postcode(self, asked: _Asked) -> Place | None:
        code = next(iter(asked.codes)) if len(asked.codes) == 1 else ""
        return _at(self._gazetteer.postcodes.get(code), Precision.POSTCODE, asked.text)

    def _in_neighbourhood(self, address: str) -> Place | None:
        """Take the longest name, so that Länsi-Pakila is not looked for in a Pakila."""
        text = f" {' '.join(words_of(address))} "
        named = [name for name in self._gazetteer.neighbourhoods if f" {name} " in text]
        point = self._gazetteer.neighbourhoods[max(named, key=len)] if named else None
        return _at(point, Precision.NEIGHBOURHOOD, address)


def _asked(address: str, postcode: str) -> _Asked:
    parts = parse_address(address)
    code = known_postcode(postcode) or postcode.strip()
    return _Asked(address, parts, frozenset(code for code in (code, parts.postcode) if code))


def _at(point: Point | None, precision: Precision, address: str) -> Place | None:
    return None if point is None else place_at(point, precision, address)


def _nowhere(address: str) -> Place:
    return Place(address, None, None, Precision.NONE, _SOURCE)
