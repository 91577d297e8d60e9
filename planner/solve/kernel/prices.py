"""
The cheapest times of a route when starts have a price: preferred windows, promises, waiting.

For each stop and each state of the break, the price so far of starting *by* a moment is a falling function of whole
seconds, kept as straight pieces (from, price there, slope). It is carried from stop to stop: moved by service and way,
cut to the windows, raised by the price of the start, and lowered to its minimum so far, since waiting is free at this
point (Ibaraki et al. 2005, for general prices of time). Waiting has its price by paying for the time that goes from
leaving to coming back: leaving earns ``wait_rate`` for each second since midnight, coming back pays it.
"""

from planner.solve.compiled import compiled
from planner.solve.kernel.state import Work
from planner.solve.kernel.times import END, PAST, last_start, way_between
from planner.solve.kernel.week import NONE, Ints, Week, number

_DEAR = number(1 << 60)
"""Price of what cannot be."""
_LATER = 1 << 40
_NOTHING = number(0)
_TO_COME, _TAKEN = number(0), number(1)
"""States of the break."""


@compiled
def _price_by(work: Work, q: int, i: int, moment: int, shift: int, most: int, least: int) -> tuple[int, int, int]:
    """
    Look up stop i's function for a start of the next stop at a moment.

    Stop i starts by ``moment - shift``, but by ``most`` at the latest, and only where ``moment`` is at least ``least``.
    Returns price, slope, and the last moment up to which both hold.
    """
    if moment < least:
        return _DEAR, 0, least - 1
    count = work.num_pieces[q, i]
    if count == 0:
        return _DEAR, 0, _LATER
    start = min(moment - shift, most)
    if start < work.piece_from[q, i, 0]:
        return _DEAR, 0, (_LATER if start == most else work.piece_from[q, i, 0] + shift - 1)
    j = 0
    while j + 1 < count and work.piece_from[q, i, j + 1] <= start:
        j += 1
    price = work.piece_price[q, i, j] + work.piece_slope[q, i, j] * (start - work.piece_from[q, i, j])
    if start == most:
        return price, 0, _LATER
    until = most + shift - 1
    if j + 1 < count:
        until = min(until, work.piece_from[q, i, j + 1] + shift - 1)
    return price, work.piece_slope[q, i, j], until


@compiled
def wish_column(week: Week, task: int, k: int) -> int:
    """Return where ``wish_at`` has the prices of a task's starts in helper-day k."""
    return week.day[k] if week.promise_kept[task, k] else week.num_days + week.day[k]


@compiled
def wish_price(week: Week, task: int, k: int, moment: int) -> tuple[int, int, int]:
    """Return the price of a start in helper-day k, its slope, and the last moment up to which both hold."""
    column = wish_column(week, task, k)
    first, last = week.wish_at[task, column], week.wish_at[task, column + 1]
    if first == last:
        return 0, 0, _LATER
    j = first
    while j + 1 < last and week.wish_from[j + 1] <= moment:
        j += 1
    until = week.wish_from[j + 1] - 1 if j + 1 < last else _LATER
    return week.wish_price[j] + week.wish_slope[j] * (moment - week.wish_from[j]), week.wish_slope[j], until


@compiled
def _append(work: Work, q: int, i: int, moment: int, price: int, slope: int) -> bool:
    """Add a piece; return False when there is no room."""
    count = work.num_pieces[q, i]
    if count > 0 and work.piece_from[q, i, count - 1] == moment:
        count -= 1
    if count >= work.piece_from.shape[2]:
        return False
    work.piece_from[q, i, count], work.piece_price[q, i, count], work.piece_slope[q, i, count] = moment, price, slope
    work.num_pieces[q, i] = count + 1
    return True


