"""The rules of triage as people write them: a TOML text, judged whole."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from planner.config import data_file
from planner.domain.channel import Channel
from planner.domain.codec import Findings, check_keys
from planner.domain.triage import Question, TriageRule, TriageTable, rules_never_reached
from planner.errors import Finding, InputError
from planner.intake.guard import text_findings
from planner.locale import LANGUAGES, Sentence, sentence

MAX_RULES = 100
"""Five questions have 32 answers; a longer table is another file."""
MAX_FILE_CHARACTERS = 100_000

_KEYS = {"id", "when", "channel", *LANGUAGES}
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_PLACE = re.compile(r"at line (\d+), column (\d+)")


def shipped_table() -> TriageTable:
    """Return the rules that ship with the program."""
    rules, _ = read_triage_rules(data_file("triage.toml").read_text(encoding="utf-8"))
    return TriageTable(0, rules)


def read_triage_rules(text: str) -> tuple[tuple[TriageRule, ...], tuple[Finding, ...]]:
    """
    Read the rules, in their order.

    Parameters
    ----------
    text
        TOML: an array ``rules`` of tables with ``id``, ``when``, ``channel``, and a name for each language.

    Returns
    -------
    rules, warnings
        A warning for each rule that an earlier one covers.

    Raises
    ------
    InputError
        Everything that is wrong, each with the path to it: ``FILE_UNREADABLE``, ``KEY_UNKNOWN``,
        ``TRIAGE_RULE_INVALID``, and what the guard on free text finds.
    """
    findings = Findings()
    entries = _entries(text, findings)
    rules = [_rule(entry, f"rules[{place}]", findings) for place, entry in enumerate(entries)]
    _find_repeated(entries, findings)
    if findings:
        raise InputError(findings)
    read = tuple(rule for rule in rules if rule is not None)
    return read, tuple(_warnings(read))


def write_triage_rules(rules: Sequence[TriageRule]) -> str:
    """Return rules as the text that :func:`read_triage_rules` reads."""
    return "\n".join("\n".join(_lines(rule)) + "\n" for rule in rules)


def _entries(text: str, findings: Findings) -> Sequence[object]:
    if len(text) > MAX_FILE_CHARACTERS:
        too_long = sentence("The text is longer than {most} characters; is it the right file?")
        raise InputError([Finding("FILE_UNREADABLE", "rules", too_long.with_values(most=MAX_FILE_CHARACTERS))])
    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError([Finding("FILE_UNREADABLE", "rules", _unreadable(error))]) from None
    check_keys(raw, {"rules"}, "", findings)
    entries = raw.get("rules")
    if not isinstance(entries, list) or not 1 <= len(entries) <= MAX_RULES:
        _wrong(findings, "rules", sentence("Give 1 to {most} rules, each under [[rules]].", most=MAX_RULES))
        return ()
    return entries


def _unreadable(error: Exception) -> Sentence:
    # The text of the error repeats the line.
    place = _PLACE.search(str(error))
    if place is None:
        return sentence("This is not TOML; look at its end and its brackets.")
    line, column = (int(number) for number in place.groups())
    return sentence("This is not TOML: line {line}, column {column}.", line=line, column=column)


def _rule(entry: object, path: str, findings: Findings) -> TriageRule | None:
    if not isinstance(entry, Mapping):
        _wrong(findings, path, sentence("A rule stands under [[rules]], with a line for each key."))
        return None
    check_keys(entry, _KEYS, path, findings)
    rule_id = entry.get("id")
    if not isinstance(rule_id, str) or not _ID.fullmatch(rule_id):
        text = sentence("Give the rule an id of small letters, digits and _, up to 40, such as home_stairs.")
        _wrong(findings, f"{path}.id", text)
    channel = entry.get("channel")
    if not isinstance(channel, str) or channel not in set(Channel):
        listed = ", ".join(Channel)
        _wrong(findings, f"{path}.channel", sentence("Name a channel: {channels}.", channels=listed))
    when = _when(entry.get("when"), f"{path}.when", findings)
    names = _names(entry, path, findings)
    if findings.has_errors:
        return None
    return TriageRule(str(rule_id), when, Channel(str(channel)), names)


def _when(raw: object, path: str, findings: Findings) -> Mapping[Question, bool]:
    if not isinstance(raw, Mapping) or not raw:
        text = sentence(
            "Name the answers that the rule asks for, one at least, such as remote_tried = true: "
            "what fits everybody would decide where a person should."
        )
        _wrong(findings, path, text)
        return {}
    check_keys(raw, set(Question), path, findings)
    for question, wanted in raw.items():
        if not isinstance(wanted, bool):
            _wrong(findings, f"{path}.{question}", sentence("An answer is true or false, without quotes."))
    return {question: raw[question] for question in Question if question in raw}


def _names(entry: Mapping[str, Any], path: str, findings: Findings) -> Mapping[str, str]:
    names: dict[str, str] = {}
    for language in LANGUAGES:
        name = entry.get(language)
        if not isinstance(name, str) or not name.strip():
            text = sentence("Say in this language what the rule means; people read it beside the recommendation.")
            _wrong(findings, f"{path}.{language}", text)
        else:
            names[language] = name.strip()
    findings += text_findings({f"{path}.{language}": name for language, name in names.items()})
    return names


def _find_repeated(entries: Sequence[object], findings: Findings) -> None:
    place_by_id: dict[object, int] = {}
    for place, entry in enumerate(entries):
        rule_id = entry.get("id") if isinstance(entry, Mapping) else None
        if isinstance(rule_id, str) and place_by_id.setdefault(rule_id, place) != place:
            first = f"rules[{place_by_id[rule_id]}]"
            _wrong(findings, f"rules[{place}].id", sentence("{first} has this id too; change one.", first=first))


def _warnings(rules: Sequence[TriageRule]) -> Iterator[Finding]:
    place_by_id = {rule.id: place for place, rule in enumerate(rules)}
    for rule, before in rules_never_reached(rules):
        text = sentence(
            'Rule "{rule}" never decides: "{before}" stands before it and fits wherever it does. Move it up, or remove '
            "it.",
            rule=rule.id,
            before=before.id,
        )
        yield Finding("TRIAGE_RULE_INVALID", f"rules[{place_by_id[rule.id]}]", text, "warning")


def _wrong(findings: Findings, where: str, text: Sentence) -> None:
    findings.error("TRIAGE_RULE_INVALID", where, text)


def _lines(rule: TriageRule) -> Iterator[str]:
    when = ", ".join(f"{question} = {'true' if wanted else 'false'}" for question, wanted in rule.when.items())
    yield "[[rules]]"
    yield f"id = {_quoted(rule.id)}"
    yield f"when = {{ {when} }}"
    yield f"channel = {_quoted(rule.channel)}"
    yield from (f"{language} = {_quoted(rule.names[language])}" for language in LANGUAGES)


def _quoted(text: str) -> str:
    """Return text as a basic string of TOML, whose escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False)
