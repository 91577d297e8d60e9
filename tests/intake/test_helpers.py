from datetime import date, time

import pytest

from planner.domain.mode import Mode
from planner.domain.roster import DatedShift
from planner.intake import Catalogue, read_helpers

from .files import csv_file, shift_row, xlsx_file
from .findings import codes_of, findings_of

MONDAY, TUESDAY = date(2026, 11, 30), date(2026, 12, 1)
HOUR = 3600


def test_every_cell_reaches_the_helper(catalogue: Catalogue) -> None:
    (helper,) = read_helpers(csv_file(shift_row(volunteer="yes", max_visits="4")), catalogue)

    assert (helper.id, helper.name, helper.organisation) == ("H01", "Auttaja Esimerkki", "Helsingin kaupunki")
    assert (helper.is_volunteer, helper.skills, helper.languages) == (True, ("smartphone", "tv"), ("fi", "sv"))
    assert helper.max_week == 36 * HOUR + HOUR // 4
    assert helper.shifts == (
        DatedShift(
            MONDAY, 8 * HOUR, 15 * HOUR + 45 * 60, Mode.TRANSIT, "Salomonkatu 21", "Salomonkatu 21", max_visits=4
        ),
    )


def test_rows_of_one_helper_are_its_shifts_in_order_of_time(catalogue: Catalogue) -> None:
    rows = [
        shift_row(id="H02"),
        shift_row(date="1.12.2026"),
        shift_row(start="12", end="14"),
        shift_row(start="8", end="12"),
    ]

    second, first = read_helpers(csv_file(*rows), catalogue)

    assert (second.id, first.id) == ("H02", "H01")
    assert [(shift.day, shift.start // HOUR) for shift in first.shifts] == [(MONDAY, 8), (MONDAY, 12), (TUESDAY, 8)]


def test_optional_cells_may_be_empty(catalogue: Catalogue) -> None:
    row = shift_row(volunteer="", skills="", max_week_hours="", end_address="", max_visits="")

    (helper,) = read_helpers(csv_file(row), catalogue)

    assert (helper.is_volunteer, helper.skills, helper.max_week) == (False, (), None)
    assert (helper.shifts[0].end_address, helper.shifts[0].max_visits) == (None, None)


@pytest.mark.parametrize(("text", "mode"), [("Walk", Mode.WALK), ("pyörä", Mode.BIKE), ("bil", Mode.CAR)])
def test_modes_in_three_languages(catalogue: Catalogue, text: str, mode: Mode) -> None:
    (helper,) = read_helpers(csv_file(shift_row(mode=text)), catalogue)

    assert helper.shifts[0].mode is mode


def test_shift_may_end_at_midnight(catalogue: Catalogue) -> None:
    (helper,) = read_helpers(csv_file(shift_row(end="24:00")), catalogue)

    assert helper.shifts[0].end == 24 * HOUR


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"id": ""}, "VALUE_MISSING", "id"),
        ({"name": ""}, "VALUE_MISSING", "name"),
        ({"organisation": ""}, "VALUE_MISSING", "organisation"),
        ({"volunteer": "perhaps"}, "YES_NO_INVALID", "volunteer"),
        ({"skills": "tv, radio"}, "SKILL_UNKNOWN", "skills"),
        ({"languages": ""}, "VALUE_MISSING", "languages"),
        ({"languages": "xx"}, "LANGUAGE_UNKNOWN", "languages"),
        ({"max_week_hours": "0"}, "LIMIT_INVALID", "max_week_hours"),
        ({"max_week_hours": "-5"}, "LIMIT_INVALID", "max_week_hours"),
        ({"max_week_hours": "2175"}, "LIMIT_INVALID", "max_week_hours"),
        ({"date": ""}, "VALUE_MISSING", "date"),
        ({"date": "31.11.2026"}, "DATE_INVALID", "date"),
        ({"start": ""}, "VALUE_MISSING", "start"),
        ({"start": "24:00"}, "TIME_INVALID", "start"),
        ({"end": "25:00"}, "TIME_INVALID", "end"),
        ({"end": "8.00"}, "SHIFT_INVALID", "end"),
        ({"end": "7.00"}, "SHIFT_INVALID", "end"),
        ({"mode": ""}, "VALUE_MISSING", "mode"),
        ({"mode": "helicopter"}, "MODE_UNKNOWN", "mode"),
        ({"start_address": ""}, "SHIFT_PLACE_MISSING", "start_address"),
        ({"max_visits": "0"}, "LIMIT_INVALID", "max_visits"),
        ({"max_visits": "51"}, "LIMIT_INVALID", "max_visits"),
        ({"date": "", "start": "", "end": ""}, "SHIFT_INVALID", "date"),
        ({"date": "", "start": "", "end": "", "mode": "", "start_address": ""}, "SHIFT_INVALID", "date"),
        ({"organisation": "salasana: kissa"}, "SECRET_IN_TEXT", "organisation"),
    ],
)
def test_bad_cell_is_named_by_code_row_and_column(
    catalogue: Catalogue, cells: dict[str, str], code: str, column: str
) -> None:
    content = csv_file(shift_row(id="H00"), shift_row(**cells))

    assert codes_of(lambda: read_helpers(content, catalogue)) == [(code, f'row 3, column "{column}"')]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("name", "Toinen Nimi"),
        ("organisation", "Toinen järjestö"),
        ("volunteer", "yes"),
        ("skills", "tv"),
        ("languages", "sv, fi"),
        ("max_week_hours", "20"),
    ],
)
def test_facts_of_a_helper_are_equal_on_every_row(catalogue: Catalogue, column: str, value: str) -> None:
    content = csv_file(shift_row(), shift_row(date="1.12.2026", **{column: value}))

    (finding,) = findings_of(lambda: read_helpers(content, catalogue))

    assert (finding.code, finding.where) == ("HELPER_INCONSISTENT", f'row 3, column "{column}"')
    assert "row 2" in str(finding.text)


