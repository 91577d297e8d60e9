"""A stored week as it stands, laid out once for the questions of many callers; inside the caller's use case."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import date, datetime
from threading import Lock
from zoneinfo import ZoneInfo

from planner.domain.lifecycle import FOLLOWED
from planner.domain.plan import Plan, Unassigned
from planner.domain.problem import Problem
from planner.domain.promising import PROMISE_TOLERANCE, promised_as_planned
from planner.domain.rules import Reason
from planner.domain.visit import SECONDS_PER_DAY, Point, Promise, Visit
from planner.domain.without import plan_without, week_without
from planner.services.bootstrap import Workspace
from planner.services.local_time import clock_of
from planner.services.questions.suggest_door import door_of
from planner.services.questions.suggest_fixed import with_fixed
from planner.services.week import build_week, request_in_week, shifts_now
from planner.solve.places.question import Question
from planner.solve.places.standing import Standing
from planner.store.holds import Hold
from planner.store.plan_heads import Stamp
from planner.store.plans import NO_SHOW
from planner.store.unit_of_work import UnitOfWork

_WEEKS_IN_MEMORY = 6
"""Of the largest size each takes some 50 MB."""


@dataclass(frozen=True, eq=False)
class Ground:
    """
    A week ready for questions.

    Parameters
    ----------
    monday, stamp
        The week, and its newest plan; None where it has none.
    problem, plan
        The whole week without the visits whose requests were closed, and those at which nobody was at home; what a
        published plan has told is promised.
    standing
        What is planned, and the times that are held for others.
    closed
        Indices of shifts of the plan that the roster has no longer, or otherwise; nothing more goes there.
    """

    monday: date
    stamp: Stamp | None
    problem: Problem
    plan: Plan
    standing: Standing
    closed: frozenset[int] = frozenset()

    @property
    def plan_id(self) -> int | None:
        """Number of the plan, or None."""
        return None if self.stamp is None else self.stamp.id

    @property
    def is_followed(self) -> bool:
        """Whether helpers follow the plan, so that its times are booked and told."""
        return self.stamp is not None and self.stamp.state in FOLLOWED

    @property
    def helpers(self) -> frozenset[str]:
        """Ids of those whom the week knows."""
        return frozenset(self.problem.helper_idx_by_id)

    def ask(self, visit: Visit, point: Point) -> Question:
        """
        Return where a visit of the point can go.

        Raises
        ------
        InputError
            When the visit does not fit the week at all.
        """
        place, door = door_of(self.standing.problem, point)
        return self.standing.ask(replace(visit, place=place), door, closed=self.closed)


def ground_of(workspace: Workspace, work: UnitOfWork, monday: date) -> Ground:
    """
    Return the week that begins on a Monday, without anything that is held.

    Raises
    ------
    InputError
        ``WEEK_EMPTY`` when it has no plan and there is nothing to plan.
    """
    stamp = work.plans.stamp(monday)
    if stamp is None:
        return _unplanned(workspace, work, monday)
    missed = (visit for visit, result in work.promises.results(monday).items() if result == NO_SHOW)
    gone = work.visits.closed_in(stamp.id) | frozenset(missed)
    key = (workspace.settings.database, monday, stamp, gone)
    ground = _kept(key) or _keep(key, _planned(work, monday, stamp, gone))
    return replace(ground, closed=_closed(work, ground))


def with_held(workspace: Workspace, work: UnitOfWork, ground: Ground, held: tuple[Hold, ...]) -> Ground:
    """Return the week in which some times are taken; a time that the plan leaves no room for any more is not."""
    if not held:
        return ground
    key = (workspace.settings.database, ground.monday, ground.stamp, ground.plan.problem, held)
    kept = _kept(key)
    if kept is not None:
        return replace(kept, closed=ground.closed)
    problem, plan = ground.standing.problem, ground.standing.plan
    for hold in held:
        found = visit_of_hold(workspace, work, ground, hold)
        if found is not None:
            problem, plan = with_fixed(problem, plan, *found, hold)
    return _keep(key, replace(ground, standing=Standing(problem, plan)))


def _planned(work: UnitOfWork, monday: date, stamp: Stamp, gone: frozenset[str]) -> Ground:
    stored = work.plans.get(stamp.id)
    if stored is None:
        raise AssertionError("A plan with a stamp is there.")
    problem, plan = _without(stored.problem, stored.plan, gone & stored.problem.visit_idx_by_id.keys())
    if stamp.state in FOLLOWED:
        problem = _as_told(promised_as_planned(problem, plan), plan, work.visits.promised_in(monday))
        plan = plan.replace(problem=problem.digest())
    return _ground(monday, stamp, problem, plan)


def _closed(work: UnitOfWork, ground: Ground) -> frozenset[int]:
    """Shifts of the plan that have changed since it was made, or in which the helper is away."""
    now = shifts_now(work, ground.monday)
    return frozenset(
        day.idx
        for day in ground.standing.problem.helper_days
        if (day.helper.id, day.shift.day, day.shift.start, day.shift.end) not in now
    )


def _unplanned(workspace: Workspace, work: UnitOfWork, monday: date) -> Ground:
    key = (workspace.settings.database, monday, work.jobs.revision())
    kept = _kept(key)
    if kept is not None:
        return kept
    problem = build_week(workspace, monday).problem
    left = tuple(Unassigned(visit.id, str(Reason.NOT_FOUND)) for visit in problem.visits)
    return _keep(key, _ground(monday, None, problem, Plan(problem.digest(), (), left)))


def _ground(monday: date, stamp: Stamp | None, problem: Problem, plan: Plan) -> Ground:
    less, planned = _without(problem, plan, frozenset(left.visit for left in plan.unassigned))
    modes = {shift.mode for helper in less.helpers for shift in helper.shifts}
    less = replace(less, travel={mode: times for mode, times in less.travel.items() if mode in modes})
    return Ground(monday, stamp, problem, plan, Standing(less, planned))


def _without(problem: Problem, plan: Plan, visits: frozenset[str]) -> tuple[Problem, Plan]:
    if not visits:
        return problem, plan
    less = week_without(problem, visits)
    return less, plan_without(plan, visits, less)


def _as_told(problem: Problem, plan: Plan, told: dict[str, datetime]) -> Problem:
    """Return the week in which promises lie around what was told; a plan may have put a visit some minutes off."""
    visits = []
    for visit in problem.visits:
        moment = told.get(visit.id)
        is_planned = visit.id in plan.stops_by_visit
        visits.append(visit if moment is None or not is_planned else _told_at(visit, problem, moment))
    return problem.replace(visits=visits)


def _told_at(visit: Visit, problem: Problem, moment: datetime) -> Visit:
    local = moment.astimezone(ZoneInfo(problem.timezone))
    start, promise = clock_of(local), visit.promised
    if promise is None or (local.date() - problem.monday).days != promise.day:
        return visit
    around = Promise(
        promise.helpers,
        promise.day,
        max(0, start - PROMISE_TOLERANCE),
        min(SECONDS_PER_DAY, start + PROMISE_TOLERANCE),
    )
    return replace(visit, promised=around)


def visit_of_hold(workspace: Workspace, work: UnitOfWork, ground: Ground, hold: Hold) -> tuple[Visit, Point] | None:
    """Return the visit that a time is held for, and its point, as the request is now; None where it has no place."""
    stored = work.requests.get(hold.request_id)
    if stored is None:
        return None
    known = work.visits.of_request(hold.request_id)
    brought = request_in_week(workspace, work, stored.value, known, ground.monday, helpers=ground.helpers)
    is_planned = hold.visit_id in ground.plan.stops_by_visit
    for visit in brought.visits:
        if visit.id == hold.visit_id and not is_planned and follows_planned(visit, ground):
            return visit, brought.points[visit.place]
    return None


def follows_planned(visit: Visit, ground: Ground) -> bool:
    """Whether the visit that it must follow, if there is one, is planned."""
    return visit.after is None or visit.after.visit in ground.standing.problem.visit_idx_by_id


_Key = tuple[Hashable, ...]
_kept_grounds: OrderedDict[_Key, Ground] = OrderedDict()
_lock = Lock()


def _kept(key: _Key) -> Ground | None:
    with _lock:
        found = _kept_grounds.get(key)
        if found is not None:
            _kept_grounds.move_to_end(key)
        return found


def _keep(key: _Key, ground: Ground) -> Ground:
    with _lock:
        _kept_grounds[key] = ground
        while len(_kept_grounds) > _WEEKS_IN_MEMORY:
            _kept_grounds.popitem(last=False)
    return ground


def forget_grounds() -> None:
    """Drop the weeks that this process has laid out."""
    with _lock:
        _kept_grounds.clear()
