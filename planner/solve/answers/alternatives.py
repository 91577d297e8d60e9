"""Seek other good plans of a week: the same rules, solved under other prices from the plan that is there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from planner.domain.answers.alternatives import (
    Aim,
    Alternative,
    Alternatives,
    NotOffered,
    WhyNot,
    aimed,
    best_for,
    is_better,
    is_wished_for,
)
from planner.domain.answers.changes import Answer, PlanChanges, plan_changes
from planner.domain.answers.figures import plan_figures, told
from planner.domain.cost import cost
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.solve.candidates import ShouldStop
from planner.solve.engine import DEFAULT_PROCESSES, Progress, solve
from planner.solve.limits import Limits

_LEAST_SECONDS = 0.1
"""For an aim, when the others have used up the time."""


@dataclass(frozen=True)
class _Found:
    aim: Aim
    plan: Plan
    changes: PlanChanges

    @property
    def serves_less(self) -> bool:
        return self.changes.after.cost.unserved > self.changes.before.cost.unserved


def find_alternatives(
    problem: Problem,
    plan: Plan,
    limits: Limits | None = None,
    *,
    seed: int = 1,
    processes: int = DEFAULT_PROCESSES,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: ShouldStop | None = None,
) -> Alternatives:
    """
    Return up to three plans that differ from a plan and from one another: least travel, most continuity, least change.

    Parameters
    ----------
    problem, plan
        The week, and the plan asked about; the search begins from it.
    limits
        The seconds are for all of them together; the iterations are for each.
    seed, processes, should_stop
        As for :func:`planner.solve.engine.solve`. After a stop, what has been found is offered.
    on_progress
        Called with the time over all of them; its cost is at the prices of the aim.

    Returns
    -------
    Alternatives
        Every plan keeps all rules, leaves out no more by priority than the plan asked about, and is the best of those
        found in what it aims at: better than the plan asked about, too. An aim without such a plan says why.
    """
    search = _Search(problem, plan, limits or Limits(), seed, processes, on_progress, should_stop or _never)
    found = tuple(search.plans())
    offered, left_out = _chosen(problem, found)
    return Alternatives(plan_figures(problem, plan, told(problem)), offered, left_out)


def _never() -> bool:
    return False


@dataclass
class _Search:
    problem: Problem
    plan: Plan
    limits: Limits
    seed: int
    processes: int
    on_progress: Callable[[Progress], None] | None
    should_stop: ShouldStop
    spent: float = 0.0

    def plans(self) -> Iterator[_Found]:
        """Yield a plan for each aim that makes sense in the week, until it is told to stop."""
        aims = [aim for aim in Aim if aim is not Aim.MOST_CONTINUITY or is_wished_for(self.problem)]
        for number, aim in enumerate(aims):
            if self.should_stop():
                return
            share = (self.limits.seconds - self.spent) / (len(aims) - number)
            yield self._found(aim, max(share, min(_LEAST_SECONDS, self.limits.seconds)))

    def _found(self, aim: Aim, seconds: float) -> _Found:
        sought = solve(
            aimed(self.problem, self.plan, aim),
            replace(self.limits, seconds=seconds),
            seed=self.seed,
            processes=self.processes,
            warm_start=self.plan,
            on_progress=self._tell if self.on_progress else None,
            should_stop=self.should_stop,
        )
        self.spent += sought.seconds
        # What was proven was proven for other prices.
        plan = sought.replace(problem=self.problem.digest(), cost=cost(self.problem, sought), bound=None)
        return _Found(aim, plan, plan_changes(Answer(self.problem, self.plan), Answer(self.problem, plan)))

    def _tell(self, progress: Progress) -> None:
        if self.on_progress is not None:
            seconds = min(self.spent + progress.seconds, self.limits.seconds)
            self.on_progress(replace(progress, seconds=seconds, limit=self.limits.seconds))


def _chosen(problem: Problem, found: tuple[_Found, ...]) -> tuple[tuple[Alternative, ...], tuple[NotOffered, ...]]:
    offered: list[Alternative] = []
    left_out: list[NotOffered] = []
    for aim in Aim:
        chosen = _choose(problem, aim, found, offered)
        if isinstance(chosen, Alternative):
            offered.append(chosen)
        else:
            left_out.append(chosen)
    return tuple(offered), tuple(left_out)


def _choose(
    problem: Problem, aim: Aim, found: tuple[_Found, ...], offered: list[Alternative]
) -> Alternative | NotOffered:
    """Return the plan that does best for an aim, whatever it was sought for; or why there is none of its own."""
    able = [each for each in found if not each.serves_less]
    if not able or not any(each.aim is aim for each in found):
        return NotOffered(aim, _why_none(problem, aim, found))
    best = best_for(aim, [each.changes for each in able])
    if not best.noticed:
        return NotOffered(aim, WhyNot.NO_DIFFERENCE)
    if not is_better(aim, best):
        return NotOffered(aim, _why_none(problem, aim, found))
    plan = next(each.plan for each in able if each.changes is best)
    for other in offered:
        if not plan_changes(Answer(problem, other.plan), Answer(problem, plan)).noticed:
            return NotOffered(aim, WhyNot.SAME_PLAN, other.aim)
    return Alternative(aim, plan, best)


def _why_none(problem: Problem, aim: Aim, found: tuple[_Found, ...]) -> WhyNot:
    if aim is Aim.MOST_CONTINUITY and not is_wished_for(problem):
        return WhyNot.NO_WISH
    own = next((each for each in found if each.aim is aim), None)
    if own is None:
        return WhyNot.NO_TIME
    return WhyNot.SERVES_LESS if own.serves_less else WhyNot.NOTHING_BETTER
