"""Addresses of one imported source: written into the file of open data, and looked up there."""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from threading import Lock
from typing import Any

from planner.geocode.address import StreetAddress
from planner.geocode.municipality import HOME
from planner.geocode.spelling import marked_key, street_keys
from planner.geocode.street import House, Point, Street, house_order

_NUM_STREETS_KEPT = 2_000
"""In memory, some 20 MB: the streets of a week's visits, several times over."""


@dataclass(frozen=True)
class ImportedAddress:
    """
    A row of a register.

    Parameters
    ----------
    street, street_sv
        In Finnish, and in Swedish where the register tells.
    parts
        Number, letter, stair, postcode and municipality (as ``city``); the street in it is not looked at.
    lat, lon
        WGS 84.
    """

    street: str
    street_sv: str
    parts: StreetAddress
    lat: float
    lon: float


def write_addresses(connection: sqlite3.Connection, source: str, addresses: Iterable[ImportedAddress]) -> int:
    """Put the addresses in the place of all that the source had and return their number."""
    for table in ("address", "street_name"):
        connection.execute(f"DELETE FROM {table} WHERE source = ?", (source,))  # noqa: S608
    names: set[tuple[str, str, str, str]] = set()

    def rows() -> Iterable[tuple[object, ...]]:
        for address in addresses:
            key = marked_key(address.street)
            for name in (address.street, address.street_sv):
                if name:
                    names.add((source, street_keys(name)[0], name, key))
            parts = address.parts
            numbers = (parts.number, parts.number_end, parts.letter, parts.stair)
            yield source, key, address.street, *numbers, parts.postcode, parts.city, address.lat, address.lon, 0

    written = connection.executemany("INSERT INTO address VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows()).rowcount
    connection.executemany("INSERT INTO street_name VALUES (?, ?, ?, ?)", sorted(names))
    return max(written, 0)


class AddressTable:
    """
    The addresses of one source in Helsinki, behind ``StreetTable``; several threads may ask.

    Parameters
    ----------
    connection
        To the file of open data, open for as long as the table is used.
    lock
        One for all tables on the connection.
    source
        Name of the source.
    """

    def __init__(self, connection: sqlite3.Connection, lock: Lock, source: str) -> None:
        self._connection = connection
        self._lock = lock
        self._source = source
        self._street = lru_cache(_NUM_STREETS_KEPT)(self._read_street)
        self._keys = lru_cache(_NUM_STREETS_KEPT)(self._read_keys)

    @cached_property
    def name_by_key(self) -> Mapping[str, str]:
        """Names of all streets. See ``StreetTable``."""
        return dict(self._ask("SELECT key, name FROM street_name WHERE source = ? ORDER BY name DESC"))

    def streets(self, name: str) -> tuple[Street, ...]:
        """Return the streets of a name; a name with its dots is not one without them. See ``StreetTable``."""
        for key in street_keys(name):
            known = self._keys(key)
            if known:
                literal = marked_key(name)
                keys = {street for spelling, street in known if spelling == literal} or {street for _, street in known}
                return tuple(street for key in sorted(keys) if (street := self._street(key)) is not None)
        return ()

    def municipality_of(self, name: str) -> str:
        """Return the other municipality in which alone the source knows the street; empty where it knows none."""
        # CROSS JOIN makes SQLite begin with the few rows of the name; else it reads the whole register.
        for key in street_keys(name):
            found = self._ask(
                "SELECT DISTINCT municipality FROM street_name CROSS JOIN address USING (source, street_key) "
                "WHERE source = ? AND key = ? AND municipality NOT IN ('', ?) ORDER BY 1",
                key,
                HOME,
            )
            if found:
                return str(found[0][0])
        return ""

    def _read_keys(self, key: str) -> tuple[tuple[str, str], ...]:
        rows = self._ask("SELECT name, street_key FROM street_name WHERE source = ? AND key = ?", key)
        return tuple((marked_key(name), street) for name, street in rows)

    def _read_street(self, key: str) -> Street | None:
        rows = self._ask(
            "SELECT street, number, number_end, letter, stair, postcode, municipality, lat, lon FROM address "
            "WHERE source = ? AND street_key = ? AND municipality IN ('', ?) AND NOT is_outside "
            "AND (postcode = '' OR postcode LIKE '00%') ORDER BY rowid",
            key,
            HOME,
        )
        houses = sorted((self._house(*row) for row in rows), key=house_order)
        return Street(rows[0][0], tuple(houses)) if houses else None

    def _house(
        self,
        street: str,
        number: int | None,
        number_end: int | None,
        letter: str,
        stair: str,
        postcode: str,
        city: str,
        lat: float,
        lon: float,
    ) -> House:
        parts = StreetAddress(street, number, number_end, letter, stair, "", postcode, city)
        return House(Point(_written(parts), lat, lon, f"register: {self._source}"), parts)

    def _ask(self, query: str, *values: str) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._connection.execute(query, (self._source, *values)).fetchall()


def _written(parts: StreetAddress) -> str:
    if parts.number is None:
        return parts.street
    end = "" if parts.number_end is None else f"-{parts.number_end}"
    stair = f" {parts.stair}" if parts.stair else ""
    return f"{parts.street} {parts.number}{end}{parts.letter}{stair}"
