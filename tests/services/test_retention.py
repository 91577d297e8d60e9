"""Data goes on its day and not a day earlier, and a receipt stays."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, SQLModel, col, select, update

from planner.domain.check import violations
from planner.domain.lifecycle import RequestState
from planner.domain.retention import DEFAULT_DAYS, DataClass, read_periods
from planner.errors import InputError
from planner.services.authorisation import OPERATOR, Operation
from planner.services.bootstrap import Workspace
from planner.services.importing import import_requests
from planner.services.planning import plan_week, publish_week, queue_week, see_week, week_figures
from planner.services.retention import due_for_purge, purge
from planner.solve.limits import Limits
from planner.store.accounts import Account
from planner.store.tables import (
    JobRow,
    LoginAttemptRow,
    OutcomeRow,
    PlaceRow,
    ReceiptRow,
    RequestRow,
    ResidentRow,
    SessionRow,
    StopRow,
    TravelCacheRow,
)
from tests.databases import new_address, setting_of
from tests.services.files import MONDAY, REQUESTS, as_csv

CLOSED = date(2026, 12, 1)
MOMENT = datetime(2026, 12, 1, 12, tzinfo=UTC)


def days(name: DataClass) -> timedelta:
    return timedelta(days=DEFAULT_DAYS[name])


def rows(workspace: Workspace, kind: type[SQLModel]) -> list[SQLModel]:
    with Session(workspace.engine) as session:
        return list(session.exec(select(kind)))


def due(workspace: Workspace, name: DataClass, today: date) -> int:
    return due_for_purge(workspace, today)[name]


@pytest.fixture(params=["file", pytest.param("server", marks=pytest.mark.slow)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A server writes every table anew, which takes it seconds."""
    with new_address(request.param, tmp_path) as address:
        yield setting_of(address)


@pytest.fixture
def closed(filled: Workspace) -> Workspace:
    """R1 was closed on a day; it has notes."""
    with Session(filled.engine.execution_options(writes=True)) as session:
        session.exec(
            update(RequestRow)
            .where(col(RequestRow.id) == "R1")
            .values(closed=CLOSED, state=RequestState.DONE, notes="Soita ensin.")
        )
        session.commit()
    return filled


@pytest.mark.parametrize("name", [DataClass.CONTACT, DataClass.NOTES])
def test_data_of_a_closed_request_go_on_the_day(closed: Workspace, name: DataClass) -> None:
    day = CLOSED + days(name)

    assert [due(closed, name, day - timedelta(days=1)), due(closed, name, day)] == [0, 1]


def test_notes_go_and_the_rest_of_the_request_stays(closed: Workspace) -> None:
    purge(closed, CLOSED + days(DataClass.NOTES))

    request = next(row for row in rows(closed, RequestRow) if row.id == "R1")
    assert (request.notes, request.topic) == ("", "computer_use")


def test_resident_whose_time_is_over_is_nameless_and_still_counts(closed: Workspace) -> None:
    plan_week(closed, MONDAY, engine="insertion")
    publish_week(closed, MONDAY)
    num_stops = len(rows(closed, StopRow))

    purge(closed, CLOSED + days(DataClass.CONTACT))

    nameless = [row for row in rows(closed, ResidentRow) if row.erased is not None]
    assert [(row.name, row.phone, row.address, row.postcode) for row in nameless] == [("", "", "", "")]
    assert len(rows(closed, StopRow)) == num_stops
    requests = rows(closed, RequestRow)
    assert len(requests) == len(REQUESTS)
    assert "R1" not in {row.id for row in requests}
    again = import_requests(closed, as_csv(REQUESTS[:1]))
    assert (again.added, again.changed) == (1, 0)


def test_resident_with_an_open_request_stays(closed: Workspace) -> None:
    with Session(closed.engine.execution_options(writes=True)) as session:
        resident = session.get_one(RequestRow, "R1").resident_id
        session.get_one(RequestRow, "R2").resident_id = resident
        session.commit()

    counts = purge(closed, CLOSED + 2 * days(DataClass.CONTACT)).receipt.counts

    # R2's own resident has no request any more, and goes.
    assert counts[DataClass.CONTACT] == 1
    assert next(row for row in rows(closed, ResidentRow) if row.id == resident).erased is None


def test_week_loses_its_points_on_the_day_and_its_plan_still_opens(filled: Workspace) -> None:
    plan_week(filled, MONDAY, engine="insertion")
    publish_week(filled, MONDAY)
    num_stops = len(rows(filled, StopRow))
    sunday = MONDAY + timedelta(days=6)
    day = sunday + days(DataClass.WEEKS)
    price = week_figures(filled, MONDAY).cost.total

    assert [due(filled, DataClass.WEEKS, day - timedelta(days=1)), due(filled, DataClass.WEEKS, day)] == [0, 1]
    purge(filled, day)

    seen = see_week(filled, MONDAY)
    assert (seen.stored.problem.places, seen.stored.problem.visits, seen.stored.plan.routes) == ((), (), ())
    assert seen.stored.plan.cost is not None
    assert seen.stored.plan.cost.total == price
    assert violations(seen.stored.problem, seen.stored.plan) == ()
    assert len(rows(filled, StopRow)) == num_stops
    assert due(filled, DataClass.WEEKS, day + timedelta(days=1)) == 0


