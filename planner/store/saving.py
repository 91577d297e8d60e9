"""What all repositories share: putting a row, counting an import, and values with their version."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar, cast

from sqlalchemy import CursorResult, update
from sqlalchemy.dialects.postgresql import insert as on_server
from sqlalchemy.dialects.sqlite import insert as in_file
from sqlmodel import Session, SQLModel, col

from planner.errors import EditConflictError
from planner.store.tables import InstallationRow

Row = TypeVar("Row", bound=SQLModel)
Value = TypeVar("Value")


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


Item = TypeVar("Item", bound=_HasId)


@dataclass(frozen=True)
class Saved:
    """What an import did; a row that was the same already is unchanged."""

    added: int
    changed: int
    unchanged: int


@dataclass(frozen=True)
class Versioned(Generic[Value]):
    """A value with the version that a form carries while somebody edits it."""

    value: Value
    version: str

    def require(self, version: str, mine: Value) -> None:
        """
        Let only a form pass that was opened with this version.

        Raises
        ------
        EditConflictError
            With what was to be saved and what is stored.
        """
        if version != self.version:
            raise EditConflictError(mine, self.value)


def held(session: Session, kind: type[Row], key: Any) -> Row | None:
    """Return a row as it is now, or None; in a transaction that writes, nobody else changes it until the end."""
    return session.get(kind, key, populate_existing=True, with_for_update=_writes(session))


def put(session: Session, kind: type[Row], key: Mapping[str, Any], values: Mapping[str, Any]) -> Row:
    """Add a row, or change the one that has the key."""
    row = session.get(kind, tuple(key.values()) if len(key) > 1 else next(iter(key.values())))
    if row is None:
        row = kind(**key, **values)
        session.add(row)
    else:
        for name, value in values.items():
            setattr(row, name, value)
    return row


def save_all(known: Mapping[str, Item], items: Iterable[Item], write: Callable[[Item], object]) -> Saved:
    """Write what is new or changed, and count; the order of the items does not matter."""
    counts = {"added": 0, "changed": 0, "unchanged": 0}
    for item in items:
        before = known.get(item.id)
        kind = "added" if before is None else "unchanged" if before == item else "changed"
        counts[kind] += 1
        if kind != "unchanged":
            write(item)
    return Saved(**counts)


def note_change(session: Session) -> None:
    """Count a change of what weeks are planned from, so that plans in the making learn of it."""
    statement = update(InstallationRow).values(revision=col(InstallationRow.revision) + 1)
    session.execute(statement)


def add_if_missing(session: Session, kind: type[SQLModel], values: Mapping[str, Any]) -> bool:
    """Add a row unless its key is there, also when another writer adds it at this moment; say whether it was added."""
    insert = on_server if session.get_bind().dialect.name == "postgresql" else in_file
    statement = insert(kind.metadata.tables[str(kind.__tablename__)]).values(**values).on_conflict_do_nothing()
    found = session.execute(statement, execution_options={"preserve_rowcount": True})
    return cast("CursorResult[Any]", found).rowcount == 1


def _writes(session: Session) -> bool:
    return bool(session.connection().get_execution_options().get("writes", False))
