"""Making sure that what was deleted is gone from the files of the database, and saying where it may still be."""

from collections.abc import Collection
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any

import psycopg
from sqlalchemy import Engine
from sqlcipher3 import dbapi2

from planner.domain.retention import DataClass
from planner.store.personal import CLASS_OF, STATISTICS
from planner.store.plans import forget_weeks_in_memory
from planner.store.server_log import clear_log

_CATALOGUE_WITH_VALUES = "pg_statistic"
"""PostgreSQL keeps frequent values of a column here, names and phones among them, until it counts anew."""
_PATIENCE, _LOOK_AGAIN = 10, 0.05
"""Seconds; while the server waits for a table, whoever comes later waits for it too."""
_IS_SEEN_BY_OLDER = """
WITH here AS (
    SELECT * FROM pg_stat_activity WHERE pid <> pg_backend_pid()
        AND (datname = current_database() OR backend_type = 'walsender')
), held(xid) AS (
    SELECT backend_xmin FROM here UNION ALL SELECT backend_xid FROM here
    UNION ALL SELECT transaction FROM pg_prepared_xacts WHERE database = current_database()
    UNION ALL SELECT xmin FROM pg_replication_slots UNION ALL SELECT catalog_xmin FROM pg_replication_slots
)
SELECT EXISTS (SELECT FROM held WHERE age(xid) > age(%s::xid))
    OR EXISTS (SELECT FROM here WHERE query = '<insufficient privilege>')
"""
"""Writing a table anew keeps what a transaction that is older than the deletion may look at; of those of other accounts
the server shows us nothing without a right to it, so they count as older."""
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
        Whether the server's own log of changes may still hold it; False only after its files were looked at.
    """

    is_complete: bool
    keeps_log: bool


def wipe(engine: Engine) -> Wiped:
    """
    Write the database anew without what was deleted.

    A file: no free page and no write-ahead log is left. A server: each table that may hold personal data, and what the
    server knows of its values, is written anew; then its log of changes is cleared where the server lets us.
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
        is_complete = _outlast_older(connection) and _write_anew(connection, tables)
        is_cleared = clear_log(connection)
    finally:
        connection.autocommit = False
    return Wiped(is_complete=is_complete, keeps_log=not is_cleared)


def _outlast_older(connection: Any) -> bool:
    """Wait a little until nobody is left who may still see what was deleted; say whether that came about."""
    (now,) = connection.execute("SELECT pg_current_xact_id()::xid::text").fetchone()
    deadline = monotonic() + _PATIENCE
    while connection.execute(_IS_SEEN_BY_OLDER, (now,)).fetchone()[0]:
        if monotonic() >= deadline:
            return False
        sleep(_LOOK_AGAIN)
    return True


def _write_anew(connection: Any, tables: Collection[str]) -> bool:
    connection.execute(f"SET lock_timeout = '{_PATIENCE}s'")
    try:
        for table in tables:
            connection.execute(f'VACUUM (FULL, ANALYZE) "{table}"')
        connection.execute(f"VACUUM (FULL) {_CATALOGUE_WITH_VALUES}")
    except psycopg.errors.LockNotAvailable:
        return False
    finally:
        connection.execute("RESET lock_timeout")
    return True
