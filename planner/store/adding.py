"""New requests into the tables, one or a hundred thousand, in a handful of statements."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, SQLModel, col, insert, select

from planner.domain.lifecycle import RequestState
from planner.domain.progress import Progress, no_progress
from planner.domain.readiness import first_state
from planner.domain.request import SupportRequest
from planner.store.mapping import Values, request_values, resident_values
from planner.store.tables import RequestRow, RequestStepRow, ResidentRow, VisitRow
from planner.store.turns import take_turns

_ID_BYTES = 8
_ROWS_A_STATEMENT = 1_000
"""So many are made and sent at once; the rows of a large file would fill memory."""
_FIRST_VERSION = 1
_BEFORE_NUMBER = "~"
"""No request has it in its id, whoever numbered it."""

Person = tuple[str, ...]
"""Name, phone, address and postcode: who agrees in all of them is one resident."""


def add_requests(
    session: Session, requests: Sequence[SupportRequest], actor: str, on_progress: Progress = no_progress
) -> None:
    """Add requests that are not there yet, each as far as what is known of it carries, with resident and visits."""
    residents = _residents(session, requests)
    now = datetime.now(UTC)
    for first in range(0, len(requests), _ROWS_A_STATEMENT):
        chunk = requests[first : first + _ROWS_A_STATEMENT]
        _add_chunk(session, chunk, residents, {"at": now, "actor": actor})
        on_progress(first + len(chunk), len(requests))


def _add_chunk(
    session: Session, requests: Sequence[SupportRequest], residents: Mapping[Person, str], first_step: Values
) -> None:
    """Add some requests of known residents, with their visits and with the step that each has taken."""
    rows, visits, steps = [], [], []
    for request in requests:
        state = first_state(request)
        rows.append(
            {
                "id": request.id,
                "resident_id": residents[_person(request)],
                "state": state,
                "version": _FIRST_VERSION,
                **request_values(request),
            }
        )
        if state is RequestState.READY:
            visits += visit_values(request.id, range(1, request.series.visits + 1))
        if state is not RequestState.NEW:
            steps.append({"request_id": request.id, "from_state": RequestState.NEW, "to_state": state, **first_step})
    _insert(session, RequestRow, rows)
    _insert(session, VisitRow, visits)
    _insert(session, RequestStepRow, steps)


def visit_values(request_id: str, numbers: Iterable[int]) -> list[dict[str, Any]]:
    """Return the rows of visits by their numbers; the first bears the id of its request, no other one can."""
    return [
        {
            "id": request_id if number == 1 else f"{request_id}{_BEFORE_NUMBER}{number}",
            "request_id": request_id,
            "number": number,
        }
        for number in numbers
    ]


def _residents(session: Session, requests: Sequence[SupportRequest]) -> dict[Person, str]:
    """Return the id of each person of the requests; who is not there yet is added, by nobody else meanwhile."""
    take_turns(session.connection(), "residents")
    wanted = {_person(request): resident_values(request) for request in requests}
    columns = (ResidentRow.id, ResidentRow.name, ResidentRow.phone, ResidentRow.address, ResidentRow.postcode)
    known = select(*columns).where(col(ResidentRow.erased).is_(None))  # type: ignore[call-overload]
    if len(wanted) == 1:
        known = known.filter_by(**next(iter(wanted.values())))
    found: dict[Person, str] = {}
    for resident_id, *person in session.exec(known.order_by(ResidentRow.id)):
        found.setdefault(tuple(person), resident_id)
    new = {person: secrets.token_hex(_ID_BYTES) for person in wanted if person not in found}
    _insert(session, ResidentRow, [{"id": new[person], "version": _FIRST_VERSION, **wanted[person]} for person in new])
    return found | new


def _person(request: SupportRequest) -> Person:
    return tuple(resident_values(request).values())


def _insert(session: Session, kind: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
    table = kind.metadata.tables[str(kind.__tablename__)]
    for first in range(0, len(rows), _ROWS_A_STATEMENT):
        session.execute(insert(table), rows[first : first + _ROWS_A_STATEMENT])
