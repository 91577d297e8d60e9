"""Several visits for one request, as a file or a form asks for them."""

from collections.abc import Iterable
from datetime import date, timedelta

from planner.domain.request import DatedWindow
from planner.domain.series import Series
from planner.intake.cells import CellError
from planner.intake.record import Record
from planner.locale import sentence

MAX_VISITS = 12
"""A weekly visit for a quarter of a year; more is another service."""
MAX_GAP_DAYS = 90
"""Between two visits; assumption."""


def read_series(record: Record) -> Series:
    """Return the columns ``visits``, ``min_days`` and ``max_days``; what is empty follows from what is there."""
    visits = record.whole("visits", low=1, high=MAX_VISITS) or Series.visits
    least = record.whole("min_days", low=0, high=MAX_GAP_DAYS)
    most = record.whole("max_days", low=0, high=MAX_GAP_DAYS)
    if least is not None and most is not None and most < least:
        record.reject(
            "max_days",
            "DEPENDENCY_INVALID",
            sentence("The largest spacing is below the smallest; swap them."),
        )
    if least is None:
        least = Series.min_days if most is None else min(Series.min_days, most)
    return Series(visits, least, max(Series.max_days, least) if most is None else most)


def series_problem(series: Series, windows: Iterable[DatedWindow]) -> CellError | None:
    """Return why the possible days cannot hold as many visits, or None; nothing is said of no days at all."""
    if series.visits == 1:
        return None
    days = sorted({window.day for window in windows})
    held = _num_held(series, days)
    if not days or held >= series.visits:
        return None
    text = sentence(
        "{visits} visits at least {days} days apart do not fit into the possible days; {held} would. Name more days.",
        visits=series.visits,
        days=series.min_days,
        held=held,
    )
    return CellError("RECURRENCE_TOO_DENSE", text)


def _num_held(series: Series, days: list[date]) -> int:
    """Take each day as early as it may be: no other choice holds more visits."""
    num_held, earliest = 0, date.min
    for day in days:
        if day >= earliest:
            num_held += 1
            earliest = day + timedelta(days=max(1, series.min_days))
    return num_held
