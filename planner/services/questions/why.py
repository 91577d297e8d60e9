"""Why a visit of a week of the store is where it is."""

from datetime import date

from planner.domain.answers.why import WhyHere
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.planning import directory_of
from planner.services.questions.asked import Answered
from planner.services.questions.told import told_week
from planner.solve.answers.why import why_here


@operation(Operation.ASK_PLAN)
def why_visit_here(workspace: Workspace, monday: date, visit: str) -> Answered[WhyHere]:
    """
    Return the place of a visit in the newest plan of a week against the next best ones.

    Raises
    ------
    NotFoundError
        When the week has no plan.
    InputError
        ``VISIT_UNKNOWN``, or ``VISIT_UNASSIGNED`` when it is not planned.
    """
    problem, plan = told_week(workspace, monday)
    return Answered(why_here(problem, plan, visit), problem, plan, directory_of(workspace))
