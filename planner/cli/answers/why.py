"""The command ``planner why``."""

from datetime import date

import click

from planner.cli.answers.asked import Files, ask, files_argument, week_or_files_option
from planner.cli.output import Output, json_option
from planner.domain.codec import encode
from planner.locale import sentence
from planner.report.answers.want_names import WantNames
from planner.report.answers.week_words import WeekWords
from planner.report.answers.why import WhyWords
from planner.services.questions.why import why_visit_here
from planner.solve.answers.why import why_here


@click.command()
@files_argument
@week_or_files_option
@click.option("--visit", required=True, help="The visit, by its id.")
@json_option
@click.pass_obj
def why(output: Output, files: Files, monday: date | None, visit: str, as_json: bool) -> None:
    """
    Say why a visit is with this helper at this time.

    Its place is held against the next three that it could have while nobody else moves: travel, waiting, wishes and
    promises, in minutes.
    """
    answered = ask(
        output,
        files,
        monday,
        of_files=lambda problem, plan: why_here(problem, plan, visit),
        of_store=lambda workspace, week: why_visit_here(workspace, week, visit),
    )
    if as_json:
        output.json(encode(answered.value))
        return
    week = WeekWords(answered.problem, answered.directory, WantNames(), output.settings.language)
    words = WhyWords(answered.value, week)
    output.say(sentence("Week of {monday}", monday=answered.problem.monday), "", words.here())
    output.say(*(f"  {number}. {output.text(line)}" for number, line in enumerate(words.others(), start=1)))
    output.say(*words.notes())
