"""What a request leaves in the database, whoever did it and when."""

from typing import Any

from sqlalchemy import Engine, inspect, text

_TABLES = ("support_request", "request_step", "triage_decision", "remote_attempt", "visit")
_PERSON = text(
    "SELECT name, phone, address, postcode FROM resident p "
    "JOIN support_request r ON r.resident_id = p.id WHERE r.id = :id"
)
_OWN = frozenset({"id", "request_id", "resident_id", "version", "at", "actor"})
"""Columns that say which row it is, and when and by whom it was written."""


def rows_of(engine: Engine, request_id: str) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of a request and of who asked, by table, in the order in which they were written."""
    with engine.connect() as connection:
        found = {table: _read(connection, engine, table, request_id) for table in _TABLES}
        who = connection.execute(_PERSON, {"id": request_id}).mappings()
        return {**found, "resident": [dict(row) for row in who]}


def _read(connection: Any, engine: Engine, table: str, request_id: str) -> list[dict[str, Any]]:
    names = [column["name"] for column in inspect(engine).get_columns(table)]
    key = "id" if table == "support_request" else "request_id"
    wanted = ", ".join(name for name in names if name not in _OWN)
    query = text(f"SELECT {wanted} FROM {table} WHERE {key} = :id ORDER BY rowid")
    return [dict(row) for row in connection.execute(query, {"id": request_id}).mappings()]
