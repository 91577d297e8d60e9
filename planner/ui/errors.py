"""What a reader sees when a page fails: a reference, never the inside of an error."""

import logging
import secrets

import streamlit as st
from streamlit import error_util

from planner.errors import PlannerError
from planner.locale import sentence
from planner.logs import place_of
from planner.ui.session import language, say
from planner.ui.text import plain

_log = logging.getLogger("planner.ui")


class _WithoutText(logging.Filter):
    """Takes the error out of a log record: its text and the lines of its traceback may hold personal data."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the record through, without the error."""
        record.msg, record.args = "An error of a page was handled; planner.ui logs its kind and place.", ()
        record.exc_info, record.exc_text = None, None
        return True


def keep_errors_out_of_the_log() -> None:
    """Let Streamlit log that a page failed, and nothing of the error; to be called before the first page."""
    logging.getLogger(error_util.__name__).addFilter(_WithoutText())


def show_reference(error: BaseException) -> bool:
    """
    Show a reference on the page and log it with the kind of error and where it arose.

    The text of an error may hold personal data, so neither page nor log repeats it.

    Returns
    -------
    bool
        True: Streamlit shows no traceback of its own.
    """
    reference = secrets.token_hex(3).upper()
    place = place_of(error.__traceback__)
    _log.error("page failed", extra={"kind": type(error).__name__, "place": place, "reference": reference})
    if isinstance(error, PlannerError):
        st.error(plain(error.in_language(language())))
    else:
        st.error(say(sentence("Something went wrong. Tell the reference {reference} to support.", reference=reference)))
    return True
