"""Everything in a unit of work is kept, or nothing."""

from datetime import date

import pytest
from sqlalchemy import Engine

from planner.domain.channel import Channel
from planner.domain.consent import Consent
from planner.domain.mode import Mode
from planner.domain.place import Place, Precision
from planner.domain.request import DatedWindow, SupportRequest
from planner.domain.roster import DatedShift, HelperProfile
from planner.errors import StoreError
from planner.store.unit_of_work import UnitOfWork
from tests.databases import KEY

REQUEST = SupportRequest(
    id="R1",
    received=date(2026, 11, 20),
    name="Asukas Esimerkki 1",
    phone="000 0000 001",
    address="Agricolankatu 11 B 4",
    postcode="00530",
    languages=("sv", "fi"),
    topic="computer_use",
    duration=3600,
    windows=(DatedWindow(date(2026, 11, 30), 32_400, 43_200),),
    serve_by=date(2026, 12, 4),
    helpers_required=2,
    access=180,
    preferred_helpers=("H1",),
    excluded_helpers=("H2",),
    notes="Soita ensin.",
    channel=Channel.HOME,
    consent=Consent(date(2026, 11, 20), date(2026, 11, 20), date(2026, 11, 20)),
)
HELPER = HelperProfile(
    id="H1",
    name="Auttaja Esimerkki 1",
    organisation="Esimerkkijärjestö",
    is_volunteer=True,
    skills=("computer",),
    languages=("fi",),
    max_week=54_000,
    shifts=(DatedShift(date(2026, 11, 30), 28_800, 57_600, Mode.BIKE, "Agricolankatu 11", None, max_visits=4),),
)


def test_values_come_back_as_they_were(engine: Engine) -> None:
    place = Place("Agricolankatu 11", 60.18428, 24.95268, Precision.BUILDING, "register", "Agricolankatu 11")
    with UnitOfWork(engine, KEY, actor="test", writes=True) as work:
        work.requests.save([REQUEST])
        work.helpers.save([HELPER])
        work.places.save(place, "00530")
        work.commit()

    with UnitOfWork(engine, KEY, actor="test", writes=False) as work:
        assert work.requests.all() == (REQUEST,)
        assert work.helpers.all() == (HELPER,)
        assert work.places.find("Agricolankatu 11", "00530") == place
        assert work.places.find("Agricolankatu 11", "") is None


def test_nothing_is_kept_without_a_commit(engine: Engine) -> None:
    with UnitOfWork(engine, KEY, actor="test", writes=True) as work:
        work.requests.save([REQUEST])

    with UnitOfWork(engine, KEY, actor="test", writes=False) as work:
        assert work.requests.all() == ()


def test_nothing_is_kept_when_something_fails(engine: Engine) -> None:
    with pytest.raises(RuntimeError):
        _save_and_fail(engine)

    with UnitOfWork(engine, KEY, actor="test", writes=False) as work:
        assert work.requests.all() == ()


def test_refusal_of_the_database_repeats_no_personal_data(engine: Engine) -> None:
    with pytest.raises(StoreError) as caught:
        _save_twice(engine, "Asukas Esimerkki 1")

    assert "Esimerkki" not in str(caught.value)
    assert caught.value.__cause__ is None


def _save_and_fail(engine: Engine) -> None:
    with UnitOfWork(engine, KEY, actor="test", writes=True) as work:
        work.requests.save([REQUEST])
        raise RuntimeError


def _save_twice(engine: Engine, name: str) -> None:
    with UnitOfWork(engine, KEY, actor="test", writes=True) as work:
        work.scenarios.add(date(2026, 11, 30), name, {})
        work.scenarios.add(date(2026, 11, 30), name, {})
