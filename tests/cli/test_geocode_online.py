"""Asking online from the command line: by the option, by the settings, and never else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.commands import run, run_json
from tests.geocode.faulty_service import FaultyService, Reply, pelias_answer
from tests.services.files import a_request, as_csv

STREET = "Puuttuvakatu"
ROW = a_request("R1", f"{STREET} 1 B 24", "30.11.2026 9-12", postcode="00100")


@pytest.fixture
def service() -> Iterator[FaultyService]:
    with FaultyService() as running:
        running.reply = Reply(pelias_answer(name=f"{STREET} 1", street=STREET, housenumber="1"))
        yield running


@pytest.fixture
def folder(tmp_path: Path, service: FaultyService, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with one address that the register does not know, and a service that does."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLANNER_DATABASE", raising=False)
    monkeypatch.setenv("PLANNER_GEOCODER_URL", service.url)
    monkeypatch.setenv("PLANNER_GEOCODER_ONLINE", "digitransit")
    monkeypatch.setenv("PLANNER_GEOCODER_KEY", "secret-key")
    (tmp_path / "requests.csv").write_bytes(as_csv((ROW,)))
    run("init")
    run("import", "--requests", "requests.csv")
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_address_is_asked_by_the_option_and_not_without_it(service: FaultyService) -> None:
    silent = run_json("geocode")
    assert (silent["precision"]["none"] + silent["precision"]["postcode"], service.requests) == (1, [])

    asked = run_json("geocode", "--online")

    assert service.questions == [f"{STREET} 1, 00100 Helsinki"]
    assert asked["precision"]["building"] == 1
    assert {name: asked["online"][name] for name in ("service", "asked", "settled")} == {
        "service": "digitransit",
        "asked": 1,
        "settled": 1,
    }


@pytest.mark.usefixtures("folder")
def test_operator_may_have_it_asked_always_and_a_person_may_not_want_it(
    service: FaultyService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANNER_GEOCODER_ASK", "always")
    run("geocode", "--offline")
    assert service.requests == []

    run("geocode")

    assert len(service.requests) == 1


@pytest.mark.usefixtures("folder")
def test_what_came_of_it_is_said_without_the_address(service: FaultyService) -> None:
    service.reply = Reply(status=500, body=STREET.encode())

    result = run("geocode", "--online")

    assert result.exit_code == 0
    assert "Asked of digitransit: 1. Settled: 0; known no better: 0; failed: 1." in result.stdout
    assert "GEOCODER_FAILED" in result.stderr
    assert STREET not in result.output


@pytest.mark.usefixtures("folder")
def test_without_its_key_it_is_an_error(service: FaultyService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLANNER_GEOCODER_KEY")

    result = run("geocode", "--online")

    assert result.exit_code != 0
    assert "GEOCODER_NOT_CONFIGURED" in result.stderr
    assert service.requests == []
