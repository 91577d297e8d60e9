"""Whether a plan still fits what the store holds when it is ready; inside the caller's use case."""

from collections.abc import Callable

from planner.domain.problem import Problem
from planner.services.bootstrap import Workspace
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

    def _current(self) -> int:
        with self._workspace.reading() as work:
            return work.jobs.revision()
