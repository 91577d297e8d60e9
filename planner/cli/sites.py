"""Commands about sites: where a resident can be sent instead of being visited."""

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from planner.cli.data import data
from planner.cli.installation import opened
from planner.cli.output import Output, json_option
from planner.domain.site import Site
from planner.intake.opening_hours import format_opening_hours
from planner.locale import sentence
from planner.services.bootstrap import Workspace
from planner.services.local_time import local_today
from planner.services.sites import import_sites, list_sites, open_site, set_access, set_hours, set_workstations, stale

_DAY = click.DateTime(formats=["%Y-%m-%d"])
_from_option = click.option("--from", "from_day", type=_DAY, help="First day on which it holds; today by default.")


@data.command("import-sites")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--as-of", type=_DAY, help="The day of the data; today by default.")
@json_option
@click.pass_obj
def import_sites_command(output: Output, file: Path | None, as_of: datetime | None, as_json: bool) -> None:
    """
    Import sites: the city's service register in JSON, or a table.

    Without FILE the table of the program goes in; its opening hours and workstations are assumptions.
    """
    saved = import_sites(opened(output), file, _day(as_of))
    if as_json:
        output.json(asdict(saved))
        return
    output.say(
        sentence(
            "Sites: {added} added, {changed} changed, {unchanged} unchanged.",
            added=saved.added,
            changed=saved.changed,
            unchanged=saved.unchanged,
        )
    )


@click.group()
def site() -> None:
    """Show and correct opening hours, workstations and access of sites."""


@site.command("list")
@json_option
@click.pass_obj
def list_command(output: Output, as_json: bool) -> None:
    """Show every site with its hours and workstations of today."""
    today = _day(None)
    sites = list_sites(opened(output))
    if as_json:
        output.json([_as_json(site, today) for site in sites])
        return
    if not sites:
        output.say(sentence("There are no sites yet; run: planner data import-sites"))
        return
    headers = (sentence("Site"), sentence("Address"), sentence("Opening hours"), sentence("Workstations"))
    rows = [(known.id, known.address, _hours(known, today), _count(known, today)) for known in sites]
    output.table(sentence("Sites"), headers, rows)
    output.findings(stale(sites, today))


@site.command()
@click.argument("site_id", metavar="ID")
@click.argument("text", metavar="HOURS")
@_from_option
@json_option
@click.pass_obj
def hours(output: Output, site_id: str, text: str, from_day: datetime | None, as_json: bool) -> None:
    """Set when a site is open, such as "Mo-Fr 09:00-20:00; Sa 10:00-16:00"; an empty text closes it."""
    workspace = opened(output)
    set_hours(workspace, site_id, _day(from_day), text, open_site(workspace, site_id).version)
    _say_saved(output, workspace, site_id, as_json=as_json)


@site.command()
@click.argument("site_id", metavar="ID")
@click.argument("count", type=int, required=False)
@_from_option
@json_option
@click.pass_obj
def workstations(output: Output, site_id: str, count: int | None, from_day: datetime | None, as_json: bool) -> None:
    """Set how many workstations a site has; without COUNT it has none."""
    workspace = opened(output)
    set_workstations(workspace, site_id, _day(from_day), count, open_site(workspace, site_id).version)
    _say_saved(output, workspace, site_id, as_json=as_json)


@site.command()
@click.argument("site_id", metavar="ID")
@click.option("--step-free/--not-step-free", default=None, help="Whether there is a way without steps.")
@click.option("--closed-from", type=_DAY, help="First day on which the site is closed for good.")
@json_option
@click.pass_obj
def access(output: Output, site_id: str, step_free: bool | None, closed_from: datetime | None, as_json: bool) -> None:
    """Set whether a site can be reached without steps, and whether it is closed for good."""
    workspace = opened(output)
    known = open_site(workspace, site_id)
    set_access(
        workspace,
        site_id,
        known.version,
        is_step_free=known.value.is_step_free if step_free is None else step_free,
        closed_from=closed_from.date() if closed_from else known.value.closed_from,
    )
    _say_saved(output, workspace, site_id, as_json=as_json)


def _say_saved(output: Output, workspace: Workspace, site_id: str, *, as_json: bool) -> None:
    if as_json:
        output.json(_as_json(open_site(workspace, site_id).value, local_today()))
        return
    output.say(sentence("Saved."))


def _day(moment: datetime | None) -> date:
    return moment.date() if moment else local_today()


def _hours(known: Site, day: date) -> str:
    return format_opening_hours(known.week_of(day))


def _count(known: Site, day: date) -> str:
    count = known.workstations_on(day)
    return "" if count is None else str(count.count)


def _as_json(known: Site, day: date) -> dict[str, Any]:
    count = known.workstations_on(day)
    return {
        "id": known.id,
        "name": known.name,
        "kind": known.kind,
        "address": known.address,
        "postcode": known.postcode,
        "precision": str(known.precision),
        "opening_hours": _hours(known, day),
        "opening_hours_source": known.hours[-1].source if known.hours else None,
        "workstations": None if count is None else count.count,
        "workstations_source": None if count is None else count.source,
        "step_free": known.is_step_free,
        "closed_from": known.closed_from.isoformat() if known.closed_from else None,
        "source": known.source,
        "as_of": known.as_of.isoformat(),
    }
