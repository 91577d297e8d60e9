"""Commands over the installation's store: from files to a planned week and its exports."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from planner.cli.asking import asked_json, asking, say_asked
from planner.cli.installation import opened
from planner.cli.output import Output, json_option
from planner.cli.summary import print_summary, summary_json
from planner.domain.place import Precision
from planner.locale import Sentence, sentence
from planner.services.exporting import FORMATS, export_week
from planner.services.geocoder import asks_always
from planner.services.geocoding import geocode_all
from planner.services.online_geocoding import geocode_online
from planner.services.planning import SeenWeek, plan_week, publish_week, queue_week, see_week
from planner.services.week import monday_of
from planner.solve.engine import ENGINES, Engine
from planner.solve.limits import DEFAULT_SECONDS, Limits

_PRECISIONS: Mapping[Precision, Sentence] = {
    Precision.ENTRANCE: sentence("entrance"),
    Precision.BUILDING: sentence("building"),
    Precision.STREET: sentence("street"),
    Precision.POSTCODE: sentence("postcode area"),
    Precision.NEIGHBOURHOOD: sentence("neighbourhood"),
    Precision.NONE: sentence("not found"),
}


class WeekType(click.ParamType[date]):
    """A date; the week is the one that holds it."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, context: click.Context | None) -> date:
        """Return the Monday of the week."""
        try:
            return monday_of(date.fromisoformat(str(value)))
        except ValueError:
            self.fail(f"{value!r} is not a date such as 2026-11-30.", param, context)


week_option = click.option(
    "--week", "monday", type=WeekType(), required=True, help="Any date of the week, such as 2026-11-30."
)
seconds_option = click.option(
    "--seconds", type=float, default=DEFAULT_SECONDS, show_default=True, help="How long to look for a better plan."
)
engine_option = click.option(
    "--engine", type=click.Choice(ENGINES), default="pool", show_default=True, help="Which engine plans."
)


@click.command()
@click.option(
    "--online/--offline",
    default=None,
    help="Whether the online geocoder of the settings is asked for what the register does not settle.",
)
@json_option
@click.pass_obj
def geocode(output: Output, online: bool | None, as_json: bool) -> None:
    """
    Look up the addresses of requests and shifts in the offline register; nothing leaves this machine.

    With --online, or with ask = "always" in the settings, addresses that it does not settle are then asked of the
    online geocoder, one a second: street, number and postcode leave, and nothing else. See docs/operations.md.
    """
    workspace = opened(output)
    asked = None
    if asks_always(output.settings) if online is None else online:
        with asking(output) as report_progress:
            asked = geocode_online(workspace, on_asked=report_progress)
    report = geocode_all(workspace)
    if as_json:
        found = {
            "precision": {str(precision): report.counts.get(precision, 0) for precision in Precision},
            "unsettled": [{"where": finding.where, "code": finding.code} for finding in report.findings],
        }
        output.json(found if asked is None else {**found, "online": asked_json(asked)})
        return
    if asked is not None:
        say_asked(output, asked)
    rows = [
        [output.text(name), str(report.counts[kind])] for kind, name in _PRECISIONS.items() if kind in report.counts
    ]
    output.table(sentence("Addresses"), [sentence("Precision"), sentence("Number")], rows)
    output.findings(report.findings)
    if report.findings:
        output.note(sentence("See what may be meant with: planner address list"))


@click.command()
@week_option
@seconds_option
@engine_option
@click.option("--queue", is_flag=True, help="Leave it to a worker and return at once; see: planner jobs.")
@json_option
@click.pass_obj
def plan(output: Output, monday: date, seconds: float, engine: Engine, queue: bool, as_json: bool) -> None:
    """Plan a week from what the store holds, and keep the plan."""
    limits = Limits(seconds)
    workspace = opened(output)
    if queue:
        job = queue_week(workspace, monday, limits)
        if as_json:
            output.json({"job": job})
        else:
            output.say(sentence("Job {job} waits for a worker.", job=job))
        return
    with output.progress(sentence("Planning")) as report:
        plan_week(workspace, monday, limits=limits, engine=engine, on_progress=report)
    _show(output, see_week(workspace, monday), as_json=as_json)


@click.command()
@week_option
@json_option
@click.pass_obj
def show(output: Output, monday: date, as_json: bool) -> None:
    """
    Show the newest plan of a week.

    Visits planned, visits not planned with the reason, travel, and the hours of every helper.
    """
    _show(output, see_week(opened(output), monday), as_json=as_json)


@click.command()
@week_option
@json_option
@click.pass_obj
def publish(output: Output, monday: date, as_json: bool) -> None:
    """
    Publish the newest plan of a week.

    The helpers' time is booked, the requests count as planned, and what each resident is promised is noted. A plan that
    breaks a rule is refused; so is one that would book a helper twice.
    """
    plan_id = publish_week(opened(output), monday)
    if as_json:
        output.json({"plan": plan_id})
        return
    output.say(sentence("Plan {id} of the week of {monday} is published.", id=plan_id, monday=monday))


@click.command()
@week_option
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Folder for the files; made if needed.",
)
@click.option(
    "--format", "formats", type=click.Choice(FORMATS), multiple=True, help="Only these; all of them by default."
)
@json_option
@click.pass_obj
def export(output: Output, monday: date, out: Path, formats: tuple[str, ...], as_json: bool) -> None:
    """
    Write the newest plan of a week as files.

    HTML, PDF and xlsx carry names, addresses and phones: keep and destroy them accordingly. The calendar carries times
    only. GeoJSON and the exchange files carry no names, but their points are people's homes.
    """
    workspace = opened(output)
    written = export_week(workspace, monday, out, language=output.settings.language, formats=formats or FORMATS)
    if as_json:
        output.json({"files": [str(path) for path in written]})
        return
    output.say(*(str(path) for path in written))


def _show(output: Output, seen: SeenWeek, *, as_json: bool) -> None:
    if as_json:
        output.json({**summary_json(seen.sheet), "left_out": [finding.where for finding in seen.left_out]})
        return
    print_summary(output, seen.sheet)
    output.findings(seen.left_out)
