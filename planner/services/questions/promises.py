"""What residents were told for a week, from the ledger."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from planner.domain.answers.changes import Placement
from planner.domain.answers.ledger import Fate, Ledger, LedgerLine
from planner.report.directory import Directory
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.local_time import clock_of
from planner.services.planning import directory_of
from planner.store.promises import ToldTime

_FATES: dict[str, Fate] = {"open": "kept", "moved": "moved", "broken": "broken", "cancelled": "cancelled"}


@operation(Operation.ASK_PLAN)
def promises_of(workspace: Workspace, monday: date) -> tuple[Ledger, Directory]:
    """
    Return what residents were told for a week and what became of it, with names; that somebody saw it is noted.

    A promise that was moved twice is two lines, each from what was told to what was told next.
    """
    workspace.note(f"promises of {monday}")
    with workspace.reading() as work:
        told = work.promises.of_week(monday)
    lines = [line for _, own in groupby(told, key=lambda time: time.visit) for line in _lines(list(own), monday)]
    ordered = sorted(lines, key=lambda line: (line.told.day, line.told.start, line.visit))
    return Ledger(monday, tuple(ordered)), directory_of(workspace)


def _lines(told: Sequence[ToldTime], monday: date) -> Iterator[LedgerLine]:
    for time, following in zip(told, (*told[1:], None), strict=True):
        fate = _FATES[time.state]
        now = _placement(following, monday) if following is not None and fate == "moved" else None
        yield LedgerLine(time.visit, _placement(time, monday), time.made, fate, now, time.cause)


def _placement(told: ToldTime, monday: date) -> Placement:
    local = told.starts.astimezone(ZoneInfo(told.zone))
    return Placement(told.helpers, (local.date() - monday).days, clock_of(local))
