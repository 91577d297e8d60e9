"""A resident with the number by which other commands ask about the visit."""

from planner.report.directory import Directory


def numbered(directory: Directory, visit: str) -> str:
    """Return the name of the resident with the id of the visit, such as ``Aino Esimerkki (R1)``; or the id alone."""
    name = directory.resident(visit).name
    return name if name == visit else f"{name} ({visit})"
