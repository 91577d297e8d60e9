"""Opening hours in one line."""

from datetime import date

import pytest

from planner.intake.cells import CellError
from planner.intake.opening_hours import format_opening_hours, parse_opening_hours

DAY = date(2026, 11, 30)


def test_spans_of_days_and_breaks_are_read() -> None:
    hours = parse_opening_hours("ma-ti 9-12; Mo 13.00-15.30; su 10:00–24:00", DAY, "test")

    assert [(hour.weekday, hour.opens // 60, hour.closes // 60) for hour in hours] == [
        (0, 540, 720),
        (0, 780, 930),
        (1, 540, 720),
        (6, 600, 1440),
    ]
    assert {(hour.from_day, hour.source) for hour in hours} == {(DAY, "test")}


def test_no_text_is_no_hours() -> None:
    assert parse_opening_hours(" ; ", DAY) == ()


@pytest.mark.parametrize(
    "text", ["Mo-Fr 09:00-20:00; Sa 10:00-16:00", "Mo 09:00-12:00; Mo 13:00-15:00; We 09:00-12:00", ""]
)
def test_what_is_written_is_read_again(text: str) -> None:
    assert format_opening_hours(parse_opening_hours(text, DAY)) == text


@pytest.mark.parametrize(
    "text",
    [
        "always",
        "Mo",
        "Mo 9",
        "Xx 9-12",
        "Fr-Mo 9-12",
        "Mo 12-9",
        "Mo 9-9",
        "Mo 9-12; Mo 11-15",
        "Mo 9-25",
        "x" * 10_000,
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(CellError):
        parse_opening_hours(text, DAY)


def test_no_hours_are_cut_off_in_silence() -> None:
    with pytest.raises(CellError):
        parse_opening_hours("; ".join(["Mo 9-10"] + [" " * 50] * 9 + ["Su 12-13"]), DAY)
