"""Which column holds what: names, aliases, and what is wrong with a header."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from planner.errors import Finding
from planner.intake.guard import text_findings
from planner.intake.table import TableRow
from planner.intake.upload import WHOLE_FILE
from planner.locale import sentence


@dataclass(frozen=True)
class Columns:
    """
    The columns that a kind of file may have.

    Parameters
    ----------
    required, optional
        Names as the documentation gives them.
    aliases
        Finnish and Swedish header → name.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...]
    aliases: Mapping[str, str]

    def find(self, header: TableRow) -> tuple[dict[str, int], list[Finding]]:
        """Return the index of each column that the header names, and what is wrong with the header."""
        where = f"row {header.number}" if header.number else WHOLE_FILE
        names = {folded_header(name): name for name in (*self.required, *self.optional)}
        names |= {folded_header(alias): name for alias, name in self.aliases.items()}
        index_by_name: dict[str, int] = {}
        unknown: list[int] = []
        findings: list[Finding] = []
        for index, cell in enumerate(header.cells):
            name = names.get(folded_header(cell))
            if name is None:
                unknown += [index] if cell else []
            elif name in index_by_name:
                findings.append(_duplicate(where, name))
            else:
                index_by_name[name] = index
        if not index_by_name:
            return {}, [_no_header(where, self.required)]
        findings += [_unknown(where, index, header.cells[index], names) for index in unknown]
        findings += [_missing(where, name) for name in self.required if name not in index_by_name]
        return index_by_name, findings


_HEADER = re.compile(r"[^\W\d_][\w\-]{0,30}(?: [^\W\d_A-ZÅÄÖ][\w\-]{0,30}){0,3}")
"""A word, and then words in lower case: no phone number, no e-mail address, and no name with a surname."""


def folded_header(header: str) -> str:
    """Return a header as it is compared: case, spaces, underscores and dashes make no difference in a header."""
    return re.sub(r"[\s_\-]+", "", header.casefold())


def _no_header(where: str, required: tuple[str, ...]) -> Finding:
    # Nothing is known, so this may be a row of personal data: none of it is repeated.
    text = sentence(
        "The first row holds no known column name. Start the file with: {names}.", names=", ".join(required)
    )
    return Finding("COLUMN_MISSING", where, text)


def _unknown(where: str, index: int, cell: str, names: Mapping[str, str]) -> Finding:
    # A first row of somebody's data may stand where the header should: only what looks like a header is repeated.
    if not _HEADER.fullmatch(cell) or text_findings({where: cell}):
        text = sentence("Column {number} has no known name. Correct or remove it.", number=index + 1)
        return Finding("KEY_UNKNOWN", where, text)
    close = difflib.get_close_matches(folded_header(cell), names, n=1)
    if close:
        text = sentence('Column "{name}" is unknown. Did you mean "{close}"?', name=cell, close=names[close[0]])
    else:
        text = sentence('Column "{name}" is unknown. Correct or remove it.', name=cell)
    return Finding("KEY_UNKNOWN", where, text)


def _missing(where: str, name: str) -> Finding:
    return Finding("COLUMN_MISSING", where, sentence('Column "{name}" is missing. Add it to the file.', name=name))


def _duplicate(where: str, name: str) -> Finding:
    text = sentence('Column "{name}" stands there twice. Remove one of them.', name=name)
    return Finding("COLUMN_DUPLICATE", where, text)
