"""What a page knows of its reader: language, installation, week. State stands in the address."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import streamlit as st

from planner.config import Settings, read_settings
from planner.locale import LANGUAGES, Language, Sentence, as_language, sentence
from planner.services.bootstrap import Workspace, open_workspace

LANGUAGE_KEY = "lang"
WEEK_KEY = "week"
DAY_KEY = "day"
HELPER_KEY = "helper"
SCENARIO_KEY = "scenario"


def settings() -> Settings:
    """Return the settings of the installation."""
    return read_settings(Path.cwd())


def workspace() -> Workspace:
    """
    Return the installation; opened once a process, since it holds nothing of any user.

    Raises
    ------
    StoreError
        When there is no database.
    """
    return _opened(settings())


@st.cache_resource(show_spinner=False)
def _opened(settings: Settings) -> Workspace:
    return open_workspace(settings)


def language() -> Language:
    """Return the reader's language: from the address, else the installation's."""
    chosen = st.session_state.get(LANGUAGE_KEY) or st.query_params.get(LANGUAGE_KEY)
    return as_language(chosen) if chosen in LANGUAGES else settings().language


def say(text: Sentence | str) -> str:
    """Return a sentence in the reader's language."""
    return text.in_language(language()) if isinstance(text, Sentence) else text


def week() -> date | None:
    """Return the Monday of the chosen week, or None while no week is planned."""
    chosen = st.session_state.get(WEEK_KEY)
    return date.fromisoformat(chosen) if chosen else None


def choose_scenario(scenario_id: int) -> None:
    """Make a scenario the chosen one at the next look."""
    st.query_params[SCENARIO_KEY] = str(scenario_id)
    st.session_state.pop(SCENARIO_KEY, None)
    st.rerun()


def forget_scenario() -> None:
    """Choose no scenario."""
    st.query_params.pop(SCENARIO_KEY, None)
    st.session_state.pop(SCENARIO_KEY, None)


def chosen_scenario(names: Mapping[int, str]) -> int:
    """Let the reader choose one of the scenarios, the newest by default; the choice stands in the address."""
    chosen: int = st.selectbox(
        say(sentence("Scenario")),
        list(names),
        index=len(names) - 1,
        format_func=lambda scenario: names[scenario],
        key=SCENARIO_KEY,
        bind="query-params",
    )
    return chosen
