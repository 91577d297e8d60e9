"""Every helper's day as a list; the numbers are those of the map."""

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from planner.locale import sentence
from planner.locale.formats import format_day
from planner.report.sheet import SheetDay, WeekSheet
from planner.report.tables import day_table
from planner.ui.components.tables import show_table
from planner.ui.session import language, say
from planner.ui.text import plain


def show_days(sheet: WeekSheet, days: Sequence[SheetDay]) -> None:
    """Show the chosen days, a table for each helper."""
    if not days:
        st.write(say(sentence("Nobody has a visit on this choice.")))
    numbered = list(enumerate(days, start=1))
    for day, routes in groupby(numbered, key=lambda item: item[1].day):
        st.header(format_day(day, language()), anchor=False)
        for number, route in routes:
            table = day_table(sheet, route, language())
            st.subheader(f"{number}. {plain(table.caption)}", anchor=False)
            rows = [(f"{number}.{place}", *row) for place, row in enumerate(table.rows, start=1)]
            show_table(table.caption, (sentence("Number"), *table.headers), rows)
            for note in table.notes:
                st.write(note)
