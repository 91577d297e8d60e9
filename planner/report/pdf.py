"""A planned week as a tagged PDF (PDF/UA-1), A4, black on white."""

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import typst

from planner.locale import Language, sentence
from planner.report.sheet import WeekSheet
from planner.report.tables import week_tables

_TEMPLATE = Path(__file__).parent / "templates" / "week.typ"
_PROBE = b'#set document(title: "probe")\n#sys.inputs.text'
_STANDARDS = ["ua-1"]
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
        return _compile(_TEMPLATE.read_bytes(), week=json.dumps(_with_texts(data, _without_controls)))
    except typst.TypstError:
        # Which glyphs are missing depends on the machine's fonts; asking for every word is left to the rare case.
        return _compile(_TEMPLATE.read_bytes(), week=json.dumps(_with_texts(data, _drawable)))


def _compile(template: bytes, **inputs: str) -> bytes:
    document: bytes = typst.compile(template, format="pdf", sys_inputs=inputs, pdf_standards=_STANDARDS)
    return document


def _with_texts(data: Any, change: Any) -> Any:
    match data:
        case str():
            return change(data)
        case dict():
            return {key: _with_texts(value, change) for key, value in data.items()}
        case list() | tuple():
            return [_with_texts(value, change) for value in data]
        case _:
            return data


def _without_controls(text: str) -> str:
    spaced = " ".join(text.split())
    return "".join(_REPLACEMENT if unicodedata.category(char) in _NO_TEXT else char for char in spaced)


def _drawable(text: str) -> str:
    return re.sub(r"\S+", lambda word: _drawable_word(word[0]), _without_controls(text))


def _drawable_word(word: str) -> str:
    """Replace what cannot be drawn; a word is tried whole first, since letters of some scripts only join in words."""
    if _is_drawable(word):
        return word
    return "".join(char if _is_drawable(char) else _REPLACEMENT for char in word)


@cache
def _is_drawable(text: str) -> bool:
    try:
        _prober().compile(input=_PROBE, format="pdf", sys_inputs={"text": text}, pdf_standards=_STANDARDS)
    except typst.TypstError:
        return False
    return True


@cache
def _prober() -> typst.Compiler:
    """One compiler for all probes: it keeps the fonts, so that a probe takes milliseconds."""
    return typst.Compiler()
