"""The sites: what is known of each, and corrections of it."""

from collections.abc import Callable
from datetime import date

import streamlit as st

from planner.domain.site import ASSUMPTION, Site
from planner.errors import EditConflictError, InputError
from planner.intake.opening_hours import format_opening_hours
from planner.intake.sites import MAX_WORKSTATIONS
from planner.locale import Sentence, sentence
from planner.locale.formats import format_day
from planner.services.authorisation import Operation, may
from planner.services.local_time import local_today
from planner.services.sites import EDITED, list_sites, open_site, set_access, set_hours, set_workstations, stale
from planner.store.saving import Versioned
from planner.ui import session
from planner.ui.components.tables import show_table
from planner.ui.session import language, say

_KINDS: dict[str, Sentence] = {
    "library": sentence("Library"),
    "resident_house": sentence("Resident house"),
    "senior_centre": sentence("Service centre"),
    "cultural_centre": sentence("Cultural centre"),
    "health_station": sentence("Health station"),
    "other": sentence("Other"),
}
_YES_NO: dict[bool | None, Sentence] = {
    True: sentence("Yes"),
    False: sentence("No"),
    None: sentence("Not known"),
}


def show() -> None:
    """Show every site in a table, and the chosen one in a form for those who may correct it."""
    st.title(say(sentence("Sites")), anchor=False)
    sites = list_sites(session.workspace())
    if not sites:
        st.write(say(sentence("There are no sites yet; run: planner data import-sites")))
        return
    today = local_today()
    for finding in stale(sites, today):
        st.warning(finding.in_language(language()))
    if may(session.actor(), Operation.EDIT_SITES):
        names = {site.id: site.name for site in sorted(sites, key=lambda site: site.name)}
        chosen = session.choose(sentence("Site"), names, key=session.SITE_KEY, default=next(iter(names)))
        _show_forms(open_site(session.workspace(), chosen), today)
    _show_table(sites, today)


def _show_table(sites: tuple[Site, ...], today: date) -> None:
    st.header(say(sentence("All sites")), anchor=False)
    headers = (
        sentence("Site"),
        sentence("Kind"),
        sentence("Address"),
        sentence("Opening hours"),
        sentence("Workstations"),
        sentence("Step-free way"),
        sentence("Source"),
    )
    show_table(sentence("All sites"), headers, [_row(site, today) for site in sites])


def _row(site: Site, today: date) -> tuple[str, ...]:
    week, count = site.week_of(today), site.workstations_on(today)
    return (
        site.name,
        say(_KINDS.get(site.kind, _KINDS["other"])),
        f"{site.address} {site.postcode}".strip(),
        _marked(format_opening_hours(week), week[0].source) if week else say(sentence("Closed")),
        "" if count is None else _marked(str(count.count), count.source),
        say(_YES_NO[site.is_step_free]),
        f"{site.source}, {format_day(site.as_of, language())}",
    )


def _marked(text: str, source: str) -> str:
    """Say beside a figure what stands behind it, where that is not the source of the site."""
    if source == ASSUMPTION:
        return say(sentence("{text} (assumption)", text=text))
    return say(sentence("{text} (set by hand)", text=text)) if source == EDITED else text


def _show_forms(opened: Versioned[Site], today: date) -> None:
    site, version = opened.value, opened.version
    st.header(site.name, anchor=False)
    hours, stations, access = st.columns(3)
    with hours, st.form(f"sites.hours.{site.id}"):
        text = st.text_input(
            say(sentence("Opening hours")),
            format_opening_hours(site.week_of(today)),
            help=say(sentence('Like "Mo-Fr 09:00-20:00; Sa 10:00-16:00".')),
            key=f"sites.text.{site.id}.{version}",
        )
        day = st.date_input(say(sentence("From")), today, format="DD.MM.YYYY", key=f"sites.hours_from.{site.id}")
        if st.form_submit_button(say(sentence("Save the hours"))):
            _save(lambda: set_hours(session.workspace(), site.id, day, text, version))
    with stations, st.form(f"sites.stations.{site.id}"):
        known = site.workstations_on(today)
        count = st.number_input(
            say(sentence("Workstations")),
            min_value=1,
            max_value=MAX_WORKSTATIONS,
            value=known.count if known else None,
            help=say(sentence("Leave it empty when the site has none.")),
            key=f"sites.count.{site.id}.{version}",
        )
        day = st.date_input(say(sentence("From")), today, format="DD.MM.YYYY", key=f"sites.count_from.{site.id}")
        if st.form_submit_button(say(sentence("Save the workstations"))):
            _save(lambda: set_workstations(session.workspace(), site.id, day, count, version))
    with access, st.form(f"sites.access.{site.id}"):
        options = list(_YES_NO)
        is_step_free = st.selectbox(
            say(sentence("Step-free way")),
            options,
            index=options.index(site.is_step_free),
            format_func=lambda answer: say(_YES_NO[answer]),
            key=f"sites.step_free.{site.id}.{version}",
        )
        closed = st.date_input(
            say(sentence("Closed for good from")),
            site.closed_from,
            format="DD.MM.YYYY",
            key=f"sites.closed.{site.id}.{version}",
        )
        if st.form_submit_button(say(sentence("Save the access"))):
            _save(
                lambda: set_access(
                    session.workspace(), site.id, version, is_step_free=is_step_free, closed_from=closed or None
                )
            )


def _save(change: Callable[[], str]) -> None:
    try:
        change()
    except InputError as error:
        st.error("\n\n".join(finding.text.in_language(language()) for finding in error.findings))
    except EditConflictError as error:
        st.error(error.in_language(language()))
    else:
        st.rerun()
