"""The open data of an installation as they are now: an import is noticed by whoever has them open."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from planner.geocode.districts import Districts, read_districts
from planner.geocode.imported_addresses import AddressTable
from planner.geocode.open_data import open_for_reading, signature


@dataclass(frozen=True)
class Content:
    """
    What a file of open data gives to the register.

    Parameters
    ----------
    tables
        Addresses, the most trusted source first.
    districts
        None where no areas have been imported.
    """

    tables: tuple[AddressTable, ...] = ()
    districts: Districts | None = None


class OpenData:
    """
    Reads the file of open data; several threads may ask.

    Parameters
    ----------
    path
        Of the file; there need be none, before the first import.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._signature: tuple[int, int, int] | None = None
        self._content = Content()

    def content(self) -> Content:
        """
        Return what the file holds now; it is opened anew when an import has put another in its place.

        Raises
        ------
        GeocodeError
            ``OPEN_DATA_UNREADABLE`` when it is damaged or of another version.
        """
        if signature(self._path) != self._signature:
            with self._lock:
                self._open_anew()
        return self._content

    def _open_anew(self) -> None:
        """Open the file, unless another thread has done so while this one waited."""
        now = signature(self._path)
        if now != self._signature:
            self._content = Content() if now is None else _content_of(open_for_reading(self._path))
            self._signature = now


def _content_of(connection: sqlite3.Connection) -> Content:
    """Return the content; the connection is closed when the last of its tables is gone."""
    lock = Lock()
    names = connection.execute("SELECT name FROM source ORDER BY place").fetchall()
    tables = tuple(AddressTable(connection, lock, name) for (name,) in names)
    return Content(tables, read_districts(connection))
