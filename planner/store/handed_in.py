"""What requests came from, so that the same sent twice is one request."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session

from planner.store.saving import put
from planner.store.tables import HandedInRow
from planner.store.turns import take_turns


@dataclass(frozen=True)
class Earlier:
    """What has come in under a key: the digest of what it said, and the request that it became."""

    digest: str
    request: str


class HandedIn:
    """What has come in; keys and digests are keyed hashes, so nothing can be read from them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, key: str) -> Earlier | None:
        """Return what came in under a key, or None; nobody else hands anything in until the transaction ends."""
        take_turns(self._session.connection(), "handed in")
        row = self._session.get(HandedInRow, key)
        return None if row is None else Earlier(row.digest, row.request_id)

    def note(self, key: str, digest: str, request_id: str) -> None:
        """Note what a request that is stored came from; the latest under a key counts."""
        put(
            self._session,
            HandedInRow,
            {"key": key},
            {"digest": digest, "request_id": request_id, "at": datetime.now(UTC)},
        )
        self._session.flush()
