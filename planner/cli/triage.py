"""Commands for the rules by which a channel is recommended."""

from collections.abc import Mapping
from pathlib import Path

import click

from planner.cli.installation import opened
from planner.cli.output import Output, json_option
from planner.domain.channel import CHANNEL_NAMES, Channel
from planner.domain.triage import ANSWER_NAMES, Question, TriageRule
from planner.locale import sentence
from planner.services.triage import Preview, preview_triage_table, set_triage_table, table_text, triage_table


@click.group()
def triage() -> None:
    """See or set the rules by which site, remote or home is recommended."""


@triage.command()
@click.option("--version", type=click.IntRange(min=0), help="An older version of the rules.")
@click.option("--toml", "as_toml", is_flag=True, help="As the text that `planner triage set` takes.")
@json_option
@click.pass_obj
def show(output: Output, version: int | None, as_toml: bool, as_json: bool) -> None:
    """Show the rules of today, in their order, or an older version of them."""
    table = triage_table(opened(output), version)
    if as_json:
        output.json({"version": table.version, "rules": [_rule_json(rule) for rule in table.rules]})
        return
    if as_toml:
        output.say(table_text(table).rstrip("\n"))
        return
    output.say(sentence("Rules, version {version}", version=table.version))
    for number, rule in enumerate(table.rules, start=1):
        channel, name = output.text(CHANNEL_NAMES[rule.channel]), rule.names[output.settings.language]
        output.say(f"{number}. {rule.id}: {channel}. {name}", f"   {_answers(output, rule.when)}")


@triage.command(name="set")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--base",
    type=click.IntRange(min=0),
    required=True,
    help="The version that the file was made from; refused when somebody has set another one since.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@json_option
@click.pass_obj
def set_(output: Output, file: Path, base: int, dry_run: bool, as_json: bool) -> None:
    """
    Make the rules of a TOML file those of today.

    Every version stays, and each decision names the version and the rule that it was made by.
    """
    content, workspace = file.read_text(encoding="utf-8-sig", errors="replace"), opened(output)
    preview = preview_triage_table(workspace, content) if dry_run else set_triage_table(workspace, content, base)
    if as_json:
        output.json(_preview_json(preview, is_set=not dry_run))
        return
    output.findings(preview.warnings)
    if not dry_run:
        output.say(sentence("Version {version} of the rules holds from now on.", version=preview.table.version))
    if not preview.differences:
        output.say(sentence("Nobody who was asked everything would get another recommendation."))
    for difference in preview.differences:
        answers = {question: getattr(difference.answers, question) for question in Question}
        before, after = _channel(output, difference.before), _channel(output, difference.after)
        output.say(f"{_answers(output, answers)}: {before} → {after}")


def _answers(output: Output, answers: Mapping[Question, bool | None]) -> str:
    return ", ".join(f"{question}: {output.text(ANSWER_NAMES[answer])}" for question, answer in answers.items())


def _channel(output: Output, channel: Channel | None) -> str:
    return output.text(sentence("a person has to decide") if channel is None else CHANNEL_NAMES[channel])


def _rule_json(rule: TriageRule) -> dict[str, object]:
    when = {str(question): wanted for question, wanted in rule.when.items()}
    return {"id": rule.id, "when": when, "channel": rule.channel, "names": dict(rule.names)}


def _preview_json(preview: Preview, *, is_set: bool) -> dict[str, object]:
    return {
        "version": preview.table.version,
        "set": is_set,
        "warnings": [{"where": warning.where, "code": warning.code} for warning in preview.warnings],
        "added": preview.added,
        "removed": preview.removed,
        "changed": preview.changed,
        "decided_differently": len(preview.differences),
    }
