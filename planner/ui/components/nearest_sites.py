"""Where a resident can be sent: the nearest open sites, in words that can be read out on the phone."""

import streamlit as st

from planner.domain.site import ASSUMPTION
from planner.errors import InputError
from planner.locale import sentence
from planner.locale.formats import format_clock, format_day, format_minutes
from planner.services.local_time import clock_of, local_now
from planner.services.sites import NearSite, nearest_sites
from planner.ui import session
from planner.ui.components.tables import show_table
from planner.ui.session import language, say

_METRES_PER_KM = 1000


def show_nearest_sites(request_id: str) -> None:
    """Show the nearest open sites of a request's address, or why they cannot be named."""
    now = local_now()
    try:
        near = nearest_sites(session.workspace(), request_id, now.date(), clock_of(now))
    except InputError as error:
        st.info(error.findings[0].text.in_language(language()))
        return
    if not near:
        st.info(say(sentence("No site with support is open within a week.")))
        return
    headers = (
        sentence("Site"),
        sentence("Address"),
        sentence("Distance"),
        sentence("By public transport"),
        sentence("Open next"),
        sentence("Workstations"),
        sentence("Step-free way"),
    )
    show_table(sentence("Nearest sites"), headers, [_row(offer) for offer in near])
    st.caption(say(sentence("Travel times are estimates; opening hours marked with * are assumptions.")))


def _row(offer: NearSite) -> tuple[str, ...]:
    day, hours = offer.next_open
    mark = " *" if hours.source == ASSUMPTION else ""
    times = f"{format_clock(hours.opens, language())}–{format_clock(hours.closes, language())}"
    count, is_step_free = offer.workstations, offer.site.is_step_free
    return (
        offer.site.name,
        offer.site.address,
        f"{offer.distance_m / _METRES_PER_KM:.1f} km",
        format_minutes(offer.travel, language()),
        f"{format_day(day, language())} {times}{mark}",
        "" if count is None else f"{count.count}{' *' if count.source == ASSUMPTION else ''}",
        {True: say(sentence("Yes")), False: say(sentence("No")), None: say(sentence("Not known"))}[is_step_free],
    )
