"""Repair a week under way: see the ways to go on after something has happened, and keep one of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from planner.domain.answers.replan import USUAL, Mode, Replanned
from planner.domain.events import Absence, Cancellation, Event, Late, Moment, NoShow, Overrun, Urgent
from planner.domain.lifecycle import RequestState
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.domain.roster import DatedAbsence
from planner.errors import Finding, InputError, StoreError
from planner.locale import sentence
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.local_time import clock_of, local_now
from planner.services.planning import directory_of
from planner.services.questions.asked import Answered
from planner.services.questions.week_of_now import WeekOfNow, week_of_now
from planner.solve.answers.replan import replan
from planner.solve.limits import Limits
from planner.store.plans import PlanToSave
from planner.store.unit_of_work import UnitOfWork

_DAYS_OF_WEEK = 7


@dataclass(frozen=True)
class SeenRepair:
    """
    The ways to go on, as a planner saw them.

    Parameters
    ----------
    answered
        The answer; its week is the one as it is now.
    plan_id, revision
        The plan and the state of the store that it rests on.
    over
        Visits that have been reported on.
    """

    answered: Answered[Replanned]
    plan_id: int
    revision: int
    over: frozenset[str]


@operation(Operation.REPAIR_WEEK)
def preview_repair(
    workspace: Workspace,
    monday: date,
    events: Sequence[Event],
    *,
    modes: Sequence[Mode] = USUAL,
    now: datetime | None = None,
    limits: Limits | None = None,
) -> SeenRepair:
    """
    Return the ways to go on after events, from the plan that is followed; nothing is kept.

    Parameters
    ----------
    monday
        Of the week.
    events
        What has happened, in its order. A cancelled visit takes the other ones of its request with it.
    modes
        What else may move; each is answered.
    now
        On the clock of the service; by default it is what the clock says.
    limits
        For each mode in which others may move.

    Raises
    ------
    NotFoundError
        When the week has no plan.
    InputError
        ``WEEK_PAST``, or what an event does not fit.
    """
    return _preview(workspace, monday, events, modes=modes, now=now or local_now(), limits=limits)


@operation(Operation.REPAIR_WEEK)
def repair_week(
    workspace: Workspace,
    monday: date,
    events: Sequence[Event],
    mode: Mode,
    *,
    now: datetime | None = None,
    seen: SeenRepair | None = None,
    limits: Limits | None = None,
) -> SeenRepair:
    """
    Keep what has happened, and the plan of a mode as a new draft of the week; publish it to book and promise it.

    An absence goes into the roster, a cancellation closes the request, and a visit at which nobody was at home is noted
    as such. What takes longer, or begins late, stands in the plan alone.

    Parameters
    ----------
    seen
        What the planner chose from: exactly that plan is kept. None looks again.

    Returns
    -------
    SeenRepair
        What was kept; the answer has the one mode.

    Raises
    ------
    NotFoundError, InputError
        As for the preview.
    StoreError
        ``PLAN_OUTDATED`` when plan or week have changed since; ``REQUEST_STATE``. Nothing is kept then.
    """
    moment = now or local_now()
    chosen = seen or _preview(workspace, monday, events, modes=(mode,), now=moment, limits=limits)
    answer, problem = chosen.answered.value, chosen.answered.problem
    plan = answer.repair(mode).plan
    ready = PlanToSave.of(problem, plan, over=chosen.over | _doors(problem), causes=_causes(answer, mode))
    with workspace.writing(f"week {monday}") as work:
        _refuse_outdated(work, monday, chosen)
        for event in answer.events:
            _keep(work, monday, event, moment)
        work.plans.save(ready)
        work.commit()
    return chosen


def _preview(
    workspace: Workspace,
    monday: date,
    events: Sequence[Event],
    *,
    modes: Sequence[Mode],
    now: datetime,
    limits: Limits | None,
) -> SeenRepair:
    if now.date() >= monday + timedelta(days=_DAYS_OF_WEEK):
        text = sentence("The week of {monday} is over; nothing was changed.", monday=monday)
        raise InputError([Finding("WEEK_PAST", "week", text)])
    moment = Moment((now.date() - monday).days, clock_of(now)) if now.date() >= monday else None
    with workspace.reading() as work:
        revision, owners = work.jobs.revision(), work.visits.owners()
    week = week_of_now(workspace, monday, moment)
    workspace.note(f"plan {week.stored.id}")
    wanted = tuple(_with_request(events, week, owners, moment))
    problem, answer = replan(
        week.problem, week.plan, wanted, now=moment, modes=modes, limits=limits, adrift=week.adrift
    )
    answered = Answered(answer, problem, week.plan, directory_of(workspace))
    return SeenRepair(answered, week.stored.id, revision, week.over)


def _with_request(
    events: Sequence[Event], week: WeekOfNow, owners: Mapping[str, str], now: Moment | None
) -> Iterator[Event]:
    """Yield the events; who cancels a request cancels all of its visits that have not begun."""
    done = {event.visit for event in events if isinstance(event, Cancellation)}
    for event in events:
        yield event
        if isinstance(event, Cancellation) and event.visit in owners:
            for visit in week.problem.visit_idx_by_id:
                if visit not in done and owners.get(visit) == owners[event.visit] and not _begun(week.plan, visit, now):
                    done.add(visit)
                    yield Cancellation(visit)


def _begun(plan: Plan, visit: str, now: Moment | None) -> bool:
    places = plan.stops_by_visit.get(visit, ())
    return now is not None and any(Moment(route.day, stop.start) < now for route, stop in places)


def _doors(problem: Problem) -> frozenset[str]:
    """Return the time at closed doors, which is no visit of the store."""
    return frozenset(visit for visit in problem.visit_idx_by_id if "+" in visit)


def _causes(answer: Replanned, mode: Mode) -> dict[str, str]:
    moved = [change for change in answer.repair(mode).changes if change.cause is not None]
    return {change.visit: _CAUSES[type(answer.events[change.cause or 0])] for change in moved}


def _refuse_outdated(work: UnitOfWork, monday: date, chosen: SeenRepair) -> None:
    followed = work.plans.published(monday) or work.plans.latest(monday)
    if followed is None or followed.id != chosen.plan_id or work.jobs.revision() != chosen.revision:
        outdated = sentence("The plan or the week has changed meanwhile; look at the ways again. [PLAN_OUTDATED]")
        raise StoreError(outdated)


def _keep(work: UnitOfWork, monday: date, event: Event, now: datetime) -> None:
    match event:
        case Absence():
            first, last = (monday + timedelta(days=day) for day in (event.first_day, event.last_day))
            work.helpers.add_absence(_from_now(DatedAbsence(event.helper, first, last, event.start, event.end), now))
        case Cancellation():
            request = work.visits.owners()[event.visit]
            if work.requests.state(request) is not RequestState.CANCELLED:
                work.requests.step(request, RequestState.CANCELLED)
                for visit in work.requests.visits_of(request):
                    work.plans.release(visit, since=now.astimezone(UTC))
        case NoShow():
            work.promises.note_no_show(event.visit, now.astimezone(UTC))
        case _:
            pass


def _from_now(absence: DatedAbsence, now: datetime) -> DatedAbsence:
    """Who goes home today has worked until now."""
    is_today = absence.first_day == now.date() == absence.last_day
    if is_today and absence.start is None:
        return DatedAbsence(absence.helper, absence.first_day, absence.last_day, clock_of(now), absence.end)
    return absence


_CAUSES: Mapping[type, str] = {
    Absence: "absence",
    Cancellation: "cancellation",
    Urgent: "urgent",
    Overrun: "overrun",
    NoShow: "no_show",
    Late: "late",
}
"""What stands in the ledger."""
