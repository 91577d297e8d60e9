"""Addresses that the register does not settle, asked of a service on this machine that can misbehave."""

import time as system
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from planner.domain.lifecycle import RequestState
from planner.domain.place import Place, Precision
from planner.errors import GeocodeError, InputError
from planner.geocode.allowance import MOST_FAILURES, REST_S
from planner.geocode.quiet_http import MAX_ANSWER_BYTES
from planner.services.audit import see_record
from planner.services.authorisation import OPERATOR, Operation
from planner.services.bootstrap import Workspace, open_workspace
from planner.services.geocoding import geocode_all
from planner.services.health import health
from planner.services.importing import import_helpers, import_requests
from planner.services.online_geocoding import geocode_online
from planner.services.requests import close_request
from tests.geocode.fake_time import FakeTime
from tests.geocode.faulty_service import FaultyService, Reply, pelias_answer
from tests.services.files import HELPERS, REQUESTS, Row, a_request, as_csv

STREET = "Puuttuvakatu"
TIMES = "30.11.2026 9-12"
FIRST, SECOND, THIRD = (f"{STREET} {number}, 00100 Helsinki" for number in (1, 2, 3))
"""What is asked for the three unknown addresses, in their order."""


def own_request(number: int, address: str, **more: str) -> Row:
    """A request of somebody of their own, told from the others by id, name and phone."""
    who = {"name": f"Asukas Esimerkki {number}", "phone": f"000 0000 {number:03}"}
    return a_request(f"R{number}", address, TIMES, **{**who, **more})


def house(number: int, **properties: Any) -> Reply:
    """The answer of a service that knows a house in this street."""
    found: dict[str, Any] = {"name": f"{STREET} {number}", "street": STREET, "housenumber": str(number), **properties}
    return Reply(pelias_answer(**found))


