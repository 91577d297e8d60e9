"""The requests: a list, and the chosen one with all that is known of it and can be done."""

import streamlit as st

from planner.domain.request_states import STATE_NAMES
from planner.locale import Sentence, sentence
from planner.services.authorisation import Operation, require
from planner.services.receiving import merge_requests, possible_duplicates, tell_apart
from planner.services.requests import SeenRequest, see_request
from planner.ui import session
from planner.ui.components import channel
from planner.ui.components.alike import show_alike
from planner.ui.components.notice import attempt, show_notice
from planner.ui.components.request_form import show_request_form
from planner.ui.components.request_list import choose_request
from planner.ui.components.request_pair import show_history
from planner.ui.components.request_steps import show_steps
from planner.ui.components.same_tab import show_link
from planner.ui.session import say
from planner.ui.text import plain

_PLACE = "requests"


def show() -> None:
    """Show the list and the chosen request: what comes next for it, what it says, and what has been done."""
    require(session.actor(), Operation.SEE_REQUESTS)
    st.title(say(sentence("Requests")), anchor=False)
    chosen = choose_request()
    if chosen is not None:
        _show_request(see_request(session.workspace(), chosen))


def _show_request(seen: SeenRequest) -> None:
    request = seen.opened.value
    st.header(plain(f"{request.name} ({request.id})"), anchor=False)
    if seen.is_closed and not seen.merged_into:
        st.write(say(sentence("State: {state}", state=STATE_NAMES[seen.state])))
    show_notice(_PLACE)
    if session.was_just_saved():
        st.success(say(sentence("Saved.")))
    if seen.merged_into:
        text = sentence("This is part of request {id}", id=seen.merged_into)
        show_link(text, session.request_address(seen.merged_into), key="requests.kept")
    show_steps(seen, place=_PLACE)
    _show_duplicates(seen)
    if not seen.is_closed:
        channel.show(request.id)
    st.header(say(sentence("What the request says")), anchor=False)
    show_request_form(seen.opened)
    st.header(say(sentence("History")), anchor=False)
    for part in seen.parts:
        text = sentence("Request {id} is part of this one", id=part)
        show_link(text, session.request_address(part), key=f"requests.part.{part}")
    show_history(seen.history)


def _show_duplicates(seen: SeenRequest) -> None:
    if seen.is_closed:
        return
    request = seen.opened.value
    others = possible_duplicates(session.workspace(), request)

    def merge(kept_id: str) -> Sentence:
        merge_requests(session.workspace(), kept_id, request.id)
        session.ask_for_request(kept_id)
        return sentence("Request {id} is part of this one now.", id=request.id)

    def part(other_id: str) -> Sentence:
        tell_apart(session.workspace(), request.id, other_id)
        return sentence("They are not shown as the same any more.")

    show_alike(
        request,
        others,
        on_same=lambda other_id: attempt(_PLACE, lambda: merge(other_id)),
        on_different=lambda other_id: attempt(_PLACE, lambda: part(other_id)),
    )
