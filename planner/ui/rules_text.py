"""The rules of triage that the reader has before them to edit; they do not change under the reader's hands."""

import streamlit as st

from planner.domain.triage import TriageTable
from planner.services.triage import table_text

TEXT_KEY = "triage_rules.text"
"""Of the field with the text."""
_OPENED_KEY = "triage_rules.opened"


def open_rules(table: TriageTable) -> None:
    """Put a version before the reader."""
    st.session_state[_OPENED_KEY] = (table.version, table_text(table))
    st.session_state[TEXT_KEY] = table_text(table)


def base_version() -> int | None:
    """Return the version that the reader edits, or None while there is none before them."""
    opened: tuple[int, str] | None = st.session_state.get(_OPENED_KEY)
    return None if opened is None or TEXT_KEY not in st.session_state else opened[0]


def is_edited() -> bool:
    """Say whether the reader has changed the text."""
    return bool(text() != st.session_state[_OPENED_KEY][1])


def text() -> str:
    """Return the text as the reader has it."""
    return str(st.session_state[TEXT_KEY])


def put_on_top_of(table: TriageTable) -> None:
    """Let the reader go on with their own text, in the knowledge of another version."""
    st.session_state[_OPENED_KEY] = (table.version, table_text(table))
