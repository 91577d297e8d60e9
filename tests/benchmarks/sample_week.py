"""The sample week from its files to a checked plan: time and memory."""

import resource
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from planner.cli.demo import SAMPLE_MONDAY
from planner.config import Settings, data_file
from planner.services.authorisation import OPERATOR
from planner.services.bootstrap import create_workspace
from planner.services.geocoding import geocode_all
from planner.services.importing import import_helpers, import_requests
from planner.services.planning import plan_week, see_week
from planner.solve.limits import Limits
from tests.benchmarks.tables import print_table

KIB_PER_MIB = 1024


def main() -> None:
    """Print what the sample week takes at two time limits."""
    print_table(
        "Sample week, from files to a checked plan",
        ("limit s", "wall s", "planned", "of", "travel h", "violations", "peak MiB, app", "peak MiB, search"),
        [_run(seconds) for seconds in (5, 20)],
    )


def _run(seconds: float) -> tuple[object, ...]:
    started = perf_counter()
    with TemporaryDirectory() as folder:
        workspace = create_workspace(Settings(database=str(Path(folder) / "week.db"))).on_behalf_of(OPERATOR)
        import_helpers(workspace, data_file("sample/helpers.csv"))
        import_requests(workspace, data_file("sample/requests.csv"))
        geocode_all(workspace)
        plan_week(workspace, SAMPLE_MONDAY, limits=Limits(seconds))
        seen = see_week(workspace, SAMPLE_MONDAY)
        problem, plan, broken = seen.stored.problem, seen.stored.plan, seen.broken
        workspace.engine.dispose()
    took = perf_counter() - started
    own, child = (
        resource.getrusage(who).ru_maxrss // KIB_PER_MIB for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    planned = len(problem.visits) - len(plan.unassigned)
    travel = plan.cost.travel / 3600
    return seconds, f"{took:.1f}", planned, len(problem.visits), f"{travel:.1f}", len(broken), own, child
