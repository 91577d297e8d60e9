"""A plan in the figures that a decision rests on."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.domain.cost import cost, keeps_promise
from planner.domain.plan import Cost, Plan
from planner.domain.problem import Problem
from planner.domain.promising import promise_of
from planner.domain.tour import Tour, tours
from planner.domain.visit import Promise


@dataclass(frozen=True)
class PlanFigures:
    """
    What a plan does, in counts and whole seconds.

    Parameters
    ----------
    asked, served
        Visits of the week, and those that are planned.
    promises, kept, moved, broken
        What residents have been told, by what becomes of it: where and when they were told, planned elsewhere or at
        another time, and not planned any more. A promise of a visit that nobody asks for any more is none of the three.
    travel, wait, service, paid
        Over all helpers.
    worst_wait
        The longest waiting of one helper on one day.
    wishing, wished
        Planned visits that wish for a helper, and those of them to which such a helper goes.
    least_used, most_used
        Paid time as a share of the offered time, of the helper with the smallest and of the one with the largest; 0
        when nobody offers any.
    cost
        By terms, at the prices of the plan's own week.
    """

    asked: int
    served: int
    promises: int
    kept: int
    moved: int
    broken: int
    travel: int
    wait: int
    service: int
    paid: int
    worst_wait: int
    wishing: int
    wished: int
    least_used: float
    most_used: float
    cost: Cost

    @property
    def continuity(self) -> float | None:
        """The share of the wishing visits to which a wished helper goes; None when none wishes."""
        return self.wished / self.wishing if self.wishing else None


def plan_figures(problem: Problem, plan: Plan, promises: Mapping[str, Promise]) -> PlanFigures:
    """
    Return the figures of a plan.

    Parameters
    ----------
    problem, plan
        The week and its answer.
    promises
        What residents have been told, by visit; see :func:`told` and :func:`as_planned`.
    """
    driven = tours(problem, plan)
    served = {stop.visit for tour in driven for stop in tour.stops}
    fates = Counter(promise_fate(problem, plan, visit, promise) for visit, promise in promises.items())
    wishing = [visit for visit in problem.visits if visit.preferred_helpers and visit.id in served]
    used = _used(problem, driven)
    return PlanFigures(
        asked=len(problem.visits),
        served=len(served),
        promises=len(promises),
        kept=fates["kept"],
        moved=fates["moved"],
        broken=fates["broken"],
        travel=sum(tour.travel for tour in driven),
        wait=sum(tour.wait for tour in driven),
        service=sum(tour.service for tour in driven),
        paid=sum(tour.paid for tour in driven),
        worst_wait=_worst_wait(driven),
        wishing=len(wishing),
        wished=sum(
            any(route.helper in visit.preferred_helpers for route, _ in plan.stops_by_visit[visit.id])
            for visit in wishing
        ),
        least_used=min(used, default=0.0),
        most_used=max(used, default=0.0),
        cost=cost(problem, plan),
    )


def told(problem: Problem) -> dict[str, Promise]:
    """Return what the week says that residents have been told, by visit."""
    return {visit.id: visit.promised for visit in problem.visits if visit.promised is not None}


def as_planned(plan: Plan) -> dict[str, Promise]:
    """Return the places of a plan as promises, as they are once it is published: same helpers, same day, about then."""
    return {visit: promise_of(places) for visit, places in plan.stops_by_visit.items()}


def promise_fate(problem: Problem, plan: Plan, visit: str, promise: Promise) -> str:
    """Return whether a promise is ``kept``, ``moved`` or ``broken``; ``gone`` when the week asks for no such visit."""
    if visit not in problem.visit_idx_by_id:
        return "gone"
    places = plan.stops_by_visit.get(visit, ())
    if not places:
        return "broken"
    return "kept" if keeps_promise(promise, places) else "moved"


def _worst_wait(driven: Sequence[Tour]) -> int:
    by_day: Counter[tuple[str, int]] = Counter()
    for tour in driven:
        by_day[tour.route.helper, tour.route.day] += tour.wait
    return max(by_day.values(), default=0)


def _used(problem: Problem, driven: Sequence[Tour]) -> list[float]:
    """Return paid time as a share of offered time, of each helper who offers any."""
    paid: Counter[str] = Counter()
    for tour in driven:
        paid[tour.route.helper] += tour.paid
    offered = {helper.id: sum(shift.end - shift.start for shift in helper.shifts) for helper in problem.helpers}
    return [paid[helper] / time for helper, time in offered.items() if time]
