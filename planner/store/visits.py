"""What is known of the visits of requests: which are promised, which have been, and whose they are."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from planner.domain.lifecycle import PLANNABLE
from planner.domain.promising import PROMISE_TOLERANCE
from planner.domain.spacing import KnownVisit
from planner.store.plans import DONE, NO_SHOW, OPEN, is_reported
from planner.store.tables import OutcomeRow, PlanRow, PromiseRow, RequestRow, StopRow, VisitRow

_Results = dict[str, list[tuple[datetime, str]]]
_TOLERANCE = timedelta(seconds=PROMISE_TOLERANCE)
_SECONDS_PER_MINUTE = 60
_MINUTES_PER_HOUR = 60


class Visits:
    """The visits of requests, in their order."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_plannable(self) -> dict[str, tuple[KnownVisit, ...]]:
        """
        Return the visits of the requests that weeks are planned from, by request.

        Nobody looks at the clock: a visit is over when somebody has reported on it. A promise in the past counts like
        one to come, since its day is known either way.
        """
        return self._known(col(RequestRow.state).in_([str(state) for state in PLANNABLE]))

    def of_request(self, request_id: str) -> tuple[KnownVisit, ...]:
        """Return the visits of one request in the same way, whatever its state."""
        own = select(VisitRow.id).where(VisitRow.request_id == request_id)
        return self._known(RequestRow.id == request_id, visits=own).get(request_id, ())

    def owners_of(self, visit_ids: Collection[str]) -> dict[str, str]:
        """Return the requests of a few visits."""
        query = select(VisitRow.id, VisitRow.request_id).where(col(VisitRow.id).in_(visit_ids))
        return dict(self._session.exec(query).all())

    def promised_in(self, monday: date) -> dict[str, datetime]:
        """Return when the visits that are promised by a plan of a week begin, as residents were told."""
        query = select(PromiseRow.visit_id, PromiseRow.starts).join(PlanRow)
        of_week = query.where(PromiseRow.state == OPEN, PlanRow.monday == monday).order_by(col(PromiseRow.id))
        return dict(self._session.exec(of_week).all())

    def closed_in(self, plan_id: int) -> frozenset[str]:
        """Return the visits of a plan that will not be, since their requests were closed before anybody reported."""
        query = select(StopRow.visit_id).join(VisitRow).join(RequestRow).outerjoin(OutcomeRow)
        closed = col(RequestRow.state).not_in([str(state) for state in PLANNABLE])
        return frozenset(self._session.exec(query.where(StopRow.plan_id == plan_id, closed, ~is_reported())))

    def _known(self, which: Any, visits: Any = None) -> dict[str, tuple[KnownVisit, ...]]:
        results = self._results(visits)
        promises = {row.visit_id: row for row in self._promises(visits)}
        query = select(VisitRow).join(RequestRow).where(which)
        found: dict[str, tuple[KnownVisit, ...]] = {}
        for row in self._session.exec(query.order_by(col(VisitRow.request_id), col(VisitRow.number))):
            known = _known(row.id, promises.get(row.id), results)
            found[row.request_id] = (*found.get(row.request_id, ()), known)
        return found

    def owners(self) -> dict[str, str]:
        """Return the request of every visit."""
        return dict(self._session.exec(select(VisitRow.id, VisitRow.request_id)).all())

    def _promises(self, visits: Any) -> Iterable[PromiseRow]:
        query = select(PromiseRow).where(PromiseRow.state == OPEN)
        if visits is not None:
            query = query.where(col(PromiseRow.visit_id).in_(visits))
        return self._session.exec(query.order_by(col(PromiseRow.id)))

    def _results(self, visits: Any) -> _Results:
        """Return the reports on each visit, oldest first, each with the start of the stop that it is about."""
        columns = (StopRow.visit_id, StopRow.starts, OutcomeRow.result)
        query = select(*columns).outerjoin(OutcomeRow).where(is_reported())
        if visits is not None:
            query = query.where(col(StopRow.visit_id).in_(visits))
        rows = self._session.exec(query.order_by(col(OutcomeRow.at)))
        found: _Results = {}
        for visit, starts, result in rows:
            found.setdefault(visit, []).append((starts, result or DONE))
        return found


def _known(visit_id: str, promise: PromiseRow | None, results: _Results) -> KnownVisit:
    if promise is None:
        return KnownVisit(visit_id)
    result = _result_of(promise, results.get(visit_id, ()))
    if result == NO_SHOW:
        return KnownVisit(visit_id)
    local = promise.starts.astimezone(ZoneInfo(promise.zone))
    start = (local.hour * _MINUTES_PER_HOUR + local.minute) * _SECONDS_PER_MINUTE + local.second
    return KnownVisit(visit_id, local.date(), start, tuple(promise.helpers), is_over=result is not None)


def _result_of(promise: PromiseRow, reports: Iterable[tuple[datetime, str]]) -> str | None:
    """Return the newest report on the visit as it was promised; it may have been planned some minutes off."""
    of_promise = [result for starts, result in reports if abs(starts - promise.starts) <= _TOLERANCE]
    return of_promise[-1] if of_promise else None
