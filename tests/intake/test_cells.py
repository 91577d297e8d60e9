from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.request import DatedWindow
from planner.intake.cells import (
    CellError,
    parse_code,
    parse_date,
    parse_id,
    parse_number,
    parse_postcode,
    parse_time,
    parse_whole,
    parse_window,
    parse_yes_no,
    shown,
    split_list,
)

MONDAY = date(2026, 11, 30)
HOUR = 3600


@pytest.mark.parametrize("text", ["30.11.2026", "2026-11-30"])
def test_finnish_and_iso_dates(text: str) -> None:
    assert parse_date(text) == MONDAY


def test_day_and_month_need_no_zero() -> None:
    assert parse_date("1.2.2027") == date(2027, 2, 1)


@pytest.mark.parametrize(
    "text", ["31.11.2026", "30/11/2026", "30.11.26", "11.30.2026", "2026-11-31", "29.2.2027", "0.1.2027", "30.11.0206"]
)
def test_wrong_date(text: str) -> None:
    with pytest.raises(CellError) as caught:
        parse_date(text)

    assert caught.value.code == "DATE_INVALID"
    assert text in str(caught.value)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_dates_are_read_back(day: date) -> None:
    assert parse_date(f"{day.day}.{day.month}.{day.year}") == parse_date(day.isoformat()) == day


@pytest.mark.parametrize("text", ["9", "9.00", "9:00", "09:00", "09.00", "klo 9", "kl. 9.00", "9:00:00"])
def test_times_as_people_write_them(text: str) -> None:
    assert parse_time(text) == 9 * HOUR


@pytest.mark.parametrize("text", ["25:00", "24:00", "9.60", "9.5", "noon", "9-12", "-1", "900"])
def test_wrong_time(text: str) -> None:
    with pytest.raises(CellError) as caught:
        parse_time(text)

    assert caught.value.code == "TIME_INVALID"


def test_midnight_may_end_and_never_start() -> None:
    assert parse_time("24:00", is_end=True) == 24 * HOUR


def test_nothing_ends_after_midnight() -> None:
    with pytest.raises(CellError):
        parse_time("24:01", is_end=True)


@pytest.mark.parametrize(
    "text",
    [
        "30.11.2026 9.00-12.00",
        "30.11.2026 9-12",
        "2026-11-30 09:00-12:00",
        "30.11.2026  klo 9.00 – 12.00",
        "30.11.2026\N{NO-BREAK SPACE}9.00—12.00",
    ],
)
def test_window_as_people_write_it(text: str) -> None:
    assert parse_window(text) == DatedWindow(MONDAY, 9 * HOUR, 12 * HOUR)


def test_window_may_be_one_moment() -> None:
    assert parse_window("30.11.2026 9-9") == DatedWindow(MONDAY, 9 * HOUR, 9 * HOUR)


def test_window_may_end_at_midnight() -> None:
    assert parse_window("30.11.2026 9-24").end == 24 * HOUR


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("30.11.2026 12.00-9.00", "WINDOW_INVALID"),
        ("30.11.2026", "WINDOW_INVALID"),
        ("30.11.2026 9.00", "WINDOW_INVALID"),
        ("9.00-12.00", "WINDOW_INVALID"),
        ("any morning", "WINDOW_INVALID"),
        ("31.11.2026 9.00-12.00", "DATE_INVALID"),
        ("30.11.2026 25:00-26:00", "TIME_INVALID"),
        ("30.11.2026 24:00-24:00", "TIME_INVALID"),
    ],
)
def test_wrong_window(text: str, code: str) -> None:
    with pytest.raises(CellError) as caught:
        parse_window(text)

    assert caught.value.code == code


@pytest.mark.parametrize(("text", "value"), [("45", 45), ("36,25", 36.25), ("36.25", 36.25), ("-1", -1), ("−1", -1)])
def test_numbers_with_comma_and_point(text: str, value: float) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize("text", ["nan", "inf", "1e9", "1.000.000", "1 000", "45 min", "٤٥", "9" * 50])
def test_wrong_number(text: str) -> None:
    with pytest.raises(CellError):
        parse_number(text)


def test_whole_number_may_have_an_empty_fraction() -> None:
    assert parse_whole("2,0") == 2
    with pytest.raises(CellError):
        parse_whole("2,5")


@pytest.mark.parametrize("text", ["kyllä", "ja", "Yes", "x", "1", "true"])
def test_yes(text: str) -> None:
    assert parse_yes_no(text)


@pytest.mark.parametrize("text", ["", "ei", "nej", "no", "0", "FALSE"])
def test_no(text: str) -> None:
    assert not parse_yes_no(text)


def test_neither_yes_nor_no() -> None:
    with pytest.raises(CellError):
        parse_yes_no("perhaps")


@pytest.mark.parametrize(("text", "postcode"), [("00100", "00100"), ("100", "00100"), ("00980", "00980")])
def test_zeros_that_a_spreadsheet_dropped_come_back(text: str, postcode: str) -> None:
    assert parse_postcode(text) == postcode


@pytest.mark.parametrize("text", ["0010O", "001000", "00100 Helsinki"])
def test_wrong_postcode(text: str) -> None:
    with pytest.raises(CellError):
        parse_postcode(text)


def test_list_is_in_order_and_each_part_once() -> None:
    assert split_list("sv, fi; sv |en,,") == ("sv", "fi", "en")


def test_code_is_found_by_id_and_name_in_any_case() -> None:
    known = {"tv": "tv", "televisio": "tv"}

    assert parse_code("Televisio", known, "SKILL_UNKNOWN") == parse_code("TV", known, "SKILL_UNKNOWN") == "tv"


def test_unknown_code_lists_the_known_ones_once() -> None:
    with pytest.raises(CellError) as caught:
        parse_code("radio", {"tv": "tv", "televisio": "tv", "computer": "computer"}, "SKILL_UNKNOWN")

    assert (caught.value.code, str(caught.value)) == (
        "SKILL_UNKNOWN",
        "“radio” is not known. Use one of: tv, computer.",
    )


@pytest.mark.parametrize("text", ["R001", "2026/12-7", "h_1", "åäö"])
def test_ids(text: str) -> None:
    assert parse_id(text) == text


@pytest.mark.parametrize("text", ["Matti Meikäläinen", "R\n1", "x" * 41, "<b>"])
def test_wrong_id_is_not_repeated(text: str) -> None:
    with pytest.raises(CellError) as caught:
        parse_id(text)

    assert text not in str(caught.value)


@pytest.mark.parametrize("text", ["31.11.2026", "25:00", "0,5", "30.11.2026 9.00-12.00"])
def test_dates_times_and_numbers_may_be_repeated(text: str) -> None:
    assert shown(text) == f"“{text}”"


@pytest.mark.parametrize(
    "text", ["Matti Meikäläinen", "Mannerheimintie 5", "matti@example.org", "040 123 4567", "0401234567"]
)
def test_what_may_be_a_name_or_an_address_is_not_repeated(text: str) -> None:
    assert str(shown(text)) == "The text"
