"""The command ``planner hold``."""

from datetime import date, datetime, timedelta

import click

from planner.cli.installation import opened
from planner.cli.output import Output, json_option
from planner.cli.week import WeekType
from planner.locale import Sentence, sentence
from planner.locale.moments import format_moment
from planner.report.directory import Directory
from planner.services.questions.holds import hold_slot, holds_of, release_hold
from planner.services.questions.holds_accept import accept_hold
from planner.services.questions.suggest import suggest_slots
from planner.services.questions.suggest_times import FreeTimes
from planner.solve.answers.suggest import DEFAULT_TOP
from planner.store.holds import Hold

_HALF_A_MINUTE = timedelta(seconds=30)


@click.command()
@click.argument("request_id", metavar="[REQUEST]", required=False)
@click.option("--number", type=int, help="Keep the free time with this number, as planner suggest lists them now.")
@click.option("--top", type=int, default=DEFAULT_TOP, show_default=True, help="How many times were listed.")
@click.option("--accept", "do_accept", is_flag=True, help="The resident takes the time: promise it.")
@click.option("--release", "do_release", is_flag=True, help="Let go of the time.")
@click.option("--list", "do_list", is_flag=True, help="List what is held now.")
@click.option("--week", "monday", type=WeekType(), help="Only this week; any date of it.")
@json_option
@click.pass_obj
def hold(
    output: Output,
    request_id: str | None,
    number: int | None,
    top: int,
    do_accept: bool,
    do_release: bool,
    do_list: bool,
    monday: date | None,
    as_json: bool,
) -> None:
    """
    Keep a free time for a request for 15 minutes, so that nobody else offers it, and promise it or let it go.

    It is kept in the database, so it survives a restart. A promised visit goes into the newest plan at its time, and
    nobody else moves.
    """
    chosen = [number is not None, do_accept, do_release, do_list]
    if sum(chosen) != 1 or do_list == (request_id is not None):
        raise click.UsageError("Give a request with --number N, --accept or --release, or give --list alone.")
    if request_id is None:
        _list(output, monday, as_json=as_json)
    elif number is not None:
        _keep(output, suggest_slots(opened(output), request_id, monday=monday, top=top), number, as_json=as_json)
    elif do_accept:
        _accept(output, request_id, as_json=as_json)
    else:
        _release(output, request_id, as_json=as_json)


def _keep(output: Output, times: FreeTimes, number: int, *, as_json: bool) -> None:
    workspace = opened(output)
    held = hold_slot(workspace, times, number)
    if as_json:
        output.json(_plain(held))
        return
    output.say(hold_line(output, held, holds_of(workspace, held.monday).directory))
    output.say(
        sentence(
            "When the resident has answered: planner hold {request} --accept, or --release", request=held.request_id
        )
    )


def _accept(output: Output, request_id: str, *, as_json: bool) -> None:
    accepted = accept_hold(opened(output), request_id)
    held = accepted.hold
    if as_json:
        output.json({**_plain(held), "plan": accepted.plan_id, "is_published": accepted.is_published})
        return
    output.say(sentence("Promised: request {request}, {moment}.", request=request_id, moment=_start(output, held)))
    if accepted.is_published:
        output.say(sentence("Plan {id} is published with it, and the time is booked.", id=accepted.plan_id))
    else:
        output.say(
            sentence("Plan {id} has it; it is a draft and not published yet.", id=accepted.plan_id),
            sentence("Publish it with: planner publish --week {monday}", monday=held.monday.isoformat()),
        )


def _release(output: Output, request_id: str, *, as_json: bool) -> None:
    was_held = release_hold(opened(output), request_id)
    if as_json:
        output.json({"released": was_held})
    elif was_held:
        output.say(sentence("The time is free again."))
    else:
        output.say(sentence("Nothing was held for this request."))


def _list(output: Output, monday: date | None, *, as_json: bool) -> None:
    held = holds_of(opened(output), monday)
    if as_json:
        output.json([_plain(each) for each in held.holds])
    elif not held.holds:
        output.say(sentence("Nothing is held now."))
    for each in () if as_json else held.holds:
        output.say(hold_line(output, each, held.directory))


def hold_line(output: Output, held: Hold, directory: Directory) -> Sentence:
    """Return what is held for whom, and until when."""
    return sentence(
        "Request {request}, {resident}: {moment}, {helpers}; held until {until}.",
        request=held.request_id,
        resident=directory.resident(held.visit_id).name,
        moment=_start(output, held),
        helpers=", ".join(directory.helper(helper).name for helper in held.helpers),
        until=_moment(output, held.expires, held),
    )


def _start(output: Output, held: Hold) -> str:
    """At the nearest minute, as every list of times shows it."""
    return _moment(output, held.starts + _HALF_A_MINUTE, held)


def _moment(output: Output, moment: datetime, held: Hold) -> str:
    return format_moment(moment, held.zone, output.settings.language)


def _plain(held: Hold) -> dict[str, object]:
    return {
        "request": held.request_id,
        "visit": held.visit_id,
        "monday": held.monday.isoformat(),
        "plan": held.plan_id,
        "helpers": list(held.helpers),
        "starts": held.starts.isoformat(),
        "ends": held.ends.isoformat(),
        "expires": held.expires.isoformat(),
    }
