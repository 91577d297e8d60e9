"""
Compile the engine ahead of its first use: ``python -m planner.solve.warm``.

A process that plans does the same in a process of its own when nobody has done it before, and tells so.
"""

import multiprocessing
from collections.abc import Iterator
from datetime import date
from time import monotonic

from planner.domain.helper import Helper, Shift
from planner.domain.matrix import constant_travel
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.domain.visit import After, Point, Visit, Window
from planner.domain.weights import Weights
from planner.errors import EngineError
from planner.locale import sentence
from planner.solve.candidates import ShouldStop
from planner.solve.compiled import is_warm, mark_warm
from planner.solve.limits import Limits

_POLL_SECONDS = 0.2
_HOUR = 3600


def warm_up() -> None:
    """Plan tiny weeks that touch every compiled function; what is compiled already is only loaded."""
    # Imported here, since loading them is half of the work.
    from planner.solve.bound.search import lower_bound
    from planner.solve.kernel.arrays import week_of
    from planner.solve.places.standing import Standing
    from planner.solve.pool.engine import PoolEngine

    for weights in (Weights(), Weights(worst_outside=1)):
        problem = _tiny(weights)
        engine = PoolEngine(problem, Limits(600, iterations=10), 1, monotonic(), 0)
        for candidate in engine.search(None, lambda: False):
            if candidate is not None:
                candidate()
        lower_bound(problem, week_of(problem), [(0, (0,))], 60.0, lambda: False)
        standing = Standing(problem, Plan(problem=problem.digest(), routes=()))
        for visit in problem.visits:
            if not standing.ask_about(visit.id).places and visit.after is None:
                raise AssertionError("An empty plan has a place for a visit that follows none.")
    mark_warm()


def compiling(should_stop: ShouldStop) -> Iterator[None]:
    """
    Compile in a process of its own where nobody has done it yet, and yield several times a second until it is done.

    Raises
    ------
    EngineError
        When it fails.
    """
    if is_warm():
        return
    process = multiprocessing.get_context("spawn").Process(target=warm_up, daemon=True)
    process.start()
    try:
        while process.is_alive() and not should_stop():
            yield None
            process.join(_POLL_SECONDS)
        if process.exitcode:
            text = sentence('The engine could not be compiled. Plan with the engine "routing", and report it.')
            raise EngineError(text)
    finally:
        process.kill()
        process.join()


def _tiny(weights: Weights) -> Problem:
    """Two helpers and three visits; one follows another on the same day, unless only lateness counts."""
    day = (Window(0, 0, 20 * _HOUR),)
    linked = None if weights.worst_outside else 2
    return Problem.build(
        date(2026, 11, 30),
        1,
        places=[Point("p", 60.2, 24.9), Point("q", 60.2, 24.9)],
        visits=[
            Visit("a", "p", 60, day, 1000),
            Visit("b", "q", 60, day, 1000, after=After("a", min_seconds=0)),
            Visit("c", "q", 60, day, 1000, helpers_required=linked or 1),
        ],
        helpers=[Helper(name, (Shift(0, 0, 20 * _HOUR, "walk", "p", "p"),)) for name in "xy"],
        travel={"walk": constant_travel([[0, 60], [60, 0]])},
        weights=weights,
    )


if __name__ == "__main__":
    warm_up()
