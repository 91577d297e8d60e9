"""The sheet holds what everybody reads."""

from datetime import date

from planner.report.comparison import compare
from planner.report.sheet import WeekSheet, reason_text, week_sheet
from tests.builders import HOUR, MINUTE, TRAVEL, UNSERVED, a_helper, a_plan, a_visit, a_week


def test_totals_are_those_of_the_plan(sheet: WeekSheet) -> None:
    assert (sheet.num_served, sheet.num_visits) == (2, 3)
    assert (sheet.travel, sheet.service, sheet.wait) == (3 * TRAVEL, 2 * HOUR, 0)
    assert sheet.paid == 2 * HOUR + 3 * TRAVEL
    assert sheet.cost.total == UNSERVED + 3 * TRAVEL


def test_day_is_told_in_its_order(sheet: WeekSheet) -> None:
    (day,) = sheet.days

    assert (day.helper, day.day, day.break_duration) == ("h1", date(2026, 11, 30), 30 * MINUTE)
    assert [(stop.visit, stop.travel) for stop in day.stops] == [("v1", TRAVEL), ("v2", TRAVEL)]
    assert day.stops[1].resident.name == "Asukas Kaksi"


def test_every_helper_is_told_also_without_a_visit(sheet: WeekSheet) -> None:
    assert [(total.helper, total.num_visits, total.offered) for total in sheet.helpers] == [
        ("h1", 2, 8 * HOUR),
        ("h2", 0, 8 * HOUR),
    ]


def test_waiting_shows_at_the_stop_where_it_is(sheet: WeekSheet) -> None:
    visits = [a_visit("v1", windows=[(0, 9, 9)]), a_visit("v2", windows=[(0, 12, 12)])]
    week = a_week(visits)

    waiting = week_sheet(week, a_plan(week, {("h1", 0): ["v1", "v2"]}))

    assert [stop.wait for stop in waiting.days[0].stops] == [0, 2 * HOUR - TRAVEL]
    assert waiting.wait == 2 * HOUR - TRAVEL


def test_ids_stand_in_for_unknown_names() -> None:
    week = a_week([a_visit("v1")], [a_helper("h1")])

    sheet = week_sheet(week, a_plan(week, {("h1", 0): ["v1"]}))

    assert (sheet.days[0].entry.name, sheet.days[0].stops[0].resident.name) == ("h1", "v1")


def test_unknown_reason_is_shown_as_it_is() -> None:
    assert "ODD" in str(reason_text("ODD"))


def test_comparison_shows_what_differs(sheet: WeekSheet, empty: WeekSheet) -> None:
    rows = {str(row.label): row for row in compare(sheet, empty)}

    assert (rows["Visits planned"].before, rows["Visits planned"].after, rows["Visits planned"].difference) == (
        2,
        0,
        -2,
    )
    assert rows["Price in all"].difference == -sheet.cost.total
    assert "Price of waiting" not in rows
