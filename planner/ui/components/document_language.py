"""The language of the page, for screen readers: Streamlit always says ``en``."""

import streamlit as st

from planner.locale import Language

_set_language = st.components.v2.component(
    "document_language",
    js="export default function ({ data }) { document.documentElement.lang = data.language; }",
)


def set_document_language(language: Language) -> None:
    """Set ``lang`` of the document."""
    with st.sidebar:
        _set_language(data={"language": language}, key="main.language", height=1)
