"""Requests from another system, as it sends them, and as somebody does who has no key or means no good."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from httpx import Response as Answer

from planner.config import Settings
from planner.services import public_requests
from planner.services.authorisation import OPERATOR
from planner.services.bootstrap import Workspace, create_workspace
from planner.services.requests import list_requests, open_request
from planner.services.sources import add_source, revoke_source
from planner.web.installation import Installation
from tests.web.conftest import HTML, Browser, browser_of

CODE = "131052-308T"
WISH: dict[str, Any] = {
    "name": "Aino Esimerkki",
    "phone": "040 123 4567",
    "languages": ["fi", "sv"],
    "topic": "printer",
    "answers": {"can_leave_home": False, "is_portable": None},
}
_numbers = count(1)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """One installation for all tests here, for its operator."""
    settings = Settings(database=str(tmp_path_factory.mktemp("api") / "planner.db"), language="en")
    workspace = create_workspace(settings).on_behalf_of(OPERATOR)
    yield workspace
    workspace.engine.dispose()


@pytest.fixture(scope="module")
def installation(workspace: Workspace) -> Iterator[Installation]:
    """What the server knows."""
    installation = Installation(workspace.settings)
    yield installation
    installation.close()


@pytest.fixture
def anybody(installation: Installation) -> Browser:
    """A program without a key."""
    return browser_of(installation)


@pytest.fixture
def source(workspace: Workspace) -> str:
    """A system of the test's own."""
    return f"source{next(_numbers)}"


@pytest.fixture
def system(anybody: Browser, workspace: Workspace, source: str) -> Browser:
    """That system, with its key."""
    anybody.headers["authorization"] = f"Bearer {add_source(workspace, source)}"
    return anybody


def sent(system: Browser, reference: str = "1", **changes: Any) -> Answer:
    """Send a wish."""
    return system.post("/api/requests", json={"reference": reference, **WISH, **changes})


def codes(answer: Answer) -> list[tuple[str, str]]:
    """Return what an answer complains about, by code and field."""
    return [(error["code"], error["field"]) for error in answer.json()["errors"]]


def test_request_is_taken_once_by_its_reference(system: Browser, workspace: Workspace, source: str) -> None:
    first, again = sent(system), sent(system)
    changed = sent(system, need="Tulostin on uusi.")

    assert (first.status_code, again.status_code, changed.status_code) == (201, 200, 409)
    assert first.json() == again.json() == {"id": f"{source}-1"}
    assert codes(changed) == [("REFERENCE_TAKEN", "")]
    stored = open_request(workspace, f"{source}-1").value
    assert (stored.source, stored.languages, stored.answers.can_leave_home) == (source, ("fi", "sv"), False)
    assert first.headers["cache-control"] == "no-store"


def test_who_has_no_good_key_learns_nothing(anybody: Browser, workspace: Workspace, source: str) -> None:
    key = add_source(workspace, source)
    revoke_source(workspace, source)
    before = len(list_requests(workspace))

    for authorization in (None, "", "Bearer", "Bearer ", f"Bearer {key}", f"Basic {key}", key, "Bearer é"):
        headers = {} if authorization is None else {"authorization": authorization.encode("latin-1")}
        answer = anybody.post("/api/requests", content=b"{", headers=headers)
        assert answer.status_code == 401
        assert codes(answer) == [("SOURCE_KEY_REFUSED", "")]
        assert answer.headers["www-authenticate"] == "Bearer"
    assert len(list_requests(workspace)) == before


