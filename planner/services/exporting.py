"""The newest plan of a week as files."""

import json
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from planner.domain.plan_file import plan_to_json
from planner.domain.week_file import week_to_json
from planner.locale import Language
from planner.report.calendar import week_calendar
from planner.report.geojson import week_geojson
from planner.report.html import week_html
from planner.report.pdf import week_pdf
from planner.report.sheet import WeekSheet
from planner.report.spreadsheet import week_xlsx
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.planning import named_sheet, stored_plan
from planner.services.private_file import write_private
from planner.store.plans import StoredPlan

_Writer = Callable[[StoredPlan, WeekSheet, Language], bytes]


@operation(Operation.EXPORT_WEEK)
def export_week(
    workspace: Workspace, monday: date, folder: Path, *, language: Language, formats: Iterable[str]
) -> tuple[Path, ...]:
    """
    Write the newest plan of a week into a folder, made if needed, and return the files.

    Parameters
    ----------
    workspace, monday
        Whose plan.
    folder
        Each file is written whole or not at all, and only its owner may read it; an older one of the same name is
        replaced.
    language
        Of everything that a person reads.
    formats
        Some of ``FORMATS``.

    Raises
    ------
    NotFoundError
        When the week has no plan.
    """
    stored = stored_plan(workspace, monday)
    workspace.note(f"plan {stored.id}")
    sheet = named_sheet(workspace, stored)
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(
        write_private(folder / f"{name}-{monday}.{ending}", content(stored, sheet, language))
        for format_name, (name, ending, content) in _FILES.items()
        if format_name in formats
    )


@operation(Operation.EXPORT_WEEK)
def export_file(workspace: Workspace, monday: date, format_name: str, language: Language) -> tuple[str, bytes]:
    """
    Return the name and the content of one export of the newest plan of a week.

    Raises
    ------
    NotFoundError
        When the week has no plan.
    """
    stored = stored_plan(workspace, monday)
    workspace.note(f"plan {stored.id}")
    name, ending, content = _FILES[format_name]
    return f"{name}-{stored.monday}.{ending}", content(stored, named_sheet(workspace, stored), language)


def _json(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=False) + "\n").encode()


_FILES: dict[str, tuple[str, str, _Writer]] = {
    "html": ("week", "html", lambda _, sheet, language: week_html(sheet, language).encode()),
    "pdf": ("week", "pdf", lambda _, sheet, language: week_pdf(sheet, language)),
    "ics": ("week", "ics", lambda stored, sheet, language: week_calendar(sheet, language, made=stored.created)),
    "geojson": ("week", "geojson", lambda _, sheet, _language: _json(week_geojson(sheet))),
    "xlsx": ("week", "xlsx", lambda _, sheet, language: week_xlsx(sheet, language)),
    "week": ("problem", "json", lambda stored, _sheet, _language: _json(week_to_json(stored.problem))),
    "plan": ("plan", "json", lambda stored, _sheet, _language: _json(plan_to_json(stored.plan))),
}
FORMATS: tuple[str, ...] = tuple(_FILES)
