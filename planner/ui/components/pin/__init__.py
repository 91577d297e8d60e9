"""A pin on a map that is moved by mouse, finger or keyboard."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from planner.locale import sentence
from planner.ui.session import say

_FOLDER = Path(__file__).parent
_map = st.components.v2.component(
    "pin",
    html='<div id="frame"></div>',
    css=(_FOLDER / "pin.css").read_text(encoding="utf-8"),
    js=(_FOLDER / "pin.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Mark:
    """A point of the map with its label; WGS 84 degrees."""

    label: str
    lat: float
    lon: float


def move_pin(lat: float, lon: float, marks: Sequence[Mark], areas: Sequence[Mark], *, key: str) -> tuple[float, float]:
    """
    Show a map with a pin and return where the reader has put it.

    Parameters
    ----------
    lat, lon
        Where the pin begins.
    marks
        Houses with their number in the list beside the map.
    areas
        Names of neighbourhoods, for orientation; the map has no streets.
    """
    data = {
        "at": [lat, lon],
        "marks": [[mark.label, mark.lat, mark.lon] for mark in marks],
        "areas": [[area.label, area.lat, area.lon] for area in areas],
        "name": say(sentence("Map with a pin")),
        "help": say(
            sentence("Move the pin with the arrow keys, 10 metres at a time, with Shift 100 metres; or click the map.")
        ),
        "moved": say(sentence("The pin is at {lat}, {lon}.").with_values(lat="{lat}", lon="{lon}")),
    }
    result = _map(data=data, key=key, default={"at": [lat, lon]}, on_at_change=lambda: None)
    chosen_lat, chosen_lon = result.at
    return float(chosen_lat), float(chosen_lon)
