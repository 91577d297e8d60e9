"""
Visits that need a fixed start: two helpers who begin together, and partners that may follow each other on one day.

The start is fixed when the visit goes in, chosen inside what both routes (or the route and the partner) leave open, and
chosen anew whenever a later round has taken the visit out. So each route keeps its own constant-time test, and no
change runs through the plan. Measured against exact propagation of linked starts through all routes: as good, simpler.
"""

import numpy as np

from planner.solve.compiled import compiled
from planner.solve.kernel.prices import wish_column
from planner.solve.kernel.recreate import (
    ALL,
    NEAR,
    NOT_ALLOWED,
    added_at_least,
    added_exactly,
    allowed_days,
    fill_options,
    is_plain,
    saved_at_most,
    worth,
)
from planner.solve.kernel.route import price_of_start
from planner.solve.kernel.state import State, Work
from planner.solve.kernel.times import END, NEVER, PAST, after_break, before_break, first_start, last_start, way_between
from planner.solve.kernel.trial import Trial, close_gaps, fix_start, free_start, put
from planner.solve.kernel.week import NONE, Week

_EARLY, _LATE, _MIDDLE, _ANY = 0, 1, 2, 3
_NUM_RULES = 4
_ANY_PRICE_SHARE = 0.25
"""How often the wish does not count, nor the place of a visit that others follow: the cheapest may leave them none."""
_MOST_PAIRS = 400
"""Pairs of places looked at for a visit of two helpers, cheapest first."""


@compiled
def open_starts(week: Week, state: State, k: int, i: int, task: int, taken: bool) -> tuple[int, int]:
    """Return first and last start of a task as stop i of helper-day k, with the break taken before it or to come."""
    m, day = state.length[k], week.day[k]
    here = state.sequence[k, i - 1] if i > 0 else NONE
    there = state.sequence[k, i] if i < m else END
    way, onward = way_between(week, k, here, task), way_between(week, k, task, there)
    without = state.earliest[k, 0, i]
    if taken:
        bound = state.earliest[k, 1, i] + way
        if without < NEVER:
            bound = min(bound, after_break(week, k, without, way, False))
        departure = state.latest[k, 1, i + 1] - onward
    else:
        if without >= NEVER:
            return NEVER, PAST
        bound = without + way
        departure = state.latest[k, 0, i + 1] - onward
        departure = max(departure, before_break(week, k, state.latest[k, 1, i + 1], onward, there == END))
    first = first_start(week, task, day, NONE, bound)
    return first, last_start(week, task, day, NONE, departure - week.duration[task])


