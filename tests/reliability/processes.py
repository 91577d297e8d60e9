"""
Processes of their own, forked from a server that has imported the store already.

A new interpreter needs half a second until it can save; a fork of one that never opened a database needs some
milliseconds, and holds no connection of anybody.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, TypeVar

Result = TypeVar("Result")

_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload(["pytest", "alembic.command", "tests.store.rows", "tests.builders"])


class Victim:
    """
    A process that works until it is killed.

    Parameters
    ----------
    work
        What it does; the first argument is a pipe on which it says that it has begun.
    arguments
        The other arguments.
    """

    def __init__(self, work: Callable[..., object], *arguments: Any) -> None:
        self._end, other = _CONTEXT.Pipe(duplex=False)
        self._process = _CONTEXT.Process(target=work, args=(other, *arguments), daemon=True)
        self._process.start()
        other.close()

    def wait_until_begun(self) -> object:
        """Wait for what it says when it has begun."""
        return self._end.recv()

    def kill_after(self, seconds: float) -> int | None:
        """Kill it without a warning when it has worked for so long, and return how it ended: -9, or by itself."""
        self._process.join(seconds)
        self._process.kill()
        self._process.join()
        self._end.close()
        return self._process.exitcode

    def wait_until_dead(self) -> int | None:
        """Wait until it has ended by itself and return how."""
        self._process.join()
        self._end.close()
        return self._process.exitcode


def together(work: Callable[..., Result], arguments: Sequence[tuple[Any, ...]]) -> list[Result]:
    """Run a function once for each tuple of arguments, all at once in processes of their own."""
    with ProcessPoolExecutor(len(arguments), mp_context=_CONTEXT) as pool:
        return [future.result() for future in [pool.submit(work, *each) for each in arguments]]


def begun(pipe: Connection, what: object = None) -> None:
    """Say from inside that work has begun."""
    pipe.send(what)
