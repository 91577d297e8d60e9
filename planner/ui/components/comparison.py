"""The week and a scenario side by side."""

import streamlit as st

from planner.locale import sentence
from planner.locale.formats import format_hours
from planner.report.comparison import ComparisonRow, compare
from planner.report.sheet import WeekSheet
from planner.report.tables import week_tables
from planner.ui.components.tables import show_table
from planner.ui.session import language, say


def show_comparison(week: WeekSheet, scenario: WeekSheet, name: str) -> None:
    """Show the figures of both with the difference, then what the scenario does not plan."""
    rows = [
        (say(row.label), _amount(row, row.before), _amount(row, row.after), _difference(row))
        for row in compare(week, scenario)
    ]
    headers = (sentence("Figure"), sentence("Week"), sentence("Scenario: {name}", name=name), sentence("Difference"))
    show_table(sentence("The week and the scenario"), headers, rows)
    st.caption(say(sentence("Travel times are estimates. Prices are in hours of travel.")))
    if scenario.unassigned:
        st.subheader(say(sentence("Not planned in the scenario")), anchor=False)
        table = week_tables(scenario, language()).unassigned
        show_table(table.caption, table.headers, table.rows)


def _amount(row: ComparisonRow, value: int) -> str:
    return str(value) if row.kind == "count" else format_hours(value, language())


def _difference(row: ComparisonRow) -> str:
    if row.difference == 0:
        return "±0"
    sign = "+" if row.difference > 0 else "−"
    return sign + _amount(row, abs(row.difference))
