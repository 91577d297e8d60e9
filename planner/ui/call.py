"""What a window knows of the call that is being taken, beside the draft that is kept."""

from collections.abc import Callable, Hashable
from typing import TypeVar

import streamlit as st

from planner.errors import PlannerError
from planner.services.receiving import Received

_CALL_KEY = "new_request.call"
_OUTCOME_KEY = "new_request.outcome"
_TRIED_KEY = "new_request.has_tried"
_LOOKUP_KEY = "new_request.alike"

_T = TypeVar("_T")


def number() -> int:
    """Return which call this is in the reader's window; the fields of each begin with what is kept of it."""
    count: int = st.session_state.get(_CALL_KEY, 0)
    return count


def end(outcome: Received | None) -> None:
    """Begin another call with empty fields; keep what became of the one before."""
    st.session_state[_CALL_KEY] = number() + 1
    st.session_state[_TRIED_KEY] = False
    note_outcome(outcome)


def note_outcome(outcome: Received | PlannerError | None) -> None:
    """Keep what became of the last try to save a call."""
    st.session_state[_OUTCOME_KEY] = outcome


def outcome_of_last() -> Received | PlannerError | None:
    """Return what became of the last try to save a call, or None."""
    outcome: Received | PlannerError | None = st.session_state.get(_OUTCOME_KEY)
    return outcome


def kept_lookup(about: Hashable, look_up: Callable[[], _T]) -> _T:
    """Return what was found about something; looked up again only when it is about something else."""
    kept = st.session_state.get(_LOOKUP_KEY)
    if kept is None or kept[0] != about:
        kept = (about, look_up())
        st.session_state[_LOOKUP_KEY] = kept
    found: _T = kept[1]
    return found


def try_to_save() -> None:
    """Note that the reader wanted the call saved: from now on the page says what is missing."""
    st.session_state[_TRIED_KEY] = True


def has_tried_to_save() -> bool:
    """Whether the reader has wanted the call saved."""
    return bool(st.session_state.get(_TRIED_KEY))
