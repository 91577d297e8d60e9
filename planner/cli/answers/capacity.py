"""The command ``planner capacity``."""

from datetime import date
from pathlib import Path

import click

from planner.cli.installation import opened
from planner.cli.output import Output, json_option
from planner.cli.week import WeekType
from planner.domain.codec import encode
from planner.domain.week_file import read_week
from planner.errors import Finding
from planner.intake.catalogue import read_catalogue
from planner.locale import Sentence, sentence
from planner.report.answers.capacity import CapacityWords
from planner.report.answers.want_names import WantNames
from planner.report.tables import Table
from planner.services.questions.capacity import WeekCapacity, capacity_of_week
from planner.solve.answers.capacity import capacity as capacity_of

_FILE = click.Path(path_type=Path, dir_okay=False)
_REQUEST = "request "


@click.command()
@click.argument("file", metavar="[WEEK.json]", type=_FILE, required=False)
@click.option("--week", "monday", type=WeekType(), help="Ask about this week of the store; any date of it.")
@json_option
@click.pass_obj
def capacity(output: Output, file: Path | None, monday: date | None, as_json: bool) -> None:
    """
    Hold what a week needs against what its helpers offer; no plan is needed.

    By day, language, skill and district. What is proven to be short cannot be served by any plan; what counts travel
    is an estimate and says so. Districts are named for weeks of the store.
    """
    answer = _answer(output, file, monday)
    if as_json:
        output.json({**encode(answer.value), "left_out": [finding.where for finding in answer.left_out]})
        return
    _say(output, answer)


def _answer(output: Output, file: Path | None, monday: date | None) -> WeekCapacity:
    if monday is not None and file is None:
        return capacity_of_week(opened(output), monday)
    if monday is not None or file is None:
        raise click.UsageError("Give --week DATE, or a week file.")
    problem, catalogue = read_week(file), read_catalogue()
    return WeekCapacity(capacity_of(problem), problem, WantNames(catalogue.languages, catalogue.skills))


def _say(output: Output, answer: WeekCapacity) -> None:
    words = CapacityWords(answer.value, answer.problem, answer.directory, answer.names, output.settings.language)
    output.say(sentence("Week of {monday}", monday=answer.problem.monday), words.summary(), "")
    _table(output, words.days())
    _table(output, words.wants())
    districts = words.districts()
    if districts is None:
        output.say(sentence("Districts are left out: a file does not name them."), "")
    else:
        _table(output, districts)
    output.say(*words.proven(), "", *words.estimated())
    if answer.left_out:
        output.note(sentence("Not counted, since it cannot be planned yet:"))
        output.note(*(_left_out(output, answer, finding) for finding in answer.left_out))


def _table(output: Output, table: Table) -> None:
    output.table(table.caption, table.headers, table.rows)
    output.say(*table.notes, "")


def _left_out(output: Output, answer: WeekCapacity, finding: Finding) -> Sentence | str:
    """Name the resident beside the number of the request."""
    name = answer.residents.get(finding.where.removeprefix(_REQUEST))
    line = finding.in_language(output.settings.language)
    return line if name is None else sentence("{name}, {line}", name=name, line=line)
