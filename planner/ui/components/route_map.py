"""
The map of a week, drawn without asking anybody for a background.

Routes are told apart by colour and by number: a stop is labelled with the number of its route and its place in it, as
in the lists below the map. Names of neighbourhoods, at their label points, stand in for streets.
"""

import csv
from collections.abc import Sequence
from functools import cache
from math import cos, hypot, log2, radians
from typing import Any

import pydeck
import streamlit as st

from planner.config import data_file
from planner.locale import Language, sentence
from planner.report.sheet import SheetDay, SheetUnassigned
from planner.ui.session import language, say

# Colours that people with any colour vision tell apart (Okabe and Ito 2008), dark enough on white.
_COLOURS = (
    (0, 114, 178),
    (213, 94, 0),
    (0, 130, 95),
    (150, 70, 130),
    (120, 90, 0),
    (60, 60, 60),
    (0, 0, 191),
    (170, 0, 60),
)
_GREY = (118, 118, 118)
_BLACK = (26, 26, 26)
_HEIGHT = 520
_CENTRE = (60.21, 24.96)
_WIDTH = 800
"""What the map is at least on a desk, in pixels; with the height it decides the zoom."""
_MARGIN = 0.85
_WORLD_PIXELS = 512
"""Width of the whole world at zoom 0."""
_LEAST_ZOOM, _MOST_ZOOM = 9.0, 14.0
_AREA_DISTANCE_KM = 2.0
"""Of two neighbourhoods that are nearer, only the one with more residents is named."""
_KM_PER_DEGREE = 111.2


def show_map(days: Sequence[SheetDay], unassigned: Sequence[SheetUnassigned]) -> None:
    """Show routes, stops and visits that are not planned; the lists of the page hold the same facts."""
    points = [(stop.lat, stop.lon) for day in days for stop in day.stops]
    points += [(left.lat, left.lon) for left in unassigned]
    deck = pydeck.Deck(
        layers=[_areas(language()), *_routes(days), *_unassigned(unassigned)],
        initial_view_state=_view(points),
        map_provider=None,
        tooltip={"text": "{text}"},
    )
    alt = sentence("Map of {routes} routes and {left} visits that are not planned. The lists below hold the same.")
    st.pydeck_chart(
        deck, height=_HEIGHT, alt=say(alt.with_values(routes=len(days), left=len(unassigned))), key="week.map"
    )
    st.caption(
        say(
            sentence(
                "A number such as 2.3 is the third stop of route 2. × is a visit that is not planned, ■ the "
                "start and end of a route. Lines join stops; they are not the way through the streets."
            )
        )
    )


def _routes(days: Sequence[SheetDay]) -> list[pydeck.Layer]:
    paths, stops, ends = [], [], []
    for number, day in enumerate(days, start=1):
        colour = _COLOURS[(number - 1) % len(_COLOURS)]
        line = [day.start, *((stop.lat, stop.lon) for stop in day.stops), *([day.end] if day.end else [])]
        paths.append({"path": [[lon, lat] for lat, lon in line], "colour": colour, "text": str(number)})
        stops += [
            {"at": [stop.lon, stop.lat], "colour": colour, "label": f"{number}.{place}", "text": f"{number}.{place}"}
            for place, stop in enumerate(day.stops, start=1)
        ]
        ends += [
            {"at": [lon, lat], "colour": colour, "label": "■", "text": str(number)}
            for lat, lon in {day.start, day.end or day.start}
        ]
    return [
        pydeck.Layer(
            "PathLayer", paths, get_path="path", get_color="colour", width_min_pixels=2, get_width=20, pickable=True
        ),
        pydeck.Layer(
            "ScatterplotLayer",
            stops,
            get_position="at",
            get_fill_color="colour",
            get_line_color=[255, 255, 255],
            stroked=True,
            line_width_min_pixels=1,
            radius_min_pixels=11,
            radius_max_pixels=15,
            get_radius=80,
            pickable=True,
        ),
        _labels(stops, size=11, colour=[255, 255, 255]),
        _labels(ends, size=18),
    ]


def _unassigned(unassigned: Sequence[SheetUnassigned]) -> list[pydeck.Layer]:
    rows = [{"at": [left.lon, left.lat], "colour": _BLACK, "label": "×", "text": left.visit} for left in unassigned]
    return [_labels(rows, size=26)]


def _areas(language: Language) -> pydeck.Layer:
    rows = [
        {"at": [lon, lat], "colour": _GREY, "label": names[language], "text": ""}
        for names, lat, lon in _neighbourhoods()
    ]
    return _labels(rows, size=11)


@cache
def _neighbourhoods() -> tuple[tuple[dict[str, str], float, float], ...]:
    """Names and label points of the larger neighbourhoods, far enough from each other to be read."""
    with data_file("neighbourhoods.csv").open(encoding="utf-8") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: -int(row["residents_2015"] or 0))
    kept: list[tuple[dict[str, str], float, float]] = []
    for row in rows:
        lat, lon = float(row["lat"]), float(row["lon"])
        if all(_distance_km(lat, lon, *point) >= _AREA_DISTANCE_KM for _, *point in kept):
            kept.append(({"fi": row["fi"], "sv": row["sv"], "en": row["fi"]}, lat, lon))
    return tuple(kept)


def _distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Flat, which is exact enough to keep labels apart."""
    return _KM_PER_DEGREE * hypot(lat - other_lat, (lon - other_lon) * cos(radians(lat)))


def _labels(rows: list[dict[str, Any]], *, size: int, colour: list[int] | None = None) -> pydeck.Layer:
    return pydeck.Layer(
        "TextLayer",
        rows,
        get_position="at",
        get_text="label",
        get_size=size,
        get_color=colour or "colour",
        character_set=pydeck.types.String("auto"),
        font_family=pydeck.types.String("sans-serif"),
        font_weight=pydeck.types.String("bold"),
    )


def _view(points: Sequence[tuple[float, float]]) -> pydeck.ViewState:
    if not points:
        return pydeck.ViewState(latitude=_CENTRE[0], longitude=_CENTRE[1], zoom=_LEAST_ZOOM)
    lats, lons = zip(*points, strict=True)
    lat, lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
    wide = 360 * _WIDTH * _MARGIN / (_WORLD_PIXELS * max(max(lons) - min(lons), 1e-3))
    high = 360 * _HEIGHT * _MARGIN * cos(radians(lat)) / (_WORLD_PIXELS * max(max(lats) - min(lats), 1e-3))
    return pydeck.ViewState(latitude=lat, longitude=lon, zoom=min(max(log2(min(wide, high)), _LEAST_ZOOM), _MOST_ZOOM))
