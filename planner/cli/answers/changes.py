"""Commands that list the plans of a week and say what changed between two of them."""

from datetime import date
from pathlib import Path

import click

from planner.cli.answers.asked import Files, week_or_files_option
from planner.cli.installation import opened
from planner.cli.output import Output, json_option
from planner.cli.week import week_option
from planner.domain.answers.changes import Answer, Change, PlanChanges, plan_changes
from planner.domain.check import refuse_broken
from planner.domain.codec import encode
from planner.domain.plan_file import read_plan
from planner.domain.problem import DEFAULT_TIMEZONE
from planner.domain.week_file import read_week
from planner.locale import Sentence, sentence
from planner.locale.moments import format_moment
from planner.report.answers.changes import change_groups, change_notes, changes_table, plan_state_label
from planner.services.questions.asked import Answered
from planner.services.questions.changes import plans_of_week, what_changed

_files_argument = click.argument(
    "files",
    metavar="[WEEK.json BEFORE.json [AFTER_WEEK.json] AFTER.json]",
    type=click.Path(path_type=Path, dir_okay=False),
    nargs=-1,
)
_ONE_WEEK, _TWO_WEEKS = 3, 4
"""Files: one week and two plans, or each plan with its week."""


@click.command()
@week_option
@json_option
@click.pass_obj
def plans(output: Output, monday: date, as_json: bool) -> None:
    """List the plans of a week, the newest first: number, when it was made, how far it is, and by which engine."""
    heads = plans_of_week(opened(output), monday)
    if as_json:
        output.json(
            [
                {
                    "plan": head.id,
                    "created": head.created.isoformat(),
                    "state": str(head.state),
                    "outdated": head.is_outdated,
                    "engine": head.engine,
                }
                for head in heads
            ]
        )
        return
    headers: list[Sentence | str] = [sentence("Plan"), sentence("Made"), sentence("State"), sentence("Engine")]
    rows = [
        [
            str(head.id),
            format_moment(head.created, DEFAULT_TIMEZONE, output.settings.language),
            output.text(sentence("outdated, not used") if head.is_outdated else plan_state_label(head.state)),
            head.engine,
        ]
        for head in heads
    ]
    output.table(sentence("Plans of the week of {monday}", monday=monday), headers, rows)


@click.command()
@_files_argument
@week_or_files_option
@click.option("--from", "before_id", type=int, help="Number of the earlier plan; see: planner plans.")
@click.option("--to", "after_id", type=int, help="Number of the later plan; the newest one by default.")
@json_option
@click.pass_obj
def changes(
    output: Output, files: Files, monday: date | None, before_id: int | None, after_id: int | None, as_json: bool
) -> None:
    """
    Say what changed between two plans of a week.

    The figures of both, promises kept, moved and broken, and every resident who notices, old time and new. With --week
    the newest plan is held against the published one, or against the one before it. The stops of a published plan are
    promises; otherwise those that the later week holds. Visits and helpers may have come or gone between the two.
    """
    if monday is not None and not files:
        answered = what_changed(opened(output), monday, before_id=before_id, after_id=after_id)
    elif monday is None and before_id is None and after_id is None:
        answered = _of_files(files)
    else:
        raise click.UsageError("--from and --to name plans of --week; files are given alone.")
    found = answered.value
    if as_json:
        output.json({**encode(found), "counts": {str(change): found.counts[change] for change in Change}})
        return
    print_changes(output, answered)


def print_changes(output: Output, answered: Answered[PlanChanges]) -> None:
    """Print the figures of both plans and who notices what."""
    table = changes_table(answered.value, output.settings.language)
    output.table(table.caption, table.headers, table.rows)
    output.say(*table.notes)
    print_residents(output, answered)


def print_residents(output: Output, answered: Answered[PlanChanges]) -> None:
    """Print who notices what."""
    changes, directory = answered.value, answered.directory
    for group in change_groups(changes, answered.problem.monday, directory, output.settings.language):
        output.say("", group.title, *(f"  {output.text(line)}" for line in group.lines))
    output.say("", *change_notes(changes, directory))


def _of_files(files: Files) -> Answered[PlanChanges]:
    if len(files) not in (_ONE_WEEK, _TWO_WEEKS):
        raise click.UsageError(
            "Give --week DATE, or a week file and two plan files, or each plan file after its week file."
        )
    before_week, before_plan = read_week(files[0]), read_plan(files[1])
    after_week, after_plan = read_week(files[2]) if len(files) == _TWO_WEEKS else before_week, read_plan(files[-1])
    for problem, plan in ((before_week, before_plan), (after_week, after_plan)):
        refuse_broken(problem, plan)
    found = plan_changes(Answer(before_week, before_plan), Answer(after_week, after_plan))
    return Answered(found, after_week, after_plan)
