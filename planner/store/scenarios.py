"""Named copies of a week."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from planner.store.tables import ScenarioRow


@dataclass(frozen=True)
class Scenario:
    """A named copy of a week with changes, as JSON of :class:`planner.study.what_if.Changes`."""

    id: int
    monday: date
    name: str
    changes: dict[str, Any]


class Scenarios:
    """Named copies of a week."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, monday: date, name: str, changes: dict[str, Any]) -> int:
        """Keep a new scenario and return its id."""
        row = ScenarioRow(monday=monday, name=name, changes=changes)
        self._session.add(row)
        self._session.flush()
        return row.id or 0

    def get(self, scenario_id: int) -> Scenario | None:
        """Return a scenario, or None."""
        row = self._session.get(ScenarioRow, scenario_id)
        return None if row is None else _scenario(row)

    def of_week(self, monday: date) -> tuple[Scenario, ...]:
        """Return the scenarios of a week in the order of their making."""
        query = select(ScenarioRow).where(ScenarioRow.monday == monday).order_by(col(ScenarioRow.id))
        return tuple(_scenario(row) for row in self._session.exec(query))

    def remove(self, scenario_id: int) -> None:
        """Forget a scenario with its plans and jobs."""
        row = self._session.get(ScenarioRow, scenario_id)
        if row is not None:
            self._session.delete(row)


def _scenario(row: ScenarioRow) -> Scenario:
    return Scenario(row.id or 0, row.monday, row.name, row.changes)
