"""One way in: a problem and limits to a checked plan."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import monotonic
from typing import Literal, get_args

from planner.domain.check import violations
from planner.domain.cost import cost
from planner.domain.plan import Cost, Plan, Unassigned
from planner.domain.problem import Problem
from planner.errors import EngineError
from planner.locale import sentence
from planner.solve.child import search
from planner.solve.insertion import Draft, Sequences, insert
from planner.solve.limits import Limits
from planner.solve.reasons import reason_for
from planner.solve.support import refuse_unsupported

Engine = Literal["routing", "insertion"]
ENGINES: tuple[Engine, ...] = get_args(Engine)

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
    """

    seconds: float
    limit: float
    cost: Cost
    num_planned: int


def solve(
    problem: Problem,
    limits: Limits | None = None,
    *,
    engine: Engine = "routing",
    seed: int = 1,
    warm_start: Plan | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
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
        ``routing``: greedy insertion, then OR-Tools routing in a process of its own. ``insertion``: the first alone.
    seed
        Written into the plan; both engines of this version are free of chance.
    warm_start
        A plan of the same or an earlier problem; what still holds is kept at the start.
    on_progress
        Called at least every second, and sooner when a better plan is found.
    should_stop
        Asked several times a second; True ends the search and keeps the best so far.

    Returns
    -------
    Plan
        Without a violation; every visit that is not planned has a reason.

    Raises
    ------
    UnsupportedRuleError
        When the engine cannot honour a field of the problem.
    EngineError
        When the plan breaks a rule: a bug, never the user's fault.
    """
    limits = limits or Limits()
    refuse_unsupported(problem, engine)
    started = monotonic()
    begin = _sequences(problem, warm_start) if warm_start else None
    best = insert(problem, begin)
    if engine == "routing" and problem.visits and problem.helper_days:
        report = _Reporter(on_progress, started, limits)
        report.tell(best)
        for draft in _searched(problem, limits, begin, should_stop or (lambda: False)):
            if draft is not None and _price(draft) < _price(best):
                best = draft
            report.tell(best)
    plan = _plan(best, engine=engine, seed=seed, seconds=round(monotonic() - started, 3))
    broken = violations(problem, plan)
    if broken:
        listed = "; ".join(str(found) for found in broken)
        raise EngineError(sentence("The engine made a plan that breaks a rule: {listed}", listed=listed))
    return plan


def _searched(
    problem: Problem, limits: Limits, begin: Sequences | None, should_stop: Callable[[], bool]
) -> Iterator[Draft | None]:
    """Each plan of the search on the exact clock, its gaps filled; None in between."""
    for sequences in search(problem, limits, begin, should_stop=should_stop):
        yield None if sequences is None else insert(problem, sequences)


def _sequences(problem: Problem, plan: Plan) -> Sequences:
    """What of a plan the problem still knows."""
    by_key = {(day.helper.id, day.shift.day, day.shift_idx): day.idx for day in problem.helper_days}
    first = {(day.helper.id, day.shift.day): day.shift_idx for day in reversed(problem.helper_days)}
    found: dict[int, tuple[int, ...]] = {}
    for route in plan.used_routes:
        shift_idx = first.get((route.helper, route.day)) if route.shift is None else route.shift
        idx = by_key.get((route.helper, route.day, -1 if shift_idx is None else shift_idx))
        known = (problem.visit_idx_by_id.get(stop.visit) for stop in route.stops)
        if idx is not None:
            found[idx] = tuple(visit for visit in known if visit is not None)
    return found


def _plan(draft: Draft, *, engine: str, seed: int, seconds: float) -> Plan:
    problem = draft.problem
    plan = Plan(
        problem=problem.digest(),
        routes=tuple(draft.routes[idx] for idx in sorted(draft.routes)),
        unassigned=tuple(Unassigned(problem.visits[idx].id, reason_for(draft, idx)) for idx in draft.unassigned),
        engine=engine,
        seed=seed,
        seconds=seconds,
    )
    return plan.replace(cost=cost(problem, plan))


def _price(draft: Draft) -> tuple[int, int]:
    """Pins come first: they are a person's decision and not for sale."""
    unkept = sum(draft.problem.visits[visit].pinned is not None for visit in draft.unassigned)
    return unkept, _cost(draft).total


def _cost(draft: Draft) -> Cost:
    routes = tuple(draft.routes.values())
    return cost(draft.problem, Plan(problem="", routes=routes))


class _Reporter:
    """Tells of better plans, a few times a second at the most, and at least every second."""

    def __init__(self, on_progress: Callable[[Progress], None] | None, started: float, limits: Limits) -> None:
        self._on_progress = on_progress
        self._started = started
        self._limits = limits
        self._told: Draft | None = None
        self._told_at = 0.0

    def tell(self, draft: Draft) -> None:
        """Report the best draft so far, if it is time."""
        now = monotonic()
        pause = _UNCHANGED_SECONDS if draft is self._told else _CHANGED_SECONDS
        if self._on_progress is None or now - self._told_at < pause:
            return
        self._told, self._told_at = draft, now
        num_planned = sum(len(sequence) for sequence in draft.sequences.values())
        self._on_progress(Progress(now - self._started, self._limits.seconds, _cost(draft), num_planned))
