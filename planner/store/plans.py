"""Plans: each with its week, its stops as bookings, and its state."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_, update
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from planner.domain.lifecycle import FOLLOWED, PLAN_STEPS, PlanState
from planner.domain.plan import Plan
from planner.domain.plan_file import plan_from_json, plan_to_json
from planner.domain.problem import Problem
from planner.domain.promising import PROMISE_TOLERANCE
from planner.errors import NotFoundError, StoreError
from planner.locale import sentence
from planner.store.plan_heads import PlanHead, Stamp, newest_stamp, plan_heads
from planner.store.plan_rows import add_stops, add_unassigned, hold_visits, stop_rows, unassigned_rows
from planner.store.saving import add_if_missing, note_change
from planner.store.tables import OutcomeRow, PlannedWeekRow, PlanRow, PromiseRow, StopRow, VisitRow
from planner.store.turns import take_turns
from planner.store.week_content import week_from_content, week_to_content

_WEEKS_IN_MEMORY = 8
_COPY_MARK = "+"
"""Between the id of a visit and the number of its copy."""

BOOKED = "booked"
_DRAFT = "draft"
_CANCELLED = "cancelled"
DONE = "done"
OPEN = "open"
NO_SHOW = "no_show"
"""Result of a visit at which nobody was at home: it is to be planned again."""
_MOVED, _BROKEN = "moved", "broken"
_PUBLISHED = "published"
_TOLERANCE = timedelta(seconds=PROMISE_TOLERANCE)


@dataclass(frozen=True)
class StoredPlan:
    """
    A plan with the week that it answers.

    Parameters
    ----------
    id, monday, scenario_id
        Which plan, of which week; without a scenario it is the week's own.
    created
        The moment (UTC) of its making.
    state
        How far it is.
    is_outdated
        Whether the week had changed before the plan was ready: it is kept, and nothing uses it.
    version
        A form about the plan carries it.
    problem, plan
        The week and its answer.
    """

    id: int
    monday: date
    scenario_id: int | None
    created: datetime
    state: PlanState
    is_outdated: bool
    version: str
    problem: Problem
    plan: Plan


@dataclass(frozen=True)
class PlanToSave:
    """A plan as it goes into rows; made before the transaction, so that other writers do not wait for it."""

    problem: Problem
    plan: Plan
    digest: str
    content: bytes
    answer: dict[str, Any]
    sha256: str
    visits: frozenset[str]
    stops: str
    unassigned: str
    causes: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, problem: Problem, plan: Plan, *, over: Collection[str] = (), causes: Mapping[str, str] | None = None
    ) -> "PlanToSave":
        """
        Return the plan of a week, ready to be saved.

        Parameters
        ----------
        over
            Visits that have been reported on: their time is booked by the plan before, and stays so.
        causes
            What has moved a visit, for the ledger of promises.
        """
        content = week_to_content(problem)
        answer = plan_to_json(plan)
        return cls(
            problem=problem,
            plan=plan,
            digest=problem.digest(),
            content=content,
            answer=answer,
            sha256=_sha256(content, answer),
            visits=frozenset(original_of(visit.id) for visit in problem.visits),
            stops=stop_rows(_stops(problem, plan, over)),
            unassigned=unassigned_rows(plan.unassigned),
            causes=causes or {},
        )


class Plans:
    """Plans, each with its week; of those that are not outdated, the newest of a week or a scenario counts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, ready: PlanToSave, *, scenario_id: int | None = None, is_outdated: bool = False) -> int:
        """
        Keep a plan with its week and return its id.

        Raises
        ------
        StoreError
            ``REQUEST_GONE`` when somebody of the week has been erased meanwhile.
        """
        self._require_visits(ready)
        sha256 = self._keep_week(ready)
        row = PlanRow(
            monday=ready.problem.monday,
            scenario_id=scenario_id,
            digest=ready.digest,
            state=PlanState.DRAFT,
            is_outdated=is_outdated,
            created=datetime.now(UTC),
            plan=ready.answer,
            sha256=sha256,
            causes=dict(ready.causes),
        )
        self._session.add(row)
        self._session.flush()
        if scenario_id is None:
            add_stops(self._session, row.id or 0, ready.stops, zone=ready.problem.timezone, state=_DRAFT)
            add_unassigned(self._session, row.id or 0, ready.unassigned)
            note_change(self._session)  # scenarios are planned from it
        return row.id or 0

    def rewrite(self, row: PlanRow, ready: PlanToSave) -> None:
        """Let a stored plan answer another week, for those who take personal data out; its stops are theirs to mend."""
        sha256 = self._keep_week(ready)
        row.digest, row.plan, row.sha256 = ready.digest, ready.answer, sha256
        row.causes = {visit: cause for visit, cause in row.causes.items() if visit in ready.visits}

    def _keep_week(self, ready: PlanToSave) -> str:
        """Keep the week unless it is there, and return the hash of the plan with it."""
        week = {"digest": ready.digest, "monday": ready.problem.monday, "content": ready.content}
        if add_if_missing(self._session, PlannedWeekRow, week):
            return ready.sha256
        # The same week may have been deflated to other bytes.
        return _sha256(self._session.get_one(PlannedWeekRow, ready.digest).content, ready.answer)

    def get(self, plan_id: int) -> StoredPlan | None:
        """
        Return a plan, or None.

        Raises
        ------
        StoreError
            When the row is damaged: its hash no longer fits.
        """
        row = self._session.get(PlanRow, plan_id)
        return None if row is None else self._stored(row)

    def latest(self, monday: date, *, scenario_id: int | None = None) -> StoredPlan | None:
        """
        Return the newest plan of a week, or of one of its scenarios, that was not outdated when it was ready.

        Raises
        ------
        StoreError
            When the row is damaged: its hash no longer fits.
        """
        row = self._session.exec(
            select(PlanRow)
            .where(PlanRow.monday == monday, PlanRow.scenario_id == scenario_id, col(PlanRow.is_outdated).is_(False))
            .order_by(col(PlanRow.id).desc())
            .limit(1)
        ).first()
        return None if row is None else self._stored(row)

    def heads(self, monday: date) -> tuple[PlanHead, ...]:
        """Return every plan of a week's own without its content, the newest first."""
        return plan_heads(self._session, monday)

    def stamp(self, monday: date) -> Stamp | None:
        """Return which plan of a week is the newest, without reading it, or None."""
        return newest_stamp(self._session, monday)

    def published(self, monday: date) -> StoredPlan | None:
        """Return the plan of a week that helpers follow, or None."""
        row = self._session.exec(_followed(monday)).first()
        return None if row is None else self._stored(row)

    def mondays(self) -> tuple[date, ...]:
        """Return the weeks that have a plan of their own, in order."""
        query = (
            select(col(PlanRow.monday))
            .where(col(PlanRow.scenario_id).is_(None), col(PlanRow.is_outdated).is_(False))
            .distinct()
            .order_by(col(PlanRow.monday))
        )
        return tuple(self._session.exec(query))

    def publish(self, plan_id: int) -> None:
        """
        Book the helpers' time, note what residents are promised, and free what the week's published plan had booked.

        What somebody has reported on stays as it was.

        Raises
        ------
        StoreError
            ``PLAN_STATE`` when the plan is no draft, ``PLAN_OUTDATED`` when a visit of it has got a promise in another
            week meanwhile, or ``DOUBLE_BOOKING`` from the database.
        NotFoundError
            When there is no such plan.
        """
        row = self._session.get(PlanRow, plan_id)
        if row is None or row.scenario_id is not None:
            raise NotFoundError(sentence("There is no such plan of a week."))
        take_turns(self._session.connection(), f"week {row.monday}")
        self._session.refresh(row)
        followed = self._session.exec(_followed(row.monday)).all()
        self._refuse_promised_elsewhere(row)
        self._step(row, PlanState.PUBLISHED)
        row.published = datetime.now(UTC)
        for before in followed:
            self._step(before, PlanState.REPLACED)
            self._mark_stops(before.id or 0, BOOKED, _CANCELLED)
        self._mark_stops(plan_id, _DRAFT, BOOKED)
        self._promise(plan_id, row.monday, row.published, row.causes)

    def promise_one(self, plan_id: int, visit_id: str) -> None:
        """Note that a resident was promised what a draft says of one visit; the rest of it is told to nobody."""
        stops = self._session.exec(
            select(StopRow).where(StopRow.plan_id == plan_id, StopRow.visit_id == visit_id).order_by(col(StopRow.id))
        ).all()
        self._session.add(_promise_row(plan_id, visit_id, stops, datetime.now(UTC)))
        self._session.flush()

    def release(self, visit_id: str, *, since: datetime | None = None) -> None:
        """
        Free the helpers' time for a visit that will not be, and note that its promise holds no more.

        Parameters
        ----------
        since
            Only what begins after that moment; None frees it whenever it is.
        """
        stops = update(StopRow).where(col(StopRow.visit_id) == visit_id, col(StopRow.state) == BOOKED)
        promises = update(PromiseRow).where(col(PromiseRow.visit_id) == visit_id, col(PromiseRow.state) == OPEN)
        if since is not None:
            stops, promises = stops.where(col(StopRow.starts) > since), promises.where(col(PromiseRow.starts) > since)
        self._session.execute(stops.values(state=_CANCELLED))
        self._session.execute(promises.values(state=_CANCELLED, cause="request"))

    def _step(self, row: PlanRow, state: PlanState) -> None:
        if state not in PLAN_STEPS[PlanState(row.state)]:
            refused = sentence('The plan is "{before}" and cannot become "{after}". [PLAN_STATE]')
            raise StoreError(refused.with_values(before=row.state, after=state))
        row.state = state

    def _mark_stops(self, plan_id: int, before: str, after: str) -> None:
        of_plan = update(StopRow).where(
            col(StopRow.plan_id) == plan_id,
            col(StopRow.state) == before,
            col(StopRow.id).not_in(select(OutcomeRow.stop_id)),
        )
        self._session.execute(of_plan.values(state=after))

    def _promise(self, plan_id: int, monday: date, made: datetime, causes: Mapping[str, str]) -> None:
        """
        Note a promise for each visit; one that says something new comes after the old one, which is moved.

        A start that differs by no more than the tolerance says nothing new: what was told still holds.
        """
        stops: dict[str, list[StopRow]] = {}
        for stop in self._session.exec(select(StopRow).where(StopRow.plan_id == plan_id)):
            stops.setdefault(stop.visit_id, []).append(stop)
        open_promises = self._open_promises(monday, stops)
        for visit, places in stops.items():
            helpers, starts = sorted(stop.helper_id for stop in places), min(stop.starts for stop in places)
            before = open_promises.pop(visit, None)
            if before is not None and before.helpers == helpers and abs(starts - before.starts) <= _TOLERANCE:
                continue
            if before is not None:
                before.state, before.cause = _MOVED, causes.get(visit, _PUBLISHED)
            self._session.add(_promise_row(plan_id, visit, places, made))
        reported = set(self._session.exec(select(StopRow.visit_id).outerjoin(OutcomeRow).where(is_reported())))
        for left_out in open_promises.values():
            if left_out.visit_id not in reported:
                left_out.state, left_out.cause = _BROKEN, causes.get(left_out.visit_id, _PUBLISHED)

    def _refuse_promised_elsewhere(self, row: PlanRow) -> None:
        """A draft may hold a visit that the plan of another week, drawn up at the same time, has promised by now."""
        own = select(StopRow.visit_id).where(StopRow.plan_id == row.id)
        # Held in one order: who publishes the other week at this moment waits, and finds this promise then.
        held = select(VisitRow.id).where(col(VisitRow.id).in_(own)).order_by(VisitRow.id)
        self._session.exec(held.with_for_update(key_share=True)).all()
        again = select(StopRow.visit_id).join(OutcomeRow).where(OutcomeRow.result == NO_SHOW)
        promised = (
            select(PromiseRow.id)
            .join(PlanRow)
            .where(
                PlanRow.monday != row.monday,
                PromiseRow.state == OPEN,
                col(PromiseRow.visit_id).in_(own),
                col(PromiseRow.visit_id).not_in(again),
            )
        )
        if self._session.exec(promised.limit(1)).first() is not None:
            outdated = sentence(
                "A visit of this plan has been promised in another week meanwhile; plan the week again. [PLAN_OUTDATED]"
            )
            raise StoreError(outdated)

    def _open_promises(self, monday: date, visits: Collection[str]) -> dict[str, PromiseRow]:
        """Return what residents wait for: those of the visits, and the others who were promised a time in the week."""
        query = (
            select(PromiseRow)
            .join(PlanRow)
            .where(PromiseRow.state == OPEN, or_(col(PlanRow.monday) == monday, col(PromiseRow.visit_id).in_(visits)))
        )
        return {promise.visit_id: promise for promise in self._session.exec(query)}

    def _require_visits(self, ready: PlanToSave) -> None:
        """Let only visits pass that are stored, and keep them so: who erases one waits, and finds this plan then."""
        if not ready.visits <= hold_visits(self._session, ready.visits):
            gone = sentence("A request of this week was erased meanwhile; plan the week anew. [REQUEST_GONE]")
            raise StoreError(gone)

    def _stored(self, row: PlanRow) -> StoredPlan:
        week = self._session.get_one(PlannedWeekRow, row.digest)
        if _sha256(week.content, row.plan) != row.sha256:
            text = sentence("Plan {id} is damaged in the database; restore a back-up or plan the week again.")
            raise StoreError(text.with_values(id=row.id))
        return StoredPlan(
            id=row.id or 0,
            monday=row.monday,
            scenario_id=row.scenario_id,
            created=row.created,
            state=PlanState(row.state),
            is_outdated=row.is_outdated,
            version=str(row.version),
            problem=_week(week.content),
            plan=plan_from_json(row.plan),
        )


