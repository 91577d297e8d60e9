"""Other good plans of a week, each with its own aim, and the prices under which they are sought."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from planner.domain.answers.changes import PlanChanges
from planner.domain.answers.figures import PlanFigures
from planner.domain.cost import keeps_promise
from planner.domain.plan import Plan, Route, Stop
from planner.domain.problem import Problem
from planner.domain.promising import promise_of
from planner.domain.visit import MAX_PRICE, Visit
from planner.domain.weights import Weights

EMPHASIS = 4
"""How many times as much, or as little, something counts for an aim; assumption, so that it decides and nothing else
is forgotten."""
_LEAST_NON_PREFERRED = Visit.non_preferred_cost
_LEAST_MOVED = Weights.moved_promise
"""What counts for nothing in the week counts for an aim what it does by default."""
_THOUSANDTHS = 3
"""Digits of a rate that engines count."""


class Aim(StrEnum):
    """What an alternative plan does best."""

    LEAST_TRAVEL = "least_travel"
    MOST_CONTINUITY = "most_continuity"
    """Wished helpers to as many residents as possible."""
    LEAST_CHANGE = "least_change"
    """Promises kept, and everybody else where the plan asked about has them."""


class WhyNot(StrEnum):
    """Why an aim has no plan of its own."""

    NOTHING_BETTER = "nothing_better"
    """None was found that does better than the plan asked about."""
    NO_DIFFERENCE = "no_difference"
    """Nobody would notice the difference from the plan asked about."""
    SAME_PLAN = "same_plan"
    """The plan of another aim is best in this as well."""
    SERVES_LESS = "serves_less"
    """It would leave out more, by priority, than the plan asked about."""
    NO_WISH = "no_wish"
    """Nobody wishes for a helper."""
    NO_TIME = "no_time"
    """The search was ended before."""


@dataclass(frozen=True)
class Alternative:
    """
    Another plan of the week.

    Parameters
    ----------
    aim, plan
        What it does best, and the plan; of the week asked about and at its prices.
    changes
        What it would change in the plan asked about.
    """

    aim: Aim
    plan: Plan
    changes: PlanChanges


@dataclass(frozen=True)
class NotOffered:
    """An aim without a plan of its own: why, and which aim's plan is the best in it where that is the cause."""

    aim: Aim
    why: WhyNot
    same_as: Aim | None = None


@dataclass(frozen=True)
class Alternatives:
    """
    Up to three other plans.

    Parameters
    ----------
    current
        Figures of the plan asked about.
    offered, left_out
        Every aim is in one of them, in the order of :class:`Aim`.
    """

    current: PlanFigures
    offered: tuple[Alternative, ...]
    left_out: tuple[NotOffered, ...]

    def plan_of(self, aim: Aim) -> Plan | None:
        """Return the plan of an aim, or None where it has none of its own."""
        return next((offer.plan for offer in self.offered if offer.aim is aim), None)


def aimed(problem: Problem, plan: Plan, aim: Aim) -> Problem:
    """
    Return the week with prices that lead to an aim; its rules are the same.

    A visit of the plan is dearer to leave out than before, so that an aim is not reached at its expense. What the plan
    leaves out is never dearer to put in than it was: a visit that is not worth its price under the new prices was not
    under the old ones.
    """
    served = plan.stops_by_visit
    kept = problem.replace(
        visits=tuple(
            replace(visit, unserved_cost=_more(visit.unserved_cost)) if visit.id in served else visit
            for visit in problem.visits
        )
    )
    return _AIMED[aim](kept, plan)


