"""The file of a back-up: encrypted as a database is, with all tables, and with a manifest of what is in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import JSON, Column, Connection, MetaData, Table, select
from sqlalchemy.exc import SQLAlchemyError

from planner.errors import StoreError
from planner.locale import sentence
from planner.store.copying import TableDigest
from planner.store.engine import connect_backup
from planner.store.key import Key
from planner.store.refusals import is_unreadable
from planner.store.schema import REVISIONS

MANIFEST = Table("backup_manifest", MetaData(), Column("content", JSON, nullable=False))
"""One row; it belongs to the back-up, not to the product."""
_FORMAT = "planner-backup/1"


@dataclass(frozen=True)
class Manifest:
    """
    What a back-up holds.

    Parameters
    ----------
    made
        The moment (UTC) whose data it holds.
    program, revision
        The version that made it, and the schema of the data.
    source
        What kind of database it was made of; it can be restored into either.
    tables
        By name.
    num_lines, seal
        The end of the record: how many lines it has, and the seal of the last one.
    """

    made: datetime
    program: str
    revision: str
    source: Literal["file", "server"]
    tables: dict[str, TableDigest]
    num_lines: int
    seal: str

    def to_json(self) -> dict[str, Any]:
        """Return it for a program."""
        return {"format": _FORMAT, **asdict(self), "made": self.made.isoformat()}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Manifest":
        """Return what :meth:`to_json` gave; raises KeyError, TypeError or ValueError for anything else."""
        values = {name: value for name, value in data.items() if name != "format"}
        tables = {name: TableDigest(**digest) for name, digest in values["tables"].items()}
        return cls(**{**values, "made": datetime.fromisoformat(values["made"]), "tables": tables})


@contextmanager
def new_archive(path: Path, key: Key) -> Iterator[Connection]:
    """Give the transaction that fills a back-up; the file is there and empty."""
    engine = connect_backup(path, key, writes=True)
    with engine.begin() as connection:
        yield connection


@contextmanager
def open_archive(path: Path, key: Key) -> Iterator[Connection]:
    """
    Give a transaction that reads a back-up; each page of it was looked at.

    Raises
    ------
    StoreError
        ``BACKUP_MISSING``, ``KEY_WRONG``, or ``BACKUP_DAMAGED``.
    """
    if not path.is_file():
        raise StoreError(sentence("There is no back-up {name} here. [BACKUP_MISSING]", name=path.name))
    with connect_backup(path, key, writes=False).connect() as connection:
        _require_key(connection, path)
        _require_whole(connection, path)
        yield connection


def read_manifest(connection: Connection, path: Path) -> Manifest:
    """
    Return what a back-up says that it holds.

    Raises
    ------
    StoreError
        ``SCHEMA_NEWER``, or ``BACKUP_DAMAGED`` when the file is no back-up at all.
    """
    try:
        content = connection.execute(select(MANIFEST.c.content)).scalar_one()
        is_known = content["format"] == _FORMAT and content["revision"] in REVISIONS
        manifest = Manifest.from_json(content) if is_known else None
    except (SQLAlchemyError, LookupError, TypeError, ValueError, AttributeError):
        raise damaged(path) from None
    if manifest is None:
        raise StoreError(sentence("The back-up was made by a newer program; update this one. [SCHEMA_NEWER]"))
    return manifest


def damaged(path: Path) -> StoreError:
    """Return the error for a back-up that is not what it was."""
    text = sentence("{name} is damaged or no back-up; nothing was changed. Use another one. [BACKUP_DAMAGED]")
    return StoreError(text.with_values(name=path.name))


def _require_key(connection: Connection, path: Path) -> None:
    try:
        connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
    except SQLAlchemyError as error:
        if not is_unreadable(error):
            raise damaged(path) from None
        wrong = sentence(
            "The key does not fit {name}, or the file is damaged or no back-up; nothing was changed. Use the key of "
            "the installation that made it. [KEY_WRONG]"
        )
        raise StoreError(wrong.with_values(name=path.name)) from None


def _require_whole(connection: Connection, path: Path) -> None:
    """Each page bears a keyed hash; pages that are cut off show in the length that the first one names."""
    try:
        found = connection.exec_driver_sql("PRAGMA cipher_integrity_check").all()
    except SQLAlchemyError:
        raise damaged(path) from None
    if found:
        raise damaged(path)
