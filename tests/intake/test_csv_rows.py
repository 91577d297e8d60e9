import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.intake.csv_rows import SEPARATORS, decode, read_csv_rows
from planner.intake.limits import MAX_ROWS
from planner.intake.table import read_table

from .files import csv_file
from .findings import findings_of, outcome_of

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252", "iso-8859-1", "iso-8859-15")
"""The spreadsheets' own and their elders'; ``utf-16`` writes its byte order mark."""

FINNISH = "abcÅÄÖåäöéü 0123456789.,;\t-\"'"
"""Letters that the six encodings share. No dash of cp1252: after a capital Ä its byte happens to be valid UTF-8."""


@given(
    rows=st.lists(st.lists(st.text(FINNISH, max_size=12), min_size=3, max_size=3), min_size=1, max_size=6),
    separator=st.sampled_from(SEPARATORS),
    encoding=st.sampled_from(ENCODINGS),
)
def test_every_encoding_and_separator_is_read_back(rows: list[list[str]], separator: str, encoding: str) -> None:
    header = ["id", "nimi", "määräaika"]
    table = [dict(zip(header, row, strict=True)) for row in rows]

    assert read_csv_rows(csv_file(*table, separator=separator, encoding=encoding)) == [header, *rows]


@given(st.binary(max_size=400))
def test_any_bytes_give_rows_or_an_input_error(content: bytes) -> None:
    assert outcome_of(lambda: read_table(content)) in ("value", {"FILE_UNREADABLE"})


@given(st.text(max_size=200))
def test_any_text_gives_rows_or_an_input_error(text: str) -> None:
    assert outcome_of(lambda: read_table(text.encode())) in ("value", {"FILE_UNREADABLE"})
    assert outcome_of(lambda: read_table(text.encode("utf-16"))) in ("value", {"FILE_UNREADABLE"})


PLAIN_ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252", "iso-8859-15", "cp850", "mac_roman")


@pytest.mark.parametrize("encoding", PLAIN_ENCODINGS)
@pytest.mark.parametrize("separator", SEPARATORS)
def test_finnish_table_is_read_in_every_encoding_with_every_separator(encoding: str, separator: str) -> None:
    row = {"id": "R1", "nimi": "Äijälä, Öörn; Åsa", "päivä": "30.11.2026", "tunnit": "36,25", "osoite": "Hämeentie 5"}

    assert read_csv_rows(csv_file(row, separator=separator, encoding=encoding)) == [list(row), list(row.values())]


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman"])
def test_windows_quotation_marks_are_no_letters_of_older_machines(encoding: str) -> None:
    text = "name;notes\nx;says „hello” – it’s a “phone”…\n"

    assert decode(text.encode("cp1252")) == text
    assert decode(text.replace("„hello”", "hölmö").encode("cp1252")) == text.replace("„hello”", "hölmö")
    assert decode("Töölö\n".encode(encoding)) == "Töölö\n"


def test_euro_of_the_old_latin_alphabet_is_a_euro() -> None:
    assert decode("tili;20 €\n".encode("iso-8859-15")) == "tili;20 €\n"


def test_undefined_byte_names_its_line() -> None:
    (finding,) = findings_of(lambda: read_csv_rows(b"id;name\n1;a\n2;\xe4\x9d\n"))

    assert finding.code == "FILE_UNREADABLE"
    assert "line 3" in str(finding)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings_of_all_systems(ending: str) -> None:
    assert read_csv_rows(f"a;b{ending}1;2{ending}".encode()) == [["a", "b"], ["1", "2"]]


def test_spreadsheets_separator_line_has_no_row_number() -> None:
    assert read_csv_rows(b"sep=,\r\na,b\r\n1;2,3\r\n") == [["a", "b"], ["1;2", "3"]]


def test_separator_inside_a_quoted_header_does_not_count() -> None:
    assert read_csv_rows(b'"a, in, all";b\n1;2\n') == [["a, in, all", "b"], ["1", "2"]]


def test_cell_may_hold_lines_and_counts_as_one_row() -> None:
    table = read_table(b'id;notes\n1;"two\nlines"\n\n2;x\n')

    assert [row.number for row in table.rows] == [2, 4]


@pytest.mark.parametrize("content", [b'id;notes\n1;"open\n2;x\n', b'id;notes\n1;"a"b\n'])
def test_stray_quote_names_its_row_and_swallows_nothing(content: bytes) -> None:
    (finding,) = findings_of(lambda: read_csv_rows(content))

    assert (finding.code, finding.where) == ("FILE_UNREADABLE", "row 2")


def test_formula_is_text() -> None:
    assert read_csv_rows(b"id;notes\n1;=1+1\n")[1] == ["1", "=1+1"]


def test_letters_in_pieces_are_joined() -> None:
    assert read_table("id;na\u0308\n1;a\u0308\n".encode()).rows[0].cells == ("1", "ä")


@pytest.mark.parametrize("content", [b"id;name\n", b"id;name\n;\n \n"])
def test_header_alone_is_refused(content: bytes) -> None:
    (finding,) = findings_of(lambda: read_table(content))

    assert finding.code == "FILE_UNREADABLE"
    assert "no rows" in str(finding)


def test_endless_cell_is_refused_with_its_row() -> None:
    (finding,) = findings_of(lambda: read_table(b"id;notes\n1;x\n2;" + b"x" * 6000))

    assert (finding.code, finding.where) == ("FILE_UNREADABLE", "row 3")


def test_row_of_a_million_cells_is_refused_with_its_row() -> None:
    (finding,) = findings_of(lambda: read_csv_rows(b"id;notes\n" + b";" * 1_000_000 + b"\n"))

    assert (finding.code, finding.where) == ("FILE_UNREADABLE", "row 2")


def test_as_many_rows_as_may_be_are_read_and_no_more() -> None:
    assert len(read_csv_rows(b"id\n" * 5, most_rows=5)) == 5

    (finding,) = findings_of(lambda: read_csv_rows(b"id\n" * 6, most_rows=5))

    assert "more than 5 rows" in str(finding)


def test_table_of_empty_lines_without_end_is_refused() -> None:
    (finding,) = findings_of(lambda: read_table(b"id\n" + b"\n" * MAX_ROWS))

    assert (finding.code, finding.where) == ("FILE_UNREADABLE", "file")
