"""What a reader sees when a page fails: a reference, never the inside of an error."""

import logging
import secrets

import streamlit as st

from planner.errors import PlannerError
from planner.locale import sentence
from planner.ui.session import say

_log = logging.getLogger("planner.ui")


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
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "unknown place"
    _log.error("page failed: %s at %s, reference %s", type(error).__name__, place, reference)
    if isinstance(error, PlannerError):
        st.error(str(error))
    else:
        st.error(say(sentence("Something went wrong. Tell the reference {reference} to support.", reference=reference)))
    return True
