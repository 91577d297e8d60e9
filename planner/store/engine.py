"""The one place that opens a database."""

import sqlite3
from pathlib import Path

from sqlalchemy import Engine, NullPool, create_engine, event, text
from sqlalchemy.exc import DatabaseError

from planner.errors import StoreError
from planner.locale import sentence
from planner.store.tables import metadata

_WAL_IS_SAFE_FROM = (3, 51, 3)
"""Older versions can lose a write-ahead log that two connections reset at once; several processes share our file."""
_BUSY_MILLISECONDS = 30_000
SCHEMA_VERSION = 1


def create_database(path: Path) -> Engine:
    """
    Open a database, made with all its tables if the file is new.

    Raises
    ------
    StoreError
        When the file cannot be made, is no database, or was written by a newer program.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        engine = _engine(path)
        with engine.execution_options(writes=True).begin() as connection:
            found = connection.execute(text("PRAGMA user_version")).scalar_one()
            if found > SCHEMA_VERSION:
                newer = sentence("The database was written by a newer program; update this one. [SCHEMA_NEWER]")
                raise StoreError(newer)
            metadata.create_all(connection)
            connection.execute(text(f"PRAGMA user_version = {SCHEMA_VERSION}"))
    except (DatabaseError, OSError) as error:
        unusable = sentence("{name} cannot be used as a database; name another file.", name=path.name)
        raise StoreError(unusable) from error
    return engine


def open_database(path: Path) -> Engine:
    """
    Open a database that exists.

    Raises
    ------
    StoreError
        When there is none, it is none, or it was written by a newer program.
    """
    if not path.is_file():
        raise StoreError(sentence("There is no database {name} here; run: planner init", name=path.name))
    return create_database(path)


def _engine(path: Path) -> Engine:
    # Opening a file costs less than a millisecond; no connection is left open, nor carried over a fork.
    timeout = {"timeout": _BUSY_MILLISECONDS / 1000}
    engine = create_engine(f"sqlite:///{path}", connect_args=timeout, poolclass=NullPool)
    journal = "WAL" if sqlite3.sqlite_version_info >= _WAL_IS_SAFE_FROM else "DELETE"

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy alone says BEGIN.
        for pragma in (
            f"journal_mode={journal}",
            "synchronous=FULL",
            f"busy_timeout={_BUSY_MILLISECONDS}",
            "foreign_keys=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection) -> None:  # type: ignore[no-untyped-def]
        # A transaction that begins by reading and then writes fails at once when another one writes; measured.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
