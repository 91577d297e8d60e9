"""The figures of plans side by side, as a planner reads them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from planner.domain.answers.figures import PlanFigures
from planner.domain.plan import TERM_NAMES
from planner.locale import Language, Sentence, sentence
from planner.locale.formats import format_hours, format_minutes
from planner.report.comparison import term_label

Kind = Literal["count", "hours", "minutes", "share"]
_NOTHING = "–"


@dataclass(frozen=True)
class FigureRow:
    """
    One figure of several plans.

    Parameters
    ----------
    label, kind
        What it is; hours and minutes are given in seconds, shares as parts of one.
    values
        One for each plan, in their order; None where a plan has no such figure.
    """

    label: Sentence
    kind: Kind
    values: tuple[float | None, ...]

    def texts(self, language: Language) -> tuple[str, ...]:
        """Return each value as the language writes it."""
        return tuple(_NOTHING if value is None else _amount(self.kind, value, language) for value in self.values)

    def difference(self, language: Language) -> str:
        """Return how much more the last plan has than the first, with its sign."""
        first, last = self.values[0], self.values[-1]
        if first is None or last is None:
            return _NOTHING
        shown = _percent(last) - _percent(first) if self.kind == "share" else last - first
        if shown == 0:
            return "±0"
        sign = "+" if shown > 0 else "−"
        if self.kind == "share":
            points = sentence("{number} percentage points", number=f"{sign}{abs(shown)}")
            return points.in_language(language)
        return sign + _amount(self.kind, abs(shown), language)


def figure_rows(plans: Sequence[PlanFigures]) -> tuple[FigureRow, ...]:
    """Return the figures of plans; promises only where there are any, terms of the price that one of them has."""
    rows = [_row(label, kind, figure, plans) for label, kind, figure in _FIRST]
    if any(plan.promises for plan in plans):
        rows += [_row(label, kind, figure, plans) for label, kind, figure in _PROMISES]
    rows += [_row(label, kind, figure, plans) for label, kind, figure in _REST]
    terms = [
        FigureRow(term_label(name), "hours", tuple(plan.cost.terms[name] for plan in plans)) for name in TERM_NAMES
    ]
    rows += [row for row in terms if any(row.values)]
    return (*rows, FigureRow(sentence("Price in all"), "hours", tuple(plan.cost.total for plan in plans)))


_Figure = tuple[Sentence, Kind, Callable[[PlanFigures], float | None]]

_FIRST: tuple[_Figure, ...] = (
    (sentence("Visits asked for"), "count", lambda plan: plan.asked),
    (sentence("Visits planned"), "count", lambda plan: plan.served),
    (sentence("Visits not planned"), "count", lambda plan: plan.asked - plan.served),
)
_PROMISES: tuple[_Figure, ...] = (
    (sentence("Promised times"), "count", lambda plan: plan.promises),
    (sentence("Promises kept"), "count", lambda plan: plan.kept),
    (sentence("Promises moved"), "count", lambda plan: plan.moved),
    (sentence("Promises broken: not planned any more"), "count", lambda plan: plan.broken),
)
_REST: tuple[_Figure, ...] = (
    (sentence("Travel"), "hours", lambda plan: plan.travel),
    (sentence("Waiting"), "hours", lambda plan: plan.wait),
    (sentence("Longest waiting of one helper on one day"), "minutes", lambda plan: plan.worst_wait),
    (sentence("Time with residents"), "hours", lambda plan: plan.service),
    (sentence("Paid time"), "hours", lambda plan: plan.paid),
    (sentence("Planned visits that wish for a helper"), "count", lambda plan: plan.wishing),
    (sentence("Share of them with a wished helper"), "share", lambda plan: plan.continuity),
    (sentence("Busiest helper: paid time of the time offered"), "share", lambda plan: plan.most_used),
    (sentence("Least busy helper: paid time of the time offered"), "share", lambda plan: plan.least_used),
)


def _row(
    label: Sentence, kind: Kind, figure: Callable[[PlanFigures], float | None], plans: Sequence[PlanFigures]
) -> FigureRow:
    return FigureRow(label, kind, tuple(figure(plan) for plan in plans))


def _amount(kind: Kind, value: float, language: Language) -> str:
    match kind:
        case "hours":
            return format_hours(round(value), language)
        case "minutes":
            return format_minutes(round(value), language)
        case "share":
            return f"{_percent(value)} %"
        case _:
            return str(round(value))


def _percent(share: float) -> int:
    return round(100 * share)
