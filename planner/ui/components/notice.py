"""
What became of the last button, said on the page that follows.

A button that changes something does so before the page is shown anew: with what the reader had in front of them, and
so that the page shows what is stored now.
"""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from planner.errors import InputError, PlannerError
from planner.locale import Sentence
from planner.ui.session import language, say
from planner.ui.text import plain


class _Notice(NamedTuple):
    text: str
    is_error: bool


def attempt(place: str, change: Callable[[], Sentence]) -> None:
    """Change something and keep what there is to say of it, or why it was refused; for the click of a button."""
    try:
        notice = _Notice(plain(say(change())), is_error=False)
    except InputError as error:
        lines = [f"{finding.text.in_language(language())} [{finding.code}]" for finding in error.findings]
        notice = _Notice("\n\n".join(plain(line) for line in lines), is_error=True)
    except PlannerError as error:
        notice = _Notice(plain(error.in_language(language())), is_error=True)
    st.session_state[_key(place)] = notice


def show_notice(place: str) -> None:
    """Show once what became of the last button of a place."""
    notice: _Notice | None = st.session_state.pop(_key(place), None)
    if notice is None:
        return
    if notice.is_error:
        st.error(notice.text)
    else:
        st.success(notice.text)


def _key(place: str) -> str:
    return f"notice.{place}"
