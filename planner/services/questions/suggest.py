"""Free times for a request: in one week, or in the first one that has any."""

from dataclasses import replace
from datetime import UTC, date, datetime

from planner.domain.service_rules import read_service_rules
from planner.domain.spacing import KnownVisit
from planner.intake.draft import Draft, request_of_draft
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.local_time import clock_of
from planner.services.questions.suggest_times import FreeTimes, Wanted, first_free, local_day, require_plannable
from planner.services.sites import nearest_sites
from planner.solve.answers.suggest import DEFAULT_TOP

_DRAFT = "draft"


@operation(Operation.OFFER_SLOT)
def suggest_slots(
    workspace: Workspace,
    request_id: str,
    *,
    monday: date | None = None,
    top: int = DEFAULT_TOP,
    may_move: int | None = None,
    now: datetime | None = None,
) -> FreeTimes:
    """
    Return free times for the next visit of a request that is ready; that somebody asked goes into the record.

    Times begin tomorrow: who is under way today is not disturbed. Times that are held for others are not free.

    Parameters
    ----------
    monday
        Only this week; None asks one week after the other, until one has a free time.
    top
        How many to return at most.
    may_move
        How many promises a re-plan may move; None: nobody moves.
    now
        The moment (UTC); the present one by default.

    Raises
    ------
    NotFoundError
        When there is no such request.
    StoreError
        ``REQUEST_STATE`` when no visit is planned for it.
    InputError
        ``VISIT_PLANNED``, ``WEEK_PAST``, or what keeps the request out of a week, such as ``ADDRESS_UNCONFIRMED``.
    """
    with workspace.reading() as work:
        request = work.requests.required(request_id).value
        require_plannable(work, request_id)
        known = work.visits.of_request(request_id)
        wanted = Wanted(request, known, now or datetime.now(UTC), top, may_move)
        found = first_free(workspace, work, wanted, monday)
    workspace.note(f"request {request_id}")
    if found.answered is not None:
        return found
    sites = nearest_sites(workspace, request_id, wanted.local.date(), clock_of(wanted.local))
    return replace(found, instead=sites)


@operation(Operation.OFFER_SLOT)
def suggest_for_draft(workspace: Workspace, draft: Draft, *, now: datetime | None = None) -> FreeTimes:
    """
    Return free times for what a clerk is taking down, before it is a request; nothing is stored.

    Raises
    ------
    InputError
        With everything that is missing, all at once.
    """
    moment = now or datetime.now(UTC)
    days = read_service_rules(workspace.settings.service).promise_days
    today = local_day(moment)
    request = request_of_draft(draft, workspace.catalogue, request_id=_DRAFT, today=today, promise_days=days)
    wanted = Wanted(request, (KnownVisit(_DRAFT),), moment)
    with workspace.reading() as work:
        return replace(first_free(workspace, work, wanted, None), request_id="")
