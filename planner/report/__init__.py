"""A planned week for people: the sheet, comparisons and files."""
