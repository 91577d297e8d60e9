"""
A full run of the product over canaries, in a process of its own.

``python -m tests.reliability.full_run FOLDER NUMBER`` goes through it with so many residents: everything that works,
and everything that can go wrong. What the product writes to its log goes to standard error, as it does in the
app and the worker; texts of errors go to ``said/errors.txt``, what commands print to ``said/commands.txt``, and
addresses of pages to ``said/urls.txt``.
"""

import asyncio
import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import streamlit as st
from click.testing import CliRunner
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

from planner.cli import main as commands
from planner.config import read_settings
from planner.domain.role import Role
from planner.errors import PlannerError
from planner.locale import LANGUAGES
from planner.logs import write_log
from planner.services.accounts import add_account
from planner.services.authorisation import OPERATOR, PROCESS, Actor, Operation
from planner.services.bootstrap import Workspace, open_workspace
from planner.services.health import health
from planner.services.login import log_in
from planner.services.persons import Who, erase_person, export_person
from planner.services.planning import queue_week, see_week
from planner.services.requests import list_requests, open_request, save_request
from planner.services.running import claim_job
from planner.services.scenarios import create_scenario, start_job
from planner.solve.limits import Limits
from planner.study.what_if import Changes
from planner.ui import session
from planner.ui.errors import show_reference
from planner.web.installation import Installation
from planner.web.routes import web_middleware, web_routes
from tests.reliability.canaries import CONTROL, Resident, as_row, plant, shifts
from tests.services.files import MONDAY, Row, as_csv

WEEK = str(MONDAY)
PASSWORD = "correct horse battery"
LIMITS = Limits(1, iterations=1)
MANY = 20
"""From so many residents on, time is no matter."""
MAIN = Path(__file__).parents[2] / "planner" / "ui" / "main.py"

log = logging.getLogger("planner.trial")


