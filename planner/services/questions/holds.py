"""A time is kept for a request while somebody talks to the resident: held, let go, listed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from planner.domain.answers.suggestion import Suggestion
from planner.errors import Finding, InputError, StoreError
from planner.locale import sentence
from planner.report.directory import Directory
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.questions.suggest_ground import ground_of, with_held
from planner.services.questions.suggest_names import directory_of_few
from planner.services.questions.suggest_times import FreeTimes, Wanted, require_plannable, visit_to_ask
from planner.solve.answers.suggest_place import Placing
from planner.store.holds import Hold, slot_gone
from planner.store.plans import instant
from planner.store.unit_of_work import UnitOfWork

HOLD_FOR = timedelta(minutes=15)
"""How long a time is kept: as long as a call takes; target of the service."""
_TRIES = 3
"""So often a time is looked at again when others hold times in the week at the same moment."""


@dataclass(frozen=True)
class HeldTimes:
    """
    Times that are kept at a moment, with the names behind them.

    Parameters
    ----------
    holds
        In the order of their beginning.
    directory
        Names by visit and helper.
    """

    holds: tuple[Hold, ...]
    directory: Directory


@operation(Operation.OFFER_SLOT)
def hold_slot(workspace: Workspace, times: FreeTimes, number: int, *, now: datetime | None = None) -> Hold:
    """
    Keep one of the free times of a request for a quarter of an hour, in place of what was kept for it before.

    It is looked at again first: it must still be free in the same plan, with all that is held for others by now.

    Parameters
    ----------
    times, number
        As they were suggested, and which of them; 1 is the first.

    Returns
    -------
    Hold
        As it is kept.

    Raises
    ------
    StoreError
        ``SLOT_GONE`` when somebody else has it by now, ``PLAN_OUTDATED`` when the week has another plan, or
        ``REQUEST_STATE``; nothing is changed then.
    InputError
        ``NUMBER_RANGE`` when there is no such time, or ``VISIT_PLANNED``.
    """
    chosen = _chosen(times, number)
    moment = now or datetime.now(UTC)
    for _ in range(_TRIES):
        hold, others = _looked_at(workspace, times, chosen, moment)
        with workspace.writing(f"request {times.request_id}") as work:
            work.holds.take_turns(hold.monday)
            require_plannable(work, times.request_id)
            require_same_plan(work, hold)
            if others_of(work, hold.monday, times.request_id, moment) != others:
                continue
            work.holds.keep(hold, moment)
            work.commit()
        return hold
    raise slot_gone()


@operation(Operation.OFFER_SLOT)
def release_hold(workspace: Workspace, request_id: str) -> bool:
    """Let go of what is kept for a request, and say whether anything was."""
    with workspace.writing(f"request {request_id}") as work:
        was_held = work.holds.release(request_id)
        if was_held:
            work.commit()
    return was_held


@operation(Operation.OFFER_SLOT)
def holds_of(workspace: Workspace, monday: date | None = None, *, now: datetime | None = None) -> HeldTimes:
    """Return the times that are kept in a week, or in all, with names; that somebody saw them goes into the record."""
    with workspace.reading() as work:
        holds = work.holds.live(now or datetime.now(UTC), monday)
        visits, helpers = {hold.visit_id for hold in holds}, {helper for hold in holds for helper in hold.helpers}
        directory = directory_of_few(workspace, work, visits=visits, helpers=helpers)
    workspace.note("holds")
    return HeldTimes(holds, directory)


def others_of(work: UnitOfWork, monday: date, request_id: str, now: datetime) -> tuple[Hold, ...]:
    """Return what is kept in a week for other requests."""
    return tuple(hold for hold in work.holds.live(now, monday) if hold.request_id != request_id)


def require_same_plan(work: UnitOfWork, hold: Hold) -> None:
    """
    Let a time pass only while the plan in which it was found is the newest one of its week.

    Raises
    ------
    StoreError
        ``PLAN_OUTDATED``.
    """
    stamp = work.plans.stamp(hold.monday)
    if (None if stamp is None else stamp.id) != hold.plan_id:
        raise _outdated(hold.monday)


def _outdated(monday: date) -> StoreError:
    text = sentence(
        "The week of {monday} has another plan by now; nothing was changed. Ask for free times again. [PLAN_OUTDATED]",
        monday=monday,
    )
    return StoreError(text)


def _chosen(times: FreeTimes, number: int) -> Suggestion:
    found = () if times.answered is None else times.answered.value.suggestions
    if not times.request_id or not 1 <= number <= len(found):
        text = sentence("There is no free time with this number; choose one from 1 to {most}.", most=len(found))
        if not found:
            text = sentence("There is no free time to keep; nothing was changed.")
        raise InputError([Finding("NUMBER_RANGE", "number", text)])
    return found[number - 1]


def _looked_at(
    workspace: Workspace, times: FreeTimes, chosen: Suggestion, now: datetime
) -> tuple[Hold, tuple[Hold, ...]]:
    """Return the time as it is to be kept, and what others hold beside it."""
    week = times.week
    if week is None:
        raise AssertionError("A chosen time is one of a week.")
    with workspace.reading() as work:
        request = work.requests.required(times.request_id).value
        wanted = Wanted(request, work.visits.of_request(request.id), now)
        ground = ground_of(workspace, work, week.monday)
        others = others_of(work, week.monday, request.id, now)
        ground_with = with_held(workspace, work, ground, others)
        if ground.plan_id != week.plan_id:
            raise _outdated(week.monday)
        found = visit_to_ask(workspace, work, wanted, ground)
    if found is None:
        raise slot_gone()
    placing = Placing(ground_with.ask(*found), ground_with.standing.plan)
    if placing.place_at(chosen.helpers, chosen.day, chosen.start) is None:
        raise slot_gone()
    starts, ends = (
        instant(ground.problem, chosen.day, seconds) for seconds in (chosen.start, chosen.start + found[0].duration)
    )
    hold = Hold(
        request_id=request.id,
        visit_id=found[0].id,
        monday=week.monday,
        plan_id=week.plan_id,
        helpers=chosen.helpers,
        starts=starts,
        ends=ends,
        zone=ground.problem.timezone,
        actor=workspace.actor.id,
        expires=now + HOLD_FOR,
    )
    return hold, others
