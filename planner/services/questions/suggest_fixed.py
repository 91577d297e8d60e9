"""A time that is held stands in the week like a visit that nobody moves."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from planner.domain.plan import Plan, Route
from planner.domain.problem import Problem
from planner.domain.promising import with_firm_promises
from planner.domain.timing import schedule
from planner.domain.tour import find_helper_day
from planner.domain.visit import Point, Visit, Window
from planner.services.local_time import clock_of
from planner.services.questions.suggest_door import door_of
from planner.solve.answers.suggest_part import part_of
from planner.solve.places.extended import problem_with
from planner.store.holds import Hold


def with_fixed(problem: Problem, plan: Plan, visit: Visit, point: Point, hold: Hold) -> tuple[Problem, Plan]:
    """
    Return the week with a visit at the time that is held for it, and the plan; both as they were where it has no room.

    Its day, start and helpers are fixed. It comes after what begins before it, and the others keep their order.
    """
    day, start = day_and_clock(hold)
    place, door = door_of(problem, point)
    fixed = replace(
        visit,
        place=place,
        windows=(Window(day, start, start),),
        preferred_windows=(),
        allowed_helpers=hold.helpers,
        promised=None,
    )
    longer = problem_with(problem, fixed, door)
    changed = _routes(longer, plan, hold.helpers, day, start)
    if len(changed) < len(hold.helpers) or part_of(longer, plan, tuple(changed.values()), fixed.id).broken:
        return problem, plan
    kept = (route for route in plan.used_routes if _helper_day(longer, route) not in changed)
    return longer, plan.replace(routes=(*kept, *changed.values()))


def _routes(problem: Problem, plan: Plan, helpers: tuple[str, ...], day: int, start: int) -> dict[int, Route]:
    """Return the routes of the helpers with the last visit of the week at a start, by helper-day."""
    firm, new = with_firm_promises(problem, plan), len(problem.visits) - 1
    tied = _tied(problem)
    by_day = {_helper_day(problem, route): route for route in plan.used_routes}
    found = {}
    for helper_day in (each for helper in helpers for each in firm.helper_days_by_day.get((helper, day), ())):
        if not helper_day.shift.start <= start <= helper_day.shift.end - firm.visits[new].duration:
            continue
        stops = by_day[helper_day.idx].stops if helper_day.idx in by_day else ()
        line = [(firm.visit_idx_by_id[stop.visit], stop.start if stop.visit in tied else None) for stop in stops]
        line.insert(sum(stop.start < start for stop in stops), (new, start))
        route = schedule(firm, helper_day, [idx for idx, _ in line], starts=[fixed for _, fixed in line])
        if route is not None:
            found[helper_day.idx] = route
    return found


def _tied(problem: Problem) -> set[str]:
    """Return the visits that another route, or another visit, hangs on: they keep their times."""
    tied = {visit.id for visit in problem.visits if visit.helpers_required > 1}
    return tied | {name for visit in problem.visits if visit.after for name in (visit.id, visit.after.visit)}


def _helper_day(problem: Problem, route: Route) -> int | None:
    found = find_helper_day(problem, route)
    return None if found is None else found.idx


def day_and_clock(hold: Hold) -> tuple[int, int]:
    """Return the day of the week on which a held time begins, and its seconds since midnight."""
    local = hold.starts.astimezone(ZoneInfo(hold.zone))
    return (local.date() - hold.monday).days, clock_of(local)
