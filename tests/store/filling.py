"""Rows in every table, of whatever schema, with values that two kinds of database keep in different ways."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Connection, Date, Engine, Float, Integer, LargeBinary, Table, inspect
from sqlmodel import Session

from planner.store.audit import Entry, record
from planner.store.copying import tables_of
from planner.store.tables.columns import Utc
from tests.databases import KEY

NUM_ROWS = 12
NUM_LINES = 130
"""More than are read at once."""
_TEXTS = ("ä", "a", "B", "_b", "Å", "å-c", "'\"\\", "€\u2028", "🏠", "-", "", "z")
"""A language sorts these in another order than their bytes do."""
_NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


def fill(engine: Engine) -> None:
    """Put rows into every table that has data, and lines into the record, where there is one."""
    with engine.execution_options(writes=True).begin() as connection:
        has_record = inspect(connection).has_table("audit")
        tables = tables_of(connection)
        known: dict[str, list[dict[str, Any]]] = {}
        for name, table in tables.items():
            known[name] = [_row(table, number, known) for number in range(NUM_ROWS)]
            if name == "installation":
                connection.execute(table.update().values(revision=7, is_demo=True))
            elif name != "audit":
                connection.execute(table.insert(), known[name])
        if "overlap_reason" in tables["stop"].columns:
            _overlap(connection, tables["stop"], known["stop"][0])
        if has_record:
            with Session(connection) as session:
                audit = record(session, KEY)
                for number in range(NUM_LINES):
                    audit.append(Entry("somebody", "see week", f"plan {number}"))
                session.commit()


def _overlap(connection: Connection, stops: Table, stop: dict[str, Any]) -> None:
    """A helper who is booked twice at the same time, on purpose."""
    connection.execute(stops.insert(), [{**stop, "id": NUM_ROWS + 1, "overlap_reason": "on purpose"}])


def _row(table: Table, number: int, known: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    return {
        column.name: _value(table, column, number=number, place=place, known=known)
        for place, column in enumerate(table.columns)
    }


def _value(
    table: Table, column: Column[Any], *, number: int, place: int, known: dict[str, list[dict[str, Any]]]
) -> Any:
    for key in column.foreign_keys:
        return known[key.column.table.name][number][key.column.name]
    if column.nullable and number % 2:
        return None
    if (table.name, column.name) == ("stop", "state"):
        return "booked"
    if (table.name, column.name) == ("stop", "overlap_reason"):
        return None
    match column.type:
        case Utc():
            return _NOON + timedelta(hours=place, microseconds=number)
        case Date():
            return date(2026, 11, 30) + timedelta(days=number)
        case Boolean():
            return number % 3 == 0
        case Integer():
            return number + 1
        case Float():
            return 60.18428 + number / 7
        case LargeBinary():
            return bytes(range(256)) * (number % 5) + bytes([number])
        case JSON():
            return {"ä": [number, number / 3, None, "€", "'"], "a": {"b": True}, "": []}
        case _:
            return f"{_TEXTS[number % len(_TEXTS)]}{number} {column.name}"
