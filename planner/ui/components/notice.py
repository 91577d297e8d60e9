"""
What became of the last button, said on the page that follows.

A button that changes something does so before the page is shown anew: with what the reader had in front of them, and
so that the page shows what is stored now.
"""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from planner.errors import InputError, PlannerError
from planner.locale import Sentence, sentence
from planner.ui import session
from planner.ui.components.in_sight import bring_in_sight
from planner.ui.components.same_tab import show_link
from planner.ui.session import language, say
from planner.ui.text import plain


class _Notice(NamedTuple):
    text: str
    is_error: bool
    request: str = ""


_COUNT_KEY = "notice.count"


def attempt(place: str, change: Callable[[], Sentence], *, request: str = "") -> None:
    """
    Change something and keep what there is to say of it, or why it was refused; for the click of a button.

    Parameters
    ----------
    place
        Where it is said.
    change
        Returns what there is to say.
    request
        Number of the request that it is about, where the page is not about one: a way leads to it.
    """
    try:
        notice = _Notice(plain(say(change())), is_error=False)
    except InputError as error:
        lines = [f"{finding.text.in_language(language())} [{finding.code}]" for finding in error.findings]
        notice = _Notice("\n\n".join(plain(line) for line in lines), is_error=True)
    except PlannerError as error:
        notice = _Notice(plain(error.in_language(language())), is_error=True)
    st.session_state[_COUNT_KEY] = st.session_state.get(_COUNT_KEY, 0) + 1
    st.session_state[_key(place)] = notice._replace(request=request)


def show_notice(place: str) -> None:
    """Show once what became of the last button of a place."""
    notice: _Notice | None = st.session_state.pop(_key(place), None)
    # Its place is kept while nothing is said: what follows would else be another part of the page for Streamlit, which
    # makes it anew, and takes the keyboard out of it.
    with st.container(key=f"said.{place}"):
        if notice is not None:
            _show(notice)
            bring_in_sight(f"said.{place}", number=st.session_state[_COUNT_KEY])


def _show(notice: _Notice) -> None:
    if notice.is_error:
        st.error(notice.text)
    else:
        st.success(notice.text)
    if notice.request:
        text = sentence("Open request {id}", id=notice.request)
        show_link(text, session.request_address(notice.request), key="notice.request")


def _key(place: str) -> str:
    return f"notice.{place}"
