"""Requests and the people who ask: what comes back, who may save over whom, and which state follows which."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import Engine

from planner.domain.lifecycle import REQUEST_STEPS, RequestState
from planner.domain.request import DatedWindow
from planner.errors import EditConflictError, NotFoundError, StoreError
from planner.store.opening import create_database
from planner.store.saving import Saved
from tests.databases import KEY, new_address
from tests.store.rows import MONDAY, a_request, change, column, count, reading, save, writing


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Engine]:
    """A server: there, writers run at once; in a file they take turns from the beginning."""
    with new_address("server", tmp_path) as address:
        engine = create_database(address, KEY)
        yield engine
        engine.dispose()


HARD_TEXT = "Ääkkönen 'x' \"y\"; DROP TABLE visit; -- %s :name \\ \n 🏠 سلام"
FULL = a_request(
    name=HARD_TEXT,
    languages=("sv", "fi", "en"),
    windows=(DatedWindow(MONDAY, 0, 86_400), DatedWindow(date(2028, 2, 29), 1, 1)),
    serve_by=date(2026, 12, 4),
    helpers_required=2,
    access=180,
    preferred_helpers=("H2", "H1"),
    excluded_helpers=("H3",),
    notes=HARD_TEXT,
)
BARE = a_request("R2", phone="", postcode="", windows=(), languages=(), topic="", duration=1)


@pytest.mark.parametrize("request_", [FULL, BARE], ids=["full", "bare"])
def test_every_value_comes_back_as_it_was(engine: Engine, request_: object) -> None:
    save(engine, requests=[request_])  # type: ignore[list-item]

    with reading(engine) as work:
        assert work.requests.all() == (request_,)


def test_edited_values_come_back_and_the_rest_is_untouched(engine: Engine) -> None:
    save(engine, requests=[a_request("R1"), a_request("R2")])
    with writing(engine) as work:
        stored = work.requests.get("R1")
        assert stored is not None
        work.requests.replace(a_request("R1", notes=HARD_TEXT, windows=FULL.windows), stored.version)
        work.commit()

    with reading(engine) as work:
        assert work.requests.all() == (a_request("R1", notes=HARD_TEXT, windows=FULL.windows), a_request("R2"))


def test_request_with_its_version_can_be_read_without_writing(engine: Engine) -> None:
    save(engine, requests=[a_request()])

    with reading(engine) as work:
        stored = work.requests.get("R1")
        assert stored is not None
        assert stored.value == a_request()
        assert work.requests.get("R2") is None


def test_import_counts_what_it_did(engine: Engine) -> None:
    save(engine, requests=[a_request("R1"), a_request("R2")])

    with writing(engine) as work:
        saved = work.requests.save([a_request("R1"), a_request("R2", duration=60), a_request("R3")])
        work.commit()

    assert saved == Saved(added=1, changed=1, unchanged=1)
    with reading(engine) as work:
        assert [request.duration for request in work.requests.all()] == [3600, 60, 3600]


def test_same_edit_again_changes_neither_version_nor_revision(engine: Engine) -> None:
    save(engine, requests=[a_request()])
    revision = column(engine, "SELECT revision FROM installation")

    with writing(engine) as work:
        stored = work.requests.get("R1")
        assert stored is not None
        assert work.requests.replace(a_request(), stored.version) == stored.version
        work.commit()

    assert column(engine, "SELECT revision FROM installation") == revision


# --- who may save over whom


@pytest.mark.parametrize("changed", [{"notes": "Soita ensin."}, {"phone": "000 0000 002"}], ids=["request", "resident"])
def test_second_saver_gets_a_conflict_with_both_values(engine: Engine, changed: dict[str, str]) -> None:
    save(engine, requests=[a_request()])
    with reading(engine) as work:
        opened = work.requests.get("R1")
    assert opened is not None
    theirs, mine = a_request(**changed), a_request(duration=60)
    with writing(engine) as work:
        after = work.requests.replace(theirs, opened.version)
        work.commit()

    with writing(engine) as work, pytest.raises(EditConflictError) as caught:
        work.requests.replace(mine, opened.version)

    assert (caught.value.mine, caught.value.theirs) == (mine, theirs)
    assert "Soita" not in str(caught.value)
    with writing(engine) as work:
        stored = work.requests.get("R1")
        assert stored is not None
        assert (stored.value, stored.version) == (theirs, after)
        work.requests.replace(mine, after)
        work.commit()


def test_edit_of_an_erased_request_is_told(engine: Engine) -> None:
    save(engine, requests=[a_request()])
    change(engine, "DELETE FROM resident")

    with writing(engine) as work, pytest.raises(NotFoundError):
        work.requests.replace(a_request(), "1.1")


def test_request_that_got_another_person_meanwhile_is_still_found(server: Engine) -> None:
    """A joined query that waits for a row misses it when the row's reference has changed."""
    save(server, requests=[a_request("R1"), a_request("R2")])
    found: list[object] = []

    with writing(server) as first:
        first.requests.save([a_request("R1", name="Asukas Esimerkki 2")])
        waiting = Thread(target=lambda: found.append(_opened(server)))
        waiting.start()
        _wait_for_a_blocked_query(server)
        first.commit()
    waiting.join()

    assert found == [a_request("R1", name="Asukas Esimerkki 2")]


