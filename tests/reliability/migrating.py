"""A migration that dies at a statement, rows for whatever tables a revision has, and all that a database holds."""

import os
import signal
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from multiprocessing.connection import Connection as Pipe
from typing import Any

from sqlalchemy import Column, Engine, MetaData, Table, event, text
from sqlalchemy.types import JSON, Boolean, Date, DateTime, Float, Integer, LargeBinary

from planner.store.address import Address
from planner.store.engine import connect
from planner.store.schema import migrate
from tests.databases import KEY
from tests.reliability.processes import begun

Rows = dict[str, list[dict[str, Any]]]

_FIRST = 101
_NUM_ROWS = 3


def migrate_and_die(pipe: Pipe, address: Address, revision: str, statement: int) -> None:
    """
    Bring a database to a revision, and be killed at a statement.

    Parameters
    ----------
    pipe
        Says that it has begun.
    address, revision
        The database and where to bring it.
    statement
        Counts from 0; the one after the last is the commit, and none comes after it.
    """
    engine = connect(address, KEY)
    watch(engine, at=statement, do=lambda: os.kill(os.getpid(), signal.SIGKILL))
    begun(pipe)
    migrate(engine, revision)


def watch(engine: Engine, *, at: int, do: Callable[[], object]) -> list[str]:
    """Do something just before a statement or the commit, and return the list of what has been executed."""
    executed: list[str] = []

    def note(statement: str) -> None:
        if len(executed) == at:
            do()
        executed.append(statement)

    event.listen(engine, "before_cursor_execute", lambda _connection, _cursor, statement, *_: note(statement))
    event.listen(engine, "commit", lambda _connection: note("COMMIT"))
    return executed


def fill(engine: Engine) -> Rows:
    """Put rows into every table, whatever the revision, and return all rows."""
    metadata = MetaData()
    metadata.reflect(engine)
    with engine.execution_options(writes=True).begin() as connection:
        for table in metadata.sorted_tables:
            if table.name != "alembic_version":
                connection.execute(table.insert(), [_row(table, number) for number in range(_NUM_ROWS)])
    return rows_of(engine)


def rows_of(engine: Engine) -> Rows:
    """Return all rows by table, except for the revision."""
    metadata = MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        return {
            table.name: [
                dict(row) for row in connection.execute(table.select().order_by(*table.primary_key)).mappings()
            ]
            for table in metadata.sorted_tables
            if table.name != "alembic_version"
        }


def missing(before: Rows, after: Rows) -> list[str]:
    """Say which tables have not kept every row with every value; new tables and columns do not matter."""
    return [
        name
        for name, rows in before.items()
        if rows != [{column: row.get(column) for column in rows[0]} for row in after.get(name, [])]
    ]


def schema_of(engine: Engine) -> list[tuple[Any, ...]]:
    """Return everything that the database says about its tables, rules, indexes and triggers."""
    queries = _ON_SERVER if engine.dialect.name == "postgresql" else _IN_FILE
    with engine.connect() as connection:
        return sorted(tuple(row) for query in queries for row in connection.execute(text(query)))


_IN_FILE = ("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL",)
_ON_SERVER = (
    "SELECT 'column', table_name, column_name, data_type || is_nullable || coalesce(column_default, '') "
    "FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT 'rule', conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = 'public'::regnamespace",
    "SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT 'function', proname, '', prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "SELECT 'type', typname, '', typtype::text FROM pg_type WHERE typnamespace = 'public'::regnamespace",
)


def _row(table: Table, number: int) -> dict[str, Any]:
    return {column.name: _value(column, place, number) for place, column in enumerate(table.columns)}


def _value(column: "Column[Any]", place: int, number: int) -> Any:
    """Return a value of the column's kind; one that refers to a row has the value of the row with the same number."""
    for reference in column.foreign_keys:
        target = reference.column
        return _value(target, list(target.table.columns).index(target), number)
    kind = column.type
    if isinstance(kind, Boolean):
        return number % 2 == 0
    if isinstance(kind, Integer):
        return _FIRST + number
    if isinstance(kind, Float):
        return number + 1 / 2
    if isinstance(kind, DateTime):
        moment = datetime(2026, 11, 30, tzinfo=UTC) + timedelta(hours=place)  # a later column is a later moment
        return moment if kind.timezone else moment.replace(tzinfo=None)
    if isinstance(kind, Date):
        return date(2026, 11, 30) + timedelta(days=number)
    if isinstance(kind, LargeBinary):
        return bytes([number])
    if isinstance(kind, JSON):
        return {"number": number}
    return f"{column.table.name} {column.name} {number} äö"
