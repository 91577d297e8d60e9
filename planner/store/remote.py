"""Requests that wait for help from a distance, with the calls that were made."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlmodel import Session, col, select

from planner.domain.lifecycle import RequestState
from planner.domain.remote import Attempt, Outcome, Waiting
from planner.store.mapping import request_of
from planner.store.tables import RemoteAttemptRow, RequestRow, ResidentRow


class RemoteCalls:
    """Calls to residents; when the next one is agreed stands with the request."""

    def __init__(self, session: Session, actor: str) -> None:
        self._session = session
        self._actor = actor

    def waiting(self) -> tuple[Waiting, ...]:
        """Return the requests that wait for a call, in the order of their ids."""
        waits = (RequestRow.state == RequestState.REMOTE, col(ResidentRow.erased).is_(None))
        query = select(RequestRow, ResidentRow).join(ResidentRow).where(*waits).order_by(RequestRow.id)
        rows = list(self._session.exec(query))
        attempts = self._attempts([row.id for row, _ in rows])
        return tuple(
            Waiting(request_of(row, resident), row.call_back, attempts.get(row.id, ())) for row, resident in rows
        )

    def attempts(self, request_id: str) -> tuple[Attempt, ...]:
        """Return the calls about a request, oldest first."""
        return self._attempts([request_id]).get(request_id, ())

    def call_back(self, request_id: str) -> datetime | None:
        """Return when a resident wants to be called (UTC), or None when no time is agreed."""
        return self._session.get_one(RequestRow, request_id).call_back

    def set_call_back(self, request_id: str, moment: datetime | None) -> None:
        """Note when a resident wants to be called, or that no time is agreed."""
        self._session.get_one(RequestRow, request_id).call_back = moment
        self._session.flush()

    def note(self, request_id: str, outcome: Outcome, *, minutes: int, note: str) -> None:
        """Keep a call, as made now by the account."""
        row = RemoteAttemptRow(
            request_id=request_id,
            at=datetime.now(UTC),
            actor=self._actor,
            outcome=outcome,
            minutes=minutes,
            note=note,
        )
        self._session.add(row)
        self._session.flush()

    def _attempts(self, request_ids: Iterable[str]) -> dict[str, tuple[Attempt, ...]]:
        query = select(RemoteAttemptRow).where(col(RemoteAttemptRow.request_id).in_(list(request_ids)))
        found: dict[str, tuple[Attempt, ...]] = {}
        for row in self._session.exec(query.order_by(col(RemoteAttemptRow.id))):
            attempt = Attempt(row.at, row.actor, Outcome(row.outcome), row.minutes, row.note)
            found[row.request_id] = (*found.get(row.request_id, ()), attempt)
        return found
