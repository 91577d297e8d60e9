"""Which pins and rules of a week of the store cannot hold together."""

from dataclasses import dataclass, field
from datetime import date

from planner.domain.answers.conflicts import Conflicts
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.errors import NotFoundError
from planner.report.answers.want_names import WantNames
from planner.report.directory import Directory
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.planning import directory_of
from planner.services.questions.told import told_week
from planner.services.week import build_week
from planner.solve.answers.conflicts import DEFAULT_SECONDS, conflicts


@dataclass(frozen=True)
class WeekConflicts:
    """
    The conflicts of a week with what they are about, ready to be put into words.

    Parameters
    ----------
    value
        Ids and numbers.
    problem
        The week.
    directory, names
        Names behind the ids of visits and helpers, and of languages and skills.
    """

    value: Conflicts
    problem: Problem
    names: WantNames
    directory: Directory = field(default_factory=Directory)


@operation(Operation.ASK_PLAN)
def conflicts_of_week(
    workspace: Workspace, monday: date, *, with_promises: bool = False, seconds: float = DEFAULT_SECONDS
) -> WeekConflicts:
    """
    Return the conflicts of a week: of its newest plan, or before there is one, of the week as the store holds it.

    The stops of a published plan are promises.

    Raises
    ------
    InputError
        ``WEEK_EMPTY`` when there is neither a plan nor anything to plan.
    """
    problem, plan = _asked(workspace, monday)
    return WeekConflicts(
        value=conflicts(problem, plan, with_promises=with_promises, seconds=seconds),
        problem=problem,
        names=WantNames(workspace.catalogue.languages, workspace.catalogue.skills),
        directory=directory_of(workspace),
    )


def _asked(workspace: Workspace, monday: date) -> tuple[Problem, Plan | None]:
    try:
        return told_week(workspace, monday)
    except NotFoundError:
        week = build_week(workspace, monday)
        workspace.note(f"week {monday}")
        return week.problem, None
