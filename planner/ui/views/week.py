"""A planned week: totals, map, every helper's day, and what is not planned."""

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from planner.locale import Language, sentence
from planner.locale.formats import format_day
from planner.report.labels import week_title
from planner.report.sheet import SheetDay, WeekSheet
from planner.report.tables import week_tables
from planner.services.exporting import FORMATS, export_file
from planner.services.planning import SeenWeek, see_week
from planner.ui import session
from planner.ui.components.days import show_days
from planner.ui.components.route_map import show_map
from planner.ui.components.tables import show_table
from planner.ui.components.totals import show_totals
from planner.ui.session import language, say
from planner.ui.text import plain

WHOLE_WEEK = "all"
EVERYBODY = "all"
_FORMAT_NAMES = {"html": "HTML", "pdf": "PDF", "ics": "iCalendar", "geojson": "GeoJSON", "xlsx": "Excel"}


def show() -> None:
    """Show the chosen week."""
    monday = session.week()
    if monday is None:
        return
    seen = see_week(session.workspace(), monday)
    sheet = seen.sheet
    st.title(say(week_title(sheet.monday)), anchor=False)
    show_totals(sheet)
    _show_judgement(seen)
    days = _chosen(sheet)
    map_place = st.container()
    show_days(sheet, days)
    tables = week_tables(sheet, language())
    st.header(say(sentence("Not planned")), anchor=False)
    if sheet.unassigned:
        show_table(tables.unassigned.caption, tables.unassigned.headers, tables.unassigned.rows)
    else:
        st.write(say(sentence("Every visit is planned.")))
    _show_left_out(seen)
    for table in (tables.helpers, tables.totals):
        st.header(table.caption, anchor=False)
        show_table(table.caption, table.headers, table.rows)
    _show_downloads(monday)
    with map_place:
        st.header(say(sentence("Map")), anchor=False)
        if session.has_seen_lists():
            show_map(days, sheet.unassigned)
        else:
            session.come_back_for_the_map()


def _show_judgement(seen: SeenWeek) -> None:
    if seen.broken:
        st.error(say(sentence("The plan breaks {count} rules:", count=len(seen.broken))))
        st.write("\n".join(f"- {violation.in_language(language())}" for violation in seen.broken))
    else:
        st.success(say(sentence("The plan breaks no rule.")))


def _show_left_out(seen: SeenWeek) -> None:
    if seen.left_out:
        st.warning(say(sentence("These could not go into the planning:")))
        st.write("\n".join(f"- {plain(finding.in_language(language()))}" for finding in seen.left_out))


def _chosen(sheet: WeekSheet) -> Sequence[SheetDay]:
    """Let the reader choose a day and a helper; both stand in the address."""
    dates = {day.day.isoformat(): format_day(day.day, language()) for day in sheet.days}
    days = {**dates, WHOLE_WEEK: say(sentence("Whole week"))}
    helpers = {EVERYBODY: say(sentence("All helpers")), **{total.helper: total.entry.name for total in sheet.helpers}}
    left, right = st.columns(2)
    with left:
        chosen_day = session.choose(sentence("Day"), days, key=session.DAY_KEY, default=next(iter(days)))
    with right:
        chosen_helper = session.choose(sentence("Helper"), helpers, key=session.HELPER_KEY, default=EVERYBODY)
    return [
        day
        for day in sheet.days
        if chosen_day in (WHOLE_WEEK, day.day.isoformat()) and chosen_helper in (EVERYBODY, day.helper)
    ]


def _show_downloads(monday: date) -> None:
    st.header(say(sentence("Files")), anchor=False)
    st.write(say(sentence("HTML, PDF and Excel carry names, addresses and phones: destroy them after use.")))
    with st.container(horizontal=True):
        for format_name in FORMATS:
            if format_name in _FORMAT_NAMES:
                st.download_button(
                    _FORMAT_NAMES[format_name],
                    data=_content(monday, format_name, language()),
                    file_name=f"week-{monday}.{format_name}",
                    key=f"week.download_{format_name}",
                    on_click="ignore",
                )


def _content(monday: date, format_name: str, reader: Language) -> Callable[[], bytes]:
    """Make the file when it is asked for, not at every look at the page."""
    workspace = session.workspace()
    return lambda: export_file(workspace, monday, format_name, reader)[1]
