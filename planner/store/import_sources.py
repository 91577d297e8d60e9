"""How the files of other systems are read, each by its name."""

from typing import Any

from sqlmodel import Session, col, select

from planner.store.saving import put
from planner.store.tables import ImportSourceRow


class ImportSources:
    """Plain JSON by the name of a system; what it means is the matter of those who read files."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def names(self) -> tuple[str, ...]:
        """Return the names of all systems, in their order."""
        return tuple(self._session.exec(select(ImportSourceRow.name).order_by(col(ImportSourceRow.name))))

    def find(self, name: str) -> dict[str, Any] | None:
        """Return how the files of a system are read, or None."""
        row = self._session.get(ImportSourceRow, name)
        return None if row is None else row.columns

    def save(self, name: str, columns: dict[str, Any]) -> None:
        """Keep how the files of a system are read, in place of what was kept before."""
        put(self._session, ImportSourceRow, {"name": name}, {"columns": columns})
        self._session.flush()
