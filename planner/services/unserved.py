"""What it costs to leave a visit out of a week, so that whoever waits rises by themselves; all of it assumptions."""

from collections.abc import Mapping
from datetime import date

from planner.domain.request import Priority
from planner.domain.visit import MAX_PRICE

_HOUR = 3600
_DAYS_OF_WEEK = 7

UNSERVED_BASE: Mapping[Priority, int] = {
    Priority.URGENT: 12 * _HOUR,
    Priority.NORMAL: 6 * _HOUR,
    Priority.LOW: 3 * _HOUR,
}
"""In travel: no visit is dropped to save a journey inside the city, and an urgent one not for two others' sake."""
UNSERVED_PER_DAY = 900
"""A quarter of an hour for each day that a resident has waited, so that nobody waits for ever."""
UNSERVED_DUE_FACTOR = 2
"""A visit whose latest day by the service promise is this week or before counts double."""
UNSERVED_PER_OVERDUE_DAY = 1800
"""Half an hour more for each day since the latest day passed: it rises past all that are not due."""
UNSERVED_PROMISED_FACTOR = 4
"""A visit that a resident has been told of is the last to be left out."""


def unserved_cost(
    priority: Priority, *, monday: date, since: date, serve_by: date | None, is_promised: bool = False
) -> int:
    """
    Return the seconds of travel that it costs to leave a visit out of the week of a Monday.

    Parameters
    ----------
    since
        From when the resident has been waiting.
    serve_by
        Its latest day, or None.
    is_promised
        Whether the resident has been told of it for this week.
    """
    cost = UNSERVED_BASE[priority] + UNSERVED_PER_DAY * max(0, (monday - since).days)
    if serve_by is not None and (serve_by - monday).days < _DAYS_OF_WEEK:
        cost = cost * UNSERVED_DUE_FACTOR + UNSERVED_PER_OVERDUE_DAY * max(0, (monday - serve_by).days)
    return min(cost * UNSERVED_PROMISED_FACTOR if is_promised else cost, MAX_PRICE)
