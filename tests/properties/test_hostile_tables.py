"""A table with anything in any cell is read or refused; what is refused is named and never repeated."""

import json
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import InputError
from planner.intake import read_catalogue, read_helpers, read_requests
from planner.intake.catalogue import Catalogue
from planner.intake.upload import MAX_FILE_MIB
from planner.locale import LANGUAGES
from tests.intake.files import REQUEST, SHIFT, csv_file

Reader = Callable[[bytes, Catalogue], object]
CATALOGUE = read_catalogue()
MEGABYTES_10 = 10 * 1024 * 1024

PRIVATE = "Meikäläinen"
"""Stands in every hostile cell, and so must stand in no finding."""

hostile = st.one_of(
    st.sampled_from(
        [
            "\x00",
            "\x07\x1b[31m",
            "\u202egnitset",
            "\u2066x\u2069",
            "\ufeff",
            "\u200b",
            "👩🏽‍🦳📞",
            "=1+1",
            "@SUM(A1)",
            "131052-308T",
            "FI21 1234 5600 0007 85",
            "4111 1111 1111 1111",
            "salasana kissa123",
            "PIN 1234",
            "32.13.2026",
            "25.00",
            "1,2,3",
            "9" * 400,
            "-1",
            "{name}",
            "%s",
            '"',
            ";;;",
            "\n\n",
            "x" * 4_000,
            "fi, sv, xx",
        ]
    ),
    st.text(max_size=30),
)


@st.composite
def spoilt(draw: st.DrawFn, row: Mapping[str, str]) -> dict[str, str]:
    """Draw a row with one to three cells spoilt; each spoilt cell holds somebody's name, too."""
    spoilt = dict(row)
    for column in draw(st.lists(st.sampled_from(list(row)), min_size=1, max_size=3)):
        spoilt[column] = draw(hostile) + PRIVATE
    return spoilt


def as_csv(row: Mapping[str, str]) -> bytes:
    return csv_file(row)


def as_json(row: Mapping[str, str]) -> bytes:
    return json.dumps([row]).encode()


def as_utf16(row: Mapping[str, str]) -> bytes:
    return csv_file(row, separator="\t", encoding="utf-16")


@pytest.mark.parametrize(("read", "row"), [(read_requests, REQUEST), (read_helpers, SHIFT)])
@pytest.mark.parametrize("write", [as_csv, as_utf16, as_json])
@settings(max_examples=60, derandomize=True, deadline=None)
@given(data=st.data())
def test_spoilt_cell_is_kept_or_named_and_never_repeated(
    read: Reader, row: Mapping[str, str], write: Callable[[Mapping[str, str]], bytes], data: st.DataObject
) -> None:
    for line in _lines(read, write(data.draw(spoilt(row)))):
        assert PRIVATE not in line


@pytest.mark.parametrize("column", ["name", "notes", "times", "languages", "id"])
@pytest.mark.parametrize("write", [as_csv, as_utf16, as_json])
def test_ten_megabytes_in_one_cell_are_refused_in_a_sentence(
    column: str, write: Callable[[Mapping[str, str]], bytes]
) -> None:
    lines = _lines(read_requests, write({**REQUEST, column: "4 salasana " * (MEGABYTES_10 // 11)}))

    assert len(lines) == len(LANGUAGES)
    assert "A cell has more than" in lines[LANGUAGES.index("en")]


@pytest.mark.parametrize("write", [as_csv, as_json])
def test_emoji_are_kept(write: Callable[[Mapping[str, str]], bytes]) -> None:
    (request,) = read_requests(write({**REQUEST, "notes": "soita 👩🏽‍🦳 ensin 📞"}), CATALOGUE)

    assert request.notes == "soita 👩🏽‍🦳 ensin 📞"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a\x00b", "CHARACTERS_INVALID"),
        ("a\x1b[2Jb", "CHARACTERS_INVALID"),
        ("a\u202eb", "CHARACTERS_INVALID"),
        ("x" * 2_001, "TEXT_TOO_LONG"),
        ("hetu 131052-308T", "SECRET_IN_TEXT"),
    ],
)
@pytest.mark.parametrize("write", [as_csv, as_json])
def test_cell_that_no_text_may_be_is_named_with_row_and_column(
    write: Callable[[Mapping[str, str]], bytes], text: str, code: str
) -> None:
    with pytest.raises(InputError) as caught:
        read_requests(write({**REQUEST, "notes": text}), CATALOGUE)

    row = 2 if write is as_csv else 1
    assert [(finding.code, finding.where) for finding in caught.value.findings] == [
        (code, f'row {row}, column "notes"')
    ]


def test_file_above_the_limit_is_refused_whatever_it_holds() -> None:
    lines = _lines(read_requests, b"id;name\n" + b"PIN 1234;x\n" * (MAX_FILE_MIB * 1024 * 1024 // 11 + 1))

    assert len(lines) == len(LANGUAGES)
    assert all(f" {MAX_FILE_MIB} " in line for line in lines)


def _lines(read: Reader, content: bytes) -> list[str]:
    """Return every finding in every language; nothing when the file is read."""
    try:
        read(content, CATALOGUE)
    except InputError as error:
        return [finding.in_language(language) for finding in error.findings for language in LANGUAGES]
    return []
