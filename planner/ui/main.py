"""The router: language, week, and the pages."""

from pathlib import Path

import streamlit as st

from planner.errors import StoreError
from planner.locale import LANGUAGES, Language, sentence
from planner.locale.formats import format_day
from planner.services.planning import planned_weeks
from planner.ui import session
from planner.ui.components.document_language import set_document_language
from planner.ui.session import say
from planner.ui.views import nothing_yet, scenario, week

_ICON = Path(__file__).parent / "static" / "icon.png"
_LANGUAGE_NAMES: dict[Language, str] = {"fi": "Suomi", "sv": "Svenska", "en": "English"}


def main() -> None:
    """Show the page that the address names."""
    st.set_page_config(page_title=say(sentence("Home visits")), page_icon=str(_ICON), layout="wide")
    set_document_language(session.language())
    with st.sidebar:
        _choose_language()
        has_week = _choose_week()
    pages = [
        st.Page(
            week.show if has_week else nothing_yet.show, title=say(sentence("Week")), url_path="week", default=True
        ),
        st.Page(
            scenario.show if has_week else nothing_yet.show, title=say(sentence("Scenarios")), url_path="scenarios"
        ),
    ]
    st.navigation(pages, position="top").run()


def _choose_language() -> None:
    options: dict[str, str] = {code: _LANGUAGE_NAMES[code] for code in LANGUAGES}
    session.choose(sentence("Language"), options, key=session.LANGUAGE_KEY, default=session.language())


def _choose_week() -> bool:
    """Let the reader choose a planned week; say whether there is one."""
    try:
        mondays = planned_weeks(session.workspace())
    except StoreError:
        return False
    if not mondays:
        return False
    options = {monday.isoformat(): format_day(monday, session.language()) for monday in mondays}
    session.choose(sentence("Week"), options, key=session.WEEK_KEY, default=mondays[-1].isoformat())
    return True


main()
