"""The way to a point that a week may not have yet."""

from dataclasses import replace
from itertools import count

from planner.domain.mode import Mode
from planner.domain.problem import Problem
from planner.domain.visit import Point
from planner.solve.places.extended import Door
from planner.travel.estimate import estimate_from


def door_of(problem: Problem, point: Point) -> tuple[str, Door | None]:
    """Return the id of a point in a week, and the way to it where the week does not have it yet."""
    for place in problem.places:
        if (place.lat, place.lon) == (point.lat, point.lon):
            return place.id, None
    numbers = (f"p{number}" for number in count(len(problem.places) + 1))
    name = next(name for name in numbers if name not in problem.place_idx_by_id)
    ways = {mode: estimate_from(point, problem.places, Mode(mode)) for mode in problem.travel}
    return name, Door(replace(point, id=name), ways, ways)
