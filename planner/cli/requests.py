"""Commands for one request: the way to its channel, calls, readiness, and its end."""

import click

from planner.cli.calls import call, call_back_, queue
from planner.cli.channel import channel, consent, ready, triage
from planner.cli.door_code import door_code
from planner.cli.installation import opened
from planner.cli.intake import COMMANDS as INTAKE
from planner.cli.output import Output, json_option
from planner.domain.lifecycle import RequestState
from planner.locale import Sentence, sentence
from planner.services.requests import close_request

_CLOSED: dict[RequestState, Sentence] = {
    RequestState.DONE: sentence("Request {id} is done."),
    RequestState.CANCELLED: sentence("Request {id} is cancelled; what was booked for it is free."),
}


@click.group()
def request() -> None:
    """Take a request on its way: to a channel, to a call or a visit, and to its end."""


for _command in (triage, channel, consent, ready, door_code, queue, call, call_back_, *INTAKE):
    request.add_command(_command)


@request.command()
@click.argument("request_id", metavar="ID")
@json_option
@click.pass_obj
def done(output: Output, request_id: str, as_json: bool) -> None:
    """Close a request whose visit has been; it is planned no more."""
    _close(output, request_id, RequestState.DONE, as_json=as_json)


@request.command()
@click.argument("request_id", metavar="ID")
@json_option
@click.pass_obj
def cancel(output: Output, request_id: str, as_json: bool) -> None:
    """Close a request that will not be met; a booked visit is freed, and the resident has to be told."""
    _close(output, request_id, RequestState.CANCELLED, as_json=as_json)


def _close(output: Output, request_id: str, state: RequestState, *, as_json: bool) -> None:
    close_request(opened(output), request_id, state)
    if as_json:
        output.json({"request": request_id, "state": state})
        return
    output.say(_CLOSED[state].with_values(id=request_id))
