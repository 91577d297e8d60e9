"""A helper's own day, and nobody else's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from planner.domain.entry import Entry
from planner.errors import NotFoundError, StoreError
from planner.locale import sentence
from planner.report.sheet import SheetDay, WeekSheet
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.local_time import local_today
from planner.services.planning import named_sheet
from planner.services.week import monday_of
from planner.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Doorstep:
    """
    What a helper needs to get in.

    Parameters
    ----------
    entry
        The way to the door.
    code
        Of the door, on the day of the visit only; empty when there is none.
    is_sealed
        Whether there is a code that cannot be opened any more: the resident has to be asked.
    """

    entry: Entry
    code: str = field(default="", repr=False)
    is_sealed: bool = False


@dataclass(frozen=True)
class OwnDay:
    """
    What a helper does on a day.

    Parameters
    ----------
    sheet
        The week; it holds no other day than theirs.
    days
        Their shifts with a visit on that day, in order.
    doorsteps
        By visit.
    """

    sheet: WeekSheet
    days: tuple[SheetDay, ...]
    doorsteps: Mapping[str, Doorstep]


@operation(Operation.SEE_OWN_DAY)
def own_day(workspace: Workspace, day: date, *, today: date | None = None) -> OwnDay:
    """
    Return what the helper who asks does on a day, from the published plan; that they saw it goes into the record.

    Parameters
    ----------
    today
        Only of this day they see door codes; by default it is what the calendar says.

    Raises
    ------
    NotFoundError
        When they are no helper, or the week is not published.
    """
    helper = workspace.actor.helper
    with workspace.reading() as work:
        stored = None if helper is None else work.plans.published(monday_of(day))
    if stored is None:
        raise NotFoundError(sentence("Nothing is published for you on {day}.", day=day))
    sheet = named_sheet(workspace, stored)
    days = tuple(route for route in sheet.days if (route.helper, route.day) == (helper, day))
    workspace.note(f"plan {stored.id}, own day {day}")
    visits = frozenset(stop.visit for route in days for stop in route.stops)
    with workspace.reading() as work:
        owners = {visit: request for visit, request in work.visits.owners().items() if visit in visits}
        is_today = day == (today or local_today())
        doorsteps = {request: _doorstep(work, request, is_today=is_today) for request in set(owners.values())}
    for request, doorstep in doorsteps.items():
        if doorstep.code:
            workspace.note(f"request {request}")
    by_visit = {visit: doorsteps[request] for visit, request in owners.items()}
    return OwnDay(sheet.only(days, visits), days, by_visit)


def _doorstep(work: UnitOfWork, request_id: str, *, is_today: bool) -> Doorstep:
    entry = work.requests.required(request_id).value.entry
    if not is_today:
        return Doorstep(entry)
    try:
        return Doorstep(entry, work.door_codes.find(request_id) or "")
    except StoreError:
        return Doorstep(entry, is_sealed=True)
