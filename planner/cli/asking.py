"""An online geocoder on the terminal: how far it is, and what came of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from planner.cli.output import Output
from planner.locale import sentence
from planner.services.online_geocoding import OnlineReport


@contextmanager
def asking(output: Output) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on standard error while addresses are asked, one a second."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True, highlight=False), transient=True) as bar:
        task = bar.add_task(output.text(sentence("Asking")), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def say_asked(output: Output, report: OnlineReport) -> None:
    """Print what came of it; problems go to standard error."""
    line = sentence(
        "Asked of {service}: {asked}. Settled: {settled}; known no better: {unsettled}; failed: {failed}. Left for "
        "another time: {left}. Kept here: {kept_here}.",
        service=report.service,
        asked=report.asked,
        settled=report.settled,
        unsettled=report.unsettled,
        failed=report.failed,
        left=report.left,
        kept_here=report.kept_here,
    )
    output.say(line)
    for problem in report.problems:
        click.echo(output.text(problem), err=True)


def asked_json(report: OnlineReport) -> dict[str, object]:
    """Return what came of it for programs."""
    return {
        "service": report.service,
        "asked": report.asked,
        "settled": report.settled,
        "unsettled": report.unsettled,
        "failed": report.failed,
        "left": report.left,
        "kept_here": report.kept_here,
        "problems": [str(problem) for problem in report.problems],
    }
