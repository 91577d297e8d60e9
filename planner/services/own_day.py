"""A helper's own day, and nobody else's."""

from dataclasses import dataclass
from datetime import date

from planner.errors import NotFoundError
from planner.locale import sentence
from planner.report.sheet import SheetDay, WeekSheet
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.planning import named_sheet
from planner.services.week import monday_of


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
    """

    sheet: WeekSheet
    days: tuple[SheetDay, ...]


@operation(Operation.SEE_OWN_DAY)
def own_day(workspace: Workspace, day: date) -> OwnDay:
    """
    Return what the helper who asks does on a day, from the published plan; that they saw it goes into the record.

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
    return OwnDay(sheet.only(days, visits), days)
