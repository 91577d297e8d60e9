"""
When stops can be: earliest and latest times of a route, and whether one more stop fits, in constant time.

For every stop the earliest departure and the latest start are kept, each with the break still to come (0) and with the
break taken (1); a shift without a break lives in state 1. Waiting is always possible, so between the two every moment
of a window will do, and an insertion needs only its two neighbours (Savelsbergh 1992, here with a second state for the
break). The arithmetic is that of :mod:`planner.domain.timing`, in whole seconds.
"""

from planner.solve.compiled import compiled
from planner.solve.kernel.week import NONE, Ints, Week, number

NEVER = 1 << 40
PAST = -(1 << 40)
END = number(-2)
"""Stands for the end of the shift where a task is expected; ``NONE`` stands for its start."""


@compiled
def first_start(week: Week, task: int, day: int, fixed: int, moment: int) -> int:
    """Return the first start of a task on a day at or after a moment; NEVER when there is none."""
    if fixed != NONE:
        return fixed if moment <= fixed else NEVER
    for j in range(week.window_at[task, day], week.window_at[task, day + 1]):
        if moment <= week.window_end[j]:
            return max(moment, week.window_start[j])
    return NEVER


@compiled
def last_start(week: Week, task: int, day: int, fixed: int, moment: int) -> int:
    """Return the last start of a task on a day at or before a moment; PAST when there is none."""
    if fixed != NONE:
        return fixed if fixed <= moment else PAST
    for j in range(week.window_at[task, day + 1] - 1, week.window_at[task, day] - 1, -1):
        if week.window_start[j] <= moment:
            return min(moment, week.window_end[j])
    return PAST


@compiled
def travel_between(week: Week, k: int, here: int, there: int) -> int:
    """Return the travel from a task (NONE: the start place) to a task (END: the end place) in helper-day k."""
    origin = week.start_place[k] if here == NONE else week.place[here]
    if there == END:
        destination = week.end_place[k]
        return 0 if destination == NONE else int(week.travel[week.mode[k], origin, destination])
    return int(week.travel[week.mode[k], origin, week.place[there]])


@compiled
def way_between(week: Week, k: int, here: int, there: int) -> int:
    """Return travel and access from one stop to the next."""
    seconds = travel_between(week, k, here, there)
    if there != END and (here == NONE or week.place[here] != week.place[there]):
        seconds += week.access[there]
    return seconds


@compiled
def after_break(week: Week, k: int, departure: int, way: int, is_last: bool) -> int:
    """Return how early the next start is when the break lies between; a shift with a free end ends at its last stop."""
    if departure > week.break_latest[k] or (is_last and week.end_place[k] == NONE):
        return NEVER
    return max(departure + way, week.break_earliest[k]) + week.break_length[k]


@compiled
def before_break(week: Week, k: int, deadline: int, way: int, is_last: bool) -> int:
    """Return the latest departure with the break between it and a start by the deadline; PAST when there is none."""
    if deadline < week.break_earliest[k] + week.break_length[k] or (is_last and week.end_place[k] == NONE):
        return PAST
    return min(deadline - week.break_length[k] - way, week.break_latest[k])


@compiled
def earliest_times(week: Week, k: int, task: Ints, fixed: Ints, m: int, earliest: Ints) -> int:
    """Fill the earliest departures (2, m + 1) of a sequence; return its earliest end, NEVER when it cannot be done."""
    day = week.day[k]
    without, taken = NEVER, week.shift_start[k]
    if week.has_break[k]:
        without, taken = taken, NEVER
    earliest[0, 0], earliest[1, 0] = without, taken
    here = NONE
    for i in range(m + 1):
        there = task[i] if i < m else END
        way = way_between(week, k, here, there)
        if without < NEVER:
            taken = min(taken + way, after_break(week, k, without, way, i == m))
            without += way
        else:
            taken += way
        if i == m:
            return taken if taken <= week.shift_end[k] else NEVER
        if without < NEVER:
            without = first_start(week, there, day, fixed[i], without) + week.duration[there]
        taken = first_start(week, there, day, fixed[i], taken) + week.duration[there]
        without, taken = min(without, NEVER), min(taken, NEVER)
        earliest[0, i + 1], earliest[1, i + 1] = without, taken
        here = there
    return NEVER


@compiled
def latest_times(week: Week, k: int, task: Ints, fixed: Ints, m: int, end: int, latest: Ints) -> int:
    """Fill the latest starts (2, m + 2) that still end by a moment; return the latest leave, or PAST."""
    day = week.day[k]
    without, taken = PAST, end
    latest[0, m + 1], latest[1, m + 1] = without, taken
    there = END
    for i in range(m, -1, -1):
        here = task[i - 1] if i > 0 else NONE
        way = way_between(week, k, here, there)
        without -= way
        if week.has_break[k]:
            without = max(without, before_break(week, k, taken, way, i == m))
        taken -= way
        if i > 0:
            duration = week.duration[here]
            without = max(last_start(week, here, day, fixed[i - 1], without - duration), PAST)
            taken = max(last_start(week, here, day, fixed[i - 1], taken - duration), PAST)
            latest[0, i], latest[1, i] = without, taken
        there = here
    return without if week.has_break[k] else taken


@compiled
def fits(
    week: Week, k: int, i: int, task: int, fixed: int, here: int, there: int, earliest: Ints, latest: Ints
) -> bool:
    """
    Return whether a task fits as stop i of helper-day k, between two neighbours.

    ``earliest`` and ``latest`` are the rows of the helper-day; ``fixed`` is a start that it must have, or NONE.
    """
    day = week.day[k]
    way, onward = way_between(week, k, here, task), way_between(week, k, task, there)
    duration, is_last = week.duration[task], there == END
    taken = earliest[1, i] + way
    without = earliest[0, i]
    if without < NEVER:
        taken = min(taken, after_break(week, k, without, way, False))
    taken = first_start(week, task, day, fixed, taken) + duration
    if taken + onward <= latest[1, i + 1]:
        return True
    if without >= NEVER:
        return False
    without = first_start(week, task, day, fixed, without + way) + duration
    if without >= NEVER:
        return False
    if without + onward <= latest[0, i + 1]:
        return True
    return after_break(week, k, without, onward, is_last) <= latest[1, i + 1]
