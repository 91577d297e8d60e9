"""The form of a stored request; it never overwrites what somebody else has saved."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from planner.domain.request import SupportRequest
from planner.errors import EditConflictError, InputError
from planner.intake.times import written_times
from planner.locale import sentence
from planner.services.requests import merged_edit, open_request, save_request
from planner.store.saving import Versioned
from planner.ui import session
from planner.ui.components.request_words import (
    FIELD_NAMES,
    finding_lines,
    language_names,
    priority_names,
    shown_field,
    topic_names,
)
from planner.ui.components.tables import show_table
from planner.ui.session import language, say

_SECONDS_PER_MINUTE = 60
_STEP_MINUTES = 5
_LINES = ("name", "phone", "address", "postcode", "device", "notes")
_EDITED = (*_LINES, "languages", "topic", "windows", "duration", "serve_by", "priority")


def show_request_form(stored: Versioned[SupportRequest]) -> None:
    """Show a request in a form, as it was when the reader opened it, and save it when they want it."""
    opened = session.opened_form(stored.value.id) or stored
    session.keep_form(opened)
    edited, times = _form(opened)
    if edited is not None:
        _save(edited, times, opened, stored)


def _form(opened: Versioned[SupportRequest]) -> tuple[SupportRequest | None, str | None]:
    """Return the request as edited when the reader wants it saved, and its times when they were changed."""
    request, key = opened.value, f"{opened.value.id}.{opened.version}"
    before = written_times(request.windows)
    with st.form(f"requests.form.{request.id}", enter_to_submit=False):
        columns = st.columns(2)
        values = _lines(request, key, columns) | _choices(request, key, columns)
        times = st.text_area(_label("windows"), before, height="content", key=f"requests.windows.{key}")
        is_saved = st.form_submit_button(say(sentence("Save")), key="requests.save", type="primary")
    return (replace(request, **values), None if times == before else times) if is_saved else (None, None)


def _lines(request: SupportRequest, key: str, columns: Sequence[DeltaGenerator]) -> dict[str, Any]:
    values = {}
    for number, field in enumerate(_LINES):
        with columns[number % len(columns)]:
            values[field] = st.text_input(_label(field), getattr(request, field), key=f"requests.{field}.{key}")
    return values


def _choices(request: SupportRequest, key: str, columns: Sequence[DeltaGenerator]) -> dict[str, Any]:
    minutes = request.duration // _SECONDS_PER_MINUTE
    left, right = columns
    with left:
        languages = _languages(request, key)
        minutes = st.number_input(_label("duration"), value=minutes, step=_STEP_MINUTES, key=f"requests.minutes.{key}")
    with right:
        topic = _topic(request, key)
        latest = st.date_input(
            _label("serve_by"), request.serve_by, format="DD.MM.YYYY", key=f"requests.serve_by.{key}"
        )
    with left:
        priorities = priority_names()
        priority = st.radio(
            _label("priority"),
            list(priorities),
            index=list(priorities).index(request.priority),
            format_func=lambda item: priorities[item],
            horizontal=True,
            key=f"requests.priority.{key}",
        )
    return {
        "languages": languages,
        "duration": int(minutes) * _SECONDS_PER_MINUTE,
        "topic": topic,
        "serve_by": latest,
        "priority": priority,
    }


def _languages(request: SupportRequest, key: str) -> tuple[str, ...]:
    names = {**{id_: id_ for id_ in request.languages}, **language_names()}
    chosen = st.multiselect(
        _label("languages"),
        list(names),
        list(request.languages),
        format_func=lambda id_: names[id_],
        placeholder=say(sentence("Choose")),
        select_all=False,
        key=f"requests.languages.{key}",
    )
    return tuple(chosen)


def _topic(request: SupportRequest, key: str) -> str:
    names = {request.topic: request.topic, **topic_names()}
    return st.selectbox(
        _label("topic"),
        list(names),
        format_func=lambda id_: names[id_],
        key=f"requests.topic.{key}",
    )


def _save(
    edited: SupportRequest, times: str | None, opened: Versioned[SupportRequest], stored: Versioned[SupportRequest]
) -> None:
    version = opened.version
    if _is_same_in_form(opened.value, stored.value):
        # What has changed meanwhile is no part of the form, such as the channel: nothing of it is overwritten.
        edited, version = merged_edit(opened.value, edited, stored.value), stored.version
    try:
        save_request(session.workspace(), edited, version, times=times)
    except InputError as error:
        st.error(finding_lines(error.findings))
    except EditConflictError as error:
        mine = error.mine if isinstance(error.mine, SupportRequest) else edited
        _show_conflict(mine, opened.value, error)
    else:
        session.close_saved_form()


def _is_same_in_form(one: SupportRequest, other: SupportRequest) -> bool:
    return all(getattr(one, field) == getattr(other, field) for field in _EDITED)


def _show_conflict(mine: SupportRequest, base: SupportRequest, error: EditConflictError) -> None:
    """Show both values side by side; the reader goes on from what is stored, with or without their own changes."""
    st.error(error.in_language(language()))
    stored = open_request(session.workspace(), mine.id)
    merged = merged_edit(base, mine, stored.value)
    changed = [field for field in _EDITED if getattr(merged, field) != getattr(stored.value, field)]
    rows = [(_label(field), shown_field(mine, field), shown_field(stored.value, field)) for field in changed]
    show_table(sentence("Both values"), (sentence("Field"), sentence("Yours"), sentence("Saved meanwhile")), rows)
    st.write(say(sentence("What only the other one has changed is kept either way.")))
    with st.container(horizontal=True):
        st.button(
            say(sentence("Go on with what was saved")),
            key="requests.theirs",
            on_click=session.keep_form,
            args=(stored,),
        )
        st.button(
            say(sentence("Go on with mine, on top of it")),
            key="requests.mine",
            on_click=session.keep_form,
            args=(Versioned(merged, stored.version),),
        )


def _label(field: str) -> str:
    return say(FIELD_NAMES[field])
