"""The day of the helper who is logged in."""

from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from planner.domain.problem import DEFAULT_TIMEZONE
from planner.errors import NotFoundError
from planner.locale import sentence
from planner.services.own_day import own_day
from planner.ui import session
from planner.ui.components.days import show_days
from planner.ui.session import language, say


def show() -> None:
    """Show the visits of a day, today's at first."""
    st.title(say(sentence("My day")), anchor=False)
    today = datetime.now(ZoneInfo(DEFAULT_TIMEZONE)).date()
    day = session.choose_day(sentence("Day"), default=today)
    try:
        own = own_day(session.workspace(), day)
    except NotFoundError as error:
        st.write(error.in_language(language()))
        return
    show_days(own.sheet, own.days)
