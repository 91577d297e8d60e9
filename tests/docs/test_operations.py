"""What docs/operations.md and docs/examples tell an operator to type or to set is there, and means what they say."""

import re
import shlex
import tomllib
from dataclasses import fields
from pathlib import Path

import click
import pytest

from planner.cli import main
from planner.config import Settings, read_settings
from planner.domain.retention import DEFAULT_DAYS
from planner.services.retention import periods_of

ROOT = Path(__file__).parents[2]
OPERATIONS = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
EXAMPLES = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs/examples").iterdir())}
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`planner ([a-z][^`]*)`")
COMMAND = re.compile(r"(?:^|[ '])(?:/srv/planner/bin/)?planner (?=[a-z])(?!planner-)(.+?)(?:'|$)")
"""A command line of ours in a shell block or a unit; ``planner planner-….timer`` is an argument of systemctl."""
SETTING = re.compile(r"PLANNER_([A-Z_]+)")
CODE_ROW = re.compile(r"^\| `([A-Z]+(?:_[A-Z]+)+)` \|", flags=re.MULTILINE)
ANY_VALUE = {"NAME": "anna"}


def shell_lines() -> list[str]:
    """The lines of the blocks that an operator types; continued ones in one piece."""
    blocks = [text for language, text in BLOCK.findall(OPERATIONS) if not language]
    return [line for text in blocks for line in text.replace("\\\n", " ").splitlines()]


def planner_commands() -> list[str]:
    """Every command line of the product in the document and the units, without its first word."""
    typed = [line for line in shell_lines() if line.startswith(("planner ", "runuser "))]
    started = [
        line.partition("=")[2] for text in EXAMPLES.values() for line in text.splitlines() if "ExecStart=" in line
    ]
    found = [match[1] for line in (*typed, *started) if (match := COMMAND.search(line))]
    return [*found, *INLINE.findall(OPERATIONS)]


def parse(line: str) -> click.Command:
    """Return the command that a line names, after all its options and arguments have been understood."""
    command: click.Command = main
    words = [ANY_VALUE.get(word, word) for word in shlex.split(line)]
    while isinstance(command, click.Group):
        name, *words = words
        command = command.commands[name]
    is_only_named = not words
    command.make_context(command.name, words, resilient_parsing=is_only_named)
    return command


def locations() -> list[tuple[str, str]]:
    """The locations of the proxy: what is matched, and what becomes of it."""
    return re.findall(r"location (.*?)\s*\{(.*?)\}", EXAMPLES["nginx.conf"], flags=re.DOTALL)


@pytest.mark.parametrize("line", sorted(set(planner_commands())))
def test_command_is_one_of_ours(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for option in ("--requests", "--helpers"):  # files that have to be there
        line = re.sub(rf"{option} (/\S+)", f"{option} {ROOT / 'README.md'}", line)

    assert parse(line).callback is not None


@pytest.mark.parametrize(
    "line",
    ["account add anna --role planner --subject", "serve --ports 1", "restore --check x", "account add a --role x"],
)
def test_command_that_is_none_would_be_seen(line: str) -> None:
    with pytest.raises(click.UsageError):
        parse(line)


def test_commands_are_found_where_they_stand() -> None:
    found = planner_commands()

    assert {"init", "migrate", "serve --port 8501", "purge", "account list", "audit verify"} <= set(found)
    assert any(line.startswith("backup --replace") for line in found)
    assert any(line.startswith("restore --verify") for line in found)


def test_modules_that_are_run_exist() -> None:
    named = set(re.findall(r"/srv/planner/bin/python -m ([\w.]+)", OPERATIONS))

    assert named
    assert [name for name in named if not (ROOT / name.replace(".", "/")).with_suffix(".py").is_file()] == []


def test_settings_exist() -> None:
    known = {setting.name for setting in fields(Settings)}
    text = OPERATIONS + "".join(EXAMPLES.values())
    in_environment = {name.lower() for name in SETTING.findall(text)}
    in_file = {
        key for language, block in BLOCK.findall(OPERATIONS) if language == "toml" for key in tomllib.loads(block)
    }

    assert in_file >= {"database", "language", "trusted_proxy", "retention"}
    assert (in_file | in_environment) - known == set()


def test_settings_are_taken_as_they_stand(tmp_path: Path) -> None:
    blocks = [block for language, block in BLOCK.findall(OPERATIONS) if language == "toml"]
    (tmp_path / "planner.toml").write_text("\n".join(blocks), encoding="utf-8")

    settings = read_settings(tmp_path, environment={})

    periods = periods_of(settings)
    assert periods.is_confirmed
    assert periods.days == DEFAULT_DAYS


def test_codes_are_described() -> None:
    described = (ROOT / "docs/codes.md").read_text(encoding="utf-8")
    named = CODE_ROW.findall(OPERATIONS)

    assert "KEY_WRONG" in named
    assert [code for code in named if f"`{code}`" not in described] == []


def test_files_that_are_copied_exist() -> None:
    named = set(re.findall(r"docs/examples/[\w.*-]+", OPERATIONS))

    assert named
    assert [pattern for pattern in named if not list(ROOT.glob(pattern))] == []


def test_units_that_are_enabled_exist_and_start_what_is_installed() -> None:
    enabled = re.findall(r"systemctl enable --now ([\w. -]+)", OPERATIONS)
    names = {name if "." in name else f"{name}.service" for line in enabled for name in line.split()}
    timers = {name for name in EXAMPLES if name.endswith(".timer")}

    assert names == {"planner.service", *timers}
    assert {name.replace(".timer", ".service") for name in timers} <= EXAMPLES.keys()


@pytest.mark.parametrize("name", [name for name in EXAMPLES if name.endswith(".service")])
def test_unit_gives_the_key_to_an_unprivileged_user_only(name: str) -> None:
    lines = EXAMPLES[name].splitlines()

    assert "User=planner" in lines
    assert "LoadCredential=planner.key:/etc/planner/planner.key" in lines
    assert "Environment=PLANNER_KEY_FILE=%d/planner.key" in lines
    assert {"NoNewPrivileges=true", "ProtectSystem=strict", "UMask=0077"} <= set(lines)


@pytest.mark.parametrize("path", ["= /_stcore/metrics", "^~ /_stcore/agent", "= /health"])
def test_proxy_keeps_from_the_public_what_is_not_for_them(path: str) -> None:
    """``=`` and ``^~`` win over the location of everything, whatever their order."""
    assert dict(locations())[path].strip() == "return 404;"


def test_proxy_says_who_asks_and_logs_no_query() -> None:
    everything = dict(locations())["/"]
    servers = EXAMPLES["nginx.conf"].split("server {")[1:]
    log_format = re.findall(r"^log_format planner '(.*)';$", EXAMPLES["nginx.conf"], flags=re.MULTILINE)

    assert "proxy_pass http://127.0.0.1:8501;" in everything
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in everything
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in everything
    assert "proxy_set_header Upgrade $http_upgrade;" in everything
    assert len(log_format) == 1
    assert not {"$request ", "$request_uri", "$args", "$query_string"} & set(re.split(r"(?<= )", log_format[0] + " "))
    assert all("access_log /var/log/nginx/planner.log planner;" in server for server in servers)
