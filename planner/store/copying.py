"""
Copying rows from one database into another of either kind, with a hash that is the same in both.

The tables are those that the source has, not those of this program: an older schema is copied as it is.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    DateTime,
    MetaData,
    RowMapping,
    String,
    Table,
    event,
    func,
    select,
    text,
)

from planner.store.tables.columns import Utc

_BATCH = 100
"""Rows in memory at once; a planned week may take a megabyte."""
_NO_DATA = frozenset({"alembic_version", "session", "login_attempt", "worker", "held_slot"})
"""
The revision, which the manifest names, and what is true of this hour only. A log-in that has ended does not come alive
again by a restore: its session is in no back-up. A time is held for minutes.
"""


@dataclass(frozen=True)
class TableDigest:
    """What a table holds: the number of its rows, and a SHA-256 over them in the order of the primary key."""

    num_rows: int
    sha256: str


def tables_of(connection: Connection) -> dict[str, Table]:
    """Return the tables of a database that hold data, by name; what a row refers to comes before it."""
    found = MetaData()

    @event.listens_for(found, "column_reflect")
    def make_portable(_inspector: object, _table: Table, column: Any) -> None:
        generic = column["type"].as_generic()
        if isinstance(generic, DateTime):
            generic = Utc()
        if isinstance(generic, JSON):
            generic = JSON(none_as_null=column["nullable"])
        column["type"] = generic

    found.reflect(connection)
    return {table.name: table for table in found.sorted_tables if table.name not in _NO_DATA}


def bare(table: Table, into: MetaData) -> Table:
    """Return the same columns without what the database would demand of them."""
    columns = [Column(column.name, column.type, primary_key=column.primary_key) for column in table.columns]
    return Table(table.name, into, *columns)


def digest_of(connection: Connection, table: Table) -> TableDigest:
    """Return what a table holds."""
    digest = _Digest(table)
    for batch in _batches(connection, table):
        digest.add(batch)
    return digest.value()


def copy_rows(table: Table, into: Table, *, source: Connection, target: Connection) -> TableDigest:
    """Copy all rows of a table, and return what was read."""
    digest = _Digest(table)
    for batch in _batches(source, table):
        digest.add(batch)
        target.execute(into.insert(), [dict(row) for row in batch])
    return digest.value()


def continue_numbers(connection: Connection, table: Table) -> None:
    """Let a server number new rows after those that were copied with their numbers; a file does so of itself."""
    numbered = table.autoincrement_column
    if connection.dialect.name != "postgresql" or numbered is None:
        return
    following = connection.execute(select(func.coalesce(func.max(numbered), 0) + 1)).scalar_one()
    connection.execute(
        text("SELECT setval(pg_get_serial_sequence(:name, :column), :following, false)"),
        {"name": f'"{table.name}"', "column": numbered.name, "following": following},
    )


class _Digest:
    """The canonical form does not depend on the kind of database, nor on the order of the columns."""

    def __init__(self, table: Table) -> None:
        self._columns = sorted(table.columns.keys())
        self._num_rows = 0
        self._hash = hashlib.sha256(_canonical([table.name, self._columns]))

    def add(self, rows: Sequence[RowMapping]) -> None:
        for row in rows:
            self._hash.update(_canonical([row[column] for column in self._columns]))
        self._num_rows += len(rows)

    def value(self) -> TableDigest:
        return TableDigest(self._num_rows, self._hash.hexdigest())


def _batches(connection: Connection, table: Table) -> Iterator[Sequence[RowMapping]]:
    query = select(table).order_by(*(_in_bytes(connection, column) for column in table.primary_key.columns))
    yield from connection.execute(query, execution_options={"yield_per": _BATCH}).mappings().partitions()


def _in_bytes(connection: Connection, column: Column[Any]) -> ColumnElement[Any]:
    """A server sorts text as its language does; a file sorts it by the bytes."""
    if connection.dialect.name == "postgresql" and isinstance(column.type, String):
        return column.collate("C")
    return column


def _canonical(values: list[Any]) -> bytes:
    return json.dumps(values, default=_as_text, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _as_text(value: object) -> str:
    match value:
        case date():
            return value.isoformat()
        case bytes():
            return value.hex()
        case _:
            raise TypeError(f"A column of {type(value).__name__} has no canonical form yet.")
