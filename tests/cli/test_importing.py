"""Commands that take files in."""

from pathlib import Path

import pytest

from tests.cli.commands import run, run_json
from tests.services.files import HELPERS, REQUESTS, a_request, as_csv
from tests.services.test_importing import EXPORT

BAD = a_request("R6", "Agricolankatu 11", "30.11.2026 25:00-26:00")
MAPPING = """
[columns]
Tapaus = "id"
Asiakas = "name"
Puh = "phone"
Asia = "topic"
Tuli = "received"

[defaults]
channel = "remote"
languages = "fi"
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation, and files beside it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "requests.csv").write_bytes(as_csv((*REQUESTS, BAD)))
    (tmp_path / "helpers.csv").write_bytes(as_csv(HELPERS))
    (tmp_path / "export.csv").write_bytes(as_csv(EXPORT))
    (tmp_path / "mapping.toml").write_text(MAPPING)
    run("init")
    return tmp_path


def test_preview_counts_and_saves_nothing() -> None:
    assert run_json("import", "--requests", "requests.csv", "--preview") == {
        "accepted": 5,
        "rejected": 1,
        "duplicates": 4,
        "findings": [{"where": 'row 7, column "times"', "code": "TIME_INVALID"}],
    }
    assert run_json("import", "--helpers", "helpers.csv")["helpers"]["added"] == 2


def test_good_rows_go_in_and_the_others_are_kept_for_their_owner(folder: Path) -> None:
    saved = run_json("import", "--requests", "requests.csv", "--rejects", "rejects.csv")

    assert saved["requests"]["added"] == 5
    rejects = folder / "rejects.csv"
    assert rejects.stat().st_mode & 0o777 == 0o600
    rejects.write_text(rejects.read_text().replace("25:00-26:00", "9-12"))
    assert run_json("import", "--requests", "rejects.csv")["requests"]["added"] == 1


def test_files_of_a_system_go_in_once(folder: Path) -> None:
    assert run_json("source", "map", "remote_desk", "mapping.toml")["defaults"] == {
        "channel": "remote",
        "languages": "fi",
    }

    for added in (2, 0):
        saved = run_json("import", "--requests", "export.csv", "--system", "remote_desk")
        assert saved["requests"]["added"] == added


@pytest.mark.parametrize(
    "content",
    [
        "[columns",
        'columns = "x"',
        "[columns]\na = 1",
        "[rows]\n",
        '[columns]\na = "b"',
        "[columns]\na = " + "9" * 5_000,
        "[columns]\na = " + "[" * 20_000,
    ],
)
def test_a_broken_mapping_is_refused(folder: Path, content: str) -> None:
    (folder / "mapping.toml").write_text(content)

    assert run("source", "map", "remote_desk", "mapping.toml").exit_code == 1
    assert run("source", "map", "remote_desk").exit_code == 3


def test_an_unmapped_system_and_wrong_use_are_refused() -> None:
    assert run("import", "--requests", "export.csv", "--system", "nobody").exit_code == 1
    assert run("import", "--helpers", "helpers.csv", "--preview").exit_code == 2


def test_sites_are_in_from_the_start_and_are_corrected() -> None:
    assert len(run_json("site", "list")) == 68

    assert run("site", "hours", "kallion-kirjasto", "Mo 9-12").exit_code == 0
    assert run("site", "workstations", "kallion-kirjasto", "0").exit_code == 1
    assert run("site", "access", "kallion-kirjasto", "--step-free").exit_code == 0

    kallio = next(site for site in run_json("site", "list") if site["id"] == "kallion-kirjasto")
    assert (kallio["opening_hours"], kallio["step_free"]) == ("Mo 09:00-12:00", True)
    assert run_json("data", "import-sites", "--as-of", "2026-11-24")["added"] == 0


def test_an_address_in_doubt_is_settled(folder: Path) -> None:
    (folder / "misspelt.csv").write_bytes(as_csv((a_request("R9", "Agricolankattu 11", "30.11.2026 9-12"),)))
    run("import", "--requests", "misspelt.csv")
    run("geocode")
    (waiting,) = run_json("address", "list")

    assert run("address", "settle", waiting["code"]).exit_code == 2
    assert run("address", "settle", waiting["code"], "--candidate", "9").exit_code == 2
    assert run("address", "settle", waiting["code"], "--point", "0", "0").exit_code == 1
    assert run("address", "settle", waiting["code"], "--candidate", "1").exit_code == 0
    assert run_json("address", "list") == []
