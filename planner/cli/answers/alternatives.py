"""The command that offers other good plans of a week."""

from datetime import date
from pathlib import Path

import click

from planner.cli.answers.asked import Files, ask, files_argument, week_or_files_option
from planner.cli.answers.changes import print_residents
from planner.cli.installation import opened
from planner.cli.output import Output, json_option
from planner.domain.answers.alternatives import Aim, Alternatives
from planner.domain.codec import encode
from planner.domain.plan_file import plan_to_json, write_plan
from planner.locale import sentence
from planner.report.answers.alternatives import aim_label, alternatives_table, why_not_text
from planner.services.questions.alternatives import alternatives as alternatives_of
from planner.services.questions.alternatives import keep_alternative
from planner.services.questions.asked import Answered
from planner.solve.answers.alternatives import find_alternatives
from planner.solve.limits import Limits

_SECONDS = 30
"""Three searches, each of which takes a second or two to begin."""


@click.command()
@files_argument
@week_or_files_option
@click.option("--seconds", type=float, default=_SECONDS, show_default=True, help="How long to look, for all of them.")
@click.option("--iterations", type=int, help="Rounds of the search for each: the same plans every time.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of all chance.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for the plan files of WEEK.json.")
@click.option("--keep", type=click.Choice([str(aim) for aim in Aim]), help="Keep this one as the week's newest draft.")
@json_option
@click.pass_obj
def alternatives(
    output: Output,
    files: Files,
    monday: date | None,
    seconds: float,
    iterations: int | None,
    seed: int,
    out: Path | None,
    keep: str | None,
    as_json: bool,
) -> None:
    """
    Offer up to three other good plans of a week.

    Least travel, most continuity (wished helpers) and least change, side by side with the plan that you have, and what
    each would change. Each keeps every rule and leaves out no more than your plan. Where one would not differ, it says
    so. Nothing is kept unless you say --keep. The seconds are for all of them together.
    """
    _refuse_wrong_use(files, out, keep)
    limits = Limits(seconds, iterations)
    with output.progress(sentence("Planning alternatives")) as report:
        answered = ask(
            output,
            files,
            monday,
            of_files=lambda problem, plan: find_alternatives(problem, plan, limits, seed=seed, on_progress=report),
            of_store=lambda workspace, week: alternatives_of(
                workspace, week, limits=limits, seed=seed, on_progress=report
            ),
        )
    written = [] if out is None else _written(answered.value, out)
    kept = None if keep is None else keep_alternative(opened(output), answered, Aim(keep))
    if as_json:
        output.json({**_json(answered.value), "files": [str(path) for path in written], "kept": kept})
        return
    _print(output, answered)
    output.say(*(str(path) for path in written))
    if kept is not None:
        output.say(sentence("The alternative is kept as plan {id}, a draft.", id=kept))


def _refuse_wrong_use(files: Files, out: Path | None, keep: str | None) -> None:
    if keep is not None and files:
        raise click.UsageError("--keep is for a week of the store; write the plans of files with --out.")
    if out is not None and not files:
        raise click.UsageError("--out is for plan files; keep a plan of the store with --keep.")


def _written(found: Alternatives, folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for offer in found.offered:
        paths.append(folder / f"plan-{offer.aim}.json")
        write_plan(offer.plan, paths[-1])
    return paths


def _json(found: Alternatives) -> dict[str, object]:
    return {
        "current": encode(found.current),
        "offered": [
            {"aim": str(offer.aim), "changes": encode(offer.changes), "plan": plan_to_json(offer.plan)}
            for offer in found.offered
        ],
        "left_out": encode(found.left_out),
    }


def _print(output: Output, answered: Answered[Alternatives]) -> None:
    found = answered.value
    table = alternatives_table(found, output.settings.language)
    output.table(table.caption, table.headers, table.rows)
    output.say(*table.notes, *(why_not_text(left_out) for left_out in found.left_out))
    for offer in found.offered:
        output.say("", sentence("What changes with the alternative: {aim}", aim=aim_label(offer.aim)))
        print_residents(output, Answered(offer.changes, answered.problem, offer.plan, answered.directory))
