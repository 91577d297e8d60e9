"""The whole way of a request in a real browser, by the keyboard alone: from a call to a week, and once more by form."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import pytest
from playwright.sync_api import Page, expect

from planner.config import Settings
from planner.domain.channel import CHANNEL_NAMES, Channel
from planner.domain.consent import CONSENT_NAMES, DATED
from planner.domain.lifecycle import RequestState
from planner.domain.readiness import findings_before_visit
from planner.domain.remote import OUTCOME_NAMES, Outcome
from planner.domain.role import Role
from planner.domain.triage import ANSWER_NAMES, Question
from planner.locale import LANGUAGES, Language
from planner.services.accounts import add_account
from planner.services.authorisation import OPERATOR, Operation
from planner.services.bootstrap import Workspace, create_workspace, open_workspace
from planner.services.importing import import_helpers
from planner.services.local_time import local_today
from planner.services.planning import plan_week, see_week
from planner.services.request_list import Which, find_requests
from planner.services.requests import open_request, see_request
from planner.services.week import build_week, monday_of
from planner.web.request_words import FORM_WORDS, LABELS, TITLE_RECEIVED
from tests.browser.accessibility import axe_violations
from tests.browser.conftest import OpenBrowser
from tests.browser.desk import Desk
from tests.browser.keyboard import choose, pick, press, push, write, write_day
from tests.browser.logged_in import PASSWORD, log_in_as
from tests.browser.same_rows import rows_of
from tests.browser.serving import Server, serve
from tests.cli.commands import run_json
from tests.services.files import a_shift, as_csv

pytestmark = pytest.mark.slow

PATIENCE_MS = 30_000
ADDRESS = "Agricolankatu 11"
TOPIC = "tv_channels"
REASON = "Reititin ei käynnisty uudelleen."
HAZARD = "Eteisessä on irtonainen matto."
HOME_RULE = "home_network"
REMOTE_RULE = "remote_first"


@dataclass(frozen=True)
class Resident:
    """Somebody who calls, and how they say when a visit suits."""

    name: str
    phone: str
    times: str


RESIDENTS: dict[Language, Resident] = {
    "fi": Resident("Aino Esimerkki", "040 123 4501", "arkisin 9-12"),
    "sv": Resident("Helga Provström", "040 123 4502", "vardagar 9-12"),
    "en": Resident("Edward Sampleton", "040 123 4503", "weekdays 9-12"),
}
OTHER_NAME = "Naapuri"
"""Somebody who has called about the same person: only the phone number is the same."""


@pytest.fixture(scope="module", autouse=True)
def patience() -> Iterator[None]:
    """A busy machine needs some seconds until a page stands."""
    expect.set_options(timeout=PATIENCE_MS)
    yield
    expect.set_options(timeout=None)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """An installation with a clerk and nobody else in it."""
    database = tmp_path_factory.mktemp("intake") / "planner.db"
    workspace = create_workspace(Settings(database=str(database))).on_behalf_of(OPERATOR)
    add_account(workspace, "clerk", [Role.CLERK], password=PASSWORD)
    yield workspace
    workspace.engine.dispose()


@pytest.fixture(scope="module")
def server(office: Workspace) -> Iterator[Server]:
    """The app on it, which also takes the form of residents."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLANNER_WEB_FORM", "true")
        with serve(Path(office.settings.database)) as server:
            yield server


@pytest.fixture
def desk(open_browser: OpenBrowser, office: Workspace, server: Server, language: Language) -> Desk:
    """A clerk who has just come."""
    page = open_page(open_browser, server)
    urls: list[str] = []
    page.context.on("request", lambda request: urls.append(request.url))
    log_in_as(page, office, "clerk", url=server.url)
    return Desk(page, office, server, language, urls)


@pytest.mark.parametrize("language", LANGUAGES)
def test_request_goes_from_a_call_to_a_week_by_the_keyboard_alone(
    desk: Desk, open_browser: OpenBrowser, tmp_path: Path
) -> None:
    resident = RESIDENTS[desk.language]

    taken = take_call(desk, resident)
    merge_what_is_the_same(desk, resident, taken)
    choose_remote(desk, taken)
    try_from_a_distance(desk, taken)
    choose_home(desk, taken)
    prepare_visit(desk, taken)

    assert_commands_leave_the_same_rows(desk, resident, taken, tmp_path)
    assert_goes_into_its_week(desk.office, taken)
    sent = send_form(open_page(open_browser, desk.server), desk, resident)
    assert_is_one_request(desk, resident, taken, sent)
    assert_tells_nobody(desk, resident)


