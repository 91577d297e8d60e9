"""
A week as the bytes that are stored of it.

They begin with a mark of their form. Version 1, of earlier programs, is a deflated exchange file and has no mark;
version 2 is

- ``PW2`` and a line feed,
- the length of the next part, four bytes, the least first,
- deflated, the exchange file ``planner-week/1`` with the layout of the matrices in their place,
- deflated, the matrices as :mod:`planner.domain.packed_travel` makes them.
"""

import json
import struct
import zlib
from dataclasses import replace

from planner.domain.packed_travel import pack_travel, unpack_travel
from planner.domain.problem import Problem
from planner.domain.week_file import week_from_json, week_to_json

_MARK = b"PW2\n"
_LENGTH = struct.Struct("<I")
_FRAME_BEGINS = len(_MARK) + _LENGTH.size
_LEVEL = 6
"""Level 1 deflates 300 visits in 3 ms instead of 7, to a tenth more; no transaction waits for that."""


def week_to_content(problem: Problem) -> bytes:
    """Return the bytes of a week."""
    layout, matrices = pack_travel(problem.travel)
    frame = {**week_to_json(replace(problem, travel={})), "matrices": layout}
    deflated = zlib.compress(json.dumps(frame, separators=(",", ":")).encode(), _LEVEL)
    return b"".join((_MARK, _LENGTH.pack(len(deflated)), deflated, zlib.compress(matrices, _LEVEL)))


def week_from_content(content: bytes) -> Problem:
    """Return the week of some bytes, of whichever version."""
    frame = json.loads(week_text(content))
    if content.startswith(_MARK):
        matrices = zlib.decompress(content[_frame_end(content) :])
        frame["matrices"] = unpack_travel(frame["matrices"], matrices, len(frame["places"]))
    return week_from_json(frame)


def week_text(content: bytes) -> bytes:
    """Return everything of a week that is text, as it stands in JSON, to look for something in it."""
    if content.startswith(_MARK):
        content = content[_FRAME_BEGINS : _frame_end(content)]
    return zlib.decompress(content)


def _frame_end(content: bytes) -> int:
    return _FRAME_BEGINS + int(_LENGTH.unpack_from(content, len(_MARK))[0])
