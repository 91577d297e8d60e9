"""The command ``planner explain``."""

from datetime import date

import click

from planner.cli.answers.asked import Files, files_argument, week_or_files_option
from planner.cli.installation import opened
from planner.cli.output import Output, json_option
from planner.domain.check import refuse_broken
from planner.domain.codec import encode
from planner.domain.plan_file import read_plan
from planner.domain.week_file import read_week
from planner.intake.catalogue import read_catalogue
from planner.locale import Sentence, sentence
from planner.report.answers.explain import ExplanationWords, explanation_notes
from planner.report.answers.want_names import WantNames
from planner.report.answers.week_words import WeekWords
from planner.services.questions.explain import WeekExplained, explain_week
from planner.solve.answers.explain import explain as explain_visits


@click.command()
@files_argument
@week_or_files_option
@click.option("--visit", help="Only this visit, by its id; without it, every visit that is not planned.")
@click.option("--all", "with_verdicts", is_flag=True, help="Also say what stands against each shift.")
@json_option
@click.pass_obj
def explain(
    output: Output, files: Files, monday: date | None, visit: str | None, with_verdicts: bool, as_json: bool
) -> None:
    """
    Say why visits are not planned, and what would let them in.

    One cause for each visit and up to three changes, the smallest first: another time of the resident, a longer shift,
    a skill or language, a limit, another visit that makes room, one more helper. Each of them has been tried: the visit
    fits then and no rule is broken.
    """
    answer = _answer(output, files, monday, visit)
    if as_json:
        output.json(encode(answer.value))
        return
    output.say(sentence("Week of {monday}", monday=answer.problem.monday), "")
    if not answer.value:
        output.say(sentence("Every visit of the week is planned."))
        return
    words = WeekWords(answer.problem, answer.directory, answer.names, output.settings.language)
    for explanation in answer.value:
        _say(output, ExplanationWords(explanation, words, answer.areas), with_verdicts=with_verdicts)
    output.say(*explanation_notes())


def _answer(output: Output, files: Files, monday: date | None, visit: str | None) -> WeekExplained:
    if monday is not None and not files:
        return explain_week(opened(output), monday, visit)
    if monday is not None or len(files) != 2:
        raise click.UsageError("Give --week DATE, or a week file and a plan file.")
    problem, plan, catalogue = read_week(files[0]), read_plan(files[1]), read_catalogue()
    refuse_broken(problem, plan)
    found = explain_visits(problem, plan, None if visit is None else [visit])
    return WeekExplained(found, problem, plan, WantNames(catalogue.languages, catalogue.skills))


def _say(output: Output, words: ExplanationWords, *, with_verdicts: bool) -> None:
    output.say(words.cause())
    remark = words.remark()
    lines: tuple[Sentence, ...] = (*words.changes(), *(() if remark is None else (remark,)))
    output.say(*(f"  • {output.text(line)}" for line in lines))
    if with_verdicts:
        output.say(*(f"    {output.text(line)}" for line in words.verdicts()))
    output.say("")
