"""A list of requests, a page of it at a time, and which of them the reader has chosen."""

from collections.abc import Mapping

import streamlit as st

from planner.domain.request_states import STATE_NAMES
from planner.errors import NotFoundError
from planner.locale import Sentence, sentence
from planner.services.request_list import PAGE_LINES, Listed, Which, find_requests
from planner.services.requests import open_request
from planner.store.request_lines import RequestLine
from planner.ui import session
from planner.ui.components.request_words import FIELD_NAMES, shown_day, topic_names
from planner.ui.components.tables import show_table
from planner.ui.session import say

WHICH_NAMES: Mapping[Which, Sentence] = {
    Which.OPEN: sentence("All that are open"),
    Which.NEW: sentence("New"),
    Which.TRIAGED: sentence("Channel to be chosen"),
    Which.REMOTE: sentence("From a distance"),
    Which.SITE: sentence("At a site"),
    Which.HOME: sentence("At home, something is missing"),
    Which.REFERRED: sentence("Referred elsewhere"),
    Which.READY: sentence("Ready to be planned"),
    Which.PLANNED: sentence("Visit promised"),
    Which.CLOSED: sentence("Closed"),
    Which.ALL: sentence("All, closed ones too"),
}
_WORDS_KEY = "requests.words"
_PAGE_KEY = "requests.page"
_HEADERS = (
    *(sentence("Number"), sentence("Name"), sentence("Phone"), FIELD_NAMES["topic"]),
    *(sentence("State"), sentence("Received"), sentence("Latest day")),
)


def choose_request() -> str | None:
    """Show the list that the reader wants and return the request that they choose from it, or None."""
    left, right = st.columns(2)
    with left:
        names = {str(which): say(name) for which, name in WHICH_NAMES.items()}
        which = Which(session.choose(sentence("Show"), names, key=session.STATE_KEY, default=Which.OPEN))
    with right:
        label = say(sentence("Look for a name, phone or number"))
        words = st.text_input(
            label,
            key=_WORDS_KEY,
            type="search",
            # Without one Streamlit writes an English word.
            placeholder=say(sentence("Search")),
            autocomplete="off",
            on_change=_begin_anew,
        )
    if session.is_other_list(which):
        _begin_anew()
    listed = _listed(which, words)
    if not listed.lines:
        st.write(say(sentence("No request is like that.")))
    else:
        _show(listed)
    return _choose(listed, is_narrowed=bool(words.strip()))


def _begin_anew() -> None:
    """Another list begins on its first page, with no request chosen."""
    st.session_state.pop(_PAGE_KEY, None)
    session.forget_request()


def _listed(which: Which, words: str) -> Listed:
    page = st.session_state.get(_PAGE_KEY, 1)
    listed = find_requests(session.workspace(), which, words, page=page)
    if listed.lines or page == 1:
        return listed
    # Others have closed what stood on the last page.
    st.session_state.pop(_PAGE_KEY)
    return find_requests(session.workspace(), which, words)


def _show(listed: Listed) -> None:
    topics = topic_names()
    rows = [_row(line, topics, is_overdue=line.id in listed.overdue) for line in listed.lines]
    show_table(sentence("Requests"), _HEADERS, rows)
    if listed.num_pages == 1:
        st.caption(say(sentence("Requests: {count}", count=listed.num_found)))
        return
    names = {page: _page_name(page, listed.num_found) for page in range(1, listed.num_pages + 1)}
    st.selectbox(
        say(sentence("Part of the list")),
        list(names),
        format_func=lambda page: names[page],
        key=_PAGE_KEY,
        on_change=session.forget_request,
    )


def _page_name(page: int, num_found: int) -> str:
    first, last = (page - 1) * PAGE_LINES + 1, min(page * PAGE_LINES, num_found)
    return say(sentence("{first} to {last} of {all}", first=first, last=last, all=num_found))


def _row(line: RequestLine, topics: Mapping[str, str], *, is_overdue: bool) -> tuple[str, ...]:
    latest = shown_day(line.serve_by)
    if is_overdue:
        latest = say(sentence("{day}, overdue", day=latest))
    topic = topics.get(line.topic, line.topic)
    return line.id, line.name, line.phone, topic, say(STATE_NAMES[line.state]), shown_day(line.received), latest


def _choose(listed: Listed, *, is_narrowed: bool) -> str | None:
    names = {line.id: f"{line.name} ({line.id})" for line in listed.lines}
    asked = session.asked_request()
    if asked and asked not in names and not (is_narrowed and names):
        names = {**_name_of(asked), **names}
    if not names:
        return None
    # Nobody's request is opened, and noted as seen, before the reader wants it; the only one that they looked for is.
    only = next(iter(names)) if is_narrowed and len(names) == 1 else ""
    options = {"": say(sentence("Choose a request")), **names}
    return session.choose(sentence("Request"), options, key=session.REQUEST_KEY, default=only) or None


def _name_of(request_id: str) -> dict[str, str]:
    """Return the name of a request that an address asks for and that does not stand in the list."""
    try:
        request = open_request(session.workspace(), request_id).value
    except NotFoundError:
        return {}
    return {request.id: f"{request.name} ({request.id})"}