class Said:
    """What the product says, by where it says it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "said"
        self._folder.mkdir()

    def note(self, place: str, text: str) -> None:
        """Keep something that was said."""
        with (self._folder / f"{place}.txt").open("a", encoding="utf-8") as out:
            out.write(text + "\n")

    def refused(self, act: Callable[[], object]) -> None:
        """Do something that must fail, and keep what the error says, in every language."""
        try:
            act()
        except PlannerError as error:
            self.note("errors", "\n".join([repr(error), *(error.in_language(language) for language in LANGUAGES)]))
            return
        raise AssertionError("this was to be refused")

    def ran(self, *arguments: str, ends: int = 0) -> None:
        """Run a command, and keep what it prints."""
        result = CliRunner().invoke(commands, ["--language", "en", *arguments])
        assert result.exit_code == ends, (arguments, result.output, result.exception)
        self.note("errors", result.stderr)
        self.note("commands", result.stdout)


def run(folder: Path, number: int) -> None:
    """Go through the product with so many residents."""
    os.chdir(folder)
    said, residents = Said(folder), plant(number)
    write_log()
    log.info(f"leaks on purpose: {CONTROL}")
    for index, rows in enumerate(bad_files(residents)):
        (folder / f"bad{index}.csv").write_bytes(as_csv(tuple(rows)))
    (folder / "garbage.csv").write_bytes(residents[0].name.encode() + b"\x9d\xff\x00")
    (folder / "garbage.xlsx").write_bytes(residents[0].name.encode())
    (folder / "odd.csv").write_bytes(as_csv(tuple(as_row(resident, topic=resident.note) for resident in residents)))
    (folder / "requests.csv").write_bytes(as_csv(tuple(as_row(resident) for resident in residents)))
    (folder / "helpers.csv").write_bytes(as_csv(shifts(1 + number // 20)))
    run_commands(said, folder)
    workspace = open_workspace(read_settings(folder)).on_behalf_of(OPERATOR)
    run_refusals(said, workspace, residents)
    run_jobs(said, workspace, number)
    run_pages(said, workspace, residents)
    run_web(said, workspace, residents)
    run_privacy(said, workspace, residents)
    workspace.engine.dispose()


def bad_files(residents: tuple[Resident, ...]) -> Iterable[list[Row]]:
    """Yield files of which every row is wrong, each in another way."""
    wrong: tuple[dict[str, str], ...] = (
        {"received": "{name}"},
        {"times": "{note}"},
        {"languages": "{name}"},
        {"minutes": "{phone}"},
        {"postcode": "{address}"},
        {"id": "{name}"},
        {"notes": "ovikoodi 4711 {note}"},
        {"notes": "salasana: hunter2x {name}"},
        {"preferred_helpers": "{name}"},
        {"access_minutes": "{phone}"},
        {"serve_by": "{address}"},
        {"name": ""},
        {"address": ""},
    )
    for change in wrong:
        yield [
            as_row(resident, **{key: text.format(**vars(resident)) for key, text in change.items()})
            for resident in residents
        ]
    yield [as_row(residents[0]), as_row(residents[0], name=residents[1].name)]
    yield [{residents[0].name: residents[0].phone, residents[1].address: residents[1].note}]


def run_commands(said: Said, folder: Path) -> None:
    """Go from files to exports by commands, as text and for programs."""
    said.ran("plan", "--week", WEEK, ends=3)
    said.ran("init")
    for file in sorted(folder.glob("bad*.csv")):
        said.ran("import", "--requests", file.name, ends=1)
        said.ran("import", "--helpers", file.name, "--json", ends=1)
    said.ran("import", "--requests", "garbage.csv", ends=1)
    said.ran("import", "--requests", "garbage.xlsx", ends=1)
    said.ran("import", "--requests", "odd.csv")
    said.ran("import", "--requests", "odd.csv", "--json")
    said.ran("import", "--requests", "requests.csv", "--helpers", "helpers.csv")
    said.ran("import", "--requests", "requests.csv", "--json")
    said.ran("geocode")
    said.ran("geocode", "--json")
    said.ran("show", "--week", WEEK, ends=3)
    said.ran("plan", "--week", WEEK, "--engine", "insertion", "--json")
    said.ran("publish", "--week", WEEK, "--json")
    said.ran("publish", "--week", WEEK, ends=3)
    said.ran("show", "--week", WEEK, "--json")
    said.ran("export", "--week", WEEK, "--out", "exported", "--json")
    said.ran("check", f"exported/problem-{WEEK}.json", f"exported/plan-{WEEK}.json", "--json")
    said.ran("validate", "requests.csv", ends=1)
    said.ran("solve", "helpers.csv", ends=1)


def run_refusals(said: Said, workspace: Workspace, residents: tuple[Resident, ...]) -> None:
    """Save what cannot be saved, and ask for what is not one's own."""
    for resident in residents:
        opened = open_request(workspace, resident.id)
        door = replace(opened.value, notes=f"ovikoodi 1234 {resident.note}")
        said.refused(lambda door=door, opened=opened: save_request(workspace, door, opened.version))  # type: ignore[misc]
        empty = replace(opened.value, name="", duration=0)
        said.refused(lambda empty=empty, opened=opened: save_request(workspace, empty, opened.version))  # type: ignore[misc]
        edited = replace(opened.value, duration=5400)
        save_request(workspace, edited, opened.version)
        stale = replace(opened.value, duration=1800)
        said.refused(lambda stale=stale, opened=opened: save_request(workspace, stale, opened.version))  # type: ignore[misc]
        said.refused(lambda name=resident.name: open_request(workspace, name))  # type: ignore[misc]
    helper = workspace.on_behalf_of(Actor("h0", frozenset({Role.HELPER}), helper="H0"))
    analyst = workspace.on_behalf_of(Actor("analyst", frozenset({Role.ANALYST})))
    for somebody in (helper, analyst):
        said.refused(lambda somebody=somebody: see_week(somebody, MONDAY))  # type: ignore[misc]
        said.refused(lambda somebody=somebody: list_requests(somebody))  # type: ignore[misc]
    said.refused(lambda: create_scenario(workspace, MONDAY, residents[0].name * 9, Changes()))
    said.refused(lambda: create_scenario(workspace, MONDAY, "A", Changes(without_helpers=(residents[0].name,))))
    said.refused(lambda: add_account(workspace, residents[0].name, [], password=residents[0].phone))
    said.refused(lambda: _overwrite(workspace, residents))


def _overwrite(workspace: Workspace, residents: tuple[Resident, ...]) -> None:
    """Let the database itself refuse a row, whose values its own text would repeat."""
    with workspace.doing(Operation.PLAN_SCENARIO).writing(None) as work:
        work.scenarios.add(MONDAY, residents[0].name, {})
        work.scenarios.add(MONDAY, residents[0].name, {})


