"""The city's own log-in, where Streamlit's secrets name one: where it begins, what it says, and the way out."""

from collections.abc import Mapping

import streamlit as st

_SECTION = "auth"


def is_offered() -> bool:
    """Say whether this installation has one."""
    return bool(st.secrets.load_if_toml_exists()) and _SECTION in st.secrets


def begin() -> None:
    """Send the reader's browser there; it comes back to the first page."""
    st.login()


def claims() -> Mapping[str, object] | None:
    """Return what it says of the reader, verified by Streamlit, or None when they did not come through it."""
    said = st.user.to_dict()
    return said if said.get("is_logged_in") else None


def forget() -> None:
    """Take its proof out of the reader's browser, and end the session there where the city allows it."""
    st.logout()
