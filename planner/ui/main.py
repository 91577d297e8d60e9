"""The router: who reads, language, week, and the pages that the reader may see."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from planner.errors import LoginError
from planner.locale import LANGUAGES, Sentence, sentence
from planner.locale.catalogue import LANGUAGE_NAMES
from planner.locale.formats import format_day
from planner.services.authorisation import Operation, may
from planner.services.planning import planned_weeks
from planner.ui import session
from planner.ui.components.demo_banner import show_demo_banner
from planner.ui.components.document_language import set_document_language
from planner.ui.components.reader import show_reader
from planner.ui.session import say
from planner.ui.views import (
    addresses,
    city_login,
    importing,
    logged_out,
    my_day,
    new_request,
    not_yours,
    nothing_yet,
    remote,
    requests,
    scenario,
    sites,
    triage_rules,
    week,
)

_ICON = Path(__file__).parent / "static" / "icon.png"


@dataclass(frozen=True)
class _View:
    """A page: its address, its name, what it takes to see it, and whether it is about a planned week."""

    address: str
    title: Sentence
    operation: Operation
    show: Callable[[], None]
    is_of_week: bool = True


_VIEWS = (
    _View("week", sentence("Week"), Operation.SEE_WEEK, week.show),
    _View("new-request", sentence("New request"), Operation.TAKE_REQUEST, new_request.show, is_of_week=False),
    _View("requests", sentence("Requests"), Operation.SEE_REQUESTS, requests.show, is_of_week=False),
    _View("remote", sentence("Remote queue"), Operation.HELP_REMOTELY, remote.show, is_of_week=False),
    _View("addresses", sentence("Addresses to settle"), Operation.GEOCODE, addresses.show, is_of_week=False),
    _View("import", sentence("Import requests"), Operation.IMPORT_REQUESTS, importing.show, is_of_week=False),
    _View("scenarios", sentence("Scenarios"), Operation.SEE_FIGURES, scenario.show),
    _View("sites", sentence("Sites"), Operation.SEE_SITES, sites.show, is_of_week=False),
    _View("triage-rules", sentence("Triage rules"), Operation.SEE_TRIAGE_RULES, triage_rules.show, is_of_week=False),
    _View("my-day", sentence("My day"), Operation.SEE_OWN_DAY, my_day.show, is_of_week=False),
)


def main() -> None:
    """Show the page that the address names, or the way to log in."""
    st.set_page_config(page_title=say(sentence("Home visits")), page_icon=str(_ICON), layout="wide")
    set_document_language(session.language())
    with st.sidebar:
        _choose_language()
    # Every page is always known: Streamlit puts a dialog of its own over an address that it does not know.
    try:
        reader = session.actor()
    except LoginError as error:
        gate = partial(logged_out.show, error)
        st.navigation(_pages(dict.fromkeys(_VIEWS, gate), (), at_city=city_login.show), position="hidden").run()
        return
    if session.shows_demo():
        show_demo_banner()
    seen = [view for view in _VIEWS if may(reader, view.operation)]
    with st.sidebar:
        show_reader(reader)
        has_week = may(reader, Operation.LIST_WEEKS) and _choose_week()
    shows = {view: _shown(view, is_theirs=view in seen, has_week=has_week) for view in _VIEWS}
    first = seen[0] if seen else _VIEWS[0]
    st.navigation(_pages(shows, seen, at_city=shows[first]), position="top").run()


def _pages(
    shows: Mapping[_View, Callable[[], None]], seen: Sequence[_View], *, at_city: Callable[[], None]
) -> list[StreamlitPage]:
    """
    Return every page under its address, the first of the reader also without one.

    Streamlit forgets the address of the page that it shows without one, but a link may name it.

    Parameters
    ----------
    shows
        What each page shows to the reader.
    seen
        The pages in the menu.
    at_city
        What the page shows that leads to the city's own log-in.
    """
    first = seen[0] if seen else _VIEWS[0]
    at_root = st.Page(
        shows[first],
        title=say(first.title),
        url_path="first",
        default=True,
        visibility="visible" if seen else "hidden",
    )
    by_address = [_page(view, shows[view], is_hidden=view is first or view not in seen) for view in _VIEWS]
    city = st.Page(at_city, title=say(sentence("Log in")), url_path="city-login", visibility="hidden")
    return [at_root, *by_address, city]


def _shown(view: _View, *, is_theirs: bool, has_week: bool) -> Callable[[], None]:
    if not is_theirs:
        return not_yours.show
    return view.show if has_week or not view.is_of_week else nothing_yet.show


def _page(view: _View, show: Callable[[], None], *, is_hidden: bool) -> StreamlitPage:
    return st.Page(show, title=say(view.title), url_path=view.address, visibility="hidden" if is_hidden else "visible")


def _choose_language() -> None:
    options: dict[str, str] = {code: LANGUAGE_NAMES[code] for code in LANGUAGES}
    session.choose(sentence("Language"), options, key=session.LANGUAGE_KEY, default=session.language())


def _choose_week() -> bool:
    """Let the reader choose a planned week; say whether there is one."""
    mondays = planned_weeks(session.workspace())
    if not mondays:
        return False
    options = {monday.isoformat(): format_day(monday, session.language()) for monday in mondays}
    session.choose(sentence("Week"), options, key=session.WEEK_KEY, default=mondays[-1].isoformat())
    return True


main()
