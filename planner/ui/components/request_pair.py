"""Two requests side by side, and the life of one: what somebody needs to tell whether they are the same."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from planner.domain.problem import DEFAULT_TIMEZONE
from planner.domain.request import SupportRequest
from planner.domain.request_states import STATE_NAMES
from planner.locale import Sentence, sentence
from planner.locale.moments import format_moment
from planner.store.duplicates import Step
from planner.ui.components.request_words import FIELD_NAMES, shown_field
from planner.ui.components.tables import show_table
from planner.ui.session import language, say

_MOST_WINDOWS = 3
_FIELDS = ("received", "name", "phone", "address", "postcode", "languages", "topic", "device", "windows", "notes")


def show_pair(one: SupportRequest, other: SupportRequest, *, names: tuple[Sentence, Sentence]) -> None:
    """Show both values of every field that one of them holds."""
    values = [(field, _shown(one, field), _shown(other, field)) for field in _FIELDS]
    rows = [(say(FIELD_NAMES[field]), left, right) for field, left, right in values if left or right]
    show_table(sentence("Both requests"), (sentence("Field"), *names), rows)


def show_history(steps: Sequence[Step]) -> None:
    """Show the steps of a request and of what was merged into it."""
    if not steps:
        st.caption(say(sentence("Nothing has been done about it yet.")))
        return
    headers = (sentence("When"), sentence("Request"), sentence("From"), sentence("To"), sentence("By"))
    show_table(sentence("History"), headers, [_row(step) for step in steps])


def _shown(request: SupportRequest, field: str) -> str:
    """Return what stands in a field; of many times the first ones, so that the buttons below stay in sight."""
    left = len(request.windows) - _MOST_WINDOWS
    if field != "windows" or left <= 0:
        return shown_field(request, field)
    first = shown_field(replace(request, windows=request.windows[:_MOST_WINDOWS]), field)
    return say(sentence("{times} and {count} more", times=first, count=left))


def _row(step: Step) -> tuple[str, ...]:
    before, after = (say(STATE_NAMES[state]) for state in (step.before, step.after))
    return format_moment(step.at, DEFAULT_TIMEZONE, language()), step.request, before, after, step.actor
