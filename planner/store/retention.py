"""What has been kept long enough goes; which day that is, the caller says."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, delete, func, or_, update
from sqlmodel import Session, col, select

from planner.domain.retention import DataClass, Periods
from planner.store.accounts import LoginAttempts, LoginSessions
from planner.store.door_codes import forget_door_codes
from planner.store.drafts import Drafts
from planner.store.holds import Holds
from planner.store.persons import Counts, Persons
from planner.store.stored_weeks import empty_until
from planner.store.tables import (
    JobRow,
    OutcomeRow,
    RemoteAttemptRow,
    RequestRow,
    ResidentRow,
    TravelCacheRow,
    TriageDecisionRow,
)

_LAST_DAY_OF_WEEK = 6
_ENDED = ("done", "failed", "cancelled")


class Retention:
    """Data whose time is over, by class."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._persons = Persons(session)

    def purge(self, periods: Periods, today: date) -> Counts:
        """Remove what is due on a day, and say how much of each class; contact data first, since others follow them."""
        return {str(name): remove(periods.last_day(name, today)) for name, remove in self._by_class().items()}

    def _by_class(self) -> dict[DataClass, Callable[[date], int]]:
        return {
            DataClass.CONTACT: self._contact,
            DataClass.NOTES: self._notes,
            DataClass.OUTCOME_NOTES: self._outcome_notes,
            DataClass.WEEKS: lambda last: empty_until(self._session, last - timedelta(days=_LAST_DAY_OF_WEEK)),
            DataClass.PLACES: self._places,
            DataClass.SESSIONS: lambda last: LoginSessions(self._session).forget_before(_end_of(last)),
            DataClass.LOGIN_ATTEMPTS: lambda last: LoginAttempts(self._session).forget_before(_end_of(last)),
            DataClass.JOBS: self._jobs,
            DataClass.DRAFTS: self._drafts,
            DataClass.DOOR_CODES: lambda last: forget_door_codes(self._session, last),
        }

    def _contact(self, last: date) -> int:
        """Somebody without any request is there for no purpose, and goes at once."""
        open_requests = select(RequestRow.resident_id).where(col(RequestRow.closed).is_(None))
        recent = select(RequestRow.resident_id).where(col(RequestRow.closed) > last)
        query = select(ResidentRow.id).where(
            col(ResidentRow.erased).is_(None),
            col(ResidentRow.id).not_in(open_requests),
            col(ResidentRow.id).not_in(recent),
        )
        due = list(self._session.exec(query))
        if due:
            self._persons.make_nameless(due)
        return len(due)

    def _notes(self, last: date) -> int:
        closed = select(RequestRow.id).where(col(RequestRow.closed) <= last)
        decided = update(TriageDecisionRow).where(col(TriageDecisionRow.request_id).in_(closed))
        self._session.execute(decided.values(reason="", answers={}))
        called = update(RemoteAttemptRow).where(col(RemoteAttemptRow.request_id).in_(closed))
        self._session.execute(called.values(note=""))
        has_text = or_(col(RequestRow.notes) != "", col(RequestRow.hazards) != "")
        due = update(RequestRow).where(col(RequestRow.closed) <= last, has_text)
        return self._count(due.values(notes="", hazards="", version=col(RequestRow.version) + 1))

    def _outcome_notes(self, last: date) -> int:
        due = update(OutcomeRow).where(col(OutcomeRow.at) < _end_of(last), col(OutcomeRow.note) != "")
        return self._count(due.values(note=""))

    def _places(self, last: date) -> int:
        """An address that nobody refers to has no purpose, so it does not wait for a period."""
        cached = self._count(delete(TravelCacheRow).where(col(TravelCacheRow.made) < _end_of(last)))
        return cached + self._persons.forget_unused_places()

    def _drafts(self, last: date) -> int:
        held = Holds(self._session, "").forget_before(_end_of(last))
        return held + Drafts(self._session, "").forget_before(_end_of(last))

    def _jobs(self, last: date) -> int:
        ended = func.coalesce(col(JobRow.ended), col(JobRow.queued))
        return self._count(delete(JobRow).where(col(JobRow.state).in_(_ENDED), ended < _end_of(last)))

    def _count(self, statement: Any) -> int:
        return cast("CursorResult[Any]", self._session.execute(statement)).rowcount


def _end_of(day: date) -> datetime:
    """Return the first moment (UTC) after a day."""
    return datetime.combine(day + timedelta(days=1), time(), UTC)
