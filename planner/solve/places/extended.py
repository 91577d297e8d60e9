"""A week with one more visit, without laying the others out again: that takes most of a second in a large week."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.domain.matrix import UNREACHABLE, TravelTimes, read_only
from planner.domain.problem import Problem
from planner.domain.visit import Point, Visit
from planner.solve.kernel.arrays import candidate_fields, even_paid, task_fields, travel_fields
from planner.solve.kernel.links import follower_fields
from planner.solve.kernel.part import OF_BOTH, OF_TASK
from planner.solve.kernel.week import FAR, NONE, Ints, Week, in_one_piece

_LISTS = {
    "window_at": ("window_start", "window_end"),
    "wish_at": ("wish_from", "wish_price", "wish_slope"),
    "preferred_at": ("preferred_start", "preferred_end"),
}
_OF_HELPER_DAY = ("day", "helper", "shift_start", "shift_end")
"""What the fields of a task are worked out from."""


@dataclass(frozen=True)
class Door:
    """
    A place that a week does not have yet.

    Parameters
    ----------
    point
        The place.
    there, back
        Seconds from every place of the week to it, and from it to every place, by mode; ``UNREACHABLE`` where no way
        leads.
    """

    point: Point
    there: Mapping[str, NDArray[np.int32]]
    back: Mapping[str, NDArray[np.int32]]


def problem_with(problem: Problem, visit: Visit, door: Door | None) -> Problem:
    """
    Return the problem with one more visit, the last one; not validated.

    Parameters
    ----------
    door
        The visit's place where the problem does not have it.
    """
    if door is None:
        return replace(problem, visits=(*problem.visits, visit))
    travel = {mode: _longer(times, door.there[mode], door.back[mode]) for mode, times in problem.travel.items()}
    return replace(problem, visits=(*problem.visits, visit), places=(*problem.places, door.point), travel=travel)


def week_with(week: Week, problem: Problem, visit: Visit, door: Door | None, closed: Collection[int] = ()) -> Week:
    """
    Return the arrays of :func:`problem_with`, made from those of the problem.

    Parameters
    ----------
    week
        Of the problem.
    closed
        Helper-days in which the visit may not stand.
    """
    earlier = [] if visit.after is None else [_alone(problem, visit.after.visit)]
    places = problem.places if door is None else (*problem.places, door.point)
    alone = replace(problem, visits=(*earlier, visit), places=places)
    own = [len(earlier)] * visit.helpers_required
    helper_days = {name: getattr(week, name) for name in _OF_HELPER_DAY}
    added = task_fields(alone, [*range(len(earlier)), *own], helper_days)
    rows = {name: value[len(earlier) :] for name, value in added.items() if name in (*OF_TASK, *OF_BOTH)}
    rows["allowed"][:, list(closed)] = False
    fields = _joined(week, rows, added)
    if earlier:
        before = problem.visit_idx_by_id[earlier[0].id]
        fields["before"] = _between(week, _renamed(week, week.before), _ints([before, *([NONE] * (len(own) - 1))]))
        if rows["fixes_start"].any():
            fields["fixes_start"][[before, *_twin_of(week, before)]] = True
    fields |= candidate_fields(fields["allowed"]) | follower_fields(fields["before"])
    fields |= {} if door is None else _with_door(week, problem, door)
    whole = replace(problem, visits=(*problem.visits, visit))
    return in_one_piece(
        week._replace(**fields, num_visits=week.num_visits + 1, width=week.width + 1, even_paid=even_paid(whole))
    )


def _alone(problem: Problem, visit: str) -> Visit:
    return replace(problem.visits[problem.visit_idx_by_id[visit]], after=None)


def _joined(week: Week, rows: dict[str, Any], added: dict[str, Any]) -> dict[str, Any]:
    """Fields by task with those of the new visit: its first task after the other visits, its second after all."""
    fields = {
        name: _between(week, getattr(week, name), rows[name]) for name in (*OF_TASK, *OF_BOTH) if name not in _LISTS
    }
    for at, columns in _LISTS.items():
        # Each row says where its own list begins and ends, so new lists may stand behind all others.
        length = len(getattr(week, columns[0]))
        fields[at] = _between(week, getattr(week, at), rows[at] + length)
        fields |= {name: np.concatenate([getattr(week, name), added[name]]) for name in columns}
    num_tasks, n = len(week.place), week.num_visits
    own_twin = _ints([num_tasks + 1, n]) if len(rows["place"]) > 1 else _ints([NONE])
    fields["twin"] = _between(week, _renamed(week, week.twin), own_twin)
    fields["before"] = _between(week, _renamed(week, week.before), np.full(len(rows["place"]), NONE))
    fields["near"] = np.zeros((num_tasks + len(rows["place"]), 0), dtype=np.int64)
    return fields


def _between(week: Week, field: NDArray[Any], rows: NDArray[Any]) -> NDArray[Any]:
    n = week.num_visits
    # A week without visits has columns of no width.
    field = field if len(field) else field.reshape(0, *rows.shape[1:])
    return np.concatenate([field[:n], rows[:1], field[n:], rows[1:]])


def _renamed(week: Week, tasks: Ints) -> Ints:
    """Second tasks come one later now."""
    return np.where(tasks >= week.num_visits, tasks + 1, tasks)


def _twin_of(week: Week, visit: int) -> list[int]:
    twin = int(week.twin[visit])
    return [] if twin == NONE else [twin + 1]


def _with_door(week: Week, problem: Problem, door: Door) -> dict[str, Any]:
    modes, size = len(week.travel), week.travel.shape[1]
    travel = np.zeros((modes, size + 1, size + 1), dtype=np.int32)
    travel[:, :size, :size] = week.travel
    for number, mode in enumerate(sorted(problem.travel)):
        travel[number, :size, size] = _or_far(door.there[mode])
        travel[number, size, :size] = _or_far(door.back[mode])
    return travel_fields(travel)


def _or_far(seconds: NDArray[np.int32]) -> NDArray[np.int32]:
    return np.where(seconds == UNREACHABLE, FAR, np.minimum(seconds, FAR)).astype(np.int32)


def _longer(times: TravelTimes, there: NDArray[np.int32], back: NDArray[np.int32]) -> TravelTimes:
    size = len(times.matrices[0])
    matrices = []
    for matrix in times.matrices:
        longer = np.zeros((size + 1, size + 1), dtype=np.int32)
        longer[:size, :size], longer[:size, size], longer[size, :size] = matrix, there, back
        matrices.append(read_only(longer))
    return TravelTimes(times.starts, tuple(matrices))


def _ints(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int64)
