"""What may move when a week is planned again, as a week of its own for each mode; for engines, so not validated."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from planner.domain.answers.replan import NOON, Mode
from planner.domain.cost import keeps_promise
from planner.domain.events import missed_id
from planner.domain.frozen import Frozen
from planner.domain.plan import Plan, Route, Stop
from planner.domain.problem import Problem
from planner.domain.visit import MAX_PRICE, SECONDS_PER_DAY, Pin, Visit, Window

_MUST = Pin()
"""Fixes nothing, and yet engines leave no pinned visit out for its price."""
_ELSEWHERE = 0.25
"""Seconds of travel for each second outside: another day, which counts as four hours, is as dear as a moved promise."""
_WANTED = 1_000_000
"""
On top of what a visit costs unserved that shall go in whatever it costs: far above any journey, and far below the price
of a pin, so that nothing that stands is given up for it.
"""


@dataclass(frozen=True)
class Asked:
    """
    What is to be planned again.

    Parameters
    ----------
    frozen
        The week after the events, and its plan without what was hit.
    hits, urgent
        Visits that were hit, and those of them that must go in.
    before
        The plan before the events.
    """

    frozen: Frozen
    hits: Collection[str]
    urgent: Collection[str]
    before: Plan

    def week(self, mode: Mode) -> Problem:
        """
        Return the week in which no more can move than the mode allows.

        What stands stays planned in every mode, and visits that waited before go on waiting: no promise is moved for
        the sake of a visit that nothing has happened to.
        """
        base = self.frozen.for_engine()
        return replace(base, visits=tuple(self._visit(visit, mode) for visit in base.visits))

    def _visit(self, visit: Visit, mode: Mode) -> Visit:
        if visit.id in self.frozen.fixed or visit.id not in self.frozen.problem.visit_idx_by_id:
            return visit
        places = self.frozen.plan.stops_by_visit.get(visit.id)
        if places:
            return self._standing(visit, places, mode)
        if visit.id in self.hits:
            return self._hit(visit, mode)
        return replace(visit, windows=())

    def _standing(self, visit: Visit, places: tuple[tuple[Route, Stop], ...], mode: Mode) -> Visit:
        match mode:
            case Mode.NOBODY:
                return _still(visit, places)
            case Mode.PROMISES:
                is_kept = visit.promised is not None and keeps_promise(visit.promised, places)
                return _still(visit, places) if is_kept else _must(visit)
            case Mode.HALF_DAY:
                return _must(_in_half(visit, places))
            case _:
                return _must(visit)

    def _hit(self, visit: Visit, mode: Mode) -> Visit:
        before = self.before.stops_by_visit.get(visit.id)
        if self._is_missed(visit):
            visit = self._at_other_times(visit)
        elif mode is Mode.HALF_DAY and before and visit.id not in self.urgent:
            visit = _rather_in_half(visit, before)
        return _wanted(visit) if mode is Mode.NOBODY or visit.id in self.urgent else visit

    def _at_other_times(self, visit: Visit) -> Visit:
        """Nobody was at home in one of its windows; somebody may be in another one."""
        route, stop = self.frozen.plan.stops_by_visit[missed_id(visit.id)][0]
        problem = self.frozen.problem
        in_vain = {
            window.end
            for window in problem.visits[problem.visit_idx_by_id[visit.id]].windows
            if window.day == route.day and window.start <= stop.start <= window.end
        }
        others = (window for window in visit.windows if window.day != route.day or window.end not in in_vain)
        return replace(visit, windows=tuple(others))

    def _is_missed(self, visit: Visit) -> bool:
        return missed_id(visit.id) in self.frozen.problem.visit_idx_by_id


def _must(visit: Visit) -> Visit:
    return visit if visit.pinned is not None else replace(visit, pinned=_MUST)


def _wanted(visit: Visit) -> Visit:
    return replace(visit, unserved_cost=min(MAX_PRICE, visit.unserved_cost + _WANTED))


def _still(visit: Visit, places: tuple[tuple[Route, Stop], ...]) -> Visit:
    """
    With its helpers on its day; within what was told, or no further from it than it stands now.

    The promise itself goes: an engine that weighs it settles the start by it, and may need more than a weekly cap.
    """
    route, stop = places[0]
    first, last = 0, SECONDS_PER_DAY
    promise = visit.promised
    if promise is not None and promise.day == route.day:
        first, last = min(promise.earliest, stop.start), max(promise.latest, stop.start)
    elif promise is not None:
        first = last = stop.start
    start = visit.pinned.start if visit.pinned else None
    pin = Pin(tuple(route.helper for route, _ in places), route.day, start)
    return replace(_within(visit, route.day, first, last), pinned=pin, promised=None)


def _in_half(visit: Visit, places: tuple[tuple[Route, Stop], ...]) -> Visit:
    half = _half(places)
    return _within(visit, half.day, half.start, half.end)


def _rather_in_half(visit: Visit, places: tuple[tuple[Route, Stop], ...]) -> Visit:
    """Elsewhere at a price of some moved promises, rather than nowhere."""
    return replace(visit, preferred_windows=(_half(places),), outside_preferred_cost=_ELSEWHERE)


def _half(places: tuple[tuple[Route, Stop], ...]) -> Window:
    route, stop = places[0]
    return Window(route.day, 0, NOON - 1) if stop.start < NOON else Window(route.day, NOON, SECONDS_PER_DAY)


def _within(visit: Visit, day: int, first: int, last: int) -> Visit:
    windows = (
        Window(day, max(window.start, first), min(window.end, last)) for window in visit.windows if window.day == day
    )
    return replace(visit, windows=tuple(window for window in windows if window.start <= window.end))
