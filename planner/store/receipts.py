"""Receipts of purges and erasures: that they were done, when, by whom, and how much; never what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session, col, select

from planner.store.tables import ReceiptRow


@dataclass(frozen=True)
class Receipt:
    """
    What was done.

    Parameters
    ----------
    id, at, actor
        Which receipt, the moment (UTC), and whose deed.
    kind
        ``purge`` or ``erasure``.
    counts
        Rows by what they were.
    """

    id: int
    at: datetime
    actor: str
    kind: str
    counts: Mapping[str, int]


class Receipts:
    """The receipts; they stay."""

    def __init__(self, session: Session, actor: str) -> None:
        self._session = session
        self._actor = actor

    def add(self, kind: str, counts: Mapping[str, int]) -> Receipt:
        """Write a receipt."""
        row = ReceiptRow(at=datetime.now(UTC), actor=self._actor, kind=kind, counts=dict(counts))
        self._session.add(row)
        self._session.flush()
        return _receipt(row)

    def all(self) -> tuple[Receipt, ...]:
        """Return every receipt in the order of their making."""
        return tuple(_receipt(row) for row in self._session.exec(select(ReceiptRow).order_by(col(ReceiptRow.id))))


def _receipt(row: ReceiptRow) -> Receipt:
    return Receipt(row.id or 0, row.at, row.actor, row.kind, row.counts)
