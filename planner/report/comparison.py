"""Two planned weeks side by side, in the figures that a decision rests on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from planner.domain.plan import TERM_NAMES
from planner.locale import Sentence, sentence
from planner.report.sheet import WeekSheet

Kind = Literal["count", "seconds"]


@dataclass(frozen=True)
class ComparisonRow:
    """
    One figure of two weeks.

    Parameters
    ----------
    label
        What it is.
    kind
        A count, or seconds (also of price, in seconds of travel).
    before, after
        Of the first and the second week.
    """

    label: Sentence
    kind: Kind
    before: int
    after: int

    @property
    def difference(self) -> int:
        """After less before."""
        return self.after - self.before


def compare(before: WeekSheet, after: WeekSheet) -> tuple[ComparisonRow, ...]:
    """Return the figures of two weeks, the cost terms that differ from zero in one of them last."""
    rows = [ComparisonRow(label, kind, figure(before), figure(after)) for label, kind, figure in _FIGURES]
    terms = [
        ComparisonRow(term_label(name), "seconds", before.cost.terms[name], after.cost.terms[name])
        for name in TERM_NAMES
        if before.cost.terms[name] or after.cost.terms[name]
    ]
    total = ComparisonRow(sentence("Price in all"), "seconds", before.cost.total, after.cost.total)
    return (*rows, *terms, total)


def term_label(name: str) -> Sentence:
    """Return the name of a cost term for a reader."""
    return _TERM_LABELS[name]


_FIGURES: tuple[tuple[Sentence, Kind, Callable[[WeekSheet], int]], ...] = (
    (sentence("Visits asked for"), "count", lambda sheet: sheet.num_visits),
    (sentence("Visits planned"), "count", lambda sheet: sheet.num_served),
    (sentence("Visits not planned"), "count", lambda sheet: sheet.num_visits - sheet.num_served),
    (sentence("Helpers with visits"), "count", lambda sheet: sum(total.num_visits > 0 for total in sheet.helpers)),
    (sentence("Days of helpers used"), "count", lambda sheet: len(sheet.days)),
    (sentence("Travel"), "seconds", lambda sheet: sheet.travel),
    (sentence("Waiting"), "seconds", lambda sheet: sheet.wait),
    (sentence("Time with residents"), "seconds", lambda sheet: sheet.service),
    (sentence("Paid time"), "seconds", lambda sheet: sheet.paid),
)

_TERM_LABELS = {
    "unserved": sentence("Price of visits not planned"),
    "travel": sentence("Price of travel"),
    "wait": sentence("Price of waiting"),
    "non_preferred": sentence("Price of helpers who were not wished for"),
    "second_language": sentence("Price of a second language"),
    "outside_preferred": sentence("Price of starts outside the wished times"),
    "worst_outside": sentence("Price of the start farthest from its wish"),
    "moved_promise": sentence("Price of moved promises"),
    "opened": sentence("Price of opened shifts"),
    "imbalance": sentence("Price of uneven load"),
}
