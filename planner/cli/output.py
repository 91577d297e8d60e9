"""What the command line prints: sentences and tables for people, JSON for programs, progress beside both."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from planner.cli.wrapping import wrapped
from planner.config import Settings
from planner.errors import Finding, InputError, PlannerError
from planner.locale import Sentence, sentence
from planner.solve.engine import Progress as SolveProgress

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs instead of text.")

_MOST_WIDTH = 60
"""A longer cell wraps."""

_UNBOUNDED = 10_000
"""Characters; more than any table needs."""


@dataclass
class Output:
    """
    Results on standard output, everything else on standard error.

    Parameters
    ----------
    settings
        Of the installation; they name the language.
    """

    settings: Settings = field(default_factory=Settings)

    def say(self, *lines: Sentence | str) -> None:
        """Print lines on standard output; on a terminal long ones break between words."""
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        for line in lines:
            text = self.text(line)
            click.echo(text if width is None else wrapped(text, width))

    def note(self, *lines: Sentence | str) -> None:
        """Print lines on standard error, beside the result."""
        for line in lines:
            click.echo(self.text(line), err=True)

    def json(self, data: Any) -> None:
        """Print JSON on standard output."""
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))

    def text(self, value: Sentence | str) -> str:
        """Return a sentence in the language of the reader."""
        return value.in_language(self.settings.language) if isinstance(value, Sentence) else value

    def table(self, title: Sentence | str, headers: Sequence[Sentence | str], rows: Sequence[Sequence[str]]) -> None:
        """Print a table; columns after the first are set to the right."""
        table = Table(title=self.text(title), title_justify="left", title_style="bold", box=None, pad_edge=False)
        for number, header in enumerate(headers):
            # Headers may wrap on a narrow terminal, between words; names and amounts do not.
            shown = self.text(header)
            widest = max((len(row[number]) for row in rows), default=0)
            width = max(min(widest, _MOST_WIDTH), *(len(word) for word in shown.split()), 0)
            justify: Literal["left", "right"] = "left" if number == 0 else "right"
            table.add_column(shown, justify=justify, min_width=width, overflow="fold")
        for row in rows:
            table.add_row(*row)
        _print_whole(table)

    def findings(self, findings: Sequence[Finding]) -> None:
        """Print findings on standard error, one a line."""
        for finding in findings:
            click.echo(finding.in_language(self.settings.language), err=True)

    def error(self, error: PlannerError) -> None:
        """Print an error on standard error."""
        if isinstance(error, InputError):
            self.findings(error.findings)
        else:
            click.echo(error.in_language(self.settings.language), err=True)

    @contextmanager
    def progress(self, label: Sentence) -> Iterator[Callable[[SolveProgress], None]]:
        """Show a bar on standard error while a plan is sought; plain lines are left to log files of others."""
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[state]}"),
            TimeElapsedColumn(),
        )
        console = Console(stderr=True, highlight=False)
        with Progress(*columns, console=console, transient=True) as bar:
            task = bar.add_task(self.text(label), total=1.0, state="")

            def report(progress: SolveProgress) -> None:
                state = f"{progress.num_planned} · {progress.cost.total / 3600:.1f} h"
                if progress.is_compiling:
                    state = self.text(sentence("the engine is compiled for this machine, once, about a minute"))
                bar.update(task, completed=min(progress.seconds / progress.limit, 1), state=state)

            yield report


def _print_whole(table: Table) -> None:
    """Print a table without losing the end of a cell: a terminal that is too narrow breaks the lines itself."""
    console = Console(highlight=False, markup=False)
    wanted = console.measure(table, options=console.options.update(max_width=_UNBOUNDED))
    if wanted.maximum > console.width:
        for column in table.columns:
            column.width = column.min_width
        console.width = max(console.width, wanted.minimum)
    console.print(table)
