"""Making sure that what was deleted is gone from the files of the database, and saying where it may still be."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import Engine
from sqlcipher3 import dbapi2

from planner.domain.retention import DataClass
from planner.store.personal import CLASS_OF, STATISTICS
from planner.store.plans import forget_weeks_in_memory

_CATALOGUE_WITH_VALUES = "pg_statistic"
"""PostgreSQL keeps frequent values of a column here, names and phones among them, until it counts anew."""
_WITH_A_PERIOD = {*DataClass, STATISTICS}
_TABLES = sorted({column.partition(".")[0] for column, name in CLASS_OF.items() if name in _WITH_A_PERIOD})
"""Those that a purge or an erasure takes something from."""


@dataclass(frozen=True)
class Wiped:
    """
    What became of the freed space.

    Parameters
    ----------
    is_complete
        Whether the files were written anew. If not, others were using the database; the next purge does it.
    keeps_log
        Whether the server's own log of changes still holds it until the server writes over that.
    """

    is_complete: bool
    keeps_log: bool


def wipe(engine: Engine) -> Wiped:
    """
    Write the database anew without what was deleted.

    A file: no free page and no write-ahead log is left. A server: each table that may hold personal data, and what the
    server knows of its values, is written anew; its log of changes is out of our reach, and is written over in time.
    """
    forget_weeks_in_memory()
    connection = engine.raw_connection()
    try:
        if engine.dialect.name == "postgresql":
            return _wipe_server(connection.driver_connection, _TABLES)
        return _wipe_file(connection.driver_connection)
    finally:
        connection.close()


def _wipe_file(connection: Any) -> Wiped:
    try:
        connection.execute("VACUUM")
    except dbapi2.OperationalError:
        return Wiped(is_complete=False, keeps_log=False)
    is_busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return Wiped(is_complete=not is_busy, keeps_log=False)


def _wipe_server(connection: Any, tables: Collection[str]) -> Wiped:
    connection.rollback()
    connection.autocommit = True
    try:
        for table in tables:
            connection.execute(f'VACUUM (FULL, ANALYZE) "{table}"')
        connection.execute(f"VACUUM (FULL) {_CATALOGUE_WITH_VALUES}")
        _checkpoint(connection)
    finally:
        connection.autocommit = False
    return Wiped(is_complete=True, keeps_log=True)


def _checkpoint(connection: Any) -> None:
    """Let the server write now; one that lets only its own operators say so does it by itself within minutes."""
    try:
        connection.execute("CHECKPOINT")
    except psycopg.errors.InsufficientPrivilege:
        return
