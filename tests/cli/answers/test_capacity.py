"""The command ``planner capacity``."""

from pathlib import Path

import pytest

from planner.domain.week_file import write_week
from tests.builders import HOUR, a_helper, a_visit, a_week
from tests.cli.commands import run, run_json
from tests.services.files import HELPERS, REQUESTS, a_request, as_csv


@pytest.fixture
def week(tmp_path: Path) -> str:
    """A week file with a visit in Swedish on Thursday, and nobody for it."""
    file = tmp_path / "week.json"
    visits = [a_visit("v1", windows=((3, 9, 15),), languages=("sv",)), a_visit("v2", languages=("fi",))]
    write_week(a_week(visits, [a_helper("h1", languages=("fi",))]), file)
    return str(file)


def test_file_tells_shortage_in_words(week: str) -> None:
    result = run("capacity", week)

    assert result.exit_code == 0, result.output
    assert "Swedish, Thursday 3.12.2026: needed 1.0 h, offered 0.0 h." in result.stdout
    assert "Districts are left out" in result.stdout


def test_file_tells_shortage_as_json(week: str) -> None:
    found = run_json("capacity", week)

    assert found["proven"]["seconds"] == HOUR
    assert found["proven"]["groups"][0]["visits"] == ["v1"]
    assert (found["districts"], found["left_out"]) == ([], [])


def test_store_tells_shortage_and_who_is_not_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLANNER_DATABASE", raising=False)
    rows = (*REQUESTS, a_request("R6", "Ei Ole Katu 1", "30.11.2026 9.00-12.00"))
    Path("requests.csv").write_bytes(as_csv(rows))
    Path("helpers.csv").write_bytes(as_csv(HELPERS))
    run("init")
    run("import", "--requests", "requests.csv", "--helpers", "helpers.csv")
    run("geocode")

    result = run("capacity", "--week", "2026-12-02")

    assert result.exit_code == 0, result.output
    assert "Computer + Swedish, Wednesday 2.12.2026: needed 1.0 h, offered 0.0 h." in result.stdout
    assert "Torkkelinmäki" in result.stdout
    assert "Asukas Esimerkki R6, request R6: The address is not in the register." in result.stderr


@pytest.mark.parametrize("given", [(), ("--week", "2026-11-30", "week.json")], ids=["nothing", "both"])
def test_asks_for_a_week_or_a_file(given: tuple[str, ...]) -> None:
    result = run("capacity", *given)

    assert result.exit_code == 2
    assert "Give --week DATE, or a week file." in result.stderr
