"""
The visits that were hit, put in while everything else stays.

For one visit every place is looked at, so what is found is the cheapest, and what is not found does not exist. For
several, a search goes over places and orders; where it leaves one out that fits alone, all ways of putting them in are
tried, as far as there is time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.domain.frozen import Frozen
from planner.domain.plan import Plan, Route
from planner.domain.problem import Problem
from planner.domain.tour import find_helper_day
from planner.solve.insertion import Draft
from planner.solve.kernel.arrays import week_of
from planner.solve.kernel.search import KernelSearch
from planner.solve.kernel.week import UNIT
from planner.solve.places.question import Place
from planner.solve.places.standing import Standing
from planner.solve.pool.timetable import Timetable

_ROUNDS, _WARM, _COOL = 4000, 150.0, 20.0
"""Of the search over several visits, its temperatures in seconds of travel (measured: more rounds find no more)."""
_MOST_TRIALS = 3000
"""Of places for several visits at once; about half a second."""


@dataclass(frozen=True)
class Still:
    """
    A plan in which nothing moved but what was hit.

    Parameters
    ----------
    routes
        Of the week for engines.
    fits_alone
        Of each visit that was hit: whether it has a place when it is the only one.
    """

    routes: tuple[Route, ...]
    fits_alone: Mapping[str, bool]


def placed_still(week: Problem, frozen: Frozen, hits: Sequence[str]) -> Still:
    """
    Return the plan with as many of the visits that were hit as were found to fit, and the cheapest of those.

    Parameters
    ----------
    week
        In which nothing else can move.
    frozen
        Its plan is without what was hit.
    hits
        Ids.
    """
    plan = frozen.plan_for_engine()
    if not hits:
        return Still(plan.used_routes, {})
    standing = Standing(week, plan)
    questions = {hit: standing.ask_about(hit) for hit in hits}
    places = {hit: [place for place in questions[hit].places if _is_free(place, frozen)] for hit in hits}
    fits_alone = {hit: bool(found) for hit, found in places.items()}
    if not any(fits_alone.values()):
        return Still(plan.used_routes, fits_alone)
    if len(hits) == 1:
        cheapest = questions[hits[0]].routes(places[hits[0]][0])
        return Still(_with_changed(week, plan, cheapest), fits_alone)
    routes = _searched(week, plan)
    routes = routes if stands(routes, frozen) else plan.used_routes
    left = [hit for hit, fits in fits_alone.items() if fits and not _holds(routes, hit)]
    if left:
        routes = _all_placed(week, frozen, places) or routes
    return Still(routes, fits_alone)


def _is_free(place: Place, frozen: Frozen) -> bool:
    return all(spot.position >= frozen.num_closed.get(spot.helper_day, 0) for spot in place.spots)


def _with_changed(week: Problem, plan: Plan, routes: Sequence[Route]) -> tuple[Route, ...]:
    changed = {_idx(week, route): route for route in routes}
    before = {_idx(week, route): route for route in plan.used_routes}
    return tuple(route for _, route in sorted({**before, **changed}.items()))


def _searched(week: Problem, plan: Plan) -> tuple[Route, ...]:
    search = KernelSearch(week_of(week), 1, most_routes=0)
    timetable = Timetable(week, search)
    search.load(timetable.solution(plan))
    search.construct()
    search.run(_ROUNDS, _WARM * UNIT, _COOL * UNIT)
    return timetable.routes(search.best())


def _all_placed(week: Problem, frozen: Frozen, places: Mapping[str, Sequence[Place]]) -> tuple[Route, ...] | None:
    """Return a plan with every visit that fits alone, or None: none was found, or some are tied to others."""
    earlier = {visit.after.visit for visit in week.visits if visit.after}
    days: dict[int, list[int]] = {}
    for hit, found in places.items():
        idx = week.visit_idx_by_id[hit]
        visit = week.visits[idx]
        if found and (visit.helpers_required > 1 or visit.after is not None or visit.id in earlier):
            return None
        if found:
            days[idx] = sorted({place.spots[0].helper_day for place in found})
    draft = Draft.of(week, frozen.plan_for_engine().used_routes)
    order = sorted(days, key=lambda visit: len(days[visit]))
    if _Trials(draft, days, frozen.num_closed).place(order):
        return tuple(draft.routes[idx] for idx in sorted(draft.routes))
    return None


class _Trials:
    """Tries the places of visits one after the other, and goes back where the next one has none."""

    def __init__(self, draft: Draft, days: Mapping[int, Sequence[int]], closed: Mapping[int, int]) -> None:
        self._draft, self._days, self._closed = draft, days, closed
        self._left = _MOST_TRIALS

    def place(self, visits: Sequence[int]) -> bool:
        """Put all visits into the draft; say whether there was a way."""
        if not visits:
            return True
        visit, rest = visits[0], visits[1:]
        for idx in self._days[visit]:
            before = self._draft.sequences.get(idx, ()), self._draft.routes.get(idx)
            for position in range(self._closed.get(idx, 0), len(before[0]) + 1):
                self._left -= 1
                if self._left < 0:
                    return False
                longer = (*before[0][:position], visit, *before[0][position:])
                if self._draft.put(self._draft.problem.helper_days[idx], longer):
                    if self.place(rest):
                        return True
                    self._restore(idx, *before)
        return False

    def _restore(self, idx: int, sequence: tuple[int, ...], route: Route | None) -> None:
        if route is None:
            del self._draft.sequences[idx], self._draft.routes[idx]
        else:
            self._draft.sequences[idx], self._draft.routes[idx] = sequence, route


def stands(routes: Sequence[Route], frozen: Frozen) -> bool:
    """Return whether all that stands is in routes of the week for engines, and nothing lies before what is fixed."""
    planned = {stop.visit for route in routes for stop in route.stops}
    return planned >= frozen.plan_for_engine().stops_by_visit.keys() and frozen.keeps_fixed(routes)


def _holds(routes: Sequence[Route], visit: str) -> bool:
    return any(stop.visit == visit for route in routes for stop in route.stops)


def _idx(week: Problem, route: Route) -> int:
    found = find_helper_day(week, route)
    if found is None:
        raise AssertionError("A plan that keeps the rules uses known shifts.")
    return found.idx