def _opened(engine: Engine) -> object:
    with writing(engine) as work:
        stored = work.requests.get("R1")
    return stored and stored.value


def _wait_for_a_blocked_query(engine: Engine) -> None:
    while count(engine, "pg_stat_activity", "wait_event_type = 'Lock' AND datname = current_database()") == 0:
        pass


# --- people


def test_person_who_asks_twice_is_one_resident(engine: Engine) -> None:
    save(engine, requests=[a_request("R1"), a_request("R2")])
    save(engine, requests=[a_request("R3"), a_request("R4", phone="000 0000 002")])

    assert count(engine, "resident") == 2


def test_changed_person_of_a_single_request_stays_the_same_resident(engine: Engine) -> None:
    save(engine, requests=[a_request()])
    before = column(engine, "SELECT id FROM resident")

    save(engine, requests=[a_request(address="Agricolankatu 12")])

    assert column(engine, "SELECT id FROM resident") == before
    assert column(engine, "SELECT address FROM resident") == ["Agricolankatu 12"]


def test_changed_person_of_a_shared_resident_leaves_the_others_request_alone(engine: Engine) -> None:
    save(engine, requests=[a_request("R1"), a_request("R2")])

    save(engine, requests=[a_request("R1", name="Asukas Esimerkki 2")])

    with reading(engine) as work:
        assert [request.name for request in work.requests.all()] == ["Asukas Esimerkki 2", "Asukas Esimerkki 1"]
    assert count(engine, "resident") == 2


def test_person_who_turns_out_to_be_a_known_one_joins_them_and_leaves_no_trace(engine: Engine) -> None:
    save(engine, requests=[a_request("R1"), a_request("R2", name="Asukas Esimerki 1")])

    save(engine, requests=[a_request("R2")])

    assert column(engine, "SELECT name FROM resident") == ["Asukas Esimerkki 1"]
    with reading(engine) as work:
        assert work.requests.all() == (a_request("R1"), a_request("R2"))


def test_two_imports_of_the_same_person_at_once_make_one_resident(server: Engine) -> None:
    with writing(server) as first:
        first.requests.save([a_request("R1")])
        other = Thread(target=lambda: save(server, requests=[a_request("R2")]))
        other.start()
        _wait_for_a_blocked_query(server)
        first.commit()
    other.join()

    assert (count(server, "resident"), count(server, "support_request")) == (1, 2)


# --- the life of a request


def test_new_request_is_ready_and_has_one_visit(engine: Engine) -> None:
    save(engine, requests=[a_request()])

    with reading(engine) as work:
        assert work.requests.state("R1") is RequestState.READY
        assert work.requests.plannable() == (a_request(),)
    assert column(engine, "SELECT id FROM visit") == ["R1"]


def test_request_goes_only_where_the_table_lets_it(engine: Engine) -> None:
    save(engine, requests=[a_request()])

    allowed = {
        before: frozenset(after for after in RequestState if _may(engine, before, after)) for before in RequestState
    }

    assert allowed == dict(REQUEST_STEPS)


def _may(engine: Engine, before: RequestState, after: RequestState) -> bool:
    change(engine, "UPDATE support_request SET state = :state", state=str(before))
    with writing(engine) as work:
        try:
            work.requests.step("R1", after)
        except StoreError as error:
            return "[REQUEST_STATE]" not in str(error)
    return True


def test_each_step_is_kept_with_who_and_when(engine: Engine) -> None:
    started = datetime.now(UTC)
    save(engine, requests=[a_request()])
    with writing(engine) as work:
        work.requests.step("R1", RequestState.CANCELLED)
        work.commit()

    steps = column(engine, "SELECT from_state || ' ' || to_state || ' ' || actor FROM request_step ORDER BY id")
    assert steps == ["new ready test", "ready cancelled test"]
    with reading(engine) as work:
        assert work.requests.plannable() == ()
    closed = column(engine, "SELECT closed FROM support_request")
    assert str(closed[0]) >= started.date().isoformat()


def test_request_that_opens_again_is_closed_no_more(engine: Engine) -> None:
    save(engine, requests=[a_request()])
    with writing(engine) as work:
        work.requests.step("R1", RequestState.CANCELLED)
        work.requests.step("R1", RequestState.NEW)
        work.commit()

    assert column(engine, "SELECT closed FROM support_request") == [None]


def test_only_ready_requests_become_planned(engine: Engine) -> None:
    save(engine, requests=[a_request("R1"), a_request("R2"), a_request("R3")])
    with writing(engine) as work:
        work.requests.step("R2", RequestState.CANCELLED)
        work.requests.mark_planned(["R1", "R2"])
        work.commit()

    assert column(engine, "SELECT state FROM support_request ORDER BY id") == ["planned", "cancelled", "ready"]


def test_step_makes_an_open_form_old(engine: Engine) -> None:
    save(engine, requests=[a_request()])
    with reading(engine) as work:
        opened = work.requests.get("R1")
    assert opened is not None
    with writing(engine) as work:
        work.requests.step("R1", RequestState.PLANNED)
        work.commit()

    with writing(engine) as work, pytest.raises(EditConflictError):
        work.requests.replace(a_request(duration=60), opened.version)


def test_state_of_a_request_that_is_none_is_told(engine: Engine) -> None:
    with reading(engine) as work, pytest.raises(NotFoundError):
        work.requests.state("R1")