@compiled
def _lower(work: Work, q: int, i: int, moment: int, until: int, price: int, slope: int, least: int) -> int:
    """Add the stretch from moment to until to the lowest price so far; return that, or -1 when there is no room."""
    if price >= least:
        if slope >= 0 or price + slope * (until - moment) >= least:
            return least
        # The first whole second at which the falling price is below what was known.
        later = moment + (price - least) // -slope + 1
        price += slope * (later - moment)
        moment = later
    if slope >= 0 or moment == until:
        return price if _append(work, q, i, moment, price, _NOTHING) else -_DEAR
    if not _append(work, q, i, moment, price, slope):
        return -_DEAR
    price += slope * (until - moment)
    return price if _append(work, q, i, until, price, _NOTHING) else -_DEAR


@compiled
def _source(week: Week, k: int, source: int, q: int, way: int, duration: int) -> tuple[int, int, int]:
    """Return (shift, most, least) from a stop of that duration in state ``source`` to the next one in state q."""
    if source == q:
        return duration + way, _LATER, PAST
    length = week.break_length[k]
    return duration + way + length, week.break_latest[k] - duration, week.break_earliest[k] + length


@compiled
def _stretch(
    week: Week,
    k: int,
    i: int,
    work: Work,
    q: int,
    task: int,
    fixed: int,
    way: int,
    duration: int,
    has_break_before: bool,
    start: int,
    end: int,
    least: int,
) -> int:
    """Carry the price over one window [start, end] of stop i; return the lowest so far, or -_DEAR without room."""
    shift, most, floor = _source(week, k, q, q, way, duration)
    moment = start
    while moment <= end:
        price, slope, until = _price_by(work, q, i - 1, moment, shift, most, floor)
        if has_break_before:
            b_shift, b_most, b_floor = _source(week, k, _TO_COME, q, way, duration)
            other, other_slope, other_until = _price_by(work, _TO_COME, i - 1, moment, b_shift, b_most, b_floor)
            until = min(until, other_until)
            price, slope, until = _lower_of_two(moment, until, price, slope, other, other_slope)
        if task == END:
            extra, extra_slope, extra_until = week.wait_rate * moment, week.wait_rate, _LATER
        elif fixed != NONE:
            extra, extra_slope, extra_until = 0, 0, _LATER
        else:
            extra, extra_slope, extra_until = wish_price(week, task, k, moment)
        until = min(until, extra_until, end)
        if price < _DEAR:
            least = _lower(work, q, i, moment, until, price + extra, slope + extra_slope, least)
            if least == -_DEAR:
                return least
        moment = until + 1
    return least


