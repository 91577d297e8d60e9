"""
What an event does to a planned week: the week as it is now, a plan that keeps its rules, and the visits that are hit.

Nothing is planned here. The plan that comes back leaves out what was hit; every other visit stays with its helpers, on
its day and in its place, and starts later only where it is pushed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from planner.domain.absence import without_helper
from planner.domain.behind import at_the_door, beginning_later, ready_at
from planner.domain.cost import cost
from planner.domain.event_checks import (
    known_visit,
    refuse_begun,
    refuse_over,
    refuse_planned,
    refuse_too_early,
    refuse_unplanned,
    refused,
    route_of_late,
)
from planner.domain.events import Absence, Cancellation, Event, Late, Moment, NoShow, Overrun, Urgent, missed_id
from planner.domain.freezing import num_begun
from planner.domain.plan import Plan, Unassigned
from planner.domain.problem import Problem
from planner.domain.pushing import Pushed, Rows, in_order, rows_of
from planner.domain.rules import Reason
from planner.domain.tour import find_helper_day
from planner.domain.visit import SECONDS_PER_DAY, Visit
from planner.domain.without import week_without
from planner.locale import sentence


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
        return self._ordered(number, away.problem, away.rows, hit=away.hit, away=event.helper)

    def _cancelled(self, number: int, event: Cancellation) -> "_Week":
        known_visit(self.problem, event.visit)
        refuse_begun(self.plan, event.visit, self.now)
        problem = week_without(self.problem, [event.visit])
        after = self._ordered(number, problem, rows_of(problem, self.plan.used_routes)).state
        hits = {visit: cause for visit, cause in after.hits.items() if visit != event.visit}
        return replace(self, state=replace(after, hits=hits, urgent=after.urgent - {event.visit}))

    def _urgent(self, number: int, event: Urgent) -> "_Week":
        problem, plan = self.problem, self.plan
        if isinstance(event.visit, str):
            known_visit(problem, event.visit)
            refuse_planned(plan, event.visit)
        else:
            problem = problem.replace(visits=(*problem.visits, event.visit))
            left = (*plan.unassigned, Unassigned(event.visit.id, Reason.NOT_FOUND))
            plan = plan.replace(problem=problem.digest(), unassigned=left, bound=None)
            plan = plan.replace(cost=cost(problem, plan))
        hits = {**self.state.hits, event.visit_id: number}
        urgent = self.state.urgent | {event.visit_id}
        return replace(self, state=replace(self.state, problem=problem, plan=plan, hits=hits, urgent=urgent))

    def _longer(self, number: int, event: Overrun) -> "_Week":
        visit = known_visit(self.problem, event.visit)
        refuse_unplanned(self.plan, event.visit)
        refuse_over(self.plan, event.visit, self.now)
        if event.seconds < 1 or visit.duration + event.seconds > SECONDS_PER_DAY:
            text = sentence("A visit can take longer by some minutes, and not by this; nothing was changed.")
            raise refused("DURATION_RANGE", event.visit, text)
        longer = replace(visit, duration=visit.duration + event.seconds)
        problem = self.problem.replace(visits=self._with(longer))
        return self._ordered(number, problem, rows_of(problem, self.plan.used_routes))

    def _missed(self, number: int, event: NoShow) -> "_Week":
        visit = known_visit(self.problem, event.visit)
        refuse_unplanned(self.plan, event.visit)
        now = refuse_too_early(self.plan, event.visit, self.now)
        is_today = self.plan.stops_by_visit[visit.id][0][0].day == now.day
        door = at_the_door(visit, self.plan, now.seconds if is_today else None)
        again = replace(visit, promised=None, pinned=None)
        problem = self.problem.replace(visits=(*self._with(again), door))
        rows = {
            idx: tuple(replace(stop, visit=door.id) if stop.visit == visit.id else stop for stop in row)
            for idx, row in rows_of(self.problem, self.plan.used_routes).items()
        }
        return self._ordered(number, problem, rows, hit=(event.visit,))

    def _late(self, number: int, event: Late) -> "_Week":
        route, now = route_of_late(self.problem, self.plan, event, self.now), self.now
        helper_day = find_helper_day(self.problem, route)
        if helper_day is None:
            raise AssertionError("A plan that keeps the rules uses known shifts.")
        rows, begun = rows_of(self.problem, self.plan.used_routes), num_begun(route, now)
        if begun and now is not None and route.stops[begun - 1].end > now.seconds:
            return self._longer(number, Overrun(route.stops[begun - 1].visit, event.seconds))
        if begun == 0 and (now is None or route.day > now.day or route.leave > now.seconds):
            return self._ordered(number, beginning_later(self.problem, helper_day, route.leave + event.seconds), rows)
        ready = ready_at(self.problem, helper_day, route, begun)
        return self._ordered(number, self.problem, rows, floors={route.stops[begun].visit: ready + event.seconds})

    def _ordered(
        self,
        number: int,
        problem: Problem,
        rows: Rows,
        *,
        hit: Sequence[str] = (),
        floors: Mapping[str, int] | None = None,
        away: str | None = None,
    ) -> "_Week":
        """
        Bring the plan in order after the event of a number.

        Parameters
        ----------
        away
            A helper who is away: what that day cannot hold is no overtime.
        """
        begun = {
            stop.visit for route in self.plan.used_routes for stop in route.stops[: num_begun(route, self.now)]
        } - set(hit)
        begun |= {missed_id(visit) for visit in hit if missed_id(visit) in problem.visit_idx_by_id}
        found = in_order(problem, rows, self.plan, begun=begun, floors=floors)
        too_much = {
            (route.helper, route.day): number
            for visit in found.handed_over
            for route, _ in self.plan.stops_by_visit.get(visit, ())
            if route.helper != away
        }
        state = replace(
            self.state,
            problem=found.problem,
            plan=found.plan,
            hits={**self.state.hits, **dict.fromkeys((*hit, *found.handed_over), number)},
            overtime={**self.state.overtime, **too_much, **dict.fromkeys(_longer_days(problem, found), number)},
            pushed={**dict.fromkeys(_moved_days(self.plan, found.plan), number), **self.state.pushed},
        )
        return replace(self, state=state)

    def _with(self, visit: Visit) -> tuple[Visit, ...]:
        return tuple(visit if other.id == visit.id else other for other in self.problem.visits)


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
