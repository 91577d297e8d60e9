"""The way of one request to its channel: questions, recommendation, choice, and the talk before a visit."""

from dataclasses import replace

import streamlit as st

from planner.domain.channel import CHANNEL_NAMES, CHOOSABLE, Channel
from planner.domain.problem import DEFAULT_TIMEZONE
from planner.domain.request_states import STATE_NAMES
from planner.domain.triage import ANSWER_NAMES, QUESTIONS, Answers, Question
from planner.intake.guard import MAX_TEXT_CHARACTERS
from planner.locale import Sentence, sentence
from planner.locale.moments import format_moment
from planner.services.channels import Way, choose_channel, note_answers, see_way
from planner.services.triage import Recommendation
from planner.store.triage import Decision
from planner.ui import session
from planner.ui.components.nearest_sites import show_nearest_sites
from planner.ui.components.notice import attempt, show_notice
from planner.ui.components.tables import show_table
from planner.ui.components.visit_consent import show_consent
from planner.ui.session import language, say
from planner.ui.text import plain

_ASKED, _CHOSEN, _PREPARED = "channel.asked", "channel.chosen", "channel.prepared"
"""Places where it is said what became of a button: below what it belongs to."""
_ANSWERS = (True, False, None)


def show(request_id: str) -> None:
    """Show the way of a request, and let the reader ask, choose, and prepare a visit."""
    way = see_way(session.workspace(), request_id)
    st.header(say(sentence("How support is given")), anchor=False)
    st.write(say(sentence("State: {state}", state=STATE_NAMES[way.state])))
    if way.state in CHOOSABLE:
        _show_questions(way)
        show_notice(_ASKED)
        with st.container():
            show_recommendation(way.recommendation)
            if _is_for_site(way):
                show_nearest_sites(request_id)
        _show_choice(way)
        show_notice(_CHOSEN)
    show_consent(way, place=_PREPARED)
    show_notice(_PREPARED)
    _show_decisions(way.decisions)


def show_recommendation(found: Recommendation) -> None:
    """Show which channel the rules recommend, and by which rule; or that a person has to ask more or decide."""
    if found.rule is not None:
        name = plain(found.rule.names[language()])
        text = sentence("Recommended: {channel}. {rule} (rule {id}, version {version})")
        values = {"channel": CHANNEL_NAMES[found.rule.channel], "rule": name, "id": plain(found.rule.id)}
        st.info(say(text.with_values(**values, version=found.table_version)))
        return
    if found.finding is not None:
        st.warning(plain(f"{say(found.finding.text)} [{found.finding.code}]"))


def _is_for_site(way: Way) -> bool:
    rule = way.recommendation.rule
    return way.state is Channel.SITE.state or (rule is not None and rule.channel is Channel.SITE)


def _show_questions(way: Way) -> None:
    request, version = way.opened.value, way.opened.version
    keys = {question: f"channel.{question}.{request.id}.{version}" for question in Question}
    labels = {answer: say(name) for answer, name in ANSWER_NAMES.items()}
    with st.form(f"channel.questions.{request.id}", enter_to_submit=False):
        for question, key in keys.items():
            st.radio(
                say(QUESTIONS[question]),
                _ANSWERS,
                index=_ANSWERS.index(getattr(request.answers, question)),
                format_func=labels.__getitem__,
                horizontal=True,
                key=key,
            )
        st.form_submit_button(
            say(sentence("Save the answers")),
            key="channel.save_answers",
            on_click=lambda: attempt(_ASKED, lambda: _save_answers(way, keys)),
        )


def _save_answers(way: Way, keys: dict[Question, str]) -> Sentence:
    answers = replace(Answers(), **{str(question): st.session_state[key] for question, key in keys.items()})
    note_answers(session.workspace(), way.opened.value.id, answers, way.opened.version)
    return sentence("The answers are saved.")


def _show_choice(way: Way) -> None:
    request_id, version = way.opened.value.id, way.opened.version
    channels = list(Channel)
    labels = {channel: say(name) for channel, name in CHANNEL_NAMES.items()}
    rule = way.recommendation.rule
    channel_key, reason_key = (f"channel.{name}.{request_id}.{version}" for name in ("chosen", "reason"))
    with st.form(f"channel.choice.{request_id}", enter_to_submit=False):
        st.radio(
            say(sentence("Channel")),
            channels,
            index=None if rule is None else channels.index(rule.channel),
            format_func=labels.__getitem__,
            horizontal=True,
            key=channel_key,
        )
        st.text_area(
            say(sentence("Reason, where the rules say something else or nothing")),
            key=reason_key,
            max_chars=MAX_TEXT_CHARACTERS,
        )
        st.form_submit_button(
            say(sentence("Choose this channel")),
            type="primary",
            key="channel.choose",
            on_click=lambda: attempt(_CHOSEN, lambda: _choose(request_id, channel_key, reason_key)),
        )


def _choose(request_id: str, channel_key: str, reason_key: str) -> Sentence:
    channel: Channel | None = st.session_state[channel_key]
    if channel is None:
        return sentence("Choose a channel first; nothing was changed.")
    choose_channel(session.workspace(), request_id, channel, st.session_state[reason_key])
    return sentence("Chosen: {channel}.", channel=CHANNEL_NAMES[channel])


def _show_decisions(decisions: tuple[Decision, ...]) -> None:
    if not decisions:
        return
    headers = (
        sentence("When"),
        sentence("Who"),
        sentence("Channel"),
        sentence("Version of the rules"),
        sentence("Rule"),
        sentence("Reason"),
    )
    show_table(sentence("Decisions"), headers, [_row(decision) for decision in reversed(decisions)])


def _row(decision: Decision) -> tuple[str, ...]:
    return (
        "" if decision.at is None else format_moment(decision.at, DEFAULT_TIMEZONE, language()),
        decision.actor,
        say(CHANNEL_NAMES[decision.channel]),
        str(decision.table_version),
        decision.rule,
        decision.reason,
    )
