"""
Moves that have nothing to do with what was hit, taken back.

A search that may move everything also moves what would save a little elsewhere. Nobody asked for that: routes that
exchange visits with each other, and hold none that was hit, go back to what they were.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from planner.domain.plan import Route
from planner.domain.problem import Problem
from planner.domain.tour import find_helper_day

ByDay = Mapping[int, Route]
"""Routes by their helper-day."""


def needless(before: ByDay, after: ByDay, troubled: Collection[str]) -> Iterator[frozenset[int]]:
    """Yield groups of helper-days that exchange visits with each other, and hold nothing that was hit or pushed."""
    changed = {idx for idx in before.keys() | after.keys() if _row(before, idx) != _row(after, idx)}
    for group in _groups(changed, before, after):
        rows = (_row(routes, idx) for idx in group for routes in (before, after))
        if not any(visit in troubled for row in rows for visit, _ in row):
            yield group


def taken_back(before: ByDay, after: ByDay, group: Collection[int]) -> ByDay:
    """Return the routes after, with some helper-days as they were before."""
    kept = {idx: route for idx, route in after.items() if idx not in group}
    return kept | {idx: before[idx] for idx in group if idx in before}


def by_day(problem: Problem, routes: Sequence[Route]) -> ByDay:
    """Return routes by their helper-day."""
    return {day.idx: route for route in routes if (day := find_helper_day(problem, route))}


def in_line(routes: ByDay) -> tuple[Route, ...]:
    """Return routes in the order of the helper-days."""
    return tuple(route for _, route in sorted(routes.items()))


def _row(routes: ByDay, idx: int) -> list[tuple[str, int]]:
    return [(stop.visit, stop.start) for stop in routes[idx].stops] if idx in routes else []


def _groups(changed: set[int], before: ByDay, after: ByDay) -> list[frozenset[int]]:
    touched: dict[str, set[int]] = {}
    for idx in changed:
        for visit, _ in (*_row(before, idx), *_row(after, idx)):
            touched.setdefault(visit, set()).add(idx)
    groups = [{idx} for idx in sorted(changed)]
    for together in touched.values():
        joined = [group for group in groups if group & together]
        groups = [group for group in groups if not group & together]
        groups.append(set().union(*joined))
    return [frozenset(group) for group in groups]
