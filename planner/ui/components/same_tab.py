"""A link that stays in its tab; Streamlit opens the links of its texts in a new one."""

import streamlit as st

from planner.locale import Sentence
from planner.ui.session import say

_anchor = st.components.v2.component(
    "same_tab",
    html='<a target="_self"></a>',
    css="""
a {
  color: var(--st-link-color);
  font: 1rem/1.6 var(--st-font);
  display: inline-block;
  padding: .25rem 0;
}
""",
    js="""
export default function ({ data, parentElement }) {
  const link = parentElement.querySelector("a");
  link.textContent = data.text;
  link.href = data.address;
}
""",
)


def show_link(text: Sentence, address: str, *, key: str) -> None:
    """Show a link to an address of ours."""
    _anchor(data={"text": say(text), "address": address}, key=key)
