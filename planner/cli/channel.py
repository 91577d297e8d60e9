"""Commands for the way of a request to its channel, and for what comes before a home visit."""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime
from typing import IO, Any

import click

from planner.cli.installation import opened
from planner.cli.output import Output, json_option
from planner.domain.channel import CHANNEL_NAMES, Channel
from planner.domain.consent import DATED
from planner.domain.triage import QUESTIONS, Question
from planner.locale import sentence
from planner.services.channels import choose_channel, note_answers, see_way
from planner.services.local_time import local_today
from planner.services.readiness import make_ready, note_consent
from planner.services.triage import Recommendation

_ANSWERS = {"yes": True, "no": False, "unknown": None}
_DAY = click.DateTime(formats=["%Y-%m-%d"])
text_file = click.File("r", encoding="utf-8", errors="replace")
"""Free text is never an argument: every user of the machine sees those, and the shell keeps them."""


def _answer_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for question in reversed(Question):
        name = f"--{question.replace('_', '-')}"
        command = click.option(name, question.value, type=click.Choice(list(_ANSWERS)))(command)
    return command


@click.command()
@click.argument("request_id", metavar="ID")
@_answer_options
@json_option
@click.pass_obj
def triage(output: Output, /, request_id: str, as_json: bool, **given: str | None) -> None:
    """Keep the answers of a resident, those that are named, and say which channel the rules recommend."""
    workspace = opened(output)
    way = see_way(workspace, request_id)
    named = {question: _ANSWERS[answer] for question, answer in given.items() if answer is not None}
    answers, found = replace(way.opened.value.answers, **named), way.recommendation
    if named:
        found = note_answers(workspace, request_id, answers, way.opened.version)
    if as_json:
        output.json({"request": request_id, "answers": asdict(answers), **recommendation_json(found)})
        return
    say_recommendation(output, found)


@click.command()
@click.argument("request_id", metavar="ID")
@click.argument("chosen", type=click.Choice([str(channel) for channel in Channel]), metavar="CHANNEL")
@click.option("--reason", type=text_file, help="File with the reason; - reads it from standard input.")
@json_option
@click.pass_obj
def channel(output: Output, request_id: str, chosen: str, reason: IO[str] | None, as_json: bool) -> None:
    """
    Choose how support is given: site, remote, home or referred.

    A reason is needed where the rules recommend another channel, or none.
    """
    text = "" if reason is None else reason.read()
    decision = choose_channel(opened(output), request_id, Channel(chosen), text)
    if as_json:
        rules = {"table_version": decision.table_version, "rule": decision.rule or None}
        output.json({"request": request_id, "channel": decision.channel, **rules})
        return
    output.say(sentence("Chosen: {channel}.", channel=CHANNEL_NAMES[decision.channel]))


def _day_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for name in reversed(DATED):
        command = click.option(f"--{name.replace('_', '-')}", name, type=_DAY, metavar="DATE")(command)
    return command


@click.command()
@click.argument("request_id", metavar="ID")
@_day_options
@click.option("--hazards", type=text_file, help="File with what they said; - reads it from standard input.")
@json_option
@click.pass_obj
def consent(
    output: Output, /, request_id: str, hazards: IO[str] | None, as_json: bool, **days: datetime | None
) -> None:
    """Note on which days the terms were read, the content was agreed, and hazards at home were asked about."""
    workspace = opened(output)
    opened_request = see_way(workspace, request_id).opened
    given: dict[str, Any] = {name: day.date() for name, day in days.items() if day is not None}
    noted = replace(opened_request.value.consent, **given)
    if hazards is not None:
        noted = replace(noted, hazards=hazards.read().strip())
    note_consent(workspace, request_id, noted, opened_request.version, today=local_today())
    if as_json:
        output.json({"request": request_id, "missing": list(noted.missing)})
        return
    output.say(sentence("The talk is saved."))


@click.command()
@click.argument("request_id", metavar="ID")
@json_option
@click.pass_obj
def ready(output: Output, request_id: str, as_json: bool) -> None:
    """Let a home visit be planned; everything that it still needs is said at once."""
    workspace = opened(output)
    make_ready(workspace, request_id)
    if as_json:
        output.json({"request": request_id, "state": "ready"})
        return
    output.say(sentence("The request is ready to be planned."))


def recommendation_json(found: Recommendation) -> dict[str, object]:
    """Return a recommendation for programs."""
    return {
        "recommended": None if found.rule is None else found.rule.channel,
        "rule": None if found.rule is None else found.rule.id,
        "table_version": found.table_version,
        "code": None if found.finding is None else found.finding.code,
        "open_questions": list(found.open_questions),
    }


def say_recommendation(output: Output, found: Recommendation) -> None:
    """Print a recommendation with its rule, or what to ask."""
    if found.rule is not None:
        text = sentence("Recommended: {channel}. {rule} (rule {id}, version {version})")
        name = found.rule.names[output.settings.language]
        values = {"channel": CHANNEL_NAMES[found.rule.channel], "rule": name, "id": found.rule.id}
        output.say(text.with_values(**values, version=found.table_version))
        return
    output.findings([finding for finding in (found.finding,) if finding is not None])
    output.say(*(QUESTIONS[question] for question in found.open_questions))
