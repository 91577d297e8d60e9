"""A planned visit is taken out and asked about: its place against the next best ones."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from planner.domain.answers.why import PlaceFacts, WhyHere, place_facts
from planner.domain.check import violations
from planner.domain.cost import cost
from planner.domain.plan import Cost, Plan, Unassigned
from planner.domain.problem import Interval, Problem
from planner.domain.tour import tours
from planner.domain.visit import SECONDS_PER_DAY, After, Pin, Visit, Window
from planner.errors import Finding, InputError
from planner.locale import Sentence, sentence
from planner.solve.answers.touched import bound_part, shift_of, with_routes
from planner.solve.kernel.solution import Solution
from planner.solve.places.question import Place, Question
from planner.solve.places.standing import Standing
from planner.solve.pool.timetable import Timetable

MOST_OTHERS = 3


def why_here(problem: Problem, plan: Plan, visit_id: str) -> WhyHere:
    """
    Return a planned visit's place against the next best ones.

    Nobody else moves; visits that must follow this one are held at their times.

    Raises
    ------
    InputError
        ``VISIT_UNKNOWN``, or ``VISIT_UNASSIGNED`` when it is not planned.
    UnsupportedRuleError
        When travel depends on the hour.
    """
    if visit_id not in problem.visit_idx_by_id:
        raise _invalid("VISIT_UNKNOWN", "visit", sentence("The week has no such visit."))
    if visit_id not in plan.stops_by_visit:
        text = sentence("The visit is not planned; ask why not: planner explain")
        raise _invalid("VISIT_UNASSIGNED", visit_id, text)
    held = tuple(visit.id for visit in problem.visits if visit.after and visit.after.visit == visit_id)
    planned = tuple(visit for visit in held if visit in plan.stops_by_visit)
    question = Standing(_held(problem, plan, visit_id, planned), plan, free={visit_id}).ask_about(visit_id)
    return _Comparison(problem, plan, visit_id, question).answer(planned)


def _invalid(code: str, where: str, text: Sentence) -> InputError:
    return InputError([Finding(code, where, text)])


class _Comparison:
    def __init__(self, problem: Problem, plan: Plan, visit_id: str, question: Question) -> None:
        self._problem, self._plan, self._visit, self._question = problem, plan, visit_id, question
        self._own = {idx for route, _ in plan.stops_by_visit[visit_id] if (idx := shift_of(problem, route)) is not None}
        self._without = self._taken_out()
        self._before = self._figures(self._without)

    def answer(self, held: tuple[str, ...]) -> WhyHere:
        chosen = list(self._others())
        shifts = {_shifts(place) for place in self._question.places} - {frozenset(self._own)}
        return WhyHere(
            visit=self._visit,
            here=self._facts(self._plan),
            others=tuple(sorted((self._placed(place) for place in chosen), key=lambda other: other.added.total)),
            num_shifts=len(shifts),
            held=held,
        )

    def _others(self) -> Iterator[Place]:
        """Yield the cheapest place of each other shift, and another one in the same shift, as many as are wanted."""
        seen: set[frozenset[int]] = set()
        here = self._positions()
        for place in self._question.places:
            shifts = _shifts(place)
            is_here = {spot.helper_day: spot.position for spot in place.spots} == here
            if shifts not in seen and not is_here and len(seen) < MOST_OTHERS:
                seen.add(shifts)
                yield place

    def _positions(self) -> dict[int, int]:
        found = {}
        for route, stop in self._plan.stops_by_visit[self._visit]:
            idx = shift_of(self._problem, route)
            if idx is not None:
                found[idx] = route.stops.index(stop)
        return found

    def _placed(self, place: Place) -> PlaceFacts:
        routes = self._question.routes(place)
        plan = with_routes(self._problem, self._without, self._visit, routes)
        shifts = {spot.helper_day for spot in place.spots} | self._own
        broken = violations(*bound_part(self._problem, plan, shifts, self._visit))
        if broken:
            raise AssertionError(f"A place that was found breaks a rule: {broken[0]}")
        return self._facts(plan)

    def _facts(self, plan: Plan) -> PlaceFacts:
        after, before = self._figures(plan), self._before
        visit = self._problem.visits[self._problem.visit_idx_by_id[self._visit]]
        terms = {name: value - before[0].terms[name] for name, value in after[0].terms.items()}
        terms["unserved"] += visit.unserved_cost
        if visit.promised is not None:
            # Left out, its promise was not kept either.
            terms["moved_promise"] += self._problem.weights.moved_promise
        added = Cost.of(**terms)
        travel, wait = after[1] - before[1], after[2] - before[2]
        return place_facts(self._problem, plan, self._visit, added, travel=travel, wait=wait)

    def _figures(self, plan: Plan) -> tuple[Cost, int, int]:
        """Return the cost, and the seconds of travel and waiting."""
        driven = tours(self._problem, plan)
        return cost(self._problem, plan), sum(tour.travel for tour in driven), sum(tour.wait for tour in driven)

    def _taken_out(self) -> Plan:
        """Return the plan without the visit; the routes it was on are timed anew."""
        search = self._question.search
        rows = {k: row for k, row in search.best().routes.items() if k in self._own}
        timed = Timetable(self._question.firm, search).routes(Solution(rows, search.best().starts))
        kept = (route for route in self._plan.used_routes if shift_of(self._problem, route) not in self._own)
        left = (*self._plan.unassigned, Unassigned(self._visit, ""))
        return self._plan.replace(routes=(*kept, *timed), unassigned=left)


def _shifts(place: Place) -> frozenset[int]:
    return frozenset(spot.helper_day for spot in place.spots)


def _held(problem: Problem, plan: Plan, visit_id: str, followers: Collection[str]) -> Problem:
    """Return the week in which followers are fixed where they are, and the visit may start only as they allow."""
    if not followers:
        return problem
    visits = []
    for visit in problem.visits:
        if visit.id in followers:
            places = plan.stops_by_visit[visit.id]
            route, stop = places[0]
            pin = Pin(tuple(route.helper for route, _ in places), route.day, stop.start)
            visits.append(replace(visit, after=None, pinned=pin))
        elif visit.id == visit_id:
            visits.append(_as_followed(problem, plan, visit, followers))
        else:
            visits.append(visit)
    return replace(problem, visits=tuple(visits))


def _as_followed(problem: Problem, plan: Plan, visit: Visit, followers: Collection[str]) -> Visit:
    windows = visit.windows
    for name in followers:
        after = problem.visits[problem.visit_idx_by_id[name]].after
        route, stop = plan.stops_by_visit[name][0]
        if after is not None:
            windows = tuple(_cut(windows, after, route.day, stop.start))
    return replace(visit, windows=windows)


def _cut(windows: Collection[Window], after: After, day: int, start: int) -> Iterator[Window]:
    """Yield the parts of windows after which a follower may start then."""
    for window in windows:
        first, last = _before(after, day - window.day, start)
        first, last = max(first, window.start), min(last, window.end)
        if first <= last:
            yield Window(window.day, first, last)


def _before(after: After, days: int, start: int) -> Interval:
    """Return when a visit may start so many days before its follower, which starts then."""
    if days == 0 and not after.min_days:
        return 0 if after.max_seconds is None else start - after.max_seconds, start - (after.min_seconds or 0)
    is_between = (after.min_days or 0) <= days and (after.max_days is None or days <= after.max_days)
    return (0, SECONDS_PER_DAY) if days > 0 and is_between and not after.is_same_day else (1, 0)
