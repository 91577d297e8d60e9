"""A week for those who compare services: nobody in it can be recognised."""

import math
from dataclasses import replace
from typing import TypeVar

from planner.domain.problem import Problem
from planner.report.directory import Directory, HelperEntry, ResidentEntry
from planner.report.sheet import SheetStop, SheetUnassigned, WeekSheet

_Located = TypeVar("_Located", SheetStop, SheetUnassigned)

GRID_M = 250
"""Side of the cells that stand in for points, as in the city's open statistics."""
_METRES_PER_DEGREE = 111_320
"""Of latitude; of longitude at the equator."""
_GRID_LATITUDE = 60.2
"""Cells of longitude are as wide as at this latitude, through Helsinki, everywhere: one grid, whole cells."""


def anonymous_directory(problem: Problem) -> Directory:
    """Return numbers in place of names, counted as the week lists its visits and helpers."""
    return Directory(
        residents={
            visit.id: ResidentEntry(name=f"V-{number}", phone="", address="", topic="")
            for number, visit in enumerate(problem.visits, start=1)
        },
        helpers={helper.id: HelperEntry(f"H-{number}") for number, helper in enumerate(problem.helpers, start=1)},
        is_anonymous=True,
    )


def coarse(sheet: WeekSheet) -> WeekSheet:
    """Return a week whose points are the middles of grid cells."""
    days = tuple(
        replace(
            day,
            stops=tuple(_coarse_point(stop) for stop in day.stops),
            start=grid_point(*day.start),
            end=None if day.end is None else grid_point(*day.end),
        )
        for day in sheet.days
    )
    unassigned = tuple(_coarse_point(left) for left in sheet.unassigned)
    return replace(sheet, days=days, unassigned=unassigned)


def grid_point(lat: float, lon: float) -> tuple[float, float]:
    """Return the middle of the grid cell of a point; WGS 84."""
    height = GRID_M / _METRES_PER_DEGREE
    width = height / math.cos(math.radians(_GRID_LATITUDE))
    return (math.floor(lat / height) + 0.5) * height, (math.floor(lon / width) + 0.5) * width


def _coarse_point(item: _Located) -> _Located:
    lat, lon = grid_point(item.lat, item.lon)
    return replace(item, lat=lat, lon=lon)
