"""A resident sees all that is stored about them, and is gone from every byte when they ask for it."""

import json
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, SQLModel, select

from planner.domain.check import violations
from planner.domain.lifecycle import RequestState
from planner.errors import InputError, NotFoundError, StoreError
from planner.intake.draft import Draft
from planner.intake.requests import read_requests
from planner.services.authorisation import Operation
from planner.services.bootstrap import Workspace
from planner.services.geocoding import geocode_all
from planner.services.importing import import_helpers, import_requests
from planner.services.new_request import open_draft, save_draft
from planner.services.persons import Who, erase_person, export_person
from planner.services.planning import plan_week, publish_week, see_week, week_figures
from planner.services.receiving import merge_requests
from planner.services.requests import open_request
from planner.services.scenarios import changed_week, create_scenario, scenarios_of, start_job
from planner.solve.engine import solve
from planner.solve.limits import Limits
from planner.store.address import parse_address
from planner.store.plans import PlanToSave
from planner.store.tables import (
    JobRow,
    OutcomeRow,
    PlaceRow,
    PlannedWeekRow,
    PlanRow,
    PromiseRow,
    RequestRow,
    RequestStepRow,
    ResidentRow,
    ScenarioRow,
    StopRow,
    UnassignedRow,
    VisitRow,
)
from planner.store.week_content import week_text
from planner.study.what_if import Changes
from tests.databases import KEY, new_address, setting_of
from tests.reliability.pages import bytes_of, count_statistics
from tests.services.files import HELPERS, MONDAY, REQUESTS, a_request, as_csv
from tests.services.jobs import work_off

NAME, PHONE, NOTES, OUTCOME = "Kanarianlintu Keltainen", "000 0777 123", "Kuulee huonosti, soita.", "Ei ollut kotona."
ADDRESS, POSTCODE = "Aallonhalkoja 3", "00560"
WHO = a_request("Q-77", ADDRESS, "1.12.2026 9.00-14.00", name=NAME, phone=PHONE, notes=NOTES, postcode=POSTCODE)
CANARIES = (NAME, PHONE, NOTES, OUTCOME, ADDRESS, "Q-77", "Keltaiselle")
LATER = datetime(2026, 12, 24, tzinfo=UTC)


def rows(workspace: Workspace, kind: type[SQLModel]) -> list[Any]:
    with Session(workspace.engine) as session:
        return list(session.exec(select(kind)))


def remains(workspace: Workspace, canaries: tuple[str | bytes, ...] = CANARIES) -> list[str | bytes]:
    """Return the canaries that still stand in the files of the database."""
    content = bytes_of(parse_address(workspace.settings.database), KEY)
    return [canary for canary in canaries if (canary.encode() if isinstance(canary, str) else canary) in content]


def deflated_weeks(workspace: Workspace) -> tuple[bytes, ...]:
    return tuple(row.content[40:104] for row in rows(workspace, PlannedWeekRow))


def plan_scenario(workspace: Workspace, scenario_id: int) -> None:
    """Plan a scenario without a worker, quickly."""
    inside = workspace.doing(Operation.PLAN_SCENARIO)
    with inside.reading() as work:
        scenario = work.scenarios.get(scenario_id)
    assert scenario is not None
    problem = changed_week(inside, scenario)
    with inside.writing(None) as work:
        work.plans.save(PlanToSave.of(problem, solve(problem, engine="insertion")), scenario_id=scenario_id)
        work.commit()


def visits_of_scenario(workspace: Workspace, scenario_id: int) -> set[str]:
    with workspace.doing(Operation.SEE_FIGURES).reading() as work:
        stored = work.plans.latest(MONDAY, scenario_id=scenario_id)
    assert stored is not None
    assert violations(stored.problem, stored.plan) == ()
    return {visit.id for visit in stored.problem.visits}


