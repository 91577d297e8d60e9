"""Which plan a command asks about: of the store by its week, or a week file and a plan file."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

import click

from planner.cli.installation import opened
from planner.cli.output import Output
from planner.cli.week import WeekType
from planner.domain.check import refuse_broken
from planner.domain.plan import Plan
from planner.domain.plan_file import read_plan
from planner.domain.problem import Problem
from planner.domain.week_file import read_week
from planner.services.bootstrap import Workspace
from planner.services.questions.asked import Answered

T = TypeVar("T")
_FILE = click.Path(path_type=Path, dir_okay=False)

Files = tuple[Path, ...]
files_argument = click.argument("files", metavar="[WEEK.json PLAN.json]", type=_FILE, nargs=-1)
week_or_files_option = click.option(
    "--week", "monday", type=WeekType(), help="Ask about the newest plan of this week; any date of it."
)


def ask(
    output: Output,
    files: Files,
    monday: date | None,
    *,
    of_files: Callable[[Problem, Plan], T],
    of_store: Callable[[Workspace, date], Answered[T]],
) -> Answered[T]:
    """
    Return the answer about the plan that the command line names.

    Parameters
    ----------
    files, monday
        As given: a week file and a plan file, or a week of the store.
    of_files, of_store
        Answer the question.

    Raises
    ------
    InputError
        When the plan of the files breaks a rule: an answer about it would mean nothing.
    """
    if monday is not None and not files:
        return of_store(opened(output), monday)
    if monday is not None or len(files) != 2:
        raise click.UsageError("Give --week DATE, or a week file and a plan file.")
    problem, plan = read_week(files[0]), read_plan(files[1])
    refuse_broken(problem, plan)
    return Answered(of_files(problem, plan), problem, plan)
