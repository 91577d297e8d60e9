"""
How long a clerk on the phone waits for free times: the whole use case, on a database, with a plan of the week.

The first call of a process reads the week and lays it out; after that it is warm. Each caller lives somewhere new.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

from planner.config import Settings
from planner.domain.mode import Mode
from planner.domain.place import Place, Precision
from planner.domain.request import DatedWindow, SupportRequest
from planner.domain.roster import DatedShift, HelperProfile
from planner.errors import StoreError
from planner.services.authorisation import OPERATOR, Operation
from planner.services.bootstrap import Workspace, create_workspace
from planner.services.planning import plan_week, publish_week
from planner.services.questions.holds import hold_slot
from planner.services.questions.suggest import suggest_slots
from planner.services.questions.suggest_ground import forget_grounds
from planner.solve.limits import Limits
from planner.store.plans import forget_weeks_in_memory
from tests.benchmarks.tables import print_table
from tests.databases import KEY, KINDS, new_address, setting_of
from tests.services.calls import REQUEST
from tests.services.files import MONDAY

HELPERS = {300: 20, 1000: 60}
"""By number of visits: enough for nearly all of them."""
CALLERS = 40
MOVES, HOLDS = 10, 5
SECONDS = {300: 10, 1000: 30}
"""For the plan."""
NOW = datetime.combine(MONDAY - timedelta(days=3), datetime.min.time(), UTC)
HOUR = 3600
CENTRE, SPREAD = (60.2, 24.95), (0.03, 0.06)
"""Degrees."""
LIMIT_MS, LIMIT_MOVE_MS = 50, 1500


def main() -> None:
    """Print the table for both databases."""
    rows = [row for kind in KINDS for visits in HELPERS for row in _rows(kind, visits)]
    print_table(
        f"Free times on the phone ({CALLERS} callers; a warm call shall take {LIMIT_MS} ms at 1,000 visits, one with a "
        f"re-plan {LIMIT_MOVE_MS} ms)",
        ("database", "visits", "planned", "call", "median ms", "p95 ms", "max ms", "with a time"),
        rows,
    )


def _rows(kind: str, visits: int) -> Iterator[Sequence[object]]:
    with TemporaryDirectory() as folder, new_address(kind, Path(folder)) as address:
        settings = Settings(database=setting_of(address), key=KEY.secret.hex(), language="en")
        workspace = create_workspace(settings).on_behalf_of(OPERATOR)
        rng = Random(1)
        _fill(workspace, rng, visits)
        plan_week(workspace, MONDAY, limits=Limits(SECONDS[visits]))
        publish_week(workspace, MONDAY)
        _add(workspace, rng, [_request(rng, f"C{number:03}") for number in range(CALLERS)])
        planned = _num_planned(workspace)
        for name, times, found in _calls(workspace):
            times.sort()
            median, p95 = times[len(times) // 2], times[min(len(times) - 1, int(len(times) * 0.95))]
            yield kind, visits, planned, name, *(f"{ms:.0f}" for ms in (median, p95, times[-1])), found
        workspace.engine.dispose()


def _calls(workspace: Workspace) -> Iterator[tuple[str, list[float], str]]:
    def ask(number: int, **more: int) -> bool:
        return suggest_slots(workspace, f"C{number:03}", now=NOW, monday=MONDAY, **more).answered is not None

    forget_grounds()
    forget_weeks_in_memory()
    yield _timed("first of the process", ask, range(1))
    yield _timed("warm", ask, range(CALLERS))
    yield _timed("warm, others may move", lambda number: ask(number, may_move=0), range(MOVES))
    yield _timed("warm, one promise may move", lambda number: ask(number, may_move=1), range(MOVES))
    offered = [suggest_slots(workspace, f"C{number:03}", now=NOW, monday=MONDAY) for number in range(CALLERS)]
    free = [times for times in offered if times.answered is not None and times.answered.value.suggestions]

    def hold(place: int) -> bool:
        try:
            return bool(hold_slot(workspace, free[place], 1, now=NOW))
        except StoreError:
            return False

    yield _timed("hold", hold, range(min(HOLDS, len(free))))
    yield _timed("first after the holds", ask, range(1))
    yield _timed("warm, with holds", ask, range(CALLERS))


def _timed(name: str, act: Callable[[int], bool], numbers: Iterable[int]) -> tuple[str, list[float], str]:
    times, found = [], 0
    for number in numbers:
        started = perf_counter()
        found += act(number)
        times.append(1000 * (perf_counter() - started))
    return name, times, f"{found}/{len(times)}"


def _fill(workspace: Workspace, rng: Random, visits: int) -> None:
    _add(workspace, rng, [_request(rng, f"R{number:04}") for number in range(visits)])
    with workspace.doing(Operation.IMPORT_HELPERS).writing("helpers") as work:
        work.helpers.save([_helper(rng, number) for number in range(HELPERS[visits])])
        work.commit()


def _add(workspace: Workspace, rng: Random, requests: Sequence[SupportRequest]) -> None:
    with workspace.doing(Operation.IMPORT_REQUESTS).writing("requests") as work:
        work.requests.save(requests)
        for request in requests:
            work.places.save(_place(rng, request.address), request.postcode)
        for number in range(max(HELPERS.values())):
            work.places.save(_place(rng, f"Helper road {number}"), "")
        work.commit()


def _request(rng: Random, name: str) -> SupportRequest:
    days = rng.sample(range(5), rng.randint(1, 3))
    hours = [(day, rng.choice((8, 9, 10, 11, 12, 13))) for day in sorted(days)]
    return replace(
        REQUEST,
        id=name,
        name=f"Caller {name}",
        address=f"Calling road {name}",
        languages=(rng.choices(("fi", "sv", "en"), (85, 10, 5))[0],),
        duration=rng.choice((1800, 2700, 3600, 4500)),
        windows=tuple(
            DatedWindow(MONDAY + timedelta(days=day), hour * HOUR, (hour + rng.choice((2, 3, 4))) * HOUR)
            for day, hour in hours
        ),
    )


def _helper(rng: Random, number: int) -> HelperProfile:
    home, days = f"Helper road {number}", rng.sample(range(5), 4)
    shifts = tuple(
        DatedShift(
            MONDAY + timedelta(days=day), 8 * HOUR, 16 * HOUR, Mode.CAR if number % 2 else Mode.TRANSIT, home, home
        )
        for day in sorted(days)
    )
    languages = ("fi", *(language for language in ("sv", "en") if rng.random() < 0.4))
    skills = ("computer", "smartphone", "tablet")
    return HelperProfile(f"H{number:02}", f"Helper {number}", "City", False, skills, languages, 34 * HOUR, shifts)


def _place(rng: Random, address: str) -> Place:
    lat, lon = (round(rng.gauss(middle, spread), 6) for middle, spread in zip(CENTRE, SPREAD, strict=True))
    return Place(address, lat, lon, Precision.BUILDING, "benchmark")


def _num_planned(workspace: Workspace) -> int:
    with workspace.doing(Operation.SEE_WEEK).reading() as work:
        stored = work.plans.latest(MONDAY)
    return 0 if stored is None else len(stored.plan.stops_by_visit)


if __name__ == "__main__":
    main()
