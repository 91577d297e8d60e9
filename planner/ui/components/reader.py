"""Who is logged in, and the way out."""

import streamlit as st

from planner.domain.role import ROLE_NAMES
from planner.locale import sentence
from planner.services.authorisation import Actor
from planner.ui import session
from planner.ui.components.same_tab import show_link
from planner.ui.session import say
from planner.ui.text import plain


def show_reader(reader: Actor) -> None:
    """Show the reader's account and roles, and the way to log out."""
    roles = ", ".join(say(ROLE_NAMES[role]) for role in sorted(reader.roles))
    st.caption(f"{plain(reader.id)}: {roles}")
    if session.is_from_city():
        st.button(say(sentence("Log out")), key="reader.log_out", on_click=session.end_city_login)
    else:
        show_link(sentence("Log out"), session.logout_address(), key="reader.log_out")
