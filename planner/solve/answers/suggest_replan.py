"""A place for one more visit where others may move a little: a short search around it, from the plan as it stands."""

from dataclasses import replace
from time import monotonic

from planner.domain.answers.suggestion import Suggestion, offered_time
from planner.domain.check import violations
from planner.domain.cost import keeps_promise
from planner.domain.plan import Plan, Route
from planner.domain.problem import Problem
from planner.domain.promising import with_firm_promises
from planner.domain.tour import find_helper_day
from planner.domain.visit import MAX_PRICE, Pin, Visit
from planner.errors import EngineError
from planner.locale import sentence
from planner.solve.answers.suggest_facts import suggestion_of
from planner.solve.answers.suggest_nearby import nearby
from planner.solve.answers.suggest_part import Part
from planner.solve.limits import Limits
from planner.solve.pool.engine import PoolEngine

SEARCH_SECONDS = 0.6
"""So long a caller waits for it; the rest of the answer takes as long again in a large week."""
_STAY = 1800
"""Seconds of travel that it must save to move somebody who was not told anything; assumption."""
_PROMISE = 1_000_000
"""Far above any journey: of two plans the one that moves fewer promises is better."""
_MUST = Pin()
"""Fixes nothing, and yet engines leave no pinned visit out for its price."""


def replanned(
    problem: Problem,
    plan: Plan,
    visit: Visit,
    may_move: int,
    *,
    warm: tuple[Route, ...] = (),
    limits: Limits | None = None,
) -> Suggestion | None:
    """
    Return a good place for a visit when others may move, at most so many promises among them; None if none was found.

    Nobody who is planned is left out. A search, and a short one: what it does not find may still exist.

    Parameters
    ----------
    problem, plan
        The week with the visit, and the plan without it.
    may_move
        How many promises that the plan keeps may be broken. 0: others move within their promises only.
    warm
        The routes that change where the visit comes in while nobody moves: the answer is no worse then.

    Raises
    ------
    EngineError
        When the plan breaks a rule: a bug.
    """
    if visit.after is not None and visit.after.visit not in plan.stops_by_visit:
        return None
    around, before = nearby(problem, plan, visit, {route.helper for route in warm})
    begin = _with_changed(around, before, warm)
    limits = limits or Limits(SEARCH_SECONDS)
    after = _searched(around, before, begin, _keeping(around, before, visit), limits)
    if after is None and may_move > 0:
        after = _searched(around, before, begin, _breaking(around, before, visit, may_move), limits)
    if after is None or _num_broken(around, before, after) > may_move:
        return None
    return _answer(problem, plan, visit, (before, after))


def _with_changed(around: Problem, before: Plan, changed: tuple[Route, ...]) -> Plan:
    keys = {_helper_day(around, route) for route in changed}
    kept = (route for route in before.routes if _helper_day(around, route) not in keys)
    return before.replace(routes=(*kept, *changed))


def _helper_day(problem: Problem, route: Route) -> int | None:
    found = find_helper_day(problem, route)
    return None if found is None else found.idx


def _keeping(around: Problem, before: Plan, visit: Visit) -> Problem:
    """Return the week in which every promise that is kept is a rule; for an engine, not validated."""
    week = with_firm_promises(around, before)
    visits = tuple(
        replace(one, unserved_cost=MAX_PRICE) if one.id == visit.id else _staying(one, before) for one in week.visits
    )
    return replace(week, visits=visits)


def _breaking(around: Problem, before: Plan, visit: Visit, may_move: int) -> Problem:
    """Return the week in which promises near the visit can be broken, for a price that allows so many at the most."""
    days = {window.day for window in visit.windows}
    near = {stop.visit for route in before.routes if route.day in days for stop in route.stops}
    price = _PROMISE * may_move + _PROMISE // 2
    week = with_firm_promises(around, before, but_for=near)
    visits = tuple(
        replace(one, unserved_cost=price) if one.id == visit.id else _staying(one, before) for one in week.visits
    )
    return replace(week, visits=visits, weights=replace(week.weights, moved_promise=_PROMISE))


def _staying(visit: Visit, before: Plan) -> Visit:
    """
    Return a planned visit that is not left out, and that goes to another helper only where much is saved.

    A price on its time would make the search settle that, and take longer than a weekly cap may allow.
    """
    stays = visit if visit.pinned is not None else replace(visit, pinned=_MUST)
    if visit.preferred_helpers:
        return stays
    helpers = tuple(route.helper for route, _ in before.stops_by_visit[visit.id])
    return replace(stays, preferred_helpers=helpers, non_preferred_cost=_STAY)


def _searched(around: Problem, before: Plan, begin: Plan, week: Problem, limits: Limits) -> Plan | None:
    """Return the best plan of a week that a search finds, as one of the part; None when somebody is left out."""
    found: tuple[Route, ...] = ()
    for candidate in PoolEngine(week, limits, 1, monotonic(), 0).plans(begin, lambda: False):
        if candidate is not None:
            found = candidate()
    after = before.replace(routes=found, unassigned=())
    return after if set(after.stops_by_visit) == set(around.visit_idx_by_id) else None


def _num_broken(problem: Problem, before: Plan, after: Plan) -> int:
    told = [visit for visit in problem.visits if visit.promised and visit.id in before.stops_by_visit]
    return sum(
        keeps_promise(visit.promised, before.stops_by_visit[visit.id])
        and not keeps_promise(visit.promised, after.stops_by_visit[visit.id])
        for visit in told
        if visit.promised is not None
    )


def _answer(problem: Problem, plan: Plan, visit: Visit, around: tuple[Plan, Plan]) -> Suggestion:
    """Put the new routes in the place of the old ones, and judge the whole week."""
    old, new = around
    digest = problem.digest()
    helpers = {route.helper for route in old.routes} | {route.helper for route in new.routes}
    kept = tuple(route for route in plan.used_routes if route.helper not in helpers)
    left = tuple(one for one in plan.unassigned if one.visit != visit.id)
    whole = Part(
        problem=problem,
        before=plan.replace(problem=digest, unassigned=left),
        after=plan.replace(problem=digest, routes=(*kept, *new.routes), unassigned=left),
    )
    if broken := violations(problem, whole.after):
        raise EngineError(sentence("The engine made a plan that breaks a rule: {listed}", listed=str(broken[0])))
    start = whole.after.stops_by_visit[visit.id][0][1].start
    return suggestion_of(problem, plan, whole, visit, offered_time(start, (start, start)), ((start, start),))
