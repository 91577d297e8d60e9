"""What somebody sees who is not logged in, or not any more: the way to log in, and where it leads back to."""

import streamlit as st

from planner.errors import LoginError
from planner.locale import sentence
from planner.ui.session import language, login_address, say


def show(error: LoginError) -> None:
    """Say why, and offer the log-in."""
    st.title(say(sentence("Home visits")), anchor=False)
    st.write(error.in_language(language()))
    st.markdown(f"[{say(sentence('Log in'))}]({login_address()})")
