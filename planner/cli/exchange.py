"""Commands over exchange files: no store, no names."""

from pathlib import Path

import click

from planner.cli.output import Output, json_option
from planner.cli.week import engine_option, seconds_option
from planner.domain.check import violations
from planner.domain.cost import cost
from planner.domain.json_file import read_json
from planner.domain.plan_file import plan_to_json, read_plan, write_plan
from planner.domain.week_file import examine_week, read_week
from planner.locale import sentence
from planner.report.tables import bound_sentences
from planner.solve.engine import DEFAULT_PROCESSES, Engine
from planner.solve.engine import solve as solve_week
from planner.solve.limits import Limits

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("week", type=_FILE)
@json_option
@click.pass_context
def validate(context: click.Context, week: Path, as_json: bool) -> None:
    """
    Judge a week file: every finding at once, each with the path to its key.

    Errors end with exit code 1; warnings alone do not.
    """
    output = context.ensure_object(Output)
    problem, findings = examine_week(read_json(week), folder=week.parent)
    if as_json:
        output.json(
            {
                "valid": problem is not None,
                "digest": problem.digest() if problem else None,
                "findings": [
                    {
                        "severity": finding.severity,
                        "code": finding.code,
                        "where": finding.where,
                        "text": output.text(finding.text),
                    }
                    for finding in findings
                ],
            }
        )
    else:
        output.findings(findings)
        if problem is not None:
            output.say(
                sentence(
                    "The week is valid: {visits} visits, {helpers} helpers, {shifts} shifts.",
                    visits=len(problem.visits),
                    helpers=len(problem.helpers),
                    shifts=len(problem.helper_days),
                )
            )
    context.exit(0 if problem is not None else 1)


@click.command()
@click.argument("week", type=_FILE)
@click.option("--out", type=_FILE, help="Write the plan here; standard output by default.")
@seconds_option
@click.option("--iterations", type=int, help="Rounds of the search in each process: the same plan every time.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of all chance.")
@click.option(
    "--processes", type=int, default=DEFAULT_PROCESSES, show_default=True, help="In which to search at the same time."
)
@engine_option
@json_option
@click.pass_obj
def solve(
    output: Output,
    week: Path,
    out: Path | None,
    seconds: float,
    iterations: int | None,
    seed: int,
    processes: int,
    engine: Engine,
    as_json: bool,
) -> None:
    """
    Plan a week file and write the plan file.

    The plan keeps every rule, and each visit that it leaves out has a reason. With --iterations the same week, seed
    and number of processes give the same plan every time, as long as the seconds suffice.
    """
    limits = Limits(seconds, iterations)
    problem = read_week(week)
    with output.progress(sentence("Planning")) as report:
        plan = solve_week(problem, limits, engine=engine, seed=seed, processes=processes, on_progress=report)
    if out is None:
        output.json(plan_to_json(plan))
        return
    write_plan(plan, out)
    planned = len(problem.visits) - len(plan.unassigned)
    if as_json:
        total = plan.cost.total if plan.cost else None
        output.json({"file": str(out), "planned": planned, "unassigned": len(plan.unassigned), "total": total})
        return
    output.say(sentence("Planned {served} of {all} visits.", served=planned, all=len(problem.visits)))
    if plan.cost is not None:
        output.say(*bound_sentences(plan.cost.total, plan.bound))


@click.command()
@click.argument("week", type=_FILE)
@click.argument("plan", type=_FILE)
@json_option
@click.pass_context
def check(context: click.Context, week: Path, plan: Path, as_json: bool) -> None:
    """
    Judge a plan file against its week file: every rule that it breaks, and its price by terms.

    Any plan will do, also one made or broken by hand. A plan that breaks a rule ends with exit code 1.
    """
    output = context.ensure_object(Output)
    problem, answer = read_week(week), read_plan(plan)
    found, price = violations(problem, answer), cost(problem, answer)
    if as_json:
        output.json(
            {
                "violations": [
                    {
                        "rule": str(violation.rule),
                        "helper": violation.helper,
                        "day": violation.day,
                        "visit": violation.visit,
                        "amount": violation.amount,
                        "text": output.text(violation.text),
                    }
                    for violation in found
                ],
                "cost": {**price.terms, "total": price.total},
            }
        )
    else:
        output.say(*(violation.in_language(output.settings.language) for violation in found))
        if not found:
            output.say(sentence("The plan breaks no rule."))
        output.say(sentence("Its price is {total} seconds of travel.", total=price.total))
        if answer.cost is not None and answer.cost != price:
            output.say(
                sentence("The file says {total}; its cost was not counted by this program.", total=answer.cost.total)
            )
    context.exit(1 if found else 0)
