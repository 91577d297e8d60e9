"""Reading the figures of the travel estimate."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from planner.config import data_file
from planner.domain.codec import Findings, decode
from planner.domain.mode import Mode
from planner.errors import Finding, InputError
from planner.locale import sentence
from planner.travel.curves import Line, ModeRule, NumWalks, Street

_TABLE = "travel_estimate.toml"
_CODE = "TRAVEL_RULE_INVALID"


@dataclass(frozen=True)
class _ModeTable:
    source: str
    street: Street | None = None
    line: Line | None = None
    walk_cap: NumWalks | None = None


@dataclass(frozen=True)
class _Table:
    """The file: a table a mode, named as in ``Mode``."""

    walk: _ModeTable
    bike: _ModeTable
    car: _ModeTable
    transit: _ModeTable


def read_rules(path: Path | None = None) -> Mapping[Mode, ModeRule]:
    """
    Return the rule of each mode.

    Parameters
    ----------
    path
        A table of one's own; the embedded one by default, read once a process.

    Raises
    ------
    InputError
        Every problem of the table at once, each with its key.
    """
    return _embedded_rules() if path is None else _read(path)


@cache
def _embedded_rules() -> Mapping[Mode, ModeRule]:
    return _read(data_file(_TABLE))


def _read(path: Path) -> Mapping[Mode, ModeRule]:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        text = sentence("The file is no valid TOML; correct it.")
        raise InputError([Finding("FILE_UNREADABLE", path.name, text)]) from error
    findings = Findings()
    table = decode(_Table, raw, "", findings)
    by_mode = {} if table is None else {mode: getattr(table, mode) for mode in Mode}
    for mode, mode_table in by_mode.items():
        _check(mode_table, mode, findings)
    if by_mode and by_mode[Mode.WALK].street is None:
        findings.error("KEY_MISSING", "walk.street", sentence("This key is required; add it."))
    if findings.has_errors:
        raise InputError(findings)
    walk = by_mode[Mode.WALK].street
    return {mode: _rule_of(mode_table, walk) for mode, mode_table in by_mode.items()}


def _rule_of(table: _ModeTable, walk: Street | None) -> ModeRule:
    if table.walk_cap is None:
        return ModeRule(table.street, table.line, source=table.source)
    return ModeRule(table.street, table.line, walk, table.walk_cap, table.source)


def _check(table: _ModeTable, where: str, findings: Findings) -> None:
    """Check what holds between values; the ranges of single ones stand beside their types."""
    if table.street is None and table.line is None:
        findings.error(_CODE, where, sentence("A mode needs a street, a line or both; add one."))
    if table.street is not None:
        _check_detours(table.street, f"{where}.street", findings)


def _check_detours(street: Street, where: str, findings: Findings) -> None:
    if not street.detour or len(street.detour) != len(street.detour_at_m):
        findings.error(_CODE, f"{where}.detour", sentence("Give one detour for each distance, and at least one."))
    elif any(later <= earlier for earlier, later in pairwise(street.detour_at_m)):
        findings.error(_CODE, f"{where}.detour_at_m", sentence("The distances must ascend; put them in order."))
    elif not street.never_shortens:
        text = sentence("The detour falls so fast that a longer trip takes less time; choose a higher one.")
        findings.error(_CODE, f"{where}.detour", text)
