"""The field that says when a visit suits: words in, windows out, and the same windows when it is read again."""

from datetime import date, timedelta

from planner.domain.request import DatedWindow
from planner.intake.times import parse_times, written_times

TODAY = date(2026, 11, 30)
NINE, NOON = 9 * 3600, 12 * 3600


def test_words_become_windows() -> None:
    windows, wrong = parse_times("1.12. 9-12", TODAY)

    assert (windows, wrong) == ((DatedWindow(date(2026, 12, 1), NINE, NOON),), ())


def test_empty_field_has_no_windows_and_nothing_wrong() -> None:
    assert parse_times("  ", TODAY) == ((), ())


def test_what_is_written_is_read_again_however_long_it_is() -> None:
    days = (TODAY + timedelta(days=number) for number in range(60))
    windows = tuple(DatedWindow(day, NINE + 1800, NOON) for day in days)

    assert parse_times(written_times(windows), TODAY) == (windows, ())


def test_day_that_has_passed_is_told() -> None:
    windows, wrong = parse_times("29.11.2026 9-12, 1.12.2026 9-12", TODAY)

    assert windows == ()
    assert [(finding.code, finding.where) for finding in wrong] == [("WINDOW_INVALID", "times")]