def take_call(desk: Desk, resident: Resident) -> str:
    """Take the call and return the number of the request; the clerk goes on to its page."""
    page = desk.page
    page.goto(f"{desk.url}/new-request?lang={desk.language}")
    desk.looks(desk.words("New request"))
    begin_call(page, 0)
    topic = desk.office.catalogue.topics[TOPIC].names[desk.language]
    spoken = desk.office.catalogue.languages["fi"][desk.language]
    press(page, resident.name, "Tab", resident.phone, "Tab", spoken)
    expect(page.get_by_role("option", name=spoken, exact=True)).to_be_visible()
    press(page, "Enter", "Escape", "Tab", "Tab", topic)
    expect(page.get_by_role("option", name=topic, exact=True)).to_be_visible()
    press(page, "Enter", "Tab", "Tab", ADDRESS, "Tab", "Tab", resident.times, "Control+Enter")

    begin_call(page, 1)
    (line,) = find_requests(desk.office, Which.NEW, resident.name).lines
    desk.sees("Saved as request {id}.", id=line.id)
    stored = open_request(desk.office, line.id).value
    assert (stored.phone, stored.address, stored.topic) == (resident.phone, ADDRESS, TOPIC)
    return line.id


def merge_what_is_the_same(desk: Desk, resident: Resident, taken: str) -> None:
    """Take a second call about the same, see both beside each other, and make them one."""
    page = desk.page
    press(page, OTHER_NAME, "Tab", resident.phone)
    expect(page.get_by_role("row", name=desk.words("Name")).filter(has_text=resident.name)).to_contain_text(OTHER_NAME)
    desk.looks(desk.words("New request"))
    desk.push("It is the same: merge into {id}", id=taken)

    begin_call(page, 2)
    desk.sees("Saved as part of request {kept}, which was open already.", kept=taken)
    (part,) = see_request(desk.office, taken).parts
    assert open_request(desk.office, part).value.name == OTHER_NAME
    assert [line.id for line in find_requests(desk.office, Which.OPEN, resident.phone).lines] == [taken]


def choose_remote(desk: Desk, taken: str) -> None:
    """Open the request, ask what is asked, and take what the rules recommend."""
    desk.follow("Open request {id}", key="Shift+Tab", id=taken)
    desk.looks(desk.words("How support is given"))
    choose(desk.page, desk.ask(Question.NEEDS_HOME), ANSWER_NAMES[True].in_language(desk.language))
    choose(desk.page, desk.ask(Question.REMOTE_TRIED), ANSWER_NAMES[False].in_language(desk.language))
    desk.push("Save the answers")

    desk.sees("The answers are saved.")
    desk.choose_recommended(REMOTE_RULE, Channel.REMOTE)
    assert desk.state_of(taken) is RequestState.REMOTE


def try_from_a_distance(desk: Desk, taken: str) -> None:
    """Call the resident in vain and say why."""
    desk.follow("Remote queue")
    desk.looks(desk.words("Remote queue"))
    expect(desk.page.get_by_role("cell").filter(has_text=taken)).to_be_visible()
    choose(desk.page, desk.words("What came of it"), OUTCOME_NAMES[Outcome.NOT_SOLVED].in_language(desk.language))
    write(desk.page, desk.words("Note"), REASON)
    desk.push("Save the call")

    desk.sees(
        "The call is saved. Choose a channel for {request} anew; recommended: {channel}.",
        request=taken,
        channel=CHANNEL_NAMES[Channel.HOME],
    )
    assert desk.state_of(taken) is RequestState.TRIAGED


def choose_home(desk: Desk, taken: str) -> None:
    """Go back to the request, and take what the rules recommend now."""
    desk.follow("Open request {id}", id=taken)
    desk.looks(desk.words("How support is given"))
    desk.choose_recommended(HOME_RULE, Channel.HOME)
    assert desk.state_of(taken) is RequestState.HOME


def prepare_visit(desk: Desk, taken: str) -> None:
    """Be told what is missing, have the talk with the resident, and say that all is there."""
    missing = findings_before_visit(open_request(desk.office, taken).value)
    assert [finding.where for finding in missing] == list(DATED)
    desk.push("Ready to be planned")
    for finding in missing:
        expect(desk.page.get_by_text(f"{finding.text.in_language(desk.language)} [{finding.code}]")).to_be_in_viewport()
    assert desk.state_of(taken) is RequestState.HOME

    for name, key in zip(DATED, ("Shift+Tab", "Tab", "Tab"), strict=True):
        write_day(desk.page, CONSENT_NAMES[name].in_language(desk.language), local_today(), key=key)
    write(desk.page, desk.words("Hazards at home"), HAZARD)
    desk.push("Save the talk")
    desk.sees("The talk is saved.")
    desk.push("Ready to be planned")

    desk.sees("The request is ready to be planned.")
    desk.looks(desk.words("How support is given"))
    assert desk.state_of(taken) is RequestState.READY
    assert open_request(desk.office, taken).value.consent.hazards == HAZARD


