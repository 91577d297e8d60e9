"""How large a table may be, in whatever file it comes."""

MAX_COLUMNS = 100
"""Far above the columns of any table here; one cell at the far right of a sheet would otherwise widen every row."""

MAX_ROWS = 100_001
"""Ten years of requests and their header; one cell at the bottom of a sheet would otherwise make a million rows."""
