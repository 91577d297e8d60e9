"""Open requests that may be the same as one, each beside it, with the two answers that a person can give."""

from collections.abc import Callable

import streamlit as st

from planner.domain.request import SupportRequest
from planner.domain.request_states import STATE_NAMES
from planner.intake.draft import Draft
from planner.locale import Sentence, sentence
from planner.services.new_request import alike_requests, as_typed
from planner.services.requests import SeenRequest, see_request
from planner.ui import call, session
from planner.ui.components.request_pair import show_history, show_pair
from planner.ui.session import say
from planner.ui.text import plain

Answer = Callable[[str], None]
"""What is done about the other request, by its id."""


def show_alike_to_draft(draft: Draft, *, on_same: Answer, on_different: Answer) -> None:
    """Show what a call may be the same as; looked up anew when phone, name or address changes."""
    about = (call.number(), draft.phone, draft.name, draft.address, draft.different_from)
    found = call.kept_lookup(about, lambda: _seen(alike_requests(session.workspace(), draft)))
    if not found:
        st.caption(say(sentence("Open requests with the same phone, or a like name at the same house, come up here.")))
        return
    _show_heading(len(found))
    for number, seen in enumerate(found):
        with st.expander(_title(seen), expanded=number == 0):
            _show_one(as_typed(draft), seen, name=sentence("This call"), on_same=on_same, on_different=on_different)


def show_alike(
    request: SupportRequest, others: tuple[SupportRequest, ...], *, on_same: Answer, on_different: Answer
) -> None:
    """Show what a stored request may be the same as."""
    if not others:
        return
    _show_heading(len(others))
    for seen in _seen(others):
        with st.expander(_title(seen)):
            name = sentence("Request {id}", id=request.id)
            _show_one(request, seen, name=name, on_same=on_same, on_different=on_different)


def _seen(found: tuple[SupportRequest, ...]) -> tuple[SeenRequest, ...]:
    return tuple(see_request(session.workspace(), request.id) for request in found)


def _show_heading(count: int) -> None:
    st.header(say(sentence("Is it one of these? ({count})", count=count)), anchor=False)


def _title(seen: SeenRequest) -> str:
    other = seen.opened.value
    text = sentence("Request {id}, {name}: {state}")
    return plain(say(text.with_values(id=other.id, name=other.name, state=STATE_NAMES[seen.state])))


def _show_one(
    request: SupportRequest, seen: SeenRequest, *, name: Sentence, on_same: Answer, on_different: Answer
) -> None:
    other = seen.opened.value
    show_pair(request, other, names=(name, sentence("Request {id}", id=other.id)))
    with st.container(horizontal=True):
        st.button(
            say(sentence("It is the same: merge into {id}", id=other.id)),
            key=f"alike.same.{other.id}",
            on_click=on_same,
            args=(other.id,),
        )
        st.button(
            say(sentence("They are different")),
            key=f"alike.different.{other.id}",
            on_click=on_different,
            args=(other.id,),
        )
    show_history(seen.history)
