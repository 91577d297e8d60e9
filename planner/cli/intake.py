"""Commands about one request after another: take one, look at it, list them, and say which are the same."""

import json
import sys
from typing import IO, Any

import click

from planner.cli.installation import opened
from planner.cli.output import Output, json_option
from planner.domain.codec import Findings, decode, encode
from planner.domain.lifecycle import RequestState
from planner.domain.request_states import STATE_NAMES
from planner.errors import Finding, InputError
from planner.intake.draft import Draft
from planner.locale import sentence
from planner.services.new_request import take_request
from planner.services.receiving import merge_requests, possible_duplicates, tell_apart
from planner.services.request_list import PAGE_LINES, Which, find_requests
from planner.services.requests import SeenRequest, reopen_request, see_request
from planner.store.request_lines import RequestLine

_FILE = "(file)"


@click.command()
@click.option(
    "--file",
    "source",
    type=click.File(encoding="utf-8-sig"),
    default="-",
    help="JSON of the request; standard input by default.",
)
@json_option
@click.pass_obj
def new(output: Output, source: IO[str], as_json: bool) -> None:
    """
    Take a request, as the form of a call does.

    \b
    The JSON has the fields of the form, each of them text:
      name, phone, topic, device, address, postcode, times, priority, notes
      languages       a list
      same_as         number of the open request that it is the same as
      different_from  a list of requests that look alike and are not the same
    Names, phones and addresses are read from a file or standard input only: what stands in a command is seen by
    others on the machine. An open request of the same person about the same topic takes it in.
    """  # noqa: D301 - click reads the backspace
    received = take_request(opened(output), _draft(source))
    if as_json:
        output.json(encode(received))
        return
    if received.merged_into:
        output.say(sentence("Saved as part of request {kept}, which was open already.", kept=received.merged_into))
    else:
        output.say(sentence("Saved as request {id}.", id=received.id))
    for other in received.duplicates:
        output.say(sentence("Request {id} may be the same; look at both. [DUPLICATE_POSSIBLE]", id=other))


@click.command()
@click.argument("request_id", metavar="ID")
@json_option
@click.pass_obj
def show(output: Output, request_id: str, as_json: bool) -> None:
    """Show a request: what it says, how far it is, what it lacks, its history, and what it may be the same as."""
    workspace = opened(output)
    seen = see_request(workspace, request_id)
    alike = () if seen.is_closed else possible_duplicates(workspace, seen.opened.value)
    told = _told(output, seen, tuple(other.id for other in alike))
    if as_json:
        output.json(told)
        return
    for name, value in told.items():
        output.say(f"{name}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}")


@click.command(name="list")
@click.option("--state", type=click.Choice([str(which) for which in Which]), default=str(Which.OPEN), show_default=True)
@click.option(
    "--page", type=click.IntRange(min=1), default=1, show_default=True, help=f"Of {PAGE_LINES} requests each."
)
@click.option("--search", is_flag=True, help="Read part of a name, phone or number from standard input.")
@json_option
@click.pass_obj
def list_(output: Output, state: str, page: int, search: bool, as_json: bool) -> None:
    """List requests, those with the nearest latest day first."""
    words = sys.stdin.readline() if search else ""
    listed = find_requests(opened(output), Which(state), words, page=page)
    if as_json:
        rows = [{**_line(line), "overdue": line.id in listed.overdue} for line in listed.lines]
        output.json({"found": listed.num_found, "page": page, "pages": listed.num_pages, "requests": rows})
        return
    headers = [sentence("Number"), sentence("Name"), sentence("Phone"), sentence("State"), sentence("Latest day")]
    cells = [_cells(output, line) for line in listed.lines]
    output.table(sentence("Requests"), headers, cells)
    output.say(sentence("{count} requests", count=listed.num_found))


@click.command()
@click.argument("kept")
@click.argument("other")
@json_option
@click.pass_obj
def merge(output: Output, kept: str, other: str, as_json: bool) -> None:
    """Make the request OTHER part of the request KEPT; both keep their history."""
    merge_requests(opened(output), kept, other)
    if as_json:
        output.json({"kept": kept, "merged": other})
        return
    output.say(sentence("Request {other} is part of request {kept} now.", other=other, kept=kept))


@click.command()
@click.argument("one")
@click.argument("other")
@json_option
@click.pass_obj
def distinct(output: Output, one: str, other: str, as_json: bool) -> None:
    """Note that two requests look alike and are not the same."""
    tell_apart(opened(output), one, other)
    if as_json:
        output.json({"distinct": [one, other]})
        return
    output.say(sentence("Requests {one} and {other} are two wishes.", one=one, other=other))


@click.command()
@click.argument("request_id", metavar="ID")
@json_option
@click.pass_obj
def reopen(output: Output, request_id: str, as_json: bool) -> None:
    """Open a cancelled request again; its channel is chosen anew."""
    reopen_request(opened(output), request_id)
    if as_json:
        output.json({"request": request_id, "state": RequestState.NEW})
        return
    output.say(sentence("The request is open again."))


COMMANDS = (new, show, list_, merge, distinct, reopen)
"""What this file adds to the group ``planner request``."""


def _draft(source: IO[str]) -> Draft:
    try:
        raw = json.load(source)
    except json.JSONDecodeError as error:
        text = sentence("This is not JSON: line {line}, column {column}.", line=error.lineno, column=error.colno)
        raise InputError([Finding("FILE_UNREADABLE", _FILE, text)]) from error
    except (ValueError, RecursionError) as error:
        text = sentence("The file is not a readable JSON text; save it as UTF-8.")
        raise InputError([Finding("FILE_UNREADABLE", _FILE, text)]) from error
    findings = Findings()
    draft = decode(Draft, raw, "", findings)
    if findings or draft is None:
        raise InputError(findings)
    return draft


def _told(output: Output, seen: SeenRequest, alike: tuple[str, ...]) -> dict[str, Any]:
    history = [
        {
            "request": step.request,
            "at": step.at.isoformat(),
            "by": step.actor,
            "from": step.before,
            "to": step.after,
        }
        for step in seen.history
    ]
    missing = [
        {"code": finding.code, "where": finding.where, "text": output.text(finding.text)} for finding in seen.missing
    ]
    return {
        **_plain(encode(seen.opened.value)),
        "state": seen.state,
        "merged_into": seen.merged_into,
        "parts": list(seen.parts),
        "missing": missing,
        "possible_duplicates": list(alike),
        "history": history,
    }


def _plain(data: Any) -> Any:
    """Return JSON data with its days as text."""
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_plain(value) for value in data]
    return data.isoformat() if hasattr(data, "isoformat") else data


def _line(line: RequestLine) -> dict[str, Any]:
    days = {"received": line.received.isoformat(), "serve_by": line.serve_by and line.serve_by.isoformat()}
    return {**vars(line), **days}


def _cells(output: Output, line: RequestLine) -> list[str]:
    latest = "" if line.serve_by is None else line.serve_by.isoformat()
    return [line.id, line.name, line.phone, output.text(STATE_NAMES[line.state]), latest]
