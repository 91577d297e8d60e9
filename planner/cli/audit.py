"""Commands about the record of who did or saw what."""

from datetime import date, datetime

import click

from planner.cli.installation import opened
from planner.cli.output import Output, json_option
from planner.errors import Finding
from planner.locale import Sentence, sentence
from planner.services.audit import NotedEnd, RecordState, see_record, verify_record
from planner.store.audit import AuditLine


@click.group()
def audit() -> None:
    """Look at the record of who did or saw what."""


@audit.command()
@click.option("--expect-lines", "num_lines", type=click.IntRange(min=0), help="How many lines it had, as you noted.")
@click.option("--expect-seal", "seal", help="The seal of the last of them, as you noted.")
@json_option
@click.pass_context
def verify(context: click.Context, num_lines: int | None, seal: str | None, as_json: bool) -> None:
    """
    Say whether any line of the record was changed, removed or put in between.

    Note the number of lines and the last seal in another place: only they show later that no line is missing at the
    end. A record that is not whole ends with exit code 1.
    """
    if (num_lines is None) != (seal is None):
        raise click.UsageError("Give --expect-lines and --expect-seal together, as the command has printed them.")
    noted = None if num_lines is None or seal is None else NotedEnd(num_lines, seal.strip().lower())
    output: Output = context.obj
    state = verify_record(opened(output), noted)
    findings = _findings(state, noted)
    if as_json:
        output.json(
            {
                "lines": state.chain.num_lines,
                "seal": state.chain.seal,
                "first_broken": state.chain.first_broken,
                "holds_noted_end": state.holds_noted_end,
            }
        )
    else:
        output.say(
            sentence("Lines of the record: {count}", count=state.chain.num_lines),
            sentence("Seal of the last line: {seal}", seal=state.chain.seal),
        )
        if state.is_whole:
            output.say(sentence("The record is whole."))
    output.findings(findings)
    context.exit(0 if state.is_whole else 1)


@audit.command()
@click.option("--about", help='Only lines about this, such as "plan 12".')
@click.option("--request", help="Only lines that concern this request: also plans and weeks in which it stands.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only lines from this date (UTC) on.")
@json_option
@click.pass_obj
def show(output: Output, about: str | None, request: str | None, since: datetime | None, as_json: bool) -> None:
    """Show lines of the record: when (UTC), who, what, about what. That you looked goes into it too."""
    day: date | None = None if since is None else since.date()
    lines = see_record(opened(output), about=about, request=request, since=day)
    if as_json:
        output.json([{**_figures(line), **vars(line.entry)} for line in lines])
        return
    headers: list[Sentence | str] = [
        *(sentence("Line"), sentence("Time (UTC)"), sentence("Who"), sentence("What"), sentence("About")),
    ]
    output.table(sentence("Record"), headers, [_cells(line) for line in lines])


def _figures(line: AuditLine) -> dict[str, object]:
    return {"line": line.id, "at": None if line.at is None else line.at.isoformat()}


def _cells(line: AuditLine) -> list[str]:
    at = "" if line.at is None else line.at.isoformat(timespec="seconds")
    return [str(line.id), at, line.entry.actor, line.entry.operation, line.entry.about]


def _findings(state: RecordState, noted: NotedEnd | None) -> list[Finding]:
    findings = []
    if state.chain.first_broken is not None:
        text = sentence("The record was changed here, or a line before it was removed. Look at back-ups of it.")
        findings.append(Finding("AUDIT_BROKEN", f"line {state.chain.first_broken}", text))
    if noted is not None and not state.holds_noted_end:
        text = sentence("The record does not hold the end that you noted: lines were cut off, or it was written anew.")
        findings.append(Finding("AUDIT_CUT", f"line {noted.num_lines}", text))
    return findings
