"""How far something long has come."""

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called with what is done and what there is to do, such as rows; each stage counts from the start."""

_EVERY = 1_000
"""Rows between two calls: some hundredths of a second."""


def no_progress(_done: int, _total: int) -> None:
    """Tell nobody."""


def stage_of(on_progress: Progress, number: int, of: int) -> Progress:
    """Return what tells of one stage, counted from 0, as a part of all; they count as equally long."""
    return lambda done, total: on_progress(number * total + done, of * total)


def report_now_and_then(on_progress: Progress, done: int, total: int) -> None:
    """Tell of every thousandth row and of the last."""
    if done % _EVERY == 0 or done == total:
        on_progress(done, total)