def test_everything_wrong_is_told_at_once_in_the_language_that_is_asked_for(system: Browser) -> None:
    wish = {"reference": "1", "name": "", "languages": ["fi"], "postcode": "1", "colour": "red"}

    english = system.post("/api/requests", json=wish, headers={"accept-language": "en"})
    finnish = system.post("/api/requests", json=wish, headers={"accept-language": "fi-FI, en;q=0.5"})

    assert english.status_code == finnish.status_code == 422
    assert set(codes(english)) == {
        ("FIELDS_MISSING", "name"),
        ("FIELDS_MISSING", "phone"),
        ("FIELDS_MISSING", "topic"),
        ("POSTCODE_INVALID", "postcode"),
        ("FIELD_UNKNOWN", ""),
    }
    assert codes(finnish) == codes(english)
    assert (english.headers["content-language"], finnish.headers["content-language"]) == ("en", "fi")
    assert "This must be filled in." in english.text
    assert "This must be filled in." not in finnish.text


def test_secret_is_neither_kept_nor_repeated_nor_logged(
    system: Browser, workspace: Workspace, source: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = sent(system, need=f"Tunnus {CODE}", **{CODE: "x"})
        sent(system, "2")

    logged = [str(vars(record)) for record in caplog.records if record.name != "httpx"]
    assert answer.status_code == 422
    assert ("SECRET_IN_TEXT", "need") in codes(answer)
    assert CODE not in answer.text
    assert not any(text in line for text in (CODE, "Aino", "1234567") for line in logged)
    assert [request.id for request in list_requests(workspace) if request.source == source] == [f"{source}-2"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"name":1,"name":2}', b"[" * 30_000])
def test_what_is_no_json_is_refused(system: Browser, content: bytes) -> None:
    answer = system.post("/api/requests", content=content, headers={"content-type": "application/json"})

    assert answer.status_code == 400
    assert codes(answer) == [("JSON_INVALID", "")]


def test_what_is_too_big_or_called_otherwise_is_not_read(system: Browser) -> None:
    kind = {"content-type": "application/json"}

    def answer(headers: dict[str, str], content: Any) -> tuple[int, list[tuple[str, str]]]:
        found = system.post("/api/requests", content=content, headers=headers)
        return found.status_code, codes(found)

    assert answer(kind, b" " * 10_000_000) == (413, [("BODY_TOO_BIG", "")])
    assert answer(kind, iter([b" " * 1_000] * 41)) == (413, [("BODY_TOO_BIG", "")])
    for other in ({}, {"content-type": "text/plain"}, {"content-type": "application/x-www-form-urlencoded"}):
        assert answer(other, b"{}") == (415, [("CONTENT_TYPE", "")])
    assert answer({"content-type": "Application/JSON; charset=utf-8"}, b"{}")[0] == 422


def test_source_that_sends_too_much_has_to_wait(system: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public_requests, "MOST_BY_SOURCE", 1)

    assert sent(system).status_code == 201
    answer = sent(system)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "600")
    assert codes(answer) == [("REQUESTS_LIMITED", "")]


def test_schema_is_shown_to_anybody(anybody: Browser) -> None:
    answer = anybody.get("/api/schema", headers=HTML)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/schema+json"
    assert json.loads(answer.text)["title"] == "A request for digital support"


def test_nothing_else_is_there(anybody: Browser) -> None:
    for method, path, status in (("GET", "requests", 405), ("DELETE", "requests", 405), ("GET", "requests/1", 404)):
        answer = anybody.request(method, f"/api/{path}", headers=HTML)
        assert (answer.status_code, codes(answer)) == (status, [("NO_SUCH_ADDRESS", "")])


def test_request_of_the_schemas_example_is_taken(system: Browser) -> None:
    (example,) = json.loads(system.get("/api/schema").text)["examples"]

    assert system.post("/api/requests", json=example).status_code == 201


def test_fault_of_ours_is_told_without_a_reason(installation: Installation) -> None:
    gone = Installation(replace(installation.settings, database=installation.settings.database + ".gone"))

    answer = browser_of(gone).post("/api/requests", json={}, headers={"authorization": "Bearer x"})

    assert answer.status_code == 503
    assert codes(answer) == [("SERVICE_UNAVAILABLE", "")]
    assert "gone" not in answer.text
