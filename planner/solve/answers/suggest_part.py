"""The part of a week that changed routes touch: small enough to be judged by the checker in a few milliseconds."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from functools import cached_property

import numpy as np

from planner.domain.check import violations
from planner.domain.cost import cost, even_share, seconds_outside
from planner.domain.helper import Helper
from planner.domain.matrix import TravelTimes, read_only
from planner.domain.plan import Cost, Plan, Route, Unassigned
from planner.domain.problem import Problem
from planner.domain.rules import Violation
from planner.domain.tour import Tour, find_helper_day, tours
from planner.domain.visit import Visit

_LEFT = "NOT_FOUND"


@dataclass(frozen=True, eq=False)
class _Unnamed(Problem):
    """A part of a week, which lives for one answer: to work out its name would take as long as to judge its plan."""

    def digest(self) -> str:
        return "part"


@dataclass(frozen=True)
class Part:
    """
    Some routes before and after a visit came in, with every rule that ties them to anything else.

    Whatever lies outside is the same before and after, and no rule joins it to what changes: so a rule of the week is
    broken by the change exactly when one of the part is.

    Parameters
    ----------
    problem
        The visits of the changed routes and of those that are tied to them, and their helpers.
    before, after
        Plans of it; the first without the new visit.
    """

    problem: Problem
    before: Plan
    after: Plan

    @cached_property
    def tours_before(self) -> tuple[Tour, ...]:
        """Routes without the new visit."""
        return tours(self.problem, self.before)

    @cached_property
    def tours_after(self) -> tuple[Tour, ...]:
        """Routes with the new visit."""
        return tours(self.problem, self.after)

    @property
    def broken(self) -> tuple[Violation, ...]:
        """What the plan with the visit breaks."""
        return violations(self.problem, self.after)

    @property
    def travel(self) -> int:
        """Seconds of travel that are added."""
        return sum(tour.travel for tour in self.tours_after) - sum(tour.travel for tour in self.tours_before)


def part_of(problem: Problem, plan: Plan, changed: Sequence[Route], visit: str) -> Part:
    """
    Return what changed routes touch.

    Parameters
    ----------
    problem
        The week with the new visit.
    plan
        Without it.
    changed
        Routes that stand in the place of those of the same shifts.
    visit
        The new one.
    """
    keys = {_helper_day(problem, route) for route in changed}
    helpers = {helper.id for helper in problem.helpers if _counts_whole_week(problem, helper)}
    helpers &= {route.helper for route in changed}
    inside = {stop.visit for route in changed for stop in route.stops}
    names = {route.helper for route in changed}
    own = {_helper_day(problem, route): route for route in plan.used_routes if route.helper in names}
    own = {key: route for key, route in own.items() if key in keys or route.helper in helpers}
    own |= _tied(problem, plan, inside)
    after = (*changed, *(route for key, route in own.items() if key not in keys))
    before = tuple(own.values())
    cut = _cut(problem, after, inside)
    part = _Unnamed(**{each.name: getattr(cut, each.name) for each in fields(cut)})
    return Part(
        problem=part,
        before=Plan(part.digest(), before, (Unassigned(visit, _LEFT),)),
        after=Plan(part.digest(), after),
    )


def cut_to(problem: Problem, visits: tuple[Visit, ...], helpers: tuple[Helper, ...]) -> Problem:
    """Return the week with some visits and helpers only, and the places that they need; not validated."""
    shifts = [shift for helper in helpers for shift in helper.shifts]
    used = {place for shift in shifts for place in (shift.start_place, shift.end_place) if place is not None}
    used |= {visit.place for visit in visits}
    rows = [idx for idx, place in enumerate(problem.places) if place.id in used]
    return replace(
        problem,
        places=tuple(problem.places[idx] for idx in rows),
        visits=visits,
        helpers=helpers,
        travel={mode: _between(times, rows) for mode, times in problem.travel.items()},
    )


def added_cost(problem: Problem, plan: Plan, part: Part, visit: Visit) -> Cost:
    """
    Return what the new visit adds to the cost of the whole week, by terms, its own price of staying unserved left out.

    Parameters
    ----------
    problem, plan
        The week with the visit, and the plan without it.
    """
    # What the whole week shares is not the sum of its parts.
    with_visit = replace(part.problem, weights=replace(part.problem.weights, imbalance=0, worst_outside=0))
    without = replace(with_visit, visits=tuple(one for one in with_visit.visits if one.id != visit.id))
    before, after = cost(without, part.before).terms, cost(with_visit, part.after).terms
    terms = {name: after[name] - before[name] for name in after}
    if problem.weights.imbalance:
        terms["imbalance"] = _imbalance(problem, part)
    if problem.weights.worst_outside:
        terms["worst_outside"] = _worst_outside(problem, plan, part)
    return Cost.of(**terms)


def _imbalance(problem: Problem, part: Part) -> int:
    share = even_share(problem)
    added = Fraction(0)
    for driven, sign in ((part.tours_after, 1), (part.tours_before, -1)):
        paid = {helper.id: 0 for helper in part.problem.helpers}
        for tour in driven:
            paid[tour.helper_day.helper.id] += tour.paid
        for helper in part.problem.helpers:
            offered = sum(shift.end - shift.start for shift in helper.shifts)
            added += sign * abs(paid[helper.id] - share * offered)
    return round(Fraction(problem.weights.imbalance) * added)


def _worst_outside(problem: Problem, plan: Plan, part: Part) -> int:
    inside = set(part.after.stops_by_visit)
    elsewhere = _worst(plan, [visit for visit in problem.visits if visit.id not in inside])
    before, after = (max(elsewhere, _worst(one, part.problem.visits)) for one in (part.before, part.after))
    return round(problem.weights.worst_outside * (after - before))


def _worst(plan: Plan, visits: Collection[Visit]) -> int:
    planned = [(visit, plan.stops_by_visit[visit.id][0]) for visit in visits if visit.id in plan.stops_by_visit]
    return max((seconds_outside(visit, route.day, stop.start) for visit, (route, stop) in planned), default=0)


def _counts_whole_week(problem: Problem, helper: Helper) -> bool:
    return helper.max_week is not None or problem.weights.imbalance > 0


def _tied(problem: Problem, plan: Plan, inside: Collection[str]) -> dict[int, Route]:
    """Return all routes of some visits and of those before and after them, by helper-day."""
    names = set(inside)
    for visit in problem.visits:
        if visit.after is not None:
            if visit.id in inside:
                names.add(visit.after.visit)
            if visit.after.visit in inside:
                names.add(visit.id)
    return {_helper_day(problem, route): route for name in names for route, _ in plan.stops_by_visit.get(name, ())}


def _cut(problem: Problem, routes: Sequence[Route], inside: Collection[str]) -> Problem:
    """Return the week with the visits and helpers of some routes only; ties to what lies elsewhere go."""
    present: dict[str, int] = {}
    for route in routes:
        for stop in route.stops:
            present[stop.visit] = present.get(stop.visit, 0) + 1
    visits = tuple(
        visit if visit.id in inside else _untied(visit, present, inside)
        for visit in problem.visits
        if visit.id in present
    )
    names = {route.helper for route in routes}
    return cut_to(problem, visits, tuple(helper for helper in problem.helpers if helper.id in names))


def _untied(visit: Visit, present: dict[str, int], inside: Collection[str]) -> Visit:
    after = visit.after if visit.after is not None and visit.after.visit in inside else None
    return replace(visit, after=after, helpers_required=present[visit.id])


def _between(times: TravelTimes, rows: list[int]) -> TravelTimes:
    return TravelTimes(times.starts, tuple(read_only(matrix[np.ix_(rows, rows)]) for matrix in times.matrices))


def _helper_day(problem: Problem, route: Route) -> int:
    found = find_helper_day(problem, route)
    if found is None:
        raise AssertionError("A plan that keeps the rules uses known shifts.")
    return found.idx
