"""Whether a plan still fits what the store holds when it is ready; inside the caller's use case."""

from collections.abc import Callable

from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.errors import StoreError
from planner.locale import sentence
from planner.services.bootstrap import Workspace
from planner.store.plans import PlanToSave
from planner.store.unit_of_work import UnitOfWork


class Freshness:
    """
    Tells a plan that fits from one whose week has changed while it was made.

    Parameters
    ----------
    workspace
        The installation.
    rebuild
        Makes the week from what the store holds, as it did before the plan was begun.
    """

    def __init__(self, workspace: Workspace, rebuild: Callable[[], Problem]) -> None:
        self._workspace = workspace
        self._rebuild = rebuild
        self._revision = self._current()
        self.problem = rebuild()
        """The week to plan."""

    def look_again(self) -> None:
        """Where anything has changed, see whether the week has; to be called before the transaction that keeps it."""
        revision = self._current()
        if revision != self._revision and self._rebuild().digest() == self.problem.digest():
            self._revision = revision

    def is_outdated(self, work: UnitOfWork) -> bool:
        """Say whether the week is another one by now."""
        return work.jobs.revision() != self._revision

    def keep(self, problem: Problem, plan: Plan) -> int:
        """
        Keep a plan as the newest of its week, a draft, and return its id.

        Parameters
        ----------
        problem, plan
            The week that was planned, and its answer.

        Raises
        ------
        StoreError
            ``PLAN_OUTDATED`` when the week is another one by now: the plan is kept, and nothing uses it.
        """
        self.look_again()
        ready = PlanToSave.of(problem, plan)
        with self._workspace.writing(f"week {problem.monday}") as work:
            is_outdated = ready.digest != self.problem.digest() or self.is_outdated(work)
            plan_id = work.plans.save(ready, is_outdated=is_outdated)
            work.commit()
        if is_outdated:
            outdated = sentence(
                "The week has changed while it was planned; the plan is kept as number {id} and not used. Plan the "
                "week again. [PLAN_OUTDATED]"
            )
            raise StoreError(outdated.with_values(id=plan_id))
        return plan_id

    def _current(self) -> int:
        with self._workspace.reading() as work:
            return work.jobs.revision()
