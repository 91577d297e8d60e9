"""Addresses in doubt: a person chooses a house or moves the pin, and visits can be planned there."""

from collections.abc import Mapping

import streamlit as st

from planner.domain.place import Place, Precision
from planner.errors import EditConflictError, InputError, NotFoundError
from planner.geocode.gazetteer import read_gazetteer
from planner.locale import Sentence, sentence
from planner.locale.places import place_in_language
from planner.services.address_review import DoubtfulAddress, addresses_to_settle, settle_address
from planner.ui import session
from planner.ui.components.pin import Mark, move_pin
from planner.ui.components.tables import show_table
from planner.ui.session import language, say
from planner.ui.text import plain

_CENTRE = (60.1708, 24.9415)
"""The Railway Station: where the pin begins when nothing at all is known."""

_PRECISIONS: Mapping[Precision, Sentence] = {
    Precision.STREET: sentence("the street"),
    Precision.POSTCODE: sentence("the postcode area"),
    Precision.NEIGHBOURHOOD: sentence("the neighbourhood"),
    Precision.NONE: sentence("nothing"),
}


def show() -> None:
    """Show the addresses that wait, and the chosen one with its candidates and a map."""
    st.title(say(sentence("Addresses to settle")), anchor=False)
    if session.was_just_saved():
        st.success(say(sentence("Saved.")))
    waiting = {doubtful.code: doubtful for doubtful in addresses_to_settle(session.workspace())}
    if not waiting:
        st.write(say(sentence("Every address is settled.")))
        return
    st.write(say(sentence("No visit is planned at an address before somebody has settled it.")))
    st.caption(
        say(
            sentence(
                "The register of the program knows a few hundred addresses. An administrator can import those of the "
                "whole city: planner data import-addresses"
            )
        )
    )
    names = {code: f"{doubtful.address} {doubtful.postcode}".strip() for code, doubtful in waiting.items()}
    chosen = session.choose(sentence("Address"), names, key=session.ADDRESS_KEY, default=next(iter(names)))
    _show_chosen(waiting[chosen])


def _show_chosen(doubtful: DoubtfulAddress) -> None:
    st.warning(plain(doubtful.reason.text.in_language(language())))
    known = sentence("Known so far: {precision}.", precision=say(_PRECISIONS[doubtful.place.precision]))
    uses = "; ".join(place_in_language(use, language()) for use in doubtful.uses)
    waiting = sentence("It is waited for by: {uses}.", uses=uses)
    st.write(plain(f"{say(known)} {say(waiting)}"))
    if doubtful.candidates:
        _show_candidates(doubtful)
    _show_pin(doubtful)


def _show_candidates(doubtful: DoubtfulAddress) -> None:
    st.header(say(sentence("Houses that may be meant")), anchor=False)
    headers = (sentence("Number"), sentence("House"), sentence("Source"))
    rows = [(str(number), place.matched, place.source) for number, place in enumerate(doubtful.candidates, start=1)]
    show_table(sentence("Houses that may be meant"), headers, rows)
    with st.container(horizontal=True):
        for number, place in enumerate(doubtful.candidates, start=1):
            text = sentence("Take {number}: {house}", number=number, house=place.matched)
            if st.button(plain(say(text)), key=f"addresses.take.{doubtful.code}.{number}"):
                _settle(doubtful, *_point(place), place.matched)


def _show_pin(doubtful: DoubtfulAddress) -> None:
    st.header(say(sentence("Or move the pin")), anchor=False)
    begin = next((place for place in (doubtful.place, *doubtful.candidates) if place.lat is not None), None)
    lat, lon = _CENTRE if begin is None else _point(begin)
    marks = [Mark(str(number), *_point(place)) for number, place in enumerate(doubtful.candidates, start=1)]
    chosen = move_pin(lat, lon, marks, _areas(), key=f"addresses.pin.{doubtful.code}")
    taken = say(sentence("Take the place of the pin"))
    if st.button(taken, key=f"addresses.pin_taken.{doubtful.code}", type="primary"):
        _settle(doubtful, *chosen, "")


def _settle(doubtful: DoubtfulAddress, lat: float, lon: float, matched: str) -> None:
    try:
        settle_address(session.workspace(), doubtful.code, lat, lon, matched)
    except InputError as error:
        st.error("\n\n".join(finding.text.in_language(language()) for finding in error.findings))
    except (EditConflictError, NotFoundError) as error:
        st.error(error.in_language(language()))
    else:
        session.show_saved()


def _point(place: Place) -> tuple[float, float]:
    return place.lat or 0.0, place.lon or 0.0


def _areas() -> list[Mark]:
    """Return every neighbourhood once, by its label point."""
    points = {(point.lat, point.lon): point.name for point in read_gazetteer().neighbourhoods.values()}
    return [Mark(name, lat, lon) for (lat, lon), name in points.items()]
