"""What somebody has begun to write and not saved yet."""

from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, col, delete

from planner.store.saving import put
from planner.store.tables import DraftRow


class Drafts:
    """The form of a new request, one for each account."""

    def __init__(self, session: Session, actor: str) -> None:
        self._session = session
        self._actor = actor

    def find(self) -> dict[str, Any] | None:
        """Return what the account has written, or None."""
        row = self._session.get(DraftRow, self._actor)
        return None if row is None else row.content

    def save(self, content: dict[str, Any]) -> None:
        """Keep what the account has written, in place of what it wrote before."""
        put(self._session, DraftRow, {"account_id": self._actor}, {"saved": datetime.now(UTC), "content": content})

    def discard(self) -> None:
        """Forget what the account has written."""
        self._session.exec(delete(DraftRow).where(col(DraftRow.account_id) == self._actor))

    def forget_before(self, moment: datetime) -> int:
        """Forget the drafts that were last touched before a moment, and say how many."""
        return self._session.exec(delete(DraftRow).where(col(DraftRow.saved) < moment)).rowcount