@pytest.fixture
def service() -> Iterator[FaultyService]:
    """A service that knows all three houses."""
    with FaultyService() as running:
        running.reply = Reply({"features": []})
        running.replies = {FIRST: house(1), SECOND: house(2), THIRD: house(3)}
        yield running


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def online(workspace: Workspace, service: FaultyService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """An installation with a geocoder, in a working folder of its own; the register does not know three addresses."""
    monkeypatch.chdir(tmp_path)
    unknown = [own_request(10 * n + 1, f"{STREET} {n} B 24", postcode="00100") for n in (1, 2, 3)]
    import_requests(workspace, as_csv((*REQUESTS, *unknown)))
    import_helpers(workspace, as_csv(HELPERS))
    table = {"online": "digitransit", "url": service.url, "timeout": 30}
    return replace(workspace, settings=replace(workspace.settings, geocoder=table, geocoder_key="secret-key"))


def stored(workspace: Workspace, number: int) -> Place | None:
    """Return what is kept of an unknown address."""
    with workspace.doing(Operation.GEOCODE).reading() as work:
        return work.places.find(f"{STREET} {number} B 24", "00100")


def about(workspace: Workspace) -> list[str]:
    return [line.entry.about for line in see_record(workspace) if line.entry.operation == "geocode"]


def test_only_what_the_register_does_not_settle_is_asked_and_only_as_much_as_needed(
    online: Workspace, service: FaultyService, time: FakeTime
) -> None:
    told: list[tuple[int, int]] = []

    report = geocode_online(online, on_asked=lambda *counts: told.append(counts), clock=time.clock)

    assert service.questions == [FIRST, SECOND, THIRD]
    assert (report.service, report.asked, report.settled) == ("digitransit", 3, 3)
    assert (report.unsettled, report.failed, report.left, report.kept_here) == (0, 0, 0, 0)
    assert told == [(1, 3), (2, 3), (3, 3)]
    # Before another machine may ask, one of several lets a second pass after its last question too.
    assert sum(time.slept) == pytest.approx(3 if "://" in online.settings.database else 2)


def test_answer_is_kept_and_visits_may_be_planned_there(online: Workspace, time: FakeTime) -> None:
    geocode_online(online, clock=time.clock)

    place = stored(online, 1)

    assert place is not None
    assert (place.precision, place.source) == (Precision.BUILDING, "digitransit")
    assert not [finding for finding in geocode_all(online).findings if finding.where == "request R11"]


def test_no_address_leaves_twice(online: Workspace, service: FaultyService, time: FakeTime) -> None:
    """Neither one that was settled, nor one of which the service knows nothing or only the street."""
    service.replies[SECOND] = Reply({"features": []})
    service.replies[THIRD] = house(3, layer="street")
    geocode_online(online, clock=time.clock)
    geocode_all(online)

    report = geocode_online(online, clock=time.clock)

    assert (report.asked, len(service.questions)) == (0, 3)
    assert [finding.where for finding in geocode_all(online).findings] == ["request R21", "request R31"]


def test_two_processes_that_ask_at_once_send_each_address_once(online: Workspace, service: FaultyService) -> None:
    def ask(_: int) -> int:
        own = replace(open_workspace(online.settings), settings=online.settings).on_behalf_of(OPERATOR)
        try:
            return geocode_online(own, clock=FakeTime().clock).asked
        finally:
            own.engine.dispose()

    with ThreadPoolExecutor() as pool:
        asked = list(pool.map(ask, range(3)))

    assert sorted(service.questions) == [FIRST, SECOND, THIRD]
    assert sum(asked) == 3


def test_record_tells_how_many_were_asked_and_nothing_of_them(online: Workspace, time: FakeTime) -> None:
    geocode_online(online, clock=time.clock)

    assert about(online) == ["addresses, 3 to ask of digitransit", "addresses, 3 asked of digitransit"]


def test_what_was_asked_is_told_also_when_it_is_broken_off(online: Workspace, time: FakeTime) -> None:
    def break_off(*_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        geocode_online(online, on_asked=break_off, clock=time.clock)

    assert about(online)[-1] == "addresses, 1 asked of digitransit"
    assert stored(online, 1) is not None


FAULTS = {
    "did not answer in time": Reply(is_silent=True),
    "asked too often": Reply(status=429),
    "fault of its own": Reply(status=500, body=STREET.encode()),
    "no place": Reply(b"\xff\xfe" + STREET.encode()),
    "no place; look": Reply(b"<html>Log in</html>", headers={"Content-Type": "text/html"}),
    "OUTBOUND_BLOCKED": Reply(status=302, headers={"Location": "https://geocoder.example/search"}),
    "cannot be reached": Reply(house(1).content + b" ", is_cut=True),
    "too large": Reply(b" " * (2 * MAX_ANSWER_BYTES)),
}
"""What the service does, by what is said of it."""


def test_failure_is_said_keeps_nothing_and_costs_the_others_nothing(
    online: Workspace, service: FaultyService, time: FakeTime
) -> None:
    """Between two failures stands an answer, so that the service is not left alone."""
    numbers = range(41, 41 + 2 * len(FAULTS))
    import_requests(online, as_csv(tuple(own_request(n, f"{STREET} {n}") for n in numbers)))
    failing = dict(zip(numbers[::2], FAULTS.values(), strict=True))
    service.replies |= {f"{STREET} {n}, Helsinki": failing.get(n, house(n)) for n in numbers}
    table = {**online.settings.geocoder, "timeout": 0.5}
    online = replace(online, settings=replace(online.settings, geocoder=table))

    report = geocode_online(online, clock=time.clock)

    assert (report.failed, report.left) == (len(FAULTS), 0)
    assert report.settled == len(service.replies) - len(FAULTS)
    text = str([str(problem) for problem in report.problems])
    assert [said for said in FAULTS if said not in text] == []
    assert STREET not in text
    assert [finding.where for finding in geocode_all(online).findings] == [f"request R{n}" for n in failing]
    service.replies |= {f"{STREET} {n}, Helsinki": house(n) for n in failing}
    assert geocode_online(online, clock=time.clock).settled == len(FAULTS), "nothing of a failure was kept"


def test_good_looking_answer_that_does_not_fit_waits_for_a_person(
    online: Workspace, service: FaultyService, time: FakeTime
) -> None:
    misfits = {
        41: {"lat": 61.5, "lon": 23.8},
        42: {"lat": 60.25, "lon": 25.10},
        43: {"postalcode": "00940"},
        44: {"localadmin": "Vantaa"},
        45: {"housenumber": "51"},
        46: {"street": "Puuttuvantie"},
    }
    import_requests(online, as_csv(tuple(own_request(n, f"{STREET} {n}") for n in misfits)))
    service.replies |= {f"{STREET} {n}, Helsinki": house(n, **changes) for n, changes in misfits.items()}

    report = geocode_online(online, clock=time.clock)

    assert (report.settled, report.unsettled) == (3, len(misfits))
    assert [finding.where for finding in geocode_all(online).findings] == [f"request R{n}" for n in misfits]


def test_answer_far_from_the_street_that_the_register_knows_waits_for_a_person(
    online: Workspace, service: FaultyService, time: FakeTime
) -> None:
    """Agricolankatu is known, its number 9999 is not; the answer is some five kilometres away."""
    import_requests(online, as_csv((own_request(41, "Agricolankatu 9999"),)))
    found = {"street": "Agricolankatu", "housenumber": "9999", "postalcode": "00940"}
    service.replies["Agricolankatu 9999, Helsinki"] = Reply(pelias_answer(lat=60.238, lon=25.076, **found))

    assert geocode_online(online, clock=time.clock).unsettled == 1

    assert "request R41" in [finding.where for finding in geocode_all(online).findings]


def test_service_that_keeps_failing_is_left_alone_and_health_says_so(
    online: Workspace, service: FaultyService, time: FakeTime
) -> None:
    time.moment = system.time()
    import_requests(online, as_csv((own_request(41, f"{STREET} 4"),)))
    service.replies, service.reply = {}, Reply(status=500)

    report = geocode_online(online, clock=time.clock)

    assert (report.asked, report.failed, report.left) == (MOST_FAILURES, MOST_FAILURES, 1)
    assert "GEOCODER_RESTING" in str(report.problems[-1])
    assert health(online.settings).parts["geocoder"] == "GEOCODER_RESTING"
    again = geocode_online(online, clock=time.clock)
    assert (again.asked, again.left, len(service.requests)) == (0, 4, MOST_FAILURES)
    time.moment += REST_S
    service.reply = Reply({"features": []})
    assert geocode_online(online, clock=time.clock).unsettled == 4
    assert health(online.settings).parts["geocoder"] == "ok"


def test_health_says_nothing_of_a_geocoder_that_is_off(workspace: Workspace) -> None:
    assert "geocoder" not in health(workspace.settings).parts


def test_health_tells_of_a_geocoder_without_its_key(online: Workspace) -> None:
    assert health(replace(online.settings, geocoder_key="")).parts["geocoder"] == "GEOCODER_NOT_CONFIGURED"


def test_address_that_would_tell_more_stays_here(online: Workspace, service: FaultyService, time: FakeTime) -> None:
    rows = [
        own_request(40, f"{STREET} 4", name="Asukas Puuttuva"),
        own_request(41, f"{STREET} 5", name=f"{STREET} Esimerkki"),
        own_request(42, f"Asukas Esimerkki {STREET} 6"),
        own_request(43, f"c/o Nieminen {STREET} 7"),
        own_request(44, STREET),
        own_request(45, f"{STREET} 8, 02100 Espoo"),
    ]
    import_requests(online, as_csv(tuple(rows)))

    report = geocode_online(online, clock=time.clock)

    assert (report.asked, report.kept_here) == (4, len(rows) - 1)
    assert set(service.questions) == {FIRST, SECOND, THIRD, f"{STREET} 4, Helsinki"}


def test_address_of_a_closed_request_stays_here(online: Workspace, service: FaultyService, time: FakeTime) -> None:
    close_request(online, "R11", RequestState.CANCELLED)

    geocode_online(online, clock=time.clock)

    assert service.questions == [SECOND, THIRD]


def test_without_its_settings_nothing_leaves(online: Workspace, service: FaultyService) -> None:
    for choice in ({}, {"online": "off"}, {"online": "digitransit"}, {"online": "nominatim"}):
        settings = replace(online.settings, geocoder={**choice, "url": service.url}, geocoder_key="")

        with pytest.raises(GeocodeError, match="GEOCODER_NOT_CONFIGURED"):
            geocode_online(replace(online, settings=settings))

    assert (service.requests, about(online)) == ([], [])


def test_settings_that_are_wrong_are_said(online: Workspace, service: FaultyService) -> None:
    settings = replace(online.settings, geocoder={"online": "digitransit", "url": service.url, "asks": "often"})

    with pytest.raises(InputError, match="KEY_UNKNOWN"):
        geocode_online(replace(online, settings=settings))

    assert service.requests == []


def test_key_stands_in_a_file_that_nobody_else_reads(
    online: Workspace, service: FaultyService, time: FakeTime, tmp_path: Path
) -> None:
    file = tmp_path / "geocoder.key"
    file.write_text("from-the-file\n", encoding="ascii")
    file.chmod(0o644)
    own = replace(online, settings=replace(online.settings, geocoder_key="", geocoder_key_file=str(file)))

    with pytest.raises(GeocodeError, match="KEY_EXPOSED"):
        geocode_online(own, clock=time.clock)
    file.chmod(0o600)
    geocode_online(own, clock=time.clock)

    assert service.requests[0][2]["digitransit-subscription-key"] == "from-the-file"
