"""The demonstration: the sample week from files to exports, on real Helsinki addresses."""

import secrets
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from planner.cli.output import Output, json_option
from planner.cli.summary import print_summary, summary_json
from planner.cli.week import seconds_option
from planner.config import data_file
from planner.locale import sentence
from planner.services.accounts import accounts
from planner.services.authorisation import OPERATOR
from planner.services.bootstrap import Workspace, create_workspace
from planner.services.demo import DEMO_ROLES, Sample, give_demo_accounts, import_sample
from planner.services.exporting import FORMATS, export_week
from planner.services.geocoding import geocode_all
from planner.services.local_time import local_today
from planner.services.planning import plan_week, publish_week, see_week
from planner.services.private_file import write_private
from planner.services.sites import import_sites
from planner.solve.limits import Limits

SAMPLE_MONDAY = date(2026, 11, 30)
LOGIN_FILE = "login.txt"
_DATABASE = "planner.db"
_PASSWORD_BYTES = 15
"""Random ones; as text that are 20 characters."""


def sample() -> Sample:
    """Return the files of the sample week."""
    return Sample(data_file("sample/helpers.csv"), data_file("sample/requests.csv"))


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

    Everything goes into one folder: the database that the app can open, the log-in for it, the plan, and its exports.
    """
    limits = Limits(seconds)
    out.mkdir(parents=True, exist_ok=True)
    workspace = create_workspace(
        replace(output.settings, database=str(out / _DATABASE), key="", key_file="")
    ).on_behalf_of(OPERATOR)
    import_sample(workspace, sample())
    import_sites(workspace, None, local_today())
    geocode_all(workspace)
    with output.progress(sentence("Planning")) as report:
        plan_week(workspace, SAMPLE_MONDAY, limits=limits, on_progress=report)
    publish_week(workspace, SAMPLE_MONDAY)
    keep_login(workspace, out / LOGIN_FILE)
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
    ask = f"planner --database {out / _DATABASE} explain --week {SAMPLE_MONDAY}"
    output.say(sentence("Ask about the plan, for example: {command}", command=ask))
    names = ", ".join(DEMO_ROLES)
    output.say(
        sentence("Log in as {names}; the password stands in {file}.", names=names, file=str(out / LOGIN_FILE)),
    )


def keep_login(workspace: Workspace, file: Path) -> None:
    """Make the accounts of the demonstration and write their password, or leave both as they are."""
    known = {account.id for account in accounts(workspace)}
    if file.is_file() and known >= set(DEMO_ROLES):
        return
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    give_demo_accounts(workspace, password)
    write_private(file, "".join(f"{role} {password}\n" for role in DEMO_ROLES).encode())
