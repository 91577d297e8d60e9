"""Short ways to say a request, a helper and what is stored."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Engine, text

from planner.domain.channel import Channel
from planner.domain.consent import Consent
from planner.domain.mode import Mode
from planner.domain.problem import Problem
from planner.domain.request import DatedWindow, SupportRequest
from planner.domain.roster import DatedShift, HelperProfile
from planner.store.unit_of_work import UnitOfWork
from tests.databases import KEY

MONDAY = date(2026, 11, 30)
_REQUEST = SupportRequest(
    id="R1",
    received=date(2026, 11, 20),
    name="Asukas Esimerkki 1",
    phone="000 0000 001",
    address="Agricolankatu 11 B 4",
    postcode="00530",
    languages=("fi",),
    topic="computer_use",
    duration=3600,
    windows=(DatedWindow(MONDAY, 32_400, 43_200),),
    channel=Channel.HOME,
    consent=Consent(date(2026, 11, 20), date(2026, 11, 20), date(2026, 11, 20)),
)
_SHIFT = DatedShift(MONDAY, 28_800, 57_600, Mode.WALK, "Agricolankatu 11", "Agricolankatu 11")
_HELPER = HelperProfile(
    "H1", "Auttaja Esimerkki 1", "Esimerkkijärjestö", False, ("computer",), ("fi",), None, (_SHIFT,)
)


def a_request(id_: str = "R1", **changes: Any) -> SupportRequest:
    """Return a request of the same person as every other one, unless a change says otherwise."""
    return replace(_REQUEST, id=id_, **changes)


def a_profile(id_: str = "H1", **changes: Any) -> HelperProfile:
    """Return a helper with one shift."""
    return replace(_HELPER, id=id_, **changes)


def reading(engine: Engine) -> UnitOfWork:
    """Return a transaction that only reads."""
    return UnitOfWork(engine, KEY, actor="test", writes=False)


def writing(engine: Engine) -> UnitOfWork:
    """Return a transaction that may write."""
    return UnitOfWork(engine, KEY, actor="test", writes=True)


def save_people(engine: Engine, problem: Problem) -> None:
    """Store a request for each visit of a problem and a profile for each helper, so that its plans can be saved."""
    save(engine, requests=[a_request(visit.id, name=f"Asukas {visit.id}") for visit in problem.visits])
    save(engine, helpers=[a_profile(helper.id) for helper in problem.helpers])


def save(engine: Engine, *, requests: Iterable[SupportRequest] = (), helpers: Iterable[HelperProfile] = ()) -> None:
    """Store requests and helpers."""
    with writing(engine) as work:
        work.requests.save(requests)
        work.helpers.save(helpers)
        work.commit()


def count(engine: Engine, table: str, where: str = "TRUE") -> int:
    """Return how many rows a table has, by plain SQL."""
    with engine.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table} WHERE {where}")).scalar_one())


def column(engine: Engine, query: str) -> list[Any]:
    """Return the first column of what plain SQL finds."""
    with engine.connect() as connection:
        return list(connection.execute(text(query)).scalars())


def change(engine: Engine, statement: str, **values: Any) -> None:
    """Change rows by plain SQL, past everything that the program looks after."""
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(text(statement), values)
