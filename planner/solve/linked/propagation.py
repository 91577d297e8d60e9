"""
Earliest starts under ways, windows and links: all anew, or only what a change forces.

Every rule of time here says that one start comes at least so many seconds after another, or after midnight: the gap
between neighbours of a route, the lag from a visit to its partner (below 0 from the later to the earlier one: not too
long after). Such rules have one least solution, in which every single start is as early as it can be in any solution
(longest paths in a graph of differences); where lateness is all that a start can cost, no other times are better. So
the order of the visits is all that a search has to find.

A link may force two routes to wait for each other for ever; then the starts grow until one of them passes its latest
start, or more sweeps than a longest path can need have gone by.
"""

from planner.solve.compiled import compiled
from planner.solve.kernel.week import NONE
from planner.solve.linked.arrays import LinkedWeek
from planner.solve.linked.routes import Routes, Scratch

NEVER = 1 << 60
"""Price of what cannot be."""
UNSET = -(1 << 40)
"""The start of a visit that has just been put into a route."""


@compiled
def gap_between(week: LinkedWeek, k: int, before: int, node: int) -> int:
    """Return the seconds from the end of service at a node to the earliest start at the next one."""
    return week.gap[week.mode[k], week.door[before], week.door[node]]


@compiled
def settle(week: LinkedWeek, routes: Routes, scratch: Scratch) -> bool:
    """
    Work out all starts anew, for any order of the visits.

    Returns
    -------
    bool
        Whether all starts keep windows, hours and links; if not, ``routes.start`` has no meaning.
    """
    num_visits, num_days = week.num_visits, len(week.mode)
    for visit in range(num_visits):
        if routes.route[visit] != NONE:
            routes.start[visit] = week.earliest[visit, week.day[routes.route[visit]]]
    scratch.is_stale[:] = 1
    # A longest path crosses each link once at the most; what is not at rest by then never will be.
    for _ in range(week.num_links + 2):
        is_done = True
        for k in range(num_days):
            if scratch.is_stale[k]:
                scratch.is_stale[k] = 0
                if not _sweep(week, routes, scratch, k):
                    return False
        for k in range(num_days):
            if scratch.is_stale[k]:
                is_done = False
        if is_done:
            return True
    return False


@compiled
def _sweep(week: LinkedWeek, routes: Routes, scratch: Scratch, k: int) -> bool:
    """Go through a route, raise its starts and those of partners; return False when a latest start is passed."""
    day, before = week.day[k], week.num_visits + k
    node = routes.next[before]
    if node >= week.num_visits:
        return True
    while node < week.num_visits:
        moment = routes.start[before] + week.duration[before] + gap_between(week, k, before, node)
        moment = max(moment, routes.start[node])
        if moment > week.latest[node, day]:
            return False
        routes.start[node] = moment
        partner = week.partner[node]
        if partner != NONE and routes.route[partner] != NONE and routes.start[partner] < moment + week.lag[node]:
            routes.start[partner] = moment + week.lag[node]
            scratch.is_stale[routes.route[partner]] = 1
        before, node = node, routes.next[node]
    return routes.start[before] + week.duration[before] + gap_between(week, k, before, node) <= week.shift_end[k]


@compiled
def seconds_late(week: LinkedWeek, routes: Routes, visit: int) -> int:
    """Return how late a planned visit starts."""
    return max(0, routes.start[visit] - week.due[visit, week.day[routes.route[visit]]])


@compiled
def price_of(week: LinkedWeek, routes: Routes) -> tuple[int, int]:
    """Return the price of routes whose starts are settled, and the most seconds that a visit is late."""
    price, worst = 0, 0
    for unit in range(len(week.first)):
        if routes.route[week.first[unit]] == NONE:
            price += week.unserved[unit]
    for k in range(len(week.mode)):
        before = week.num_visits + k
        node = routes.next[before]
        if node >= week.num_visits:
            continue
        price += week.open_price[k]
        while True:
            price += week.leg_price[week.mode[k], week.door[before], week.door[node]]
            if node >= week.num_visits:
                break
            late = seconds_late(week, routes, node)
            worst = max(worst, late)
            price += week.helper_price[node, k] + week.late_rate[node] * late
            before, node = node, routes.next[node]
    return price + week.worst_rate * worst, worst


@compiled
def push(
    week: LinkedWeek, routes: Routes, scratch: Scratch, count: int, budget: int, worst: int
) -> tuple[int, int, int]:
    """
    Raise the starts of the ``count`` nodes on the stack to their moments, and all that this forces.

    Starts must be settled before; a visit just put in starts at ``UNSET``. They are never lowered, so where a way is
    longer than a detour the starts may be later than they need be; :func:`settle` says.

    Returns
    -------
    int
        Added price of lateness, the price of the new worst lateness over ``worst`` included; NEVER when a rule breaks
        or the price reaches the budget.
    int
        The new worst lateness.
    int
        How many changes the log holds, for :func:`undo`.
    """
    added, worst_before, num_logged = 0, worst, 0
    while count > 0:
        count -= 1
        node, moment = scratch.node[count], scratch.moment[count]
        was = routes.start[node]
        if moment <= was:
            continue
        k = routes.route[node]
        day = week.day[k]
        if moment > week.latest[node, day] or num_logged == len(scratch.log_node):
            return NEVER, worst, num_logged
        scratch.log_node[num_logged], scratch.log_start[num_logged] = node, was
        num_logged += 1
        routes.start[node] = moment
        late = moment - week.due[node, day]
        if late > 0:
            added += week.late_rate[node] * (late - max(0, was - week.due[node, day]))
            worst = max(worst, late)
        if added + week.worst_rate * (worst - worst_before) >= budget:
            return NEVER, worst, num_logged
        behind = routes.next[node]
        arrival = moment + week.duration[node] + gap_between(week, k, node, behind)
        if behind >= week.num_visits:
            if arrival > week.shift_end[k]:
                return NEVER, worst, num_logged
        elif arrival > routes.start[behind]:
            scratch.node[count], scratch.moment[count] = behind, arrival
            count += 1
        partner = week.partner[node]
        if partner != NONE and routes.route[partner] != NONE and moment + week.lag[node] > routes.start[partner]:
            scratch.node[count], scratch.moment[count] = partner, moment + week.lag[node]
            count += 1
    return added + week.worst_rate * (worst - worst_before), worst, num_logged


@compiled
def undo(routes: Routes, scratch: Scratch, num_logged: int) -> None:
    """Take back what :func:`push` has raised."""
    for j in range(num_logged - 1, -1, -1):
        routes.start[scratch.log_node[j]] = scratch.log_start[j]
