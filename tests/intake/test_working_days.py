"""Days on which Finland works."""

from datetime import date

import pytest

from planner.intake.working_days import is_holiday, is_working_day, promised_by


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 1, 6), "Epiphany"),
        (date(2026, 4, 3), "Good Friday"),
        (date(2026, 5, 14), "Ascension Day"),
        (date(2026, 6, 19), "Midsummer Eve"),
        (date(2026, 12, 24), "Christmas Eve"),
    ],
)
def test_nobody_works_on_a_holiday_in_the_middle_of_the_week(day: date, name: str) -> None:
    assert day.weekday() < 5, name
    assert is_holiday(day)
    assert not is_working_day(day)


def test_monday_to_friday_are_working_days_and_the_weekend_is_none() -> None:
    week = [date(2026, 11, 30 - 7 + day) for day in range(7)]

    assert [is_working_day(day) for day in week] == [True] * 5 + [False] * 2


def test_promise_counts_working_days_after_the_day_of_the_request() -> None:
    # Friday 20 November: two weeks of five days end on Friday 4 December.
    assert promised_by(date(2026, 11, 20), 10) == date(2026, 12, 4)


def test_promise_leaves_christmas_out() -> None:
    # Monday 21 December: 22, 23, 28, 29, 30, 31 December, 4, 5, 7, 8 January; 24, 25, 1 and 6 are holidays.
    assert promised_by(date(2026, 12, 21), 10) == date(2027, 1, 8)


def test_promise_of_a_request_that_comes_on_a_sunday_begins_on_monday() -> None:
    assert promised_by(date(2026, 11, 29), 1) == date(2026, 11, 30)
