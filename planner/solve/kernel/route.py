"""What a route costs by itself, whether it may be, and how a changed route becomes part of the plan."""

from planner.solve.compiled import compiled
from planner.solve.kernel.prices import cheapest_times, wish_column, wish_price
from planner.solve.kernel.state import State, Work
from planner.solve.kernel.times import END, NEVER, earliest_times, latest_times, travel_between
from planner.solve.kernel.week import NONE, OPEN, UNIT, Ints, Week

PRICE, TRAVEL, PAID, OUTSIDE = 0, 1, 2, 3
"""Places in ``work.result``."""

_DAY_WITHOUT_WISH = 14_400


@compiled
def is_wish(week: Week, task: int, k: int, fixed: int) -> bool:
    """Return whether the start of a task has a price in helper-day k and is still free."""
    column = wish_column(week, task, k)
    return fixed == NONE and week.wish_at[task, column] < week.wish_at[task, column + 1]


@compiled
def seconds_outside(week: Week, task: int, day: int, start: int) -> int:
    """Return the seconds between a start and the nearest preferred window; a day without one counts four hours."""
    if not week.has_preferred[task]:
        return 0
    least = OPEN
    for j in range(week.preferred_at[task, day], week.preferred_at[task, day + 1]):
        least = min(least, max(week.preferred_start[j] - start, start - week.preferred_end[j], 0))
    return _DAY_WITHOUT_WISH if least == OPEN else least


@compiled
def price_of_start(week: Week, task: int, k: int, start: int) -> int:
    """Return what a start in helper-day k costs by wish and promise."""
    price, _, _ = wish_price(week, task, k, start)
    return price


@compiled
def _length(week: Week, k: int, task: Ints, fixed: Ints, m: int, work: Work) -> int:
    """Return back - leave of a sequence, back as early as possible and then leave as late; NEVER if it cannot be."""
    end = earliest_times(week, k, task, fixed, m, work.earliest)
    if end >= NEVER:
        return NEVER
    return end - latest_times(week, k, task, fixed, m, end, work.latest)


@compiled
def looks_possible(week: Week, k: int, m: int, travel: int) -> bool:
    """Return whether the caps on visits and travel of a helper-day hold."""
    return m <= week.max_visits[k] and travel <= week.max_travel[k]


@compiled
def evaluate(week: Week, k: int, m: int, work: Work) -> bool:
    """
    Work out the sequence in ``work.task[:m]`` with the fixed starts in ``work.fixed``.

    Returns
    -------
    bool
        Whether it keeps the caps of the helper-day, and, where a price or a cap hangs on the times, whether there are
        such times; else that is for :func:`fits` or :func:`settle` to say. When True, ``work.result`` holds price,
        travel, paid time (0 where ``needs_paid`` is not set) and the most seconds outside.
    """
    work.result[:] = 0
    if m == 0:
        return True
    price, travel, num_wishes, here = week.open_price[k], 0, 0, NONE
    for i in range(m):
        there = work.task[i]
        travel += travel_between(week, k, here, there)
        price += week.price[there, k]
        num_wishes += is_wish(week, there, k, work.fixed[i])
        work.chosen[i] = work.fixed[i]
        here = there
    travel += travel_between(week, k, here, END)
    if not looks_possible(week, k, m, travel):
        return False
    price += week.travel_rate * travel
    if num_wishes > 0 or week.wait_rate > 0:
        extra = cheapest_times(week, k, work.task, work.fixed, m, work, work.chosen)
        if extra >= NEVER * UNIT:
            return False
        price += extra
    if week.needs_paid[k]:
        length = _length(week, k, work.task, work.chosen, m, work)
        if length >= NEVER or length > week.max_length[k]:
            return False
        work.result[PAID] = length - week.break_length[k]
    if week.worst_rate > 0:
        work.result[OUTSIDE] = _worst(week, k, m, work)
    work.result[PRICE], work.result[TRAVEL] = price, travel
    return True


@compiled
def _worst(week: Week, k: int, m: int, work: Work) -> int:
    worst = 0
    for i in range(m):
        start = work.chosen[i]
        if start == NONE:
            # Only a day without a wish has no price of the start here.
            start = week.shift_start[k]
        worst = max(worst, seconds_outside(week, work.task[i], week.day[k], start))
    return worst


@compiled
def uneven(week: Week, helper: int, paid: int) -> int:
    """Return the price of a helper's distance from the even share."""
    gap = abs(paid * UNIT - week.even_paid[helper])
    # In two parts, since the highest rate times a week in thousandths of a second does not fit into 64 bits.
    return week.imbalance_rate * (gap // UNIT) + week.imbalance_rate * (gap % UNIT) // UNIT


@compiled
def load(state: State, k: int, work: Work) -> int:
    """Copy the sequence of helper-day k to the scratch arrays; return its length."""
    m = state.length[k]
    for i in range(m):
        work.task[i] = state.sequence[k, i]
        work.fixed[i] = state.start[work.task[i]]
    return m


@compiled
def settle(week: Week, state: State, k: int, work: Work) -> bool:
    """
    Bring times, price, sums and total up to date after the sequence of helper-day k has changed.

    Returns
    -------
    bool
        False when the sequence breaks a rule of the helper-day; then nothing is brought up to date. The weekly cap is
        not looked at.
    """
    m = load(state, k, work)
    if not evaluate(week, k, m, work):
        return False
    earliest, latest = state.earliest[k], state.latest[k]
    if earliest_times(week, k, work.task, work.fixed, m, earliest) >= NEVER and m > 0:
        return False
    latest_times(week, k, work.task, work.fixed, m, week.shift_end[k], latest)
    _book(week, state, k, work)
    _measure(week, state, k, m, work)
    return True


@compiled
def _measure(week: Week, state: State, k: int, m: int, work: Work) -> None:
    """Enter ways, room and number of wishes of the evaluated route."""
    room, num_wishes, here = week.shift_end[k] - week.shift_start[k] - week.break_length[k] - state.travel[k], 0, NONE
    for i in range(m):
        task = work.task[i]
        state.leg[k, i] = travel_between(week, k, here, task)
        room -= week.duration[task]
        num_wishes += is_wish(week, task, k, work.fixed[i])
        here = task
    state.leg[k, m] = travel_between(week, k, here, END) if m > 0 else 0
    state.room[k], state.num_wishes[k] = room, num_wishes


@compiled
def _book(week: Week, state: State, k: int, work: Work) -> None:
    """Enter the evaluated route into the sums and the total."""
    helper, slot = week.helper[k], week.slot[k]
    paid = work.result[PAID]
    before = state.price[k] + uneven(week, helper, state.helper_paid[helper])
    state.slot_paid[slot] += paid - state.paid[k]
    state.helper_paid[helper] += paid - state.paid[k]
    after = work.result[PRICE] + uneven(week, helper, state.helper_paid[helper])
    state.total[0] += after - before
    state.price[k], state.travel[k] = work.result[PRICE], work.result[TRAVEL]
    state.paid[k], state.outside[k] = paid, work.result[OUTSIDE]
