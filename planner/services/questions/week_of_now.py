"""
The week as it is now with the plan that is followed: what is over, running or to come. Inside the caller's use case.

A week to be planned leaves out what has been reported on, since nobody plans it again. Whoever repairs a week needs it
all the same: it is where a helper's afternoon begins.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from planner.domain.events import MISSED, Moment, missed_id
from planner.domain.matrix import constant_travel
from planner.domain.mode import Mode
from planner.domain.plan import Plan, Route, Stop
from planner.domain.problem import Problem
from planner.domain.promising import told_as_planned
from planner.domain.pushing import in_order, rows_of
from planner.domain.visit import Pin, Point, Visit, Window
from planner.services.bootstrap import Workspace
from planner.services.planning import stored_plan
from planner.services.week import build_week
from planner.store.plans import NO_SHOW, StoredPlan, instant
from planner.travel.estimate import estimate_matrix


@dataclass(frozen=True)
class WeekOfNow:
    """
    A week that is under way.

    Parameters
    ----------
    stored
        The plan that is followed, or the newest one where none is published.
    problem, plan
        The week as it is now, with what is over pinned, and that plan in it; it keeps every rule.
    over
        Visits that have been reported on, and the time at closed doors.
    adrift
        Visits of the plan that do not fit into it any more, since the week has changed.
    """

    stored: StoredPlan
    problem: Problem
    plan: Plan
    over: frozenset[str]
    adrift: tuple[str, ...]


def week_of_now(workspace: Workspace, monday: date, now: Moment | None) -> WeekOfNow:
    """
    Return the week of a Monday as it is now.

    Raises
    ------
    NotFoundError
        When the week has no plan.
    InputError
        When there is nothing left to plan.
    """
    with workspace.reading() as work:
        published, reports = work.plans.published(monday), work.promises.reports(monday)
    stored = published or stored_plan(workspace, monday)
    results = _results(stored, reports)
    week = _with_past(build_week(workspace, monday).problem, stored, results)
    routes = tuple(_renamed(route, week, results) for route in stored.plan.used_routes)
    begun = {stop.visit for route in routes for stop in route.stops if _has_begun(route, stop, now)}
    over = frozenset(visit for visit in week.visit_idx_by_id if _is_over(visit, stored, results))
    problem = _as_long_as_planned(week, routes, begun)
    found = in_order(problem, rows_of(problem, routes), stored.plan, begun=begun | over)
    told = told_as_planned(found.problem, found.plan) if published else found.problem
    return WeekOfNow(stored, told, found.plan.replace(problem=told.digest()), over, found.handed_over)


def _results(stored: StoredPlan, reports: Mapping[tuple[str, datetime], str]) -> dict[str, str]:
    """Return what was reported of the stops of this plan; a visit may have been in vain at an earlier time."""
    found = {}
    for visit, places in stored.plan.stops_by_visit.items():
        route, stop = places[0]
        report = reports.get((visit, instant(stored.problem, route.day, stop.start)))
        if report is not None:
            found[visit] = report
    return found


def _is_over(visit: str, stored: StoredPlan, results: Mapping[str, str]) -> bool:
    if visit.endswith(MISSED):
        return True
    return visit in stored.plan.stops_by_visit and visit in results and results[visit] != NO_SHOW


def _has_begun(route: Route, stop: Stop, now: Moment | None) -> bool:
    return stop.visit.endswith(MISSED) or (now is not None and Moment(route.day, stop.start) < now)


def _with_past(week: Problem, stored: StoredPlan, results: Mapping[str, str]) -> Problem:
    """Add what is over and not in the week any more, with its places."""
    known = {(point.lat, point.lon): point.id for point in week.places}
    points = {point.id: point for point in stored.problem.places}
    visits: list[Visit] = []
    added: list[Point] = []
    for visit in _past(week, stored, results):
        point = points[visit.place]
        where = (point.lat, point.lon)
        if where not in known:
            known[where] = f"p{len(known) + 1}"
            added.append(Point(known[where], *where))
        visits.append(replace(visit, place=known[where]))
    places = (*week.places, *added)
    travel = {str(mode): constant_travel(estimate_matrix(places, mode)) for mode in Mode} if added else week.travel
    return week.replace(visits=(*week.visits, *visits), places=places, travel=travel)


def _past(week: Problem, stored: StoredPlan, results: Mapping[str, str]) -> Iterator[Visit]:
    for visit_id, places in stored.plan.stops_by_visit.items():
        visit = stored.problem.visits[stored.problem.visit_idx_by_id[visit_id]]
        was_missed = results.get(visit_id) == NO_SHOW
        is_gone = visit_id not in week.visit_idx_by_id and (visit_id in results or visit_id.endswith(MISSED))
        helpers = tuple(route.helper for route, _ in places if route.helper in week.helper_idx_by_id)
        if (was_missed or is_gone) and len(helpers) == visit.helpers_required:
            route, stop = places[0]
            yield Visit(
                id=missed_id(visit_id) if was_missed else visit_id,
                place=visit.place,
                duration=stop.end - stop.start,
                windows=(Window(route.day, stop.start, stop.start),),
                unserved_cost=0,
                access=visit.access,
                helpers_required=visit.helpers_required,
                pinned=Pin(helpers, route.day, stop.start),
            )


def _renamed(route: Route, week: Problem, results: Mapping[str, str]) -> Route:
    """A visit at which nobody was at home may be planned again; what the helper did is the time at the door."""
    stops = (
        replace(stop, visit=missed_id(stop.visit)) if results.get(stop.visit) == NO_SHOW else stop
        for stop in route.stops
    )
    return replace(route, stops=tuple(stop for stop in stops if stop.visit in week.visit_idx_by_id))


def _as_long_as_planned(week: Problem, routes: tuple[Route, ...], begun: set[str]) -> Problem:
    """What has begun lasts as long as the plan says, which may know of more than the request, and may begin then."""
    known = {stop.visit: (route, stop) for route in routes for stop in route.stops if stop.visit in begun}
    return week.replace(
        visits=tuple(_begun(visit, *known[visit.id]) if visit.id in known else visit for visit in week.visits)
    )


def _begun(visit: Visit, route: Route, stop: Stop) -> Visit:
    began = Window(route.day, stop.start, stop.start)
    return replace(visit, duration=stop.end - stop.start, windows=(*visit.windows, began))
