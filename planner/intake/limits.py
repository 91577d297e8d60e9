"""How large a table may be, in whatever file it comes."""

from planner.errors import InputError
from planner.intake.upload import unreadable
from planner.locale import sentence

MAX_COLUMNS = 100
"""Far above the columns of any table here; one cell at the far right of a sheet would otherwise widen every row."""

MAX_ROWS = 100_001
"""Ten years of requests and their header; one cell at the bottom of a sheet would otherwise make a million rows."""

MAX_CELL_CHARACTERS = 5_000
"""Two pages of notes."""


def cell_too_long(where: str) -> InputError:
    """Return the error of a cell without end, or of a table that is too large."""
    return unreadable(
        sentence(
            "A cell has more than {limit} characters, or the whole table too many. Shorten the text, or close "
            "a quotation mark that was left open.",
            limit=MAX_CELL_CHARACTERS,
        ),
        where=where,
    )


def too_many_rows(most_rows: int) -> InputError:
    """Return the error of a file with more rows than a table may have."""
    return unreadable(sentence("The file has more than {limit} rows. Import it in parts.", limit=most_rows))
