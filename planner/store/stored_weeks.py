"""Visits out of the weeks that are stored, so that each plan still opens and fits its week."""

import json
from collections.abc import Collection
from datetime import date

from sqlalchemy import delete
from sqlmodel import Session, col, select

from planner.domain.plan import Plan
from planner.domain.plan_file import plan_from_json
from planner.domain.problem import Problem
from planner.domain.without import plan_without, week_without
from planner.store.plans import Plans, PlanToSave, original_of
from planner.store.tables import PlannedWeekRow, PlanRow, ScenarioRow
from planner.store.week_content import week_from_content, week_text

_WORKING_DAYS = 5


def take_out(session: Session, visit_ids: Collection[str]) -> int:
    """
    Take visits, and their copies in scenarios, out of every stored week and plan, and say from how many plans.

    A week without them has another digest: its plans point to that, with a new hash.
    """
    forget_unused(session)
    # As the file spells an id, the end left open for copies: most weeks need not be read as a whole.
    beginnings, changed = [json.dumps(visit_id)[:-1].encode() for visit_id in visit_ids], 0
    for digest in session.exec(select(PlannedWeekRow.digest)).all():
        content = session.get_one(PlannedWeekRow, digest).content
        text = week_text(content)
        if not any(beginning in text for beginning in beginnings):
            continue
        problem = week_from_content(content)
        gone = {visit.id for visit in problem.visits if original_of(visit.id) in visit_ids}
        if gone:
            changed += _rewrite(session, digest, week_without(problem, gone), gone)
    return changed


def empty_until(session: Session, monday: date) -> int:
    """
    Take everything out of the weeks up to a Monday, and say out of how many.

    The plan stays with its price, and its stops stay as rows, so that hours and visits can still be counted; points,
    windows and sequences go, and so do scenarios.
    """
    session.execute(delete(ScenarioRow).where(col(ScenarioRow.monday) <= monday))
    forget_unused(session)
    due = session.exec(select(PlannedWeekRow).where(col(PlannedWeekRow.monday) <= monday)).all()
    emptied = 0
    for week in due:
        empty = _empty_week(week.monday)
        if week.digest != empty.digest():
            _rewrite(session, week.digest, empty, None)
            emptied += 1
    return emptied


def forget_unused(session: Session) -> None:
    """Forget the weeks that no plan answers any more, such as those of a scenario that was removed."""
    used = select(PlanRow.digest)
    session.execute(delete(PlannedWeekRow).where(col(PlannedWeekRow.digest).not_in(used)))


def _rewrite(session: Session, digest: str, after: Problem, gone: Collection[str] | None) -> int:
    """Put another week in the place of one; ``gone`` are the visits that it lost, None for all."""
    rows = session.exec(select(PlanRow).where(PlanRow.digest == digest)).all()
    for row in rows:
        plan = plan_from_json(row.plan)
        changed = _emptied(plan, after) if gone is None else plan_without(plan, gone, after)
        Plans(session).rewrite(row, PlanToSave.of(after, changed))
    session.flush()
    session.execute(delete(PlannedWeekRow).where(col(PlannedWeekRow.digest) == digest))
    return len(rows)


def _emptied(plan: Plan, after: Problem) -> Plan:
    return plan.replace(problem=after.digest(), routes=(), unassigned=(), bound=None)


def _empty_week(monday: date) -> Problem:
    return Problem.build(monday, _WORKING_DAYS, places=(), visits=(), helpers=(), travel={})
