"""
One chunk of the search: ruin, recreate, and accept by simulated annealing.

A round takes strings out (:mod:`planner.solve.linked.ruin`), settles the starts, and puts the units back one after
another, each into its cheapest place (:mod:`planner.solve.linked.insertion`), in an order of several kinds. A unit
whose cheapest place is dearer than leaving it out stays out and is tried again in later rounds. The round counts when
its price is below the present one by more than a random amount that shrinks with the temperature (Schrimpf et al.,
Journal of Computational Physics 2000, and the papers named in the other modules).
"""

import numpy as np

from planner.solve.compiled import compiled
from planner.solve.kernel.week import NONE
from planner.solve.linked.arrays import Ints, LinkedWeek
from planner.solve.linked.insertion import find_place, put_in
from planner.solve.linked.propagation import price_of, settle
from planner.solve.linked.routes import Routes, Scratch, copy_routes
from planner.solve.linked.ruin import ruin

CURRENT, BEST, ROUND = 0, 1, 2
"""Places in the array of totals: the price of the present and of the best routes, and the number of rounds."""
_BLINK = 0.01
"""Share of gaps passed over, as in the paper."""
_MOST_RETRIED = 20
"""How many of the units left out a round tries again (as many as there are would slow a week that is too full)."""
_RANDOM, _EARLY, _FAR, _LINKED, _SINGLE, _DEAR = 0.3, 0.5, 0.65, 0.8, 0.85, 0.9
"""Kinds of order by where a draw from 0 to 1 falls; above the last: near ones first."""
_SHAKE = 0.1
_STRONG_SHAKE = 0.2
"""Orders by time or price and orders by way are blurred by up to so much up and down."""


@compiled
def build(week: LinkedWeek, routes: Routes, best: Routes, scratch: Scratch, totals: Ints, seed: int) -> None:
    """Plan a week from nothing."""
    np.random.seed(seed)
    count = len(week.first)
    scratch.removed[:] = np.arange(count)
    recreate(week, routes, scratch, count, 0)
    settle(week, routes, scratch)
    totals[CURRENT], _ = price_of(week, routes)
    totals[BEST] = totals[CURRENT]
    copy_routes(routes, best)


@compiled
def search(
    week: LinkedWeek,
    routes: Routes,
    saved: Routes,
    best: Routes,
    scratch: Scratch,
    totals: Ints,
    num_rounds: int,
    seed: int,
    hot: float,
    cold: float,
) -> None:
    """Run rounds while the temperature, in UNIT, falls from hot to cold; ``routes`` and ``best`` change."""
    np.random.seed(seed)
    cooling = (cold / hot) ** (1.0 / max(1, num_rounds))
    temperature = hot
    for _ in range(num_rounds):
        totals[ROUND] += 1
        copy_routes(routes, saved)
        count = ruin(week, routes, scratch, totals[ROUND])
        count = _add_left_out(week, routes, scratch, count)
        # Where a way is longer than a detour, a visit less can be too late; then the round has failed.
        is_sound = settle(week, routes, scratch)
        if is_sound:
            _, worst = price_of(week, routes)
            recreate(week, routes, scratch, count, worst)
            is_sound = settle(week, routes, scratch)
        price, _ = price_of(week, routes) if is_sound else (0, 0)
        if is_sound and price < totals[CURRENT] - temperature * np.log(1.0 - np.random.random()):
            totals[CURRENT] = price
            if price < totals[BEST]:
                totals[BEST] = price
                copy_routes(routes, best)
        else:
            copy_routes(saved, routes)
        temperature *= cooling


@compiled
def _add_left_out(week: LinkedWeek, routes: Routes, scratch: Scratch, count: int) -> int:
    """Add a random choice of the units that were out already; return how many are to be put in now."""
    num_removed, seen = count, 0
    for j in range(count):
        scratch.is_removed[scratch.removed[j]] = 1
    for unit in range(len(week.first)):
        if routes.route[week.first[unit]] != NONE or scratch.is_removed[unit]:
            continue
        seen += 1
        if seen <= _MOST_RETRIED:
            scratch.removed[count] = unit
            count += 1
        else:
            place = np.random.randint(seen)
            if place < _MOST_RETRIED:
                scratch.removed[num_removed + place] = unit
    for j in range(num_removed):
        scratch.is_removed[scratch.removed[j]] = 0
    return count


@compiled
def recreate(week: LinkedWeek, routes: Routes, scratch: Scratch, count: int, worst: int) -> None:
    """Put the units in ``scratch.removed[:count]`` in, as far as that pays."""
    draw = np.random.random()
    keys = np.empty(count)
    for j in range(count):
        keys[j] = _order_key(week, scratch.removed[j], draw)
    for j in np.argsort(keys):
        unit = scratch.removed[j]
        if find_place(week, routes, scratch, unit, week.unserved[unit], worst, _BLINK):
            worst = put_in(week, routes, scratch, unit, worst)


@compiled
def _order_key(week: LinkedWeek, unit: int, draw: float) -> float:
    """Return where a unit stands in the order that the draw chooses; lower keys go first."""
    noise, is_linked = np.random.random(), week.second[unit] != NONE
    shake, strong_shake = 1.0 + _SHAKE * (2.0 * noise - 1.0), 1.0 + _STRONG_SHAKE * (2.0 * noise - 1.0)
    if draw < _RANDOM:
        return noise
    if draw < _EARLY:
        return week.begin[unit] * shake
    if draw < _FAR:
        return -week.remoteness[unit] * strong_shake
    if draw < _LINKED:
        return noise - is_linked
    if draw < _SINGLE:
        return noise + is_linked
    if draw < _DEAR:
        return -week.unserved[unit] * shake
    return week.remoteness[unit] * strong_shake
