"""The systems that hand requests in, each with keys of its own; a key is known by its hash only."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session, col, select

from planner.store.tables import ApiKeyRow


@dataclass(frozen=True)
class SourceKey:
    """A key: whose it is, since when, and until when; None while it is good."""

    source: str
    made: datetime
    revoked: datetime | None


class Sources:
    """The keys of other systems."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> tuple[SourceKey, ...]:
        """Return every key by source and age, ended ones too."""
        query = select(ApiKeyRow).order_by(ApiKeyRow.source, col(ApiKeyRow.made), ApiKeyRow.key_hash)
        return tuple(SourceKey(row.source, row.made, row.revoked) for row in self._session.exec(query))

    def add(self, source: str, key: str) -> None:
        """Give a source a key beside those that it has."""
        self._session.add(ApiKeyRow(key_hash=_hash(key), source=source, made=datetime.now(UTC)))
        self._session.flush()

    def revoke(self, source: str, *, keep: int = 0) -> int:
        """End the keys of a source, but for so many of the newest, and say how many ended."""
        query = select(ApiKeyRow).where(ApiKeyRow.source == source, col(ApiKeyRow.revoked).is_(None))
        rows = self._session.exec(query.order_by(col(ApiKeyRow.made).desc(), ApiKeyRow.key_hash)).all()[keep:]
        for row in rows:
            row.revoked = datetime.now(UTC)
        self._session.flush()
        return len(rows)

    def of_key(self, key: str) -> str | None:
        """Return whose key it is, or None; that takes as long for any key, since every hash is compared in full."""
        wanted, found = _hash(key), None
        for row in self._session.exec(select(ApiKeyRow).where(col(ApiKeyRow.revoked).is_(None))):
            if hmac.compare_digest(row.key_hash, wanted):
                found = row.source
        return found


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
