"""
When a helper does what: the times of a sequence of visits in a shift.

The canonical timing of the exchange format: back as early as possible, then leave as late as possible without moving
back, then every service as early as possible, in the order of the route. It is exact with several windows a day, with
a break, and with travel times that depend on the departure.

A sequence is a chain of nodes: the start place, the visits, the end place. Between two nodes lies a gap with travel,
access and perhaps the break. Waiting is done at the door, so a service can always start later than the helper could;
therefore the earliest and the latest start of each node, with and without the break taken, say everything.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.domain.helper import Break
from planner.domain.matrix import UNREACHABLE, TravelTimes
from planner.domain.plan import Route, Stop
from planner.domain.problem import HelperDay, Interval, Problem

_Taken = bool
"""Whether the break lies behind."""
_Limits = dict[bool, int | None]
"""The earliest or latest start of a node, by whether the break lies behind; None where there is none."""


@dataclass(frozen=True)
class _Node:
    place: int
    access: int
    duration: int
    windows: tuple[Interval, ...]


@dataclass(frozen=True)
class _Chain:
    """The nodes of a sequence in a shift, and what lies between them."""

    nodes: tuple[_Node, ...]
    travel: TravelTimes
    pause: Break | None

    @property
    def states(self) -> tuple[_Taken, ...]:
        """The states that a node can have; without a break it counts as taken from the start."""
        return (True,) if self.pause is None else (False, True)


def schedule(
    problem: Problem, helper_day: HelperDay, visits: Sequence[int], *, starts: Sequence[int | None] | None = None
) -> Route | None:
    """
    Return the canonical timing of a sequence.

    Parameters
    ----------
    problem, helper_day
        The shift, with its mode, places and break.
    visits
        Indices in order; their windows on the day of the shift bound the starts.
    starts
        A start that is fixed for other reasons, say a second helper, by position; None leaves it open.

    Returns
    -------
    Route or None
        None when no timing keeps windows, travel, access, break and hours. Caps on visits, travel and length, and
        everything that joins routes, are not looked at here.
    """
    chain = _chain(problem, helper_day, visits, starts or [None] * len(visits))
    if not visits or chain is None:
        return None
    earliest = _earliest(chain)
    if earliest is None:
        return None
    latest = _latest(chain, earliest)
    leave = latest[0][chain.states[0]]
    if leave is None:
        raise AssertionError("A chain that can be finished can be begun.")
    legs = _walk(chain, latest, leave)
    stops = [
        Stop(problem.visits[visit].id, leg.arrive, leg.start, leg.end) for visit, leg in zip(visits, legs, strict=False)
    ]
    return Route(
        helper=helper_day.helper.id,
        day=helper_day.shift.day,
        leave=leave,
        back=legs[-1].end,
        stops=tuple(stops),
        break_start=next((leg.break_start for leg in legs if leg.break_start is not None), None),
        shift=None if helper_day.is_only_shift_of_day else helper_day.shift_idx,
    )


def _chain(
    problem: Problem, helper_day: HelperDay, visits: Sequence[int], starts: Sequence[int | None]
) -> _Chain | None:
    shift = helper_day.shift
    hours = ((shift.start, shift.end),)
    nodes = [_Node(problem.place_idx_by_id[shift.start_place], 0, 0, hours)]
    previous_place = None
    for visit, start in zip(visits, starts, strict=True):
        place, duration = int(problem.visit_place[visit]), int(problem.duration[visit])
        windows = _clipped(problem.start_windows[visit].get(shift.day, ()), shift.start, shift.end - duration)
        if start is not None:
            windows = _clipped(windows, start, start)
        if not windows:
            return None
        access = 0 if place == previous_place else int(problem.access[visit])
        nodes.append(_Node(place, access, duration, windows))
        previous_place = place
    if shift.end_place is not None:
        nodes.append(_Node(problem.place_idx_by_id[shift.end_place], 0, 0, hours))
    return _Chain(tuple(nodes), problem.travel[shift.mode], shift.break_)


def _clipped(windows: Sequence[Interval], start: int, end: int) -> tuple[Interval, ...]:
    clipped = ((max(a, start), min(b, end)) for a, b in windows)
    return tuple((a, b) for a, b in clipped if a <= b)


def _earliest(chain: _Chain) -> int | None:
    """Return the earliest start of the last node with the break taken."""
    first = chain.nodes[0].windows[0][0]
    front: _Limits = dict.fromkeys(chain.states)
    front[chain.states[0]] = first
    for k in range(1, len(chain.nodes)):
        reached: dict[_Taken, list[int]] = {state: [] for state in chain.states}
        for state, start in front.items():
            if start is None:
                continue
            for departure in _departures(chain, k - 1, start):
                for new_state, bound in _arrivals(chain, k, state, departure):
                    possible = _first_at_or_after(chain.nodes[k].windows, bound)
                    if possible is not None:
                        reached[new_state].append(possible)
        front = {state: min(found, default=None) for state, found in reached.items()}
    return front[True]


def _departures(chain: _Chain, k: int, start: int) -> Iterator[int]:
    """
    When it can pay to depart from a node that can start at ``start`` or any later time of its windows.

    As soon as possible, or as soon as a later band of travel times has begun.
    """
    node = chain.nodes[k]
    yield start + node.duration
    for band_start in chain.travel.starts:
        later = _first_at_or_after(node.windows, max(start, band_start - node.duration))
        if later is not None and later > start:
            yield later + node.duration


def _arrivals(chain: _Chain, k: int, state: _Taken, departure: int) -> Iterator[tuple[_Taken, int]]:
    """How early node k can start after a departure from the node before, without and with the break in the gap."""
    work = _work(chain, k, departure)
    if work is None:
        return
    yield state, departure + work
    pause = chain.pause
    if not state and pause is not None and departure <= pause.latest:
        yield True, max(departure + work, pause.earliest) + pause.duration


def _work(chain: _Chain, k: int, departure: int) -> int | None:
    """Travel and access in the gap before node k."""
    travel = chain.travel.seconds(chain.nodes[k - 1].place, chain.nodes[k].place, departure)
    return None if travel == UNREACHABLE else travel + chain.nodes[k].access


def _latest(chain: _Chain, last_start: int) -> list[_Limits]:
    """Return the latest start of every node from which the last one still starts at ``last_start``, by state."""
    last = len(chain.nodes) - 1
    latest: list[_Limits] = [dict.fromkeys(chain.states) for _ in chain.nodes]
    latest[last][True] = last_start
    for k in range(last - 1, -1, -1):
        for state in chain.states:
            found = [
                _latest_start(chain, k, deadline=deadline, with_break=state != new_state)
                for new_state in chain.states
                if new_state >= state and (deadline := latest[k + 1][new_state]) is not None
            ]
            latest[k][state] = max((start for start in found if start is not None), default=None)
    return latest


def _latest_start(chain: _Chain, k: int, *, deadline: int, with_break: bool) -> int | None:
    """Return the latest start of node k so that the next node can start by its deadline."""
    node = chain.nodes[k]
    pause = chain.pause if with_break else None
    if pause is not None and pause.earliest + pause.duration > deadline:
        return None
    found = []
    for band_start, band_end in _bands(chain.travel):
        work = _work(chain, k + 1, band_start)
        if work is None:
            continue
        departure = min(deadline - work - (pause.duration if pause else 0), band_end)
        if pause is not None:
            departure = min(departure, pause.latest)
        start = _last_at_or_before(node.windows, departure - node.duration)
        if start is not None and start + node.duration >= band_start:
            found.append(start)
    return max(found, default=None)


def _bands(travel: TravelTimes) -> Iterator[tuple[int, int]]:
    """First and last departure of each band; the last band has no end."""
    ends = [*(start - 1 for start in travel.starts[1:]), 2**40]
    return zip(travel.starts, ends, strict=True)


def _first_at_or_after(windows: Sequence[Interval], moment: int) -> int | None:
    return next((max(start, moment) for start, end in windows if moment <= end), None)


def _last_at_or_before(windows: Sequence[Interval], moment: int) -> int | None:
    return next((min(end, moment) for start, end in reversed(windows) if start <= moment), None)


@dataclass(frozen=True)
class _Leg:
    """The way to a node and the service there, as it is done."""

    arrive: int
    start: int
    end: int
    break_start: int | None


def _walk(chain: _Chain, latest: list[_Limits], leave: int) -> list[_Leg]:
    """Go through the chain from ``leave``, each service as early as the rest allows."""
    legs: list[_Leg] = []
    state, departure = chain.states[0], leave
    for k in range(1, len(chain.nodes)):
        options = [
            (start, not new_state)
            for new_state, bound in _arrivals(chain, k, state, departure)
            if (start := _earliest_that_finishes(chain, k, state=new_state, bound=bound, latest=latest)) is not None
        ]
        # At the same start the break had better lie behind.
        start, is_pending = min(options)
        legs.append(_leg(chain, k, departure=departure, start=start, takes_break=not state and not is_pending))
        state, departure = not is_pending, legs[-1].end
    return legs


def _earliest_that_finishes(chain: _Chain, k: int, *, state: _Taken, bound: int, latest: list[_Limits]) -> int | None:
    """Return the earliest start of node k from ``bound`` on with which the rest of the chain meets its deadlines."""
    first = _first_at_or_after(chain.nodes[k].windows, bound)
    if first is None:
        return None
    # Inside one band an earlier start finishes whenever a later one does; so the first start of each band is enough.
    candidates = (departure - chain.nodes[k].duration for departure in _departures(chain, k, first))
    return min((start for start in candidates if _finishes(chain, k, state, start, latest)), default=None)


def _finishes(chain: _Chain, k: int, state: _Taken, start: int, latest: list[_Limits]) -> bool:
    if k == len(chain.nodes) - 1:
        deadline = latest[k][state]
        return deadline is not None and start <= deadline
    departure = start + chain.nodes[k].duration
    return any(
        (deadline := latest[k + 1][new_state]) is not None and bound <= deadline
        for new_state, bound in _arrivals(chain, k + 1, state, departure)
    )


def _leg(chain: _Chain, k: int, *, departure: int, start: int, takes_break: bool) -> _Leg:
    travel = chain.travel.seconds(chain.nodes[k - 1].place, chain.nodes[k].place, departure)
    arrive, break_start = departure + travel, None
    if takes_break and chain.pause is not None:
        arrive, break_start = _with_break(chain.pause, departure, arrive)
    return _Leg(arrive, start, start + chain.nodes[k].duration, break_start)


def _with_break(pause: Break, departure: int, arrive: int) -> tuple[int, int]:
    """Arrival and start of the break: before setting out, else at the door, and on the way only if it must be."""
    if pause.earliest <= departure:
        return arrive + pause.duration, departure
    if arrive <= pause.latest:
        return arrive, max(arrive, pause.earliest)
    return arrive + pause.duration, pause.earliest
