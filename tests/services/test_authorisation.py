"""
Every cell of the table: each use case, asked for by each role, by list, by id and by export.

What a use case is shows by its guard; one without a call here fails, and so does one without a guard. The pages, by
their addresses, are in ``tests/ui/test_access.py``.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import select

import planner.services
from planner.config import Settings
from planner.domain.role import Role
from planner.errors import DeniedError, NotFoundError, PlannerError
from planner.services.accounts import add_account
from planner.services.authorisation import ALLOWED, NOBODY, OF_PROCESSES, OPERATOR, PROCESS, Actor, Operation, may
from planner.services.bootstrap import Workspace, create_workspace
from planner.services.geocoding import geocode_all
from planner.services.importing import import_helpers, import_requests
from planner.services.own_day import own_day
from planner.services.planning import plan_week, publish_week, week_figures
from planner.services.requests import open_request
from planner.services.scenarios import create_scenario
from planner.store.tables import metadata
from planner.study.what_if import Changes
from tests.databases import KEY
from tests.services.calls import CALLS
from tests.services.files import HELPERS, MONDAY, REQUESTS, a_shift, as_csv

UseCase = Callable[..., Any]

INNER = {
    "asked.asked_plan",
    "told.told_week",
    "planning.directory_of",
    "planning.named_sheet",
    "planning.stored_plan",
    "scenarios.changed_week",
    "suggest_ground.ground_of",
    "suggest_ground.visit_of_hold",
    "suggest_ground.with_held",
    "suggest_names.directory_for",
    "suggest_names.directory_of_few",
    "suggest_times.first_free",
    "suggest_times.visit_to_ask",
    "week_of_now.week_of_now",
    "week.build_week",
    "week.left_out_of",
    "week.request_in_week",
    "geocoding.known_place",
    "geocoding.settled_place",
    "geocoding.unsettled",
}
"""Parts of use cases; outside of one they get no transaction."""

ACTORS = (
    NOBODY,
    Actor("clerk", frozenset({Role.CLERK})),
    Actor("planner", frozenset({Role.PLANNER})),
    Actor("helper", frozenset({Role.HELPER}), helper="H1"),
    Actor("analyst", frozenset({Role.ANALYST})),
    Actor("admin", frozenset({Role.ADMIN})),
    PROCESS,
)


def modules() -> Iterator[ModuleType]:
    """Every module of the services."""
    for found in pkgutil.walk_packages(planner.services.__path__, "planner.services."):
        yield importlib.import_module(found.name)


def functions() -> dict[str, UseCase]:
    """Every public function of the services that works on a workspace, by module and name."""
    found = {}
    for module in modules():
        for name, function in vars(module).items():
            if not inspect.isfunction(function) or name.startswith("_") or function.__module__ != module.__name__:
                continue
            first = next(iter(inspect.signature(function).parameters.values()), None)
            if first is not None and first.annotation in (Workspace, "Workspace"):
                found[f"{module.__name__.rpartition('.')[2]}.{name}"] = function
    return found


USE_CASES = {name: function for name, function in functions().items() if hasattr(function, "operation")}


def operation_of(name: str) -> Operation:
    """Return the operation that guards a use case."""
    return Operation(USE_CASES[name].operation)  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """An installation with a published week, a scenario and an account."""
    folder = tmp_path_factory.mktemp("access")
    settings = Settings(database=str(folder / "planner.db"), key=KEY.secret.hex(), language="en")
    workspace = create_workspace(settings)
    operator = workspace.on_behalf_of(OPERATOR)
    import_requests(operator, as_csv(REQUESTS))
    import_helpers(operator, as_csv(HELPERS))
    geocode_all(operator)
    plan_week(operator, MONDAY, engine="insertion")
    publish_week(operator, MONDAY)
    create_scenario(operator, MONDAY, "A", Changes(without_helpers=("H1",)))
    add_account(operator, "somebody", [Role.CLERK], password="correct horse battery")
    yield workspace
    workspace.engine.dispose()


def everything(workspace: Workspace) -> dict[str, list[Any]]:
    """Return all rows of all tables."""
    with workspace.engine.connect() as connection:
        return {name: list(connection.execute(select(table))) for name, table in metadata.tables.items()}


def test_every_function_on_a_workspace_is_guarded_or_part_of_a_use_case() -> None:
    assert {name for name, function in functions().items() if not hasattr(function, "operation")} == INNER


def test_every_operation_has_a_row_and_a_use_case() -> None:
    assert set(ALLOWED) == set(Operation)
    assert {operation_of(name) for name in USE_CASES} == set(Operation)
    assert all(ALLOWED[wanted] or wanted in OF_PROCESSES for wanted in Operation), "nobody may do it at all"


def test_every_use_case_has_a_call_here() -> None:
    assert set(CALLS) == set(USE_CASES)


@pytest.mark.parametrize("actor", ACTORS, ids=lambda actor: actor.id)
@pytest.mark.parametrize("name", sorted(USE_CASES))
def test_cell(installation: Workspace, tmp_path: Path, name: str, actor: Actor) -> None:
    arguments, keywords = CALLS[name](tmp_path)
    workspace = installation.on_behalf_of(actor)
    if may(actor, operation_of(name)):
        try:
            USE_CASES[name](workspace, *arguments, **keywords)
        except DeniedError:
            pytest.fail("refused although the table allows it")
        except PlannerError:
            pass  # not there, or not in this state: that is for those to know who may ask
        return
    before = everything(installation)

    with pytest.raises(DeniedError, match="ROLE_DENIED"):
        USE_CASES[name](workspace, *arguments, **keywords)

    assert everything(installation) == before
    assert list(tmp_path.iterdir()) == []


def test_refusal_does_not_tell_whether_the_thing_exists(installation: Workspace) -> None:
    helper = installation.on_behalf_of(ACTORS[3])
    texts = []
    for request in ("R1", "R999"):
        with pytest.raises(DeniedError) as caught:
            open_request(helper, request)
        texts.append(str(caught.value))

    assert texts[0] == texts[1]


def test_workspace_gives_no_transaction_outside_a_use_case(installation: Workspace) -> None:
    operator = installation.on_behalf_of(OPERATOR)

    with pytest.raises(RuntimeError, match="guarded use case"):
        operator.reading()
    with pytest.raises(RuntimeError, match="guarded use case"):
        operator.writing("week")
    permitted = operator.doing(Operation.SEE_WEEK)
    with pytest.raises(RuntimeError, match="guarded use case"):
        permitted.on_behalf_of(NOBODY).reading()


def test_no_account_can_be_a_process_or_do_what_only_processes_do() -> None:
    everybody = Actor("everybody", frozenset(Role))

    assert not everybody.is_process
    assert {wanted for wanted in OF_PROCESSES if may(everybody, wanted)} == {Operation.SEE_HEALTH}


def test_helper_sees_their_own_day_and_nothing_of_anybody_else(installation: Workspace) -> None:
    monday, tuesday = MONDAY, date(2026, 12, 1)
    first = installation.on_behalf_of(Actor("h1", frozenset({Role.HELPER}), helper="H1"))
    second = installation.on_behalf_of(Actor("h2", frozenset({Role.HELPER}), helper="H2"))

    own = own_day(first, monday)
    others = own_day(second, monday)

    assert {route.helper for route in own.days} == {"H1"}
    assert "Asukas Esimerkki R1" in str(own)
    assert others.days == ()
    assert "Asukas" not in str(others)
    assert "Asukas Esimerkki R1" not in str(own_day(first, tuesday))
    assert "H2" not in str(own.sheet.directory)


@pytest.mark.parametrize("helper", [None, "H9"])
def test_helper_without_a_place_in_the_roster_sees_nothing(installation: Workspace, helper: str | None) -> None:
    workspace = installation.on_behalf_of(Actor("h9", frozenset({Role.HELPER}), helper=helper))
    if helper is None:
        with pytest.raises(NotFoundError):
            own_day(workspace, MONDAY)
    else:
        assert own_day(workspace, MONDAY).days == ()


def test_draft_is_no_helpers_business(installation: Workspace) -> None:
    import_helpers(installation.on_behalf_of(OPERATOR), as_csv((a_shift("H3", "7.12.2026", "8.00", "16.00"),)))
    plan_week(installation.on_behalf_of(OPERATOR), date(2026, 12, 7), engine="insertion")
    workspace = installation.on_behalf_of(ACTORS[3])

    with pytest.raises(NotFoundError):
        own_day(workspace, date(2026, 12, 7))


def test_analyst_sees_figures_without_anybody_in_them(installation: Workspace) -> None:
    seen = week_figures(installation.on_behalf_of(ACTORS[4]), MONDAY)
    named = week_figures(installation.on_behalf_of(OPERATOR), MONDAY)

    assert (seen.num_served, seen.travel, seen.cost) == (named.num_served, named.travel, named.cost)
    assert "Asukas" in str(named)
    for identifier in ("Asukas", "Auttaja", "Agricolankatu", "000 0000", "Esimerkkijärjestö"):
        assert identifier not in str(seen)
    points = {(stop.lat, stop.lon) for day in named.days for stop in day.stops}
    assert points.isdisjoint((stop.lat, stop.lon) for day in seen.days for stop in day.stops)
