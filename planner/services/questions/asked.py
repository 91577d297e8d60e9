"""The plan that a question is about, and what comes back."""

from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.report.directory import Directory
from planner.services.bootstrap import Workspace
from planner.services.planning import directory_of, stored_plan

T = TypeVar("T")


@dataclass(frozen=True)
class Answered(Generic[T]):
    """
    An answer with what it is about, ready to be put into words.

    Parameters
    ----------
    value
        The answer; ids and numbers only.
    problem, plan
        What was asked about.
    directory
        Names behind the ids; empty where there are none.
    """

    value: T
    problem: Problem
    plan: Plan
    directory: Directory = field(default_factory=Directory)


@dataclass(frozen=True)
class AskedPlan:
    """
    A stored plan that somebody asks about.

    Parameters
    ----------
    id
        Of the plan.
    problem, plan, directory
        The week, its answer, and the names.
    """

    id: int
    problem: Problem
    plan: Plan
    directory: Directory

    def answered(self, value: T) -> Answered[T]:
        """Return an answer about this plan."""
        return Answered(value, self.problem, self.plan, self.directory)


def asked_plan(workspace: Workspace, monday: date) -> AskedPlan:
    """
    Return the newest plan of a week with names; that somebody asked goes into the record. Inside the caller's use case.

    Raises
    ------
    NotFoundError
        When there is none.
    """
    stored = stored_plan(workspace, monday)
    workspace.note(f"plan {stored.id}")
    return AskedPlan(stored.id, stored.problem, stored.plan, directory_of(workspace))
