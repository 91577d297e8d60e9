"""When a visit suits, in people's own words; Friday 27 November 2026 is the first day."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.problem import Problem
from planner.domain.request import DatedWindow
from planner.intake.time_words import AFTERNOON, MORNING, WHOLE_DAY, WORDS
from planner.intake.wishes import FARTHEST_WEEKS, Span, Wishes, read_wishes, within
from planner.store.plans import instant

FIRST = date(2026, 11, 27)
SPAN = Span.after(FIRST)
MONDAY, WEDNESDAY = date(2026, 11, 30), date(2026, 12, 2)
HOUR = 3600
NINE_TO_TWELVE = (9 * HOUR, 12 * HOUR)


def windows(text: str, span: Span = SPAN) -> tuple[DatedWindow, ...]:
    """Return the windows of a text in which nothing is wrong."""
    wishes = read_wishes(text, span)
    assert [str(problem) for problem in wishes.problems] == []
    return wishes.windows


def days_and_times(text: str) -> tuple[set[int], set[tuple[int, int]]]:
    """Return the weekdays of a text, and the times of day."""
    found = windows(text)
    return {window.day.weekday() for window in found}, {(window.start, window.end) for window in found}


def codes(text: str, span: Span = SPAN) -> list[str]:
    """Return what is wrong with a text; it gives no window then."""
    wishes = read_wishes(text, span)
    assert not (wishes.problems and wishes.windows)
    return [problem.code for problem in wishes.problems]


WEEKDAYS = {0, 1, 2, 3, 4}


@pytest.mark.parametrize(
    ("text", "days", "time"),
    [
        ("any weekday morning", WEEKDAYS, MORNING),
        ("arkiaamut", WEEKDAYS, MORNING),
        ("Arkisin aamupäivällä", WEEKDAYS, MORNING),
        ("vardagar förmiddag", WEEKDAYS, MORNING),
        ("arki-iltapäivisin", WEEKDAYS, AFTERNOON),
        ("ma, ke 9-12", {0, 2}, NINE_TO_TWELVE),
        ("ma ja ke klo 9–12", {0, 2}, NINE_TO_TWELVE),
        ("måndagar och onsdagar kl. 9-12", {0, 2}, NINE_TO_TWELVE),
        ("Mondays and Wednesdays 9-12", {0, 2}, NINE_TO_TWELVE),
        ("9-12 on Mondays and Wednesdays", {0, 2}, NINE_TO_TWELVE),
        ("ma ke 9.00-12.00", {0, 2}, NINE_TO_TWELVE),
        ("tiistaisin 13-15", {1}, (13 * HOUR, 15 * HOUR)),
        ("to 13-15", {3}, (13 * HOUR, 15 * HOUR)),
        ("ma-pe 9-12", WEEKDAYS, NINE_TO_TWELVE),
        ("Monday to Friday 9-12", WEEKDAYS, NINE_TO_TWELVE),
        ("pe-ma", {4, 5, 6, 0}, WHOLE_DAY),
        ("perjantaiaamuisin", {4}, MORNING),
        ("maanantai-iltapäivisin", {0}, AFTERNOON),
        ("torsdagseftermiddagar", {3}, AFTERNOON),
        ("aamupäivällä 9-11", {*range(7)}, (9 * HOUR, 11 * HOUR)),
        ("arkisin klo 13 jälkeen", WEEKDAYS, (13 * HOUR, WHOLE_DAY[1])),
        ("vardagar före kl 12", WEEKDAYS, (WHOLE_DAY[0], 12 * HOUR)),
        ("all day on Tuesdays", {1}, WHOLE_DAY),
        ("joka päivä paitsi maanantaina", {1, 2, 3, 4, 5, 6}, WHOLE_DAY),
        ("not Fridays", {0, 1, 2, 3, 5, 6}, WHOLE_DAY),
        ("ma-pe 9-12, ei keskiviikkoisin", {0, 1, 3, 4}, NINE_TO_TWELVE),
        ("vardagar, inte fredagar", {0, 1, 2, 3}, WHOLE_DAY),
    ],
)
def test_words_become_weekdays_and_times(text: str, days: set[int], time: tuple[int, int]) -> None:
    assert days_and_times(text) == (days, {time})


def test_words_reach_over_four_weeks_and_leave_holidays_out() -> None:
    found = [window.day for window in windows("torstaisin 9-12")]

    # Thursday 24 December is Christmas Eve.
    assert found == [date(2026, 12, 3), date(2026, 12, 10), date(2026, 12, 17)]


def test_words_reach_to_the_promised_day_when_that_is_later() -> None:
    until = date(2027, 1, 15)

    assert windows("torstaisin 9-12", Span.after(FIRST, until=until))[-1].day == date(2027, 1, 14)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30.11.2026 9.00-12.00", [(MONDAY, *NINE_TO_TWELVE)]),
        ("2026-11-30 09:00-12:00", [(MONDAY, *NINE_TO_TWELVE)]),
        ("30.11. 9-12", [(MONDAY, *NINE_TO_TWELVE)]),
        ("ma 30.11. 9-12", [(MONDAY, *NINE_TO_TWELVE)]),
        ("30.11.2026 aamulla", [(MONDAY, *MORNING)]),
        ("30.11. 9-10, 11-12", [(MONDAY, 9 * HOUR, 10 * HOUR), (MONDAY, 11 * HOUR, 12 * HOUR)]),
        ("2.12. 9-12, 30.11. 9-12, 2.12. 9-12", [(MONDAY, *NINE_TO_TWELVE), (WEDNESDAY, *NINE_TO_TWELVE)]),
        ("30.11.2026 9-9", [(MONDAY, 9 * HOUR, 9 * HOUR)]),
        ("30.11. 9-12; 2.12.", [(MONDAY, *NINE_TO_TWELVE), (WEDNESDAY, *WHOLE_DAY)]),
        ("7.1. 9-12", [(date(2027, 1, 7), *NINE_TO_TWELVE)]),
    ],
)
def test_dates_become_windows(text: str, expected: list[tuple[date, int, int]]) -> None:
    assert [(window.day, window.start, window.end) for window in windows(text)] == expected


@pytest.mark.parametrize("text", ["30.11.-4.12. 9-12", "30.11.2026-4.12.2026 9-12", "2026-11-30 – 2026-12-04 9-12"])
def test_range_of_dates_has_all_its_days(text: str) -> None:
    assert [window.day for window in windows(text)] == [MONDAY + timedelta(days=day) for day in range(5)]


def test_weekdays_before_a_range_choose_its_days() -> None:
    assert [window.day for window in windows("ma, ke 9-12; ti 1.-16.12. 9-12")][:3] == [
        MONDAY,
        date(2026, 12, 1),
        WEDNESDAY,
    ]
    assert [window.day.day for window in windows("tiistaisin 1.-16.12. 9-12")] == [1, 8, 15]


def test_range_goes_over_the_turn_of_the_year_without_its_holidays() -> None:
    # 1 January is a holiday.
    assert [window.day.day for window in windows("30.12.-3.1. 9-12")] == [30, 31, 2, 3]


def test_date_that_stands_alone_is_meant_even_on_a_holiday() -> None:
    assert [window.day for window in windows("24.12.2026 9-12")] == [date(2026, 12, 24)]


def test_unwanted_hours_are_cut_out() -> None:
    found = windows("ke 2.12. 8-16, ei 12-13")

    assert [(window.start / HOUR, window.end / HOUR) for window in found] == [(8, 12 - 1 / 60), (13, 16)]


def test_unwanted_date_is_left_out() -> None:
    assert [window.day.day for window in windows("30.11.-2.12. 9-12, ei 1.12.")] == [30, 2]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "when it suits",
        "sopii hyvin",
        "ma 9-12, ke",
        "arkisin, ei perjantaisin, 9-12",
        "weekdays except Friday 9-12",
        "ei aamuisin, ma ke 13-15",
        "arkisin 8-16, ei ma, ke 9-12",
        "9-12 ma, 13-15",
        "1.12. to 3.12. 9-12",
        "1.12. 3.12. 9-12",
        "iltapäivällä 9-11",
        "ma 9",
        "ma klo",
        "ma-",
        "30.11.26 9-12",
        "9am-12pm",
        "ei",
        "ma 9-12 " * 100,
    ],
)
def test_what_is_not_understood_or_means_two_things_is_refused_with_examples(text: str) -> None:
    (problem,) = read_wishes(text, SPAN).problems

    assert problem.code == "WINDOW_INVALID"
    assert "arkiaamuisin" in str(problem)


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("30.11.2026 12-9", "WINDOW_INVALID", "30.11.2026 ends at 09:00"),
        ("ma 12-9", "WINDOW_INVALID", "ends at 09:00"),
        ("26.11.2026 9-12", "WINDOW_INVALID", "26.11.2026 is before"),
        ("20.11.-4.12.2026 9-12", "WINDOW_INVALID", "20.11.2026 is before"),
        ("4.12.-30.11.2026 9-12", "WINDOW_INVALID", "4.12.2025 is before"),
        ("1.12.2027 9-12", "WINDOW_INVALID", f"more than {FARTHEST_WEEKS} weeks"),
        ("ke 3.12. 9-12", "WINDOW_INVALID", "another day of the week"),
        ("31.11.2026 9-12", "DATE_INVALID", "not in the calendar"),
        ("30.11.2026 9-25", "TIME_INVALID", "not on the clock"),
        ("24.-26.12.2026 9-12", "WINDOW_INVALID", "No day is left"),
        ("arkisin, ei ma-pe", "WINDOW_INVALID", "No day is left"),
    ],
)
def test_window_that_cannot_be_is_named(text: str, code: str, said: str) -> None:
    (problem,) = read_wishes(text, SPAN).problems

    assert problem.code == code
    assert said in str(problem)


def test_first_and_last_day_are_just_allowed() -> None:
    last = FIRST + timedelta(weeks=FARTHEST_WEEKS)

    assert [window.day for window in windows(f"27.11.2026 9-12; {last:%d.%m.%Y} 9-12")] == [FIRST, last]
    assert codes(f"{last + timedelta(days=1):%d.%m.%Y} 9-12") == ["WINDOW_INVALID"]


def test_everything_wrong_comes_at_once() -> None:
    assert codes("30.11.2026 25-26, 1.12.2026 12-9, 20.11.2026 9-12") == [
        "TIME_INVALID",
        "WINDOW_INVALID",
        "WINDOW_INVALID",
    ]


@pytest.mark.parametrize(("first", "hours"), [(date(2026, 10, 19), (7, 8)), (date(2027, 3, 22), (8, 7))])
def test_wall_clock_stays_when_the_clocks_are_changed(
    a_problem: Callable[[date], Problem], first: date, hours: tuple[int, int]
) -> None:
    found = windows("maanantaisin 10-11", Span.after(first))[:2]

    # Finland changes its clocks on the Sunday between; the hours are those of UTC.
    moments = [instant(a_problem(window.day), 0, window.start) for window in found]
    assert [window.start for window in found] == [10 * HOUR, 10 * HOUR]
    assert [moment.astimezone(UTC).hour for moment in moments] == list(hours)
    assert moments[0].date() == datetime.combine(first, datetime.min.time()).date()


@pytest.fixture
def a_problem() -> Callable[[date], Problem]:
    """An empty week in Helsinki."""
    return lambda monday: Problem.build(monday, 5, places=(), visits=(), helpers=(), travel={})


def test_preferred_windows_are_those_within_the_possible_ones() -> None:
    possible = windows("30.11. 9-12, 2.12. 12-15")

    wishes = within(read_wishes("aamuisin", SPAN), possible)

    assert wishes.problems == ()
    # Wednesday's morning and its possible time meet at twelve.
    assert [window.day for window in wishes.windows] == [MONDAY, WEDNESDAY]


@pytest.mark.parametrize(
    ("text", "said"), [("1.12.2026 9-12", "1.12.2026 lies outside"), ("tiistaisin", "No preferred time")]
)
def test_preferred_window_outside_is_refused(text: str, said: str) -> None:
    (problem,) = within(read_wishes(text, SPAN), windows("30.11. 9-12")).problems

    assert problem.code == "WINDOW_INVALID"
    assert said in str(problem)


_PIECES = st.sampled_from([*sorted(WORDS), "9-12", "30.11.", "1.12.2026", "1.-3.12.", ",", ";", "-", "31.2.", "25-26"])


@given(st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=8).map(" ".join)))
def test_any_text_gives_windows_within_the_span_or_says_what_is_wrong(text: str) -> None:
    wishes = read_wishes(text, SPAN)

    assert bool(wishes.windows) != bool(wishes.problems)
    assert all(FIRST <= window.day <= SPAN.last and window.start <= window.end for window in wishes.windows)
    assert isinstance(wishes, Wishes)


LISTED = st.builds(
    "{}.{}.2026 {}-{}".format,
    st.integers(0, 32),
    st.integers(10, 13),
    st.sampled_from(("9", "9.00", "13.30", "25")),
    st.sampled_from(("12", "13.30", "24.00", "8.61")),
)


@settings(deadline=None)
@given(st.lists(LISTED, min_size=1, max_size=3).map(", ".join))
def test_listed_windows_mean_the_same_with_wider_spaces(text: str) -> None:
    """Most files list windows in one manner, which is read in a quicker way; wider spaces lead round it."""
    listed, other = read_wishes(text, SPAN), read_wishes(text.replace(" ", "  "), SPAN)

    assert (listed.windows, listed.dates) == (other.windows, other.dates)
    assert [problem.code for problem in listed.problems] == [problem.code for problem in other.problems]


def test_words_do_not_follow_a_promise_of_another_century() -> None:
    far, more = Span.after(FIRST, until=date(2099, 12, 31)), timedelta(days=90)

    assert far.words_until == far.last == FIRST + timedelta(weeks=FARTHEST_WEEKS)
    assert Span.after(FIRST, until=date(2099, 12, 31), more=more).words_until == far.last + more
    assert Span.after(FIRST, more=more).words_until == FIRST + more
