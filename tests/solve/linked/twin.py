"""Slow, readable twins: earliest starts by raising them until every rule holds, and all plans of a small week."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise, permutations

from planner.domain.matrix import UNREACHABLE
from planner.domain.problem import Problem
from tests.solve.linked.weeks import as_plan

Sequences = dict[int, tuple[int, ...]]
"""Visits in order, by helper-day."""


def earliest_starts(problem: Problem, sequences: Sequences) -> dict[int, int] | None:
    """Return the earliest start of every planned visit; None when no starts keep ways, windows, hours and links."""
    day_of = {visit: problem.helper_days[k].shift.day for k, visits in sequences.items() for visit in visits}
    windows = {visit: problem.start_windows[visit][day][0] for visit, day in day_of.items()}
    starts = {visit: earliest for visit, (earliest, _) in windows.items()}
    is_done = False
    while not is_done:
        is_done = True
        for visit, least in _bounds(problem, sequences, starts):
            if starts[visit] < least:
                starts[visit], is_done = least, False
        if any(starts[visit] > latest for visit, (_, latest) in windows.items()):
            return None
    for k, visits in sequences.items():
        if visits and _back(problem, k, visits[-1], starts[visits[-1]]) > problem.helper_days[k].shift.end:
            return None
    return starts


def price(problem: Problem, sequences: Sequences) -> int | None:
    """Return the price of the plan with these sequences and the earliest starts; None when there is none."""
    starts = earliest_starts(problem, sequences)
    if starts is None:
        return None
    used = {k: visits for k, visits in sequences.items() if visits}
    plan = as_plan(problem, {k: (visits, tuple(starts[visit] for visit in visits)) for k, visits in used.items()})
    assert plan.cost is not None
    return plan.cost.total


def all_sequences(problem: Problem, units: Sequence[tuple[int, ...]]) -> Iterator[Sequences]:
    """Return every way to plan some of the units: who does what, in which order."""
    for size in range(len(units) + 1):
        for chosen in combinations(units, size):
            visits = [visit for unit in chosen for visit in unit]
            for order in permutations(visits):
                yield from _split(problem, order, 0)


def insertions(problem: Problem, sequences: Sequences, unit: Sequence[int]) -> Iterator[Sequences]:
    """Return every way to put the visits of a unit into the sequences; each may go behind those put in before it."""
    if not unit:
        yield sequences
        return
    for k, visits in sequences.items():
        if problem.eligible[unit[0], k]:
            for place in range(len(visits) + 1):
                longer = {**sequences, k: (*visits[:place], unit[0], *visits[place:])}
                yield from insertions(problem, longer, unit[1:])


def _split(problem: Problem, order: tuple[int, ...], k: int) -> Iterator[Sequences]:
    if k == len(problem.helper_days):
        if not order:
            yield {}
        return
    for size in range(len(order) + 1):
        if size and not problem.eligible[order[size - 1], k]:
            break
        for rest in _split(problem, order[size:], k + 1):
            yield {k: order[:size], **rest}


def _bounds(problem: Problem, sequences: Sequences, starts: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """Every rule as: this visit starts no earlier than then."""
    for k, visits in sequences.items():
        shift = problem.helper_days[k].shift
        if visits:
            way = _way(problem, k, problem.place_idx_by_id[shift.start_place], int(problem.visit_place[visits[0]]))
            yield visits[0], shift.start + way + problem.visits[visits[0]].access
        for before, visit in pairwise(visits):
            access = 0 if problem.visits[before].place == problem.visits[visit].place else problem.visits[visit].access
            way = _way(problem, k, int(problem.visit_place[before]), int(problem.visit_place[visit]))
            yield visit, starts[before] + problem.visits[before].duration + way + access
    for later, visit_facts in enumerate(problem.visits):
        after = visit_facts.after
        if after is None or later not in starts:
            continue
        earlier = problem.visit_idx_by_id[after.visit]
        yield later, starts[earlier] + (after.min_seconds or 0)
        if after.max_seconds is not None:
            yield earlier, starts[later] - after.max_seconds


def _back(problem: Problem, k: int, visit: int, start: int) -> int:
    shift, end = problem.helper_days[k].shift, start + problem.visits[visit].duration
    if shift.end_place is None:
        return end
    return end + _way(problem, k, int(problem.visit_place[visit]), problem.place_idx_by_id[shift.end_place])


def _way(problem: Problem, k: int, origin: int, destination: int) -> int:
    seconds = problem.travel[problem.helper_days[k].shift.mode].seconds(origin, destination, 0)
    return 10**9 if seconds == UNREACHABLE else seconds
