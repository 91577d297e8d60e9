import pytest

from planner.intake import Catalogue, helpers, read_requests, requests
from planner.intake.columns import Columns

from .files import csv_file, request_row
from .findings import codes_of, findings_of


def renamed(**names: str) -> bytes:
    return csv_file({names.get(column, column): cell for column, cell in request_row().items()})


def without(*columns: str) -> bytes:
    return csv_file({column: cell for column, cell in request_row().items() if column not in columns})


@pytest.mark.parametrize("header", ["serve_by", "Serve by", " SERVE-BY ", "Määräaika", "senaste dag"])
def test_case_spaces_and_language_of_a_header_make_no_difference(catalogue: Catalogue, header: str) -> None:
    assert read_requests(renamed(serve_by=header), catalogue) == read_requests(renamed(), catalogue)


@pytest.mark.parametrize("columns", [requests.COLUMNS, helpers.COLUMNS])
def test_aliases_name_columns_that_exist(columns: Columns) -> None:
    assert set(columns.aliases.values()) <= {*columns.required, *columns.optional}


@pytest.mark.parametrize("columns", [requests.COLUMNS, helpers.COLUMNS])
def test_every_column_has_another_name(columns: Columns) -> None:
    assert {*columns.required, *columns.optional} <= set(columns.aliases.values())


@pytest.mark.parametrize("column", requests.HOME_COLUMNS.required)
def test_missing_column_is_named_once(catalogue: Catalogue, column: str) -> None:
    (finding,) = findings_of(lambda: read_requests(without(column), catalogue))

    assert (finding.code, finding.where) == ("COLUMN_MISSING", "row 1")
    assert f'"{column}"' in str(finding)


def test_all_missing_columns_are_named_at_once(catalogue: Catalogue) -> None:
    assert codes_of(lambda: read_requests(without("times", "topic"), catalogue)) == [("COLUMN_MISSING", "row 1")] * 2


def test_optional_columns_may_be_missing(catalogue: Catalogue) -> None:
    (request,) = read_requests(without(*requests.HOME_COLUMNS.optional), catalogue)

    assert (request.phone, request.postcode, request.helpers_required) == ("", "", 1)


def test_unknown_column_suggests_the_nearest(catalogue: Catalogue) -> None:
    findings = findings_of(lambda: read_requests(renamed(notes="noets"), catalogue))

    assert [finding.code for finding in findings] == ["KEY_UNKNOWN"]
    assert 'Did you mean "notes"?' in str(findings[0])


def test_unknown_column_without_a_likeness_is_named(catalogue: Catalogue) -> None:
    (finding,) = findings_of(lambda: read_requests(renamed(notes="zzz"), catalogue))

    assert '"zzz" is unknown' in str(finding)


def test_repeated_column_is_refused(catalogue: Catalogue) -> None:
    (finding,) = findings_of(lambda: read_requests(renamed(notes="nimi"), catalogue))

    assert (finding.code, finding.where) == ("COLUMN_DUPLICATE", "row 1")


def test_file_without_a_header_repeats_nothing_of_its_first_row(catalogue: Catalogue) -> None:
    (finding,) = findings_of(lambda: read_requests("Matti Meikäläinen;0401234567\nLiisa;2\n".encode(), catalogue))

    assert finding.code == "COLUMN_MISSING"
    assert "Matti" not in str(finding)


def test_secret_in_a_header_is_not_repeated(catalogue: Catalogue) -> None:
    findings = findings_of(lambda: read_requests(renamed(notes="PIN 1234"), catalogue))

    assert all("1234" not in str(finding) for finding in findings)


def test_cell_without_a_column_name_is_refused(catalogue: Catalogue) -> None:
    content = csv_file(request_row()) + b";more"

    assert codes_of(lambda: read_requests(content, catalogue)) == [("ROW_REJECTED", "row 2")]


def test_empty_cells_beside_the_table_are_nothing(catalogue: Catalogue) -> None:
    assert len(read_requests(csv_file(request_row()) + b";;;", catalogue)) == 1
