"""How sure the plan of a week is."""

from datetime import date

from planner.domain.answers.robustness import Robustness
from planner.domain.answers.uncertainty import Uncertainty
from planner.domain.service_rules import read_service_rules
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.questions.asked import Answered, asked_plan
from planner.solve.answers.robustness import DEFAULT_SAMPLES, robustness


@operation(Operation.ASK_PLAN)
def how_sure(
    workspace: Workspace,
    monday: date,
    uncertainty: Uncertainty | None = None,
    *,
    samples: int = DEFAULT_SAMPLES,
    seed: int = 1,
) -> Answered[Robustness]:
    """
    Simulate the days of the newest plan of a week.

    Parameters
    ----------
    uncertainty
        Assumptions; those of the installation when None.

    Raises
    ------
    NotFoundError
        When the week has no plan.
    InputError
        When a number is out of range, or the plan breaks a rule.
    """
    asked = asked_plan(workspace, monday)
    assumed = uncertainty or read_service_rules(workspace.settings.service).uncertainty
    return asked.answered(robustness(asked.problem, asked.plan, assumed, samples=samples, seed=seed))
