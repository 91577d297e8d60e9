"""The record of who did or saw what: each line is sealed together with the one before it."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import text
from sqlmodel import Session, col, select

from planner.store.tables import AuditRow

_BEGIN = "begin"
_PAGE = 1000


@dataclass(frozen=True)
class Entry:
    """
    What a line is to say.

    Parameters
    ----------
    actor
        Id of an account, or of a process.
    operation
        As the table of operations calls it.
    about
        What it concerned, by kind and id, such as ``week 2026-11-30``; never a name or any other content.
    """

    actor: str
    operation: str
    about: str


@dataclass(frozen=True)
class AuditLine:
    """A line of the record."""

    id: int
    at: datetime
    entry: Entry


@dataclass(frozen=True)
class ChainState:
    """
    What a look at the whole record found.

    Parameters
    ----------
    num_lines, seal
        How long it is, and the seal of the last line: kept elsewhere, they show later that no line at the end is gone.
    first_broken
        Id of the first line that does not fit the one before it, or None.
    """

    num_lines: int
    seal: str
    first_broken: int | None


class Audit:
    """The record; the database refuses to change or remove a line."""

    def __init__(self, session: Session, secret: bytes) -> None:
        self._session = session
        self._secret = secret

    def append(self, entry: Entry) -> None:
        """Add a line at the end; writers take turns."""
        if self._session.get_bind().dialect.name == "postgresql":
            self._session.execute(text("SELECT pg_advisory_xact_lock(hashtext('planner.audit'))"))
        last = self._session.exec(select(AuditRow).order_by(col(AuditRow.id).desc()).limit(1)).first()
        number, seal = (last.id + 1, last.mac) if last else (1, _BEGIN)
        at = datetime.now(UTC)
        self._session.add(AuditRow(id=number, at=at, **vars(entry), mac=self._seal(number, at, entry, seal)))

    def lines(self, *, about: frozenset[str] | None = None) -> Iterator[AuditLine]:
        """Yield the lines in order, or only those that concern one of some things."""
        for row in self._rows():
            if about is None or row.about in about:
                yield AuditLine(row.id, row.at, Entry(row.actor, row.operation, row.about))

    def verify(self) -> ChainState:
        """Look at every line and say whether one was changed, removed or put in between."""
        number, seal, broken = 0, _BEGIN, None
        for number, row in enumerate(self._rows(), start=1):
            expected = self._seal(number, row.at, Entry(row.actor, row.operation, row.about), seal)
            if broken is None and (row.id != number or not hmac.compare_digest(expected, row.mac)):
                broken = row.id
            seal = row.mac
        return ChainState(number, seal, broken)

    def _rows(self) -> Iterator[AuditRow]:
        query = select(AuditRow).order_by(col(AuditRow.id)).execution_options(yield_per=_PAGE)
        yield from self._session.exec(query)

    def _seal(self, number: int, at: datetime, entry: Entry, previous: str) -> str:
        line = json.dumps([number, at.isoformat(), *vars(entry).values(), previous])
        return hmac.new(self._secret, line.encode(), hashlib.sha256).hexdigest()