def _for_travel(problem: Problem, _plan: Plan) -> Problem:
    """Let everything but travel, promises and what is left out count for less."""
    visits = tuple(
        replace(
            visit,
            non_preferred_cost=visit.non_preferred_cost // EMPHASIS,
            second_language_cost=visit.second_language_cost // EMPHASIS,
            outside_preferred_cost=_less(visit.outside_preferred_cost),
        )
        for visit in problem.visits
    )
    weights = problem.weights
    lowered = replace(
        weights,
        travel=weights.travel or Weights.travel,
        wait=_less(weights.wait),
        imbalance=_less(weights.imbalance),
        worst_outside=_less(weights.worst_outside),
    )
    return problem.replace(visits=visits, weights=lowered)


def _for_continuity(problem: Problem, plan: Plan) -> Problem:
    return problem.replace(
        visits=tuple(
            replace(visit, non_preferred_cost=_more(visit.non_preferred_cost, least=_LEAST_NON_PREFERRED))
            if visit.id in plan.stops_by_visit
            else visit
            for visit in problem.visits
        )
    )


def _for_stability(problem: Problem, plan: Plan) -> Problem:
    """Let everybody be promised the place that they have, unless it breaks a promise, and promises count for more."""
    visits = tuple(
        _held(visit, places) if (places := plan.stops_by_visit.get(visit.id)) else visit for visit in problem.visits
    )
    moved = _more(problem.weights.moved_promise, least=_LEAST_MOVED)
    return problem.replace(visits=visits, weights=replace(problem.weights, moved_promise=moved))


def _held(visit: Visit, places: Sequence[tuple[Route, Stop]]) -> Visit:
    """
    Return a visit that is promised the start that it has, or a later one within the tolerance.

    Not an earlier one: an engine begins as early as was promised, and paid time that grows by that may break a cap.
    """
    now, told = promise_of(places), visit.promised
    if told is not None and not keeps_promise(told, places):
        return visit
    start = places[0][1].start
    if told is None:
        return replace(visit, promised=replace(now, earliest=start))
    return replace(visit, promised=replace(told, earliest=start, latest=min(told.latest, now.latest)))


def _more(price: int, *, least: int = 0) -> int:
    return min(max(price, least) * EMPHASIS, MAX_PRICE)


def _less(rate: float) -> float:
    return round(rate / EMPHASIS, _THOUSANDTHS)


_AIMED: dict[Aim, Callable[[Problem, Plan], Problem]] = {
    Aim.LEAST_TRAVEL: _for_travel,
    Aim.MOST_CONTINUITY: _for_continuity,
    Aim.LEAST_CHANGE: _for_stability,
}


def disturbance(changes: PlanChanges) -> int:
    """Return how many promises are not kept, and how many others of the plan before are moved or left out."""
    unpromised = sum(visit.before is not None and visit.promise is None for visit in changes.noticed)
    return changes.after.moved + changes.after.broken + unpromised


def is_wished_for(problem: Problem) -> bool:
    """Return whether anybody wishes for a helper."""
    return any(visit.preferred_helpers for visit in problem.visits)


def is_better(aim: Aim, changes: PlanChanges) -> bool:
    """Return whether the later plan does better for an aim than the earlier one, whoever it disturbs."""
    before, after = changes.before, changes.after
    match aim:
        case Aim.LEAST_TRAVEL:
            return after.travel < before.travel
        case Aim.MOST_CONTINUITY:
            return after.wished > before.wished
        case Aim.LEAST_CHANGE:
            # Nothing changes less than to keep the plan, so that another one must cost less, or keep more promises.
            return disturbance(changes) < before.moved + before.broken or after.cost.total < before.cost.total


def best_for(aim: Aim, candidates: Collection[PlanChanges]) -> PlanChanges:
    """Return the candidate that does best for an aim, the cheaper one on a tie; each changes the same plan."""
    return min(candidates, key=lambda changes: (_score(aim, changes), changes.after.cost.total))


def _score(aim: Aim, changes: PlanChanges) -> int:
    match aim:
        case Aim.LEAST_TRAVEL:
            return changes.after.travel
        case Aim.MOST_CONTINUITY:
            return -changes.after.wished
        case Aim.LEAST_CHANGE:
            return disturbance(changes)
