"""Times that are kept for residents: one a request, until it is taken, let go or over."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, delete, select

from planner.errors import StoreError
from planner.locale import sentence
from planner.store.plans import BOOKED
from planner.store.saving import put
from planner.store.tables import HeldSlotRow, PlanRow, StopRow
from planner.store.turns import take_turns


@dataclass(frozen=True)
class Hold:
    """
    A time that is kept for a request.

    Parameters
    ----------
    request_id, visit_id
        Whose, and for which of its visits.
    monday, plan_id
        The week, and the plan in which the time was found; None in a week without a plan.
    helpers
        Ids of who would come.
    starts, ends, zone
        From when to when they would be there (UTC), and the zone in which people read it.
    actor
        Account that holds it.
    expires
        From when on (UTC) it is kept no more.
    """

    request_id: str
    visit_id: str
    monday: date
    plan_id: int | None
    helpers: tuple[str, ...]
    starts: datetime
    ends: datetime
    zone: str
    actor: str
    expires: datetime


class Holds:
    """Times that are kept; one that is over counts no more, though its row may be there."""

    def __init__(self, session: Session, actor: str) -> None:
        self._session = session
        self._actor = actor

    def take_turns(self, monday: date) -> None:
        """Let one writer at a time keep a time, or publish, in a week, until its transaction ends."""
        take_turns(self._session.connection(), f"week {monday}")

    def keep(self, hold: Hold, now: datetime) -> None:
        """
        Keep a time for a request, in place of an earlier one.

        Raises
        ------
        StoreError
            ``SLOT_GONE`` when one of the helpers is held or booked for somebody else at that time.
        """
        self.take_turns(hold.monday)
        self.forget_before(now)
        others = self._rows(col(HeldSlotRow.request_id) != hold.request_id)
        if any(_meet(hold, other) for other in others) or self._is_booked(hold):
            raise slot_gone()
        put(self._session, HeldSlotRow, {"request_id": hold.request_id}, {**_values(hold), "actor": self._actor})
        self._session.flush()

    def find(self, request_id: str, now: datetime) -> Hold | None:
        """Return the time that is kept for a request at a moment, or None."""
        found = self._rows(HeldSlotRow.request_id == request_id, col(HeldSlotRow.expires) > now)
        return found[0] if found else None

    def live(self, now: datetime, monday: date | None = None) -> tuple[Hold, ...]:
        """Return the times that are kept at a moment, of one week or of all, in the order of their beginning."""
        of_week = () if monday is None else (HeldSlotRow.monday == monday,)
        return self._rows(col(HeldSlotRow.expires) > now, *of_week)

    def release(self, request_id: str) -> bool:
        """Let go of the time of a request, and say whether one was kept."""
        gone = delete(HeldSlotRow).where(col(HeldSlotRow.request_id) == request_id)
        return self._session.exec(gone).rowcount > 0

    def forget_before(self, moment: datetime) -> int:
        """Forget the times that were kept until a moment, and say how many."""
        return self._session.exec(delete(HeldSlotRow).where(col(HeldSlotRow.expires) <= moment)).rowcount

    def _is_booked(self, hold: Hold) -> bool:
        """Whether another week's plan has booked one of the helpers; those of this week are in the plan itself."""
        booked = (
            select(StopRow.id)
            .join(PlanRow)
            .where(
                PlanRow.monday != hold.monday,
                StopRow.state == BOOKED,
                col(StopRow.helper_id).in_(hold.helpers),
                col(StopRow.visit_id) != hold.visit_id,
                col(StopRow.starts) < hold.ends,
                col(StopRow.ends) > hold.starts,
            )
        )
        return self._session.exec(booked.limit(1)).first() is not None

    def _rows(self, *conditions: Any) -> tuple[Hold, ...]:
        query = select(HeldSlotRow).where(*conditions).order_by(col(HeldSlotRow.starts), col(HeldSlotRow.request_id))
        return tuple(_hold(row) for row in self._session.exec(query.execution_options(populate_existing=True)))


def slot_gone() -> StoreError:
    """Return the refusal of a time that is free no more."""
    text = sentence("This time has been taken meanwhile; nothing was changed. Ask for free times again. [SLOT_GONE]")
    return StoreError(text)


def _meet(ours: Hold, theirs: Hold) -> bool:
    share = not set(ours.helpers).isdisjoint(theirs.helpers)
    return share and ours.starts < theirs.ends and theirs.starts < ours.ends


def _values(hold: Hold) -> dict[str, Any]:
    values = {**asdict(hold), "helpers": list(hold.helpers)}
    return {name: value for name, value in values.items() if name != "request_id"}


def _hold(row: HeldSlotRow) -> Hold:
    values = row.model_dump()
    return Hold(**{**values, "helpers": tuple(row.helpers)})
