import re
from datetime import date, datetime, time, timedelta
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from planner.intake.limits import MAX_COLUMNS, MAX_ROWS
from planner.intake.table import read_table
from planner.intake.xlsx_rows import cell_text, read_xlsx_rows

from .files import xlsx_file
from .findings import findings_of, outcome_of

SMALL = xlsx_file([["id", "name"], ["R1", "x"], ["R2", "y"]])
SHEET = "xl/worksheets/sheet1.xml"


def rewritten(content: bytes, name: str, change) -> bytes:
    """Return the archive with one of its members changed."""
    target = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for entry in source.namelist():
            member = source.read(entry)
            archive.writestr(entry, change(member) if entry == name else member)
    return target.getvalue()


def test_rows_as_text() -> None:
    assert read_xlsx_rows(SMALL) == [["id", "name"], ["R1", "x"], ["R2", "y"]]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("x", "x"),
        (45, "45"),
        (45.0, "45"),
        (36.25, "36.25"),
        (True, "true"),
        (date(2026, 11, 30), "2026-11-30"),
        (datetime(2026, 11, 30), "2026-11-30"),  # noqa: DTZ001 - a spreadsheet knows no zones
        (datetime(2026, 11, 30, 9, 5), "2026-11-30 9:05"),  # noqa: DTZ001
        (time(9, 0), "9:00"),
        (time(8, 59, 59, 999_600), "8:59"),
        (timedelta(hours=24), "24:00"),
        (timedelta(hours=8, minutes=59, seconds=59.9), "9:00"),
    ],
)
def test_cells_become_what_somebody_would_type(value: object, text: str) -> None:
    assert cell_text(value) == text


def test_dates_and_times_survive_the_file() -> None:
    content = xlsx_file([["received", "start", "minutes"], [date(2026, 11, 30), time(9, 30), 45]])

    assert read_xlsx_rows(content)[1] == ["2026-11-30", "9:30", "45"]


def test_empty_rows_keep_the_numbers_of_the_spreadsheet() -> None:
    table = read_table(xlsx_file([["id"], ["R1"], [], [None], ["R2"]]))

    assert [row.number for row in table.rows] == [2, 5]


def test_workbook_with_shared_strings_is_read() -> None:
    """As spreadsheet programs write it; openpyxl itself writes the text into the cells."""
    content = BytesIO()
    workbook = xlsxwriter.Workbook(content)
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, ["id", "name"])
    sheet.write_row(1, 0, ["R1", "Åke"])
    workbook.close()

    assert read_xlsx_rows(content.getvalue()) == [["id", "name"], ["R1", "Åke"]]


def test_first_sheet_is_read() -> None:
    workbook = Workbook()
    workbook.active.append(["id"])
    workbook.create_sheet("other").append(["no"])
    content = BytesIO()
    workbook.save(content)

    assert read_xlsx_rows(content.getvalue()) == [["id"]]


def test_formula_is_never_evaluated() -> None:
    """A workbook that no spreadsheet has calculated stores no value beside the formula."""
    assert read_xlsx_rows(xlsx_file([["id", "minutes"], ["R1", "=60*60"]]))[1] == ["R1"]


def test_wrong_size_of_the_sheet_drops_no_row() -> None:
    content = rewritten(SMALL, SHEET, lambda xml: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', xml))

    assert len(read_xlsx_rows(content)) == 3


def test_workbook_with_macros_is_read_and_its_macros_are_not() -> None:
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    with_macros = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    content = BytesIO(rewritten(SMALL, "[Content_Types].xml", lambda xml: xml.replace(kind, with_macros)))
    with ZipFile(content, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"no project at all")

    assert read_xlsx_rows(content.getvalue()) == read_xlsx_rows(SMALL)


def test_progress_counts_the_rows_up_to_the_last() -> None:
    told: list[tuple[int, int]] = []

    read_xlsx_rows(
        xlsx_file([["id"], *([f"R{number}"] for number in range(2_499)), ["last"]]), lambda *at: told.append(at)
    )

    assert told == [(1000, 2501), (2000, 2501), (2501, 2501)]


def test_entities_are_not_expanded() -> None:
    names = [f"<!ENTITY e{level} '{f'&e{level - 1};' * 10}'>" for level in range(1, 9)]
    doctype = f"<!DOCTYPE x [<!ENTITY e0 'ha'>{''.join(names)}]>".encode()
    content = rewritten(SMALL, SHEET, lambda xml: doctype + xml.replace(b"<t>x</t>", b"<t>&e8;</t>"))

    (finding,) = findings_of(lambda: read_xlsx_rows(content))

    assert "damaged" in str(finding)


def test_cell_at_the_far_right_is_refused() -> None:
    (finding,) = findings_of(lambda: read_xlsx_rows(xlsx_file([["id"] + [None] * (MAX_COLUMNS - 1) + ["x"]])))

    assert finding.code == "FILE_UNREADABLE"


def test_cell_at_the_far_bottom_is_refused() -> None:
    content = rewritten(SMALL, SHEET, lambda xml: xml.replace(b'r="3"', f'r="{MAX_ROWS + 1}"'.encode()))

    (finding,) = findings_of(lambda: read_xlsx_rows(content))

    assert finding.code == "FILE_UNREADABLE"


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04",
        SMALL[: len(SMALL) // 2],
        rewritten(SMALL, SHEET, lambda _: b"<not"),
        rewritten(SMALL, "xl/workbook.xml", lambda _: b"<workbook/>"),
        rewritten(SMALL, "[Content_Types].xml", lambda _: b""),
    ],
)
def test_damaged_workbook_is_one_clear_sentence(content: bytes) -> None:
    (finding,) = findings_of(lambda: read_table(content))

    assert (finding.code, finding.where) == ("FILE_UNREADABLE", "file")


def test_another_zip_archive_is_no_workbook() -> None:
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        archive.writestr("readme.txt", "hello")

    findings_of(lambda: read_table(target.getvalue()))


@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(0, len(SMALL) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_flipped_bytes_give_rows_or_an_input_error(flips: list[tuple[int, int]]) -> None:
    content = bytearray(SMALL)
    for position, value in flips:
        content[position] = value

    assert outcome_of(lambda: read_table(bytes(content))) in ("value", {"FILE_UNREADABLE"})
