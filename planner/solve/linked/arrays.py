"""
A week with linked starts as flat arrays of whole numbers, the form that this search reads.

The problem is that of Mankowska, Meisel and Bierwirth (Health Care Management Science 2014), home health care with
services that depend on each other in time, where being late has a price and nobody shall bear all of it. Here it has
several days, hours, access times and prices of helpers and shifts besides.

Three numberings run through all arrays. *Nodes* are what a route consists of: the n visits in their order, then the
start of each of the k helper-days, then the end of each. *Doors* are rows and columns of the travel times: a place
together with the access time there, so that one lookup gives the whole gap between two nodes. *Units* are what goes in
or out of the plan at once: one visit, or two linked ones.

Times are whole seconds since local midnight; prices are whole ``UNIT``-ths of a second of travel.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.domain.matrix import UNREACHABLE
from planner.domain.problem import Problem
from planner.domain.visit import SECONDS_PER_DAY, Visit
from planner.solve.kernel.week import FAR, NONE, PIN_PRICE, UNIT

_NUM_NEAR = 40
"""How many near units each unit knows."""
_NEAR_TIME_SHARE = 0.25
"""What a second between two earliest starts counts in nearness, in seconds of way (measured on the benchmark)."""

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class LinkedWeek(NamedTuple):
    """What does not change while a week is planned: n visits, u units, k helper-days, D days, m modes, d doors."""

    num_visits: int
    num_links: int
    worst_rate: int
    """Price of each second that the latest visit of all is late."""
    # Ways.
    gap: Ints
    """(m, d, d) seconds from the end of service to the next possible start, access included; FAR where no way leads."""
    leg_price: Ints
    """(m, d, d)"""
    # Nodes.
    door: Ints
    duration: Ints
    """(n + 2k,) seconds; 0 for starts and ends."""
    # Visits.
    earliest: Ints
    latest: Ints
    """(n, D) bounds of the start; latest is NONE on a day without a window."""
    due: Ints
    """(n, D) a later start is late; FAR where that has no price."""
    late_rate: Ints
    """(n,) price of each second late."""
    allowed: Flags
    helper_price: Ints
    """(n, k)"""
    partner: Ints
    """(n,) the visit linked to it, or NONE."""
    lag: Ints
    """(n,) the partner starts no earlier than so many seconds after the visit; below 0 from the later to the first."""
    unit_of: Ints
    """(n,)"""
    # Units.
    first: Ints
    second: Ints
    """(u,) the visits, in the order of their link; NONE for a unit of one."""
    unserved: Ints
    """(u,) price of leaving it out, what it costs on top that a person has pinned it included."""
    pinned_price: Ints
    """(u,) that part of the price which is no part of the plan's cost."""
    begin: Ints
    """(u,) seconds since midnight of its first possible start on any day."""
    remoteness: Ints
    """(u,) mean seconds to it from where the helper-days start."""
    near: Ints
    """(u, up to 40) other units, nearest first."""
    # Helper-days.
    mode: Ints
    day: Ints
    shift_start: Ints
    shift_end: Ints
    open_price: Ints
    """(k,)"""


def linked_week(problem: Problem) -> LinkedWeek:
    """Return the arrays of a problem for which :func:`planner.solve.linked.fitness.is_linked_day` holds."""
    earliest, latest = _windows(problem)
    partner, lag = _links(problem)
    first = np.array([visit for visit in range(len(partner)) if _leads(problem, partner, visit)], dtype=np.int64)
    second = partner[first]
    doors, door = _doors(problem)
    modes = sorted({item.shift.mode for item in problem.helper_days})
    ride = np.stack([_ride(problem, mode, doors) for mode in modes])
    gap = ride + _access_at(doors)
    is_unreachable = ride == UNREACHABLE
    gap[is_unreachable], ride[is_unreachable] = FAR, 0
    unit_of = np.full(len(partner), NONE, dtype=np.int64)
    for visits in (first, second):
        unit_of[visits[visits != NONE]] = np.flatnonzero(visits != NONE)
    pinned_price = _over_unit(first, second, [PIN_PRICE if visit.pinned else 0 for visit in problem.visits])
    shifts = [item.shift for item in problem.helper_days]
    starts = len(problem.visits) + np.arange(len(shifts))
    week = LinkedWeek(
        num_visits=len(problem.visits),
        num_links=int((second != NONE).sum()),
        worst_rate=_price(problem.weights.worst_outside),
        gap=gap,
        leg_price=ride * _price(problem.weights.travel),
        door=door,
        duration=np.concatenate([problem.duration, np.zeros(2 * len(shifts), dtype=np.int64)]),
        earliest=earliest,
        latest=latest,
        due=_due(problem),
        late_rate=_ints(_price(visit.outside_preferred_cost) for visit in problem.visits),
        allowed=problem.eligible.copy(),
        helper_price=UNIT * problem.helper_cost[:, [item.helper_idx for item in problem.helper_days]],
        partner=partner,
        lag=lag,
        unit_of=unit_of,
        first=first,
        second=second,
        unserved=_over_unit(first, second, UNIT * problem.unserved_cost) + pinned_price,
        pinned_price=pinned_price,
        begin=np.where(latest[first] == NONE, SECONDS_PER_DAY, earliest[first]).min(axis=1),
        remoteness=ride.min(axis=0)[np.ix_(door[starts], door[first])].mean(axis=0).astype(np.int64),
        near=_near(gap.min(axis=0)[np.ix_(door[first], door[first])], earliest[first], latest[first]),
        mode=_ints(modes.index(shift.mode) for shift in shifts),
        day=_ints(shift.day for shift in shifts),
        shift_start=_ints(shift.start for shift in shifts),
        shift_end=_ints(shift.end for shift in shifts),
        open_price=_ints(UNIT * shift.open_cost for shift in shifts),
    )
    # One layout for every week, so that nothing is compiled twice.
    return LinkedWeek._make(np.ascontiguousarray(field) if isinstance(field, np.ndarray) else field for field in week)


