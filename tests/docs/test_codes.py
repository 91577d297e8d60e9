"""A reader finds every code and every rule in the documentation, and nothing there that is gone."""

import re
from pathlib import Path

from planner.domain.rules import Reason, Rule

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"""["']([A-Z]+(?:_[A-Z]+)+)["']|[ "']\[([A-Z]+(?:_[A-Z]+)+)\]["']""")
"""Quoted, or at the end of a sentence in brackets."""
ONE_WORD = re.compile(r"""(?:Finding|refused)\(\s*"([A-Z]+)",""")
"""A code of one word can be told from other words only where it is raised."""
IN_BACKTICKS = re.compile(r"`([A-Z]+(?:_[A-Z]+)*)`")
NOT_CODES = {
    "CREDENTIALS_DIRECTORY",
    "DEFAULT_LANGUAGE",
    "FORWARDED_ALLOW_IPS",
    "F_OFD_SETLK",
    "LC_ALL",
    "NUMBA_CACHE_DIR",
    "XDG_CACHE_HOME",
}


def test_every_code_is_documented() -> None:
    text = "\n".join((ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("codes.md", "rules.md"))
    documented = set(IN_BACKTICKS.findall(text))

    assert _codes_in_source() - documented == set()


def test_every_documented_code_exists() -> None:
    documented = set(IN_BACKTICKS.findall((ROOT / "docs" / "codes.md").read_text(encoding="utf-8")))

    assert documented - _codes_in_source() - set(Reason) == set()


def test_every_rule_names_a_function_of_the_checker() -> None:
    source = (ROOT / "planner/domain/check.py").read_text(encoding="utf-8")
    rows = [
        line for line in (ROOT / "docs/rules.md").read_text(encoding="utf-8").splitlines() if line.startswith("| `")
    ]
    hard = [row for row in rows if set(IN_BACKTICKS.findall(row.split("|")[1])) & set(Rule)]

    assert {code for row in hard for code in IN_BACKTICKS.findall(row.split("|")[1])} == set(Rule)
    for row in hard:
        function = row.split("|")[3].strip().strip("`")
        assert f"def {function}(" in source, row


def _codes_in_source() -> set[str]:
    files = (ROOT / "planner").rglob("*.py")
    texts = [path.read_text(encoding="utf-8") for path in files]
    found = {code for text in texts for pair in CODE.findall(text) for code in pair}
    found |= {code for text in texts for code in ONE_WORD.findall(text)}
    return {code for code in found if code and not code.startswith("PLANNER_")} - NOT_CODES
