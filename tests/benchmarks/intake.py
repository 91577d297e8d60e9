"""What the guard on free text stops, and how long files of 100,000 requests take to read and to import."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from xlsxwriter import Workbook

from planner.config import Settings
from planner.domain.likeness import Likenesses
from planner.domain.request import SupportRequest
from planner.intake import read_catalogue, read_requests
from planner.intake.guard import text_findings
from planner.intake.record import records_of
from planner.intake.request_columns import COLUMNS
from planner.intake.requests import judge_table
from planner.intake.secrets import find_secret
from planner.intake.table import read_table
from planner.services.authorisation import OPERATOR
from planner.services.bootstrap import Workspace, create_workspace
from planner.services.importing import import_requests, preview_requests
from planner.store.unit_of_work import UnitOfWork
from tests.benchmarks.many_rows import many_rows
from tests.benchmarks.tables import print_table
from tests.databases import KEY
from tests.intake import held_out, looked_at, tuned
from tests.intake.files import csv_file, request_row
from tests.intake.notes import harmless, planted

PLANTED, HARMLESS, SEEDS = 300, 2_000, 10
FIRST_TRY = {"tuned": "", "looked_at": "288", "held_out": "289"}
"""Of the planted secrets, before anything was changed for the notes; the patterns before these refused 150."""

NUM_ROWS = 100_000


def main() -> None:
    """Print the rates of the guard, its speed, and the seconds of an import."""
    _print_rates()
    print()
    _print_speed()
    print()
    _print_reading()
    print()
    _print_importing()


def _print_rates() -> None:
    rows = []
    for notes in (tuned, looked_at, held_out):
        name = notes.__name__.rpartition(".")[2]
        templates = f"{sum(map(len, notes.PLANTED.values()))} + {len(notes.HARMLESS)}"
        refused = [_refused(note for _, note in planted(notes.PLANTED, PLANTED, seed)) for seed in range(SEEDS)]
        wrong = [_refused(harmless(notes.HARMLESS, HARMLESS, seed)) for seed in range(SEEDS)]
        rows.append((name, templates, FIRST_TRY[name], f"{min(refused)}–{max(refused)}", f"{min(wrong)}–{max(wrong)}"))
    print_table(
        f"Guard: refused of {PLANTED} planted secrets and of {HARMLESS} harmless notes, {SEEDS} seeds",
        ("notes", "templates", "planted, first try", "planted", "harmless"),
        rows,
    )


def _refused(notes: Iterator[str] | Sequence[str]) -> int:
    return sum(find_secret(note) is not None for note in notes)


def _print_speed() -> None:
    kinds = {
        "ids and words": ["R001", "fi", "phone_setup", "Asukas Esimerkki", "Hämeentie 5 A 12"] * 2_000,
        "dates and phones": ["30.11.2026 9.00-12.00", "040 123 4567"] * 5_000,
        "harmless notes": harmless(tuned.HARMLESS, 10_000, seed=1),
        "2,000 characters of digits": ["4 1 " * 500] * 20,
        "2,000 characters of words": ["salasana on " * 166] * 20,
        "10 MB": ["PIN 1234 " * (10 * 1024 * 1024 // 9)],
    }
    rows = [(name, f"{1e6 * _seconds(lambda: _judge(texts)) / len(texts):.1f}") for name, texts in kinds.items()]  # noqa: B023
    print_table("Guard: microseconds of processor time a text", ("texts", "µs"), rows)


def _judge(texts: Sequence[str]) -> None:
    for text in texts:
        text_findings({"notes": text})


def _print_reading() -> None:
    requests = _requests()
    files: Mapping[str, Callable[[], bytes]] = {
        "csv": lambda: csv_file(*requests),
        "json": lambda: json.dumps(requests, ensure_ascii=False).encode(),
        "xlsx": lambda: _xlsx(requests),
    }
    catalogue = read_catalogue()
    rows = []
    for name, write in files.items():
        content = write()
        table = read_table(content)
        rows.append(
            (
                name,
                f"{len(content) / 2**20:.1f}",
                f"{_seconds(lambda: read_table(content)):.1f}",  # noqa: B023
                f"{_seconds(lambda: records_of(table, COLUMNS)):.1f}",  # noqa: B023
                f"{_seconds(lambda: read_requests(content, catalogue)):.1f}",  # noqa: B023
                f"{getrusage(RUSAGE_SELF).ru_maxrss / 1024:.0f}",
            )
        )
    print_table(
        f"Reading {NUM_ROWS:,} requests, seconds of processor time; the last is all of it",
        ("file", "MiB", "cells", "guard", "requests", "most memory so far, MiB"),
        rows,
    )


def _print_importing() -> None:
    """Print each stage of an import apart, and then all of it as the page and the command run it."""
    content, catalogue = csv_file(*many_rows(NUM_ROWS, seed=3)), read_catalogue()
    rows = [_row("read", lambda: read_table(content))]
    table = read_table(content)
    rows.append(_row("guard", lambda: records_of(table, COLUMNS)))
    rows.append(_row("guard and judge", lambda: judge_table(table, catalogue)))
    requests = judge_table(table, catalogue).requests
    rows.append(_row("duplicates", lambda: _compare(requests)))
    with _installation() as workspace:
        rows.append(_row("save", lambda: _save(workspace, requests)))
    with _installation() as workspace:
        rows.append(_row("preview of all", lambda: preview_requests(workspace, content)))
        rows.append(_row("import of all", lambda: import_requests(workspace, content)))
        rows.append(_row("preview, all known", lambda: preview_requests(workspace, content)))
    print_table(
        f"Import of {NUM_ROWS:,} requests as csv of {len(content) / 2**20:.1f} MiB into an encrypted file",
        ("stage", "processor s", "wall s", "most memory so far, MiB"),
        rows,
    )


def _row(name: str, work: Callable[[], object]) -> tuple[str, str, str, str]:
    started = perf_counter()
    seconds = _seconds(work)
    memory = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    return name, f"{seconds:.1f}", f"{perf_counter() - started:.1f}", f"{memory:.0f}"


@contextmanager
def _installation() -> Iterator[Workspace]:
    with TemporaryDirectory() as folder:
        workspace = create_workspace(Settings(database=f"{folder}/planner.db", key=KEY.secret.hex()))
        yield workspace.on_behalf_of(OPERATOR)
        workspace.engine.dispose()


def _compare(requests: Sequence[SupportRequest]) -> int:
    alike, found = Likenesses(), 0
    for request in requests:
        found += bool(alike.of(request))
        alike.add(request)
    return found


def _save(workspace: Workspace, requests: Sequence[SupportRequest]) -> None:
    with UnitOfWork(workspace.engine, workspace.key, actor="benchmark", writes=True) as work:
        work.requests.save(requests)
        work.commit()


def _requests() -> list[dict[str, str]]:
    drawn = harmless(tuned.HARMLESS, NUM_ROWS, seed=3)
    # A reference number may have the check digits of a card; one such note would refuse the file.
    notes = ["" if find_secret(note) else note for note in drawn]
    return [
        request_row(id=f"R{number:06d}", phone=f"040 {number:07d}", notes=note if number % 2 else "")
        for number, note in enumerate(notes)
    ]


def _xlsx(requests: Sequence[Mapping[str, str]]) -> bytes:
    content = BytesIO()
    with Workbook(content) as workbook:
        sheet = workbook.add_worksheet()
        for number, line in enumerate([list(requests[0]), *(list(request.values()) for request in requests)]):
            for column, text in enumerate(line):
                sheet.write_string(number, column, text)
    return content.getvalue()


def _seconds(work: Callable[[], object]) -> float:
    started = process_time()
    work()
    return process_time() - started
