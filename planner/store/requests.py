"""Support requests with the people who ask."""

import secrets
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from planner.domain.lifecycle import PLANNABLE, REQUEST_STEPS, RequestState
from planner.domain.progress import Progress, no_progress
from planner.domain.read_again import read_again
from planner.domain.readiness import findings_before_visit
from planner.domain.request import SupportRequest
from planner.domain.request_states import refused_step
from planner.domain.series import Series
from planner.errors import InputError, NotFoundError, StoreError
from planner.locale import sentence
from planner.store.adding import add_requests, visit_values
from planner.store.mapping import request_of, request_values, resident_values
from planner.store.saving import Saved, Versioned, held, note_change, save_all
from planner.store.tables import DoorCodeRow, HeldSlotRow, RequestRow, RequestStepRow, ResidentRow, VisitRow
from planner.store.turns import take_turns

_ID_BYTES = 8
_ID_LETTERS = "2346789CFGHJKMPQRTVWX"
"""No vowels, so that no word comes of it, and nothing that looks or sounds like another one."""
_FEW = 100
"""So many are asked for by id; the databases take some thousand values in a query."""
_ID_LENGTH = 6
"""86 million numbers: nobody finds another one by trying a few."""


class Requests:
    """Support requests; a person who asks twice is one resident with two requests."""

    def __init__(self, session: Session, actor: str) -> None:
        self._session = session
        self._actor = actor

    def all(self) -> tuple[SupportRequest, ...]:
        """Return every request in the order of the ids."""
        return tuple(request_of(*rows) for rows in self._rows())

    def plannable(self) -> tuple[SupportRequest, ...]:
        """Return the requests that weeks are planned from, in the order of the ids."""
        return self._in_states(PLANNABLE)

    def at_home(self) -> tuple[SupportRequest, ...]:
        """Return the requests for home visits that are not ready yet, in the order of the ids."""
        return self._in_states({RequestState.HOME})

    def get(self, request_id: str) -> Versioned[SupportRequest] | None:
        """Return a request with its version, or None; until the end of a writing transaction it stays so."""
        # One after the other: a joined query that had to wait would miss the request when the person has changed.
        row = held(self._session, RequestRow, request_id) if _can_be_asked(request_id) else None
        if row is None:
            return None
        resident = held(self._session, ResidentRow, row.resident_id)
        return None if resident is None else Versioned(request_of(row, resident), _version(row, resident))

    def required(self, request_id: str) -> Versioned[SupportRequest]:
        """
        Return a request with its version.

        Raises
        ------
        NotFoundError
            When there is none.
        """
        found = self.get(request_id)
        if found is None:
            raise _missing()
        return found

    def state(self, request_id: str) -> RequestState:
        """
        Return how far a request is.

        Raises
        ------
        NotFoundError
            When there is none.
        """
        return RequestState(self._row(request_id).state)

    def save(self, requests: Iterable[SupportRequest], on_progress: Progress = no_progress) -> Saved:
        """Add new requests, each as far as what is known of it carries, and bring known ones up to date, by id."""
        requests = tuple(requests)
        known = self.known(request.id for request in requests)
        new = [request for request in requests if request.id not in known]
        if new:
            add_requests(self._session, new, self._actor, on_progress)
        # What is closed stays as it was: its texts may be purged, and those of a part belong to the whole.
        closed = self.closed() if known else frozenset()
        again = (
            known[request.id] if request.id in closed else read_again(known[request.id], request)
            for request in requests
            if request.id in known
        )
        saved = save_all(known, again, self._write)
        if new or saved.changed:
            self._session.flush()
            note_change(self._session)
        return replace(saved, added=len(new))

    def replace(self, request: SupportRequest, version: str) -> str:
        """
        Save an edited request and return its new version.

        Raises
        ------
        EditConflictError
            When the form was opened before somebody else saved; it holds both values.
        NotFoundError
            When there is no such request any more.
        """
        stored = self.required(request.id)
        stored.require(version, request)
        if stored.value == request:
            return version
        self._write(request)
        self._session.flush()
        note_change(self._session)
        row = self._row(request.id)
        return _version(row, self._session.get_one(ResidentRow, row.resident_id))

    def step(self, request_id: str, state: RequestState) -> None:
        """
        Take a request to another state; the step is kept.

        Raises
        ------
        StoreError
            ``REQUEST_STATE`` when that state may not follow.
        InputError
            ``CONSENT_MISSING`` and ``FIELDS_MISSING``, all at once, when it is to be ready and is not.
        """
        row = self._row(request_id)
        before = RequestState(row.state)
        if state not in REQUEST_STEPS[before]:
            raise StoreError(refused_step(before, state))
        if state is RequestState.READY:
            _require_complete(request_of(row, self._session.get_one(ResidentRow, row.resident_id)))
            self._add_visits(row)
        row.state = state
        row.closed = datetime.now(UTC).date() if state in (RequestState.DONE, RequestState.CANCELLED) else None
        if row.closed is not None:
            self._session.execute(delete(DoorCodeRow).where(col(DoorCodeRow.request_id) == request_id))
        if state not in PLANNABLE:
            self._session.execute(delete(HeldSlotRow).where(col(HeldSlotRow.request_id) == request_id))
        self._note_step(request_id, before, state)
        self._session.flush()
        if (before in PLANNABLE) != (state in PLANNABLE):
            note_change(self._session)

    def new_id(self) -> str:
        """Return a number that can be told on the phone and that no request has; it says nothing of the person."""
        while True:
            request_id = "".join(secrets.choice(_ID_LETTERS) for _ in range(_ID_LENGTH))
            if self._session.get(RequestRow, request_id) is None:
                return request_id

    def not_closed(self) -> tuple[SupportRequest, ...]:
        """Return the requests of which more will come, oldest first."""
        known = select(RequestRow, ResidentRow).join(ResidentRow)
        query = known.where(col(RequestRow.closed).is_(None), col(ResidentRow.erased).is_(None))
        rows = self._session.exec(query.order_by(col(RequestRow.received), col(RequestRow.id)))
        return tuple(request_of(*row) for row in rows)

    def closed(self) -> frozenset[str]:
        """Return the ids of the requests of which nothing more will come."""
        return frozenset(self._session.exec(select(RequestRow.id).where(col(RequestRow.closed).is_not(None))))

    def is_closed(self, request_id: str) -> bool:
        """Say whether nothing more will come of a request."""
        return self._row(request_id).closed is not None

    def visits_of(self, request_id: str) -> tuple[str, ...]:
        """Return the ids of the visits of a request, in their order."""
        query = select(VisitRow.id).where(VisitRow.request_id == request_id).order_by(col(VisitRow.number))
        return tuple(self._session.exec(query))

    def mark_planned(self, request_ids: Iterable[str]) -> None:
        """Take the requests that are ready to the state of those that have a promised visit."""
        for request_id in request_ids:
            if self.state(request_id) is RequestState.READY:
                self.step(request_id, RequestState.PLANNED)

    def known_ids(self, ids: Iterable[str]) -> frozenset[str]:
        """Return those of the ids that are there."""
        wanted = frozenset(ids)
        there = select(RequestRow.id).join(ResidentRow).where(col(ResidentRow.erased).is_(None))
        if len(wanted) <= _FEW:
            there = there.where(col(RequestRow.id).in_(wanted))
        found = frozenset(self._session.exec(there))
        return wanted & found

    def known(self, ids: Iterable[str]) -> dict[str, SupportRequest]:
        """Return those of the ids that are there; a few of many are not looked for by reading all."""
        wanted = self.known_ids(ids)
        if len(wanted) > _FEW:
            return {request.id: request for request in self.all()}
        known = select(RequestRow, ResidentRow).join(ResidentRow)
        rows = self._session.exec(known.where(col(RequestRow.id).in_(wanted), col(ResidentRow.erased).is_(None)))
        return {row.id: request_of(row, resident) for row, resident in rows}

    def _in_states(self, states: Collection[RequestState]) -> tuple[SupportRequest, ...]:
        in_states = col(RequestRow.state).in_([str(state) for state in states])
        return tuple(request_of(*rows) for rows in self._rows(in_states))

    def _rows(self, *conditions: Any) -> Iterable[tuple[RequestRow, ResidentRow]]:
        known = select(RequestRow, ResidentRow).join(ResidentRow).where(col(ResidentRow.erased).is_(None), *conditions)
        return self._session.exec(known.order_by(RequestRow.id))

    def _row(self, request_id: str) -> RequestRow:
        row = self._session.get(RequestRow, request_id) if _can_be_asked(request_id) else None
        if row is None:
            raise _missing()
        return row

    def _write(self, request: SupportRequest) -> None:
        row = self._row(request.id)
        self._keep_complete(row, request)
        for name, value in request_values(request).items():
            setattr(row, name, value)
        self._change_person(row, request)
        if RequestState(row.state) in PLANNABLE:
            self._add_visits(row)

    def _keep_complete(self, row: RequestRow, request: SupportRequest) -> None:
        """Let no request be planned without what a visit needs: it goes back, unless its visit is promised already."""
        if row.state == RequestState.PLANNED:
            _require_complete(request)
        elif row.state == RequestState.READY and findings_before_visit(request):
            self.step(row.id, RequestState.HOME)

    def _change_person(self, row: RequestRow, request: SupportRequest) -> None:
        resident, values = self._session.get_one(ResidentRow, row.resident_id), resident_values(request)
        if values == {name: getattr(resident, name) for name in values}:
            return
        known = self._find_resident(request)
        if known is None and self._num_requests(resident.id) == 1:
            for name, value in values.items():
                setattr(resident, name, value)
            return
        # Another person than the one who asked for the rest: theirs stay with them.
        row.resident_id = (known or self._add_resident(request)).id
        self._session.flush()
        if self._num_requests(resident.id) == 0:
            self._session.delete(resident)

    def _add_visits(self, row: RequestRow) -> None:
        """Add the visits that a request needs and does not have yet; the first bears its id."""
        missing = range(len(self.visits_of(row.id)) + 1, Series(**row.series).visits + 1)
        self._session.add_all(VisitRow(**values) for values in visit_values(row.id, missing))
        self._session.flush()

    def _find_resident(self, request: SupportRequest) -> ResidentRow | None:
        """Return the person with exactly this name, phone and address; nobody else adds or removes one meanwhile."""
        take_turns(self._session.connection(), "residents")
        query = select(ResidentRow).filter_by(**resident_values(request)).order_by(ResidentRow.id)
        return self._session.exec(query).first()

    def _add_resident(self, request: SupportRequest) -> ResidentRow:
        row = ResidentRow(id=secrets.token_hex(_ID_BYTES), **resident_values(request))
        self._session.add(row)
        self._session.flush()
        return row

    def _num_requests(self, resident_id: str) -> int:
        count = select(func.count()).select_from(RequestRow).where(col(RequestRow.resident_id) == resident_id)
        return self._session.exec(count).one()

    def _note_step(self, request_id: str, before: RequestState, after: RequestState) -> None:
        step = RequestStepRow(
            request_id=request_id, at=datetime.now(UTC), actor=self._actor, from_state=before, to_state=after
        )
        self._session.add(step)


def _version(request: RequestRow, resident: ResidentRow) -> str:
    return f"{request.version}.{resident.version}"


def _require_complete(request: SupportRequest) -> None:
    findings = findings_before_visit(request)
    if findings:
        raise InputError(findings)


def _can_be_asked(request_id: str) -> bool:
    """Say whether a text could be an id: a database takes neither NUL nor halves of characters in a question."""
    return request_id.isprintable()


def _missing() -> NotFoundError:
    return NotFoundError(sentence("There is no such request any more."))
