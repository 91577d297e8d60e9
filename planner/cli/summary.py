"""A planned week on the terminal, and the same as JSON without names."""

from typing import Any

from planner.cli.output import Output
from planner.locale import sentence
from planner.report.sheet import HelperTotal, WeekSheet, reason_text
from planner.report.tables import summary_lines, week_tables


def print_summary(output: Output, sheet: WeekSheet) -> None:
    """Print what a planner wants to know first: served, not planned and why, travel, hours by helper."""
    output.say(sentence("Week of {monday}", monday=sheet.monday))
    output.say(*summary_lines(sheet, output.settings.language), "")
    if sheet.unassigned:
        rows = [[output.text(reason_text(reason)), str(count)] for reason, count in sheet.reasons]
        output.table(sentence("Not planned"), [sentence("Reason"), sentence("Visits")], rows)
        output.say("")
    helpers = week_tables(sheet, output.settings.language).helpers
    named = zip(sheet.helpers, helpers.rows, strict=True)
    output.table(helpers.caption, helpers.headers, [(_with_id(total), *row[1:]) for total, row in named])


def _with_id(total: HelperTotal) -> str:
    """Other commands are told of a helper by the id."""
    return total.helper if total.entry.name == total.helper else f"{total.entry.name} ({total.helper})"


def summary_json(sheet: WeekSheet) -> dict[str, Any]:
    """Return the summary as plain data: ids, counts and seconds, no names."""
    return {
        "monday": sheet.monday.isoformat(),
        "visits": sheet.num_visits,
        "planned": sheet.num_served,
        "unassigned": [{"visit": left.visit, "reason": str(left.reason)} for left in sheet.unassigned],
        "travel": sheet.travel,
        "travel_source": "estimate",
        "wait": sheet.wait,
        "service": sheet.service,
        "paid": sheet.paid,
        "cost": {**sheet.cost.terms, "total": sheet.cost.total},
        "bound": sheet.bound,
        "helpers": [
            {
                "helper": total.helper,
                "visits": total.num_visits,
                "paid": total.paid,
                "travel": total.travel,
                "wait": total.wait,
                "offered": total.offered,
                "max_week": total.cap,
            }
            for total in sheet.helpers
        ],
    }
