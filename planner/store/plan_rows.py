"""
The many rows of a plan: they become one text before the transaction, and in it the database takes that apart.

Row by row, the program would take longer to hand them over than the database to keep them, and other writers wait.
"""

import json
from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session

from planner.domain.plan import Unassigned

_INSTANT = "%Y-%m-%d %H:%M:%S.%f"
"""In UTC, as a file keeps it."""

_ADD_STOPS = {
    "sqlite": """
INSERT INTO stop (plan_id, visit_id, helper_id, starts, ends, zone, state)
SELECT :plan_id, value ->> 'visit', value ->> 'helper', value ->> 'starts', value ->> 'ends', :zone, :state
FROM json_each(:rows) ORDER BY key
""",
    "postgresql": """
INSERT INTO stop (plan_id, visit_id, helper_id, starts, ends, zone, state)
SELECT :plan_id, visit, helper, starts AT TIME ZONE 'UTC', ends AT TIME ZONE 'UTC', :zone, :state
FROM json_to_recordset(CAST(:rows AS json)) AS row(visit text, helper text, starts timestamp, ends timestamp)
""",
}
_ADD_UNASSIGNED = {
    "sqlite": """
INSERT INTO unassigned (plan_id, visit_id, reason)
SELECT :plan_id, value ->> 'visit', value ->> 'reason' FROM json_each(:rows)
""",
    "postgresql": """
INSERT INTO unassigned (plan_id, visit_id, reason)
SELECT :plan_id, visit, reason FROM json_to_recordset(CAST(:rows AS json)) AS row(visit text, reason text)
""",
}
_HOLD_VISITS = {
    "sqlite": "SELECT id FROM visit WHERE id IN (SELECT value FROM json_each(:ids))",
    "postgresql": """
SELECT id FROM visit WHERE id IN (SELECT json_array_elements_text(CAST(:ids AS json))) FOR KEY SHARE
""",
}


def stop_rows(stops: Iterable[tuple[str, str, datetime, datetime]]) -> str:
    """Return stops, each as visit, helper, start and end in UTC, ready for :func:`add_stops`."""
    return json.dumps(
        [
            {"visit": visit, "helper": helper, "starts": starts.strftime(_INSTANT), "ends": ends.strftime(_INSTANT)}
            for visit, helper, starts, ends in stops
        ]
    )


def unassigned_rows(left_out: Iterable[Unassigned]) -> str:
    """Return visits that a plan leaves out, ready for :func:`add_unassigned`."""
    return json.dumps([{"visit": left.visit, "reason": left.reason} for left in left_out])


def add_stops(session: Session, plan_id: int, rows: str, *, zone: str, state: str) -> None:
    """Add the stops of a plan, all of one zone and state."""
    values = {"plan_id": plan_id, "rows": rows, "zone": zone, "state": state}
    session.execute(text(_ADD_STOPS[_kind(session)]), values)


def add_unassigned(session: Session, plan_id: int, rows: str) -> None:
    """Add what a plan leaves out."""
    session.execute(text(_ADD_UNASSIGNED[_kind(session)]), {"plan_id": plan_id, "rows": rows})


def hold_visits(session: Session, visit_ids: Collection[str]) -> set[str]:
    """Return those of some visits that are stored; nobody removes them until the transaction ends."""
    return set(session.execute(text(_HOLD_VISITS[_kind(session)]), {"ids": json.dumps(list(visit_ids))}).scalars())


def _kind(session: Session) -> str:
    return session.get_bind().dialect.name
