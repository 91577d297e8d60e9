"""Commands for help from a distance: who is to be called, and what came of it."""

from datetime import datetime
from typing import IO
from zoneinfo import ZoneInfo

import click

from planner.cli.channel import recommendation_json, say_recommendation, text_file
from planner.cli.installation import opened
from planner.cli.output import Output, json_option
from planner.domain.problem import DEFAULT_TIMEZONE
from planner.domain.remote import MAX_CALL_MINUTES, UNREACHED_UNTIL_LETTER, Outcome
from planner.locale import Sentence, sentence
from planner.locale.moments import format_moment
from planner.services.local_time import local_now
from planner.services.remote import note_attempt, remote_queue, set_call_back

_MOMENT = click.DateTime(formats=["%Y-%m-%dT%H:%M"])


@click.command()
@json_option
@click.pass_obj
def queue(output: Output, as_json: bool) -> None:
    """Show who waits for a call, in the order in which they are called; overdue ones come first."""
    now = local_now()
    waiting = remote_queue(opened(output), now)
    if as_json:
        output.json(
            [
                {
                    "request": entry.request.id,
                    "call_back": None if entry.call_back is None else entry.call_back.isoformat(),
                    "overdue": entry.is_overdue(now),
                    "priority": entry.request.priority,
                    "calls": len(entry.attempts),
                    "needs_letter": entry.needs_letter,
                }
                for entry in waiting
            ]
        )
        return
    headers: list[Sentence | str] = [
        *(sentence("Request"), sentence("To be called"), sentence("Overdue"), sentence("Calls"), sentence("Letter")),
    ]
    rows = [
        [
            entry.request.id,
            _shown(output, entry.call_back),
            output.text(_YES_NO[entry.is_overdue(now)]),
            str(len(entry.attempts)),
            output.text(_YES_NO[entry.needs_letter]),
        ]
        for entry in waiting
    ]
    output.table(sentence("Remote queue"), headers, rows)


@click.command()
@click.argument("request_id", metavar="ID")
@click.argument("outcome", type=click.Choice([str(outcome) for outcome in Outcome]))
@click.option("--minutes", type=click.IntRange(0, MAX_CALL_MINUTES), default=0, help="How long it took.")
@click.option("--note", type=text_file, help="File with a note; - reads it from standard input.")
@click.option("--call-back", type=_MOMENT, help="When to call again, by the clock on the wall.")
@json_option
@click.pass_obj
def call(
    output: Output,
    request_id: str,
    outcome: str,
    minutes: int,
    note: IO[str] | None,
    call_back: datetime | None,
    as_json: bool,
) -> None:
    """
    Note a call to a resident: solved, not_reached, call_again or not_solved.

    What is solved is done; what is not needs a new channel, and a home visit is possible then. Nobody is closed because
    they cannot be reached.
    """
    after = note_attempt(
        opened(output),
        request_id,
        Outcome(outcome),
        minutes,
        "" if note is None else note.read(),
        call_back=_there(call_back),
        now=local_now(),
    )
    if as_json:
        found = {} if after.recommendation is None else recommendation_json(after.recommendation)
        output.json({"request": request_id, "state": after.state, "needs_letter": after.needs_letter, **found})
        return
    output.say(sentence("The call is saved."))
    if after.recommendation is not None:
        say_recommendation(output, after.recommendation)
    if after.needs_letter:
        text = sentence("{request} was not reached {count} times: send a letter, or agree on a visit.")
        output.say(text.with_values(request=request_id, count=UNREACHED_UNTIL_LETTER))


@click.command(name="call-back")
@click.argument("request_id", metavar="ID")
@click.argument("moment", type=_MOMENT, required=False)
@json_option
@click.pass_obj
def call_back_(output: Output, request_id: str, moment: datetime | None, as_json: bool) -> None:
    """Note when a resident wants to be called, such as 2026-12-01T10:00; without a time, at any."""
    there = _there(moment)
    set_call_back(opened(output), request_id, there, now=local_now())
    if as_json:
        output.json({"request": request_id, "call_back": None if there is None else there.isoformat()})
        return
    output.say(sentence("The time is saved."))


_YES_NO = {True: sentence("Yes"), False: sentence("No")}


def _there(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.replace(tzinfo=ZoneInfo(DEFAULT_TIMEZONE))


def _shown(output: Output, moment: datetime | None) -> str:
    if moment is None:
        return output.text(sentence("at any time"))
    return format_moment(moment, DEFAULT_TIMEZONE, output.settings.language)
