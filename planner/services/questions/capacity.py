"""Demand against capacity of a week of the store, before anything is planned."""

from dataclasses import dataclass, field
from datetime import date

from planner.domain.answers.capacity import Capacity
from planner.domain.problem import Problem
from planner.errors import Finding
from planner.report.answers.want_names import WantNames
from planner.report.directory import Directory
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.planning import directory_of
from planner.services.week import build_week
from planner.solve.answers.capacity import DistrictNames, capacity


@dataclass(frozen=True)
class WeekCapacity:
    """
    Demand against capacity with what it is about, ready to be put into words.

    Parameters
    ----------
    value
        Ids and numbers.
    problem
        The week.
    directory, names
        Names behind the ids of visits and helpers, and of languages and skills.
    left_out
        What could not go into the week: it is not counted.
    residents
        Names behind the ids of the requests that were left out; personal data.
    """

    value: Capacity
    problem: Problem
    names: WantNames
    directory: Directory = field(default_factory=Directory)
    left_out: tuple[Finding, ...] = ()
    residents: dict[str, str] = field(default_factory=dict)


@operation(Operation.ASK_PLAN)
def capacity_of_week(workspace: Workspace, monday: date) -> WeekCapacity:
    """
    Return demand against capacity of the week that begins on a Monday, as the store holds it now.

    Raises
    ------
    InputError
        ``WEEK_EMPTY`` when there is no visit or no shift in it.
    """
    week = build_week(workspace, monday)
    workspace.note(f"week {monday}")
    district = workspace.register.district
    return WeekCapacity(
        value=capacity(
            week.problem, DistrictNames({place.id: district(place.lat, place.lon) for place in week.problem.places})
        ),
        problem=week.problem,
        names=WantNames(workspace.catalogue.languages, workspace.catalogue.skills),
        directory=directory_of(workspace),
        left_out=week.left_out,
        residents=_residents(workspace, week.left_out),
    )


def _residents(workspace: Workspace, left_out: tuple[Finding, ...]) -> dict[str, str]:
    places = {finding.where for finding in left_out}
    with workspace.reading() as work:
        return {request.id: request.name for request in work.requests.all() if f"request {request.id}" in places}
