"""The week as our own engine has it: as it is."""

from dataclasses import dataclass
from time import perf_counter

from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.solve.engine import Engine, Progress, solve
from planner.solve.insertion import Sequences
from planner.solve.limits import Limits
from tests.benchmarks.peers.contest import Answer
from tests.benchmarks.peers.weeks import peer_week

WARM_UP_VISITS = 12
WARM_UP_SECONDS = 1.0


@dataclass(frozen=True)
class Ours:
    """An engine of ours with a limit of wall seconds."""

    engine: Engine
    seconds: float
    seed: int = 1

    @property
    def name(self) -> str:
        """As the table shows it."""
        return f"ours, {self.engine} {self.seconds:g} s"

    def warm_up(self) -> None:
        """Plan a tiny week with every rule, so that the kernel is compiled and loaded."""
        self._solve(peer_week(WARM_UP_VISITS, 1, "rich"), WARM_UP_SECONDS, _Watch())

    def run(self, problem: Problem) -> Answer:
        """Solve the week."""
        watch = _Watch()
        return Answer(_sequences(problem, self._solve(problem, self.seconds, watch)), watch.first_seconds)

    def _solve(self, problem: Problem, seconds: float, watch: "_Watch") -> Plan:
        # In this process, as the peers: one processor each, and nothing left to load.
        return solve(problem, Limits(seconds), engine=self.engine, seed=self.seed, processes=0, on_progress=watch)


class _Watch:
    """Notes when the first plan was there; an engine tells of nothing but plans that keep every rule."""

    def __init__(self) -> None:
        self._started = perf_counter()
        self.first_seconds: float | None = None

    def __call__(self, progress: Progress) -> None:
        if self.first_seconds is None:
            self.first_seconds = perf_counter() - self._started


def _sequences(problem: Problem, plan: Plan) -> Sequences:
    """Each helper of these weeks has one shift a day."""
    idxs = {(helper_day.helper.id, helper_day.shift.day): helper_day.idx for helper_day in problem.helper_days}
    return {
        idxs[route.helper, route.day]: tuple(problem.visit_idx_by_id[stop.visit] for stop in route.stops)
        for route in plan.used_routes
    }
