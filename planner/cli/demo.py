"""The demonstration: the sample week from files to exports, on real Helsinki addresses."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from planner.cli.output import Output, json_option
from planner.cli.summary import print_summary, summary_json
from planner.cli.week import seconds_option
from planner.config import data_file
from planner.locale import sentence
from planner.services.authorisation import OPERATOR
from planner.services.bootstrap import create_workspace
from planner.services.exporting import FORMATS, export_week
from planner.services.geocoding import geocode_all
from planner.services.importing import import_helpers, import_requests
from planner.services.planning import plan_week, see_week
from planner.solve.limits import Limits

SAMPLE_MONDAY = date(2026, 11, 30)
_DATABASE = "planner.db"


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("out/demo"),
    show_default=True,
    help="Folder for the database and the files.",
)
@seconds_option
@json_option
@click.pass_obj
def demo(output: Output, out: Path, seconds: float, as_json: bool) -> None:
    """
    Plan the sample week: 120 requests, 10 helpers, synthetic people at real Helsinki addresses.

    Everything goes into one folder: the database that the app can open, the plan, and its exports.
    """
    limits = Limits(seconds)
    out.mkdir(parents=True, exist_ok=True)
    workspace = create_workspace(
        replace(output.settings, database=str(out / _DATABASE), key="", key_file="")
    ).on_behalf_of(OPERATOR)
    import_helpers(workspace, data_file("sample/helpers.csv"))
    import_requests(workspace, data_file("sample/requests.csv"))
    geocode_all(workspace)
    with output.progress(sentence("Planning")) as report:
        plan_week(workspace, SAMPLE_MONDAY, limits=limits, on_progress=report)
    seen = see_week(workspace, SAMPLE_MONDAY)
    output.findings(seen.left_out)
    written = export_week(workspace, SAMPLE_MONDAY, out, language=output.settings.language, formats=FORMATS)
    if as_json:
        output.json({**summary_json(seen.sheet), "files": [str(path) for path in written]})
        return
    print_summary(output, seen.sheet)
    output.say("", sentence("Everybody in this week is made up; the addresses are real."), "")
    output.say(sentence("Files:"), *(f"  {path}" for path in written), "")
    output.say(sentence("Open the app with: {command}", command=f"make app DATABASE={out / _DATABASE}"))
