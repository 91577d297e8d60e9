"""A list of flat JSON objects as rows of text; the keys are the header."""

import json
import re
from collections.abc import Iterator
from json import JSONDecoder

from planner.errors import Finding, InputError
from planner.intake.csv_rows import decode
from planner.intake.limits import MAX_COLUMNS, MAX_ROWS, cell_too_long
from planner.intake.upload import WHOLE_FILE, unreadable
from planner.locale import sentence

_LIST_START = re.compile(r"\s*\[\s*")
_NAMED_LIST_START = re.compile(r'\s*\{\s*"(?:requests|helpers)"\s*:\s*\[\s*')
_NEXT = re.compile(r"\s*,\s*")
_LIST_END = re.compile(r"\s*\]\s*")
_NAMED_LIST_END = re.compile(r"\s*\]\s*\}\s*")

_WINDOWS = (4 * 1024, 256 * 1024)
"""Characters that are decoded for one object: most fit the first, and none may be longer than the second."""


def read_json_rows(content: bytes) -> list[list[str]]:
    """
    Return a header of all keys, in the order in which they first appear, and a row for each object.

    Objects are decoded one after another, each from a bounded piece of the text, so that neither depth nor length of
    a hostile file costs memory.

    Raises
    ------
    InputError
        ``FILE_UNREADABLE`` where the text is no list of objects, or a value is a list or an object;
        ``COLUMN_DUPLICATE`` where an object has a key twice.
    """
    index_by_key: dict[str, int] = {}
    rows: list[list[str]] = []
    for number, pairs in enumerate(_objects(decode(content)), start=1):
        for key in pairs:
            index_by_key.setdefault(key, len(index_by_key))
        if number > MAX_ROWS or len(index_by_key) > MAX_COLUMNS:
            raise unreadable(
                sentence(
                    "The list has more than {rows} objects or {columns} keys. Import it in parts.",
                    rows=MAX_ROWS,
                    columns=MAX_COLUMNS,
                )
            )
        rows.append([pairs.get(key, "") for key in index_by_key])
    return [list(index_by_key), *rows] if index_by_key else []


def _objects(text: str) -> Iterator[dict[str, str]]:
    start, end = _LIST_START.match(text), _LIST_END
    if start is None:
        start, end = _NAMED_LIST_START.match(text), _NAMED_LIST_END
    if start is None:
        raise _no_list(WHOLE_FILE)
    position, number = start.end(), 0
    while not end.match(text, position):
        number += 1
        if number > 1:
            comma = _NEXT.match(text, position)
            if comma is None:
                raise _no_list(f"row {number}")
            position = comma.end()
        pairs, position = _object_at(text, position, number)
        yield pairs
    if not end.fullmatch(text, position):
        raise _no_list(WHOLE_FILE)


def _object_at(text: str, position: int, number: int) -> tuple[dict[str, str], int]:
    """Return the object that starts at a position, and where it ends."""
    for length in _WINDOWS:
        window = text[position : position + length]
        try:
            value, size = _decoder(number).raw_decode(window)
        except InputError:
            raise
        except (ValueError, RecursionError):
            continue
        if not isinstance(value, dict):
            break
        return value, position + size
    if text.startswith("{", position) and len(text) - position > _WINDOWS[-1]:
        raise cell_too_long(f"row {number}")
    raise _no_list(f"row {number}")


def _decoder(number: int) -> JSONDecoder:
    # Numbers stay as they are written: nothing is rounded, and a number of a million digits is only text.
    return JSONDecoder(
        object_pairs_hook=lambda pairs: _row_of(pairs, number),
        parse_float=str,
        parse_int=str,
        parse_constant=str,
    )


def _row_of(pairs: list[tuple[str, object]], number: int) -> dict[str, str]:
    row: dict[str, str] = {}
    for key, value in pairs:
        if key in row:
            raise InputError([_duplicate(number)])
        row[key] = _text_of(value, number)
    return row


def _text_of(value: object, number: int) -> str:
    match value:
        case str():
            return value
        case None:
            return ""
        case bool():
            return json.dumps(value)
        case _:
            raise unreadable(
                sentence("A value is a list or an object. Write it as one text, its parts with commas between."),
                where=f"row {number}",
            )


def _no_list(where: str) -> InputError:
    return unreadable(
        sentence(
            "The JSON is not a list of flat objects, or breaks off here. Write it whole, one object for each row."
        ),
        where=where,
    )


def _duplicate(number: int) -> Finding:
    return Finding("COLUMN_DUPLICATE", f"row {number}", sentence("The object has a key twice. Remove one of them."))
