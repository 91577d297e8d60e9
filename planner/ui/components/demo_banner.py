"""Says above every page of a demonstration what it is."""

import streamlit as st

from planner.locale import sentence
from planner.ui.session import say


def show_demo_banner() -> None:
    """Say that nobody here is real."""
    st.info(say(sentence("This is a demonstration: everybody in it is made up. Enter nobody who is real.")))
