"""Who waits for a call to be helped from a distance, and what came of each call."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import streamlit as st

from planner.domain.channel import CHANNEL_NAMES
from planner.domain.problem import DEFAULT_TIMEZONE
from planner.domain.remote import MAX_CALL_MINUTES, OUTCOME_NAMES, UNREACHED_UNTIL_LETTER, Outcome, Waiting
from planner.domain.request import SupportRequest
from planner.errors import Finding, InputError
from planner.intake.guard import MAX_TEXT_CHARACTERS
from planner.locale import Sentence, sentence
from planner.locale.moments import format_moment
from planner.services.local_time import local_now
from planner.services.remote import AfterCall, note_attempt, remote_queue, set_call_back
from planner.ui import session
from planner.ui.components.notice import attempt, show_notice
from planner.ui.components.request_words import FIELD_NAMES, PRIORITY_NAMES, shown_field
from planner.ui.components.same_tab import show_link
from planner.ui.components.tables import show_table
from planner.ui.session import language, say
from planner.ui.text import plain

_PLACE = "remote"


def show() -> None:
    """Show the queue, and a form for the chosen resident's call."""
    st.title(say(sentence("Remote queue")), anchor=False)
    show_notice(_PLACE)
    now = local_now()
    queue = remote_queue(session.workspace(), now)
    if not queue:
        st.write(say(sentence("Nobody waits for a call.")))
        return
    _show_queue(queue, now)
    names = {entry.request.id: f"{entry.request.name} ({entry.request.id})" for entry in queue}
    chosen = session.choose(sentence("Request"), names, key=session.REQUEST_KEY, default=queue[0].request.id)
    entry = next(entry for entry in queue if entry.request.id == chosen)
    _show_request(entry.request)
    _show_calls(entry)
    _show_call_form(entry)
    _show_time_form(entry)


def _show_queue(queue: tuple[Waiting, ...], now: datetime) -> None:
    headers = (
        sentence("Resident"),
        sentence("Phone"),
        sentence("Topic"),
        sentence("Priority"),
        sentence("To be called"),
        sentence("Calls"),
        sentence("To do"),
    )
    show_table(sentence("Remote queue"), headers, [_row(entry, now) for entry in queue])


def _show_request(request: SupportRequest) -> None:
    """Show what the call is about, and the way to the rest."""
    for field in ("device", "languages", "notes"):
        text = shown_field(request, field)
        if text:
            st.write(f"{say(FIELD_NAMES[field])}: {plain(text)}")
    show_link(sentence("Open request {id}", id=request.id), session.request_address(request.id), key="remote.request")


def _row(entry: Waiting, now: datetime) -> tuple[str, ...]:
    request = entry.request
    topic = session.workspace().catalogue.topics.get(request.topic)
    return (
        f"{request.name} ({request.id})",
        request.phone,
        "" if topic is None else topic.names[language()],
        say(PRIORITY_NAMES[request.priority]),
        say(sentence("at any time")) if entry.call_back is None else _shown(entry.call_back),
        str(len(entry.attempts)),
        say(_to_do(entry, now)),
    )


def _to_do(entry: Waiting, now: datetime) -> Sentence | str:
    if entry.needs_letter:
        return sentence("Not reached {count} times: send a letter, or agree on a visit", count=UNREACHED_UNTIL_LETTER)
    return sentence("Overdue: call now") if entry.is_overdue(now) else ""


def _show_calls(entry: Waiting) -> None:
    if not entry.attempts:
        return
    headers = (sentence("When"), sentence("Who"), sentence("What came of it"), sentence("Minutes"), sentence("Note"))
    rows = [
        (_shown(call.at), call.actor, say(OUTCOME_NAMES[call.outcome]), str(call.minutes), call.note)
        for call in reversed(entry.attempts)
    ]
    show_table(sentence("Calls so far"), headers, rows)


