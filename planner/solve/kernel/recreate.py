"""
Recreate: put visits that are in no route back, each into its cheapest place.

The order of the visits changes from round to round (random, dear ones first, those with few options, long ones, far
ones), and each place is passed over with a small chance, a "blink", so that the search does not always build the same.
A place is judged in three steps, cheap ones first: what it adds at least (travel, helper, opening), whether it fits in
time, and, only where a price or a cap hangs on the times of the whole route, what the route costs then.
"""

import numpy as np

from planner.solve.compiled import compiled
from planner.solve.kernel.route import OUTSIDE, PAID, PRICE, evaluate, is_wish, load, uneven
from planner.solve.kernel.state import State, Work
from planner.solve.kernel.times import END, fits, travel_between
from planner.solve.kernel.trial import Trial, put
from planner.solve.kernel.week import NONE, OPEN, Week, number

_FEW_ROUTES = 40
"""With up to so many routes to choose from all that have room are looked at."""
_NEAR_ROUTES = 15
"""Else so many that have room, those of the nearest tasks first (measured: 8 and 25 are worse), and some empty ones."""
_EMPTY_ROUTES = 12
_MOST_EMPTY_TRIED = 60
"""Empty ones are looked for among so many."""
_WHOLE_LOOK_SHARE = 0.01
"""How often all routes are looked at after those had no place; in a large week a look costs as much as ten."""
NEAR, ALL = number(0), number(1)
"""Which routes to look at: those that seem to have a place, or all."""
NOT_ALLOWED = 1 << 60
"""Price of a place that a rule forbids."""
_FOLLOWERS_SHARE = 0.5
"""How often a visit is worth what the visits that have to follow it are worth, too."""
_ANYTHING_SHARE = 0.02
_ANYTHING = 1 << 58
"""How often a visit may cost more than it is worth, and a price above all."""
_WAIVED_SHARE = 0.1
"""How often the price of opening a shift does not count, since several visits may be worth it together."""
_DEAR_SHARE = 0.7
"""A place that costs more than this share of leaving the visit out is as good as none."""


@compiled
def fill_options(week: Week, state: State, trial: Trial, task: int, look: int) -> int:
    """
    List the routes to look at for a task; return their number.

    A route whose room is shorter than the task could take it only where a detour shortens the way, so only a look at
    all has those.
    """
    first, last = week.candidate_at[task], week.candidate_at[task + 1]
    count, least_room = 0, week.duration[task]
    if look == ALL or last - first <= _FEW_ROUTES:
        for j in range(first, last):
            if look == ALL or state.room[week.candidate[j]] >= least_room:
                trial.option[count] = week.candidate[j]
                count += 1
        return count
    count = _fill_near(week, state, trial, task, least_room)
    return _fill_empty(week, state, trial, task, count)


@compiled
def _fill_near(week: Week, state: State, trial: Trial, task: int, least_room: int) -> int:
    """List routes of the nearest tasks that have room; return their number."""
    num_days, count = len(trial.stamp), 0
    trial.option_stamp[num_days] += 1
    stamp = trial.option_stamp[num_days]
    for z in range(week.near.shape[1]):
        k = state.route_of[week.near[task, z]]
        if k == NONE or not week.allowed[task, k] or trial.option_stamp[k] == stamp or state.room[k] < least_room:
            continue
        trial.option_stamp[k] = stamp
        trial.option[count] = k
        count += 1
        if count == _NEAR_ROUTES:
            break
    return count


@compiled
def _fill_empty(week: Week, state: State, trial: Trial, task: int, count: int) -> int:
    """List some empty routes after ``count`` others; return the number of all."""
    first, last = week.candidate_at[task], week.candidate_at[task + 1]
    at, most = np.random.randint(first, last), count + _EMPTY_ROUTES
    for _ in range(min(last - first, _MOST_EMPTY_TRIED)):
        k = week.candidate[at]
        at = at + 1 if at + 1 < last else first
        if state.length[k] == 0:
            trial.option[count] = k
            count += 1
            if count == most:
                break
    return count


@compiled
def added_at_least(week: Week, state: State, k: int, i: int, task: int) -> tuple[int, int]:
    """Return what a task as stop i of helper-day k adds by travel, helper and opening, and the added travel."""
    m = state.length[k]
    here = state.sequence[k, i - 1] if i > 0 else NONE
    there = state.sequence[k, i] if i < m else END
    seconds = travel_between(week, k, here, task) + travel_between(week, k, task, there)
    price = week.price[task, k]
    if m > 0:
        seconds -= travel_between(week, k, here, there)
    else:
        price += week.open_price[k]
    return price + week.travel_rate * seconds, seconds


@compiled
def saved_at_most(week: Week, k: int, task: int) -> int:
    """Return what a task can save in helper-day k, its way left out: imbalance, and waiting for as long as it takes."""
    filled = week.wait_rate * (week.duration[task] + week.access[task])
    return week.imbalance_rate * (week.shift_end[k] - week.shift_start[k]) + filled


@compiled
def worth(week: Week, trial: Trial, visit: int, blink: float) -> int:
    """
    Return what a visit may cost: as much as leaving it out.

    The search at times counts the visits that have to follow it, too, and now and then lets it cost anything, since
    some visits are possible or worth it only beside others.
    """
    price = week.unserved[visit]
    if blink == 0.0:
        return price
    kind = np.random.random()
    if kind < _ANYTHING_SHARE:
        return _ANYTHING
    if kind > _FOLLOWERS_SHARE:
        return price
    trial.stack[0] = visit
    count = 1
    while count > 0:
        count -= 1
        earlier = trial.stack[count]
        for j in range(week.after_at[earlier], week.after_at[earlier + 1]):
            price += week.unserved[week.after[j]]
            trial.stack[count] = week.after[j]
            count += 1
    return price


