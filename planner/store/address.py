"""Where the database is: a file of our own, or a PostgreSQL server."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from planner.errors import StoreError
from planner.locale import sentence

_DRIVER = "postgresql+psycopg"


@dataclass(frozen=True)
class FileAddress:
    """An encrypted SQLite file."""

    path: Path

    @property
    def name(self) -> str:
        """How messages call it."""
        return self.path.name


@dataclass(frozen=True)
class ServerAddress:
    """A database of a PostgreSQL server."""

    url: URL

    @property
    def name(self) -> str:
        """How messages call it: no user and no password."""
        return str(self.url.database or self.url.host or "PostgreSQL")


Address = FileAddress | ServerAddress


def parse_address(text: str) -> Address:
    """
    Return the address that a setting names.

    Parameters
    ----------
    text
        The path of a file, or ``postgresql://user@host/database``.

    Raises
    ------
    StoreError
        When it is an address of another kind; the text is not repeated, since it may hold a password.
    """
    if "://" not in text:
        return FileAddress(Path(text))
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        # What follows a colon inside a password is taken for a port, and would be repeated.
        url = None
    if url is None or url.get_backend_name() != "postgresql":
        unknown = sentence(
            "The database must be a file or postgresql://user@host/database; correct the setting. [DATABASE_UNKNOWN]"
        )
        raise StoreError(unknown) from None
    return ServerAddress(url.set(drivername=_DRIVER))
