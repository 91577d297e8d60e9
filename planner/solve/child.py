"""
A search in a process of its own, which can be killed at its limit.

OR-Tools' routing holds the interpreter for the whole search and does not keep its time limit while it looks for a first
solution; a process that is not this one harms nobody and always ends.
"""

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from time import monotonic

from planner.domain.problem import Problem
from planner.errors import EngineError
from planner.locale import sentence
from planner.solve.insertion import Sequences
from planner.solve.limits import Limits

_POLL_SECONDS = 0.1
"""How long a cancel can go unnoticed."""
_GRACE_SECONDS = 2.0
"""What the search may run over its limit before it is killed."""
_START_SECONDS = 1.0
"""What a new process costs before it can search; taken off the time of the search, not added to it."""


def search(
    problem: Problem, limits: Limits, start: Sequences | None, *, should_stop: Callable[[], bool]
) -> Iterator[Sequences | None]:
    """
    Run the routing search in a new process.

    Parameters
    ----------
    problem, limits, start
        As for :class:`planner.solve.routing.Search`.
    should_stop
        Asked several times a second; True ends the search.

    Yields
    ------
    Sequences or None
        Each better plan as it is found, and None several times a second in between.

    Raises
    ------
    EngineError
        When the process died by itself.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    inner = replace(limits, seconds=max(limits.seconds / 2, limits.seconds - _START_SECONDS))
    process = context.Process(target=_run, args=(there,), daemon=True)
    process.start()
    there.close()
    deadline = monotonic() + limits.seconds + _GRACE_SECONDS
    try:
        # Not with the start of the process: a large problem would block for ever if it died before it has read it.
        with suppress(OSError):
            here.send((problem, inner, start))
        while monotonic() < deadline and not should_stop():
            if not here.poll(_POLL_SECONDS):
                yield None
                continue
            messages = _received(here)
            if messages[-1] is not None:
                yield messages[-1]
                continue
            yield from messages[-2:-1]
            return
    finally:
        process.kill()
        process.join()
        here.close()


def _received(pipe: Connection) -> list[Sequences | None]:
    """Everything that waits in the pipe; of many better plans only the last is worth a look."""
    try:
        messages = [pipe.recv()]
        while messages[-1] is not None and pipe.poll(0):
            messages.append(pipe.recv())
    except (EOFError, OSError) as error:
        raise EngineError(
            sentence("The search process died by itself. Please report it with the week's file.")
        ) from error
    return messages


def _run(pipe: Connection) -> None:
    """Body of the process: send every better plan, then None; the caller being gone ends it without a word."""
    # Imported here, since only the process that searches pays for loading OR-Tools.
    from planner.solve.routing import Search

    with suppress(EOFError, OSError):
        run = Search(*pipe.recv())
        pipe.send(run.first)
        run.run(pipe.send)
        pipe.send(None)
