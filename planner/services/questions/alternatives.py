"""Other good plans of a stored week, and keeping one of them."""

from collections.abc import Callable
from datetime import date

from planner.domain.answers.alternatives import Aim, Alternatives
from planner.domain.check import violations
from planner.domain.cost import cost
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.errors import NotFoundError, StoreError
from planner.locale import sentence
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.keeping import Freshness
from planner.services.questions.asked import Answered, asked_plan
from planner.services.week import build_week
from planner.solve.answers.alternatives import find_alternatives
from planner.solve.candidates import ShouldStop
from planner.solve.engine import Progress
from planner.solve.limits import Limits


@operation(Operation.ASK_PLAN)
def alternatives(
    workspace: Workspace,
    monday: date,
    *,
    limits: Limits | None = None,
    seed: int = 1,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: ShouldStop | None = None,
) -> Answered[Alternatives]:
    """
    Return up to three plans that differ from the newest plan of a week; nothing is kept.

    They are sought for the week as the store holds it now, with what has been promised since the plan was made.

    Raises
    ------
    NotFoundError
        When the week has no plan.
    StoreError
        ``PLAN_OUTDATED`` when the plan does not fit the week any more.
    """
    asked = asked_plan(workspace, monday)
    problem = build_week(workspace, monday).problem
    plan = _in_the_week_now(problem, asked.plan)
    found = find_alternatives(problem, plan, limits, seed=seed, on_progress=on_progress, should_stop=should_stop)
    return Answered(found, problem, plan, asked.directory)


@operation(Operation.PLAN_WEEK)
def keep_alternative(workspace: Workspace, answered: Answered[Alternatives], aim: Aim) -> int:
    """
    Keep an alternative as the newest plan of its week, a draft, and return its id.

    Raises
    ------
    NotFoundError
        When the aim has no plan of its own.
    StoreError
        ``PLAN_OUTDATED`` when the week has changed meanwhile: the plan is kept, and nothing uses it.
    """
    plan = answered.value.plan_of(aim)
    if plan is None:
        raise NotFoundError(sentence("There is no such alternative; nothing was kept. [ALTERNATIVE_NONE]"))
    freshness = Freshness(workspace, lambda: build_week(workspace, answered.problem.monday).problem)
    return freshness.keep(answered.problem, plan)


def _in_the_week_now(problem: Problem, plan: Plan) -> Plan:
    """Return the plan as an answer to the week as it is now: what is promised may have changed, but no rule."""
    now = plan.replace(problem=problem.digest(), cost=cost(problem, plan), bound=None)
    if violations(problem, now):
        text = sentence("The week has changed since its plan was made; plan the week again first. [PLAN_OUTDATED]")
        raise StoreError(text)
    return now
