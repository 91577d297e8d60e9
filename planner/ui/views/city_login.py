"""The page that leads to the city's own log-in, which only a page can begin."""

import streamlit as st

from planner.locale import sentence
from planner.ui import city_login
from planner.ui.components.same_tab import show_link
from planner.ui.session import login_address, say


def show() -> None:
    """Go there; where there is none, lead to the form."""
    st.title(say(sentence("Log in")), anchor=False)
    if city_login.is_offered():
        st.write(say(sentence("The city's own log-in opens here.")))
        city_login.begin()
    else:
        show_link(sentence("Log in"), login_address(), key="city_login.log_in")