def _promise_row(plan_id: int, visit: str, stops: Sequence[StopRow], made: datetime) -> PromiseRow:
    return PromiseRow(
        visit_id=visit,
        plan_id=plan_id,
        helpers=sorted(stop.helper_id for stop in stops),
        starts=min(stop.starts for stop in stops),
        zone=stops[0].zone,
        made=made,
        state=OPEN,
    )


def is_reported() -> ColumnElement[bool]:
    """Return the condition that a stop, with its report if there is one, is over."""
    return or_(col(OutcomeRow.id).is_not(None), col(StopRow.state) == DONE)


def _followed(monday: date) -> SelectOfScalar[PlanRow]:
    query = select(PlanRow).where(PlanRow.monday == monday, col(PlanRow.state).in_(FOLLOWED))
    return query.execution_options(populate_existing=True)


def original_of(visit_id: str) -> str:
    """Return the id of the visit that a scenario's visit is, or is a copy of; no id of a request holds the mark."""
    return visit_id.partition(_COPY_MARK)[0]


def forget_weeks_in_memory() -> None:
    """Drop the weeks that were read lately by this process."""
    _week.cache_clear()


@lru_cache(maxsize=_WEEKS_IN_MEMORY)
def _week(content: bytes) -> Problem:
    """Read a week; a page asks for the same one again and again."""
    return week_from_content(content)


def _stops(problem: Problem, plan: Plan, over: Collection[str]) -> Iterator[tuple[str, str, datetime, datetime]]:
    for route in plan.routes:
        for stop in route.stops:
            if stop.visit in over:
                continue
            starts, ends = (instant(problem, route.day, seconds) for seconds in (stop.start, stop.end))
            yield stop.visit, route.helper, starts, ends


def instant(problem: Problem, day: int, seconds: int) -> datetime:
    """Return the moment (UTC) that the clock on the wall shows on a day of the week, seconds after midnight."""
    midnight = datetime.combine(problem.monday + timedelta(days=day), datetime.min.time())
    return (midnight + timedelta(seconds=seconds)).replace(tzinfo=ZoneInfo(problem.timezone)).astimezone(UTC)


def _sha256(content: bytes, answer: Any) -> str:
    digest = hashlib.sha256(content)
    digest.update(json.dumps(answer, sort_keys=True).encode())
    return digest.hexdigest()
