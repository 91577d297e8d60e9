"""
The file of open data that an operator has imported: addresses and areas, apart from everything personal.

A SQLite file beside the database. Each row belongs to one source, and each source has its licence, so that what is
ODbL stays apart from what is not, and goes as a whole when it is imported anew.
"""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from planner.errors import GeocodeError
from planner.locale import sentence

_VERSION = 1
_READABLE_BY_ALL = 0o644
"""Nothing in it is anybody's secret, and the service may run as another user than the import."""

_SCHEMA = """
CREATE TABLE source (
    name TEXT PRIMARY KEY, place INTEGER NOT NULL, licence TEXT NOT NULL, credit TEXT NOT NULL, file TEXT NOT NULL,
    imported TEXT NOT NULL, num_rows INTEGER NOT NULL
);
CREATE TABLE address (
    source TEXT NOT NULL, street_key TEXT NOT NULL, street TEXT NOT NULL, number INTEGER, number_end INTEGER,
    letter TEXT NOT NULL, stair TEXT NOT NULL, postcode TEXT NOT NULL, municipality TEXT NOT NULL,
    lat REAL NOT NULL, lon REAL NOT NULL, is_outside INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX address_of_street ON address (source, street_key);
CREATE TABLE street_name (
    source TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, street_key TEXT NOT NULL,
    PRIMARY KEY (source, key, name, street_key)
) WITHOUT ROWID;
CREATE TABLE area (source TEXT NOT NULL, name_fi TEXT NOT NULL, name_sv TEXT NOT NULL, shape BLOB NOT NULL);
"""


class _Connection(sqlite3.Connection):
    """Closes with the last table that asks it; nobody can tell earlier which one that is."""

    def __del__(self) -> None:
        self.close()


@dataclass(frozen=True)
class Source:
    """
    Where open data come from.

    Parameters
    ----------
    name
        As it stands beside each point.
    place
        Among the sources: addresses of the first are believed before those of the next.
    licence, credit
        What may be done with it, and who is to be named.
    """

    name: str
    place: int
    licence: str
    credit: str


CITY = Source("city register", 1, "CC BY 4.0", "City of Helsinki, address register")
OSM = Source("openstreetmap", 2, "ODbL 1.0", "© OpenStreetMap contributors")
AREAS = Source("city areas", 3, "CC BY 4.0", "City of Helsinki, district division")


@dataclass(frozen=True)
class ImportedSource:
    """A source with what was imported of it."""

    name: str
    licence: str
    credit: str
    file: str
    imported: date
    num_rows: int


def note_source(connection: sqlite3.Connection, source: ImportedSource) -> None:
    """Write down what the file now holds of a source."""
    (place,) = (known.place for known in (CITY, OSM, AREAS) if known.name == source.name)
    values = (source.name, place, source.licence, source.credit, source.file, source.imported.isoformat())
    connection.execute("INSERT OR REPLACE INTO source VALUES (?, ?, ?, ?, ?, ?, ?)", (*values, source.num_rows))


def imported_sources(path: Path) -> tuple[ImportedSource, ...]:
    """
    Return what the file holds, by the place of the sources; nothing where there is no file.

    Raises
    ------
    GeocodeError
        ``OPEN_DATA_UNREADABLE``.
    """
    if not path.is_file():
        return ()
    columns = "name, licence, credit, file, imported, num_rows"
    with closing(open_for_reading(path)) as connection:
        rows = connection.execute(f"SELECT {columns} FROM source ORDER BY place").fetchall()  # noqa: S608
    return tuple(
        ImportedSource(name, licence, credit, file, date.fromisoformat(imported), num_rows)
        for name, licence, credit, file, imported, num_rows in rows
    )


def open_for_reading(path: Path) -> sqlite3.Connection:
    """
    Return a connection to the file as it is now; a later import puts another file in its place.

    Raises
    ------
    GeocodeError
        ``OPEN_DATA_UNREADABLE`` when it is damaged or of another version.
    """
    try:
        address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(address, uri=True, check_same_thread=False, factory=_Connection)
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.Error as error:
        raise _unreadable(path) from error
    if version != _VERSION:
        connection.close()
        raise _unreadable(path)
    return connection


@contextmanager
def rewriting(path: Path) -> Iterator[sqlite3.Connection]:
    """
    Give a copy of the file to change, which takes its place at the end; after an error everything is as before.

    A file that cannot be read is made anew: all of it can be imported again.

    Raises
    ------
    GeocodeError
        ``OPEN_DATA_CHANGED`` when another import has ended meanwhile.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    before = signature(path)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
    os.close(descriptor)
    copy = Path(name)
    try:
        with closing(_begin(path, copy)) as connection:
            yield connection
            connection.commit()
        if signature(path) != before:
            text = sentence("Somebody else imported open data meanwhile; import the file again. [OPEN_DATA_CHANGED]")
            raise GeocodeError(text)
        _put_in_place(copy, path)
    finally:
        copy.unlink(missing_ok=True)


def signature(path: Path) -> tuple[int, int, int] | None:
    """Return what changes whenever another file is put in the place of this one; None where there is none."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size


def _begin(path: Path, copy: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(copy)
    # The copy is thrown away after a crash, so it needs neither a journal nor waiting for the disk.
    connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
    try:
        if path.is_file():
            with closing(open_for_reading(path)) as old:
                old.backup(connection)
            return connection
    except GeocodeError:
        pass
    connection.executescript(_SCHEMA)
    connection.execute(f"PRAGMA user_version = {_VERSION}")
    return connection


def _put_in_place(copy: Path, path: Path) -> None:
    copy.chmod(_READABLE_BY_ALL)
    _wait_for_the_disk(copy)
    copy.replace(path)
    _wait_for_the_disk(path.parent)


def _wait_for_the_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unreadable(path: Path) -> GeocodeError:
    return GeocodeError(
        sentence(
            "The imported open data in {name} cannot be read; import them again. [OPEN_DATA_UNREADABLE]", name=path.name
        )
    )
