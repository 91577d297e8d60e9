"""The rules by which a channel is recommended: seen by all who triage, and edited by few."""

from collections.abc import Sequence

import streamlit as st

from planner.domain.channel import CHANNEL_NAMES, Channel
from planner.domain.problem import DEFAULT_TIMEZONE
from planner.domain.triage import ANSWER_NAMES, QUESTIONS, Difference, Question, TriageTable
from planner.errors import EditConflictError, InputError
from planner.intake.triage_rules import MAX_FILE_CHARACTERS
from planner.locale import Sentence, sentence
from planner.locale.moments import format_moment
from planner.services.authorisation import Operation, may
from planner.services.triage import (
    Preview,
    preview_triage_table,
    set_triage_table,
    table_text,
    triage_table,
    triage_versions,
)
from planner.ui import rules_text, session
from planner.ui.components.notice import attempt, show_notice
from planner.ui.components.tables import show_table
from planner.ui.session import language, say
from planner.ui.text import plain

_PLACE = "triage_rules"
_HEIGHT = 480
"""Pixels: three rules are seen at once."""


def show() -> None:
    """Show the rules of today and, to those who may set them, their text."""
    st.title(say(sentence("Triage rules")), anchor=False)
    show_notice(_PLACE)
    table = triage_table(session.workspace())
    _show_version(table)
    _show_rules(table)
    if may(session.actor(), Operation.SET_TRIAGE_RULES):
        _show_text(table)


def _show_version(table: TriageTable) -> None:
    if table.version == 0:
        st.info(say(sentence("These rules come with the program and are an assumption; the city has to confirm them.")))
    headers = (sentence("Version of the rules"), sentence("Since"), sentence("Who"))
    rows = [
        (str(made.version), format_moment(made.made, DEFAULT_TIMEZONE, language()), made.actor)
        for made in triage_versions(session.workspace())
    ]
    if rows:
        show_table(sentence("Versions of the rules"), headers, rows)


def _show_rules(table: TriageTable) -> None:
    st.write(say(sentence("The first rule that fits decides. When none fits, a person does.")))
    headers = (sentence("Number"), sentence("Rule"), sentence("When"), sentence("Channel"), sentence("What it says"))
    rows = [
        (
            str(number),
            rule.id,
            _answers({question: rule.when.get(question) for question in rule.when}),
            say(CHANNEL_NAMES[rule.channel]),
            rule.names[language()],
        )
        for number, rule in enumerate(table.rules, start=1)
    ]
    show_table(sentence("Rules, version {version}", version=table.version), headers, rows)


def _answers(wanted: dict[Question, bool | None]) -> str:
    return " · ".join(f"{say(QUESTIONS[question])} {say(ANSWER_NAMES[answer])}" for question, answer in wanted.items())


def _show_text(table: TriageTable) -> None:
    base = rules_text.base_version()
    if base is None or (base != table.version and not rules_text.is_edited()):
        rules_text.open_rules(table)
    elif base != table.version:
        _show_conflict(table)
    st.header(say(sentence("Change the rules")), anchor=False)
    st.file_uploader(
        say(sentence("Take the text from a TOML file")), type="toml", key="triage_rules.file", on_change=_take_file
    )
    with st.form("triage_rules.form", enter_to_submit=False):
        st.text_area(
            say(sentence("Rules as TOML text")),
            key=rules_text.TEXT_KEY,
            height=_HEIGHT,
            max_chars=MAX_FILE_CHARACTERS,
        )
        with st.container(horizontal=True):
            is_asked = st.form_submit_button(say(sentence("See what changes")), key="triage_rules.preview")
            is_saved = st.form_submit_button(
                say(sentence("Make these the rules of today")), type="primary", key="triage_rules.save"
            )
    if is_asked:
        _show_preview()
    if is_saved:
        _save()


def _take_file() -> None:
    file = st.session_state["triage_rules.file"]
    if file is not None:
        attempt(_PLACE, lambda: _put_text(file.getvalue()))


def _put_text(content: bytes) -> Sentence:
    st.session_state[rules_text.TEXT_KEY] = content[: MAX_FILE_CHARACTERS + 1].decode("utf-8-sig", errors="replace")
    return sentence("The text of the file is in the field; nothing is saved yet.")


def _show_preview() -> None:
    try:
        preview = preview_triage_table(session.workspace(), rules_text.text())
    except InputError as error:
        _show_findings(error)
        return
    _show_changes(preview)


def _save() -> None:
    base = rules_text.base_version()
    try:
        preview = set_triage_table(session.workspace(), rules_text.text(), 0 if base is None else base)
    except InputError as error:
        _show_findings(error)
    except EditConflictError as error:
        st.error(plain(error.in_language(language())))
    else:
        version = preview.table.version
        attempt(_PLACE, lambda: sentence("Version {version} of the rules holds from now on.", version=version))
        st.rerun()


def _show_findings(error: InputError) -> None:
    st.error("\n\n".join(plain(finding.in_language(language())) for finding in error.findings))


def _show_changes(preview: Preview) -> None:
    for warning in preview.warnings:
        st.warning(plain(warning.in_language(language())))
    changes: Sequence[tuple[Sentence, tuple[str, ...]]] = (
        (sentence("New rules: {rules}"), preview.added),
        (sentence("Removed rules: {rules}"), preview.removed),
        (sentence("Changed rules: {rules}"), preview.changed),
    )
    for text, rules in changes:
        if rules:
            st.write(say(text.with_values(rules=plain(", ".join(rules)))))
    if not preview.differences:
        st.write(say(sentence("Nobody who was asked everything would get another recommendation.")))
        return
    headers = (sentence("Answers"), sentence("Today"), sentence("Then"))
    rows = [_difference(difference) for difference in preview.differences]
    show_table(sentence("Answers that would be decided differently"), headers, rows)


def _difference(difference: Difference) -> tuple[str, str, str]:
    answers = {question: getattr(difference.answers, question) for question in Question}
    return _answers(answers), _channel(difference.before), _channel(difference.after)


def _channel(channel: Channel | None) -> str:
    return say(sentence("a person has to decide") if channel is None else CHANNEL_NAMES[channel])


def _show_conflict(table: TriageTable) -> None:
    """Show what somebody else has set meanwhile; the reader goes on from it, with or without their own text."""
    st.error(
        say(sentence("Somebody else has set version {version} meanwhile; it stands above.", version=table.version))
    )
    with st.expander(say(sentence("Rules as they are now"))):
        st.code(table_text(table), language="toml")
    with st.container(horizontal=True):
        st.button(
            say(sentence("Go on with what was saved")),
            key="triage_rules.theirs",
            on_click=rules_text.open_rules,
            args=(table,),
        )
        st.button(
            say(sentence("Go on with mine, on top of it")),
            key="triage_rules.mine",
            on_click=rules_text.put_on_top_of,
            args=(table,),
        )
