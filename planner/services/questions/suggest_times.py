"""Week after week is asked for free times of one visit; inside the caller's use case."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from planner.domain.answers.suggestion import Suggestions
from planner.domain.lifecycle import PLANNABLE
from planner.domain.problem import DEFAULT_TIMEZONE
from planner.domain.request import SupportRequest
from planner.domain.rules import Reason
from planner.domain.spacing import KnownVisit, due_visits
from planner.domain.visit import Point, Visit
from planner.errors import Finding, InputError, StoreError
from planner.locale import Sentence, sentence
from planner.services.bootstrap import Workspace
from planner.services.questions.asked import Answered
from planner.services.questions.suggest_ground import Ground, follows_planned, ground_of, with_held
from planner.services.questions.suggest_names import directory_for
from planner.services.sites import NearSite
from planner.services.week import ALL_DAYS, monday_of, request_in_week
from planner.solve.answers.suggest import DEFAULT_TOP, suggest, suggest_with_moves
from planner.store.unit_of_work import UnitOfWork

MOST_WEEKS = 8
"""So many weeks ahead a time is looked for, also after the last day of the service promise; assumption."""
NO_TIME = "NO_TIME"
"""The reason of a week in which the resident has no possible time from tomorrow on."""


@dataclass(frozen=True)
class AskedWeek:
    """
    A week that was asked for free times.

    Parameters
    ----------
    monday, plan_id
        The week, and its newest plan; None where it has none and all its helpers' time is free.
    reason
        Why it has none, as a name of :class:`planner.domain.rules.Reason` or ``NO_TIME``; None when it has some.
    """

    monday: date
    plan_id: int | None
    reason: str | None


@dataclass(frozen=True)
class FreeTimes:
    """
    Free times for a request.

    Parameters
    ----------
    request_id
        Empty for a draft.
    weeks
        The weeks that were asked, in their order; the last one has free times, unless none has.
    answered
        The times of the last week, or None.
    serve_by
        Last day by the service promise, or None; a later time is said to be late.
    instead
        Where none is free: sites that the resident reaches soonest.
    """

    request_id: str
    weeks: tuple[AskedWeek, ...]
    answered: Answered[Suggestions] | None
    serve_by: date | None = None
    instead: tuple[NearSite, ...] = ()

    @property
    def week(self) -> AskedWeek | None:
        """The week of the times; None when none is free."""
        return self.weeks[-1] if self.answered is not None else None


@dataclass(frozen=True)
class Wanted:
    """
    What is looked for: a time for the next visit of a request.

    Parameters
    ----------
    request, known
        The request, and its visits as they are known.
    now
        The moment (UTC).
    top, may_move
        How many times, and how many promises a re-plan may move; None: nobody moves.
    """

    request: SupportRequest
    known: tuple[KnownVisit, ...]
    now: datetime
    top: int = DEFAULT_TOP
    may_move: int | None = None

    @property
    def local(self) -> datetime:
        """The moment by the clock of the service."""
        return self.now.astimezone(ZoneInfo(DEFAULT_TIMEZONE))

    @property
    def visit_id(self) -> str:
        """
        Id of the first visit that is neither over nor promised.

        Raises
        ------
        InputError
            ``VISIT_PLANNED`` when there is none.
        """
        for visit in self.known[: self.request.series.visits]:
            if visit.day is None and not visit.is_over:
                return visit.id
        raise _planned(self.request.id, sentence("Every visit of the request has its time already."))


def first_free(workspace: Workspace, work: UnitOfWork, wanted: Wanted, monday: date | None) -> FreeTimes:
    """
    Return the free times of a week, or of the first week that has any.

    Raises
    ------
    InputError
        ``VISIT_PLANNED``, ``WEEK_PAST``, or what keeps the request out of a week.
    """
    weeks: list[AskedWeek] = []
    for each in _mondays(wanted, monday):
        week, answered = _ask(workspace, work, wanted, each)
        weeks.append(week)
        if answered is not None:
            return FreeTimes(wanted.request.id, tuple(weeks), answered, wanted.request.serve_by)
    return FreeTimes(wanted.request.id, tuple(weeks), None, wanted.request.serve_by)


def require_plannable(work: UnitOfWork, request_id: str) -> None:
    """
    Let only a request pass whose visits weeks are planned from.

    Raises
    ------
    StoreError
        ``REQUEST_STATE``.
    NotFoundError
        When there is none.
    """
    if work.requests.state(request_id) not in PLANNABLE:
        text = sentence(
            "No visit is planned for this request: it is not ready, or it is closed. Make it ready first. "
            "[REQUEST_STATE]"
        )
        raise StoreError(text)


def visit_to_ask(workspace: Workspace, work: UnitOfWork, wanted: Wanted, ground: Ground) -> tuple[Visit, Point] | None:
    """
    Return the visit in a week, from tomorrow on, and where it is; None where the resident has no time in it.

    Raises
    ------
    InputError
        ``VISIT_PLANNED``, or what keeps the request out of the week.
    """
    brought = request_in_week(workspace, work, wanted.request, wanted.known, ground.monday, helpers=ground.helpers)
    if wanted.visit_id in ground.plan.stops_by_visit:
        text = sentence(
            "The visit is planned already, in the week of {monday}; nothing was changed.", monday=ground.monday
        )
        raise _planned(wanted.request.id, text)
    for visit in brought.visits:
        if visit.id == wanted.visit_id:
            first = (local_day(wanted.now) - ground.monday).days + 1
            windows = tuple(window for window in visit.windows if window.day >= first)
            return (replace(visit, windows=windows), brought.points[visit.place]) if windows else None
    if not brought.visits and brought.left_out:
        raise InputError([replace(finding, severity="error") for finding in brought.left_out])
    return None


def local_day(moment: datetime) -> date:
    """Return the day that it is for the service at a moment."""
    return moment.astimezone(ZoneInfo(DEFAULT_TIMEZONE)).date()


def _mondays(wanted: Wanted, monday: date | None) -> Iterator[date]:
    tomorrow = local_day(wanted.now) + timedelta(days=1)
    if monday is not None:
        if monday <= tomorrow - timedelta(days=ALL_DAYS):
            past = sentence(
                "The week of {monday} is over, or ends today; choose a later one. Nothing was changed.", monday=monday
            )
            raise InputError([Finding("WEEK_PAST", "week", past)])
        yield monday
        return
    for number in range(MOST_WEEKS):
        each = monday_of(tomorrow) + timedelta(weeks=number)
        # Other weeks need not be read: the resident has no time in them.
        if any(visit.known.id == wanted.visit_id for visit in due_visits(wanted.request, wanted.known, each)):
            yield each


def _ask(
    workspace: Workspace, work: UnitOfWork, wanted: Wanted, monday: date
) -> tuple[AskedWeek, Answered[Suggestions] | None]:
    try:
        ground = ground_of(workspace, work, monday)
    except InputError as error:
        if error.code != "WEEK_EMPTY":
            raise
        return AskedWeek(monday, None, str(Reason.OFF_SHIFT)), None
    found = visit_to_ask(workspace, work, wanted, ground)
    if found is None:
        return AskedWeek(monday, ground.plan_id, NO_TIME), None
    held = tuple(hold for hold in work.holds.live(wanted.now, monday) if hold.request_id != wanted.request.id)
    ground = with_held(workspace, work, ground, held)
    if not follows_planned(found[0], ground):
        return AskedWeek(monday, ground.plan_id, str(Reason.AFTER)), None
    question, plan = ground.ask(*found), ground.standing.plan
    if wanted.may_move is None:
        value = suggest(question, plan, wanted.top)
    else:
        value = suggest_with_moves(question, plan, wanted.may_move, wanted.top)
    if not value.suggestions and value.replanned is None:
        return AskedWeek(monday, ground.plan_id, value.reason), None
    names = directory_for(workspace, work, value)
    return AskedWeek(monday, ground.plan_id, None), Answered(value, question.problem, plan, names)


def _planned(request_id: str, text: Sentence) -> InputError:
    return InputError([Finding("VISIT_PLANNED", f"request {request_id}", text)])
