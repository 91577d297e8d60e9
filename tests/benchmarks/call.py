"""How long a clerk waits during a call: each use case of the form and the list, by how many requests are stored."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from planner.config import Settings
from planner.domain.lifecycle import RequestState
from planner.intake.draft import Draft
from planner.services.authorisation import OPERATOR, Operation
from planner.services.bootstrap import Workspace, create_workspace
from planner.services.local_time import local_today
from planner.services.new_request import alike_requests, save_draft, take_request
from planner.services.request_list import Which, find_requests
from planner.services.requests import open_request, save_request, see_request
from tests.benchmarks.tables import print_table
from tests.databases import KEY, KINDS, new_address, setting_of
from tests.services.calls import REQUEST

STORED = (500, 5_000)
OPEN_SHARE = 5
"""Every so manieth is open; the others are closed and kept until they are purged."""
REPEATS = 20
LIMIT_MS = 300
"""Of the service: a save takes less."""


def main() -> None:
    """Print the median and the longest of each, in milliseconds."""
    rows = [row for kind in KINDS for stored in STORED for row in _rows(kind, stored)]
    print_table(
        f"A call, alone on the machine ({REPEATS} times each; a save shall take less than {LIMIT_MS} ms)",
        ("database", "requests", "use case", "median ms", "max ms"),
        rows,
    )


def _rows(kind: str, stored: int) -> Iterator[Sequence[object]]:
    with TemporaryDirectory() as folder, new_address(kind, Path(folder)) as address:
        settings = Settings(database=setting_of(address), key=KEY.secret.hex(), language="en")
        workspace = create_workspace(settings).on_behalf_of(OPERATOR)
        _fill(workspace, stored)
        for name, use in _uses(workspace).items():
            times = sorted(_ms(use, number) for number in range(REPEATS))
            yield kind, stored, name, f"{times[REPEATS // 2]:.0f}", f"{times[-1]:.0f}"
        workspace.engine.dispose()


def _uses(workspace: Workspace) -> dict[str, Callable[[int], object]]:
    def edit(number: int) -> None:
        opened = open_request(workspace, "R00000")
        save_request(workspace, replace(opened.value, notes=f"Note {number}"), opened.version)

    return {
        "keep the draft": lambda number: save_draft(workspace, _call(number)),
        "look for duplicates": lambda number: alike_requests(workspace, _call(number)),
        "save the call": lambda number: take_request(workspace, _call(number)),
        "merge with an open one": lambda number: take_request(workspace, replace(_call(number), topic="printer")),
        "list the open ones": lambda _: find_requests(workspace, Which.OPEN),
        "search all by name": lambda number: find_requests(workspace, Which.ALL, f"person{number}"),
        "open a request": lambda _: see_request(workspace, "R00000"),
        "open and save the form": edit,
    }


def _call(number: int) -> Draft:
    return Draft(
        name=f"Caller{chr(97 + number)} Somebody",
        phone=f"050 555 {number:04}",
        languages=("fi",),
        topic="printer",
        address=f"Calling road {number}",
        notes="Wishes to be called before noon.",
    )


def _fill(workspace: Workspace, stored: int) -> None:
    today = local_today()
    requests = [
        replace(
            REQUEST,
            id=f"R{number:05}",
            name=f"Stored Person{number}",
            phone=f"040 {number:07}",
            address=f"Stored road {number}",
            received=today - timedelta(days=number % 30),
            channel=None,
        )
        for number in range(stored)
    ]
    with workspace.doing(Operation.IMPORT_REQUESTS).writing("requests") as work:
        work.requests.save(requests)
        for number, request in enumerate(requests):
            if number % OPEN_SHARE:
                work.requests.step(request.id, RequestState.CANCELLED)
        work.commit()


def _ms(use: Callable[[int], object], number: int) -> float:
    started = perf_counter()
    use(number)
    return 1000 * (perf_counter() - started)
