"""Commands over the accounts: who may log in, and as what."""

import sys

import click

from planner.cli.installation import opened
from planner.cli.output import Output, json_option
from planner.domain.role import Role
from planner.locale import Sentence, sentence
from planner.services.accounts import accounts, add_account, end_sessions, set_active, set_password, set_roles
from planner.store.accounts import Account

_name = click.argument("name")
_roles = click.option(
    "--role",
    "roles",
    type=click.Choice([str(role) for role in Role]),
    multiple=True,
    required=True,
    help="What they may be; once for each role.",
)
_helper = click.option("--helper", help="Id of the helper that they are; the role helper needs it.")
_from_stdin = click.option("--stdin", "is_from_stdin", is_flag=True, help="Read it from standard input, one line.")


@click.group()
def account() -> None:
    """
    Say who may log in, and as what.

    Passwords are asked for and not shown, or read from standard input; never are they an argument, which others on the
    machine could read.
    """


@account.command()
@_name
@_roles
@_helper
@click.option("--city", is_flag=True, help="They come through the city's own log-in; its subject is asked for.")
@_from_stdin
@json_option
@click.pass_obj
def add(
    output: Output,
    name: str,
    roles: tuple[str, ...],
    helper: str | None,
    city: bool,
    is_from_stdin: bool,
    as_json: bool,
) -> None:
    """Add an account, with a password here or for somebody who comes through the city's own log-in."""
    workspace = opened(output)
    chosen = [Role(role) for role in roles]
    if city:
        subject = _secret(output, sentence("Subject"), is_from_stdin=is_from_stdin, is_hidden=False)
        add_account(workspace, name, chosen, subject=subject, helper=helper)
    else:
        password = _secret(output, sentence("Password"), is_from_stdin=is_from_stdin)
        add_account(workspace, name, chosen, password=password, helper=helper)
    _tell(output, sentence("The account {name} was added.", name=name), name, as_json=as_json)


@account.command("list")
@json_option
@click.pass_obj
def list_accounts(output: Output, as_json: bool) -> None:
    """Show every account with its roles; neither passwords nor what the city calls anybody."""
    found = accounts(opened(output))
    if as_json:
        output.json([_account_json(one) for one in found])
        return
    headers: list[Sentence | str] = [sentence("Name"), sentence("Roles"), sentence("Helper"), sentence("Log-in")]
    rows = [[one.id, ", ".join(sorted(one.roles)), one.helper or "", output.text(_way_in(one))] for one in found]
    output.table(sentence("Accounts"), headers, rows)


@account.command()
@_name
@_roles
@_helper
@json_option
@click.pass_obj
def roles(output: Output, name: str, roles: tuple[str, ...], helper: str | None, as_json: bool) -> None:
    """Give an account these roles and no others; they hold from the next click on."""
    set_roles(opened(output), name, [Role(role) for role in roles], helper=helper)
    _tell(output, sentence("The roles of {name} were changed.", name=name), name, as_json=as_json)


@account.command()
@_name
@_from_stdin
@json_option
@click.pass_obj
def password(output: Output, name: str, is_from_stdin: bool, as_json: bool) -> None:
    """Give an account another password; whoever is logged in with it is logged out."""
    workspace = opened(output)
    set_password(workspace, name, _secret(output, sentence("Password"), is_from_stdin=is_from_stdin))
    _tell(output, sentence("The password of {name} was changed.", name=name), name, as_json=as_json)


@account.command()
@_name
@json_option
@click.pass_obj
def disable(output: Output, name: str, as_json: bool) -> None:
    """Let an account in no more; it is kept for the record, and its sessions end at once."""
    set_active(opened(output), name, is_active=False)
    _tell(output, sentence("The account {name} is disabled.", name=name), name, as_json=as_json)


@account.command()
@_name
@json_option
@click.pass_obj
def enable(output: Output, name: str, as_json: bool) -> None:
    """Let an account in again that was disabled, with the roles and the password that it had."""
    set_active(opened(output), name, is_active=True)
    _tell(output, sentence("The account {name} is enabled.", name=name), name, as_json=as_json)


@account.command("end-sessions")
@_name
@json_option
@click.pass_obj
def end_sessions_of(output: Output, name: str, as_json: bool) -> None:
    """Log an account out wherever it is logged in, say after a device was lost."""
    end_sessions(opened(output), name)
    _tell(output, sentence("The sessions of {name} have ended.", name=name), name, as_json=as_json)


def _secret(output: Output, label: Sentence, *, is_from_stdin: bool, is_hidden: bool = True) -> str:
    if is_from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    asked: str = click.prompt(output.text(label), hide_input=is_hidden, confirmation_prompt=is_hidden, err=True)
    return asked


def _tell(output: Output, done: Sentence, name: str, *, as_json: bool) -> None:
    if not as_json:
        output.say(done)
        return
    (found,) = [one for one in accounts(opened(output)) if one.id == name]
    output.json(_account_json(found))


def _account_json(found: Account) -> dict[str, object]:
    return {
        "name": found.id,
        "roles": sorted(found.roles),
        "helper": found.helper,
        "city": found.subject is not None,
        "active": found.is_active,
    }


def _way_in(found: Account) -> Sentence:
    if not found.is_active:
        return sentence("disabled")
    return sentence("city") if found.subject else sentence("password")
