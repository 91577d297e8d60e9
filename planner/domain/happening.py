"""
What an event does to a planned week: the week as it is now, a plan that keeps its rules, and the visits that are hit.

Nothing is planned here. The plan that comes back leaves out what was hit; every other visit stays with its helpers, on
its day and in its place, and starts later only where it is pushed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from planner.domain.absence import without_helper
from planner.domain.cost import cost
from planner.domain.events import Absence, Cancellation, Event, Late, Moment, NoShow, Overrun, Urgent, missed_id
from planner.domain.freezing import num_begun
from planner.domain.helper import Helper
from planner.domain.plan import Plan, Route, Unassigned
from planner.domain.problem import HelperDay, Problem
from planner.domain.pushing import Pushed, Rows, in_order, rows_of
from planner.domain.rules import Reason
from planner.domain.tour import find_helper_day
from planner.domain.visit import SECONDS_PER_DAY, Pin, Visit, Window
from planner.domain.without import week_without
from planner.errors import Finding, InputError
from planner.locale import Clock, Sentence, sentence


@dataclass(frozen=True)
class Happened:
    """
    A planned week after events.

    Parameters
    ----------
    problem, plan
        The week as it is now, and a plan that keeps its rules.
    hits
        Number of the event by visit that it took out of the plan, or that it wants in; in their order. None where the
        week had changed before.
    urgent
        Those that must go in.
    pushed
        Number of the event by helper and day whose times it moved.
    overtime
        Number of the event by helper and day that cannot hold all it had; what does not fit is among the hits.
    """

    problem: Problem
    plan: Plan
    hits: Mapping[str, int | None] = field(default_factory=dict)
    urgent: frozenset[str] = frozenset()
    pushed: Mapping[tuple[str, int], int] = field(default_factory=dict)
    overtime: Mapping[tuple[str, int], int] = field(default_factory=dict)


def apply_event(problem: Problem, plan: Plan, event: Event, now: Moment | None = None) -> Happened:
    """
    Return a planned week after one event.

    Parameters
    ----------
    problem, plan
        The week and a plan that keeps its rules.
    event
        What has happened.
    now
        When; None before the week has begun.

    Raises
    ------
    InputError
        When it cannot be meant: somebody or something that the week does not have, or what is over already.
    """
    return apply_events(problem, plan, [event], now)


def apply_events(problem: Problem, plan: Plan, events: Sequence[Event], now: Moment | None = None) -> Happened:
    """
    Return a planned week after some events, one after the other.

    Raises
    ------
    InputError
        As for :func:`apply_event`; nothing is changed then.
    """
    week = _Week(Happened(problem, plan), now)
    for number, event in enumerate(events):
        week = week.after(number, event)
    return week.state


@dataclass(frozen=True)
class _Week:
    """The week between two events."""

    state: Happened
    now: Moment | None

    @property
    def problem(self) -> Problem:
        return self.state.problem

    @property
    def plan(self) -> Plan:
        return self.state.plan

    def after(self, number: int, event: Event) -> "_Week":
        match event:
            case Absence():
                return self._absent(number, event)
            case Cancellation():
                return self._cancelled(number, event)
            case Urgent():
                return self._urgent(number, event)
            case Overrun():
                return self._longer(number, event)
            case NoShow():
                return self._missed(number, event)
            case Late():
                return self._late(number, event)

    def _absent(self, number: int, event: Absence) -> "_Week":
        away = without_helper(self.problem, self.plan, event, self.now)
        return self._ordered(number, away.problem, away.rows, hit=away.hit)

    def _cancelled(self, number: int, event: Cancellation) -> "_Week":
        self._visit(event.visit)
        self._refuse_begun(event.visit)
        problem = week_without(self.problem, [event.visit])
        after = self._ordered(number, problem, rows_of(problem, self.plan.used_routes))
        hits = {visit: cause for visit, cause in after.state.hits.items() if visit != event.visit}
        urgent = self.state.urgent - {event.visit}
        return self._with(replace(after.state, hits=hits, urgent=urgent))

    def _urgent(self, number: int, event: Urgent) -> "_Week":
        if isinstance(event.visit, str):
            self._visit(event.visit)
            if event.visit in self.plan.stops_by_visit:
                text = sentence("The visit is planned already; nothing was changed.")
                raise _refused("VISIT_PLANNED", event.visit, text)
            problem, plan = self.problem, self.plan
        else:
            problem = self.problem.replace(visits=(*self.problem.visits, event.visit))
            left = (*self.plan.unassigned, Unassigned(event.visit.id, Reason.NOT_FOUND))
            plan = self.plan.replace(problem=problem.digest(), unassigned=left, bound=None)
            plan = plan.replace(cost=cost(problem, plan))
        hits = {**self.state.hits, event.visit_id: number}
        urgent = self.state.urgent | {event.visit_id}
        return self._with(replace(self.state, problem=problem, plan=plan, hits=hits, urgent=urgent))

    def _longer(self, number: int, event: Overrun) -> "_Week":
        visit = self._visit(event.visit)
        self._refuse_unplanned(event.visit)
        self._refuse_over(event.visit)
        if event.seconds < 1 or visit.duration + event.seconds > SECONDS_PER_DAY:
            text = sentence("A visit can take longer by some minutes, and not by this; nothing was changed.")
            raise _refused("DURATION_RANGE", event.visit, text)
        problem = self._changed(replace(visit, duration=visit.duration + event.seconds))
        return self._ordered(number, problem, rows_of(self.problem, self.plan.used_routes))

    def _missed(self, number: int, event: NoShow) -> "_Week":
        visit = self._visit(event.visit)
        self._refuse_unplanned(event.visit)
        route, stop = self.plan.stops_by_visit[event.visit][0]
        if self.now is None or Moment(route.day, stop.start) > self.now:
            text = sentence(
                "The visit begins at {start}; nobody can have missed it yet. Nothing was changed.",
                start=Clock(stop.start),
            )
            raise _refused("STATUS_TOO_EARLY", event.visit, text)
        waited = self.now.seconds - stop.start if self.now.day == route.day else visit.duration
        door = self._at_the_door(visit, route.day, stop.start, min(max(1, waited), visit.duration))
        again = replace(visit, promised=None, pinned=None)
        problem = self.problem.replace(
            visits=(*(again if other.id == visit.id else other for other in self.problem.visits), door)
        )
        rows = {
            idx: tuple(replace(each, visit=door.id) if each.visit == visit.id else each for each in row)
            for idx, row in rows_of(self.problem, self.plan.used_routes).items()
        }
        return self._ordered(number, problem, rows, hit=(event.visit,))

    def _late(self, number: int, event: Late) -> "_Week":
        route = self._route_of_late(event)
        helper_day = find_helper_day(self.problem, route)
        if helper_day is None:
            raise AssertionError("A plan that keeps the rules uses known shifts.")
        rows = rows_of(self.problem, self.plan.used_routes)
        begun = num_begun(route, self.now)
        if begun and self.now is not None and route.stops[begun - 1].end > self.now.seconds:
            return self._longer(number, Overrun(route.stops[begun - 1].visit, event.seconds))
        if begun == 0 and (self.now is None or route.day > self.now.day or route.leave > self.now.seconds):
            problem = self._with_shift(helper_day, min(route.leave + event.seconds, helper_day.shift.end - 1))
            return self._ordered(number, problem, rows)
        stop = route.stops[begun]
        floors = {stop.visit: self._ready(helper_day, route, begun) + event.seconds}
        return self._ordered(number, self.problem, rows, floors=floors)

    def _route_of_late(self, event: Late) -> Route:
        if event.helper not in self.problem.helper_idx_by_id:
            raise _refused_helper("HELPER_UNKNOWN", event.helper, sentence("The week has no such helper."))
        if event.seconds < 1:
            text = sentence("Say by how many minutes the helper is late; nothing was changed.")
            raise _refused_helper("DURATION_RANGE", event.helper, text)
        if (event.helper, event.day) not in self.problem.helper_days_by_day:
            text = sentence("The helper has no shift at that time; nothing was changed.")
            raise _refused_helper("SHIFT_UNKNOWN", event.helper, text)
        routes = [route for route in self.plan.used_routes if (route.helper, route.day) == (event.helper, event.day)]
        ahead = [route for route in routes if self.now is None or Moment(route.day, route.stops[-1].end) > self.now]
        if not ahead:
            text = sentence("The helper has no visit left on that day; nothing was changed.")
            raise _refused_helper("SHIFT_UNKNOWN", event.helper, text)
        return min(ahead, key=lambda route: route.leave)

    def _ready(self, helper_day: HelperDay, route: Route, position: int) -> int:
        """Return when a stop can begin by the plan, waiting left out."""
        stop = route.stops[position]
        visit = self.problem.visits[self.problem.visit_idx_by_id[stop.visit]]
        before = route.stops[position - 1].visit if position else None
        places = [self.problem.visits[self.problem.visit_idx_by_id[id_]].place for id_ in (before, stop.visit) if id_]
        access = 0 if len(places) > len(set(places)) else visit.access
        pause, start = helper_day.shift.break_, route.break_start
        is_between = pause is not None and start is not None and stop.arrive <= start < stop.start
        return stop.arrive + access + (pause.duration if is_between and pause is not None else 0)

    def _ordered(
        self,
        number: int,
        problem: Problem,
        rows: Rows,
        *,
        hit: Sequence[str] = (),
        floors: Mapping[str, int] | None = None,
    ) -> "_Week":
        """Bring the plan in order after the event of a number."""
        begun = {
            stop.visit for route in self.plan.used_routes for stop in route.stops[: num_begun(route, self.now)]
        } - set(hit)
        begun |= {missed_id(visit) for visit in hit if missed_id(visit) in problem.visit_idx_by_id}
        found = in_order(problem, rows, self.plan, begun=begun, floors=floors)
        hits = {**self.state.hits, **dict.fromkeys((*hit, *found.handed_over), number)}
        overtime = dict(self.state.overtime)
        for visit in found.handed_over:
            overtime |= {(route.helper, route.day): number for route, _ in self.plan.stops_by_visit.get(visit, ())}
        overtime |= dict.fromkeys(_longer_days(problem, found), number)
        pushed = {**dict.fromkeys(_moved_days(self.plan, found.plan), number), **self.state.pushed}
        state = replace(self.state, problem=found.problem, plan=found.plan, hits=hits, overtime=overtime, pushed=pushed)
        return self._with(state)

    def _with(self, state: Happened) -> "_Week":
        return replace(self, state=state)

    def _visit(self, visit: str) -> Visit:
        idx = self.problem.visit_idx_by_id.get(visit)
        if idx is None:
            raise _refused("VISIT_UNKNOWN", visit, sentence("The week has no such visit."))
        return self.problem.visits[idx]

    def _refuse_unplanned(self, visit: str) -> None:
        if visit not in self.plan.stops_by_visit:
            text = sentence("The visit is not planned, so nothing can happen to it; nothing was changed.")
            raise _refused("VISIT_UNKNOWN", visit, text)

    def _refuse_begun(self, visit: str) -> None:
        for route, stop in self.plan.stops_by_visit.get(visit, ()):
            if self.now is not None and Moment(route.day, stop.start) < self.now:
                text = sentence("The visit has begun and cannot be cancelled; nothing was changed.")
                is_over = Moment(route.day, stop.end) <= self.now
                raise _refused("REQUEST_STATE" if is_over else "FROZEN", visit, text)

    def _refuse_over(self, visit: str) -> None:
        for route, stop in self.plan.stops_by_visit[visit]:
            if self._is_over(route, route.stops.index(stop)):
                text = sentence("The visit is over: the next one has begun, or the day has. Nothing was changed.")
                raise _refused("FROZEN", visit, text)

    def _is_over(self, route: Route, position: int) -> bool:
        """Whether a visit cannot go on any more: the next one has begun, or the day is another."""
        if self.now is None or route.day != self.now.day:
            return self.now is not None and route.day < self.now.day
        is_last = position + 1 == len(route.stops)
        return route.back <= self.now.seconds if is_last else num_begun(route, self.now) > position + 1

    def _at_the_door(self, visit: Visit, day: int, start: int, duration: int) -> Visit:
        helpers = tuple(route.helper for route, _ in self.plan.stops_by_visit[visit.id])
        return replace(
            visit,
            id=missed_id(visit.id),
            duration=duration,
            windows=(Window(day, start, start),),
            preferred_windows=(),
            unserved_cost=0,
            after=None,
            promised=None,
            pinned=Pin(helpers, day, start),
        )

    def _changed(self, visit: Visit) -> Problem:
        return self.problem.replace(
            visits=tuple(visit if other.id == visit.id else other for other in self.problem.visits)
        )

    def _with_shift(self, helper_day: HelperDay, start: int) -> Problem:
        def changed(helper: Helper) -> Helper:
            shifts = list(helper.shifts)
            shifts[helper_day.shift_idx] = replace(helper_day.shift, start=max(start, helper_day.shift.start))
            return replace(helper, shifts=tuple(shifts))

        helpers = self.problem.helpers
        return self.problem.replace(
            helpers=tuple(
                changed(helper) if idx == helper_day.helper_idx else helper for idx, helper in enumerate(helpers)
            )
        )


def _longer_days(before: Problem, found: Pushed) -> list[tuple[str, int]]:
    """Helper-days whose shift had to be made longer."""
    pairs = zip(before.helper_days, found.problem.helper_days, strict=True)
    return [(new.helper.id, new.shift.day) for old, new in pairs if new.shift.end > old.shift.end]


def _moved_days(before: Plan, after: Plan) -> list[tuple[str, int]]:
    """Helper-days with a visit that starts at another time than before."""
    starts: dict[tuple[str, int, str], int] = {}
    for visit, places in before.stops_by_visit.items():
        starts |= {(route.helper, route.day, visit): stop.start for route, stop in places}
    return [
        (route.helper, route.day)
        for route in after.used_routes
        if any(starts.get((route.helper, route.day, stop.visit), stop.start) != stop.start for stop in route.stops)
    ]


def _refused(code: str, visit: str, text: Sentence) -> InputError:
    return InputError([Finding(code, f"visit {visit}", text)])


def _refused_helper(code: str, helper: str, text: Sentence) -> InputError:
    return InputError([Finding(code, f"helper {helper}", text)])
