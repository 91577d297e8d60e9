"""
The search processes of one solve, and what they have found together.

They run apart from the caller: one can be killed at the limit, at a cancel, or by the system for want of memory, and
the caller still has the best plan so far. Each gets its order once, sends plans as it finds them, and at a meeting
waits for the best of all; when a process is gone, the others meet without it, and when the caller is gone, each ends
without a word.
"""

import logging
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from time import monotonic
from typing import Self

from planner.solve.kernel.search import KernelSearch
from planner.solve.kernel.solution import Solution
from planner.solve.pool.worker import Order, joined, work

_POLL_SECONDS = 0.1
"""How long a cancel can go unnoticed."""
_GRACE_SECONDS = 0.5
"""What a process may run over the limit before it is killed."""

_log = logging.getLogger(__name__)


@dataclass
class _Member:
    """A search process and the pipe to it."""

    process: BaseProcess
    pipe: Connection
    part: Solution | None = None
    is_waiting: bool = False
    is_over: bool = False


@dataclass
class Team:
    """
    The processes; use it as a context, so that none is left behind.

    Parameters
    ----------
    orders
        One for each process.
    search
        Of the caller, with a first plan: it keeps the best, and says what joined parts cost.
    """

    orders: Sequence[Order]
    search: KernelSearch
    bound: int | None = None
    """What was proven, in seconds of travel."""
    _best: Solution = field(init=False)
    _members: list[_Member] = field(init=False, default_factory=list)

    def __enter__(self) -> Self:
        self._best = self.search.best()
        context = multiprocessing.get_context("spawn")
        for _ in self.orders:
            here, there = context.Pipe()
            process = context.Process(target=run, args=(there,), daemon=True)
            process.start()
            there.close()
            self._members.append(_Member(process, here))
        for member, order in zip(self._members, self.orders, strict=True):
            _send(member, order)
        return self

    def __exit__(self, *_error: object) -> None:
        for member in self._members:
            member.process.kill()
        for member in self._members:
            member.process.join()
            member.pipe.close()

    def better(self, should_stop: Callable[[], bool]) -> Iterator[Solution | None]:
        """Yield each better plan, and None several times a second in between, until all are done or told to stop."""
        end = max((order.deadline for order in self.orders), default=0.0) + _GRACE_SECONDS
        while self._running() and monotonic() < end and not should_stop():
            is_better = False
            for member in self._ready():
                is_better |= self._take(member)
            if self._running() and all(member.is_waiting for member in self._running()):
                is_better |= self._join()
                self._send_best()
            yield self._best if is_better else None

    def _running(self) -> list[_Member]:
        return [member for member in self._members if not member.is_over]

    def _ready(self) -> list[_Member]:
        members = {id(member.pipe): member for member in self._running()}
        return [members[id(pipe)] for pipe in wait([member.pipe for member in self._running()], _POLL_SECONDS)]

    def _take(self, member: _Member) -> bool:
        """Read what a process has sent; return whether it is a better plan."""
        try:
            found = member.pipe.recv()
        except (EOFError, OSError):
            member.is_over = True
            _log.warning("A search process ended by itself; the plan is what the others and it had found by then.")
            return False
        member.is_waiting, member.is_over = found.is_waiting, found.is_final
        if found.bound is not None:
            self.bound = found.bound
        if found.is_part:
            member.part = found.solution
            return False
        return self._is_better(found.solution)

    def _join(self) -> bool:
        """Put the areas of all processes together; return whether that is a better plan."""
        parts = [member.part for member in self._running() if member.part is not None]
        for member in self._members:
            member.part = None
        if not parts:
            return False
        found = joined(parts)
        planned = {task for tasks in found.routes.values() for task in tasks}
        # Areas of a process that is gone, and visits that found no place in theirs, stay where they were.
        left = {
            k: tuple(task for task in tasks if task not in planned)
            for k, tasks in self._best.routes.items()
            if k not in found.routes
        }
        starts = {**self._best.starts, **found.starts}
        self.search.load(Solution({**found.routes, **{k: tasks for k, tasks in left.items() if tasks}}, starts))
        return self._is_better(self.search.best())

    def _is_better(self, solution: Solution) -> bool:
        if solution.cost >= self._best.cost:
            return False
        self._best = solution
        return True

    def _send_best(self) -> None:
        """End a meeting."""
        for member in self._running():
            member.is_waiting = False
            _send(member, self._best)


def _send(member: _Member, message: Order | Solution) -> None:
    try:
        member.pipe.send(message)
    except OSError:
        member.is_over = True


def run(pipe: Connection) -> None:
    """
    Body of a process: take the order from the pipe, and tell of plans there.

    The order does not come with the start of the process, where a large one would block the caller for ever if the
    process died before it has read it.
    """
    # Nobody is left to tell when the caller is gone.
    with suppress(EOFError, OSError):
        work(pipe.recv(), pipe.send, pipe.recv)
