"""The public form as a resident, and as somebody who means no good, sends it."""

import logging
import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from httpx import Response as Answer

from planner.config import Settings
from planner.domain.request import SupportRequest
from planner.locale import LANGUAGES, Language
from planner.services.authorisation import OPERATOR, Operation
from planner.services.bootstrap import Workspace, create_workspace
from planner.services.public_requests import MOST_TAKEN
from planner.services.requests import list_requests
from planner.web.installation import Installation
from tests.web.conftest import HTML, SAME_SITE, Browser, browser_of

PROXY = "192.0.2.1"
CODE = "131052-308T"
"""A personal identity code of nobody, with its check character right."""
WISH = {
    "name": "Aino Esimerkki",
    "phone": "040 123 4567",
    "languages": "fi",
    "topic": "printer",
    "need": "Tulostin ei toimi.",
    "asks_for": "self",
}
_addresses = (f"203.0.113.{number}" for number in count(1))


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """One installation for all tests here, for its operator; each test is another sender, behind the proxy."""
    folder = tmp_path_factory.mktemp("form")
    settings = Settings(
        database=str(folder / "planner.db"), language="en", trusted_proxy=PROXY, web_form=True, privacy_notice_url=""
    )
    workspace = create_workspace(settings).on_behalf_of(OPERATOR)
    yield workspace
    workspace.engine.dispose()


@pytest.fixture(scope="module")
def installation(workspace: Workspace) -> Iterator[Installation]:
    """What the server knows."""
    installation = Installation(workspace.settings)
    yield installation
    installation.close()


def sender(installation: Installation) -> Browser:
    """Return a browser that was never here, at an address of its own."""
    browser = browser_of(installation)
    browser.headers["x-forwarded-for"] = next(_addresses)
    return browser


@pytest.fixture
def browser(installation: Installation) -> Browser:
    """Somebody who was never here."""
    return sender(installation)


def sent(browser: Browser, **changes: str) -> Answer:
    """Open the form, and send it filled in."""
    shown = browser.get("/request?lang=en").text
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', shown))
    return browser.post("/request", data={**hidden, **WISH, **changes}, headers=SAME_SITE)


def number_on(answer: Answer) -> str:
    """Return the number that a receipt shows."""
    found = re.search(r'class="number">([^<]+)<', answer.text)
    assert found is not None, answer.text
    return found[1]


def of_phone(workspace: Workspace, phone: str) -> list[SupportRequest]:
    """Return what somebody has asked for."""
    return [request for request in list_requests(workspace) if request.phone == phone]


def num_stored(workspace: Workspace) -> int:
    """Return how many requests there are."""
    return len(list_requests(workspace))


@pytest.mark.parametrize("language", LANGUAGES)
def test_form_says_its_language_and_needs_neither_script_nor_log_in(browser: Browser, language: Language) -> None:
    answer = browser.get(f"/request?lang={language}", headers=HTML)

    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert "<script" not in answer.text
    labelled = set(re.findall(r'<label for="(\w+)"', answer.text))
    assert labelled == set(re.findall(r'<(?:input|select|textarea) id="(\w+)"', answer.text))
    assert f'<option value="{language}" selected>' in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("sv-FI,sv;q=0.9,en;q=0.8", "sv"),
        ("de, fi;q=0.5", "fi"),
        ("de", "en"),
        ("sv;q=x, fi;q=0", "en"),
        (",;q=,", "en"),
    ],
)
def test_browser_says_which_language_comes_first(browser: Browser, wanted: str, language: Language) -> None:
    assert f'<html lang="{language}">' in browser.get("/request", headers={"accept-language": wanted}).text


def test_form_opens_no_other_page(browser: Browser) -> None:
    for path in ("/requests", "/request.html", "/requestx", "/"):
        answer = browser.get(path, headers=HTML)
        assert (answer.status_code, answer.headers["location"][:6]) == (303, "/login")


def test_wish_arrives_and_its_number_is_told_to_nobody_else(
    browser: Browser, workspace: Workspace, installation: Installation
) -> None:
    answer = sent(browser, phone="040 000 0001", postcode="00530")
    receipt = browser.get("/request/received?lang=en", headers=HTML)

    (request,) = of_phone(workspace, "040 000 0001")
    assert (answer.status_code, answer.headers["location"]) == (303, "/request/received?lang=en")
    assert number_on(receipt) == request.id
    assert receipt.headers["cache-control"] == "no-store"
    assert (request.source, request.languages, request.postcode, request.channel) == ("web", ("fi",), "00530", None)
    cookie = answer.headers["set-cookie"].lower()
    assert {"httponly", "samesite=strict", "path=/request/received", "max-age=600"} <= set(cookie.split("; "))
    assert "Aino" not in receipt.text

    other = sender(installation)
    assert other.get("/request/received").status_code == 404
    sealed = browser.cookies["planner_receipt"]
    for made_up in (sealed.replace(request.id, "222222"), request.id, "", f"{request.id}.9999999999.", "a.b.c", "é"):
        other.cookies.clear()
        answer = other.get("/request/received", headers={"cookie": f"planner_receipt={made_up}".encode("latin-1")})
        assert answer.status_code == 404
        assert request.id not in answer.text


