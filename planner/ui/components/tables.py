"""Tables that a screen reader can read: real HTML tables, free text shown as it is."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from planner.locale import Sentence
from planner.ui.session import say
from planner.ui.text import plain


def show_table(caption: Sentence | str, headers: Sequence[Sentence | str], rows: Sequence[Sequence[str]]) -> None:
    """Show a table; the caption is its name for those who cannot see it."""
    columns = [plain(say(header)) for header in headers]
    frame = pd.DataFrame([[plain(cell) for cell in row] for row in rows], columns=columns)
    st.table(frame, hide_index=True, alt=say(caption))
