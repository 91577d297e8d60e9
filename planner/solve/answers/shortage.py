"""
The least time that cannot be served, whatever the routes, and where it is short.

A largest flow (Ford and Fulkerson 1956): time flows from the visits to the shifts that could serve them, and on to the
helpers' weeks; each holds no more than it offers. What does not get through cannot be served by any plan, and the
smallest cut names the visits and all who could serve them. Counted in whole seconds, so that it is a proof.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import max_flow

from planner.domain.answers.capacity import Shortage, ShortGroup
from planner.solve.answers.capacity_hours import Hours

_SOURCE, _SINK = 0, 1
_Week = tuple[int, int]


@dataclass(frozen=True)
class _Cut:
    """Visits, shifts and weeks of helpers on the side of what is asked for."""

    visits: frozenset[int]
    shifts: frozenset[int]
    weeks: frozenset[_Week]


def shortage_of(hours: Hours) -> Shortage:
    """Return the least time that cannot be served, with the groups of visits that are short."""
    can_serve = hours.can_serve
    cut = _smallest_cut(hours, can_serve)
    parts = _parts(hours, cut, can_serve)
    alike: dict[tuple[object, ...], list[ShortGroup]] = defaultdict(list)
    for part in parts:
        group = _group(hours, cut, can_serve, part)
        alike[group.days, group.languages, group.skills, group.helpers].append(group)
    groups = sorted((_joined(found) for found in alike.values()), key=lambda group: -group.shortage)
    return Shortage(sum(group.shortage for group in groups), tuple(groups))


def _smallest_cut(hours: Hours, can_serve: NDArray[np.bool_]) -> _Cut:
    num_visits, num_shifts = can_serve.shape
    weeks = sorted({hours.week_of(column) for column in range(num_shifts)})
    node_of_week = {week: 2 + num_visits + num_shifts + idx for idx, week in enumerate(weeks)}
    flow = max_flow.SimpleMaxFlow()
    rows, columns = np.nonzero(can_serve)
    visits, shifts = 2 + np.arange(num_visits), 2 + num_visits + np.arange(num_shifts)
    of_shift = np.array([node_of_week[hours.week_of(column)] for column in range(num_shifts)], dtype=np.int64)
    caps = np.array([hours.cap_of(week) for week in weeks], dtype=np.int64)
    nodes = np.array(list(node_of_week.values()), dtype=np.int64)
    for tails, heads, most in (
        (np.full(num_visits, _SOURCE), visits, hours.needed),
        (visits[rows], shifts[columns], hours.per_helper[rows]),
        (shifts, of_shift, hours.offered),
        (nodes, np.full(len(nodes), _SINK), caps),
    ):
        flow.add_arcs_with_capacity(tails, heads, most)
    # A node without an arc is unknown to the solver; the sink must be there even when nobody has a shift.
    flow.add_arc_with_capacity(_SOURCE, _SINK, 0)
    status = flow.solve(_SOURCE, _SINK)
    if status != flow.OPTIMAL:
        raise AssertionError(f"A flow of whole seconds always exists; the solver says {status}.")
    side = set(flow.get_source_side_min_cut())
    return _Cut(
        visits=frozenset(idx for idx, node in enumerate(visits.tolist()) if node in side),
        shifts=frozenset(idx for idx, node in enumerate(shifts.tolist()) if node in side),
        weeks=frozenset(week for week, node in node_of_week.items() if node in side),
    )


def _parts(hours: Hours, cut: _Cut, can_serve: NDArray[np.bool_]) -> Iterator[list[int]]:
    """Yield visits of the cut that hang together by a shift or by a helper's week of it."""
    left = set(cut.visits)
    by_shift = {column: set(np.flatnonzero(can_serve[:, column]).tolist()) & left for column in cut.shifts}
    by_week: dict[_Week, list[int]] = defaultdict(list)
    for column in cut.shifts:
        by_week[hours.week_of(column)].append(column)
    while left:
        part, ahead = set(), {min(left)}
        while ahead:
            part |= ahead
            touched = {column for column in cut.shifts if by_shift[column] & ahead}
            touched |= {other for column in touched for other in _same_week(hours, cut, by_week, column)}
            ahead = {visit for column in touched for visit in by_shift[column]} - part
        left -= part
        yield sorted(part)


def _same_week(hours: Hours, cut: _Cut, by_week: dict[_Week, list[int]], column: int) -> Sequence[int]:
    week = hours.week_of(column)
    return by_week[week] if week in cut.weeks else ()


def _group(hours: Hours, cut: _Cut, can_serve: NDArray[np.bool_], part: Sequence[int]) -> ShortGroup:
    problem = hours.problem
    columns = np.flatnonzero(can_serve[part].any(axis=0)).tolist()
    visits = [problem.visits[idx] for idx in part]
    languages = [set(visit.languages) for visit in visits]
    return ShortGroup(
        visits=tuple(visit.id for visit in visits),
        helpers=tuple(dict.fromkeys(problem.helper_days[column].helper.id for column in columns)),
        days=tuple(sorted(set().union(*(hours.days[idx] for idx in part)))),
        languages=tuple(sorted(set().union(*languages))) if all(languages) else (),
        skills=tuple(sorted(set.intersection(*(set(visit.skills) for visit in visits)))),
        needed=int(hours.needed[part].sum()),
        offered=_offered(hours, cut, can_serve, part),
    )


def _offered(hours: Hours, cut: _Cut, can_serve: NDArray[np.bool_], part: Sequence[int]) -> int:
    """Return the most time that can get from these visits to anybody: what the cut severs."""
    columns = set(np.flatnonzero(can_serve[part].any(axis=0)).tolist())
    one_helper = sum(int(hours.per_helper[idx]) * len(_outside(cut, can_serve, idx)) for idx in part)
    own = columns & cut.shifts
    of_shifts = sum(int(hours.offered[column]) for column in own if hours.week_of(column) not in cut.weeks)
    of_weeks = sum(hours.cap_of(week) for week in {hours.week_of(column) for column in own} & cut.weeks)
    return one_helper + of_shifts + of_weeks


def _outside(cut: _Cut, can_serve: NDArray[np.bool_], visit: int) -> set[int]:
    """Shifts beyond the cut, each of which can take one helper's part of the visit and no more."""
    return set(np.flatnonzero(can_serve[visit]).tolist()) - cut.shifts


def _joined(groups: Iterable[ShortGroup]) -> ShortGroup:
    """Say once what is short in the same way."""
    groups = list(groups)
    first = groups[0]
    return ShortGroup(
        visits=tuple(visit for group in groups for visit in group.visits),
        helpers=first.helpers,
        days=first.days,
        languages=first.languages,
        skills=first.skills,
        needed=sum(group.needed for group in groups),
        offered=sum(group.offered for group in groups),
    )
