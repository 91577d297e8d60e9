"""The plans of a week as a list: which there are, without their content."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from planner.domain.lifecycle import PlanState
from planner.store.tables import PlanRow


@dataclass(frozen=True)
class PlanHead:
    """
    A plan without its content.

    Parameters
    ----------
    id, created, state
        Which plan, the moment (UTC) of its making, and how far it is.
    is_outdated
        Whether the week had changed before the plan was ready: it is kept, and nothing uses it.
    engine
        Who made it.
    """

    id: int
    created: datetime
    state: PlanState
    is_outdated: bool
    engine: str


def plan_heads(session: Session, monday: date) -> tuple[PlanHead, ...]:
    """Return every plan of a week's own, the newest first; those of its scenarios are not among them."""
    query = (
        select(PlanRow.id, PlanRow.created, PlanRow.state, PlanRow.is_outdated)
        .add_columns(col(PlanRow.plan)["engine"].as_string())
        .where(col(PlanRow.monday) == monday, col(PlanRow.scenario_id).is_(None))
        .order_by(col(PlanRow.id).desc())
    )
    return tuple(
        PlanHead(id_ or 0, created, PlanState(state), is_outdated, engine)
        for id_, created, state, is_outdated, engine in session.execute(query)
    )


@dataclass(frozen=True)
class Stamp:
    """Which plan of a week is the newest that counts, how far it is, and the hash over it and its week."""

    id: int
    state: PlanState
    sha256: str


def newest_stamp(session: Session, monday: date) -> Stamp | None:
    """Return the stamp of the newest plan of a week's own that was not outdated when it was ready, or None."""
    query = (
        select(PlanRow.id, PlanRow.state, PlanRow.sha256)
        .where(PlanRow.monday == monday, col(PlanRow.scenario_id).is_(None), col(PlanRow.is_outdated).is_(False))
        .order_by(col(PlanRow.id).desc())
        .limit(1)
    )
    found = session.exec(query).first()
    return None if found is None else Stamp(found[0] or 0, PlanState(found[1]), found[2])