def test_form_sent_twice_is_one_request(browser: Browser, workspace: Workspace) -> None:
    shown = browser.get("/request").text
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', shown))
    numbers = set()
    for _ in range(2):
        browser.post("/request", data={**hidden, **WISH, "phone": "040 000 0002"}, headers=SAME_SITE)
        numbers.add(number_on(browser.get("/request/received")))

    assert numbers == {request.id for request in of_phone(workspace, "040 000 0002")}
    assert len(numbers) == 1


def test_everything_missing_stands_in_one_list_that_leads_to_the_fields(browser: Browser) -> None:
    answer = sent(
        browser, name=" ", phone="12", topic="", need="", asks_for="other", device="<b>Tabletti", postcode="1"
    )

    assert answer.status_code == 422
    assert re.findall(r'<li><a href="#(\w+)">', answer.text) == ["contact", "name", "phone", "topic", "postcode"]
    assert answer.text.count('aria-invalid="true"') == 5
    assert "<title>Error: " in answer.text
    assert 'value="&lt;b&gt;Tabletti"' in answer.text
    assert 'value="12"' in answer.text
    assert 'value="other" checked' in answer.text
    described = set(" ".join(re.findall(r'aria-describedby="([^"]+)"', answer.text)).split())
    assert described <= set(re.findall(r'id="([^"]+)"', answer.text))


def test_secret_is_neither_kept_nor_shown_nor_logged(
    browser: Browser, workspace: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    before = num_stored(workspace)
    with caplog.at_level(logging.DEBUG):
        answer = sent(browser, need=f"Tunnukseni on {CODE}", device="Puhelin")

    assert answer.status_code == 422
    assert CODE not in answer.text
    assert "Tunnukseni" not in answer.text
    assert "has been taken out of its field" in answer.text
    assert 'value="Puhelin"' in answer.text
    assert not any(CODE in str(vars(record)) for record in caplog.records if record.name != "httpx")
    assert num_stored(workspace) == before


@pytest.mark.parametrize("text", ["a\x00b", "\u202egnirts", "\ud7ff\ufffe"])
def test_text_that_cannot_be_shown_as_it_is_comes_back_empty(browser: Browser, text: str) -> None:
    answer = sent(browser, name=text)

    assert answer.status_code == 422
    assert text not in answer.text
    assert re.findall(r'<li><a href="#(\w+)">', answer.text) == ["name"]


def test_emoji_arrive_and_bytes_that_are_no_text_do_not(browser: Browser, workspace: Workspace) -> None:
    assert sent(browser, phone="040 000 0003", need="Kiitos 👩‍👩‍👧").status_code == 303
    assert of_phone(workspace, "040 000 0003")[0].notes == "Kiitos 👩‍👩‍👧"

    hidden = f"token={browser.cookies['planner_form']}&sent_as=x&phone=040+000+0004&languages=fi&topic=printer"
    headers = {**SAME_SITE, "content-type": "application/x-www-form-urlencoded"}
    answer = browser.post("/request", content=f"{hidden}&name=Caf%E9%FF".encode(), headers=headers)

    assert answer.status_code == 422
    assert re.findall(r'<li><a href="#(\w+)">', answer.text) == ["name"]


def test_strange_bodies_are_not_read(browser: Browser, workspace: Workspace) -> None:
    before = num_stored(workspace)
    token = browser.token("/request")
    kind = {**SAME_SITE, "content-type": "application/x-www-form-urlencoded"}
    plain = f"token={token}&sent_as=x&name=Aino&phone=0401234567&languages=fi&topic=printer"

    answers = {
        "huge": browser.post("/request", data={"token": token, "need": "x" * 10_000_000}, headers=SAME_SITE),
        "endless": browser.post("/request", content=iter([plain.encode()]), headers=kind),
        "size": browser.post("/request", content=plain, headers={**kind, "content-length": "9" * 5_000}),
        "json": browser.post("/request", json={**WISH, "token": token}, headers=SAME_SITE),
        "file": browser.post("/request", data={**WISH, "token": token}, files={"f": b"x"}, headers=SAME_SITE),
        "twice": browser.post("/request", content=f"{plain}&name=Eero", headers=kind),
        "tokens": browser.post("/request", content=f"{plain}&token={token}", headers=kind),
        "fields": browser.post("/request", content=plain + "&a=b" * 100, headers=kind),
    }

    assert {name: answer.status_code for name, answer in answers.items()} == {
        "huge": 413,
        "endless": 413,
        "size": 413,
        "json": 403,
        "file": 403,
        "twice": 403,
        "tokens": 403,
        "fields": 400,
    }
    assert num_stored(workspace) == before


def test_form_of_another_site_is_refused_and_shows_nothing_of_it(browser: Browser, workspace: Workspace) -> None:
    before = num_stored(workspace)
    token = browser.token("/request")
    data = {**WISH, "token": token, "sent_as": "x"}

    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://elsewhere.example"}):
        answer = browser.post("/request", data=data, headers=headers)
        assert (answer.status_code, "Aino" in answer.text) == (403, False)
    browser.cookies.clear()
    answer = browser.post("/request", data=data, headers=SAME_SITE)
    assert (answer.status_code, "Aino" in answer.text) == (403, True), "what was typed is kept when a cookie is gone"
    assert num_stored(workspace) == before


def test_robot_gets_a_receipt_and_nothing_is_kept(browser: Browser, workspace: Workspace) -> None:
    before = num_stored(workspace)

    answer = sent(browser, website="https://elsewhere.example")

    assert (answer.status_code, answer.headers["location"]) == (303, "/request/received?lang=en")
    assert re.fullmatch(r"[2-9A-Z]{6}", number_on(browser.get("/request/received")))
    assert num_stored(workspace) == before


def test_too_many_forms_from_one_address_have_to_wait(browser: Browser, installation: Installation) -> None:
    statuses = [sent(browser, name="").status_code for _ in range(21)]
    answer = sent(browser)

    assert statuses == [422] * 20 + [429]
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "600")
    assert 'value="Aino Esimerkki"' in answer.text
    assert sent(sender(installation), name="").status_code == 422