def priced_wishes(problem: Problem, visit: Visit) -> dict[int, list[tuple[int, int]]]:
    """Return the preferred windows of a visit by day; empty when starting outside of them costs nothing."""
    wishes: dict[int, list[tuple[int, int]]] = {}
    if visit.outside_preferred_cost > 0 or problem.weights.worst_outside > 0:
        for window in visit.preferred_windows:
            wishes.setdefault(window.day, []).append((window.start, window.end))
    return wishes


def _price(rate: float) -> int:
    return round(rate * UNIT)


def _ints(values: object) -> Ints:
    return np.array(list(values), dtype=np.int64)  # type: ignore[call-overload]


def _windows(problem: Problem) -> tuple[Ints, Ints]:
    earliest = np.zeros((len(problem.visits), problem.days), dtype=np.int64)
    latest = np.full_like(earliest, NONE)
    for visit, windows_by_day in enumerate(problem.start_windows):
        for day, windows in windows_by_day.items():
            ((earliest[visit, day], latest[visit, day]),) = windows
    return earliest, latest


def _due(problem: Problem) -> Ints:
    due = np.full((len(problem.visits), problem.days), FAR, dtype=np.int64)
    for idx, visit in enumerate(problem.visits):
        for day, wishes in priced_wishes(problem, visit).items():
            ((_, due[idx, day]),) = wishes
    return due


def _links(problem: Problem) -> tuple[Ints, Ints]:
    partner = np.full(len(problem.visits), NONE, dtype=np.int64)
    lag = np.zeros(len(problem.visits), dtype=np.int64)
    for later, visit in enumerate(problem.visits):
        if visit.after is None:
            continue
        earlier = problem.visit_idx_by_id[visit.after.visit]
        partner[later], partner[earlier] = earlier, later
        # The later visit never starts first, whatever the spacing says.
        lag[earlier] = visit.after.min_seconds or 0
        lag[later] = -(FAR if visit.after.max_seconds is None else visit.after.max_seconds)
    return partner, lag


def _leads(problem: Problem, partner: Ints, visit: int) -> bool:
    """Whether a visit is the first of its unit."""
    return bool(partner[visit] == NONE) or problem.visits[visit].after is None


def _over_unit(first: Ints, second: Ints, values: Sequence[int] | Ints) -> Ints:
    values = np.asarray(values, dtype=np.int64)
    return np.where(second == NONE, 0, values[second]) + values[first]


_Door = tuple[int, int]
"""Place and access; access is below 0 for starts, where nobody has come through the door yet, and for ends."""
_START, _END, _FREE_END = -1, -2, -3


def _doors(problem: Problem) -> tuple[list[_Door], Ints]:
    places, shifts = problem.place_idx_by_id, [item.shift for item in problem.helper_days]
    nodes: list[_Door] = [
        *zip(problem.visit_place.tolist(), problem.access.tolist(), strict=True),
        *((places[shift.start_place], _START) for shift in shifts),
        *((places[shift.end_place], _END) if shift.end_place else (0, _FREE_END) for shift in shifts),
    ]
    doors = list(dict.fromkeys(nodes))
    idx = {door: idx for idx, door in enumerate(doors)}
    return doors, _ints(idx[node] for node in nodes)


def _ride(problem: Problem, mode: str, doors: Sequence[_Door]) -> Ints:
    """Seconds by the matrix between doors, UNREACHABLE where no way leads; nothing to a free end."""
    (matrix,) = problem.travel[mode].matrices
    places = [place for place, _ in doors]
    ride = matrix[np.ix_(places, places)].astype(np.int64)
    ride[:, [access == _FREE_END for _, access in doors]] = 0
    return ride


def _access_at(doors: Sequence[_Door]) -> Ints:
    """Access by door left and door reached, shape (d, d)."""
    place, access = (_ints(column) for column in zip(*doors, strict=True))
    is_inside = (place[:, None] == place[None, :]) & (access[:, None] >= 0)
    return np.where(is_inside, 0, np.maximum(access, 0)[None, :])


def _near(gap: Ints, earliest: Ints, latest: Ints) -> Ints:
    """For each unit the others, nearest by way and by the clock of a common day."""
    apart = np.full(gap.shape, float(SECONDS_PER_DAY))
    for day in range(earliest.shape[1]):
        has_day = latest[:, day] != NONE
        both = has_day[:, None] & has_day[None, :]
        distance = np.abs(earliest[:, None, day] - earliest[None, :, day])
        apart = np.where(both, np.minimum(apart, distance), apart)
    remoteness = np.minimum(gap, gap.T) + _NEAR_TIME_SHARE * apart
    np.fill_diagonal(remoteness, np.inf)
    count = min(_NUM_NEAR, len(gap) - 1)
    return np.argsort(remoteness, axis=1, kind="stable")[:, :count].astype(np.int64)


def num_gaps(week: LinkedWeek) -> int:
    """Return how many gaps a unit could be put into when everything else is planned, at the most."""
    return week.num_visits + len(week.mode)
