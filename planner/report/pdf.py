"""A planned week as a tagged PDF (PDF/UA-1), A4, black on white."""

import json
from pathlib import Path

import typst

from planner.locale import Language, sentence
from planner.report.sheet import WeekSheet
from planner.report.tables import week_tables

_TEMPLATE = Path(__file__).parent / "templates" / "week.typ"


def week_pdf(sheet: WeekSheet, language: Language) -> bytes:
    """
    Return the document; it carries names, addresses and phones, and says that it must be destroyed after use.

    Every text goes in as data, never as markup.
    """
    data = week_tables(sheet, language).as_data()
    data["nobody"] = sentence("Every visit is planned.").in_language(language)
    data["year"], data["month"], data["day"] = sheet.monday.year, sheet.monday.month, sheet.monday.day
    document: bytes = typst.compile(
        _TEMPLATE.read_bytes(), format="pdf", sys_inputs={"week": json.dumps(data)}, pdf_standards=["ua-1"]
    )
    return document
