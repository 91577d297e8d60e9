"""Files into the store: judged whole, then all or nothing, or on request the good rows alone."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from pathlib import Path

from planner.domain.lifecycle import RequestState
from planner.domain.likeness import OPEN_WITHIN_DAYS, Likenesses
from planner.domain.progress import Progress, no_progress, report_now_and_then, stage_of
from planner.domain.request import SupportRequest
from planner.domain.service_rules import read_service_rules
from planner.domain.source import FILE, number_of, source_problem
from planner.errors import Finding, InputError
from planner.intake.helpers import read_helpers
from planner.intake.mapping import ColumnMapping
from planner.intake.rejects import is_rejects, rejected_rows, rejects_of
from planner.intake.request_columns import COLUMNS
from planner.intake.requests import JudgedRequests, judge_table
from planner.intake.table import Table, read_table
from planner.locale import sentence
from planner.report.formulas import csv_bytes
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.collector import collector_paused
from planner.services.demo import require_real
from planner.services.local_time import local_today
from planner.services.receiving import fits, merge
from planner.services.warnings import intake_warnings
from planner.store.saving import Saved
from planner.store.unit_of_work import UnitOfWork

Report = Callable[[Finding], None]

_STAGES = 3
"""Of what is shown as progress: the file is read, its rows are judged, and they are saved or compared."""


@dataclass(frozen=True)
class Preview:
    """
    What an import of a file would do.

    Parameters
    ----------
    accepted
        Rows in which nothing is wrong.
    rejected
        Rows in which something is; by default one of them keeps the whole file out.
    duplicates
        Of the accepted ones, those that may be the same as an open request or as an earlier row; each known id again
        is none.
    findings
        Everything that is wrong or worth a look, with row and column.
    """

    accepted: int
    rejected: int
    duplicates: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class PartlyImported:
    """
    What an import of the good rows did.

    Parameters
    ----------
    saved
        Of them.
    rejected
        How many rows stayed out.
    rejects
        Those rows as csv, with their reasons, to be corrected and imported; free of what the guard has stopped.
    """

    saved: Saved
    rejected: int
    rejects: bytes


@operation(Operation.IMPORT_REQUESTS)
@collector_paused()
def preview_requests(
    workspace: Workspace, source: Path | bytes, *, system: str = FILE, on_progress: Progress = no_progress
) -> Preview:
    """
    Judge a file of support requests and change nothing.

    Parameters
    ----------
    system
        The source whose files are read in this way; see :func:`save_mapping`.
    on_progress
        Called now and then with what is done and all there is to do.

    Raises
    ------
    InputError
        When the file cannot be read at all, or nobody has said how files of the system are read.
    """
    _, judged = _judged(workspace, source, system, on_progress)
    on_progress = stage_of(on_progress, 2, _STAGES)
    with workspace.reading() as work:
        new = _unknown(work, judged.requests)
        alike = _likenesses(work, new)
        duplicates = 0
        for count, request in enumerate(new, start=1):
            duplicates += alike.has_like(request)
            alike.add(request)
            report_now_and_then(on_progress, count, len(new))
    rejected = rejected_rows(judged.findings)
    return Preview(len(judged.requests), len(rejected), duplicates, judged.findings)


@operation(Operation.IMPORT_REQUESTS)
@collector_paused()
def import_requests(
    workspace: Workspace,
    source: Path | bytes,
    *,
    system: str = FILE,
    on_warning: Report = lambda _finding: None,
    on_progress: Progress = no_progress,
) -> Saved:
    """
    Import a file of support requests, all of it or nothing.

    A known id of a file of ours brings the request up to date, unless it is closed. One of another system is left as
    it is: what has been found out since would be lost otherwise; and a new row of it that is surely the same wish as
    an open request becomes part of that.

    Parameters
    ----------
    system
        The source of the file; see :func:`save_mapping`.
    on_warning
        Told what stops nothing: a topic that nobody knows, or a language that nobody speaks.
    on_progress
        Called now and then with what is done and all there is to do.

    Raises
    ------
    InputError
        With every problem of the file; nothing is saved then.
    StoreError
        ``DEMO_REAL_MIXED`` in a demonstration.
    """
    _, judged = _judged(workspace, source, system, on_progress)
    if judged.has_errors:
        raise InputError(judged.findings)
    saved, warnings = _save(workspace, judged.requests, system, on_progress)
    for finding in (*judged.findings, *warnings):
        on_warning(finding)
    return saved


@operation(Operation.IMPORT_REQUESTS)
@collector_paused()
def import_good_rows(
    workspace: Workspace, source: Path | bytes, *, system: str = FILE, on_progress: Progress = no_progress
) -> PartlyImported:
    """
    Import the rows in which nothing is wrong, and return the others with their reasons.

    Parameters
    ----------
    on_progress
        Called now and then with what is done and all there is to do.

    Raises
    ------
    InputError
        When something is wrong with the file and not with a row: a column that is missing, for instance.
    StoreError
        ``DEMO_REAL_MIXED`` in a demonstration.
    """
    table, judged = _judged(workspace, source, system, on_progress)
    rejected = rejected_rows(judged.findings)
    if table.header.number in rejected or (judged.has_errors and not rejected):
        raise InputError(judged.findings)
    saved, _ = _save(workspace, judged.requests, system, on_progress)
    return PartlyImported(saved, len(rejected), csv_bytes(rejects_of(table, COLUMNS, judged.findings)))


@operation(Operation.IMPORT_REQUESTS)
def mapping_of(workspace: Workspace, system: str) -> ColumnMapping | None:
    """Return how the files of a system are read, or None while nobody has said it."""
    with workspace.reading() as work:
        return _mapping(work, system)


@operation(Operation.IMPORT_REQUESTS)
def mapped_systems(workspace: Workspace) -> tuple[str, ...]:
    """Return the names of the systems whose files can be read."""
    with workspace.reading() as work:
        return work.import_sources.names()


@operation(Operation.IMPORT_REQUESTS)
def save_mapping(workspace: Workspace, system: str, mapping: ColumnMapping) -> None:
    """
    Keep how the files of a system are read.

    Parameters
    ----------
    system
        Its name; it begins the numbers of its requests.

    Raises
    ------
    InputError
        ``SOURCE_INVALID``, ``KEY_UNKNOWN`` or ``COLUMN_DUPLICATE``, all at once.
    """
    findings = mapping.problems(COLUMNS)
    problem = source_problem(system)
    if problem is not None:
        findings.append(Finding("SOURCE_INVALID", "system", problem))
    if findings:
        raise InputError(findings)
    with workspace.writing(f"files of {system}") as work:
        work.import_sources.save(system, asdict(mapping))
        work.commit()


@operation(Operation.IMPORT_HELPERS)
def import_helpers(workspace: Workspace, source: Path | bytes) -> Saved:
    """
    Import a file of helpers with their shifts.

    Raises
    ------
    InputError
        With every problem of the file; nothing is saved then.
    StoreError
        ``DEMO_REAL_MIXED`` in a demonstration.
    """
    helpers = read_helpers(source, workspace.catalogue)
    with workspace.writing("helpers") as work:
        require_real(work)
        saved = work.helpers.save(helpers)
        work.commit()
    return saved


def _judged(
    workspace: Workspace, source: Path | bytes, system: str, on_progress: Progress
) -> tuple[Table, JudgedRequests]:
    table = read_table(source, stage_of(on_progress, 0, _STAGES))
    if system != FILE:
        with workspace.reading() as work:
            mapping = _mapping(work, system)
        if mapping is None:
            text = sentence("Nobody has said yet how files of this system are read; map its columns first.")
            raise InputError([Finding("SOURCE_UNKNOWN", "system", text)])
        # A corrected file of rejected rows has our columns already, and the values for all rows too.
        table = table if is_rejects(table, COLUMNS) else mapping.apply(table)
    rules = read_service_rules(workspace.settings.service)
    on_progress = stage_of(on_progress, 1, _STAGES)
    judged = judge_table(
        table, workspace.catalogue, promise_days=rules.promise_days, today=local_today(), on_progress=on_progress
    )
    if system == FILE:
        return table, judged
    return table, replace(judged, requests=tuple(_of_system(request, system) for request in judged.requests))


def _of_system(request: SupportRequest, system: str) -> SupportRequest:
    return replace(request, id=number_of(system, request.id), source=system)


def _mapping(work: UnitOfWork, system: str) -> ColumnMapping | None:
    stored = work.import_sources.find(system)
    return None if stored is None else ColumnMapping(**stored)


def _save(
    workspace: Workspace, requests: tuple[SupportRequest, ...], system: str, on_progress: Progress
) -> tuple[Saved, tuple[Finding, ...]]:
    with workspace.writing("requests") as work:
        require_real(work)
        new = requests if system == FILE else _unknown(work, requests)
        # Whoever writes a file of ours numbers its wishes on purpose; two of one person are two there.
        same = () if system == FILE else _same_wishes(work, new)
        saved = work.requests.save(new, stage_of(on_progress, 2, _STAGES))
        for kept, other in same:
            open_one = work.requests.required(kept).value
            if fits(open_one, other):
                merge(work, open_one, other)
        warnings = intake_warnings(work, *requests)
        work.commit()
    return replace(saved, unchanged=saved.unchanged + len(requests) - len(new)), tuple(warnings)


def _unknown(work: UnitOfWork, requests: Iterable[SupportRequest]) -> tuple[SupportRequest, ...]:
    requests = tuple(requests)
    known = work.requests.known_ids(request.id for request in requests)
    return tuple(request for request in requests if request.id not in known)


def _same_wishes(work: UnitOfWork, new: Iterable[SupportRequest]) -> list[tuple[str, SupportRequest]]:
    """Return the new requests that are surely the same as an open or an earlier one, with the id of that."""
    alike, same = _likenesses(work, new), list[tuple[str, SupportRequest]]()
    for request in new:
        kept = alike.same_as(request)
        if kept is None or _is_planned(work, kept.id):
            alike.add(request)
        else:
            same.append((kept.id, request))
    return same


def _is_planned(work: UnitOfWork, request_id: str) -> bool:
    """Say whether a visit is promised already; one of the file itself is not there yet."""
    return bool(work.requests.known_ids([request_id])) and work.requests.state(request_id) is RequestState.PLANNED


def _likenesses(work: UnitOfWork, new: Iterable[SupportRequest]) -> Likenesses:
    """Return the open requests that came in within a month before the first of the new ones, or later."""
    alike = Likenesses()
    received = [request.received for request in new]
    if received:
        for wish in work.duplicates.wishes_since(min(received) - timedelta(days=OPEN_WITHIN_DAYS)):
            alike.add(wish)
    return alike
