"""A planned week as a tagged PDF (PDF/UA-1), A4, black on white."""

import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import typst

from planner.locale import Language, sentence
from planner.report.sheet import WeekSheet
from planner.report.tables import week_tables

_TEMPLATE = Path(__file__).parent / "templates" / "week.typ"
_PROBE = b'#set document(title: "probe")\n#sys.inputs.text'
_STANDARD: Final = "ua-1"
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_NO_TEXT = {"Cc", "Cn", "Co", "Cs"}
"""Control, unassigned, private and surrogate characters: no font can be expected to draw them."""


def week_pdf(sheet: WeekSheet, language: Language) -> bytes:
    """
    Return the document; it carries names, addresses and phones, and says that it must be destroyed after use.

    Every text goes in as data, never as markup. The same week on the same machine is the same file, byte for byte. A
    character that no font of the machine can draw becomes U+FFFD: the standard refuses a document with a missing
    glyph, and one name in a rare script must not keep everybody else's day from the printer.
    """
    data = week_tables(sheet, language).as_data()
    data["nobody"] = sentence("Every visit is planned.").in_language(language)
    data["year"], data["month"], data["day"] = sheet.monday.year, sheet.monday.month, sheet.monday.day
    try:
        return _compile(_TEMPLATE.read_bytes(), week=json.dumps(_changed(data, _without_controls)))
    except typst.TypstError:
        # Which glyphs are missing depends on the machine's fonts; asking them word by word is left to the rare case.
        return _compile(_TEMPLATE.read_bytes(), week=json.dumps(_changed(data, _Fonts().drawable)))


def _compile(template: bytes, **inputs: str) -> bytes:
    document: bytes = typst.compile(template, format="pdf", sys_inputs=inputs, pdf_standards=_STANDARD)
    return document


def _changed(data: Any, change: Callable[[str], str]) -> Any:
    """Return the data with every text changed."""
    match data:
        case str():
            return change(data)
        case dict():
            return {key: _changed(value, change) for key, value in data.items()}
        case list() | tuple():
            return [_changed(value, change) for value in data]
        case _:
            return data


def _without_controls(text: str) -> str:
    spaced = " ".join(text.split())
    return "".join(_REPLACEMENT if unicodedata.category(char) in _NO_TEXT else char for char in spaced)


class _Fonts:
    """
    What the fonts of this machine can draw.

    One compiler serves all questions, since it keeps the fonts: an answer takes milliseconds. The answers live no
    longer than one document, for they are words of personal data.
    """

    def __init__(self) -> None:
        self._compiler = typst.Compiler()
        self._answers: dict[str, bool] = {}

    def drawable(self, text: str) -> str:
        """Return the text with U+FFFD for every character that cannot be drawn."""
        return re.sub(r"\S+", lambda word: self._drawable_word(word[0]), _without_controls(text))

    def _drawable_word(self, word: str) -> str:
        # Whole words first: letters of some scripts can be drawn only beside their neighbours.
        if self._can_draw(word):
            return word
        return "".join(char if self._can_draw(char) else _REPLACEMENT for char in word)

    def _can_draw(self, text: str) -> bool:
        if text not in self._answers:
            self._answers[text] = text.isascii() or self._compiles(text)
        return self._answers[text]

    def _compiles(self, text: str) -> bool:
        try:
            self._compiler.compile(input=_PROBE, format="pdf", sys_inputs={"text": text}, pdf_standards=_STANDARD)
        except typst.TypstError:
            return False
        return True
