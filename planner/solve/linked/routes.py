"""
A plan in the making: routes as linked lists over nodes, with the start of every visit.

Invariants between two steps of the search: every helper-day's list leads from its start node to its end node, ``prev``
mirrors ``next``, ``route`` names the helper-day of planned visits and of start and end nodes and is NONE for the rest;
both visits of a unit are planned, or neither; ``start`` holds the earliest starts that ways, windows and links allow.
"""

from typing import NamedTuple

import numpy as np

from planner.solve.compiled import compiled
from planner.solve.kernel.week import NONE
from planner.solve.linked.arrays import Ints, LinkedWeek, num_gaps

_PUSHES_PER_NODE = 4
"""How often a trial may raise starts, on average over the nodes; one that needs more is not considered."""


class Routes(NamedTuple):
    """N = n + 2k nodes: visits, starts, ends."""

    next: Ints
    prev: Ints
    """(N,) without meaning for what is not planned, before a start and behind an end."""
    route: Ints
    """(N,) helper-day, or NONE."""
    start: Ints
    """(N,) seconds; the start of the shift for a start node, without meaning for ends and for what is not planned."""


class Scratch(NamedTuple):
    """Scratch arrays of one search; N nodes, u units, g gaps at the most."""

    # Starts to be raised, a stack.
    node: Ints
    moment: Ints
    """(4N + 2,)"""
    # What has been raised, and from where.
    log_node: Ints
    log_start: Ints
    """(4N,)"""
    # Where the first and the second visit of a unit may go.
    spot: Ints
    """(2, g) the node that it would follow."""
    spot_start: Ints
    """(2, g) its earliest start there."""
    spot_detour: Ints
    """(2, g) price of the detour, the helper and the opening of the shift."""
    spot_bound: Ints
    """(2, g) that with the lateness which is plain to see: a lower bound of the price."""
    usual: Ints
    """(u,) price of the last place found for a unit, 0 at first; a guess of what the next one costs."""
    best: Ints
    """(5,) price, the nodes that first and second would follow, their starts."""
    # Ruin and recreate.
    removed: Ints
    """(u,) units to be put in."""
    is_removed: Ints
    """(u,) 1 for units taken out in this round."""
    touched: Ints
    """(k,) the last round in which a helper-day lost a string."""
    sequence: Ints
    """(n + 1,) a route as an array."""
    is_stale: Ints
    """(k,) 1 for helper-days whose starts must be worked out again."""


def empty_routes(week: LinkedWeek) -> Routes:
    """Return routes in which nothing is planned."""
    num_days = len(week.mode)
    begin, end = week.num_visits + np.arange(num_days), week.num_visits + num_days + np.arange(num_days)
    routes = Routes(*(np.full(len(week.duration), NONE, dtype=np.int64) for _ in Routes._fields))
    routes.next[begin], routes.prev[end] = end, begin
    routes.route[begin] = routes.route[end] = np.arange(num_days)
    routes.start[begin] = week.shift_start
    return routes


def scratch(week: LinkedWeek) -> Scratch:
    """Return scratch arrays for a week."""
    num_nodes, num_units, num_days, gaps = len(week.duration), len(week.first), len(week.mode), num_gaps(week)

    def zeros(*shape: int) -> Ints:
        return np.zeros(shape, dtype=np.int64)

    num_pushes = _PUSHES_PER_NODE * num_nodes
    # Each push leaves at most two nodes in place of one; two are there at first.
    num_stacked = num_pushes + 2
    return Scratch(
        node=zeros(num_stacked),
        moment=zeros(num_stacked),
        log_node=zeros(num_pushes),
        log_start=zeros(num_pushes),
        spot=zeros(2, gaps),
        spot_start=zeros(2, gaps),
        spot_detour=zeros(2, gaps),
        spot_bound=zeros(2, gaps),
        usual=zeros(num_units),
        best=zeros(5),
        removed=zeros(num_units),
        is_removed=zeros(num_units),
        touched=zeros(num_days),
        sequence=zeros(week.num_visits + 1),
        is_stale=zeros(num_days),
    )


@compiled
def copy_routes(source: Routes, target: Routes) -> None:
    """Make the target like the source."""
    target.next[:] = source.next
    target.prev[:] = source.prev
    target.route[:] = source.route
    target.start[:] = source.start


@compiled
def link(routes: Routes, before: int, node: int) -> None:
    """Put a node behind another one."""
    behind = routes.next[before]
    routes.next[before], routes.next[node] = node, behind
    routes.prev[node], routes.prev[behind] = before, node
    routes.route[node] = routes.route[before]


@compiled
def unlink(routes: Routes, node: int) -> None:
    """Take a node out of its route."""
    before, behind = routes.prev[node], routes.next[node]
    routes.next[before], routes.prev[behind] = behind, before
    routes.next[node] = routes.prev[node] = routes.route[node] = NONE
