"""Commands that make a back-up and bring an installation back from one."""

from pathlib import Path

import click

from planner.cli.output import Output, json_option
from planner.errors import Finding
from planner.locale import sentence
from planner.services.authorisation import OPERATOR
from planner.services.backup import back_up, check_backup
from planner.services.backup import restore as restore_from
from planner.services.bootstrap import empty_workspace, find_workspace
from planner.store.backup import VerifiedBackup

_file_argument = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.command()
@_file_argument
@click.option("--replace", is_flag=True, help="Let it take the place of a file of that name.")
@json_option
@click.pass_obj
def backup(output: Output, file: Path, replace: bool, as_json: bool) -> None:
    """
    Write everything at one moment into one encrypted file; the app may run on meanwhile.

    The key of the installation opens it: keep a copy of the key in another place. A back-up of either kind of database
    can be restored into either. Log-ins are not in it. Look at it with: planner restore FILE --verify
    """
    workspace = find_workspace(output.settings).on_behalf_of(OPERATOR)
    try:
        made = back_up(workspace, file, replaces=replace)
    finally:
        workspace.engine.dispose()
    if as_json:
        output.json({**made.manifest.to_json(), "sha256": made.sha256, "bytes": made.num_bytes})
        return
    num_rows = sum(digest.num_rows for digest in made.manifest.tables.values())
    output.say(
        sentence("The back-up {name} is written: {count} rows of {tables} tables.").with_values(
            name=file.name, count=num_rows, tables=len(made.manifest.tables)
        ),
        sentence("SHA-256 of the file: {sha256}", sha256=made.sha256),
    )


@click.command()
@_file_argument
@click.option("--verify", is_flag=True, help="Only look whether the back-up is whole; restore nothing.")
@json_option
@click.pass_context
def restore(context: click.Context, file: Path, verify: bool, as_json: bool) -> None:
    """
    Bring the installation back from a back-up, into a database that is missing or empty.

    Everything is restored or nothing; a database that holds anything is left alone. It needs the key of the
    installation that made the back-up, and comes to the schema of this program. Everybody has to log in anew.
    """
    output: Output = context.obj
    workspace = empty_workspace(output.settings).on_behalf_of(OPERATOR)
    try:
        found = check_backup(workspace, file) if verify else restore_from(workspace, file)
    finally:
        workspace.engine.dispose()
    if as_json:
        output.json({**found.manifest.to_json(), "first_broken": found.chain.first_broken})
    else:
        _print(output, file.name, found, verify=verify)
    broken = _broken_record(found)
    output.findings(broken)
    context.exit(1 if broken and verify else 0)


def _print(output: Output, name: str, found: VerifiedBackup, *, verify: bool) -> None:
    made = found.manifest.made.isoformat(timespec="seconds")
    num_rows = sum(digest.num_rows for digest in found.manifest.tables.values())
    if verify:
        output.say(
            sentence("The back-up {name} is whole: {count} rows of {made}.", name=name, count=num_rows, made=made)
        )
        return
    output.say(
        sentence("Restored {count} rows of {made}; everybody has to log in anew.", count=num_rows, made=made),
        sentence("What was erased after that moment is back: erase it again."),
    )


def _broken_record(found: VerifiedBackup) -> list[Finding]:
    if found.chain.first_broken is None:
        return []
    text = sentence("The record was broken already when the back-up was made; the other data are whole.")
    return [Finding("AUDIT_BROKEN", f"line {found.chain.first_broken}", text)]
