"""What can be done with a request as it is: close it, cancel it, open it again."""

import streamlit as st

from planner.domain.lifecycle import RequestState
from planner.locale import Sentence, sentence
from planner.services.requests import SeenRequest, close_request, reopen_request
from planner.ui import session
from planner.ui.components.notice import attempt
from planner.ui.session import say


def show_steps(seen: SeenRequest, *, place: str) -> None:
    """Show a button for each step; ``place`` is where the page says what became of it."""
    request_id = seen.opened.value.id
    with st.container(horizontal=True):
        if RequestState.DONE in seen.steps:
            _button(sentence("It is done"), "done", lambda: _close(request_id, RequestState.DONE), place)
        if RequestState.CANCELLED in seen.steps:
            with st.popover(say(sentence("Cancel"))):
                st.write(say(sentence("A visit that was booked is freed, and the resident has to be told.")))
                label = sentence("Cancel the request")
                _button(label, "cancel", lambda: _close(request_id, RequestState.CANCELLED), place)
        if RequestState.NEW in seen.steps:
            _button(sentence("Open it again"), "reopen", lambda: _reopen(request_id), place)


def _button(label: Sentence, name: str, change: object, place: str) -> None:
    st.button(say(label), key=f"requests.{name}", on_click=attempt, args=(place, change))


def _close(request_id: str, state: RequestState) -> Sentence:
    close_request(session.workspace(), request_id, state)
    return sentence("The request is closed.")


def _reopen(request_id: str) -> Sentence:
    reopen_request(session.workspace(), request_id)
    return sentence("The request is open again.")
