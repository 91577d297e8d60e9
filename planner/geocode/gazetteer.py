"""The embedded tables of addresses, sites, postcodes and neighbourhoods, arranged for looking up."""

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from planner.config import data_file
from planner.geocode.address import parse_address
from planner.geocode.spelling import folded, street_keys
from planner.geocode.street import House, Point, Street, house_order

Rows = Sequence[Mapping[str, str]]
"""Text by column."""

_EXACT = "exact"
"""Sites of lesser precision are points nearby and would pass for the building."""


@dataclass(frozen=True)
class Gazetteer:
    """
    What the register knows.

    Parameters
    ----------
    by_key
        Streets by the key of their Finnish name.
    street_by_swedish
        Key of the Finnish name by key of the Swedish one. Where the table pairs a Swedish street with several
        Finnish ones, the most frequent pair counts; the others are corners and slips of the source.
    postcodes
        Centroids.
    neighbourhoods
        Label points by folded Finnish and Swedish name.
    sites
        Service points of exact position, by folded name.
    name_by_key
        Streets in both languages.
    """

    by_key: Mapping[str, Street]
    street_by_swedish: Mapping[str, str]
    postcodes: Mapping[str, Point]
    neighbourhoods: Mapping[str, Point]
    sites: Mapping[str, Point]
    name_by_key: Mapping[str, str]

    def streets(self, name: str) -> tuple[Street, ...]:
        """Return the street of a name, or nothing. See ``StreetTable``."""
        for key in street_keys(name):
            street = self.by_key.get(key) or self.by_key.get(self.street_by_swedish.get(key, ""))
            if street is not None:
                return (street,)
        return ()


@cache
def read_gazetteer() -> Gazetteer:
    """Return the embedded tables, read once a process."""
    return gazetteer_of(
        addresses=_rows_of("addresses.csv"),
        sites=_rows_of("sites.csv"),
        postcodes=_rows_of("postcodes.csv"),
        neighbourhoods=_rows_of("neighbourhoods.csv"),
    )


def gazetteer_of(*, addresses: Rows, sites: Rows, postcodes: Rows, neighbourhoods: Rows) -> Gazetteer:
    """Return tables arranged for looking up; the rows have the columns of the embedded files."""
    exact_sites = [row for row in sites if row["precision"] == _EXACT]
    houses = [_house(row["fi"], row, "register: addresses") for row in addresses]
    houses += [_house(row["address"], row, "register: sites") for row in exact_sites]
    names = {parse_address(name).street for row in addresses for name in (row["fi"], row["sv"])}
    return Gazetteer(
        by_key=_streets(houses),
        street_by_swedish=_swedish_pairs(addresses),
        postcodes={row["postcode"]: _point(row["postcode"], row, "register: postcodes") for row in postcodes},
        neighbourhoods={
            folded(name): _point(name, row, "register: neighbourhoods")
            for row in neighbourhoods
            for name in (row["sv"], row["fi"])
        },
        sites={folded(row["name"]): _point(row["name"], row, "register: sites") for row in exact_sites},
        name_by_key={street_keys(name)[0]: name for name in sorted(names - {""})},
    )


def _rows_of(name: str) -> list[dict[str, str]]:
    with data_file(name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _point(name: str, row: Mapping[str, str], source: str) -> Point:
    return Point(name=name, lat=float(row["lat"]), lon=float(row["lon"]), source=source)


def _house(address: str, row: Mapping[str, str], source: str) -> House:
    return House(_point(address, row, source), parse_address(address))


def _streets(houses: list[House]) -> dict[str, Street]:
    houses_by_key: dict[str, list[House]] = {}
    for house in houses:
        houses_by_key.setdefault(street_keys(house.address.street)[0], []).append(house)
    return {
        key: Street(of_street[0].address.street, tuple(sorted(of_street, key=house_order)))
        for key, of_street in houses_by_key.items()
    }


def _swedish_pairs(rows: Rows) -> dict[str, str]:
    pairs: dict[str, Counter[str]] = {}
    for row in rows:
        if row["sv"]:
            finnish, swedish = (street_keys(parse_address(row[language]).street)[0] for language in ("fi", "sv"))
            pairs.setdefault(swedish, Counter())[finnish] += 1
    return {swedish: counts.most_common(1)[0][0] for swedish, counts in pairs.items()}
