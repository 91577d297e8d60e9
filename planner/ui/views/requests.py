"""The requests: one at a time, in a form that never overwrites what somebody else has saved."""

from dataclasses import replace

import streamlit as st

from planner.domain.request import SupportRequest
from planner.errors import EditConflictError, InputError
from planner.locale import Sentence, sentence
from planner.services.requests import list_requests, merged_edit, open_request, save_request
from planner.store.saving import Versioned
from planner.ui import session
from planner.ui.components.tables import show_table
from planner.ui.session import language, say
from planner.ui.text import plain

_SECONDS_PER_MINUTE = 60
_FIELDS: dict[str, Sentence] = {
    "name": sentence("Name"),
    "phone": sentence("Phone"),
    "address": sentence("Address"),
    "postcode": sentence("Postcode"),
    "notes": sentence("Notes"),
}
_MINUTES = sentence("Minutes at the resident")


def show() -> None:
    """Show the chosen request in a form."""
    st.title(say(sentence("Requests")), anchor=False)
    names = {request.id: f"{request.name} ({request.id})" for request in list_requests(session.workspace())}
    if not names:
        st.write(say(sentence("There is no request yet.")))
        return
    chosen = session.choose(sentence("Request"), names, key=session.REQUEST_KEY, default=next(iter(names)))
    if session.was_just_saved():
        st.success(say(sentence("Saved.")))
    opened = session.opened_form(chosen) or open_request(session.workspace(), chosen)
    session.keep_form(opened)
    edited = _form(opened)
    if edited is not None:
        _save(edited, opened)


def _form(opened: Versioned[SupportRequest]) -> SupportRequest | None:
    """Return the request as edited when the reader wants it saved."""
    request, version = opened.value, opened.version
    with st.form(f"requests.form.{request.id}", enter_to_submit=False):
        texts = {
            field: st.text_input(say(label), getattr(request, field), key=f"requests.{field}.{request.id}.{version}")
            for field, label in _FIELDS.items()
        }
        minutes = st.number_input(
            say(_MINUTES),
            value=request.duration // _SECONDS_PER_MINUTE,
            step=5,
            key=f"requests.minutes.{request.id}.{version}",
        )
        is_saved = st.form_submit_button(say(sentence("Save")), type="primary")
    return replace(request, duration=int(minutes) * _SECONDS_PER_MINUTE, **texts) if is_saved else None


def _save(edited: SupportRequest, opened: Versioned[SupportRequest]) -> None:
    try:
        save_request(session.workspace(), edited, opened.version)
    except InputError as error:
        lines = [f"{plain(finding.where)}: {finding.text.in_language(language())}" for finding in error.findings]
        st.error("\n\n".join(lines))
    except EditConflictError as error:
        _show_conflict(edited, opened.value, error)
    else:
        session.close_saved_form()


def _show_conflict(mine: SupportRequest, base: SupportRequest, error: EditConflictError) -> None:
    """Show both values side by side; the reader goes on from what is stored, with or without their own changes."""
    st.error(error.in_language(language()))
    stored = open_request(session.workspace(), mine.id)
    merged = merged_edit(base, mine, stored.value)
    labels = {**_FIELDS, "duration": _MINUTES}
    changed = [field for field in labels if getattr(merged, field) != getattr(stored.value, field)]
    rows = [(say(labels[field]), _shown(mine, field), _shown(stored.value, field)) for field in changed]
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


def _shown(request: SupportRequest, field: str) -> str:
    return str(request.duration // _SECONDS_PER_MINUTE) if field == "duration" else str(getattr(request, field))
