"""What residents were told for a week, and what became of it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from planner.domain.answers.changes import Placement

Fate = Literal["kept", "moved", "broken", "cancelled"]


@dataclass(frozen=True)
class LedgerLine:
    """
    One promise.

    Parameters
    ----------
    visit
        Id.
    told
        Who was to come, which day of the week (below 0 or above 6 in another one), and when.
    made
        The moment (UTC) at which it was told.
    fate
        ``kept`` as long as it stands; ``moved``, ``broken`` (no time any more) or ``cancelled``.
    now
        What was told after it, where it was moved.
    cause
        A word such as ``absence``, or None.
    """

    visit: str
    told: Placement
    made: datetime
    fate: Fate
    now: Placement | None = None
    cause: str | None = None


@dataclass(frozen=True)
class Ledger:
    """The promises of a week, in the order of their times."""

    monday: date
    lines: tuple[LedgerLine, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many promises had which fate."""
        return Counter(line.fate for line in self.lines)
