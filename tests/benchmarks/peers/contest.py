"""
Each contestant alone in a fresh process, so that its CPU time and its memory are its own.

What they find is judged here, after they are done: by one clock, one checker and one price.
"""

import multiprocessing
import resource
from collections.abc import Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Protocol

from planner.domain.check import violations
from planner.domain.cost import cost
from planner.domain.plan import Plan, Unassigned
from planner.domain.problem import Problem
from planner.domain.rules import Reason
from planner.domain.timing import schedule
from planner.solve.insertion import Sequences

KIB = 1024
MB = 1_000_000
PROC_STATUS = Path("/proc/self/status")


@dataclass(frozen=True)
class Answer:
    """What a contestant found, and the wall seconds to its first feasible plan; None: it does not say."""

    sequences: Sequences
    first_seconds: float | None = None


class Contestant(Protocol):
    """A solver with its settings; it travels to another process, which imports its library by unpickling it."""

    @property
    def name(self) -> str:
        """As the table shows it."""

    def warm_up(self) -> None:
        """Load and compile what a long-lived process would have ready; not measured."""

    def run(self, problem: Problem) -> Answer:
        """Solve the week, on one thread."""


@dataclass(frozen=True)
class Effort:
    """
    What a run took.

    Parameters
    ----------
    cpu_seconds
        Of the process and its children, from the problem in memory to the answer.
    peak_mb
        Resident memory of the process, or of its largest child if that is more; interpreter and problem included.
    """

    cpu_seconds: float
    peak_mb: float


@dataclass(frozen=True)
class Result:
    """
    One run of a contestant on a week.

    Parameters
    ----------
    name
        Of the contestant.
    price, num_served
        Of what could be timed; the visits of other routes count as unserved.
    num_broken
        Rules that the plan breaks, and routes for which no timing exists.
    first_seconds, effort
        See :class:`Answer` and :class:`Effort`.
    """

    name: str
    price: int
    num_served: int
    num_broken: int
    first_seconds: float | None
    effort: Effort


def hold(contestant: Contestant, problem: Problem) -> Result:
    """
    Let a contestant solve a week in a new process, and judge its plan.

    Raises
    ------
    RuntimeError
        When the process died.
    """
    answer, effort = _run_apart(contestant, problem)
    plan, num_untimed = timed(problem, answer.sequences)
    return Result(
        name=contestant.name,
        price=cost(problem, plan).total,
        num_served=len(plan.stops_by_visit),
        num_broken=len(violations(problem, plan)) + num_untimed,
        first_seconds=answer.first_seconds,
        effort=effort,
    )


def timed(problem: Problem, sequences: Sequences) -> tuple[Plan, int]:
    """Return the plan of the sequences with canonical times, and how many of them have no timing and are left out."""
    routes = [schedule(problem, problem.helper_days[idx], visits) for idx, visits in sequences.items() if visits]
    plan = Plan(problem=problem.digest(), routes=tuple(route for route in routes if route is not None))
    left = [visit.id for visit in problem.visits if visit.id not in plan.stops_by_visit]
    plan = plan.replace(unassigned=tuple(Unassigned(visit, Reason.NOT_FOUND) for visit in left))
    return plan, routes.count(None)


def _run_apart(contestant: Contestant, problem: Problem) -> tuple[Answer, Effort]:
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    # A copy has none of the tables that a problem keeps once computed, so that nobody gets them for nothing.
    process = context.Process(target=_run, args=(contestant, replace(problem), sender))
    process.start()
    sender.close()
    try:
        return receiver.recv()
    except EOFError as error:
        raise RuntimeError(f"{contestant.name} died; its error stands above.") from error
    finally:
        process.join()
        receiver.close()


def _run(contestant: Contestant, problem: Problem, sender: Connection) -> None:
    """Body of the process."""
    contestant.warm_up()
    before = _cpu_seconds()
    answer = contestant.run(problem)
    sender.send((answer, Effort(_cpu_seconds() - before, _peak_mb())))


def _cpu_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def _peak_mb() -> float:
    """
    Return the most memory that this process or one of its children held.

    On Linux a new process inherits the peak of its parent in ``ru_maxrss``, so its own stands in /proc.
    """
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    own = next(_own_peaks_kib(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    return max(own, children) * KIB / MB


def _own_peaks_kib() -> Iterator[int]:
    if PROC_STATUS.exists():
        for line in PROC_STATUS.read_text().splitlines():
            if line.startswith("VmHWM:"):
                yield int(line.split()[1])