def _show_call_form(entry: Waiting) -> None:
    st.header(say(sentence("Note a call")), anchor=False)
    # The number of calls is part of the keys: the form is empty again after each.
    form = f"{entry.request.id}.{len(entry.attempts)}"
    labels = {outcome: say(name) for outcome, name in OUTCOME_NAMES.items()}
    with st.form(f"remote.call.{form}", enter_to_submit=False):
        st.radio(
            say(sentence("What came of it")),
            list(Outcome),
            index=None,
            format_func=labels.__getitem__,
            horizontal=True,
            key=f"remote.outcome.{form}",
        )
        st.number_input(say(sentence("Minutes")), 0, MAX_CALL_MINUTES, 0, 5, key=f"remote.minutes.{form}")
        st.text_area(say(sentence("Note")), max_chars=MAX_TEXT_CHARACTERS, key=f"remote.note.{form}")
        _ask_moment("remote.next", form)
        st.form_submit_button(
            say(sentence("Save the call")),
            type="primary",
            key="remote.save_call",
            on_click=lambda: attempt(_PLACE, lambda: _save_call(entry.request.id, form), request=entry.request.id),
        )


def _show_time_form(entry: Waiting) -> None:
    st.header(say(sentence("Agree on a time without a call")), anchor=False)
    with st.form(f"remote.time.{entry.request.id}", enter_to_submit=False):
        _ask_moment("remote.time", entry.request.id)
        st.form_submit_button(
            say(sentence("Save the time")),
            key="remote.save_time",
            on_click=lambda: attempt(_PLACE, lambda: _save_time(entry.request.id)),
        )


def _save_call(request_id: str, form: str) -> Sentence:
    outcome, minutes, note = (st.session_state[f"remote.{name}.{form}"] for name in ("outcome", "minutes", "note"))
    if outcome is None:
        raise InputError([Finding("FIELDS_MISSING", "outcome", sentence("Say what came of the call."))])
    after = note_attempt(
        session.workspace(),
        request_id,
        outcome,
        int(minutes),
        note,
        call_back=_moment("remote.next", form),
        now=local_now(),
    )
    return _led_to(request_id, after)


def _led_to(request_id: str, after: AfterCall) -> Sentence:
    if after.recommendation is not None:
        rule = after.recommendation.rule
        channel = sentence("a person has to decide") if rule is None else CHANNEL_NAMES[rule.channel]
        return sentence(
            "The call is saved. Choose a channel for {request} anew; recommended: {channel}.",
            request=request_id,
            channel=channel,
        )
    if after.needs_letter:
        return sentence(
            "The call is saved. {request} was not reached {count} times: send a letter, or agree on a visit.",
            request=request_id,
            count=UNREACHED_UNTIL_LETTER,
        )
    return sentence("The call is saved.")


def _save_time(request_id: str) -> Sentence:
    set_call_back(session.workspace(), request_id, _moment("remote.time", request_id), now=local_now())
    return sentence("The time is saved.")


def _ask_moment(name: str, form: str) -> None:
    day, clock = st.columns(2)
    with day:
        st.date_input(say(sentence("Day of the next call")), value=None, format="DD.MM.YYYY", key=f"{name}.day.{form}")
    with clock:
        st.time_input(say(sentence("Time of the next call")), value=None, key=f"{name}.clock.{form}")


def _moment(name: str, form: str) -> datetime | None:
    day: date | None = st.session_state[f"{name}.day.{form}"]
    clock: time | None = st.session_state[f"{name}.clock.{form}"]
    if day is None and clock is None:
        return None
    if day is None or clock is None:
        raise InputError([Finding("FIELDS_MISSING", "call_back", sentence("Give both the day and the time."))])
    return datetime.combine(day, clock, ZoneInfo(DEFAULT_TIMEZONE))


def _shown(moment: datetime) -> str:
    return format_moment(moment, DEFAULT_TIMEZONE, language())
