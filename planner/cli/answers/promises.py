"""The command ``planner promises``."""

from datetime import date

import click

from planner.cli.installation import opened
from planner.cli.output import Output, json_option
from planner.cli.week import week_option
from planner.domain.codec import encode
from planner.locale import sentence
from planner.report.answers.promises import LedgerWords
from planner.services.questions.promises import promises_of


@click.command()
@week_option
@json_option
@click.pass_obj
def promises(output: Output, monday: date, as_json: bool) -> None:
    """List what residents were told for a week, and what became of it: stands, moved to when, broken, and why."""
    ledger, directory = promises_of(opened(output), monday)
    if as_json:
        lines = [{**encode(line), "made": line.made.isoformat()} for line in ledger.lines]
        output.json({"monday": monday.isoformat(), "promises": lines})
        return
    words = LedgerWords(ledger, directory, output.settings.language)
    output.say(sentence("Promises of the week of {monday}", monday=monday), words.summary(), *words.lines())
