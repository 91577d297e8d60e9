"""What residents were told for a week, what became of it, and what has been reported."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from planner.store.plans import DONE, is_reported
from planner.store.tables import OutcomeRow, PlanRow, PromiseRow, StopRow


@dataclass(frozen=True)
class ToldTime:
    """
    One line of the ledger.

    Parameters
    ----------
    visit
        Id.
    helpers, starts, zone
        Who comes, and the moment (UTC) at which service starts, on the clock of a zone.
    made
        When it was told.
    state
        ``open``, ``moved``, ``broken`` or ``cancelled``.
    cause
        Why it does not hold any more, or None.
    """

    visit: str
    helpers: tuple[str, ...]
    starts: datetime
    zone: str
    made: datetime
    state: str
    cause: str | None


class Promises:
    """The ledger of what residents were told."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_week(self, monday: date) -> tuple[ToldTime, ...]:
        """Return every line of plans of a week, by visit in the order in which they were told."""
        query = (
            select(PromiseRow)
            .join(PlanRow)
            .where(PlanRow.monday == monday)
            .order_by(col(PromiseRow.visit_id), col(PromiseRow.id))
        )
        return tuple(
            ToldTime(row.visit_id, tuple(row.helpers), row.starts, row.zone, row.made, row.state, row.cause)
            for row in self._session.exec(query)
        )

    def results(self, monday: date) -> Mapping[str, str]:
        """Return the newest report on each visit of plans of a week."""
        return {visit: result for (visit, _), result in self.reports(monday).items()}

    def reports(self, monday: date) -> Mapping[tuple[str, datetime], str]:
        """Return the newest report on each visit of plans of a week, by the start (UTC) of the stop it is about."""
        query = (
            select(StopRow.visit_id, StopRow.starts, OutcomeRow.result)
            .join(PlanRow, col(StopRow.plan_id) == PlanRow.id)
            .outerjoin(OutcomeRow)
            .where(PlanRow.monday == monday, is_reported())
            .order_by(col(OutcomeRow.at))
        )
        return {(visit, starts): result or DONE for visit, starts, result in self._session.exec(query)}

    def note_no_show(self, visit: str, at: datetime) -> None:
        """Note for each booked stop of a visit that nobody was at home."""
        stops = select(StopRow).where(StopRow.visit_id == visit, StopRow.state == "booked", col(StopRow.starts) <= at)
        for stop in self._session.exec(stops).all():
            self._session.add(OutcomeRow(stop_id=stop.id or 0, at=at, result="no_show", minutes=None, note=""))
        self._session.flush()
