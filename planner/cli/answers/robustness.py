"""The command ``planner robustness``."""

from dataclasses import replace
from datetime import date
from typing import Any

import click

from planner.cli.answers.asked import Files, ask, files_argument, week_or_files_option
from planner.cli.output import Output, json_option
from planner.domain.codec import encode
from planner.domain.service_rules import read_service_rules
from planner.locale import sentence
from planner.report.answers.robustness import RobustnessWords
from planner.services.questions.robustness import how_sure
from planner.solve.answers.robustness import DEFAULT_SAMPLES
from planner.solve.answers.robustness import robustness as robustness_of


@click.command()
@files_argument
@week_or_files_option
@click.option("--samples", type=int, default=DEFAULT_SAMPLES, show_default=True, help="How many weeks to simulate.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of all chance; the same seed, the same answer.")
@click.option("--service-spread", type=float, help="How much visits vary: 0.25 is a quarter of the planned time.")
@click.option("--travel-spread", type=float, help="How much each way varies: 0.25 is a quarter.")
@click.option("--no-show-chance", type=float, help="That a resident is not at home: 0.03 is three in a hundred.")
@click.option("--no-show-minutes", type=int, help="How long the helper waits then.")
@click.option("--late-minutes", type=int, help="A visit that starts later than this counts as late.")
@click.option("--overtime-minutes", type=int, help="Coming back later than this after the shift counts as overtime.")
@click.option("--slack-minutes", type=int, help="How much more time to try.")
@json_option
@click.pass_obj
def robustness(
    output: Output,
    /,
    files: Files,
    monday: date | None,
    samples: int,
    seed: int,
    as_json: bool,
    **changes: Any,
) -> None:
    """
    Ask how sure a plan is, by simulating its days.

    Which visits may start late and how often, whose days may end in overtime, and where ten minutes more help most. How
    visits, ways and residents vary are assumptions: options here, or the table [service.uncertainty] of planner.toml.
    """
    settings = read_service_rules(output.settings.service).uncertainty
    assumed = replace(settings, **{name: value for name, value in changes.items() if value is not None})
    answered = ask(
        output,
        files,
        monday,
        of_files=lambda problem, plan: robustness_of(problem, plan, assumed, samples=samples, seed=seed),
        of_store=lambda workspace, week: how_sure(workspace, week, assumed, samples=samples, seed=seed),
    )
    if as_json:
        output.json(encode(answered.value))
        return
    words = RobustnessWords(answered.value, answered.problem, answered.directory, output.settings.language)
    output.say(sentence("Week of {monday}", monday=answered.problem.monday), words.summary(), "")
    for table in (words.visits(), words.shifts()):
        if table.rows:
            output.table(table.caption, table.headers, table.rows)
        output.say(*table.notes, "")
    output.say(*words.slacks(), "", *words.notes())
