"""The command that sets the code of a resident's door."""

import sys

import click

from planner.cli.installation import opened
from planner.cli.output import Output, json_option
from planner.locale import Sentence, sentence
from planner.services.door_codes import clear_door_code, set_door_code

_DONE: dict[bool, Sentence] = {
    True: sentence("The door code of request {id} is set; only the helper sees it, on the day of the visit."),
    False: sentence("The door code of request {id} is forgotten."),
}


@click.command("door-code")
@click.argument("request_id", metavar="ID")
@click.option("--clear", "is_cleared", is_flag=True, help="Forget the code instead.")
@json_option
@click.pass_obj
def door_code(output: Output, request_id: str, is_cleared: bool, as_json: bool) -> None:
    """
    Set the code of a resident's door, which nobody but the helper of the day sees again.

    The code is asked for and not shown, or read from standard input; never is it an argument, which others on the
    machine could read. It goes by itself after the visit.
    """
    workspace = opened(output)
    if is_cleared:
        clear_door_code(workspace, request_id)
    else:
        set_door_code(workspace, request_id, _asked(output))
    if as_json:
        output.json({"request": request_id, "door_code": not is_cleared})
        return
    output.say(_DONE[not is_cleared].with_values(id=request_id))


def _asked(output: Output) -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline()
    asked: str = click.prompt(output.text(sentence("Door code")), hide_input=True, err=True)
    return asked
