"""A new request, taken during a call."""

from dataclasses import replace

import streamlit as st

from planner.errors import InputError, PlannerError
from planner.intake.draft import Draft
from planner.locale import Sentence, sentence
from planner.services.new_request import check_draft, discard_draft, take_request
from planner.services.receiving import Received
from planner.ui import call, session
from planner.ui.components import call_form
from planner.ui.components.alike import show_alike_to_draft
from planner.ui.components.request_words import finding_lines
from planner.ui.components.same_tab import show_link
from planner.ui.session import language, say
from planner.ui.text import plain

_SAVE_KEYS = "Ctrl+Enter"


def show() -> None:
    """Show the fields of a call, and beside them the requests that may be the same."""
    st.title(say(sentence("New request")), anchor=False)
    st.caption(say(sentence("What you type is kept at once. {keys} saves the request.", keys=_SAVE_KEYS)))
    _show_call()


@st.fragment
def _show_call() -> None:
    """Apart from the rest of the page, which need not be shown anew at each key."""
    _show_outcome()
    left, right = st.columns([4, 5], gap="large")
    with left:
        draft = call_form.ask()
        _show_what_is_wrong(draft)
        _show_buttons()
    with right:
        show_alike_to_draft(call_form.without_stopped(draft), on_same=_merge, on_different=call_form.tell_apart)


def _show_outcome() -> None:
    outcome = call.outcome_of_last()
    if isinstance(outcome, PlannerError):
        st.error(plain(outcome.in_language(language())))
    elif outcome is not None:
        st.success(say(_outcome_text(outcome)))
        kept = outcome.merged_into or outcome.id
        show_link(sentence("Open request {id}", id=kept), session.request_address(kept), key="new_request.taken")
        st.caption(say(sentence("There you choose how support is given.")))


def _outcome_text(received: Received) -> Sentence:
    if received.merged_into:
        return sentence("Saved as part of request {kept}, which was open already.", kept=received.merged_into)
    return sentence("Saved as request {id}.", id=received.id)


def _show_what_is_wrong(draft: Draft) -> None:
    stopped = call_form.stopped()
    if stopped:
        st.error(say(sentence("This is kept nowhere:")) + "\n\n" + finding_lines(stopped))
    findings = check_draft(session.workspace(), draft) if call.has_tried_to_save() else ()
    left = tuple(finding for finding in findings if finding not in stopped)
    if left:
        st.error(say(sentence("Not saved yet:")) + "\n\n" + finding_lines(left))


def _show_buttons() -> None:
    with st.container(horizontal=True):
        label = say(sentence("Save the request"))
        st.button(label, key="new_request.save", type="primary", shortcut=_SAVE_KEYS, on_click=_save)
        with st.popover(say(sentence("Discard"))):
            st.write(say(sentence("What was typed goes for good.")))
            st.button(say(sentence("Discard it")), key="new_request.discard", on_click=_discard)


def _save() -> None:
    _take(call_form.typed())


def _merge(kept_id: str) -> None:
    _take(replace(call_form.typed(), same_as=kept_id))


def _take(draft: Draft) -> None:
    try:
        call.end(take_request(session.workspace(), draft))
    except InputError:
        call.try_to_save()
    except PlannerError as error:
        call.note_outcome(error)


def _discard() -> None:
    discard_draft(session.workspace())
    call.end(None)
