"""Purging, showing, forgetting and copying, as the operator of an installation does it."""

import json
from pathlib import Path

import pytest

from planner.domain.retention import DEFAULT_DAYS
from tests.cli.commands import run, run_json
from tests.services.files import HELPERS, REQUESTS, a_request, as_csv

WHO = a_request("R7", "Agricolankatu 11", "8.12.2026 10.00-14.00", name="Kanarianlintu Keltainen", phone="000 0777 123")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with a handful of requests."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLANNER_DATABASE", raising=False)
    (tmp_path / "requests.csv").write_bytes(as_csv((*REQUESTS, WHO)))
    (tmp_path / "helpers.csv").write_bytes(as_csv(HELPERS))
    for arguments in (
        ("init",),
        ("import", "--requests", "requests.csv", "--helpers", "helpers.csv"),
    ):
        assert run(*arguments).exit_code == 0
    return tmp_path


def test_dry_run_says_what_would_go_and_that_the_periods_are_ours(folder: Path) -> None:
    result = run("purge", "--dry-run")

    assert result.exit_code == 0
    assert "to be confirmed by the controller" in result.stdout
    assert all(name in result.stdout for name in DEFAULT_DAYS)
    assert "Receipt" not in result.stdout


def test_purge_prints_its_receipt_and_where_data_may_still_be(folder: Path) -> None:
    result = run("purge")

    assert result.exit_code == 0
    assert "Receipt 1" in result.stdout
    assert "Back-ups made before" in result.stdout


def test_purge_for_programs(folder: Path) -> None:
    looked, done = run_json("purge", "--dry-run"), run_json("purge")

    assert looked["counts"] == done["counts"]
    assert (looked["dry_run"], looked["confirmed"], "receipt" in looked) == (True, False, False)
    assert (done["receipt"], done["wiped"], done["server_log_keeps"]) == (1, True, False)
    assert done["days"] == {str(name): days for name, days in DEFAULT_DAYS.items()}


def test_periods_of_the_controller_are_no_longer_marked(folder: Path) -> None:
    periods = "\n".join(f"{name} = 10" for name in DEFAULT_DAYS)
    (folder / "planner.toml").write_text(f"[retention]\n{periods}\n", encoding="utf-8")

    assert run_json("purge", "--dry-run")["confirmed"] is True
    assert "to be confirmed" not in run("purge").stdout


def test_missing_and_wrong_periods_are_told_at_once(folder: Path) -> None:
    (folder / "planner.toml").write_text('[retention]\ncontact = 365\nnotes = "x"\n', encoding="utf-8")

    result = run("purge")

    assert result.exit_code == 1
    assert "retention.notes" in result.stderr
    assert result.stderr.count("RETENTION_MISSING") == len(DEFAULT_DAYS) - 2
    assert "RETENTION_INVALID" in result.stderr


def test_periods_that_are_no_table_are_refused(folder: Path) -> None:
    (folder / "planner.toml").write_text("retention = 365\n", encoding="utf-8")

    assert "TYPE_INVALID" in run("purge").stderr


def test_person_is_shown_by_request_and_erased_by_phone(folder: Path) -> None:
    shown = run_json("person", "export", "--request", "R7", "--out", "person.json")
    assert json.loads((folder / "person.json").read_text(encoding="utf-8"))["resident"]["id"] == shown["resident"]

    erased = run_json("person", "erase", "--phone", typed="000-0777 123\n")

    assert erased["resident"] == shown["resident"]
    assert (erased["counts"]["requests"], erased["wiped"], erased["backups_before_keep"]) == (1, True, True)
    assert run("person", "erase", shown["resident"]).exit_code == 3


def test_erasure_prints_its_receipt_and_nothing_of_the_person(folder: Path) -> None:
    result = run("person", "erase", "--phone", typed="0000777123\n")

    assert result.exit_code == 0
    assert "Receipt 1" in result.stdout
    assert "Back-ups made before" in result.stdout
    assert "Keltainen" not in result.output


def test_several_who_fit_are_listed(folder: Path) -> None:
    result = run("person", "export", "--phone", "--out", "person.json", typed="000 0000 001\n")

    assert result.exit_code == 1
    assert result.stderr.count("RESIDENT_AMBIGUOUS") == len(REQUESTS)
    assert not (folder / "person.json").exists()


@pytest.mark.parametrize("arguments", [(), ("abc", "--request", "R7"), ("--phone", "--request", "R7")])
def test_one_resident_is_named_one_way(folder: Path, arguments: tuple[str, ...]) -> None:
    assert run("person", "erase", *arguments, typed="1\n").exit_code == 2


def test_nobody_is_found(folder: Path) -> None:
    result = run("person", "export", "--request", "R99", "--out", "person.json")

    assert result.exit_code == 3
    assert "RESIDENT_NOT_FOUND" in result.stderr


def test_promised_visit_is_cancelled_before_anybody_is_erased(folder: Path) -> None:
    shift = {**HELPERS[0], "id": "H9", "date": "3.12.2096"}
    request = a_request("F1", "Agricolankatu 11", "3.12.2096 9.00-14.00", received="20.11.2096")
    (folder / "far.csv").write_bytes(as_csv((request,)))
    (folder / "shifts.csv").write_bytes(as_csv((shift,)))
    assert run("import", "--requests", "far.csv", "--helpers", "shifts.csv").exit_code == 0
    assert run("plan", "--week", "2096-12-03", "--engine", "insertion").exit_code == 0
    assert run("publish", "--week", "2096-12-03").exit_code == 0

    result = run("person", "erase", "--request", "F1")

    assert result.exit_code == 3
    assert "REQUEST_STATE" in result.stderr


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_analyst_copy_is_written(folder: Path, ending: str) -> None:
    copied = run_json("analyst-copy", "--out", f"copy.{ending}")

    assert copied["rows"] == len(REQUESTS) + 1
    assert (folder / f"copy.{ending}").stat().st_size > 0
    assert b"Keltainen" not in (folder / f"copy.{ending}").read_bytes()


def test_analyst_copy_of_another_kind_is_refused(folder: Path) -> None:
    assert run("analyst-copy", "--out", "copy.txt").exit_code == 1
