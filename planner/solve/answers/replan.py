"""Plan a week again after something has happened: in each mode a plan that keeps every rule, and what it changes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from planner.domain.answers.changes import Placement
from planner.domain.answers.replan import USUAL, DayOver, Mode, Repair, Replanned, Waiting
from planner.domain.answers.replan_changes import Before
from planner.domain.check import violations
from planner.domain.cost import cost, keeps_promise
from planner.domain.events import Cancellation, Event, Moment
from planner.domain.freezing import fixed_visits, with_pins, without_past_breaks
from planner.domain.frozen import Frozen
from planner.domain.happening import Happened, apply_events
from planner.domain.plan import Plan, Route, Unassigned
from planner.domain.problem import Problem
from planner.errors import EngineError
from planner.locale import sentence
from planner.solve.answers.replan_modes import Asked
from planner.solve.answers.replan_ripples import by_day, in_line, needless, taken_back
from planner.solve.answers.replan_still import placed_still, stands
from planner.solve.engine import solve
from planner.solve.insertion import Draft
from planner.solve.limits import Limits
from planner.solve.places.standing import Standing
from planner.solve.reasons import reason_for
from planner.solve.support import refuse_unsupported

MODE_SECONDS = 0.8
"""For each mode in which others may move; all of them together stay below what a person waits for."""


def replan(
    problem: Problem,
    plan: Plan,
    events: Sequence[Event],
    *,
    now: Moment | None = None,
    modes: Sequence[Mode] = USUAL,
    limits: Limits | None = None,
    adrift: Sequence[str] = (),
) -> tuple[Problem, Replanned]:
    """
    Return the week as it is after events, and the ways to go on.

    Parameters
    ----------
    problem, plan
        The week and a plan that keeps its rules; what residents have been told are the promises of its visits.
    events
        What has happened, in its order.
    now
        What has begun before it cannot be changed; None when the week has not begun.
    modes
        What else may move; each is answered.
    limits
        For each mode in which others may move.
    adrift
        Visits that were promised and had to be left out before, since the week has changed: to be put in as well.

    Returns
    -------
    Problem
        What the plans of the answer are plans of; what is fixed is pinned in it.
    Replanned
        The answer.

    Raises
    ------
    InputError
        When an event cannot be meant.
    UnsupportedRuleError
        When travel depends on the hour.
    """
    refuse_unsupported(problem, "pool")
    happened = _settled(apply_events(problem, plan, events, now), now)
    lost = {visit: None for visit in adrift if visit in happened.problem.visit_idx_by_id}
    happened = replace(happened, hits={**lost, **happened.hits})
    again = _Again(Before(problem, plan, happened, len(events)), now, limits or Limits(MODE_SECONDS))
    repairs = tuple(again.repair(mode) for mode in modes)
    answer = Replanned(
        events=tuple(events),
        now=now,
        hit=tuple(happened.hits),
        fixed=tuple(visit.id for visit in happened.problem.visits if visit.id in again.frozen.fixed),
        overtime=_overtime(plan, happened),
        waiting=again.waiting() if any(isinstance(event, Cancellation) for event in events) else (),
        repairs=repairs,
    )
    return happened.problem, answer


def _settled(happened: Happened, now: Moment | None) -> Happened:
    """Pin what is fixed; the plan is one of that week then."""
    fixed = fixed_visits(happened.problem, happened.plan, now)
    week = without_past_breaks(with_pins(happened.problem, happened.plan, fixed), happened.plan, now)
    settled = happened.plan.replace(problem=week.digest())
    return replace(happened, problem=week, plan=settled.replace(cost=cost(week, settled)))


class _Again:
    """A week that is planned again."""

    def __init__(self, before: Before, now: Moment | None, limits: Limits) -> None:
        happened = before.happened
        self._before, self._limits = before, limits
        self.frozen = Frozen(happened.problem, happened.plan, now)
        self._asked = Asked(self.frozen, frozenset(happened.hits), happened.urgent, before.plan)
        self._still_week = self._asked.week(Mode.NOBODY)
        self._troubled = frozenset(happened.hits) | set(_late(happened))
        self._still = placed_still(self._still_week, self.frozen, tuple(happened.hits))

    def repair(self, mode: Mode) -> Repair:
        """Return the answer of a mode, checked."""
        week = self._asked.week(mode)
        is_still = mode is Mode.NOBODY or not self._troubled
        routes = self._still.routes if is_still else self._solved(week)
        plan = self._finished(week, routes)
        if not is_still:
            plan = self._calmed(week, routes, plan)
        broken = violations(self.frozen.problem, plan)
        if broken:
            raise EngineError(sentence("The engine made a plan that breaks a rule: {listed}", listed=str(broken[0])))
        return self._before.repair(mode, plan, self._still.fits_alone)

    def waiting(self) -> tuple[Waiting, ...]:
        """Return the visits that wait and fit where one was cancelled while nobody moves, the best first."""
        gone = {visit.id for visit in self._before.problem.visits} - set(self.frozen.problem.visit_idx_by_id)
        places = self._before.plan.stops_by_visit
        gaps = {(route.helper, route.day) for visit in gone for route, _ in places.get(visit, ())}
        if not gaps:
            return ()
        base = {visit.id: visit for visit in self.frozen.for_engine().visits}
        waits = [visit.id for visit in self._still_week.visits if not visit.windows and base[visit.id].windows]
        week = replace(
            self._still_week,
            visits=tuple(base[visit.id] if visit.id in waits else visit for visit in self._still_week.visits),
        )
        standing = Standing(week, self.frozen.plan_for_engine().replace(routes=self._still.routes))
        found = [waiting for visit in waits for waiting in _fitting(week, standing, visit, gaps)]
        return tuple(sorted(found, key=lambda waiting: (waiting.price - waiting.unserved_cost, waiting.visit)))

    def _solved(self, week: Problem) -> tuple[Route, ...]:
        warm = self.frozen.plan_for_engine().replace(routes=self._still.routes)
        routes = solve(week, self._limits, processes=0, warm_start=warm).routes
        return routes if stands(routes, self.frozen) else self._still.routes

    def _calmed(self, week: Problem, routes: Sequence[Route], plan: Plan) -> Plan:
        """Return the plan without moves that make no room for anything, as long as the rules are kept."""
        before = by_day(week, self.frozen.plan_for_engine().used_routes)
        after = by_day(week, routes)
        for group in list(needless(before, after, self._troubled)):
            calmer = taken_back(before, after, group)
            changed = self._finished(week, in_line(calmer))
            if not violations(self.frozen.problem, changed):
                after, plan = calmer, changed
        return plan

    def _finished(self, week: Problem, routes: Sequence[Route]) -> Plan:
        """Return routes of the week for engines as a plan of the week itself, with its reasons and its cost."""
        problem = self.frozen.problem
        own = self.frozen.expressed(routes)
        planned = {stop.visit for route in own for stop in route.stops}
        left = [visit.id for visit in problem.visits if visit.id not in planned]
        reasons = self._reasons(week, routes, left)
        plan = self._before.plan.replace(
            problem=problem.digest(),
            routes=own,
            unassigned=tuple(Unassigned(visit, reasons[visit]) for visit in left),
            engine="pool",
            bound=None,
        )
        return plan.replace(cost=cost(problem, plan))

    def _reasons(self, week: Problem, routes: Sequence[Route], left: Sequence[str]) -> dict[str, str]:
        """Of what the mode let go in: why it did not; what had to wait keeps the reason that it had."""
        happened = self._before.happened
        known = {unassigned.visit: unassigned.reason for unassigned in happened.plan.unassigned}
        asked = [visit for visit in left if visit in happened.hits]
        own = {visit.id: visit for visit in self.frozen.problem.visits}
        unpinned = replace(
            week,
            visits=tuple(
                replace(visit, pinned=own[visit.id].pinned) if visit.id in asked else visit for visit in week.visits
            ),
        )
        draft = Draft.of(unpinned, routes)
        return known | {visit: reason_for(draft, unpinned.visit_idx_by_id[visit]) for visit in asked}


def _late(happened: Happened) -> Iterator[str]:
    """Yield the visits that stand where their promise does not hold any more: pushed too far."""
    for visit in happened.problem.visits:
        places = happened.plan.stops_by_visit.get(visit.id)
        if places and visit.promised is not None and not keeps_promise(visit.promised, places):
            yield visit.id


def _fitting(week: Problem, standing: Standing, visit: str, gaps: set[tuple[str, int]]) -> Iterator[Waiting]:
    """Yield the cheapest place of a visit in one of the gaps, if there is one."""
    for place in standing.ask_about(visit).places:
        days = [week.helper_days[spot.helper_day] for spot in place.spots]
        if place.opens and any((day.helper.id, day.shift.day) in gaps for day in days):
            start = place.opens[0][0] if place.start is None else place.start
            where = Placement(tuple(sorted(day.helper.id for day in days)), days[0].shift.day, start)
            latest = place.opens[-1][1] if place.start is None else place.start
            price = week.visits[week.visit_idx_by_id[visit]].unserved_cost
            yield Waiting(visit, where, latest, round(place.price), price)
            return


def _overtime(plan: Plan, happened: Happened) -> tuple[DayOver, ...]:
    return tuple(
        DayOver(
            helper,
            day,
            cause,
            tuple(
                visit
                for visit, event in happened.hits.items()
                if event == cause
                and any((route.helper, route.day) == (helper, day) for route, _ in plan.stops_by_visit.get(visit, ()))
            ),
        )
        for (helper, day), cause in happened.overtime.items()
    )
