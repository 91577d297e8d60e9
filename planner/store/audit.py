"""The record of who did or saw what: each line is sealed together with the one before it."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import String, insert, select, type_coerce
from sqlmodel import Session, col

from planner.store.key import Key
from planner.store.tables import AuditRow, PlanRow, RequestRow, StopRow, UnassignedRow, VisitRow

_PURPOSE = "audit"
_BEGIN = "begin"
_PAGE = 1000
_ALL_REQUESTS = "requests"
_LINES = AuditRow.metadata.tables[str(AuditRow.__tablename__)]
_TAKE_TURN_AND_SEE_END = """
SELECT pg_advisory_xact_lock(hashtext('planner.audit')); SELECT id, mac FROM audit ORDER BY id DESC LIMIT 1
"""


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
        What it concerned, by kind and id, such as ``week 2026-11-30``; never a name or any other content. A part of a
        thing stands behind a comma: ``plan 12, own day 2026-11-30``.
    """

    actor: str
    operation: str
    about: str

    @property
    def thing(self) -> str:
        """What it concerned, whatever part of it."""
        return self.about.partition(",")[0]


@dataclass(frozen=True)
class AuditLine:
    """A line of the record; without a moment when somebody has made something else of it."""

    id: int
    at: datetime | None
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
        """Add a line at the end; writers take turns, so nothing but the commit should follow."""
        number, seal = self._end_in_turn()
        number, at = number + 1, datetime.now(UTC)
        line = {"id": number, "at": at, **vars(entry), "mac": self._seal(number, at, entry, seal)}
        self._session.connection().execute(insert(_LINES), line)

    def end(self) -> tuple[int, str]:
        """Return the number of the last line and its seal."""
        query = select(col(AuditRow.id), col(AuditRow.mac)).order_by(col(AuditRow.id).desc()).limit(1)
        last = self._session.execute(query).first()
        return (0, _BEGIN) if last is None else (last.id, last.mac)

    def _end_in_turn(self) -> tuple[int, str]:
        """Wait for one's turn and return the end; on a server in one journey, since the next one waits meanwhile."""
        connection = self._session.connection()
        if connection.dialect.name != "postgresql":
            return self.end()
        # Two statements: one alone would see the lines as they were before it waited.
        found = connection.exec_driver_sql(_TAKE_TURN_AND_SEE_END)
        found.cursor.nextset()
        last = found.cursor.fetchone()
        found.close()
        return last or (0, _BEGIN)

    def seal_of(self, number: int) -> str | None:
        """Return the seal of a line, or None when there is none; number 0 is the beginning."""
        if number == 0:
            return _BEGIN
        return self._session.execute(select(col(AuditRow.mac)).where(col(AuditRow.id) == number)).scalar()

    def lines(self, *, about: frozenset[str] | None = None) -> Iterator[AuditLine]:
        """Yield the lines in order, or only those that concern one of some things."""
        for line, _ in self._sealed_lines():
            if about is None or not about.isdisjoint({line.entry.thing, line.entry.about}):
                yield line

    def verify(self) -> ChainState:
        """Look at every line and say whether one was changed, removed or put in between."""
        number, seal, broken = 0, _BEGIN, None
        for number, (line, mac) in enumerate(self._sealed_lines(), start=1):
            if broken is None and (line.id != number or not self._fits(line, mac, seal)):
                broken = line.id
            seal = mac
        return ChainState(number, seal, broken)

    def things_of_request(self, request_id: str) -> frozenset[str]:
        """
        Return what lines about a request may be about, as long as it is stored.

        That is the request and its resident, every plan in which a visit of it has a stop or is left out, the weeks of
        those plans, and all requests at once.
        """
        visits = select(col(VisitRow.id)).where(col(VisitRow.request_id) == request_id)
        plans = self._session.execute(
            select(col(PlanRow.id), col(PlanRow.monday)).where(
                col(PlanRow.id).in_(select(col(StopRow.plan_id)).where(col(StopRow.visit_id).in_(visits)))
                | col(PlanRow.id).in_(select(col(UnassignedRow.plan_id)).where(col(UnassignedRow.visit_id).in_(visits)))
            )
        ).all()
        residents = self._session.execute(
            select(col(RequestRow.resident_id)).where(col(RequestRow.id) == request_id)
        ).scalars()
        return frozenset(
            {
                _ALL_REQUESTS,
                f"request {request_id}",
                *(f"resident {resident}" for resident in residents),
                *(f"plan {plan.id}" for plan in plans),
                *(f"week {plan.monday}" for plan in plans),
            }
        )

    def _sealed_lines(self) -> Iterator[tuple[AuditLine, str]]:
        query = select(
            col(AuditRow.id),
            type_coerce(col(AuditRow.at), String).label("at"),
            col(AuditRow.actor),
            col(AuditRow.operation),
            col(AuditRow.about),
            col(AuditRow.mac),
        )
        for row in self._session.execute(query.order_by(col(AuditRow.id)), execution_options={"yield_per": _PAGE}):
            entry = Entry(str(row.actor), str(row.operation), str(row.about))
            yield AuditLine(row.id, _moment(row.at), entry), str(row.mac)

    def _fits(self, line: AuditLine, mac: str, previous: str) -> bool:
        if line.at is None:
            return False
        expected = self._seal(line.id, line.at, line.entry, previous)
        return hmac.compare_digest(expected.encode(), mac.encode())

    def _seal(self, number: int, at: datetime, entry: Entry, previous: str) -> str:
        line = json.dumps([number, at.isoformat(), *vars(entry).values(), previous])
        return hmac.new(self._secret, line.encode(), hashlib.sha256).hexdigest()


def record(session: Session, key: Key) -> Audit:
    """Return the record of an installation."""
    return Audit(session, key.derived(_PURPOSE))


def _moment(raw: Any) -> datetime | None:
    """Return the instant of a line as the driver gives it; a file keeps text, which may be any after a forgery."""
    if isinstance(raw, datetime):
        return raw.astimezone(UTC)
    try:
        return datetime.fromisoformat(str(raw)).replace(tzinfo=UTC)
    except ValueError:
        return None
