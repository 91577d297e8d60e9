"""Commands that take in open data: addresses and boundaries, apart from everything personal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from planner.cli.installation import opened
from planner.cli.output import Output, json_option
from planner.locale import Sentence, sentence
from planner.services.local_time import local_today
from planner.services.open_data import Imported, import_addresses, import_areas, list_open_data

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group()
def data() -> None:
    """Import open data: the city's addresses, boundaries and sites."""


@data.command("import-addresses")
@click.argument("file", type=_FILE)
@click.option("--leave-out-faulty", is_flag=True, help="Leave out rows that cannot be read; else one stops it all.")
@json_option
@click.pass_obj
def import_addresses_command(output: Output, file: Path, leave_out_faulty: bool, as_json: bool) -> None:
    """
    Import FILE: the city's address register as CSV, or an OpenStreetMap extract (.osm.pbf).

    It takes the place of what was imported from the same source before, all of it or nothing. A running app notices
    it by itself. The register of the city is believed first, OpenStreetMap next, the embedded tables last.
    """
    workspace = opened(output)
    with _progress(output, sentence("Reading")) as report:
        imported = import_addresses(
            workspace, file, local_today(), leaves_out_faulty=leave_out_faulty, on_progress=report
        )
    if as_json:
        output.json(_as_json(imported))
        return
    output.findings(imported.findings)
    output.say(sentence("Imported {count} addresses.", count=imported.num_rows))
    if imported.num_unread:
        output.say(
            sentence("Left out, since their street or number cannot be read: {count}.", count=imported.num_unread)
        )
    if imported.num_nowhere:
        output.say(
            sentence(
                "Of {count} addresses nothing tells the municipality; they count as Helsinki unless imported areas "
                "say otherwise.",
                count=imported.num_nowhere,
            )
        )
    _say_outside(output, imported)


@data.command("import-areas")
@click.argument("file", type=_FILE)
@json_option
@click.pass_obj
def import_areas_command(output: Output, file: Path, as_json: bool) -> None:
    """Import FILE: boundaries of the city's districts as GeoJSON, in WGS 84 or EPSG:3879."""
    imported = import_areas(opened(output), file, local_today())
    if as_json:
        output.json(_as_json(imported))
        return
    output.say(sentence("Imported {count} areas.", count=imported.num_rows))
    _say_outside(output, imported)


@data.command("list")
@json_option
@click.pass_obj
def list_command(output: Output, as_json: bool) -> None:
    """Show what has been imported, when, and under which licence."""
    sources = list_open_data(opened(output))
    if as_json:
        output.json(
            [
                {
                    "source": source.name,
                    "licence": source.licence,
                    "credit": source.credit,
                    "file": source.file,
                    "imported": source.imported.isoformat(),
                    "rows": source.num_rows,
                }
                for source in sources
            ]
        )
        return
    if not sources:
        output.say(sentence("No open data have been imported; the embedded tables serve."))
        return
    headers: list[Sentence | str] = [
        *(sentence("Source"), sentence("Rows"), sentence("Imported"), sentence("Licence"), sentence("Credit"))
    ]
    rows = [[s.name, str(s.num_rows), s.imported.isoformat(), s.licence, s.credit] for s in sources]
    output.table(sentence("Open data"), headers, rows)


@contextmanager
def _progress(output: Output, label: Sentence) -> Iterator[Callable[[int], None]]:
    """Count on standard error; log files of others are left alone."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.completed}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True, highlight=False), transient=True) as bar:
        task = bar.add_task(output.text(label), total=None)
        yield lambda count: bar.update(task, completed=count)


def _say_outside(output: Output, imported: Imported) -> None:
    if imported.num_outside:
        output.say(
            sentence("Addresses outside the imported areas, which are not used: {count}.", count=imported.num_outside)
        )


def _as_json(imported: Imported) -> dict[str, object]:
    return {
        "source": imported.source.name,
        "licence": imported.source.licence,
        "rows": imported.num_rows,
        "left_out": len(imported.findings),
        "unread": imported.num_unread,
        "without_municipality": imported.num_nowhere,
        "outside": imported.num_outside,
    }