def test_order_of_skills_and_spelling_of_numbers_are_no_difference(catalogue: Catalogue) -> None:
    content = csv_file(shift_row(), shift_row(date="1.12.2026", skills="TV, smartphone", max_week_hours="36.25"))

    assert len(read_helpers(content, catalogue)) == 1


def test_overlapping_shifts_name_both_rows(catalogue: Catalogue) -> None:
    content = csv_file(shift_row(start="8", end="12"), shift_row(start="11.59", end="14"))

    (finding,) = findings_of(lambda: read_helpers(content, catalogue))

    assert (finding.code, finding.where) == ("SHIFT_OVERLAP", 'row 3, column "start"')
    assert "row 3" in str(finding.text)
    assert "row 2" in str(finding.text)


def test_shift_inside_a_longer_one_overlaps_it_also_past_a_third(catalogue: Catalogue) -> None:
    content = csv_file(shift_row(start="8", end="16"), shift_row(start="9", end="10"), shift_row(start="11", end="12"))

    assert codes_of(lambda: read_helpers(content, catalogue)) == [
        ("SHIFT_OVERLAP", 'row 3, column "start"'),
        ("SHIFT_OVERLAP", 'row 4, column "start"'),
    ]


def test_the_same_row_twice_overlaps_itself(catalogue: Catalogue) -> None:
    assert codes_of(lambda: read_helpers(csv_file(shift_row(), shift_row()), catalogue)) == [
        ("SHIFT_OVERLAP", 'row 3, column "start"')
    ]


@pytest.mark.parametrize(
    "other",
    [{"start": "15.45", "end": "17"}, {"date": "1.12.2026"}, {"id": "H02"}],
    ids=["touching", "another day", "another helper"],
)
def test_shifts_that_do_not_overlap(catalogue: Catalogue, other: dict[str, str]) -> None:
    helpers = read_helpers(csv_file(shift_row(), shift_row(**other)), catalogue)

    assert sum(len(helper.shifts) for helper in helpers) == 2


def test_spreadsheet_with_real_dates_and_times_reads_the_same(catalogue: Catalogue) -> None:
    typed = {**shift_row(), "date": MONDAY, "start": time(8), "end": time(15, 45), "max_week_hours": 36.25}

    assert read_helpers(xlsx_file([list(typed), list(typed.values())]), catalogue) == read_helpers(
        csv_file(shift_row()), catalogue
    )


CANARIES = {"name": "Kanaria Nimi", "start_address": "Kanariatie 5 B 24", "end_address": "Kanariatie 5 B 24"}


@pytest.mark.parametrize("column", CANARIES)
def test_personal_data_is_never_repeated_wherever_it_slips(catalogue: Catalogue, column: str) -> None:
    canary = CANARIES[column]
    rows = [shift_row(id=f"H{number}", **{slipped: canary}) for number, slipped in enumerate(shift_row()) if number]
    content = csv_file(*rows, shift_row(id=canary), shift_row(**CANARIES), shift_row(**CANARIES))

    for finding in findings_of(lambda: read_helpers(content, catalogue)):
        for language in ("fi", "sv", "en"):
            assert "kanaria" not in finding.in_language(language).casefold()
