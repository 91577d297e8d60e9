"""Open data into the file of the installation: addresses and boundaries that an operator has downloaded."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from planner.errors import Finding, InputError
from planner.geocode.area_file import read_areas
from planner.geocode.districts import mark_outside, write_areas
from planner.geocode.imported_addresses import ImportedAddress, write_addresses
from planner.geocode.open_data import AREAS, CITY, OSM, ImportedSource, Source, imported_sources, note_source, rewriting
from planner.geocode.osm_extract import read_osm_extract
from planner.geocode.register_rows import read_register_rows
from planner.intake.csv_rows import read_csv_rows
from planner.locale import sentence
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace, open_data_file

_OSM_ENDING = ".pbf"
_MAX_FINDINGS = 100
"""Of one file; the rest is counted. Whoever reads so many has seen the pattern."""


@dataclass(frozen=True)
class Imported:
    """
    What an import has put in the place of what was there.

    Parameters
    ----------
    source
        Where it comes from.
    num_rows
        Addresses or areas.
    findings
        Rows that were left out, as asked for.
    num_unread
        Objects of an extract that were left out, since their street or number cannot be read.
    num_nowhere
        Addresses of which nothing tells the municipality.
    num_outside
        Those of them in the whole file that lie outside all imported areas; they are not used.
    """

    source: Source
    num_rows: int
    findings: tuple[Finding, ...] = ()
    num_unread: int = 0
    num_nowhere: int = 0
    num_outside: int = 0


@operation(Operation.IMPORT_OPEN_DATA)
def import_addresses(
    workspace: Workspace,
    path: Path,
    today: date,
    *,
    leaves_out_faulty: bool = False,
    on_progress: Callable[[int], None] = lambda _: None,
) -> Imported:
    """
    Import an address register of the city, or the addresses of an OpenStreetMap extract (``.pbf``).

    They take the place of what was imported from the same source, all of them or none.

    Parameters
    ----------
    leaves_out_faulty
        Whether rows that cannot be read are left out; otherwise one such row stops the import.

    Raises
    ------
    InputError
        With every problem of the file.
    GeocodeError
        ``OPEN_DATA_CHANGED`` when another import has ended meanwhile.
    """
    if path.suffix.lower() == _OSM_ENDING:
        found = read_osm_extract(path, on_progress)
        read = Imported(OSM, 0, num_unread=found.num_unread, num_nowhere=found.num_nowhere)
        addresses = found.addresses
    else:
        rows = read_register_rows(read_csv_rows(path.read_bytes()), on_progress)
        addresses = rows.addresses
        nowhere = sum(not address.parts.city for address in addresses)
        read = Imported(CITY, 0, findings=rows.findings, num_nowhere=nowhere)
    findings = _first_of(read.findings)
    if findings and not leaves_out_faulty:
        raise InputError(findings)
    if not addresses:
        text = sentence("The file holds no addresses near Helsinki.")
        raise InputError([*findings, Finding("FILE_UNREADABLE", "file", text)])
    num_rows, num_outside = _write_addresses(workspace, path, today, source=read.source, addresses=addresses)
    return Imported(read.source, num_rows, findings, read.num_unread, read.num_nowhere, num_outside)


@operation(Operation.IMPORT_OPEN_DATA)
def import_areas(workspace: Workspace, path: Path, today: date) -> Imported:
    """
    Import the boundaries of the city's districts from a GeoJSON file, in the place of those imported before.

    Raises
    ------
    InputError
        With every problem of the file.
    GeocodeError
        ``OPEN_DATA_CHANGED`` when another import has ended meanwhile.
    """
    areas = read_areas(path.read_bytes())
    with rewriting(open_data_file(workspace.settings)) as connection:
        write_areas(connection, AREAS.name, areas)
        num_outside = _finish(connection, AREAS, path, today, num_rows=len(areas))
    workspace.note("open data: areas")
    return Imported(AREAS, len(areas), num_outside=num_outside)


@operation(Operation.IMPORT_OPEN_DATA)
def list_open_data(workspace: Workspace) -> tuple[ImportedSource, ...]:
    """
    Return what has been imported, with its licence.

    Raises
    ------
    GeocodeError
        ``OPEN_DATA_UNREADABLE``.
    """
    return imported_sources(open_data_file(workspace.settings))


def _write_addresses(
    workspace: Workspace, path: Path, today: date, *, source: Source, addresses: Sequence[ImportedAddress]
) -> tuple[int, int]:
    with rewriting(open_data_file(workspace.settings)) as connection:
        num_rows = write_addresses(connection, source.name, addresses)
        num_outside = _finish(connection, source, path, today, num_rows=num_rows)
    workspace.note("open data: addresses")
    return num_rows, num_outside


def _finish(connection: sqlite3.Connection, source: Source, path: Path, today: date, *, num_rows: int) -> int:
    note_source(connection, ImportedSource(source.name, source.licence, source.credit, path.name, today, num_rows))
    return mark_outside(connection)


def _first_of(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    if len(findings) <= _MAX_FINDINGS:
        return tuple(findings)
    text = sentence("So many more rows cannot be read: {count}.", count=len(findings) - _MAX_FINDINGS)
    return (*findings[:_MAX_FINDINGS], Finding("ADDRESS_ROW_INVALID", "file", text))
