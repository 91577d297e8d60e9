"""No file that leaves the product holds a formula."""

import csv
import re
from io import StringIO
from pathlib import Path

import pytest

from planner.report.formulas import csv_bytes, harmless

REPORTS = Path(__file__).parents[2] / "planner"
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "＝1+1", "=cmd|'/c calc'!A1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_formula_becomes_text(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Asukas", "1=1", "30.11.2026", "a-b", "'=1", "😀", " "])
def test_plain_text_stays(text: str) -> None:
    assert harmless(text) == text


def test_csv_holds_every_cell_and_no_formula() -> None:
    content = csv_bytes([("id", "text", "number"), *((f"R{at}", text, -at) for at, text in enumerate(FORMULAS))])

    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))

    assert [row[1] for row in rows] == ["text", *(f"'{text}" for text in FORMULAS)]
    assert [row[2] for row in rows[2:4]] == ["-1", "-2"]


def modules_with(pattern: str) -> set[str]:
    found = (path for path in REPORTS.rglob("*.py") if re.search(pattern, path.read_text(encoding="utf-8")))
    return {str(path.relative_to(REPORTS)) for path in found}


def test_csv_is_written_in_one_place() -> None:
    assert modules_with(r"csv\.(writer|DictWriter)|\.to_csv\(") == {"report/formulas.py"}


def test_workbooks_write_text_as_text_only() -> None:
    """``write`` and ``write_row`` would make a formula of a text that begins like one."""
    assert modules_with("xlsxwriter") == {"report/analyst.py", "report/spreadsheet.py"}
    assert not modules_with(r"worksheet\.write(_row|_column|_formula|_url)?\(|\.to_excel\(")
