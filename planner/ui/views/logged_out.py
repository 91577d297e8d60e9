"""What somebody sees who is not logged in, or not any more: the way to log in, and where it leads back to."""

import streamlit as st

from planner.errors import LoginError
from planner.locale import sentence
from planner.ui.components.same_tab import show_link
from planner.ui.session import language, login_address, say
from planner.ui.text import plain


def show(error: LoginError) -> None:
    """Say why, and offer the log-in."""
    st.title(say(sentence("Home visits")), anchor=False)
    st.write(plain(error.in_language(language())))
    show_link(sentence("Log in"), login_address(), key="logged_out.log_in")
