"""Files of other systems, read by a mapping of their columns."""

from planner.intake.mapping import ColumnMapping
from planner.intake.request_columns import COLUMNS
from planner.intake.table import read_table

FILE = b"Tapaus;Asiakas;Hoitaja;\n7;Aino;x;rest\n8;Bo;y"


def test_headers_become_ours_and_defaults_fill_what_is_not_there() -> None:
    mapping = ColumnMapping({"tapaus": "id", "ASIAKAS": "name", "Hoitaja": ""}, {"channel": "remote"})

    table = mapping.apply(read_table(FILE))

    assert table.header.cells == ("id", "name", "", "channel")
    assert [(row.number, row.cells) for row in table.rows] == [
        (2, ("7", "Aino", "rest", "remote")),
        (3, ("8", "Bo", "", "remote")),
    ]


def test_a_column_that_is_not_mapped_keeps_its_header() -> None:
    assert ColumnMapping().apply(read_table(FILE)).header.cells == ("Tapaus", "Asiakas", "Hoitaja", "")


def test_a_row_that_is_too_long_keeps_its_rest() -> None:
    (row,) = ColumnMapping({"a": "id"}, {"channel": "remote"}).apply(read_table(b"a\n1;2")).rows

    assert row.cells == ("1", "remote", "2")


def test_everything_wrong_with_a_mapping_is_named() -> None:
    mapping = ColumnMapping({"a": "id", "b": "id", "c": "nonsense", "d": "name"}, {"name": "x", "other": "y"})

    assert [(finding.code, finding.where) for finding in mapping.problems(COLUMNS)] == [
        ("KEY_UNKNOWN", "nonsense"),
        ("KEY_UNKNOWN", "other"),
        ("COLUMN_DUPLICATE", "id"),
        ("COLUMN_DUPLICATE", "name"),
    ]


def test_a_mapping_keeps_no_secret_and_repeats_none() -> None:
    columns = {"Salasana: kissa1234": "id", "b": "PIN 9911", "c\x00": "name"}
    mapping = ColumnMapping(columns, {"notes": "Henkilötunnus 131052-308T", "131052-308T": "x"})

    findings = mapping.problems(COLUMNS)

    assert [(finding.code, finding.where) for finding in findings] == [
        ("KEY_UNKNOWN", "columns[1]"),
        ("KEY_UNKNOWN", "defaults[1]"),
        ("SECRET_IN_TEXT", "columns[0]"),
        ("CHARACTERS_INVALID", "columns[2]"),
        ("SECRET_IN_TEXT", "defaults[0]"),
    ]
    assert not any(secret in str(finding) for finding in findings for secret in ("kissa", "9911", "131052"))


def test_no_talk_is_noted_for_everybody_at_once() -> None:
    findings = ColumnMapping({}, {"terms_read": "1.11.2026", "hazards": "none"}).problems(COLUMNS)

    assert [(finding.code, finding.where) for finding in findings] == [("CONSENT_MISSING", "terms_read")]
