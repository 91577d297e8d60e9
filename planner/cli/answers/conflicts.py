"""The command ``planner conflicts``."""

from datetime import date
from pathlib import Path

import click

from planner.cli.installation import opened
from planner.cli.output import Output, json_option
from planner.cli.week import WeekType
from planner.domain.codec import encode
from planner.domain.plan import Plan
from planner.domain.plan_file import read_plan
from planner.domain.problem import Problem
from planner.domain.week_file import read_week
from planner.errors import Finding, InputError
from planner.intake.catalogue import read_catalogue
from planner.locale import Sentence, sentence
from planner.report.answers.conflicts import ConflictText, conflict_notes, conflict_texts
from planner.report.answers.want_names import WantNames
from planner.report.answers.week_words import WeekWords
from planner.services.questions.conflicts import WeekConflicts, conflicts_of_week
from planner.solve.answers.conflicts import DEFAULT_SECONDS
from planner.solve.answers.conflicts import conflicts as conflicts_of

_FILE = click.Path(path_type=Path, dir_okay=False)
_MOST_FILES = 2


@click.command()
@click.argument("files", metavar="[WEEK.json [PLAN.json]]", type=_FILE, nargs=-1)
@click.option("--week", "monday", type=WeekType(), help="Ask about this week of the store; any date of it.")
@click.option("--promises", "with_promises", is_flag=True, help="Hold promises as fast as pins.")
@click.option(
    "--seconds",
    type=click.FloatRange(min=0),
    default=DEFAULT_SECONDS,
    show_default=True,
    help="How long to look; what is not decided by then is said to be so.",
)
@json_option
@click.pass_context
def conflicts(
    context: click.Context,
    files: tuple[Path, ...],
    monday: date | None,
    with_promises: bool,
    seconds: float,
    as_json: bool,
) -> None:
    """
    Say which pins and rules cannot hold together: the smallest sets of them.

    One fact of each set has to give. A claimed conflict is proven; where time runs out, nothing is claimed. With a
    plan, the visits that it leaves out are set aside first. Conflicts end with exit code 1.
    """
    output = context.ensure_object(Output)
    if monday is not None and not files:
        answer = conflicts_of_week(opened(output), monday, with_promises=with_promises, seconds=seconds)
    elif monday is None and 1 <= len(files) <= _MOST_FILES:
        answer = _of_files(files, with_promises=with_promises, seconds=seconds)
    else:
        raise click.UsageError("Give --week DATE, or a week file and perhaps its plan file.")
    if as_json:
        output.json(encode(answer.value))
    else:
        _say(output, answer)
    context.exit(1 if answer.value.conflicts else 0)


def _of_files(files: tuple[Path, ...], *, with_promises: bool, seconds: float) -> WeekConflicts:
    problem, catalogue = read_week(files[0]), read_catalogue()
    plan = _plan_of(problem, files[1]) if len(files) == _MOST_FILES else None
    found = conflicts_of(problem, plan, with_promises=with_promises, seconds=seconds)
    return WeekConflicts(found, problem, WantNames(catalogue.languages, catalogue.skills))


def _plan_of(problem: Problem, file: Path) -> Plan:
    """A plan by hand may break what is pinned; only that it is of this week matters."""
    plan = read_plan(file)
    if plan.problem != problem.digest():
        text = sentence("The plan was made for another week; plan this one again.")
        raise InputError([Finding("DIGEST_MISMATCH", "plan", text)])
    return plan


def _say(output: Output, answer: WeekConflicts) -> None:
    words = WeekWords(answer.problem, answer.directory, answer.names, output.settings.language)
    output.say(sentence("Week of {monday}", monday=answer.problem.monday), "")
    for text in conflict_texts(answer.value, words):
        _say_conflict(output, text)
    output.say(*conflict_notes(answer.value, words))


def _say_conflict(output: Output, text: ConflictText) -> None:
    output.say(sentence("{line} [CONFLICT_SET]", line=text.title))
    output.say(*(f"  {number}. {output.text(fact)}" for number, fact in enumerate(text.facts, start=1)))
    output.say(*(_indented(output, line) for line in (*text.background, text.note)), "")


def _indented(output: Output, line: Sentence) -> str:
    return f"     {output.text(line)}"
