"""The page of an installation without a planned week."""

import streamlit as st

from planner.locale import sentence
from planner.ui.session import say


def show() -> None:
    """Say what is missing and how to make it."""
    st.title(say(sentence("No week is planned yet")), anchor=False)
    st.write(say(sentence("Plan a week on the command line, then load this page again.")))
    st.code(
        "planner init\nplanner import --requests requests.csv --helpers helpers.csv\nplanner geocode\n"
        "planner plan --week 2026-11-30",
        language=None,
    )
    st.write(say(sentence("Or look at the sample week first.")))
    st.code("make demo app", language=None)
