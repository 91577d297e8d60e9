"""The helpers around a visit with all that they do in the week: what a small re-plan may touch."""

from collections.abc import Collection
from dataclasses import replace

from planner.domain.helper import Helper
from planner.domain.matrix import UNREACHABLE
from planner.domain.plan import Plan, Unassigned
from planner.domain.problem import Problem
from planner.domain.rules import Reason
from planner.domain.visit import Pin, Visit, Window
from planner.solve.answers.suggest_part import cut_to

NUM_ABLE, NUM_OTHERS = 12, 6
"""
Helpers who could come, and others who could take visits over from them; assumption.

With all their visits they are some 300 at the most, which are searched well in half a second.
"""
_FAR = 10**9


def nearby(problem: Problem, plan: Plan, visit: Visit, also: Collection[str] = ()) -> tuple[Problem, Plan]:
    """
    Return the part of a week around a visit, and the plan of it without the visit; not validated.

    Parameters
    ----------
    problem, plan
        The whole week with the visit, and the plan without it.
    also
        Ids of helpers who are to be among them.

    Returns
    -------
    Problem, Plan
        The helpers nearest to the visit on its days, with all their visits. Those that are tied to a visit elsewhere
        are fixed where they are: any plan of the part, in the place of the old routes, is one of the week.
    """
    names = _nearest(problem, plan, visit) | set(also)
    routes = tuple(route for route in plan.used_routes if route.helper in names)
    present = {stop.visit for route in routes for stop in route.stops} | {visit.id}
    tied = _tied(problem, plan, names, present - {visit.id})
    visits = tuple(
        _fixed(plan, _known(one, names), names) if one.id in tied else _known(one, names)
        for one in problem.visits
        if one.id in present
    )
    part = cut_to(problem, visits, tuple(helper for helper in problem.helpers if helper.id in names))
    return part, Plan(part.digest(), routes, (Unassigned(visit.id, str(Reason.NOT_FOUND)),))


def _nearest(problem: Problem, plan: Plan, visit: Visit) -> frozenset[str]:
    """Return who passes nearest to the visit on its days, and who comes to the one that it follows."""
    days = {window.day for window in visit.windows}
    ways = {helper.id: _way(problem, plan, visit, helper, days) for helper in problem.helpers}
    near = sorted((way, idx) for idx, way in enumerate(ways.values()) if way < _FAR)
    ranked = [problem.helpers[idx] for _, idx in near]
    able = [helper.id for helper in ranked if _is_able(visit, helper)][:NUM_ABLE]
    others = [helper.id for helper in ranked if helper.id not in able][:NUM_OTHERS]
    before = plan.stops_by_visit.get(visit.after.visit, ()) if visit.after is not None else ()
    return frozenset({*able, *others, *(route.helper for route, _ in before)})


def _way(problem: Problem, plan: Plan, visit: Visit, helper: Helper, days: Collection[int]) -> int:
    """Return the shortest way to the visit from where the helper is on its days, in seconds."""
    shifts = [shift for shift in helper.shifts if shift.day in days]
    if not shifts:
        return _FAR
    places = [shift.start_place for shift in shifts]
    places += [
        problem.visits[problem.visit_idx_by_id[stop.visit]].place
        for day in {shift.day for shift in shifts}
        for route in plan.used_routes
        if (route.helper, route.day) == (helper.id, day)
        for stop in route.stops
    ]
    target, times = problem.place_idx_by_id[visit.place], problem.travel[shifts[0].mode]
    seconds = [times.seconds(problem.place_idx_by_id[place], target, 0) for place in places]
    return min((way for way in seconds if way != UNREACHABLE), default=_FAR)


def _is_able(visit: Visit, helper: Helper) -> bool:
    speaks = not visit.languages or bool(set(visit.languages) & set(helper.languages))
    may = visit.allowed_helpers is None or helper.id in visit.allowed_helpers
    return set(visit.skills) <= set(helper.skills) and speaks and may and helper.id not in visit.excluded_helpers


def _tied(problem: Problem, plan: Plan, names: Collection[str], present: Collection[str]) -> set[str]:
    """Return the visits that a rule joins to somebody or something outside."""
    tied = {
        name for name in present if any(route.helper not in names for route, _ in plan.stops_by_visit.get(name, ()))
    }
    links = [(visit.id, visit.after.visit) for visit in problem.visits if visit.after is not None]
    tied |= {name for link in links for name in link if name in present and not set(link) <= set(present)}
    while further := {name for link in links if not tied.isdisjoint(link) for name in link if name in present} - tied:
        tied |= further
    return tied


def _fixed(plan: Plan, visit: Visit, names: Collection[str]) -> Visit:
    places = [(route, stop) for route, stop in plan.stops_by_visit[visit.id] if route.helper in names]
    route, stop = places[0]
    helpers = tuple(each.helper for each, _ in places)
    return replace(
        visit,
        windows=(Window(route.day, stop.start, stop.start),),
        pinned=Pin(helpers, route.day, stop.start),
        helpers_required=len(places),
        after=None,
        promised=None,
    )


def _known(visit: Visit, names: Collection[str]) -> Visit:
    """Return a visit that names nobody outside; who is wished for and is outside makes no difference inside."""
    allowed = visit.allowed_helpers
    is_told = visit.promised is not None and set(visit.promised.helpers or ()) <= set(names)
    return replace(
        visit,
        allowed_helpers=None if allowed is None else tuple(name for name in allowed if name in names),
        excluded_helpers=tuple(name for name in visit.excluded_helpers if name in names),
        preferred_helpers=tuple(name for name in visit.preferred_helpers if name in names),
        promised=visit.promised if is_told else None,
    )
