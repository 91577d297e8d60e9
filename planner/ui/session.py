"""What a page knows of its reader: language, installation, week. State stands in the address."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import streamlit as st

from planner.config import Settings, read_settings
from planner.domain.request import SupportRequest
from planner.errors import LoginError
from planner.locale import LANGUAGES, Language, Sentence, as_language, sentence
from planner.services.authorisation import PROCESS, Actor
from planner.services.bootstrap import Workspace, open_workspace
from planner.services.demo import is_demo
from planner.services.login import SESSION_COOKIE, actor_of, log_in_by_subject, log_out
from planner.store.saving import Versioned
from planner.ui import city_login

LANGUAGE_KEY = "lang"
WEEK_KEY = "week"
DAY_KEY = "day"
HELPER_KEY = "helper"
SCENARIO_KEY = "scenario"
REQUEST_KEY = "request"
STATE_KEY = "state"
SITE_KEY = "site"
ADDRESS_KEY = "address"
SYSTEM_KEY = "system"
_KEYS = (
    LANGUAGE_KEY,
    WEEK_KEY,
    DAY_KEY,
    HELPER_KEY,
    SCENARIO_KEY,
    REQUEST_KEY,
    STATE_KEY,
    SITE_KEY,
    ADDRESS_KEY,
    SYSTEM_KEY,
)
_SEEN_KEY = "week.has_seen_lists"
_FORM_KEY = "requests.opened"
_SAVED_KEY = "requests.saved"
_LIST_KEY = "requests.list"


def settings() -> Settings:
    """Return the settings of the installation."""
    return read_settings(Path.cwd())


def workspace() -> Workspace:
    """
    Return the installation on behalf of the reader; opened once a process, since it holds nothing of any of them.

    Raises
    ------
    StoreError
        When there is no database.
    """
    return _opened(settings()).on_behalf_of(actor())


def actor() -> Actor:
    """
    Return the reader, looked up anew at each run: a log-out, an end, or another role holds at once.

    Raises
    ------
    LoginError
        When nobody is logged in, or not any more.
    StoreError
        When there is no database.
    """
    held = token()
    if not held:
        raise LoginError(sentence("Log in to go on. [SESSION_MISSING]"))
    return actor_of(_process(), held)


def token() -> str:
    """
    Return what stands for the reader's session: what their browser holds, or what comes of the city's own log-in.

    Raises
    ------
    LoginError
        When the city has let them in, and there is no account for them here, or that was too long ago.
    """
    held = st.context.cookies.get(SESSION_COOKIE, "")
    claims = None if held else city_login.claims()
    return held if claims is None else log_in_by_subject(_process(), claims)


def is_from_city() -> bool:
    """Whether the reader came through the city's own log-in."""
    return not st.context.cookies.get(SESSION_COOKIE) and city_login.claims() is not None


def end_city_login() -> None:
    """Log the reader out, here and in their browser."""
    log_out(_process(), token())
    city_login.forget()


def shows_demo() -> bool:
    """Whether everybody in this installation is made up."""
    return is_demo(_process())


def _process() -> Workspace:
    return _opened(settings()).on_behalf_of(PROCESS)


@st.cache_resource(show_spinner=False)
def _opened(settings: Settings) -> Workspace:
    return open_workspace(settings)


def login_address() -> str:
    """Return where the reader logs in, and which page they come back to; only codes stand in it."""
    here = urlsplit(st.context.url or "/").path or "/"
    query = urlencode({key: value for key, value in st.query_params.items() if key in _KEYS})
    return "/login?" + urlencode({LANGUAGE_KEY: language(), "next": f"{here}?{query}" if query else here})


def request_address(request_id: str) -> str:
    """Return the address of the page of a request."""
    return "/requests?" + urlencode({LANGUAGE_KEY: language(), REQUEST_KEY: request_id})


def logout_address() -> str:
    """Return where the reader logs out."""
    return "/logout?" + urlencode({LANGUAGE_KEY: language()})


def language() -> Language:
    """Return the reader's language: the one chosen, else that of the address, else the installation's."""
    chosen = st.session_state.get(_state_key(LANGUAGE_KEY)) or st.query_params.get(LANGUAGE_KEY)
    return as_language(chosen) if chosen in LANGUAGES else settings().language


def say(text: Sentence | str) -> str:
    """Return a sentence in the reader's language."""
    return text.in_language(language()) if isinstance(text, Sentence) else text


