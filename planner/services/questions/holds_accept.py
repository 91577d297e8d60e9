"""A held time is taken: the visit goes into the plan, and the resident is promised it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from planner.domain.check import violations
from planner.domain.cost import cost
from planner.domain.plan import Plan, Unassigned
from planner.domain.problem import Problem
from planner.domain.promising import promise_of
from planner.domain.visit import Point, Visit
from planner.errors import EngineError, StoreError
from planner.locale import sentence
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.questions.holds import require_same_plan
from planner.services.questions.suggest_door import door_of
from planner.services.questions.suggest_fixed import day_and_clock
from planner.services.questions.suggest_ground import Ground, ground_of, visit_of_hold
from planner.services.questions.suggest_times import require_plannable
from planner.solve.answers.suggest_place import Placing
from planner.solve.insertion import Draft
from planner.solve.places.extended import problem_with
from planner.solve.reasons import reason_for
from planner.store.holds import Hold, slot_gone
from planner.store.plans import NO_SHOW, PlanToSave
from planner.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Accepted:
    """
    A held time that was taken.

    Parameters
    ----------
    hold
        The time, as it was kept.
    plan_id
        The new plan of the week.
    is_published
        Whether helpers follow it, so that the time is booked; a draft waits to be published.
    """

    hold: Hold
    plan_id: int
    is_published: bool


@operation(Operation.OFFER_SLOT)
def accept_hold(workspace: Workspace, request_id: str, *, now: datetime | None = None) -> Accepted:
    """
    Put the visit of a request where a time is held for it, and note that the resident is promised it.

    Everybody else stays: the new plan is the newest one with the visit. Where helpers follow that, the new one is
    published at once, and its time is booked; otherwise it is a draft, and the promise alone is noted.

    Raises
    ------
    StoreError
        ``HOLD_MISSING`` when nothing is held any more, ``SLOT_GONE`` when a newer plan leaves no room,
        ``PLAN_OUTDATED`` when the plan has changed at this moment, or ``REQUEST_STATE``; nothing is changed then.
    NotFoundError
        When there is no such request.
    """
    moment = now or datetime.now(UTC)
    with workspace.reading() as work:
        require_plannable(work, request_id)
        hold = _required(work, request_id, moment)
        ground = ground_of(workspace, work, hold.monday)
        problem, plan = _with_visit(workspace, work, ground, hold)
        over = _over(work, hold.monday) & set(plan.stops_by_visit)
    ready = PlanToSave.of(problem, plan, over=over)
    with workspace.writing(f"request {request_id}") as work:
        work.holds.take_turns(hold.monday)
        require_plannable(work, request_id)
        require_same_plan(work, replace(hold, plan_id=ground.plan_id))
        if _required(work, request_id, moment) != hold:
            raise slot_gone()
        plan_id = work.plans.save(ready)
        if ground.is_followed:
            work.plans.publish(plan_id)
        else:
            work.plans.promise_one(plan_id, hold.visit_id)
        work.requests.mark_planned({request_id})
        work.holds.release(request_id)
        work.commit()
    return Accepted(hold, plan_id, ground.is_followed)


def _required(work: UnitOfWork, request_id: str, now: datetime) -> Hold:
    hold = work.holds.find(request_id, now)
    if hold is None:
        text = sentence(
            "No time is held for this request, or no longer; nothing was changed. Ask for free times again. "
            "[HOLD_MISSING]"
        )
        raise StoreError(text)
    return hold


def _with_visit(workspace: Workspace, work: UnitOfWork, ground: Ground, hold: Hold) -> tuple[Problem, Plan]:
    """Return the whole week with the visit promised, and the plan with it, checked and with its cost."""
    found = visit_of_hold(workspace, work, ground, hold)
    if found is None:
        raise slot_gone()
    # What is held for others is left out: their places are found around this one, as this one was around theirs.
    visit, point = found
    question = ground.ask(visit, point)
    day, start = day_and_clock(hold)
    place = Placing(question, ground.standing.plan).place_at(hold.helpers, day, start)
    if place is None:
        raise slot_gone()
    with_it = question.answer(place, ground.standing.plan)[1]
    told = replace(visit, promised=promise_of(with_it.stops_by_visit[visit.id]))
    problem = _whole(ground, told, point)
    plan = ground.plan.replace(
        problem=problem.digest(),
        routes=with_it.routes,
        unassigned=tuple(_left_out(ground, problem, with_it, visit.id)),
        bound=None,
    )
    broken = violations(problem, plan)
    if broken:
        raise EngineError(sentence("A place that was found breaks a rule: {rule}", rule=broken[0].text))
    return problem, plan.replace(cost=cost(problem, plan))


def _whole(ground: Ground, visit: Visit, point: Point) -> Problem:
    """Return the week with all its visits, also those that are not planned, the new one as it is now."""
    others = tuple(other for other in ground.problem.visits if other.id != visit.id)
    place, door = door_of(ground.problem, point)
    without = replace(ground.problem, visits=others)
    return problem_with(without, replace(visit, place=place), door).replace()


def _left_out(ground: Ground, problem: Problem, plan: Plan, visit: str) -> Iterator[Unassigned]:
    """Yield the others that are not planned; in a week that nobody has planned yet, why is worked out now."""
    draft = Draft.of(problem, plan.used_routes) if ground.stamp is None else None
    for left in ground.plan.unassigned:
        if left.visit == visit:
            continue
        if draft is None:
            yield left
        else:
            yield Unassigned(left.visit, str(reason_for(draft, problem.visit_idx_by_id[left.visit])))


def _over(work: UnitOfWork, monday: date) -> frozenset[str]:
    """Return the visits that have been: their times stay booked by the plan before."""
    return frozenset(visit for visit, result in work.promises.results(monday).items() if result != NO_SHOW)
