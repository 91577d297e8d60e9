"""Files of open data, made small: what an operator would download."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import osmium
from osmium.osm.mutable import Node, Relation, Way

from planner.geocode.address import parse_address
from planner.geocode.districts import Area, mark_outside, write_areas
from planner.geocode.imported import OpenData
from planner.geocode.imported_addresses import ImportedAddress, write_addresses
from planner.geocode.open_data import AREAS, CITY, ImportedSource, Source, note_source, rewriting

TODAY = date(2026, 11, 25)


def address(
    written: str, lat: float, lon: float, *, sv: str = "", postcode: str = "", city: str = ""
) -> ImportedAddress:
    """Return a row as the readers of files give it."""
    parts = parse_address(f"{written}, {postcode} {city}" if postcode else written)
    return ImportedAddress(parts.street, sv, parts, lat, lon)


def with_addresses(path: Path, *addresses: ImportedAddress, source: Source = CITY) -> OpenData:
    """Return open data with these addresses of a source, in place of its older ones."""
    with rewriting(path) as connection:
        num_rows = write_addresses(connection, source.name, addresses)
        note_source(connection, ImportedSource(source.name, source.licence, source.credit, "file", TODAY, num_rows))
        mark_outside(connection)
    return OpenData(path)


def with_areas(path: Path, *areas: Area) -> OpenData:
    """Return open data with these areas, in place of older ones."""
    with rewriting(path) as connection:
        write_areas(connection, AREAS.name, areas)
        note_source(connection, ImportedSource(AREAS.name, AREAS.licence, AREAS.credit, "file", TODAY, len(areas)))
        mark_outside(connection)
    return OpenData(path)


def osm_extract(
    path: Path, *, nodes: Iterable[Node], ways: Iterable[Way] = (), relations: Iterable[Relation] = ()
) -> Path:
    """Return an extract with these objects."""
    with osmium.SimpleWriter(str(path)) as writer:
        for node in nodes:
            writer.add_node(node)
        for way in ways:
            writer.add_way(way)
        for relation in relations:
            writer.add_relation(relation)
    return path
