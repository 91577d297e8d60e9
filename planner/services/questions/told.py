"""A stored plan together with what residents have been told: a published plan is a promise to each of them."""

from datetime import date

from planner.domain.lifecycle import PlanState
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.domain.promising import promised_as_planned
from planner.services.bootstrap import Workspace
from planner.services.planning import stored_plan

_TOLD = (PlanState.PUBLISHED, PlanState.RUNNING)


def told_week(workspace: Workspace, monday: date) -> tuple[Problem, Plan]:
    """
    Return the newest plan of a week, with its stops as promises once it is published. Inside the caller's use case.

    That somebody asked goes into the record.

    Raises
    ------
    NotFoundError
        When there is none.
    """
    stored = stored_plan(workspace, monday)
    workspace.note(f"plan {stored.id}")
    if stored.state not in _TOLD:
        return stored.problem, stored.plan
    problem = promised_as_planned(stored.problem, stored.plan)
    return problem, stored.plan.replace(problem=problem.digest())
