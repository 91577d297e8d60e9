"""The fields of a new request in the order of a call; what is typed is kept while it is typed."""

from dataclasses import fields, replace
from typing import Any

import streamlit as st

from planner.domain.request import Priority
from planner.errors import Finding
from planner.intake.draft import Draft
from planner.locale import sentence
from planner.services.new_request import open_draft, save_draft
from planner.ui import call, session
from planner.ui.components.first_field import focus_first_field
from planner.ui.components.request_words import FIELD_NAMES, language_names, priority_names, topic_names
from planner.ui.session import say

_PAUSE = "0ms"
"""After so long without a key what is typed goes to the server; a pause between two keys is mostly shorter."""

_FIELDS = tuple(field.name for field in fields(Draft))
_TIMES_EXAMPLE = "30.11. 9-12, 1.12.2026 12-15"


def ask() -> Draft:
    """Show the fields, with what was kept when the page was opened, and return what stands in them."""
    if not all(_key(field) in st.session_state for field in _FIELDS):
        _fill(open_draft(session.workspace()))
    _text("name")
    _text("phone", autocomplete="off")
    names = language_names()
    st.multiselect(
        _label("languages"),
        list(names),
        format_func=lambda id_: names[id_],
        placeholder=say(sentence("Choose")),
        select_all=False,
        key=_key("languages"),
        on_change=_keep,
    )
    topics = {"": say(sentence("Choose")), **topic_names()}
    st.selectbox(
        _label("topic"),
        list(topics),
        format_func=lambda id_: topics[id_],
        key=_key("topic"),
        on_change=_keep,
    )
    _text("device")
    _text("address")
    _text("postcode")
    _text("times", placeholder=_TIMES_EXAMPLE)
    priorities = priority_names()
    st.radio(
        _label("priority"),
        list(priorities),
        format_func=lambda priority: priorities[priority],
        horizontal=True,
        key=_key("priority"),
        on_change=_keep,
    )
    _text("notes")
    focus_first_field(_key("name"))
    return typed()


def typed() -> Draft:
    """Return what stands in the fields."""
    values = {field: st.session_state[_key(field)] for field in _FIELDS}
    values["languages"] = tuple(values["languages"])
    values["priority"] = "" if values["priority"] == Priority.NORMAL else str(values["priority"])
    return Draft(**values)


def stopped() -> tuple[Finding, ...]:
    """Return what of the fields is not kept, and why."""
    found: tuple[Finding, ...] = st.session_state.get(_key("stopped"), ())
    return found


def without_stopped(draft: Draft) -> Draft:
    """Return a draft without what the guard has stopped: that is repeated nowhere on the page."""
    emptied: dict[str, Any] = {finding.where: "" for finding in stopped()}
    return replace(draft, **emptied)


def tell_apart(request_id: str) -> None:
    """Note, in the draft, that a request that looks alike is another one."""
    st.session_state[_key("different_from")] = (*st.session_state[_key("different_from")], request_id)
    _keep()


def _text(field: str, **more: Any) -> None:
    st.text_input(_label(field), key=_key(field), live=_PAUSE, on_change=_keep, **more)


def _keep() -> None:
    st.session_state[_key("stopped")] = save_draft(session.workspace(), typed())


def _fill(draft: Draft) -> None:
    for field in _FIELDS:
        st.session_state[_key(field)] = getattr(draft, field)
    topics, languages = topic_names(), language_names()
    st.session_state[_key("topic")] = draft.topic if draft.topic in topics else ""
    st.session_state[_key("languages")] = [id_ for id_ in draft.languages if id_ in languages]
    known = draft.priority in tuple(Priority)
    st.session_state[_key("priority")] = Priority(draft.priority) if known else Priority.NORMAL


def _label(field: str) -> str:
    return say(FIELD_NAMES[field])


def _key(field: str) -> str:
    return f"new_request.{field}.{call.number()}"
