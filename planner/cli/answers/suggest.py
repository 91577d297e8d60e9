"""The command ``planner suggest``."""

from datetime import date
from pathlib import Path

import click

from planner.cli.answers.asked import Files, files_argument
from planner.cli.installation import opened
from planner.cli.output import Output, json_option
from planner.cli.week import WeekType
from planner.domain.answers.suggestion import Suggestions
from planner.domain.check import refuse_broken
from planner.domain.codec import Findings, decode, encode
from planner.domain.json_file import read_json
from planner.domain.plan_file import read_plan
from planner.domain.visit import Visit
from planner.domain.week_file import read_week
from planner.errors import InputError
from planner.locale import sentence
from planner.report.answers.suggest import SuggestionWords
from planner.report.answers.suggest_weeks import none_if_others_move, nothing_free, site_line, week_lines
from planner.report.directory import Directory
from planner.services.questions.suggest import suggest_slots
from planner.services.questions.suggest_times import FreeTimes
from planner.solve.answers.suggest import DEFAULT_TOP, suggest_with_moves
from planner.solve.answers.suggest import suggest as suggest_places
from planner.solve.places.standing import Standing

_MOST = 50
"""More than anybody reads."""


@click.command()
@files_argument
@click.option(
    "--visit",
    "visit_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File with one visit, as it stands in a week file; its place is one of the week.",
)
@click.option("--request", "request_id", help="Ask for a stored request that is ready; it is the caller's number.")
@click.option("--week", "monday", type=WeekType(), help="Only this week; any date of it. Otherwise the first free one.")
@click.option("--top", type=click.IntRange(1, _MOST), default=DEFAULT_TOP, show_default=True, help="How many times.")
@click.option(
    "--move", "may_move", type=click.IntRange(min=0), help="Let others move too, so many promises among them at most."
)
@json_option
@click.pass_obj
def suggest(
    output: Output,
    files: Files,
    visit_file: Path | None,
    request_id: str | None,
    monday: date | None,
    top: int,
    may_move: int | None,
    as_json: bool,
) -> None:
    """
    Say where one more visit can go: helper, day and two hours to tell the resident, the cheapest first.

    Nobody moves: every other visit keeps its helper, its day and what was told. With --request the newest plan is
    asked, then the following weeks, and what is held for others is not free; keep a time with: planner hold.
    """
    if request_id is not None and not files and visit_file is None:
        times = suggest_slots(opened(output), request_id, monday=monday, top=top, may_move=may_move)
        print_times(output, times, may_move=may_move, as_json=as_json)
        return
    if request_id is not None or monday is not None or len(files) != 2 or visit_file is None:
        raise click.UsageError("Give a week file, a plan file and --visit FILE, or --request ID.")
    problem, plan = read_week(files[0]), read_plan(files[1])
    refuse_broken(problem, plan)
    question = Standing(problem, plan).ask(read_visit(visit_file))
    if may_move is None:
        found = suggest_places(question, plan, top)
    else:
        found = suggest_with_moves(question, plan, may_move, top)
    if as_json:
        output.json(encode(found))
        return
    _print_found(output, found, problem.monday, Directory())


def read_visit(path: Path) -> Visit:
    """
    Read one visit, as it stands in a week file.

    Raises
    ------
    InputError
        With everything that is wrong, each with the path to its key.
    """
    findings = Findings()
    visit = decode(Visit, read_json(path), "visit", findings)
    if visit is None or findings.has_errors:
        raise InputError(findings)
    return visit


def print_times(output: Output, times: FreeTimes, *, may_move: int | None = None, as_json: bool) -> None:
    """Print the free times of a request, or why there are none and what to offer instead."""
    answered = times.answered
    if as_json:
        output.json(
            {
                "request": times.request_id,
                "weeks": [
                    {"monday": week.monday.isoformat(), "plan": week.plan_id, "reason": week.reason}
                    for week in times.weeks
                ],
                "serve_by": None if times.serve_by is None else times.serve_by.isoformat(),
                "found": None if answered is None else encode(answered.value),
                "sites": [{"site": near.site.id, "travel": near.travel} for near in times.instead],
            }
        )
        return
    weeks = [(week.monday, week.reason, week.plan_id is not None) for week in times.weeks]
    output.say(*week_lines(weeks, times.serve_by))
    if answered is not None:
        _print_found(output, answered.value, answered.problem.monday, answered.directory)
        if answered.value.suggestions:
            keep = sentence("Keep one for 15 minutes: planner hold {request} --number 1", request=times.request_id)
            output.say("", keep)
        return
    if may_move is not None:
        output.say(none_if_others_move(may_move))
    output.say(nothing_free(has_weeks=bool(weeks)))
    language = output.settings.language
    for near in times.instead:
        output.say(site_line(near.site.name, near.site.address, near.travel, language))


def _print_found(output: Output, found: Suggestions, monday: date, directory: Directory) -> None:
    words = SuggestionWords(found, monday, directory, output.settings.language)
    if not found.suggestions:
        output.say(words.none())
    else:
        table = words.table()
        output.table(table.caption, table.headers, table.rows)
        output.say("", *table.notes, words.count())
        for number, one in enumerate(found.suggestions, 1):
            output.say("", sentence("Number {number}", number=number))
            output.say(*(f"  {output.text(line)}" for line in words.reasons(one)))
    replanned = list(words.replanned())
    if replanned:
        output.say("", *replanned)