def test_nothing_of_a_person_stands_in_an_address_or_the_log(
    browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answers = [sent(browser, phone="040 000 0005"), browser.get("/request/received"), sent(browser, phone="")]

    number = number_on(answers[1])
    asked = [str(answer.request.url) + answer.headers.get("location", "") for answer in answers]
    logged = [record.getMessage() + str(vars(record)) for record in caplog.records if record.name != "httpx"]
    assert any("request received" in text for text in logged)
    assert not any(text in line for text in ("Aino", "0005", number, "203.0.113") for line in (*asked, *logged))


def test_privacy_notice_is_linked_or_said_to_be_missing(browser: Browser, installation: Installation) -> None:
    address = "https://city.example/privacy"
    linked = Installation(replace(installation.settings, privacy_notice_url=address))

    assert "has not been set" in browser.get("/request?lang=en").text
    assert f'<a href="{address}"' in browser_of(linked).get("/request?lang=en").text
    linked.close()


@pytest.mark.parametrize("path", ["/request", "/request/received"])
def test_form_that_is_switched_off_is_not_there(installation: Installation, workspace: Workspace, path: str) -> None:
    off = Installation(replace(installation.settings, web_form=False))
    before = num_stored(workspace)
    browser = browser_of(off)

    assert Settings().web_form is False
    assert browser.get(path, headers=HTML).status_code == 404
    assert browser.post("/request", data=WISH, headers=SAME_SITE).status_code == 404
    assert num_stored(workspace) == before
    off.close()


def test_database_that_cannot_be_opened_is_told_without_a_reason(installation: Installation) -> None:
    gone = Installation(replace(installation.settings, database=installation.settings.database + ".gone"))

    for answer in (browser_of(gone).get("/request?lang=en"), browser_of(gone).post("/request", data=WISH)):
        assert answer.status_code == 503
        assert "cannot be taken just now" in answer.text
        assert "gone" not in answer.text


def test_demonstration_says_so_and_takes_nobody(tmp_path: Path) -> None:
    settings = Settings(database=str(tmp_path / "demo.db"), language="en", web_form=True)
    workspace = create_workspace(settings).on_behalf_of(OPERATOR)
    with workspace.doing(Operation.MAKE_DEMO).writing(None) as work:
        work.installation.make_demo()
        work.commit()
    installation = Installation(settings)

    answer = browser_of(installation).get("/request?lang=en")
    posted = browser_of(installation).post("/request", data=WISH, headers=SAME_SITE)

    assert "This is a demonstration" in answer.text
    assert "<form" not in answer.text + posted.text
    assert num_stored(workspace) == 0
    installation.close()
    workspace.engine.dispose()


@pytest.mark.slow
def test_thousand_forms_at_once_leave_the_service_standing(workspace: Workspace, installation: Installation) -> None:
    """From fifty addresses; each form is another wish."""
    before, statuses = num_stored(workspace), Counter[int]()

    def send_many(start: int) -> None:
        browser = sender(installation)
        for number in range(start, start + 20):
            statuses[sent(browser, name=f"Aino {number}", phone=f"050 {number:07d}").status_code] += 1

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(send_many, range(0, 1_000, 20)))

    assert set(statuses) == {303, 429}
    assert statuses.total() == 1_000
    assert num_stored(workspace) - before == statuses[303] <= MOST_TAKEN
    assert sender(installation).get("/request").status_code == 200
