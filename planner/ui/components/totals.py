"""The figures at the top of a week."""

import streamlit as st

from planner.locale import Sentence, sentence
from planner.locale.formats import format_hours
from planner.report.sheet import WeekSheet
from planner.report.tables import bound_sentences
from planner.ui.session import language, say


def show_totals(sheet: WeekSheet) -> None:
    """Show planned, not planned, travel, time with residents, waiting and paid time."""
    left = sheet.num_visits - sheet.num_served
    figures: list[tuple[Sentence, str]] = [
        (sentence("Planned visits"), f"{sheet.num_served} / {sheet.num_visits}"),
        (sentence("Not planned"), str(left)),
        (sentence("Travel (estimate)"), format_hours(sheet.travel, language())),
        (sentence("Time with residents"), format_hours(sheet.service, language())),
        (sentence("Waiting"), format_hours(sheet.wait, language())),
        (sentence("Paid time"), format_hours(sheet.paid, language())),
    ]
    with st.container(horizontal=True, gap="small"):
        for label, value in figures:
            st.metric(say(label), value, border=True)
    for text in bound_sentences(sheet.cost.total, sheet.bound):
        st.caption(say(text))
