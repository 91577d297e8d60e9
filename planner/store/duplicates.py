"""The same wish twice: which requests are alike, what was merged into what, and which are two wishes after all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import or_, update
from sqlmodel import Session, col, select

from planner.domain.lifecycle import RequestState
from planner.domain.likeness import StoredWish, may_be_same
from planner.domain.request import SupportRequest
from planner.store.requests import Requests
from planner.store.saving import put
from planner.store.tables import DistinctRequestsRow, RequestRow, RequestStepRow, ResidentRow

_WHO = (col(ResidentRow.name), col(ResidentRow.phone), col(ResidentRow.address))


@dataclass(frozen=True)
class Step:
    """A step in the life of a request: from a state to a state, when (UTC), and by which account."""

    request: str
    at: datetime
    actor: str
    before: RequestState
    after: RequestState


class Duplicates:
    """Requests that are, or may be, one wish; a merged one stays with its history and names the whole."""

    def __init__(self, session: Session, requests: Requests, actor: str) -> None:
        self._session = session
        self._requests = requests
        self._actor = actor

    def wishes_since(self, day: date) -> tuple[StoredWish, ...]:
        """Return the open requests of a day or later, oldest first, as much of each as is compared with others."""
        columns = (col(RequestRow.id), *_WHO, col(RequestRow.topic))
        recent = (RequestRow.received >= day, col(RequestRow.closed).is_(None), col(ResidentRow.erased).is_(None))
        query = select(*columns).join(ResidentRow).where(*recent)  # type: ignore[call-overload]
        rows = self._session.exec(query.order_by(col(RequestRow.received), col(RequestRow.id)))
        return tuple(StoredWish(*row) for row in rows)

    def alike(self, request: SupportRequest, since: date) -> tuple[SupportRequest, ...]:
        """Return the open requests of a day or later that may be the same as one, oldest first."""
        # Names and phones of all, and the whole of the few that are alike: this is asked while somebody types.
        recent = (RequestRow.received >= since, RequestRow.id != request.id, col(RequestRow.closed).is_(None))
        query = select(col(RequestRow.id), *_WHO).join(ResidentRow).where(*recent, col(ResidentRow.erased).is_(None))
        rows: Iterable[Any] = self._session.exec(query.order_by(col(RequestRow.received), col(RequestRow.id))).all()
        return tuple(self._requests.required(row.id).value for row in rows if may_be_same(row, request))

    def merge(self, kept_id: str, other_id: str) -> None:
        """Close a request because another one is the same wish; it stays with its history, and names the other."""
        self._requests.step(other_id, RequestState.CANCELLED)
        self._session.get_one(RequestRow, other_id).merged_into = kept_id
        earlier = update(RequestRow).where(col(RequestRow.merged_into) == other_id)
        self._session.execute(earlier.values(merged_into=kept_id, version=col(RequestRow.version) + 1))
        self._session.flush()

    def merged_into(self, request_id: str) -> str | None:
        """
        Return the request that a request is part of, or None.

        Raises
        ------
        NotFoundError
            When there is no such request.
        """
        self._requests.required(request_id)
        return self._session.get_one(RequestRow, request_id).merged_into

    def parts_of(self, request_id: str) -> tuple[str, ...]:
        """Return the requests that were merged into one, oldest first."""
        parts = select(RequestRow.id).where(RequestRow.merged_into == request_id)
        return tuple(self._session.exec(parts.order_by(col(RequestRow.received), col(RequestRow.id))))

    def tell_apart(self, one_id: str, other_id: str) -> None:
        """Note that two requests that look alike are not the same."""
        first, second = sorted((one_id, other_id))
        values = {"at": datetime.now(UTC), "actor": self._actor}
        put(self._session, DistinctRequestsRow, {"first_id": first, "second_id": second}, values)
        self._session.flush()

    def told_apart(self, request_id: str) -> frozenset[str]:
        """Return the requests that somebody has told apart from one."""
        first, second = col(DistinctRequestsRow.first_id), col(DistinctRequestsRow.second_id)
        query = select(DistinctRequestsRow).where(or_(first == request_id, second == request_id))
        pairs = self._session.exec(query)
        return frozenset({id_ for pair in pairs for id_ in (pair.first_id, pair.second_id)} - {request_id})

    def history(self, request_id: str) -> tuple[Step, ...]:
        """Return the steps of a request and of all that were merged into it, oldest first."""
        is_part = or_(col(RequestRow.id) == request_id, col(RequestRow.merged_into) == request_id)
        ids = select(RequestRow.id).where(is_part)
        query = select(RequestStepRow).where(col(RequestStepRow.request_id).in_(ids))
        rows = self._session.exec(query.order_by(col(RequestStepRow.at), col(RequestStepRow.id)))
        return tuple(
            Step(row.request_id, row.at, row.actor, RequestState(row.from_state), RequestState(row.to_state))
            for row in rows
        )
