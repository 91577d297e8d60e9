"""The day of the helper who is logged in."""

import streamlit as st

from planner.domain.entry import Entry
from planner.errors import NotFoundError
from planner.locale import Sentence, sentence
from planner.services.local_time import local_today
from planner.services.own_day import Doorstep, OwnDay, own_day
from planner.ui import session
from planner.ui.components.days import show_days
from planner.ui.components.tables import show_table
from planner.ui.session import language, say

_HEADERS = (
    sentence("Number"),
    sentence("Stair"),
    sentence("Floor"),
    sentence("Lift"),
    sentence("Buzzer"),
    sentence("Parking"),
    sentence("Door code"),
)
_LIFT: dict[bool | None, Sentence | str] = {True: sentence("yes"), False: sentence("no"), None: ""}


def show() -> None:
    """Show the visits of a day, today's at first."""
    st.title(say(sentence("My day")), anchor=False)
    day = session.choose_day(sentence("Day"), default=local_today())
    try:
        own = own_day(session.workspace(), day)
    except NotFoundError as error:
        st.write(error.in_language(language()))
        return
    show_days(own.sheet, own.days)
    _show_doorsteps(own)


def _show_doorsteps(own: OwnDay) -> None:
    """Show the way to each door, numbered as the list above."""
    rows = [
        _row(f"{number}.{place}", own.doorsteps[stop.visit])
        for number, route in enumerate(own.days, start=1)
        for place, stop in enumerate(route.stops, start=1)
        if own.doorsteps[stop.visit] != Doorstep(Entry())
    ]
    if rows:
        st.subheader(say(sentence("The way to the door")), anchor=False)
        show_table(sentence("The way to the door"), _HEADERS, rows)


def _row(number: str, doorstep: Doorstep) -> tuple[str, ...]:
    entry = doorstep.entry
    floor = "" if entry.floor is None else str(entry.floor)
    code = say(sentence("cannot be read; ask the resident")) if doorstep.is_sealed else doorstep.code
    return (number, entry.stair, floor, say(_LIFT[entry.has_lift]), entry.buzzer, entry.parking, code)
