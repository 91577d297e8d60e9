"""One way in: a problem and limits to a checked plan."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import monotonic
from typing import Literal, get_args

from planner.domain.check import violations
from planner.domain.cost import cost
from planner.domain.plan import Cost, Plan, Route, Unassigned
from planner.domain.problem import Problem
from planner.errors import EngineError, Finding, InputError
from planner.locale import sentence
from planner.solve.candidates import Candidate, ShouldStop
from planner.solve.drafts import insertion_plan, routing_plans
from planner.solve.insertion import Draft
from planner.solve.limits import Limits
from planner.solve.reasons import WouldFit, reason_for
from planner.solve.support import refuse_unsupported

Engine = Literal["pool", "routing", "insertion"]
ENGINES: tuple[Engine, ...] = get_args(Engine)

DEFAULT_PROCESSES = 2
_MOST_PROCESSES = 16
_CHANGED_SECONDS = 0.2
_UNCHANGED_SECONDS = 0.9
"""Between two reports: of a better plan, and of the same one."""


@dataclass(frozen=True)
class Progress:
    """
    How far a solve has come.

    Parameters
    ----------
    seconds, limit
        Wall time so far, and what is allowed.
    cost
        Of the best plan so far.
    num_planned
        Visits in it.
    is_compiling
        Whether the search has not begun, since the engine is first compiled for this machine; that takes about a
        minute, once, and does not count.
    """

    seconds: float
    limit: float
    cost: Cost
    num_planned: int
    is_compiling: bool = False


def solve(
    problem: Problem,
    limits: Limits | None = None,
    *,
    engine: Engine = "pool",
    seed: int = 1,
    processes: int = DEFAULT_PROCESSES,
    warm_start: Plan | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: ShouldStop | None = None,
) -> Plan:
    """
    Plan a week.

    Parameters
    ----------
    problem
        The week.
    limits
        When to stop; 20 seconds by default.
    engine
        ``pool``: ruin and recreate, and a master that chooses from the routes. ``routing``: greedy insertion, then
        OR-Tools routing. ``insertion``: greedy insertion alone. The last two know fewer rules.
    seed
        Of all chance; ``routing`` and ``insertion`` are free of it.
    processes
        In which ``pool`` searches, up to 16; 0 searches in this one, where nothing can end it before its limit.
    warm_start
        A plan of the same or an earlier problem; what still holds is kept at the start.
    on_progress
        Called at least every second, and sooner when a better plan is found.
    should_stop
        Asked several times a second; True ends the search and keeps the best so far.

    Returns
    -------
    Plan
        Without a violation; every visit that is not planned has a reason. The same problem, seed, iterations and number
        of processes give the same plan, as long as the time suffices.

    Raises
    ------
    InputError
        LIMIT_RANGE, when the number of processes is out of range; SEED_RANGE, when the seed is below 0.
    UnsupportedRuleError
        When the engine cannot honour a field of the problem.
    EngineError
        When the plan breaks a rule: a bug, never the user's fault. Or when memory does not suffice for any plan.
    """
    limits = limits or Limits()
    if seed < 0:
        raise InputError([Finding("SEED_RANGE", "seed", sentence("Give a seed of 0 or more."))])
    if not 0 <= processes <= _MOST_PROCESSES:
        text = sentence("Give 0 to {most} processes.", most=_MOST_PROCESSES)
        raise InputError([Finding("LIMIT_RANGE", "processes", text)])
    refuse_unsupported(problem, engine)
    run = _Run(problem, limits, engine, seed, processes)
    try:
        return run.plan(warm_start, _Reporter(problem, on_progress, limits), should_stop or _never)
    except MemoryError as error:
        text = sentence("There is not enough memory to plan this week; plan fewer visits, or end other programs.")
        raise EngineError(text) from error


def _never() -> bool:
    return False


class _Run:
    """One solve."""

    def __init__(self, problem: Problem, limits: Limits, engine: Engine, seed: int, processes: int) -> None:
        self.started = monotonic()
        self._problem, self._limits, self._engine, self._seed = problem, limits, engine, seed
        self._processes = processes
        self._bound: int | None = None
        self._is_compiling = False
        self._would_fit: WouldFit | None = None

    def plan(self, warm_start: Plan | None, reporter: "_Reporter", should_stop: ShouldStop) -> Plan:
        """Return the best plan that the engine finds, with its cost and its reasons."""
        best: Candidate = tuple
        for candidate in self._plans(warm_start, should_stop):
            best = candidate or best
            reporter.tell(best, self.started, is_compiling=self._is_compiling)
        plan = _finished(
            self._problem,
            best(),
            engine=self._engine,
            seed=self._seed,
            seconds=round(monotonic() - self.started, 3),
            bound=self._bound,
            would_fit=self._would_fit,
        )
        broken = violations(self._problem, plan)
        if broken:
            listed = "; ".join(str(found) for found in broken)
            raise EngineError(sentence("The engine made a plan that breaks a rule: {listed}", listed=listed))
        return plan

    def _plans(self, warm_start: Plan | None, should_stop: ShouldStop) -> Iterator[Candidate | None]:
        if self._engine == "insertion":
            yield insertion_plan(self._problem, warm_start)
        elif self._engine == "routing":
            yield from routing_plans(self._problem, self._limits, warm_start, should_stop)
        else:
            yield from self._pool_plans(warm_start, should_stop)

    def _pool_plans(self, warm_start: Plan | None, should_stop: ShouldStop) -> Iterator[Candidate | None]:
        # Imported here, since only this engine pays for loading compiled code.
        from planner.solve.pool.engine import PoolEngine

        engine = PoolEngine(self._problem, self._limits, self._seed, self.started, self._processes)
        for candidate in engine.plans(warm_start, should_stop):
            self.started, self._is_compiling, self._bound = engine.started, engine.is_compiling, engine.bound
            yield candidate
        self._bound = engine.bound
        if not self._is_compiling:
            self._would_fit = engine.would_fit


def _finished(
    problem: Problem, routes: tuple[Route, ...], *, bound: int | None, would_fit: WouldFit | None, **facts: object
) -> Plan:
    """Return routes as a plan with cost and reasons; a bound that rounding lifted above the cost is the cost."""
    draft = Draft.of(problem, routes)
    left = tuple(
        Unassigned(problem.visits[idx].id, reason_for(draft, idx, would_fit=would_fit)) for idx in draft.unassigned
    )
    plan = Plan(problem=problem.digest(), routes=routes, unassigned=left).replace(**facts)
    price = cost(problem, plan)
    return plan.replace(cost=price, bound=None if bound is None else min(bound, price.total))


class _Reporter:
    """Tells of better plans, a few times a second at the most, and at least every second."""

    def __init__(
        self,
        problem: Problem,
        on_progress: Callable[[Progress], None] | None,
        limits: Limits,
    ) -> None:
        self._problem = problem
        self._on_progress = on_progress
        self._limits = limits
        self._told: Candidate | None = None
        self._told_at = 0.0
        self._cost = Cost()
        self._num_planned = 0

    def tell(self, best: Candidate, started: float, *, is_compiling: bool) -> None:
        """Report the best plan so far, if it is time."""
        now = monotonic()
        pause = _UNCHANGED_SECONDS if best is self._told else _CHANGED_SECONDS
        if self._on_progress is None or now - self._told_at < pause:
            return
        if best is not self._told or self._told is None:
            plan = Plan(problem="", routes=best())
            self._cost, self._num_planned = cost(self._problem, plan), len(plan.stops_by_visit)
        self._told, self._told_at = best, now
        seconds = 0.0 if is_compiling else now - started
        self._on_progress(Progress(seconds, self._limits.seconds, self._cost, self._num_planned, is_compiling))