@compiled
def choose_start(week: Week, task: int, k: int, first: int, last: int, rule: int) -> int:
    """
    Choose a start of a task in helper-day k from first to last: the cheapest by wish, then by the rule.

    From ``_NUM_RULES`` on the rules are the same once more, and the wish does not count.
    """
    day, column = week.day[k], wish_column(week, task, k)
    first = first_start(week, task, day, NONE, first)
    last = last_start(week, task, day, NONE, last)
    if first > last:
        return NONE
    start, kind = first, rule % _NUM_RULES
    if kind == _LATE:
        start = last
    elif kind == _MIDDLE:
        start = first_start(week, task, day, NONE, (first + last) // 2)
    elif kind == _ANY:
        start = first_start(week, task, day, NONE, first + int(np.random.random() * (last - first + 1)))
    if rule >= _NUM_RULES:
        return start
    least = price_of_start(week, task, k, start)
    for j in range(week.wish_at[task, column], week.wish_at[task, column + 1]):
        for moment in (week.wish_from[j] - 1, week.wish_from[j]):
            other = first_start(week, task, day, NONE, min(max(moment, first), last))
            price = price_of_start(week, task, k, other)
            if price < least:
                start, least = other, price
    return start


@compiled
def put_back_fixed(week: Week, state: State, trial: Trial, work: Work, visit: int, blink: float) -> bool:
    """Put a visit that needs a fixed start into its cheapest place or places; False when there are none worth it."""
    best = worth(week, trial, visit, blink)
    num_places = _fill_places(week, state, trial, visit, best, blink)
    if num_places == 0:
        return False
    rule = np.random.randint(_NUM_RULES)
    if blink > 0.0 and np.random.random() < _ANY_PRICE_SHARE:
        rule += _NUM_RULES
    if week.twin[visit] == NONE:
        return _put_one(week, state, trial, work, visit, num_places, rule, best)
    return _put_two(week, state, trial, work, visit, num_places, rule, best)


@compiled
def _fill_places(week: Week, state: State, trial: Trial, visit: int, best: int, blink: float) -> int:
    """List the places that have room for a visit and may add less than ``best``, with that; return their number."""
    count, options = 0, fill_options(week, state, trial, visit, NEAR if blink > 0.0 else ALL)
    for z in range(options):
        k = trial.option[z]
        first, last = allowed_days(week, state, visit, week.day[k])
        if first > last or state.length[k] >= min(week.max_visits[k], week.width):
            continue
        saved = saved_at_most(week, k, visit)
        for i in range(state.length[k] + 1):
            price, seconds = added_at_least(week, state, k, i, visit)
            price -= saved + week.wait_rate * max(0, seconds)
            if price >= best or np.random.random() < blink:
                continue
            if state.travel[k] + seconds > week.max_travel[k]:
                continue
            has_room = False
            for q in range(2):
                begin, end = open_starts(week, state, k, i, visit, q == 1)
                begin, end = max(begin, first), min(end, last)
                has_room |= begin <= end
                trial.place[count, 2 + 2 * q], trial.place[count, 3 + 2 * q] = begin, end
            if has_room:
                trial.place[count, 0], trial.place[count, 1] = k, i
                trial.place_price[count] = price
                count += 1
    return count


@compiled
def _exact(week: Week, state: State, trial: Trial, work: Work, place: int, visit: int, start: int) -> int:
    """Return what a place adds with the start fixed."""
    k, i = trial.place[place, 0], trial.place[place, 1]
    if is_plain(week, state, k, visit, start):
        return int(trial.place_price[place])
    return added_exactly(week, state, k, i, visit, start, work)


@compiled
def _put_one(
    week: Week, state: State, trial: Trial, work: Work, visit: int, num_places: int, rule: int, best: int
) -> bool:
    chosen, chosen_start = NONE, NONE
    takes_any = rule >= _NUM_RULES and week.after_at[visit] < week.after_at[visit + 1]
    first_place = np.random.randint(num_places) if rule >= _NUM_RULES else 0
    for x in range(num_places):
        place = (first_place + x) % num_places
        k = trial.place[place, 0]
        for q in range(2):
            start = choose_start(week, visit, k, trial.place[place, 2 + 2 * q], trial.place[place, 3 + 2 * q], rule)
            if start == NONE:
                continue
            price = _exact(week, state, trial, work, place, visit, start)
            if price < NOT_ALLOWED:
                price += price_of_start(week, visit, k, start)
            if price < best:
                best, chosen, chosen_start = price, place, start
        if takes_any and chosen != NONE:
            break
    if chosen == NONE:
        return False
    k, i = trial.place[chosen, 0], trial.place[chosen, 1]
    fix_start(week, state, trial, visit, chosen_start, price_of_start(week, visit, k, chosen_start))
    if put(week, state, trial, work, k, i, visit):
        state.total[0] -= week.unserved[visit]
        return True
    free_start(week, state, trial, visit)
    return False


@compiled
def _can_meet(week: Week, trial: Trial, visit: int, a: int, b: int) -> bool:
    """Return whether two places are on one day, of two helpers, and with the one who must be there."""
    j, k = trial.place[a, 0], trial.place[b, 0]
    must = week.must[visit]
    return (
        week.day[j] == week.day[k]
        and week.helper[j] != week.helper[k]
        and (must == NONE or week.helper[j] == must or week.helper[k] == must)
    )


@compiled
def price_of_meeting(week: Week, visit: int, j: int, k: int, start: int) -> int:
    """Return what a start of a visit of two helpers costs by wish and promise, once for both."""
    price = price_of_start(week, visit, j, start)
    if week.promise_price[visit] > 0:
        kept = week.promise_kept[visit, j] and week.promise_kept[visit, k]
        if not kept or not week.promise_from[visit] <= start <= week.promise_until[visit]:
            price += week.promise_price[visit]
    return price


@compiled
def _price_of_two(
    week: Week, state: State, trial: Trial, work: Work, visit: int, a: int, b: int, rule: int, best: int
) -> tuple[int, int]:
    """Return (price, start) of the best meeting of two places that costs less than ``best``; start NONE if none."""
    chosen = NONE
    j, k = trial.place[a, 0], trial.place[b, 0]
    for q in range(2):
        for r in range(2):
            first = max(trial.place[a, 2 + 2 * q], trial.place[b, 2 + 2 * r])
            last = min(trial.place[a, 3 + 2 * q], trial.place[b, 3 + 2 * r])
            if first > last:
                continue
            start = choose_start(week, visit, j, first, last, rule)
            if start == NONE:
                continue
            price = price_of_meeting(week, visit, j, k, start)
            for place in (a, b):
                added = _exact(week, state, trial, work, place, visit, start)
                price = NOT_ALLOWED if added >= NOT_ALLOWED or price >= NOT_ALLOWED else price + added
            if price < best:
                best, chosen = price, start
    return best, chosen


@compiled
def _put_two(
    week: Week, state: State, trial: Trial, work: Work, visit: int, num_places: int, rule: int, best: int
) -> bool:
    first, second, chosen = NONE, NONE, NONE
    order = np.argsort(trial.place_price[:num_places])
    num_looked = 0
    for x in range(num_places):
        for y in range(x + 1, num_places):
            a, b = order[x], order[y]
            if trial.place_price[a] + trial.place_price[b] >= best or num_looked >= _MOST_PAIRS:
                break
            if not _can_meet(week, trial, visit, a, b):
                continue
            num_looked += 1
            price, start = _price_of_two(week, state, trial, work, visit, a, b, rule, best)
            if start != NONE:
                best, first, second, chosen = price, a, b, start
    if chosen == NONE:
        return False
    return _put_both(week, state, trial, work, visit, first, second, chosen)


@compiled
def _put_both(week: Week, state: State, trial: Trial, work: Work, visit: int, a: int, b: int, start: int) -> bool:
    """Put both twins in; take the first out again when the second finds its route closed."""
    j, k = trial.place[a, 0], trial.place[b, 0]
    fix_start(week, state, trial, visit, start, price_of_meeting(week, visit, j, k, start))
    if put(week, state, trial, work, j, trial.place[a, 1], visit):
        if put(week, state, trial, work, k, trial.place[b, 1], week.twin[visit]):
            state.total[0] -= week.unserved[visit]
            return True
        trial.is_open[j] = True
        state.route_of[visit] = NONE
        close_gaps(week, state, trial, work)
    free_start(week, state, trial, visit)
    return False
