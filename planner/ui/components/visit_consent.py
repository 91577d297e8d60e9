"""The talk before a home visit, and what is still missing before it can be planned."""

import streamlit as st

from planner.domain.consent import CONSENT_NAMES, DATED, Consent
from planner.domain.lifecycle import RequestState
from planner.intake.guard import MAX_TEXT_CHARACTERS
from planner.locale import Sentence, sentence
from planner.services.channels import Way
from planner.services.local_time import local_today
from planner.services.readiness import make_ready, note_consent
from planner.ui import session
from planner.ui.components.notice import attempt
from planner.ui.session import say

_SHOWN = (RequestState.HOME, RequestState.READY, RequestState.PLANNED)


def show_consent(way: Way, *, place: str) -> None:
    """
    Show the ticks with their days to whom a home visit is for, and let the reader say that all is there.

    Parameters
    ----------
    place
        Where the page says what became of a button.
    """
    if way.state not in _SHOWN:
        return
    st.subheader(say(sentence("Before a home visit")), anchor=False)
    _show_form(way, place)
    if way.state is not RequestState.HOME:
        return
    for finding in way.missing:
        st.warning(say(finding.text))
    request_id = way.opened.value.id
    st.button(
        say(sentence("Ready to be planned")),
        key="channel.make_ready",
        on_click=lambda: attempt(place, lambda: _make_ready(request_id)),
    )


def _show_form(way: Way, place: str) -> None:
    request, version = way.opened.value, way.opened.version
    keys = {name: f"channel.{name}.{request.id}.{version}" for name in (*DATED, "hazards")}
    with st.form(f"channel.consent.{request.id}", enter_to_submit=False):
        for name in DATED:
            st.date_input(
                say(CONSENT_NAMES[name]),
                value=getattr(request.consent, name),
                max_value=local_today(),
                format="DD.MM.YYYY",
                key=keys[name],
            )
        st.text_area(
            say(sentence("Hazards at home")),
            request.consent.hazards,
            max_chars=MAX_TEXT_CHARACTERS,
            key=keys["hazards"],
        )
        st.form_submit_button(
            say(sentence("Save the talk")),
            key="channel.save_consent",
            on_click=lambda: attempt(place, lambda: _save(way, keys)),
        )


def _save(way: Way, keys: dict[str, str]) -> Sentence:
    days = {name: st.session_state[keys[name]] for name in DATED}
    consent = Consent(**days, hazards=st.session_state[keys["hazards"]])
    note_consent(session.workspace(), way.opened.value.id, consent, way.opened.version, today=local_today())
    return sentence("The talk is saved.")


def _make_ready(request_id: str) -> Sentence:
    make_ready(session.workspace(), request_id)
    return sentence("The request is ready to be planned.")