@pytest.fixture(params=["file", pytest.param("server", marks=pytest.mark.slow)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A server writes every table anew, which takes it seconds."""
    with new_address(request.param, tmp_path) as address:
        yield setting_of(address)


@pytest.fixture
def known(workspace: Workspace) -> Workspace:
    """Somebody with a visit that was promised and made, in a plan, a scenario and a job."""
    import_requests(workspace, as_csv((*REQUESTS, WHO)))
    import_helpers(workspace, as_csv(HELPERS))
    with Session(workspace.engine.execution_options(writes=True)) as session:
        place = {"lat": 60.19, "lon": 24.96, "precision": "building", "source": "a person", "matched": ADDRESS}
        session.add(PlaceRow(address=ADDRESS, postcode=POSTCODE, **place))
        session.commit()
    geocode_all(workspace)
    plan_week(workspace, MONDAY, engine="insertion")
    publish_week(workspace, MONDAY)
    with Session(workspace.engine.execution_options(writes=True)) as session:
        stop = session.exec(select(StopRow).where(StopRow.visit_id == "Q-77")).one()
        session.add(OutcomeRow(stop_id=stop.id, at=LATER, result="served", minutes=50, note=OUTCOME))
        session.commit()
    scenario = create_scenario(workspace, MONDAY, "Lisää Keltaiselle", Changes(extra_visits=("Q-77",)))
    plan_scenario(workspace, scenario)
    count_statistics(parse_address(workspace.settings.database))
    return workspace


def test_what_was_merged_into_somebody_elses_request_goes_too(known: Workspace) -> None:
    import_requests(known, as_csv((a_request("M1", ADDRESS, "1.12.2026 9-12", notes="Omat.", name="Naapuri"),)))
    import_requests(known, as_csv((a_request("M2", ADDRESS, "1.12.2026 9-12", notes="Toisen.", name="Muu Henkilö"),)))
    merge_requests(known, "M1", "M2")

    erase_person(known, Who("request", "M2"), LATER)

    assert open_request(known, "M1").value.notes == "Omat."


def test_export_holds_everything_and_can_be_read_again(known: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "person.json"
    see_week(known, MONDAY)

    resident = export_person(known, Who("request", "Q-77"), file)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    record = json.loads(file.read_text(encoding="utf-8"))
    request = record["requests"][0]
    visit = request["visits"][0]
    assert record["resident"]["id"] == resident
    assert (record["resident"]["name"], request["notes"]) == (NAME, NOTES)
    assert [step["to_state"] for step in request["steps"]] == ["ready", "planned"]
    assert visit["stops"][0]["outcomes"][0]["note"] == OUTCOME
    assert len(visit["promises"]) == 1
    assert record["places"][0]["lat"] == 60.19
    assert {"import requests", "see week", "publish week"} <= {line["operation"] for line in record["record"]}


def test_exported_rows_are_the_stored_rows(known: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "person.json"
    export_person(known, Who("request", "Q-77"), file)

    record = json.loads(file.read_text(encoding="utf-8"))

    stored = next(row for row in rows(known, ResidentRow) if row.name == NAME)
    assert ResidentRow.model_validate(record["resident"]).model_dump() == stored.model_dump()
    columns = set(RequestRow.model_fields)
    request = {name: value for name, value in record["requests"][0].items() if name in columns}
    expected = next(row for row in rows(known, RequestRow) if row.id == "Q-77")
    assert RequestRow.model_validate(request).model_dump() == expected.model_dump()
    assert [place.address for place in map(PlaceRow.model_validate, record["places"])] == [ADDRESS]


def test_export_goes_into_the_record(known: Workspace, tmp_path: Path) -> None:
    resident = export_person(known, Who("phone", "000-0777-123"), tmp_path / "person.json")

    with known.doing(Operation.SEE_AUDIT).reading() as work:
        *_, last = work.audit.lines()
    assert (last.entry.operation, last.entry.about) == ("export person", f"resident {resident}")


@pytest.mark.parametrize("who", [Who("id", "nobody"), Who("phone", "12345678"), Who("phone", ""), Who("request", "R9")])
def test_nobody_is_found(known: Workspace, tmp_path: Path, who: Who) -> None:
    with pytest.raises(NotFoundError, match="RESIDENT_NOT_FOUND"):
        export_person(known, who, tmp_path / "person.json")

    assert list(tmp_path.glob("person*")) == []


def test_several_who_fit_are_listed_by_id(known: Workspace) -> None:
    with pytest.raises(InputError) as caught:
        erase_person(known, Who("phone", "000 0000 001"), LATER)

    ids = {row.id for row in rows(known, ResidentRow) if row.phone == "000 0000 001"}
    assert {finding.where for finding in caught.value.findings} == ids
    assert {finding.code for finding in caught.value.findings} == {"RESIDENT_AMBIGUOUS"}
    assert "Esimerkki" not in str(caught.value)


def test_nobody_is_erased_while_a_visit_is_promised(known: Workspace) -> None:
    with pytest.raises(StoreError, match="REQUEST_STATE"):
        erase_person(known, Who("request", "Q-77"), datetime(2026, 11, 30, tzinfo=UTC))

    assert NAME in {row.name for row in rows(known, ResidentRow)}


def test_somebody_whose_visit_was_cancelled_is_erased(known: Workspace) -> None:
    with known.doing(Operation.EDIT_REQUEST).writing(None) as work:
        work.requests.step("Q-77", RequestState.CANCELLED)
        work.commit()

    erase_person(known, Who("request", "Q-77"), datetime(2026, 11, 30, tzinfo=UTC))

    assert NAME not in {row.name for row in rows(known, ResidentRow)}


def test_erased_person_is_gone_from_every_byte(known: Workspace) -> None:
    weeks = deflated_weeks(known)
    assert remains(known, (*CANARIES, *weeks)) == [*CANARIES, *weeks]

    erased = erase_person(known, Who("request", "Q-77"), LATER)

    assert erased.wiped.is_complete
    assert remains(known, (*CANARIES, *weeks)) == []


def test_control_deleting_rows_alone_leaves_them_on_the_disk(known: Workspace) -> None:
    """Without writing the database anew, its log or its old pages still hold the person."""
    with known.doing(Operation.ERASE_PERSON).writing(None) as work:
        work.persons.erase(work.persons.by_request("Q-77")[0])
        work.commit()

    assert NAME in remains(known)


def test_erasing_leaves_plans_that_open_and_keep_every_rule(known: Workspace) -> None:
    price = week_figures(known, MONDAY).cost.total
    before = {(row.visit_id, row.helper_id, row.starts) for row in rows(known, StopRow) if row.visit_id != "Q-77"}

    assert "Q-77+1" in visits_of_scenario(known, rows(known, ScenarioRow)[0].id)

    counts = erase_person(known, Who("request", "Q-77"), LATER).receipt.counts

    seen = see_week(known, MONDAY)
    assert "Q-77" not in {visit.id for visit in seen.stored.problem.visits}
    assert (60.19, 24.96) not in {(place.lat, place.lon) for place in seen.stored.problem.places}
    assert violations(seen.stored.problem, seen.stored.plan) == ()
    assert seen.stored.plan.cost is not None
    assert seen.stored.plan.cost.total < price
    assert {(row.visit_id, row.helper_id, row.starts) for row in rows(known, StopRow)} == before
    scenario = scenarios_of(known, MONDAY)[0]
    assert scenario.changes["extra_visits"] == []
    assert visits_of_scenario(known, scenario.id) == {visit.id for visit in seen.stored.problem.visits}
    wanted = {"residents": 1, "requests": 1, "visits": 1, "stops": 1, "promises": 1, "outcomes": 1, "plans": 2}
    assert wanted.items() <= counts.items()
    assert (counts["scenarios"], counts["places"]) == (1, 1)


def test_no_row_of_the_person_is_left(known: Workspace) -> None:
    kept = {kind: len(rows(known, kind)) for kind in (ResidentRow, RequestRow, VisitRow)}

    erase_person(known, Who("request", "Q-77"), LATER)

    assert {kind: len(rows(known, kind)) for kind in kept} == {kind: count - 1 for kind, count in kept.items()}
    for kind in (StopRow, PromiseRow, UnassignedRow):
        assert "Q-77" not in {row.visit_id for row in rows(known, kind)}
    assert "Q-77" not in {row.request_id for row in rows(known, RequestStepRow)}
    assert rows(known, OutcomeRow) == []
    for row in rows(known, PlannedWeekRow):
        assert b"Q-77" not in week_text(row.content)
    assert "Q-77" not in json.dumps([row.plan for row in rows(known, PlanRow)])


def test_same_request_later_is_a_new_one(known: Workspace) -> None:
    erase_person(known, Who("request", "Q-77"), LATER)

    saved = import_requests(known, as_csv((*REQUESTS, WHO)))

    assert (saved.added, saved.unchanged) == (1, len(REQUESTS))


def test_address_of_a_neighbour_stays(known: Workspace) -> None:
    import_requests(known, as_csv((a_request("N1", ADDRESS, "9.12.2026 9.00-14.00", postcode=POSTCODE),)))

    counts = erase_person(known, Who("request", "Q-77"), LATER).receipt.counts

    assert counts["places"] == 0
    assert ADDRESS in {row.address for row in rows(known, PlaceRow)}


def test_solve_that_still_knows_the_person_begins_anew(known: Workspace) -> None:
    scenario = rows(known, ScenarioRow)[0].id
    start_job(known, scenario, Limits(1, iterations=1))
    with known.doing(Operation.RUN_JOBS).writing(None) as work:
        job = work.jobs.claim()
        work.commit()
    assert job is not None

    erase_person(known, Who("request", "Q-77"), LATER)

    with known.doing(Operation.RUN_JOBS).writing(None) as work:
        assert not work.jobs.finish(job, "done")
    assert work_off(known) == 1
    assert rows(known, JobRow)[-1].state == "done"


def test_plan_that_still_knows_the_person_is_not_kept(known: Workspace) -> None:
    """Neither of the week nor of a scenario, nor as one that is outdated."""
    inside = known.doing(Operation.PLAN_SCENARIO)
    with inside.reading() as work:
        scenario = work.scenarios.of_week(MONDAY)[0]
    problem = changed_week(inside, scenario)
    late = PlanToSave.of(problem, solve(problem, engine="insertion"))

    erase_person(known, Who("request", "Q-77"), LATER)

    with inside.writing(None) as work, pytest.raises(StoreError, match="REQUEST_GONE"):
        work.plans.save(late, scenario_id=scenario.id, is_outdated=True)


def test_receipt_holds_counts_and_the_record_an_id(known: Workspace) -> None:
    erased = erase_person(known, Who("request", "Q-77"), LATER)

    assert erased.receipt.actor == known.actor.id
    assert not erased.wiped.keeps_log
    with known.doing(Operation.SEE_AUDIT).reading() as work:
        *_, last = work.audit.lines()
        assert work.audit.verify().first_broken is None
    assert (last.entry.operation, last.entry.about) == ("erase person", f"resident {erased.resident}")


def test_others_are_as_they_were(known: Workspace) -> None:
    with known.doing(Operation.SEE_REQUESTS).reading() as work:
        before = [request for request in work.requests.all() if request.id != "Q-77"]

    erase_person(known, Who("request", "Q-77"), LATER)

    with known.doing(Operation.SEE_REQUESTS).reading() as work:
        assert list(work.requests.all()) == before
    assert [replace(request, notes="") for request in before] == list(read_requests(as_csv(REQUESTS), known.catalogue))


def test_erasing_twice_finds_nobody(known: Workspace) -> None:
    erased = erase_person(known, Who("request", "Q-77"), LATER)

    with pytest.raises(NotFoundError):
        erase_person(known, Who("id", erased.resident), LATER + timedelta(days=1))


@pytest.mark.parametrize(
    ("draft", "is_kept"),
    [
        (Draft(phone="+358 00 777123"), False),
        (Draft(notes="Soita 0000-777-123."), False),
        (Draft(phone="000 0778 123", notes="Soita."), True),
    ],
)
def test_draft_goes_however_its_number_is_spelled(known: Workspace, draft: Draft, is_kept: bool) -> None:
    save_draft(known, draft)

    erase_person(known, Who("request", "Q-77"), LATER)

    assert open_draft(known).is_empty is not is_kept