def assert_commands_leave_the_same_rows(desk: Desk, resident: Resident, taken: str, folder: Path) -> None:
    """Go the same way by command in another database, and find the same there."""
    database = str(folder / "commands.db")
    told = {"phone": resident.phone, "languages": ["fi"], "topic": TOPIC}
    mine = {**told, "name": resident.name, "address": ADDRESS, "times": resident.times}
    by_page = rows_of(desk.office.engine, taken)

    def command(*words: str, typed: str | None = None) -> Any:
        return run_json("--database", database, *words, typed=typed)

    command("init")
    request = command("request", "new", typed=json.dumps(mine))["id"]
    other = command("request", "new", typed=json.dumps({**told, "name": OTHER_NAME}))["id"]
    command("request", "merge", request, other)
    command("request", "triage", request, "--needs-home", "yes", "--remote-tried", "no")
    command("request", "channel", request, "remote")
    minutes = str(by_page["remote_attempt"][0]["minutes"])
    command("request", "call", request, "not_solved", "--minutes", minutes, "--note", "-", typed=REASON)
    command("request", "channel", request, "home")
    days = [word for name in DATED for word in (f"--{name.replace('_', '-')}", local_today().isoformat())]
    command("request", "consent", request, *days, "--hazards", "-", typed=HAZARD)
    command("request", "ready", request)

    workspace = open_workspace(Settings(database=database))
    assert rows_of(workspace.engine, request) == by_page
    workspace.engine.dispose()


def assert_goes_into_its_week(office: Workspace, taken: str) -> None:
    """Plan a week that the resident's words name, with somebody who can help."""
    today = local_today()
    request = open_request(office, taken).value
    day = next(window.day for window in request.windows if monday_of(window.day) > today)
    skills = ", ".join(office.catalogue.topics[TOPIC].skills)
    import_helpers(office, as_csv((a_shift(f"H{taken}", f"{day:%d.%m.%Y}", "8.00", "16.00", skills=skills),)))

    problem = build_week(office.doing(Operation.PLAN_WEEK), monday_of(day)).problem
    plan_week(office, monday_of(day), engine="insertion")

    (visit,) = (visit for visit in problem.visits if visit.id == taken)
    assert day.weekday() in {window.day for window in visit.windows}
    assert taken in see_week(office, monday_of(day)).stored.plan.stops_by_visit


def send_form(page: Page, desk: Desk, resident: Resident) -> str:
    """Send the public form as the same person, and return the number that they are told."""
    page.goto(f"{desk.url}/request?lang={desk.language}")
    assert axe_violations(page) == []
    write(page, LABELS["name"].in_language(desk.language), resident.name)
    write(page, LABELS["phone"].in_language(desk.language), resident.phone)
    pick(page, LABELS["topic"].in_language(desk.language), TOPIC)
    push(page, FORM_WORDS["button"].in_language(desk.language))

    expect(page.get_by_role("heading", name=TITLE_RECEIVED.in_language(desk.language))).to_be_visible()
    assert axe_violations(page) == []
    return page.locator(".number").inner_text()


def assert_is_one_request(desk: Desk, resident: Resident, taken: str, sent: str) -> None:
    """See that the form added to the one open request, in the database and on its page."""
    seen = see_request(desk.office, taken)
    assert [line.id for line in find_requests(desk.office, Which.OPEN, resident.phone).lines] == [taken]
    assert see_request(desk.office, sent).merged_into == taken
    assert sent in seen.parts
    assert (len(seen.parts), seen.state) == (2, RequestState.READY)

    desk.find(taken)
    history = desk.page.get_by_role("table", name=desk.words("History"))
    for number in (taken, *seen.parts):
        expect(history.get_by_role("cell", name=number, exact=True).first).to_be_visible()
    desk.follow("Request {id} is part of this one", id=sent)
    expect(desk.page.get_by_role("link", name=desk.words("This is part of request {id}", id=taken))).to_be_visible()
    desk.looks(desk.words("History"))


def assert_tells_nobody(desk: Desk, resident: Resident) -> None:
    """See that nothing of the person stands where others read."""
    log = desk.server.log.read_text(encoding="utf-8", errors="replace")
    private = (*resident.name.split(), resident.phone, resident.phone[-4:], ADDRESS.split()[0], REASON, HAZARD)
    assert desk.server.outbound.read_text(encoding="utf-8") == ""
    assert "Traceback" not in log
    assert [text for text in private if text in log] == []
    assert [text for text in private if any(text in unquote_plus(url) for url in desk.urls)] == []


def begin_call(page: Page, number: int) -> None:
    """Wait until the keyboard stands in the first field of a call."""
    expect(page.locator(f".st-key-new_request-name-{number} input")).to_be_focused()


def open_page(open_browser: OpenBrowser, server: Server) -> Page:
    """Open a browser on a screen of a usual size."""
    page = open_browser(server.url)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.set_default_timeout(PATIENCE_MS)
    return page
