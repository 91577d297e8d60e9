"""What can be asked of the database, in the words of the domain."""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from sqlmodel import Session, col, delete, select

from planner.domain.place import Place
from planner.domain.plan import Plan
from planner.domain.plan_file import plan_from_json, plan_to_json
from planner.domain.problem import Problem
from planner.domain.request import SupportRequest
from planner.domain.roster import HelperProfile
from planner.domain.week_file import week_from_json, week_to_json
from planner.errors import StoreError
from planner.locale import sentence
from planner.store.mapping import helper_of, helper_row, place_of, place_row, request_of, request_row, shift_row
from planner.store.tables import HelperRow, PlaceRow, PlanRow, RequestRow, ShiftRow

T = TypeVar("T", SupportRequest, HelperProfile)


@dataclass(frozen=True)
class Saved:
    """What an import did; a row that was the same already is unchanged."""

    added: int
    changed: int
    unchanged: int


class Requests:
    """Support requests."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> tuple[SupportRequest, ...]:
        """Return every request in the order of the ids."""
        return tuple(request_of(row) for row in self._session.exec(select(RequestRow).order_by(RequestRow.id)))

    def save(self, requests: Iterable[SupportRequest]) -> Saved:
        """Add new requests and replace changed ones, by id."""
        known = {request.id: request for request in self.all()}
        return _save(known, requests, lambda request: self._session.merge(request_row(request)))


class Helpers:
    """Helpers with their shifts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> tuple[HelperProfile, ...]:
        """Return every helper in the order of the ids, shifts in the order of time."""
        shifts: dict[str, list[ShiftRow]] = {}
        for shift in self._session.exec(select(ShiftRow).order_by(col(ShiftRow.day), col(ShiftRow.start))):
            shifts.setdefault(shift.helper_id, []).append(shift)
        rows = self._session.exec(select(HelperRow).order_by(HelperRow.id))
        return tuple(helper_of(row, shifts.get(row.id, ())) for row in rows)

    def save(self, helpers: Iterable[HelperProfile]) -> Saved:
        """Add new helpers and replace changed ones with all their shifts, by id."""
        known = {helper.id: helper for helper in self.all()}
        return _save(known, helpers, self._replace)

    def _replace(self, helper: HelperProfile) -> None:
        self._session.exec(delete(ShiftRow).where(col(ShiftRow.helper_id) == helper.id))
        self._session.merge(helper_row(helper))
        self._session.flush()
        self._session.add_all([shift_row(helper.id, shift) for shift in helper.shifts])


class Places:
    """What the geocoder said of addresses, asked once."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, address: str, postcode: str) -> Place | None:
        """Return the place of an address, or None while nobody has asked."""
        row = self._session.get(PlaceRow, (address, postcode))
        return place_of(row) if row else None

    def save(self, place: Place, postcode: str) -> None:
        """Keep what the geocoder said."""
        self._session.merge(place_row(place, postcode))


@dataclass(frozen=True)
class StoredPlan:
    """A plan with the week that it answers and the moment (UTC) of its making."""

    id: int
    monday: date
    scenario_id: int | None
    created: datetime
    problem: Problem
    plan: Plan


class Plans:
    """Plans, each with its week; the newest of a week or a scenario counts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, problem: Problem, plan: Plan, *, scenario_id: int | None = None) -> int:
        """Keep a plan with its week and return its id."""
        week, answer = week_to_json(problem), plan_to_json(plan)
        row = PlanRow(
            monday=problem.monday,
            scenario_id=scenario_id,
            created=datetime.now(UTC).replace(tzinfo=None),
            week=week,
            plan=answer,
            sha256=_sha256(week, answer),
        )
        self._session.add(row)
        self._session.flush()
        return row.id or 0

    def latest(self, monday: date, *, scenario_id: int | None = None) -> StoredPlan | None:
        """
        Return the newest plan of a week, or of one of its scenarios.

        Raises
        ------
        StoreError
            When the row is damaged: its hash no longer fits.
        """
        query = (
            select(PlanRow)
            .where(PlanRow.monday == monday, PlanRow.scenario_id == scenario_id)
            .order_by(col(PlanRow.id).desc())
        )
        row = self._session.exec(query).first()
        return None if row is None else _stored(row)

    def mondays(self) -> tuple[date, ...]:
        """Return the weeks that have a plan of their own, in order."""
        query = (
            select(col(PlanRow.monday))
            .where(col(PlanRow.scenario_id).is_(None))
            .distinct()
            .order_by(col(PlanRow.monday))
        )
        return tuple(self._session.exec(query))


def _stored(row: PlanRow) -> StoredPlan:
    if _sha256(row.week, row.plan) != row.sha256:
        text = sentence("Plan {id} is damaged in the database; restore a back-up or plan the week again.", id=row.id)
        raise StoreError(text)
    created = row.created.replace(tzinfo=UTC)
    problem, plan = week_from_json(row.week), plan_from_json(row.plan)
    return StoredPlan(row.id or 0, row.monday, row.scenario_id, created, problem, plan)


def _sha256(week: Any, plan: Any) -> str:
    return hashlib.sha256(json.dumps([week, plan], sort_keys=True).encode()).hexdigest()


def _save(known: dict[str, T], items: Iterable[T], write: Callable[[T], object]) -> Saved:
    """Count and write; the order of the items does not matter."""
    counts = {"added": 0, "changed": 0, "unchanged": 0}
    for item in items:
        before = known.get(item.id)
        kind = "added" if before is None else "unchanged" if before == item else "changed"
        counts[kind] += 1
        if kind != "unchanged":
            write(item)
    return Saved(**counts)
