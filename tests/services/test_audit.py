"""Every change and every look is in the record, by ids only; and a look at the record is too."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from planner.config import Settings
from planner.domain.role import Role
from planner.services.accounts import add_account
from planner.services.audit import NotedEnd, see_record, verify_record
from planner.services.authorisation import OPERATOR, PROCESS, Actor
from planner.services.backup import back_up
from planner.services.bootstrap import Workspace, create_workspace
from planner.services.exporting import export_week
from planner.services.geocoding import geocode_all
from planner.services.importing import import_helpers, import_requests
from planner.services.login import log_in, log_out
from planner.services.own_day import own_day
from planner.services.planning import plan_week, publish_week, queue_week, see_week
from planner.services.requests import list_requests, open_request
from planner.services.scenarios import create_scenario
from planner.solve.limits import Limits
from planner.study.what_if import Changes
from tests.databases import KEY, KINDS, new_address, setting_of
from tests.services.files import HELPERS, MONDAY, REQUESTS, as_csv
from tests.services.jobs import work_off

PASSWORD = "correct horse battery"
LIMITS = Limits(1, iterations=1)


@pytest.fixture(scope="module", params=KINDS)
def used(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """An installation in which nearly everything was done once."""
    folder = tmp_path_factory.mktemp("used")
    with new_address(request.param, folder) as address:
        settings = Settings(database=setting_of(address), key=KEY.secret.hex(), language="en")
        workspace = create_workspace(settings).on_behalf_of(OPERATOR)
        do_everything(workspace, folder)
        yield workspace
        workspace.engine.dispose()


def do_everything(workspace: Workspace, folder: Path) -> None:
    """Use an installation for a while."""
    import_requests(workspace, as_csv(REQUESTS))
    import_helpers(workspace, as_csv(HELPERS))
    geocode_all(workspace)
    plan_week(workspace, MONDAY, engine="insertion")
    see_week(workspace, MONDAY)
    publish_week(workspace, MONDAY)
    export_week(workspace, MONDAY, folder / "out", language="en", formats=("geojson",))
    own_day(workspace.on_behalf_of(Actor("h1", frozenset({Role.HELPER}), helper="H1")), MONDAY)
    create_scenario(workspace, MONDAY, "A scenario", Changes(without_helpers=("H1",)))
    queue_week(workspace, MONDAY, LIMITS)
    work_off(workspace)
    list_requests(workspace)
    open_request(workspace, "R2")
    add_account(workspace, "somebody", [Role.CLERK], password=PASSWORD)
    process = workspace.on_behalf_of(PROCESS)
    log_out(process, log_in(process, "somebody", PASSWORD, address="127.0.0.1"))
    back_up(workspace, folder / "planner.backup")


def abouts(workspace: Workspace, **which: object) -> list[str]:
    """Return what lines of the record are about."""
    return [line.entry.about for line in see_record(workspace, **which)]  # type: ignore[arg-type]


def test_record_holds_ids_and_no_content(used: Workspace) -> None:
    words = {value for row in (*REQUESTS, *HELPERS) for name, value in row.items() if name not in ("id", "mode")}
    content = {word for word in words if len(word) > 3 and not word.startswith(("30.11", "1.12"))}

    lines = see_record(used)

    text = "\n".join(f"{line.entry.actor} {line.entry.operation} {line.entry.about}" for line in lines)
    assert len({line.entry.operation for line in lines}) >= 12
    assert {"Asukas Esimerkki R1", "000 0000 001", "Agricolankatu 11"} <= content
    assert [word for word in (*content, "A scenario", PASSWORD, "127.0.0.1") if word in text] == []


def test_record_of_a_request_has_the_plans_and_weeks_in_which_it_stands(used: Workspace) -> None:
    found = abouts(used, request="R2")

    assert {"request R2", "requests", "plan 1", f"week {MONDAY}", f"plan 1, own day {MONDAY}"} <= set(found)
    assert not {"helpers", "addresses", "database", "account somebody", "request R1"} & set(found)


def test_record_of_a_request_has_the_plans_that_leave_it_out(used: Workspace) -> None:
    assert "plan 1" in abouts(used, request="R4")


def test_record_of_a_request_of_another_week_has_not_this_weeks_plan(used: Workspace) -> None:
    assert set(abouts(used, request="R5")) == {"requests"}


def test_record_about_a_thing(used: Workspace) -> None:
    found = see_record(used, about="plan 1")

    assert [line.entry.operation for line in found] == ["see week", "publish week", "export week", "see own day"]


def test_record_since_a_date(used: Workspace) -> None:
    today = datetime.now(UTC).date()

    assert len(see_record(used, since=today)) > 0
    assert see_record(used, since=today + timedelta(days=1)) == ()
    assert see_record(used, since=date(2026, 1, 1), about="plan 999") == ()


def test_look_at_the_record_is_in_the_record(workspace: Workspace) -> None:
    see_record(workspace)
    see_record(workspace, request="R1")

    assert abouts(workspace) == ["record", "record of request R1"]


def test_noted_end_is_found_again_in_a_record_that_has_grown(filled: Workspace) -> None:
    chain = verify_record(filled).chain
    assert verify_record(filled).chain == chain, "to verify leaves no line"
    noted = NotedEnd(chain.num_lines, chain.seal)
    see_record(filled)

    state = verify_record(filled, noted)

    assert (state.holds_noted_end, state.is_whole) == (True, True)
    assert state.chain.num_lines == noted.num_lines + 1


@pytest.mark.parametrize("noted", [NotedEnd(99, "0" * 64), NotedEnd(1, "0" * 64), NotedEnd(0, "0" * 64)])
def test_end_that_the_record_does_not_hold_is_told(filled: Workspace, noted: NotedEnd) -> None:
    state = verify_record(filled, noted)

    assert (state.chain.first_broken, state.holds_noted_end, state.is_whole) == (None, False, False)
