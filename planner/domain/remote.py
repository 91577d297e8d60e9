"""Help from a distance: calls to residents, and in which order they are made."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from planner.domain.request import Priority, SupportRequest
from planner.locale import Sentence, sentence

UNREACHED_UNTIL_LETTER = 3
"""Calls in a row that nobody answers, until a letter or a visit is suggested; assumption, to be confirmed."""
MAX_CALL_MINUTES = 240
"""As a visit: nobody is on the phone for longer."""


class Outcome(StrEnum):
    """What came of a call."""

    SOLVED = "solved"
    NOT_REACHED = "not_reached"
    CALL_AGAIN = "call_again"
    NOT_SOLVED = "not_solved"


OUTCOME_NAMES: Mapping[Outcome, Sentence] = {
    Outcome.SOLVED: sentence("Solved"),
    Outcome.NOT_REACHED: sentence("Not reached"),
    Outcome.CALL_AGAIN: sentence("Call again"),
    Outcome.NOT_SOLVED: sentence("Not solved remotely"),
}
"""How people call them."""


@dataclass(frozen=True)
class Attempt:
    """
    A call to a resident.

    Parameters
    ----------
    at
        The moment (UTC) at which it was noted.
    actor
        Id of the account that noted it.
    outcome
        What came of it.
    minutes
        How long it took, in whole minutes.
    note
        Free text.
    """

    at: datetime
    actor: str
    outcome: Outcome
    minutes: int
    note: str = ""


@dataclass(frozen=True)
class Waiting:
    """A request that waits for a call, when the resident wants it (UTC; None: at any time), and the calls so far."""

    request: SupportRequest
    call_back: datetime | None
    attempts: tuple[Attempt, ...] = ()

    def is_overdue(self, now: datetime) -> bool:
        """Say whether the resident should have been called by now."""
        return self.call_back is not None and self.call_back <= now

    @property
    def needs_letter(self) -> bool:
        """Whether so many calls were in vain that a letter or a visit should be thought of."""
        return num_unreached(self.attempts) >= UNREACHED_UNTIL_LETTER


def num_unreached(attempts: Sequence[Attempt]) -> int:
    """Return how many of the last calls nobody answered; the attempts stand in the order of time."""
    number = 0
    for attempt in reversed(attempts):
        if attempt.outcome is not Outcome.NOT_REACHED:
            break
        number += 1
    return number


_PRESSING = {Priority.URGENT: 0, Priority.NORMAL: 1, Priority.LOW: 2}


def in_calling_order(waiting: Iterable[Waiting], now: datetime) -> tuple[Waiting, ...]:
    """
    Return who is called first: those who are overdue, then those who gave no time, then the others.

    Inside each group by the time that was agreed, then by priority, then by the day on which the request came in.
    """

    def place(entry: Waiting) -> tuple[int, datetime, int, str, str]:
        group = 0 if entry.is_overdue(now) else 1 if entry.call_back is None else 2
        request = entry.request
        return (group, entry.call_back or now, _PRESSING[request.priority], request.received.isoformat(), request.id)

    return tuple(sorted(waiting, key=place))
