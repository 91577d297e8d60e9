"""Who is logged in, and the way out."""

import streamlit as st

from planner.domain.role import Role
from planner.locale import Sentence, sentence
from planner.services.authorisation import Actor
from planner.ui.session import logout_address, say

_ROLES: dict[Role, Sentence] = {
    Role.CLERK: sentence("Clerk"),
    Role.PLANNER: sentence("Planner"),
    Role.HELPER: sentence("Helper"),
    Role.ANALYST: sentence("Analyst"),
    Role.ADMIN: sentence("Administrator"),
}


def show_reader(reader: Actor) -> None:
    """Show the reader's account and roles, and a link to log out."""
    roles = ", ".join(say(_ROLES[role]) for role in sorted(reader.roles))
    st.caption(f"{reader.id}: {roles}")
    st.markdown(f"[{say(sentence('Log out'))}]({logout_address()})")
