"""Times at which a visit suits, as somebody writes them during a call."""

import re
from collections.abc import Iterable
from datetime import date

from planner.domain.request import DatedWindow
from planner.errors import Finding
from planner.intake.cells import CellError, parse_window, split_list
from planner.locale import Sentence, sentence

MAX_WINDOWS = 40
"""Two a day for four weeks."""

_SECONDS_PER_HOUR = 3600
_SECONDS_PER_MINUTE = 60
_WITHOUT_YEAR = re.compile(r"(\d{1,2})\.(\d{1,2})\.?(?=\s)", re.ASCII)


def parse_times(text: str, today: date, where: str = "times") -> tuple[tuple[DatedWindow, ...], list[Finding]]:
    """
    Return the windows of ``30.11.2026 9.00-12.00, 1.12. 9-12`` in their order, and what is wrong with the rest.

    A day without a year is the next one of that date, today included. Only the first wrong window is told: the others
    of a text are mostly wrong in the same way.
    """
    windows: list[DatedWindow] = []
    parts = split_list(text)
    if len(parts) > MAX_WINDOWS:
        return (), [Finding("WINDOW_INVALID", where, sentence("Give at most {most} times.", most=MAX_WINDOWS))]
    for part in parts:
        try:
            window = parse_window(_with_year(part, today))
        except CellError as error:
            return (), [Finding(error.code, where, error.text)]
        if window.day < today:
            return (), [Finding("WINDOW_INVALID", where, _past(window.day))]
        windows.append(window)
    return tuple(sorted(dict.fromkeys(windows), key=lambda window: (window.day, window.start, window.end))), []


def written_times(windows: Iterable[DatedWindow]) -> str:
    """Return windows as :func:`parse_times` reads them."""
    return ", ".join(
        f"{window.day.day}.{window.day.month}.{window.day.year} {_clock(window.start)}-{_clock(window.end)}"
        for window in windows
    )


def _with_year(part: str, today: date) -> str:
    match = _WITHOUT_YEAR.match(part)
    if match is None:
        return part
    day, month = int(match[1]), int(match[2])
    year = today.year + ((month, day) < (today.month, today.day))
    return f"{day}.{month}.{year}{part[match.end() :]}"


def _clock(seconds: int) -> str:
    return f"{seconds // _SECONDS_PER_HOUR}.{seconds % _SECONDS_PER_HOUR // _SECONDS_PER_MINUTE:02d}"


def _past(day: date) -> Sentence:
    return sentence("The time on {day} has passed. Give a day from today on.", day=day)