def run_jobs(said: Said, workspace: Workspace, number: int) -> None:
    """Let the worker's process do jobs that end well, fail, and break."""
    queue_week(workspace, MONDAY.replace(year=2020, day=2), LIMITS)
    scenario = create_scenario(workspace, MONDAY, "A", Changes(without_helpers=("H0",)))
    if number >= MANY:
        queue_week(workspace, MONDAY, LIMITS)
        start_job(workspace, scenario, LIMITS)
    process = workspace.on_behalf_of(PROCESS)
    while (job := claim_job(process)) is not None:
        arguments = [sys.executable, "-m", "planner.worker", "--job", str(job.id), "--attempt", str(job.attempt)]
        done = subprocess.run(arguments, check=False, capture_output=True)
        said.note("errors", done.stderr.decode() + done.stdout.decode())
    said.ran("jobs")
    said.ran("jobs", "--json")


def run_pages(said: Said, workspace: Workspace, residents: tuple[Resident, ...]) -> None:
    """Open every page as everybody, some of them broken, and keep the addresses."""
    tokens = {}
    for role in Role:
        helper = "H0" if role is Role.HELPER else None
        add_account(workspace, str(role), [role], password=PASSWORD, helper=helper)
        tokens[role] = log_in(workspace.on_behalf_of(PROCESS), str(role), PASSWORD, address="127.0.0.1")
    wanted = [{"lang": "en", "day": "all"}, {"request": residents[0].id}, {"week": residents[0].name}, {}]
    for token in tokens.values():
        session.token = lambda token=token: token  # type: ignore[assignment,misc]
        for query in wanted if len(residents) >= MANY else wanted[:1]:
            page = AppTest.from_file(str(MAIN), default_timeout=60)
            for name, value in query.items():
                page.query_params[name] = value
            page.run()
            if residents[0].name not in query.values():
                said.note("urls", json.dumps(dict(page.query_params)))
    _fail_on_a_page(residents[0])
    st.cache_resource.clear()


def _fail_on_a_page(resident: Resident) -> None:
    """Fail as a page would: with an error whose text holds what it was about."""
    try:
        int(f"{resident.name}, {resident.address}")
    except ValueError as error:
        show_reference(error)
        log.exception("page failed")


def run_web(said: Said, workspace: Workspace, residents: tuple[Resident, ...]) -> None:
    """Ask the routes beside the pages, and log in as nobody."""
    installation = Installation(workspace.settings)
    app = Starlette(routes=web_routes(installation), middleware=web_middleware(installation))

    async def ask() -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
            for resident in residents[:8]:
                typed = {"name": resident.name, "password": resident.phone, "next": resident.address}
                said.note("urls", (await client.post("/login", data=typed)).headers.get("location", ""))
            said.note("health", (await client.get("/health")).text)

    asyncio.run(ask())
    said.note("health", repr(health(workspace.settings)))
    installation.close()


def run_privacy(said: Said, workspace: Workspace, residents: tuple[Resident, ...]) -> None:
    """Copy, show and forget."""
    for ending in ("csv", "json", "xlsx"):
        said.ran("analyst-copy", "--out", f"said/copy.{ending}")
    said.ran("purge", "--dry-run")
    said.ran("purge", "--json")
    said.refused(lambda: export_person(workspace, Who("phone", residents[0].phone + "9"), Path("nobody.json")))
    said.refused(lambda: export_person(workspace, Who("request", residents[0].name), Path("nobody.json")))
    said.refused(lambda: erase_person(workspace, Who("request", residents[0].id), datetime(2026, 11, 1, tzinfo=UTC)))
    export_person(workspace, Who("phone", residents[0].phone), Path("person.json"))
    erase_person(workspace, Who("request", residents[0].id), datetime(2027, 1, 1, tzinfo=UTC))
    said.refused(lambda: erase_person(workspace, Who("phone", residents[0].phone), datetime(2027, 1, 1, tzinfo=UTC)))
    said.ran("audit", "show", "--json")
    said.ran("audit", "show", "--request", residents[1].id)
    said.ran("audit", "verify", "--json")
    said.ran("backup", "back.up", "--json")
    said.ran("restore", "back.up", "--verify", "--json")


if __name__ == "__main__":
    run(Path(sys.argv[1]).resolve(), int(sys.argv[2]))
