"""Why visits of a week of the store are not planned."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from planner.domain.answers.explanation import Explanation
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.report.answers.want_names import WantNames
from planner.report.directory import Directory
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.planning import directory_of
from planner.services.questions.told import told_week
from planner.solve.answers.explain import explain


@dataclass(frozen=True)
class WeekExplained:
    """
    Why visits are not planned, with what it is about, ready to be put into words.

    Parameters
    ----------
    value
        One for each visit; ids and numbers.
    problem, plan
        What was asked about.
    names, directory
        Names behind the ids of languages and skills, and of visits and helpers.
    areas
        Names of districts by the id of a place, as far as they are known.
    """

    value: tuple[Explanation, ...]
    problem: Problem
    plan: Plan
    names: WantNames
    directory: Directory = field(default_factory=Directory)
    areas: Mapping[str, str] = field(default_factory=dict)


@operation(Operation.ASK_PLAN)
def explain_week(workspace: Workspace, monday: date, visit: str | None = None) -> WeekExplained:
    """
    Return why visits are not in the newest plan of a week, each with what would let it in.

    Parameters
    ----------
    visit
        Its id; None: every visit that is not planned.

    Raises
    ------
    NotFoundError
        When the week has no plan.
    InputError
        ``VISIT_UNKNOWN`` or ``VISIT_PLANNED``.
    """
    problem, plan = told_week(workspace, monday)
    district = workspace.register.district
    areas = {place.id: district(place.lat, place.lon) for place in problem.places}
    return WeekExplained(
        value=explain(problem, plan, None if visit is None else [visit]),
        problem=problem,
        plan=plan,
        names=WantNames(workspace.catalogue.languages, workspace.catalogue.skills),
        directory=directory_of(workspace),
        areas={place: name for place, name in areas.items() if name},
    )