def test_outcome_jobs_sessions_attempts_and_cache_go_on_their_day(filled: Workspace) -> None:
    plan_week(filled, MONDAY, engine="insertion")
    queue_week(filled, MONDAY, Limits(1))
    inside = filled.doing(Operation.MANAGE_ACCOUNTS)
    with inside.writing(None) as work:
        work.accounts.save(Account("anna", frozenset(OPERATOR.roles)))
        work.sessions.start("token", "anna")
        work.attempts.add("key")
        work.commit()
    with Session(filled.engine.execution_options(writes=True)) as session:
        stop = session.exec(select(StopRow)).first()
        assert stop is not None
        session.add(OutcomeRow(stop_id=stop.id, at=MOMENT, result="served", minutes=50, note="Ovikoodi unohtui."))
        session.add(TravelCacheRow(key="k", made=MOMENT, content=b"x"))
        session.exec(update(SessionRow).values(started=MOMENT))
        session.exec(update(LoginAttemptRow).values(at=MOMENT))
        session.exec(update(JobRow).values(state="done", ended=MOMENT))
        session.commit()

    for name in (
        DataClass.OUTCOME_NOTES,
        DataClass.SESSIONS,
        DataClass.LOGIN_ATTEMPTS,
        DataClass.JOBS,
        DataClass.PLACES,
    ):
        day = MOMENT.date() + days(name)
        assert [due(filled, name, day - timedelta(days=1)), due(filled, name, day)] == [0, 1], name

    purge(filled, MOMENT.date() + timedelta(days=DEFAULT_DAYS[DataClass.JOBS]))
    assert [len(rows(filled, kind)) for kind in (SessionRow, LoginAttemptRow, JobRow, TravelCacheRow)] == [0, 0, 0, 0]
    outcome = rows(filled, OutcomeRow)[0]
    assert (outcome.note, outcome.result, outcome.minutes) == ("", "served", 50)


def test_job_that_is_still_to_be_done_stays(filled: Workspace) -> None:
    queue_week(filled, MONDAY, Limits(1))

    assert due(filled, DataClass.JOBS, MONDAY + timedelta(days=3650)) == 0


def test_address_that_nobody_refers_to_goes(filled: Workspace) -> None:
    with Session(filled.engine.execution_options(writes=True)) as session:
        session.add(PlaceRow(address="Aarteenetsijäntie 1", postcode="", precision="none", source="", matched=""))
        session.commit()
    before = len(rows(filled, PlaceRow))

    assert purge(filled, MONDAY).receipt.counts[DataClass.PLACES] == 1
    assert len(rows(filled, PlaceRow)) == before - 1


def test_looking_removes_nothing_and_writes_no_receipt(closed: Workspace) -> None:
    day = CLOSED + days(DataClass.CONTACT)

    assert due_for_purge(closed, day)[DataClass.CONTACT] == 1

    assert [row.erased for row in rows(closed, ResidentRow)] == [None] * len(rows(closed, ResidentRow))
    assert rows(closed, ReceiptRow) == []


def test_purge_leaves_a_receipt_and_a_line_with_counts_and_nothing_else(closed: Workspace) -> None:
    purged = purge(closed, CLOSED + days(DataClass.NOTES))

    assert purged.wiped.is_complete
    assert purged.receipt.actor == OPERATOR.id
    assert set(purged.receipt.counts) == set(DataClass)
    with closed.doing(Operation.SEE_AUDIT).reading() as work:
        assert work.receipts.all() == (purged.receipt,)
        *_, last = work.audit.lines()
    assert (last.entry.operation, last.entry.about) == ("purge", "personal data")


def test_periods_of_the_settings_count(closed: Workspace) -> None:
    table = {str(name): 10 for name in DataClass}
    confirmed = replace(closed, settings=replace(closed.settings, retention=table))

    assert due(confirmed, DataClass.CONTACT, CLOSED + timedelta(days=10)) == 1


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"contact": None}, ["RETENTION_MISSING"]),
        ({"contact": 0}, ["RETENTION_INVALID"]),
        ({"contact": "90"}, ["RETENTION_INVALID"]),
        ({"contact": True, "notes": 4000}, ["RETENTION_INVALID", "RETENTION_INVALID"]),
        ({"door_code": 1}, ["KEY_UNKNOWN"]),
    ],
)
def test_period_that_nobody_has_decided_on_stops_the_purge(change: dict[str, object], codes: list[str]) -> None:
    table = {str(name): 10 for name in DataClass} | change

    with pytest.raises(InputError) as caught:
        read_periods({name: value for name, value in table.items() if value is not None})

    assert [finding.code for finding in caught.value.findings] == codes


def test_defaults_are_not_confirmed_and_a_whole_table_is() -> None:
    assert not read_periods({}).is_confirmed
    assert read_periods({str(name): 10 for name in DataClass}).is_confirmed