def week() -> date | None:
    """Return the Monday of the chosen week, or None while no week is planned."""
    chosen = st.session_state.get(_state_key(WEEK_KEY))
    return date.fromisoformat(chosen) if chosen else None


def choose(label: Sentence, options: Mapping[str, str], *, key: str, default: str) -> str:
    """
    Let the reader choose, and keep the choice in the address.

    Parameters
    ----------
    label
        What is chosen.
    options
        What is shown, by code. Only the code goes into the address: what is shown may be somebody's name, which is why
        Streamlit's own binding, which writes the label, is not used.
    key
        Name of the choice in the address.
    default
        Code that is chosen while the address names none of the codes.
    """
    codes = list(options)
    asked = st.query_params.get(key)
    begin = asked if asked is not None and asked in options else default
    chosen: str = st.selectbox(
        say(label),
        codes,
        index=codes.index(begin),
        format_func=lambda code: options[code],
        key=_state_key(key),
    )
    if st.query_params.get(key) != chosen:
        st.query_params[key] = chosen
    return chosen


def choose_day(label: Sentence, *, default: date) -> date:
    """Let the reader choose any day, and keep it in the address."""
    try:
        begin = date.fromisoformat(st.query_params.get(DAY_KEY, ""))
    except ValueError:
        begin = default
    chosen = st.date_input(say(label), value=begin, format="DD.MM.YYYY", key="my_day.day")
    if st.query_params.get(DAY_KEY) != chosen.isoformat():
        st.query_params[DAY_KEY] = chosen.isoformat()
    return chosen


def has_seen_lists() -> bool:
    """Whether the reader has the lists in front of them, so that the browser may turn to the map."""
    return bool(st.session_state.get(_SEEN_KEY))


@st.fragment(run_every=1)
def come_back_for_the_map() -> None:
    """Show the page once more in a second: the map's code would keep the browser from showing the lists first."""
    if _SEEN_KEY not in st.session_state:
        st.session_state[_SEEN_KEY] = False
        st.caption(say(sentence("The map is coming.")))
        return
    st.session_state[_SEEN_KEY] = True
    st.rerun()


def choose_scenario(scenario_id: int) -> None:
    """Make a scenario the chosen one and show the page anew."""
    forget_scenario()
    st.query_params[SCENARIO_KEY] = str(scenario_id)
    st.rerun()


def forget_scenario() -> None:
    """Choose no scenario."""
    st.query_params.pop(SCENARIO_KEY, None)
    st.session_state.pop(_state_key(SCENARIO_KEY), None)


def asked_request() -> str | None:
    """Return the request that the address asks for."""
    return st.query_params.get(REQUEST_KEY)


def ask_for_request(request_id: str) -> None:
    """Make a request the chosen one, from the next showing on."""
    forget_request()
    st.query_params[REQUEST_KEY] = request_id


def forget_request() -> None:
    """Choose no request."""
    st.query_params.pop(REQUEST_KEY, None)
    st.session_state.pop(_state_key(REQUEST_KEY), None)


def is_other_list(name: str) -> bool:
    """Say whether the reader has turned to another list; the first one is no other."""
    before = st.session_state.get(_LIST_KEY, name)
    st.session_state[_LIST_KEY] = name
    return bool(before != name)


def opened_form(request_id: str) -> Versioned[SupportRequest] | None:
    """Return what the reader opened the form of a request with, or None while it is not open."""
    kept = st.session_state.get(_FORM_KEY)
    return kept if kept is not None and kept.value.id == request_id else None


def keep_form(opened: Versioned[SupportRequest]) -> None:
    """Keep what the form of a request was opened with: it does not change under the reader's hands."""
    st.session_state[_FORM_KEY] = opened


def close_saved_form() -> None:
    """Close the form and show the page anew; it opens with what is stored then."""
    st.session_state.pop(_FORM_KEY, None)
    show_saved()


def show_saved() -> None:
    """Show the page anew, which says that something was saved."""
    st.session_state[_SAVED_KEY] = True
    st.rerun()


def choose_system(name: str) -> None:
    """Choose a system that has just become known, and show the page anew."""
    st.session_state.pop(_state_key(SYSTEM_KEY), None)
    st.query_params[SYSTEM_KEY] = name
    st.rerun()


def was_just_saved() -> bool:
    """Say once that the form before this one was saved."""
    return bool(st.session_state.pop(_SAVED_KEY, False))


def _state_key(key: str) -> str:
    return f"choice.{key}"
