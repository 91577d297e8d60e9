"""Text that a spreadsheet would run, made harmless: no csv leaves the product any other way."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

_MARKS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a formula, or a command in one, begins with; spreadsheets take the wide forms for the narrow ones."""


def csv_bytes(rows: Iterable[Sequence[object]]) -> bytes:
    """Return rows as Finnish spreadsheets read them, with a byte order mark; no cell of text is a formula."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """Return the text with an apostrophe in front where it would be a formula; spreadsheets do not show it."""
    return f"'{text}" if text.startswith(_MARKS) or text.lstrip().startswith(_MARKS) else text
