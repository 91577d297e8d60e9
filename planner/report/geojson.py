"""Routes and visits as GeoJSON (RFC 7946), without names."""

from collections.abc import Iterator
from typing import Any

from planner.report.sheet import SheetDay, WeekSheet


def week_geojson(sheet: WeekSheet) -> dict[str, Any]:
    """
    Return a FeatureCollection: a line for each route, a point for each visit and each visit that is not planned.

    Properties are ids, dates and seconds, no personal data; the points themselves still tell where somebody lives.
    """
    features = [*(feature for day in sheet.days for feature in _day(day)), *_unassigned(sheet)]
    positions = [position for feature in features for position in _positions(feature)]
    collection: dict[str, Any] = {"type": "FeatureCollection", "features": features}
    if positions:
        east, north = [lon for lon, _ in positions], [lat for _, lat in positions]
        collection["bbox"] = [min(east), min(north), max(east), max(north)]
    return collection


def _day(day: SheetDay) -> Iterator[dict[str, Any]]:
    shared = {"helper": day.helper, "date": day.day.isoformat(), "mode": day.mode}
    points = [day.start, *((stop.lat, stop.lon) for stop in day.stops), *([day.end] if day.end else [])]
    line = [[lon, lat] for lat, lon in points]
    yield _feature("LineString", line, {"kind": "route", **shared, "leave": day.leave, "back": day.back})
    for number, stop in enumerate(day.stops, start=1):
        properties = {"kind": "visit", "visit": stop.visit, **shared, "number": number, "start": stop.start}
        yield _feature("Point", [stop.lon, stop.lat], properties)


def _unassigned(sheet: WeekSheet) -> Iterator[dict[str, Any]]:
    for left in sheet.unassigned:
        properties = {"kind": "unassigned", "visit": left.visit, "reason": str(left.reason)}
        yield _feature("Point", [left.lon, left.lat], properties)


def _feature(kind: str, coordinates: list[Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}, "properties": properties}


def _positions(feature: dict[str, Any]) -> list[list[float]]:
    coordinates = feature["geometry"]["coordinates"]
    return coordinates if feature["geometry"]["type"] == "LineString" else [coordinates]
