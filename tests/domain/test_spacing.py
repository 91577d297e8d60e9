"""Which visits of a request a week may hold: three of them, 7 to 14 days apart, on any weekday of five weeks."""

from dataclasses import replace
from datetime import date, timedelta

from planner.domain.request import DatedWindow, SupportRequest
from planner.domain.series import Series
from planner.domain.spacing import DueVisit, KnownVisit, due_visits, wished
from planner.domain.visit import After
from tests.store.rows import a_request

MONDAY = date(2026, 11, 30)
WEEK = timedelta(weeks=1)
DAYS = [MONDAY + timedelta(weeks=week, days=day) for week in range(5) for day in range(5)]
REQUEST = a_request(
    windows=tuple(DatedWindow(day, 32_400, 43_200) for day in DAYS),
    series=Series(3, 7, 14),
    serve_by=date(2026, 12, 4),
)
OPEN = (KnownVisit("R1"), KnownVisit("R1~2"), KnownVisit("R1~3"))


def promised(number: int, day: date, **more: object) -> tuple[KnownVisit, ...]:
    """Return the three visits, one of them promised for a day."""
    known = replace(OPEN[number - 1], day=day, start=36_000, helpers=("H1",), **more)  # type: ignore[arg-type]
    return (*OPEN[: number - 1], known, *OPEN[number:])


def days(due: DueVisit) -> list[int]:
    """Return the days of a visit's windows, 0 for the first Monday."""
    return [(window.day - MONDAY).days for window in due.windows]


def due(known: tuple[KnownVisit, ...], monday: date, request: SupportRequest = REQUEST) -> dict[str, DueVisit]:
    """Return the visits that a week may hold, by id."""
    return {visit.known.id: visit for visit in due_visits(request, known, monday)}


def test_first_week_holds_the_first_visit_only() -> None:
    found = due(OPEN, MONDAY)

    assert list(found) == ["R1"]
    assert days(found["R1"]) == [0, 1, 2, 3, 4]
    assert found["R1"].after is None


def test_second_visit_waits_for_a_day_of_the_first() -> None:
    assert list(due(OPEN, MONDAY + WEEK)) == ["R1"]


def test_second_visit_comes_as_many_days_after_the_first_as_was_agreed() -> None:
    # Promised for Wednesday of the first week: 7 to 14 days later is Wednesday to Wednesday.
    known = promised(1, MONDAY + timedelta(days=2))

    assert days(due(known, MONDAY + WEEK)["R1~2"]) == [9, 10, 11]
    assert days(due(known, MONDAY + 2 * WEEK)["R1~2"]) == [14, 15, 16]


def test_late_is_better_than_never() -> None:
    known = promised(1, MONDAY)

    # 14 days after Monday have passed when the fourth week begins.
    assert days(due(known, MONDAY + 3 * WEEK)["R1~2"]) == [21, 22, 23, 24, 25][:5]


def test_visit_that_is_promised_in_another_week_is_not_due_again() -> None:
    assert list(due(promised(1, MONDAY), MONDAY + WEEK)) == ["R1~2"]
    assert due(promised(1, MONDAY + WEEK), MONDAY) == {}


def test_visit_that_is_promised_in_this_week_stays_in_it() -> None:
    found = due(promised(1, MONDAY), MONDAY)

    assert list(found) == ["R1"]
    assert found["R1"].known.day == MONDAY


def test_visit_that_is_over_is_planned_no_more() -> None:
    known = promised(1, MONDAY, is_over=True)

    assert due(known, MONDAY) == {}
    assert list(due(known, MONDAY + WEEK)) == ["R1~2"]


def test_week_may_hold_two_visits_that_are_days_apart() -> None:
    request = replace(REQUEST, series=Series(2, 2, 3))

    found = due(OPEN, MONDAY, request)

    assert list(found) == ["R1", "R1~2"]
    assert found["R1~2"].after == After("R1", min_days=2, max_days=3)
    assert days(found["R1~2"]) == [2, 3, 4]


def test_link_in_a_week_names_no_more_days_than_it_can() -> None:
    found = due(OPEN, MONDAY, replace(REQUEST, series=Series(2, 0, 90)))

    assert found["R1~2"].after == After("R1", min_days=0, max_days=27)


def test_visit_keeps_its_distance_to_a_later_one_that_is_promised() -> None:
    # The second visit is promised for Wednesday of the second week: the first is at least seven days before.
    assert days(due(promised(2, MONDAY + timedelta(days=9)), MONDAY)["R1"]) == [0, 1, 2]


def test_visits_beyond_the_series_are_not_due() -> None:
    request = replace(REQUEST, series=Series(1, 7, 14))

    assert due(promised(1, MONDAY), MONDAY + WEEK, request) == {}


def test_visit_without_a_window_in_the_week_is_not_due() -> None:
    assert due(OPEN, MONDAY - WEEK) == {}


def test_clock_of_a_later_visit_begins_when_it_may_be() -> None:
    first, second = due(OPEN, MONDAY)["R1"], due(promised(1, MONDAY), MONDAY + WEEK)["R1~2"]

    assert (first.since, first.serve_by) == (REQUEST.received, date(2026, 12, 4))
    assert (second.since, second.serve_by) == (MONDAY + WEEK, MONDAY + 2 * WEEK)
    assert second.earlier_helpers == ("H1",)


def test_wishes_are_those_that_touch_a_window_of_the_visit() -> None:
    wishes = (DatedWindow(MONDAY, 43_200, 50_000), DatedWindow(MONDAY, 43_201, 50_000), DatedWindow(DAYS[5], 0, 1))
    request = replace(REQUEST, preferred_windows=wishes)

    assert list(wished(due(OPEN, MONDAY, request)["R1"], request)) == [wishes[0]]
