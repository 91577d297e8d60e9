"""
Rows that are told only where they could be about at least five people.

A row is released with fewer and fewer of its columns, until it is the same as the rows of four other people. Each row
of the result has at least five people behind it, so every table that is counted from the result has cells of nobody or
of five people and more, whatever columns it takes. Its totals are totals of what is shown, so nothing can be worked out
by subtraction.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

LEAST_PEOPLE = 5

SUPPRESSED = "CELL_SUPPRESSED"
"""Stands in a column that would tell too much of a row."""

Columns = tuple[str, ...]
Values = tuple[str, ...]


@dataclass(frozen=True)
class PersonalRow:
    """A row and whose it is; the person counts, and is not released."""

    person: str
    id: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class ReleasedRow:
    """A row as it may be told: the value of each column, or ``SUPPRESSED``."""

    id: str
    values: Mapping[str, str]


def release(rows: Iterable[PersonalRow], columns: Columns, ladder: Sequence[Columns]) -> tuple[ReleasedRow, ...]:
    """
    Return the rows as they may be told.

    Parameters
    ----------
    columns
        In the order of the result.
    ladder
        Columns that are kept, step by step; each row stops at the first step where at least ``LEAST_PEOPLE`` share what
        it would tell. The last step should keep none.

    Returns
    -------
    tuple of ReleasedRow
        Where fewer than ``LEAST_PEOPLE`` are left at the last step, the smallest groups above give up what they told,
        so that nobody stands alone; empty when there are fewer people in all.
    """
    remaining = list(rows)
    groups: dict[Values, list[PersonalRow]] = {}
    for kept in ladder:
        by_values: dict[Values, list[PersonalRow]] = {}
        for row in remaining:
            by_values.setdefault(_told(row, columns, kept), []).append(row)
        groups |= {told: group for told, group in by_values.items() if _num_people(group) >= LEAST_PEOPLE}
        remaining = [row for told, group in by_values.items() if told not in groups for row in group]
    nothing = tuple(SUPPRESSED for _ in columns)
    while remaining and groups and _num_people(remaining) < LEAST_PEOPLE:
        smallest = min(groups, key=lambda told: (_num_people(groups[told]), told))
        remaining += groups.pop(smallest)
    if remaining and _num_people(remaining) >= LEAST_PEOPLE:
        groups[nothing] = [*groups.get(nothing, ()), *remaining]
    return tuple(
        ReleasedRow(row.id, dict(zip(columns, told, strict=True))) for told, group in groups.items() for row in group
    )


def _told(row: PersonalRow, columns: Columns, kept: Columns) -> Values:
    return tuple(row.values[column] if column in kept else SUPPRESSED for column in columns)


def _num_people(rows: Iterable[PersonalRow]) -> int:
    return len({row.person for row in rows})
