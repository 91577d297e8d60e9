"""What somebody sees at the address of a page that their roles do not open."""

import streamlit as st

from planner.locale import sentence
from planner.ui.session import say


def show() -> None:
    """Say so, and what else there is."""
    st.title(say(sentence("This page is not for your role")), anchor=False)
    st.write(say(sentence("The pages for your roles stand at the top, if there are any.")))
    st.write(say(sentence("Accounts, back-ups and the record are looked after on the command line: planner --help")))