@compiled
def is_plain(week: Week, state: State, k: int, task: int, fixed: int) -> bool:
    """Return whether no price and no cap of a route with the task hangs on its times."""
    return not (
        week.needs_paid[k]
        or week.wait_rate > 0
        or week.worst_rate > 0
        or state.num_wishes[k] > 0
        or is_wish(week, task, k, fixed)
    )


@compiled
def added_exactly(week: Week, state: State, k: int, i: int, task: int, fixed: int, work: Work) -> int:
    """Return what a task as stop i with a fixed start, or NONE, adds to the plan; NOT_ALLOWED when it may not be."""
    m = load(state, k, work)
    for z in range(m, i, -1):
        work.task[z], work.fixed[z] = work.task[z - 1], work.fixed[z - 1]
    work.task[i], work.fixed[i] = task, fixed
    if not evaluate(week, k, m + 1, work):
        return NOT_ALLOWED
    slot, helper, more = week.slot[k], week.helper[k], work.result[PAID] - state.paid[k]
    if state.slot_paid[slot] + more > week.slot_cap[slot]:
        return NOT_ALLOWED
    before = state.price[k] + uneven(week, helper, state.helper_paid[helper])
    price = work.result[PRICE] + uneven(week, helper, state.helper_paid[helper] + more) - before
    if week.worst_rate > 0 and work.result[OUTSIDE] > state.outside[k]:
        price += week.worst_rate * max(0, work.result[OUTSIDE] - state.outside.max())
    return price


@compiled
def best_place(week: Week, state: State, k: int, task: int, work: Work, best: int, blink: float) -> tuple[int, int]:
    """Return (price, position) of the cheapest place of a free task in helper-day k below ``best``; NONE if none."""
    m, position = state.length[k], NONE
    if m >= week.max_visits[k] or m >= week.width:
        return best, position
    earliest, latest, sequence = state.earliest[k], state.latest[k], state.sequence[k]
    door, leg, onward = week.place[task], state.leg[k], week.travel[week.mode[k], week.place[task]]
    way = week.travel_to[week.mode[k], door]
    last_window = week.window_end[week.window_at[task, week.day[k] + 1] - 1]
    soonest_end = week.window_start[week.window_at[task, week.day[k]]] + week.duration[task]
    fixed_price = week.price[task, k] + (week.open_price[k] if m == 0 else 0)
    limit = saved_at_most(week, k, task) - fixed_price
    plain = is_plain(week, state, k, task, NONE)
    here, here_door = NONE, week.start_place[k]
    for i in range(m + 1):
        if min(earliest[0, i], earliest[1, i]) > last_window:
            break
        there = sequence[i] if i < m else END
        there_door = week.place[there] if i < m else week.end_place[k]
        if soonest_end <= latest[1, i + 1]:
            seconds = int(way[here_door]) - leg[i] + (int(onward[there_door]) if there_door != NONE else 0)
            price = week.travel_rate * seconds
            if (
                price - week.wait_rate * max(0, seconds) < best + limit
                and np.random.random() >= blink
                and state.travel[k] + seconds <= week.max_travel[k]
                and fits(week, k, i, task, NONE, here, there, earliest, latest)
            ):
                price = price + fixed_price if plain else added_exactly(week, state, k, i, task, NONE, work)
                if price < best:
                    best, position = price, i
        here, here_door = there, there_door
    return best, position


@compiled
def allowed_days(week: Week, state: State, visit: int, day: int) -> tuple[int, int]:
    """
    Return the first and last start that the visit's predecessor leaves it on a day; the last before the first: none.

    The visits that follow are never planned while this one is not.
    """
    before = week.before[visit]
    if before == NONE:
        return 0, OPEN
    k = state.route_of[before]
    if k == NONE:
        return 1, 0
    gap = day - week.day[k]
    if gap < week.least_days[visit] or gap > week.most_days[visit]:
        return 1, 0
    if gap > 0:
        return 0, OPEN
    start = state.start[before]
    return start + week.least_seconds[visit], start + week.most_seconds[visit]


@compiled
def put_back(week: Week, state: State, trial: Trial, work: Work, visit: int, blink: float) -> bool:
    """Put a visit without a fixed start into its cheapest place; False when it has none worth it."""
    best, chosen, position = worth(week, trial, visit, blink), NONE, NONE
    is_waived = blink > 0.0 and np.random.random() < _WAIVED_SHARE
    for look in (NEAR, ALL):
        if look == NEAR and blink <= 0.0:
            continue
        count = fill_options(week, state, trial, visit, look)
        # Of places that cost the same the first is taken, so that another one comes first each time.
        first_option = np.random.randint(count) if blink > 0.0 and count > 0 else 0
        for z in range(count):
            k = trial.option[(first_option + z) % count]
            first, last = allowed_days(week, state, visit, week.day[k])
            if first > last:
                continue
            waived = week.open_price[k] if is_waived and state.length[k] == 0 else 0
            price, i = best_place(week, state, k, visit, work, best + waived, blink)
            price -= waived
            if i != NONE:
                best, chosen, position = price, k, i
        if look == ALL or (chosen != NONE and best < _DEAR_SHARE * week.unserved[visit]):
            break
        if np.random.random() > _WHOLE_LOOK_SHARE:
            break
    if chosen == NONE:
        return False
    if not put(week, state, trial, work, chosen, position, visit):
        return False
    state.total[0] -= week.unserved[visit]
    return True
