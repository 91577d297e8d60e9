"""Commands that take files in, and how the files of other systems are read."""

import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as ProgressBar

from planner.cli.installation import opened
from planner.cli.output import Output, json_option
from planner.cli.source import source
from planner.domain.progress import Progress
from planner.domain.source import FILE
from planner.errors import Finding, InputError, NotFoundError
from planner.intake.mapping import ColumnMapping
from planner.locale import Sentence, sentence
from planner.services.bootstrap import Workspace
from planner.services.importing import (
    Report,
    import_good_rows,
    import_helpers,
    import_requests,
    mapping_of,
    preview_requests,
    save_mapping,
)
from planner.services.private_file import write_private
from planner.store.saving import Saved

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_NEW_FILE = click.Path(path_type=Path, dir_okay=False)
_TABLES = ("columns", "defaults")
_FILE_ITSELF = "(file)"


@click.command(name="import")
@click.option("--requests", type=_FILE, help="CSV, xlsx or JSON of requests.")
@click.option("--helpers", type=_FILE, help="CSV or xlsx of helpers.")
@click.option("--system", default=FILE, help="Whose file of requests it is; see: planner source map")
@click.option("--preview", is_flag=True, help="Only count what is in the file of requests.")
@click.option(
    "--rejects", type=_NEW_FILE, help="Import the requests that are right, and write the others to this file."
)
@json_option
@click.pass_obj
def import_files(
    output: Output,
    requests: Path | None,
    helpers: Path | None,
    system: str,
    preview: bool,
    rejects: Path | None,
    as_json: bool,
) -> None:
    """
    Import requests and helpers with their shifts.

    A file goes in whole or not at all; everything that is wrong with it is said at once. The same file again adds
    nothing. The columns are described in docs/import.md.
    """
    if requests is None and (helpers is None or preview or rejects):
        raise click.UsageError("Name a file with --requests, with --helpers, or both.")
    workspace = opened(output)
    if requests is not None and preview:
        _preview(output, workspace, requests, system=system, as_json=as_json)
        return
    outcome = _Outcome()
    if helpers is not None:
        outcome.take("helpers", helpers, lambda _report: import_helpers(workspace, helpers))
    if requests is not None and rejects is not None:
        outcome.take(
            "requests", requests, lambda _report: _good_rows(output, workspace, requests, rejects, system=system)
        )
    elif requests is not None:
        outcome.take("requests", requests, lambda report: _all_rows(output, workspace, requests, report, system=system))
    outcome.tell(output, as_json=as_json)


@source.command("map")
@click.argument("name")
@click.argument("file", type=_FILE, required=False)
@json_option
@click.pass_obj
def map_columns(output: Output, name: str, file: Path | None, as_json: bool) -> None:
    """
    Say how the files of a system are read, or show it without FILE.

    FILE is TOML: a table [columns] with our column by the header of theirs, empty for one that is left out, and a table
    [defaults] with what every row holds in a column of ours.
    """
    workspace = opened(output)
    if file is not None:
        save_mapping(workspace, name, _read_mapping(file))
    mapping = mapping_of(workspace, name)
    if mapping is None:
        raise NotFoundError(sentence("Nobody has said yet how files of this system are read; map its columns first."))
    if as_json:
        output.json(asdict(mapping))
        return
    rows = [[theirs, ours] for theirs, ours in mapping.columns.items()]
    rows += [["", f"{ours} = {value}"] for ours, value in mapping.defaults.items()]
    output.table(sentence("Files of {name}", name=name), (sentence("Their column"), sentence("Our column")), rows)


TakeIn = Callable[[Report], Saved]
"""Takes a file in; it is given whom to tell what stops nothing."""


class _Outcome:
    """What became of each file: one that cannot go in does not keep the other out."""

    def __init__(self) -> None:
        self._saved: dict[str, Saved] = {}
        self._findings: list[Finding] = []
        self._warnings: list[Finding] = []

    def take(self, kind: str, path: Path, take_in: TakeIn) -> None:
        """Take a file in, or keep what is wrong with it."""
        try:
            self._saved[kind] = take_in(self._warnings.append)
        except InputError as error:
            self._findings += _in_file(path, error)

    def tell(self, output: Output, *, as_json: bool) -> None:
        """Say what was saved, and raise what was wrong."""
        if as_json:
            output.json({kind: vars(counts) for kind, counts in self._saved.items()})
        else:
            output.say(*(_saved_line(kind, counts) for kind, counts in self._saved.items()))
        output.findings(self._warnings)
        if self._findings:
            raise InputError(self._findings)


def _preview(output: Output, workspace: Workspace, path: Path, *, system: str, as_json: bool) -> None:
    try:
        with _progress(output, sentence("Reading")) as report:
            preview = preview_requests(workspace, path, system=system, on_progress=report)
    except InputError as error:
        raise InputError(_in_file(path, error)) from None
    counts = {name: getattr(preview, name) for name in ("accepted", "rejected", "duplicates")}
    if as_json:
        findings = [{"where": found.where, "code": found.code} for found in preview.findings]
        output.json({**counts, "findings": findings})
        return
    text = sentence("Right: {accepted}. Rejected: {rejected}. Possible duplicates: {duplicates}.")
    output.say(text.with_values(**counts))
    output.findings(preview.findings)


def _all_rows(output: Output, workspace: Workspace, path: Path, on_warning: Report, *, system: str) -> Saved:
    with _progress(output, sentence("Importing")) as report:
        return import_requests(workspace, path, system=system, on_warning=on_warning, on_progress=report)


def _good_rows(output: Output, workspace: Workspace, path: Path, rejects: Path, *, system: str) -> Saved:
    with _progress(output, sentence("Importing")) as report:
        done = import_good_rows(workspace, path, system=system, on_progress=report)
    if done.rejected:
        write_private(rejects, done.rejects)
        text = sentence("Rejected rows: {count}; they are in {file}.", count=done.rejected, file=rejects.name)
        output.note(text)
    return done.saved


@contextmanager
def _progress(output: Output, label: Sentence) -> Iterator[Progress]:
    """Show a bar on standard error; log files of others are left alone."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    console = Console(stderr=True, highlight=False)
    with ProgressBar(*columns, console=console, transient=True) as bar:
        task = bar.add_task(output.text(label), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _in_file(path: Path, error: InputError) -> list[Finding]:
    return [replace(found, where=f"{path.name}, {found.where}") for found in error.findings]


def _read_mapping(file: Path) -> ColumnMapping:
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        text = sentence("The file is no TOML in UTF-8. Correct it.")
        raise InputError([Finding("FILE_UNREADABLE", file.name, text)]) from None
    findings = [finding for key, table in tables.items() for finding in _problems(key, table)]
    if findings:
        raise InputError(findings)
    return ColumnMapping(**tables)


def _problems(key: str, table: object) -> Iterator[Finding]:
    # What stands in place of a name may be a line of the file itself, so that it is not repeated.
    if key not in _TABLES or not isinstance(table, dict):
        yield Finding("KEY_UNKNOWN", _FILE_ITSELF, sentence("Use the tables [columns] and [defaults]."))
        return
    for place, value in enumerate(table.values()):
        if not isinstance(value, str):
            yield Finding("TYPE_INVALID", f"{key}[{place}]", sentence("Give text between quotation marks."))


def _saved_line(kind: str, counts: Saved) -> Sentence:
    lines = {
        "requests": sentence("Requests: {added} new, {changed} changed, {unchanged} as before."),
        "helpers": sentence("Helpers: {added} new, {changed} changed, {unchanged} as before."),
    }
    return lines[kind].with_values(**vars(counts))
