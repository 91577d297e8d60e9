"""Everything that is stored about one resident: found, shown, and forgotten."""

import re
import secrets
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, func, or_, update
from sqlmodel import Session, SQLModel, col, select

from planner.domain.lifecycle import RequestState
from planner.domain.likeness import phone_key
from planner.store.plans import OPEN
from planner.store.saving import note_change
from planner.store.stored_weeks import take_out
from planner.store.tables import (
    DraftRow,
    HeldSlotRow,
    JobRow,
    OutcomeRow,
    PlaceRow,
    PromiseRow,
    RemoteAttemptRow,
    RequestRow,
    RequestStepRow,
    ResidentRow,
    ScenarioRow,
    ShiftRow,
    SiteRow,
    StopRow,
    TravelCacheRow,
    TriageDecisionRow,
    UnassignedRow,
    VisitRow,
)

Counts = dict[str, int]
"""How many rows, by what they are."""

_ID_BYTES = 8
_LEAST_DIGITS = 5
"""A shorter number would fit too many people."""
_LEAST_LETTERS = 3
"""A shorter part of a name, such as a particle, stands in too many texts."""
_ENDING = 3
"""Letters at the end of a name that change when it is bent."""


class Persons:
    """Residents as people with rights; an erased one is nobody."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def by_id(self, resident_id: str) -> tuple[str, ...]:
        """Return the resident of an id, if there is one."""
        return tuple(self._session.exec(_residents().where(ResidentRow.id == resident_id)))

    def by_request(self, request_id: str) -> tuple[str, ...]:
        """Return who asked with a request, if there is one."""
        query = _residents().join(RequestRow).where(RequestRow.id == request_id)
        return tuple(self._session.exec(query))

    def by_phone(self, number: str) -> tuple[str, ...]:
        """Return everybody who has a phone number, however it is spelled."""
        wanted = phone_key(number)
        if len(wanted) < _LEAST_DIGITS:
            return ()
        rows = self._session.exec(select(ResidentRow).order_by(ResidentRow.id))
        return tuple(row.id for row in rows if phone_key(row.phone) == wanted)

    def record(self, resident_id: str) -> dict[str, Any]:
        """Return all that is stored about a resident, as plain JSON data."""
        resident = self._session.get_one(ResidentRow, resident_id)
        requests = self._rows(RequestRow, col(RequestRow.resident_id) == resident_id)
        return {
            "resident": _plain(resident),
            "requests": [self._request(row) for row in requests],
            "places": [_plain(place) for place in self._places(resident)],
        }

    def is_promised_a_visit(self, resident_id: str, now: datetime) -> bool:
        """Say whether a visit to come has been promised, and not been cancelled since."""
        query = (
            select(func.count())
            .select_from(PromiseRow)
            .join(VisitRow)
            .join(RequestRow)
            .where(
                RequestRow.resident_id == resident_id,
                RequestRow.state == RequestState.PLANNED,
                PromiseRow.state == OPEN,
                PromiseRow.starts > now,
            )
        )
        return self._session.exec(query).one() > 0

    def erase(self, resident_id: str) -> Counts:
        """
        Remove a resident with every row that is theirs, and say how many.

        No shell stays for the statistics: hour, helper and topic would still be theirs to anybody who was there, and
        the few who ask to be erased do not change a figure that is worth it.
        """
        counts = self._forget([resident_id])
        self._session.execute(delete(ResidentRow).where(col(ResidentRow.id) == resident_id))
        self._session.expire_all()
        return counts

    def make_nameless(self, resident_ids: Collection[str]) -> Counts:
        """
        Empty residents whose time is over, and say how many rows that concerned.

        What can be counted stays under new ids, which lead to nobody: the source knows the old ones.
        """
        counts = self._forget(resident_ids)
        for resident_id in resident_ids:
            for request in self._rows(RequestRow, col(RequestRow.resident_id) == resident_id):
                self._rename(request)
            row = self._session.get_one(ResidentRow, resident_id)
            row.name = row.phone = row.address = row.postcode = ""
            row.erased = datetime.now(UTC)
        self._session.flush()
        return counts

    def forget_unused_places(self) -> int:
        """Forget what the geocoder said of addresses where nobody lives or works any more, and say of how many."""
        # A resident's address is looked up with its postcode, a shift's without.
        homes = select(ResidentRow).where(
            ResidentRow.address == PlaceRow.address, ResidentRow.postcode == PlaceRow.postcode
        )
        shifts = select(ShiftRow).where(
            or_(col(ShiftRow.start_address) == PlaceRow.address, col(ShiftRow.end_address) == PlaceRow.address)
        )
        sites = select(SiteRow).where(SiteRow.address == PlaceRow.address)
        unused = delete(PlaceRow).where(~homes.exists(), ~shifts.exists(), ~sites.exists())
        return self._session.exec(unused).rowcount

    def _forget(self, resident_ids: Collection[str]) -> Counts:
        """Take residents out of everything that is not a row of theirs, and count what they have."""
        visits = self._hold_visits(resident_ids)
        counts = self._counts(resident_ids, visits)
        counts["plans"] = take_out(self._session, visits)
        counts["scenarios"] = self._clear_scenarios(resident_ids, visits)
        counts["jobs"] = self._clear_jobs(resident_ids)
        self._clear_merged(resident_ids)
        counts["drafts"] = self._forget_drafts(resident_ids)
        counts["places"] = self._forget_places(resident_ids)
        self._session.execute(delete(TravelCacheRow))
        self._session.flush()
        note_change(self._session)
        return counts

    def _hold_visits(self, resident_ids: Collection[str]) -> set[str]:
        """Return the visits; who is saving a plan with one has ended by then, and nobody begins."""
        visits = self._visit_ids(resident_ids)
        self._session.exec(select(VisitRow.id).where(col(VisitRow.id).in_(visits)).with_for_update()).all()
        return visits

    def _counts(self, resident_ids: Collection[str], visits: Collection[str]) -> Counts:
        of_visits = {"stops": StopRow, "promises": PromiseRow, "reasons": UnassignedRow}
        stops = select(StopRow.id).where(col(StopRow.visit_id).in_(visits))
        outcomes = select(func.count()).select_from(OutcomeRow).where(col(OutcomeRow.stop_id).in_(stops))
        return {
            "residents": len(resident_ids),
            "requests": len(self._request_ids(resident_ids)),
            "visits": len(visits),
            **{
                name: self._session.exec(
                    select(func.count()).select_from(kind).where(kind.visit_id.in_(visits))  # type: ignore[attr-defined]
                ).one()
                for name, kind in of_visits.items()
            },
            "outcomes": self._session.exec(outcomes).one(),
        }

    def _clear_scenarios(self, resident_ids: Collection[str], visits: Collection[str]) -> int:
        """Take visits out of the changes of scenarios; a name that somebody typed may name the person."""
        words, changed = self._words(resident_ids) | self._stems(resident_ids), 0
        for row in self._session.exec(select(ScenarioRow)).all():
            changes = {
                key: [item for item in items if not _is_visit(key, item, visits)] for key, items in row.changes.items()
            }
            name = f"{row.id}" if _mentions(row.name, words) else row.name
            if (changes, name) != (row.changes, row.name):
                row.changes, row.name = changes, name
                changed += 1
        return changed

    def _clear_jobs(self, resident_ids: Collection[str]) -> int:
        """Begin every running solve anew, since it still knows the person; take them out of what jobs say."""
        words, changed = self._words(resident_ids), 0
        for row in self._session.exec(select(JobRow)).all():
            said = [*row.params.values(), row.message, row.key]
            if any(_mentions(str(text), words) for text in said):
                row.params, row.message, row.key = {}, "", None
                changed += 1
        self._session.flush()
        # In one statement: a worker may take a job or report on it at this moment.
        running = update(JobRow).where(col(JobRow.state) == "running")
        self._session.execute(running.values(state="queued", attempt=col(JobRow.attempt) + 1, lease_until=None))
        return changed

    def _clear_merged(self, resident_ids: Collection[str]) -> None:
        """Take the notes of a request out of the one that it became part of, whosever that is."""
        for part in self._rows(RequestRow, col(RequestRow.resident_id).in_(resident_ids)):
            whole = self._session.get(RequestRow, part.merged_into) if part.merged_into and part.notes else None
            if whole is not None:
                whole.notes = whole.notes.replace(part.notes, "").strip()

    def _forget_drafts(self, resident_ids: Collection[str]) -> int:
        """Somebody may be writing about the person at this moment."""
        words, numbers, gone = self._words(resident_ids) | self._stems(resident_ids), self._numbers(resident_ids), 0
        for row in self._session.exec(select(DraftRow)).all():
            if any(_mentions(str(text), words) or _holds(str(text), numbers) for text in row.content.values()):
                self._session.delete(row)
                gone += 1
        return gone

    def _forget_places(self, resident_ids: Collection[str]) -> int:
        homes = self._rows(ResidentRow, col(ResidentRow.id).in_(resident_ids))
        others = self._rows(ResidentRow, col(ResidentRow.id).not_in(resident_ids))
        shifts = self._session.exec(select(ShiftRow.start_address, ShiftRow.end_address)).all()
        used = {(row.address, row.postcode) for row in others} | {(end, "") for ends in shifts for end in ends}
        gone = {(row.address, row.postcode) for row in homes} - used
        rows = [row for key in gone if (row := self._session.get(PlaceRow, key)) is not None]
        for row in rows:
            self._session.delete(row)
        return len(rows)

    def _rename(self, request: RequestRow) -> None:
        """Give a request and its visit ids that lead to nobody, and empty what would tell who it was."""
        new_id = secrets.token_hex(_ID_BYTES)
        values = request.model_dump(exclude={"version"}) | {
            "id": new_id,
            "windows": [],
            "serve_by": None,
            "access": 0,
            "preferred_helpers": [],
            "excluded_helpers": [],
            "preferred_windows": [],
            "entry": {},
            "answers": {},
            "device": "",
            "call_back": None,
            "hazards": "",
            "notes": "",
        }
        self._session.add(RequestRow(**values))
        self._session.flush()
        steps = update(RequestStepRow).where(col(RequestStepRow.request_id) == request.id)
        self._session.execute(steps.values(request_id=new_id))
        decisions = update(TriageDecisionRow).where(col(TriageDecisionRow.request_id) == request.id)
        self._session.execute(decisions.values(request_id=new_id, reason="", answers={}))
        calls = update(RemoteAttemptRow).where(col(RemoteAttemptRow.request_id) == request.id)
        self._session.execute(calls.values(request_id=new_id, note=""))
        merged = update(RequestRow).where(col(RequestRow.merged_into) == request.id)
        self._session.execute(merged.values(merged_into=new_id))
        for visit in self._rows(VisitRow, col(VisitRow.request_id) == request.id):
            self._rename_visit(visit, secrets.token_hex(_ID_BYTES), new_id)
        self._session.delete(request)
        self._session.flush()

    def _rename_visit(self, visit: VisitRow, new_id: str, request_id: str) -> None:
        visit_id = visit.id
        self._session.add(VisitRow(id=new_id, request_id=request_id, number=visit.number))
        self._session.flush()
        for kind in (StopRow, UnassignedRow, PromiseRow):
            rows = update(kind).where(col(kind.visit_id) == visit_id)
            self._session.execute(rows.values(visit_id=new_id))
        outcomes = update(OutcomeRow).where(
            col(OutcomeRow.stop_id).in_(select(StopRow.id).where(StopRow.visit_id == new_id))
        )
        self._session.execute(outcomes.values(note=""))
        self._session.execute(delete(VisitRow).where(col(VisitRow.id) == visit_id))

    def _request(self, row: RequestRow) -> dict[str, Any]:
        visits = self._rows(VisitRow, col(VisitRow.request_id) == row.id)
        steps = self._rows(RequestStepRow, col(RequestStepRow.request_id) == row.id)
        return {
            **_plain(row),
            "steps": [_plain(step) for step in steps],
            "decisions": [_plain(item) for item in self._rows(TriageDecisionRow, _is_of(TriageDecisionRow, row))],
            "held": [_plain(held) for held in self._rows(HeldSlotRow, _is_of(HeldSlotRow, row))],
            "calls": [_plain(call) for call in self._rows(RemoteAttemptRow, _is_of(RemoteAttemptRow, row))],
            "visits": [self._visit(visit) for visit in visits],
        }

    def _visit(self, row: VisitRow) -> dict[str, Any]:
        stops = self._rows(StopRow, col(StopRow.visit_id) == row.id)
        return {
            "id": row.id,
            "stops": [
                {**_plain(stop), "outcomes": [_plain(o) for o in self._rows(OutcomeRow, OutcomeRow.stop_id == stop.id)]}
                for stop in stops
            ],
            "promises": [_plain(promise) for promise in self._rows(PromiseRow, col(PromiseRow.visit_id) == row.id)],
            "left_out": [_plain(left) for left in self._rows(UnassignedRow, col(UnassignedRow.visit_id) == row.id)],
        }

    def _places(self, resident: ResidentRow) -> Iterable[PlaceRow]:
        row = self._session.get(PlaceRow, (resident.address, resident.postcode))
        return () if row is None else (row,)

    def _request_ids(self, resident_ids: Collection[str]) -> list[str]:
        query = select(RequestRow.id).where(col(RequestRow.resident_id).in_(resident_ids))
        return list(self._session.exec(query.order_by(RequestRow.id)))

    def _visit_ids(self, resident_ids: Collection[str]) -> set[str]:
        requests = self._request_ids(resident_ids)
        return set(self._session.exec(select(VisitRow.id).where(col(VisitRow.request_id).in_(requests))))

    def _words(self, resident_ids: Collection[str]) -> frozenset[str]:
        """What a text may call these people: name, phone, address and requests, each in full."""
        rows = self._rows(ResidentRow, col(ResidentRow.id).in_(resident_ids))
        whole = {text for row in rows for text in (row.name, row.phone, row.address) if text}
        return frozenset({*whole, *self._request_ids(resident_ids)})

    def _numbers(self, resident_ids: Collection[str]) -> frozenset[str]:
        """Their phone numbers as they are compared, since everybody spells them in another way."""
        rows = self._rows(ResidentRow, col(ResidentRow.id).in_(resident_ids))
        return frozenset(key for row in rows if len(key := phone_key(row.phone)) >= _LEAST_DIGITS)

    def _stems(self, resident_ids: Collection[str]) -> frozenset[str]:
        """How their names begin; Finnish bends the rest: *Virtanen*, *Virtaselle*."""
        rows = self._rows(ResidentRow, col(ResidentRow.id).in_(resident_ids))
        parts = {part for row in rows for part in re.findall(r"\w+", row.name) if len(part) >= _LEAST_LETTERS}
        return frozenset(part[: max(_LEAST_LETTERS, len(part) - _ENDING)] for part in parts)

    def _rows(self, kind: type[SQLModel], condition: Any) -> list[Any]:
        return list(self._session.exec(select(kind).where(condition).order_by(*kind.__table__.primary_key)))  # type: ignore[attr-defined]


def _residents() -> Any:
    return select(ResidentRow.id).where(col(ResidentRow.erased).is_(None))


def _is_of(kind: Any, request: RequestRow) -> Any:
    return kind.request_id == request.id


def _plain(row: SQLModel) -> dict[str, Any]:
    return row.model_dump(mode="json")


def _is_visit(key: str, item: object, visits: Collection[str]) -> bool:
    return key.endswith("_visits") and item in visits


def _holds(text: str, numbers: Collection[str]) -> bool:
    """Whether the digits of a text hold one of some phone numbers."""
    digits = re.sub(r"\D", "", text)
    return any(number in digits for number in numbers)


def _mentions(text: str, words: Collection[str]) -> bool:
    """Whether a word of a text begins like one of some words."""
    folded = text.casefold()
    return any(re.search(rf"(?<!\w){re.escape(word.casefold())}", folded) for word in words)
