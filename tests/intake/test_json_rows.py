import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.intake import Catalogue, read_requests
from planner.intake.columns import Columns
from planner.intake.json_rows import read_json_rows
from planner.intake.limits import MAX_COLUMNS
from planner.intake.record import records_of
from planner.intake.table import read_table

from .files import csv_file, request_row
from .findings import findings_of, outcome_of

IDS = Columns(required=("id",), optional=("notes",), aliases={})


def test_objects_become_rows_below_their_keys() -> None:
    content = b'[{"id": "R1", "name": "A"}, {"id": "R2", "notes": "later key"}]'

    assert read_json_rows(content) == [["id", "name", "notes"], ["R1", "A"], ["R2", "", "later key"]]


def test_list_may_stand_under_its_name() -> None:
    assert read_json_rows(b' {"requests" : [ {"id": "R1"} ] } ') == [["id"], ["R1"]]
    assert read_json_rows(b'{"helpers":[{"id":"H1"}]}') == [["id"], ["H1"]]


def test_values_read_as_somebody_would_type_them() -> None:
    content = b'[{"a": 45, "b": 36.25, "c": true, "d": false, "e": null, "f": 1e400, "g": -0.10}]'

    assert read_json_rows(content)[1] == ["45", "36.25", "true", "false", "", "1e400", "-0.10"]


def test_number_of_many_digits_stays_text() -> None:
    assert read_json_rows(b'[{"a": ' + b"9" * 5000 + b"}]")[1] == ["9" * 5000]


def test_request_reads_the_same_from_json_as_from_csv(catalogue: Catalogue) -> None:
    content = json.dumps([request_row()], ensure_ascii=False).encode("utf-8-sig")

    assert read_requests(content, catalogue) == read_requests(csv_file(request_row()), catalogue)


def test_objects_are_counted_from_one() -> None:
    records, findings = records_of(read_table(b'[{"id": "R1"}, {"id": "R2", "notes": "PIN 1234"}]'), IDS)

    assert findings == []
    assert [record.number for record in records] == [1, 2]
    assert [finding.where for finding in records[1].findings] == ['row 2, column "notes"']


def test_header_of_keys_stands_in_the_file() -> None:
    _, findings = records_of(read_table(b'[{"noets": "x", "id": "1"}]'), IDS)

    assert [(finding.code, finding.where) for finding in findings] == [("KEY_UNKNOWN", "file")]


def test_key_that_stands_twice_is_refused() -> None:
    (finding,) = findings_of(lambda: read_json_rows(b'[{"id": "1"}, {"id": "2", "id": "3"}]'))

    assert (finding.code, finding.where) == ("COLUMN_DUPLICATE", "row 2")


@pytest.mark.parametrize("value", ['["fi", "sv"]', '{"street": "x"}', "[]"])
def test_nested_value_names_its_row(value: str) -> None:
    (finding,) = findings_of(lambda: read_json_rows(f'[{{"id": "1"}}, {{"id": {value}}}]'.encode()))

    assert (finding.code, finding.where) == ("FILE_UNREADABLE", "row 2")


@pytest.mark.parametrize(
    ("content", "where"),
    [
        (b"[1, 2]", "row 1"),
        (b'[{"id": "1"}, "Matti"]', "row 2"),
        (b'[{"id": "1"} {"id": "2"}]', "row 2"),
        (b'[{"id": "1"}, ]', "row 2"),
        (b'[{"id": "1"}', "row 2"),
        (b'[{"id": "1"', "row 1"),
        (b'[{"id": "1"}] more', "file"),
        (b'{"id": "1"}', "file"),
        (b'{"requests": [], "requests": [{"id": "1"}]}', "row 1"),
        (b"[" * 100_000, "row 1"),
        (b'[{"a":' * 50_000, "row 1"),
        (b'[{"a": "' + b"x" * 300_000 + b'"}]', "row 1"),
    ],
)
def test_what_is_no_list_of_objects_is_refused_at_its_place(content: bytes, where: str) -> None:
    (finding,) = findings_of(lambda: read_json_rows(content))

    assert (finding.code, finding.where) == ("FILE_UNREADABLE", where)
    assert "Matti" not in str(finding)


def test_more_keys_than_a_table_has_columns_are_refused() -> None:
    content = json.dumps([{f"k{number}": 1} for number in range(MAX_COLUMNS + 1)]).encode()

    (finding,) = findings_of(lambda: read_json_rows(content))

    assert finding.code == "FILE_UNREADABLE"


def test_empty_list_is_an_empty_file() -> None:
    (finding,) = findings_of(lambda: read_table(b"[]"))

    assert "empty" in str(finding)


@given(st.lists(st.fixed_dictionaries({"id": st.text(max_size=8), "ä\n": st.text(max_size=8)}), min_size=1, max_size=5))
def test_every_text_survives(objects: list[dict[str, str]]) -> None:
    content = json.dumps(objects, indent=1, sort_keys=True).encode()

    assert read_json_rows(content) == [["id", "ä\n"], *([found["id"], found["ä\n"]] for found in objects)]


@given(st.binary(max_size=200))
def test_any_bytes_give_rows_or_an_input_error(tail: bytes) -> None:
    assert outcome_of(lambda: read_table(b"[{" + tail)) in ("value", {"FILE_UNREADABLE"}, {"COLUMN_DUPLICATE"})