@compiled
def _lower_of_two(
    moment: int, until: int, price: int, slope: int, other: int, other_slope: int
) -> tuple[int, int, int]:
    """Return the lower of two straight stretches at a moment, and up to when it stays the lower one."""
    if other < price or (other == price and other_slope < slope):
        price, slope, other, other_slope = other, other_slope, price, slope
    if other < _DEAR and other_slope < slope:
        until = min(until, moment + (other - price) // (slope - other_slope))
    return price, slope, until


@compiled
def cheapest_times(week: Week, k: int, task: Ints, fixed: Ints, m: int, work: Work, chosen: Ints) -> int:
    """
    Choose the starts of a sequence so that wishes, promises and waiting cost least.

    Parameters
    ----------
    task, fixed
        (m,) the sequence, and starts that it must have, NONE where free.
    chosen
        (m,) is filled with the starts that are fixed or have a price, all where waiting has one; NONE elsewhere.

    Returns
    -------
    int
        The price, waiting included; NEVER or more when the sequence cannot be done.
    """
    first = _TO_COME if week.has_break[k] else _TAKEN
    work.num_pieces[:, : m + 2] = 0
    _append(work, first, 0, week.shift_start[k], -week.wait_rate * week.shift_start[k], -week.wait_rate)
    here, duration, busy = NONE, _NOTHING, week.break_length[k]
    for i in range(1, m + 2):
        there = task[i - 1] if i <= m else END
        way = way_between(week, k, here, there)
        for q in range(first, 2):
            before = q == _TAKEN and first == _TO_COME and not (there == END and week.end_place[k] == NONE)
            if not _fill(week, k, i, work, q, there, fixed[i - 1] if i <= m else NONE, way, duration, before):
                return _DEAR
        here, duration = there, (week.duration[there] if i <= m else _NOTHING)
        busy += way + duration
    last = work.num_pieces[1, m + 1]
    if last == 0:
        return _DEAR
    _trace(week, k, task, fixed, m, work, chosen)
    return work.piece_price[1, m + 1, last - 1] - week.wait_rate * busy


@compiled
def _fill(
    week: Week,
    k: int,
    i: int,
    work: Work,
    q: int,
    task: int,
    fixed: int,
    way: int,
    duration: int,
    has_break_before: bool,
) -> bool:
    """Fill the function of stop i; return False when there is no room for its pieces."""
    least = _DEAR
    if task == END or fixed != NONE:
        start, end = (week.shift_start[k], week.shift_end[k]) if task == END else (fixed, fixed)
        least = _stretch(week, k, i, work, q, task, fixed, way, duration, has_break_before, start, end, least)
        return least != -_DEAR
    day = week.day[k]
    for j in range(week.window_at[task, day], week.window_at[task, day + 1]):
        start, end = week.window_start[j], week.window_end[j]
        least = _stretch(week, k, i, work, q, task, fixed, way, duration, has_break_before, start, end, least)
        if least == -_DEAR:
            return False
    return True


@compiled
def _trace(week: Week, k: int, task: Ints, fixed: Ints, m: int, work: Work, chosen: Ints) -> None:
    """Walk back from the end and note the start of every stop where it is fixed or has a price."""
    q, moment = _TAKEN, work.piece_from[1, m + 1, work.num_pieces[1, m + 1] - 1]
    has_break = week.has_break[k]
    for i in range(m + 1, 1, -1):
        here, there = task[i - 2], (task[i - 1] if i <= m else END)
        way, duration = way_between(week, k, here, there), week.duration[here]
        shift, most, floor = _source(week, k, q, q, way, duration)
        price, _, _ = _price_by(work, q, i - 1, moment, shift, most, floor)
        if q == _TAKEN and has_break and not (there == END and week.end_place[k] == NONE):
            b_shift, b_most, b_floor = _source(week, k, _TO_COME, _TAKEN, way, duration)
            other, _, _ = _price_by(work, _TO_COME, i - 1, moment, b_shift, b_most, b_floor)
            if other < price:
                q, shift, most = _TO_COME, b_shift, b_most
        by = min(moment - shift, most)
        j = 0
        while j + 1 < work.num_pieces[q, i - 1] and work.piece_from[q, i - 1, j + 1] <= by:
            j += 1
        if work.piece_slope[q, i - 1, j] < 0:
            moment = by
        else:
            moment = work.piece_from[q, i - 1, j]
            if fixed[i - 2] == NONE:
                moment = _towards_promise(week, here, k, moment, by)
        column = wish_column(week, here, k)
        is_priced = week.wait_rate > 0 or week.wish_at[here, column] < week.wish_at[here, column + 1]
        chosen[i - 2] = moment if is_priced or fixed[i - 2] != NONE else NONE


@compiled
def _towards_promise(week: Week, task: int, k: int, first: int, last: int) -> int:
    """
    Return, from a start of least price up to the last one possible, the one nearest to what the resident was told.

    A later start costs no more while its own price is not higher, since all that comes before only gets cheaper with
    time. Without it, every promised visit would drift to the first moment that keeps the promise, and a route might
    take longer than a cap allows.
    """
    told = min(last, (week.promise_from[task] + week.promise_until[task]) // 2)
    if told <= first or not week.promise_kept[task, k]:
        return first
    least, slope, until = wish_price(week, task, k, first)
    reach = first
    while slope <= 0:
        reach = min(until, told)
        if reach == told:
            break
        price, slope, until = wish_price(week, task, k, reach + 1)
        if price > least:
            break
    return last_start(week, task, week.day[k], NONE, reach)
