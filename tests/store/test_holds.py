"""Times that are kept: one a request, nobody else gets them, and they end by themselves."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine

from planner.errors import StoreError
from planner.store.address import Address
from planner.store.holds import Hold
from planner.store.opening import open_database
from planner.store.plans import PlanToSave
from tests.builders import MONDAY, a_helper, a_plan, a_visit, a_week
from tests.databases import KEY
from tests.store.rows import count, reading, save_people, writing

WEEK = a_week([a_visit("v1"), a_visit("v2"), a_visit("v3")], [a_helper("h1"), a_helper("h2")])
NOW = datetime(2026, 11, 27, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
NINE = datetime(2026, 11, 30, 7, tzinfo=UTC)
"""By the clock in Helsinki."""


def a_hold(request: str = "v1", start: datetime = NINE, *helpers: str, expires: datetime = NOW + 15 * MINUTE) -> Hold:
    """Return a hold of an hour with h1; each request of the week has one visit, and both have one name."""
    return Hold(
        request_id=request,
        visit_id=request,
        monday=MONDAY,
        plan_id=None,
        helpers=helpers or ("h1",),
        starts=start,
        ends=start + 60 * MINUTE,
        zone="Europe/Helsinki",
        actor="test",
        expires=expires,
    )


@pytest.fixture
def people(engine: Engine) -> Engine:
    """A database in which the people of the week are stored."""
    save_people(engine, WEEK)
    return engine


def keep(engine: Engine, hold: Hold, now: datetime = NOW) -> None:
    """Keep a time."""
    with writing(engine) as work:
        work.holds.keep(hold, now)
        work.commit()


def live(engine: Engine, now: datetime = NOW) -> list[str]:
    """Return the requests for which a time is kept."""
    with reading(engine) as work:
        return [hold.request_id for hold in work.holds.live(now, MONDAY)]


def test_what_is_kept_comes_back_until_it_is_over(people: Engine) -> None:
    keep(people, a_hold())

    with reading(people) as work:
        assert work.holds.find("v1", NOW) == a_hold()
        assert work.holds.find("v1", NOW + 15 * MINUTE) is None
        assert work.holds.find("v2", NOW) is None
        assert work.holds.live(NOW, MONDAY + timedelta(days=7)) == ()


@pytest.mark.parametrize("start", [NINE, NINE + 59 * MINUTE, NINE - 59 * MINUTE])
def test_held_time_of_a_helper_is_refused_to_another_request(people: Engine, start: datetime) -> None:
    keep(people, a_hold())

    with pytest.raises(StoreError, match="SLOT_GONE"):
        keep(people, a_hold("v2", start, "h2", "h1"))

    assert live(people) == ["v1"]


def test_time_beside_a_held_one_or_with_another_helper_is_free(people: Engine) -> None:
    keep(people, a_hold())
    keep(people, a_hold("v2", NINE + 60 * MINUTE))
    keep(people, a_hold("v3", NINE, "h2"))

    assert live(people) == ["v1", "v3", "v2"]


def test_time_that_was_kept_too_long_is_free(people: Engine) -> None:
    keep(people, a_hold())
    later = NOW + 15 * MINUTE
    keep(people, a_hold("v2", expires=later + MINUTE), later)

    assert live(people, later) == ["v2"]
    assert count(people, "held_slot") == 1


def test_request_has_one_time(people: Engine) -> None:
    keep(people, a_hold())
    keep(people, a_hold("v1", NINE + 30 * MINUTE))

    with reading(people) as work:
        assert [hold.starts for hold in work.holds.live(NOW)] == [NINE + 30 * MINUTE]


def test_let_go_is_free(people: Engine) -> None:
    keep(people, a_hold())
    with writing(people) as work:
        assert work.holds.release("v1")
        assert not work.holds.release("v1")
        work.commit()

    keep(people, a_hold("v2"))


def test_time_that_another_week_has_booked_is_refused(people: Engine) -> None:
    later = replace(WEEK, monday=MONDAY - timedelta(days=7))
    with writing(people) as work:
        plan_id = work.plans.save(PlanToSave.of(later, a_plan(later, {("h1", 0): ["v2"]})))
        work.plans.publish(plan_id)
        work.commit()

    with pytest.raises(StoreError, match="SLOT_GONE"):
        keep(people, a_hold("v1", NINE - timedelta(days=7)))
    keep(people, a_hold("v2", NINE - timedelta(days=7)))


def test_time_goes_with_the_person(people: Engine) -> None:
    keep(people, a_hold())
    with writing(people) as work:
        (resident,) = work.persons.by_request("v1")
        assert work.persons.record(resident)["requests"][0]["held"][0]["helpers"] == ["h1"]
        work.persons.erase(resident)
        work.commit()

    assert count(people, "held_slot") == 0


def test_of_two_at_once_exactly_one_gets_the_time(people: Engine, address: Address) -> None:
    together, refused = Barrier(2), []

    def try_to_keep(request: str) -> None:
        engine = open_database(address, KEY)
        together.wait()
        try:
            keep(engine, a_hold(request))
        except StoreError as error:
            refused.append(error.code)
        engine.dispose()

    threads = [Thread(target=try_to_keep, args=(request,)) for request in ("v1", "v2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert refused == ["SLOT_GONE"]
    assert len(live(people)) == 1
