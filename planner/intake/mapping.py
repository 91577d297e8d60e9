"""The columns of another system's files, called what ours are called."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from planner.domain.consent import DATED
from planner.errors import Finding
from planner.intake.columns import Columns, folded_header
from planner.intake.guard import text_findings
from planner.intake.table import Table, TableRow
from planner.locale import sentence

_NAME = re.compile(r"[a-z][a-z_]{0,30}")
"""What a name of a column looks like; anything else may be a cell that slipped in, and is not repeated."""


@dataclass(frozen=True)
class ColumnMapping:
    """
    How the files of a source are read.

    Parameters
    ----------
    columns
        Column of ours by the header of theirs; empty for a column of theirs that is left out.
    defaults
        What every row holds in a column of ours that their files do not have.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)

    def apply(self, table: Table) -> Table:
        """Return the table with our headers and with the defaults; the numbers of rows stay."""
        ours = {folded_header(theirs): name for theirs, name in self.columns.items()}
        header = [ours.get(folded_header(cell), cell) for cell in table.header.cells]
        kept = [
            index for index, (name, cell) in enumerate(zip(header, table.header.cells, strict=True)) if name or not cell
        ]
        added = tuple(self.defaults.values())
        names = tuple(header[index] for index in kept) + tuple(self.defaults)
        # A row that is longer than the header keeps its rest, so that it is judged like any other.
        return replace(
            table,
            header=replace(table.header, cells=names),
            rows=tuple(_row(row, kept, len(header), added) for row in table.rows),
        )

    def problems(self, columns: Columns) -> list[Finding]:
        """Return what is wrong with the mapping itself; the place of a finding is the column of ours, or a number."""
        known = {*columns.required, *columns.optional}
        named = [name for name in self.columns.values() if name]
        text = sentence("There is no such column. Choose one of: {names}.", names=_listed(known))
        findings = [
            Finding("KEY_UNKNOWN", name if _NAME.fullmatch(name) else place, text)
            for place, name in self._named()
            if name and name not in known
        ]
        text = sentence(
            "Two columns of the file, or a column and a value for all rows, stand for this one. Remove one."
        )
        twice = sorted({name for name in named if named.count(name) > 1} | (set(named) & set(self.defaults)))
        findings += [Finding("COLUMN_DUPLICATE", name, text) for name in twice]
        text = sentence("No talk can be noted for all rows at once; each resident agrees on a day of their own.")
        findings += [Finding("CONSENT_MISSING", name, text) for name in DATED if name in self.defaults]
        return findings + text_findings(dict(self._texts()))

    def _named(self) -> Iterator[tuple[str, str]]:
        """Yield where a column of ours is named, and its name."""
        yield from ((f"columns[{place}]", name) for place, name in enumerate(self.columns.values()))
        yield from ((f"defaults[{place}]", name) for place, name in enumerate(self.defaults))

    def _texts(self) -> Iterator[tuple[str, str]]:
        """Yield what others may read in the mapping for as long as it stands."""
        yield from ((f"columns[{place}]", theirs) for place, theirs in enumerate(self.columns))
        yield from ((f"defaults[{place}]", value) for place, value in enumerate(self.defaults.values()))


def _row(row: TableRow, kept: list[int], width: int, added: tuple[str, ...]) -> TableRow:
    cells = tuple(row.cells[index] if index < len(row.cells) else "" for index in kept)
    return replace(row, cells=(*cells, *added, *row.cells[width:]))


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names))
