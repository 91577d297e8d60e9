"""
A plan whose times do not hold any more, brought in order with as little change as can be.

Every visit keeps its helpers, its day and its place in the row, and its start where that still holds; what is pushed
starts as early as it can after that, never sooner than was planned. Where a day cannot hold all of it, visits are
handed over from its end. What has begun is never handed over: a day that is too short for it is made longer.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from planner.domain.check import violations
from planner.domain.cost import cost
from planner.domain.plan import Plan, Route, Stop, Unassigned
from planner.domain.problem import HelperDay, Problem
from planner.domain.rules import Reason, Rule, Violation
from planner.domain.timing import schedule
from planner.domain.tour import find_helper_day
from planner.domain.visit import SECONDS_PER_DAY

_OF_VISITS: Mapping[Rule, Mapping[str, object]] = {
    Rule.AFTER: {"after": None},
    Rule.SKILL: {"skills": ()},
    Rule.LANGUAGE: {"languages": ()},
    Rule.ALLOWED_HELPER: {"allowed_helpers": None, "excluded_helpers": ()},
    Rule.PIN_CONFLICT: {"pinned": None},
}
"""What a visit that has begun is free of, where it breaks a rule: the request was changed, or its series."""

Rows = dict[int, tuple[Stop, ...]]
"""What each helper-day does in order, with the starts that were planned."""


@dataclass(frozen=True)
class Pushed:
    """
    A week and a plan that keeps its rules.

    Parameters
    ----------
    problem
        The week; a shift, or a cap of one, is wider where what has begun needs it.
    plan
        With its cost.
    handed_over
        Visits that their day cannot hold, in the order in which they were taken out.
    """

    problem: Problem
    plan: Plan
    handed_over: tuple[str, ...]


def rows_of(problem: Problem, routes: Iterable[Route]) -> Rows:
    """Return what each helper-day does; stops and routes that the week does not know are left out."""
    rows: Rows = {}
    for route in routes:
        helper_day = find_helper_day(problem, route)
        stops = tuple(stop for stop in route.stops if stop.visit in problem.visit_idx_by_id)
        if helper_day is not None and stops:
            rows[helper_day.idx] = stops
    return rows


def in_order(
    problem: Problem, rows: Rows, before: Plan, *, begun: Collection[str] = (), floors: Mapping[str, int] | None = None
) -> Pushed:
    """
    Return the week with a plan of the given rows that keeps every rule.

    Parameters
    ----------
    problem
        The week.
    rows
        What each helper-day does.
    before
        The plan that they come from; its reasons and its maker stay.
    begun
        Visits that have begun: they start when they started.
    floors
        Seconds before which a visit cannot start, on its day.
    """
    week = _Week(problem, dict(rows), frozenset(begun), dict(floors or {}), before)
    week.time()
    while broken := violations(week.problem, week.plan()):
        week.mend(broken[0])
    plan = week.plan()
    return Pushed(week.problem, plan.replace(cost=cost(week.problem, plan)), tuple(week.handed_over))


@dataclass
class _Week:
    """The rows while they are brought in order."""

    problem: Problem
    rows: Rows
    begun: frozenset[str]
    floors: dict[str, int]
    before: Plan

    def __post_init__(self) -> None:
        self.routes: dict[int, Route] = {}
        self.handed_over: list[str] = []

    def plan(self) -> Plan:
        """Return the plan as it stands."""
        routes = tuple(self.routes[idx] for idx in sorted(self.routes))
        planned = {stop.visit for route in routes for stop in route.stops}
        reasons = {left.visit: left.reason for left in self.before.unassigned}
        left = tuple(
            Unassigned(visit.id, reasons.get(visit.id, Reason.NOT_FOUND))
            for visit in self.problem.visits
            if visit.id not in planned
        )
        return self.before.replace(problem=self.problem.digest(), routes=routes, unassigned=left, bound=None, cost=None)

    def time(self) -> None:
        """Give every row its times; visits of two helpers start together."""
        todo = list(self.rows)
        while todo:
            idx = todo.pop()
            if not self.rows.get(idx):
                self.routes.pop(idx, None)
                continue
            route = self._timed(idx, self.rows[idx])
            if route is None:
                todo += self._relieve(idx)
                continue
            self.routes[idx] = route
            for stop in route.stops:
                others = self._others(idx, stop.visit)
                if others and stop.start > self.floors.get(stop.visit, 0):
                    self.floors[stop.visit] = stop.start
                    todo += [other for other in others if other not in todo]

    def mend(self, broken: Violation) -> None:
        """Take out what breaks a rule, or widen a cap for what has begun."""
        if broken.visit is not None and broken.visit not in self.begun:
            self._hand_over(broken.visit)
        else:
            idxs = [idx for idx in self.rows if self._is_of(idx, broken)]
            movable = [(idx, stop) for idx in idxs for stop in self.rows[idx] if stop.visit not in self.begun]
            if movable:
                _, last = max(movable, key=lambda pair: (self._helper_day(pair[0]).shift.day, pair[1].start))
                self._hand_over(last.visit)
            else:
                self._widen(broken)
        self.time()

    def _timed(self, idx: int, stops: tuple[Stop, ...]) -> Route | None:
        visits = [self.problem.visit_idx_by_id[stop.visit] for stop in stops]
        floors = {**self.floors, **dict.fromkeys(self.begun, 0)}
        told = [max(stop.start, floors.get(stop.visit, 0)) for stop in stops]
        as_told = schedule(self.problem, self._helper_day(idx), visits, starts=told)
        if as_told is not None:
            return as_told
        later = self._not_before(dict(zip(visits, told, strict=True)), self._helper_day(idx).shift.day)
        fixed = [stop.start if stop.visit in self.begun else None for stop in stops]
        return schedule(later, self._helper_day(idx), visits, starts=fixed)

    def _not_before(self, starts: Mapping[int, int], day: int) -> Problem:
        visits = list(self.problem.visits)
        for idx, start in starts.items():
            windows = (
                replace(window, start=max(window.start, start))
                for window in visits[idx].windows
                if window.day == day and window.end >= start
            )
            visits[idx] = replace(visits[idx], windows=tuple(windows))
        return replace(self.problem, visits=tuple(visits))

    def _relieve(self, idx: int) -> list[int]:
        """Make a row that does not hold shorter, or its day longer; return the rows to be timed again."""
        stops = self.rows[idx]
        movable = [stop.visit for stop in reversed(stops) if stop.visit not in self.begun]
        for visit in movable:
            if self._timed(idx, tuple(stop for stop in stops if stop.visit != visit)) is not None:
                return self._hand_over(visit)
        if movable:
            return self._hand_over(movable[0])
        if self._lengthen(idx):
            helper_day = self._helper_day(idx)
            return [other for other in self.rows if self.problem.helper_days[other].helper.id == helper_day.helper.id]
        return self._hand_over(stops[-1].visit)

    def _hand_over(self, visit: str) -> list[int]:
        """Take a visit out of all its rows; return these."""
        touched = [idx for idx, stops in self.rows.items() if any(stop.visit == visit for stop in stops)]
        for idx in touched:
            self.rows[idx] = tuple(stop for stop in self.rows[idx] if stop.visit != visit)
        self.handed_over.append(visit)
        self.begun -= {visit}
        return touched

    def _lengthen(self, idx: int) -> bool:
        """Let a shift that is too short for what has begun end later; say whether that helps."""
        helper_day = self._helper_day(idx)
        if helper_day.shift.end == SECONDS_PER_DAY:
            return False
        self._change_shift(helper_day, end=SECONDS_PER_DAY)
        route = self._timed(idx, self.rows[idx])
        end = helper_day.shift.end if route is None else max(helper_day.shift.end, route.back)
        self._change_shift(helper_day, end=end)
        for later in self.problem.helper_days:
            is_same_day = (later.helper_idx, later.shift.day) == (helper_day.helper_idx, helper_day.shift.day)
            if is_same_day and helper_day.shift.end <= later.shift.start < end:
                self._change_shift(later, start=end, end=max(later.shift.end, end + 1))
        return route is not None

    def _widen(self, broken: Violation) -> None:
        amount = broken.amount or 0
        if broken.visit is not None and broken.rule in _OF_VISITS:
            self._allow(broken.visit, broken.rule)
            return
        if broken.rule is Rule.WEEK_CAP:
            helpers = (
                replace(helper, max_week=(helper.max_week or 0) + amount) if helper.id == broken.helper else helper
                for helper in self.problem.helpers
            )
            self.problem = self.problem.replace(helpers=tuple(helpers))
            return
        caps = {Rule.MAX_LENGTH: "max_length", Rule.MAX_TRAVEL: "max_travel", Rule.MAX_VISITS: "max_visits"}
        idx = next((idx for idx in self.rows if self._is_of(idx, broken)), None)
        if idx is None or broken.rule not in caps:
            raise AssertionError(f"What has begun cannot be brought in order: {broken}")
        name = caps[broken.rule]
        self._change_shift(self._helper_day(idx), **{name: getattr(self._helper_day(idx).shift, name) + amount})

    def _allow(self, visit: str, rule: Rule) -> None:
        """A rule that was broken when a visit began binds it no more."""
        visits = (
            replace(other, **_OF_VISITS[rule]) if other.id == visit else other  # type: ignore[arg-type]
            for other in self.problem.visits
        )
        self.problem = self.problem.replace(visits=tuple(visits))

    def _change_shift(self, helper_day: HelperDay, **changes: int) -> None:
        helper = self.problem.helpers[helper_day.helper_idx]
        shifts = list(helper.shifts)
        shifts[helper_day.shift_idx] = replace(shifts[helper_day.shift_idx], **changes)  # type: ignore[arg-type]
        helpers = list(self.problem.helpers)
        helpers[helper_day.helper_idx] = replace(helper, shifts=tuple(shifts))
        self.problem = replace(self.problem, helpers=tuple(helpers))

    def _helper_day(self, idx: int) -> HelperDay:
        return self.problem.helper_days[idx]

    def _others(self, idx: int, visit: str) -> list[int]:
        """The other row of a visit of two helpers."""
        if self.problem.visits[self.problem.visit_idx_by_id[visit]].helpers_required == 1:
            return []
        return [
            other for other, stops in self.rows.items() if other != idx and any(stop.visit == visit for stop in stops)
        ]

    def _is_of(self, idx: int, broken: Violation) -> bool:
        helper_day = self._helper_day(idx)
        return helper_day.helper.id == broken.helper and broken.day in (None, helper_day.shift.day)
