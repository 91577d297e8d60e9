"""Rules, channels and calls on the command line; free text comes from a file or standard input, never an argument."""

from pathlib import Path

import pytest

from tests.cli.commands import run, run_json
from tests.services.files import a_request, as_csv


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with a request for a home visit that lacks the talk about hazards."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLANNER_DATABASE", raising=False)
    row = a_request("R1", "Agricolankatu 11", "30.11.2026 9.00-12.00", hazards_asked="")
    (tmp_path / "requests.csv").write_bytes(as_csv((row,)))
    run("init")
    run("import", "--requests", "requests.csv")
    return tmp_path


def test_request_goes_from_questions_over_a_call_to_a_visit(folder: Path) -> None:
    asked = run_json("request", "triage", "R1")
    assert (asked["code"], asked["recommended"], len(asked["open_questions"])) == ("TRIAGE_NO_RULE", None, 5)
    told = run_json("request", "triage", "R1", "--remote-tried", "no", "--can-leave-home", "no")
    assert (told["recommended"], told["rule"], told["table_version"]) == ("remote", "remote_first", 0)
    assert told["answers"]["can_leave_home"] is False
    assert run_json("request", "channel", "R1", "remote")["rule"] == "remote_first"

    assert run_json("request", "call-back", "R1", "2090-01-02T09:30")["call_back"] == "2090-01-02T09:30:00+02:00"
    waiting = run_json("request", "queue")
    assert [(entry["request"], entry["overdue"], entry["calls"]) for entry in waiting] == [("R1", False, 0)]
    called = run_json("request", "call", "R1", "not_solved", "--minutes", "20", "--note", "-", typed="Ei auennut.\n")
    assert (called["state"], called["recommended"], called["rule"]) == ("triaged", "home", "home_cannot_leave")

    run_json("request", "channel", "R1", "home")
    refused = run("request", "ready", "R1")
    assert (refused.exit_code, "CONSENT_MISSING" in refused.stderr) == (1, True)
    (folder / "hazards.txt").write_text("Koira on irti.\n", encoding="utf-8")
    noted = run_json("request", "consent", "R1", "--hazards-asked", "2026-11-20", "--hazards", "hazards.txt")
    assert noted["missing"] == []
    assert run_json("request", "ready", "R1") == {"request": "R1", "state": "ready"}


@pytest.mark.slow
def test_people_read_the_rule_and_the_queue(folder: Path) -> None:
    assert "Can the device be carried there?" in run("request", "triage", "R1").stdout
    line = run("request", "triage", "R1", "--remote-tried", "no").stdout
    assert line == "Recommended: Remote support. Remote support is tried first. (rule remote_first, version 0)\n"
    assert run("request", "channel", "R1", "remote").stdout == "Chosen: Remote support.\n"
    for _ in range(3):
        said = run("request", "call", "R1", "not_reached").stdout
    assert "was not reached 3 times: send a letter, or agree on a visit." in said
    assert "at any time" in run("request", "queue").stdout
    refused = run("request", "call", "R1", "not_solved")
    assert (refused.exit_code, "TRIAGE_REASON_MISSING" in refused.stderr) == (1, True)


@pytest.mark.slow
def test_override_reads_its_reason_and_refuses_a_secret(folder: Path) -> None:
    for typed, code in (("", "TRIAGE_REASON_MISSING"), ("PIN 1234", "SECRET_IN_TEXT")):
        refused = run("request", "channel", "R1", "site", "--reason", "-", typed=typed)
        assert (refused.exit_code, code in refused.stderr, "1234" in refused.output) == (1, True, False)

    (folder / "reason.txt").write_bytes("Kirjasto on naapurissa \xff".encode("latin-1"))
    assert run_json("request", "channel", "R1", "site", "--reason", "reason.txt")["rule"] is None
    assert "--reason TEXT" not in run("request", "channel", "--help").stdout


def test_rules_are_shown_changed_and_never_overwritten(folder: Path) -> None:
    shown = run_json("triage", "show")
    assert (shown["version"], shown["rules"][0]["id"]) == (0, "remote_first")
    text = run("triage", "show", "--toml").stdout
    (folder / "rules.toml").write_text(text.replace("needs_home = true, ", ""), encoding="utf-8")

    tried = run_json("triage", "set", "rules.toml", "--base", "0", "--dry-run")
    assert (tried["set"], tried["changed"], tried["decided_differently"]) == (False, ["home_network"], 1)
    assert run_json("triage", "show")["version"] == 0
    done = run("triage", "set", "rules.toml", "--base", "0")
    assert "Version 1 of the rules holds from now on." in done.stdout
    assert "is_portable: Yes" in done.stdout
    assert done.stderr.count("TRIAGE_RULE_INVALID") == 3

    again = run("triage", "set", "rules.toml", "--base", "0")
    assert (again.exit_code, "EDIT_CONFLICT" in again.stderr) == (3, True)
    assert "needs_home = true" in run("triage", "show", "--version", "0", "--toml").stdout
    assert run("triage", "show").stdout.startswith("Rules, version 1\n1. remote_first: Remote support.")


@pytest.mark.slow
def test_wrong_rules_are_told_whole(folder: Path) -> None:
    (folder / "rules.toml").write_text('[[rules]]\nid = "a"\nwhat = 1\n', encoding="utf-8")

    refused = run("triage", "set", "rules.toml", "--base", "0")

    assert refused.exit_code == 1
    assert "rules[0].what: This key is unknown" in refused.stderr
    assert refused.stderr.count("TRIAGE_RULE_INVALID") == 5
