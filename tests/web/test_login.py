"""The log-in form as a browser, and as somebody who means no good, sends it."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from planner.config import Settings
from planner.locale import LANGUAGES, Language
from planner.services.accounts import end_sessions
from planner.services.bootstrap import Workspace
from planner.services.login import SESSION_COOKIE
from planner.web.installation import Installation
from tests.web.conftest import HTML, NAME, PASSWORD, SAME_SITE, Browser, browser_of


@pytest.mark.parametrize("language", LANGUAGES)
def test_form_says_its_language_and_needs_no_script(browser: Browser, language: Language) -> None:
    answer = browser.get(f"/login?lang={language}&next=/scenarios")

    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert "<script" not in answer.text
    assert f'name="next" value="/scenarios?lang={language}"' in answer.text
    assert all(f"lang={other}&amp;next=%2Fscenarios%3F" in answer.text for other in LANGUAGES if other != language)
    assert "max-age" not in answer.headers["set-cookie"].lower()
    assert answer.headers["cache-control"] == "no-store"


def test_log_in_leads_to_the_page_that_was_wanted(browser: Browser) -> None:
    answer = browser.log_in(next="/week?lang=fi&day=2026-11-30", lang="sv")

    assert (answer.status_code, answer.headers["location"]) == (303, "/week?lang=sv&day=2026-11-30")
    assert browser.get("/week", headers=HTML).text == "page /week"


def test_cookie_is_kept_from_scripts_and_other_sites_and_ends_with_the_browser(browser: Browser) -> None:
    cookie = browser.log_in().headers["set-cookie"].lower()

    assert cookie.startswith(f"{SESSION_COOKIE}=")
    assert {"httponly", "samesite=lax", "path=/"} <= set(cookie.split("; "))
    assert "max-age" not in cookie
    assert "expires" not in cookie
    assert "domain" not in cookie
    assert "secure" not in cookie


def test_cookie_stays_on_tls(workspace: Workspace, installation: Installation) -> None:
    cookie = browser_of(installation, url="https://planner.example").log_in().headers["set-cookie"]

    assert "secure" in cookie.lower().split("; ")


@pytest.mark.parametrize(("trusted", "is_secure"), [("192.0.2.1", True), ("192.0.2.9", False), ("", False)])
def test_proxy_is_believed_only_when_it_is_named(
    workspace: Workspace, settings: Settings, trusted: str, is_secure: bool
) -> None:
    installation = Installation(replace(settings, trusted_proxy=trusted))
    browser = browser_of(installation)

    cookie = browser.submit(
        "/login", name=NAME, password=PASSWORD, headers={**SAME_SITE, "x-forwarded-proto": "https"}
    ).headers["set-cookie"]

    assert ("secure" in cookie.lower().split("; ")) is is_secure
    installation.close()


def test_attempts_behind_a_proxy_count_by_who_sent_them(workspace: Workspace, settings: Settings) -> None:
    installation = Installation(replace(settings, trusted_proxy="192.0.2.1"))
    browser = browser_of(installation)

    def attempt(forwarded: str) -> int:
        headers = {**SAME_SITE, "x-forwarded-for": forwarded}
        return browser.submit("/login", name=NAME, password="wrong wrong", headers=headers).status_code

    statuses = [attempt(f"203.0.113.{number}, 198.51.100.7") for number in range(6)]

    assert statuses == [401] * 5 + [429], "what the sender wrote into the header himself counts for nothing"
    assert attempt("198.51.100.8") == 401
    installation.close()


def test_proxy_may_add_a_header_of_its_own_to_that_of_the_sender(workspace: Workspace, settings: Settings) -> None:
    installation = Installation(replace(settings, trusted_proxy="192.0.2.1"))
    browser = browser_of(installation)
    token = browser.token("/login")

    def attempt(made_up: str) -> int:
        forwarded = [("x-forwarded-for", made_up), ("x-forwarded-for", "198.51.100.7")]
        fields = {"token": token, "name": NAME, "password": "wrong wrong"}
        return browser.post("/login", data=fields, headers=[*SAME_SITE.items(), *forwarded]).status_code

    assert [attempt(f"203.0.113.{number}") for number in range(6)] == [401] * 5 + [429]
    installation.close()


def test_made_up_header_gives_nobody_new_attempts(browser: Browser) -> None:
    statuses = [
        browser.submit(
            "/login",
            name=NAME,
            password="wrong wrong",
            headers={**SAME_SITE, "x-forwarded-for": f"203.0.113.{number}"},
        ).status_code
        for number in range(6)
    ]

    assert statuses == [401] * 5 + [429]


def test_refusal_is_the_same_page_whatever_was_wrong(browser: Browser) -> None:
    token = browser.token("/login")
    answers = [
        browser.post("/login", data={"token": token, "name": name, "password": password}, headers=SAME_SITE)
        for name, password in ((NAME, "wrong wrong wrong"), ("nobody", PASSWORD), ("", ""), ("<b>", "'--"))
    ]

    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.text for answer in answers}) == 1
    assert "The name or the password is wrong." in answers[0].text
    assert SESSION_COOKIE not in browser.cookies


def test_too_many_attempts_are_told_when_to_come_back(browser: Browser) -> None:
    for _ in range(5):
        browser.log_in("wrong wrong wrong")

    answer = browser.log_in()

    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    assert "Too many attempts" in answer.text


@pytest.mark.parametrize(
    "wanted",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "/\t/elsewhere.example",
        "/\n/elsewhere.example",
        " //elsewhere.example",
        "javascript:alert(1)",
        "elsewhere.example",
        "/" + "a" * 600,
        "/€elsewhere",
        "",
        "/login",
        "/logout?lang=en",
    ],
)
def test_log_in_leads_to_no_other_site(browser: Browser, wanted: str) -> None:
    assert browser.log_in(next=wanted).headers["location"] == "/?lang=en"
    browser.cookies.delete(SESSION_COOKIE)
    shown = browser.get("/login", params={"next": wanted}).text
    assert 'name="next" value="/?lang=en"' in shown
    assert "elsewhere" not in shown


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://elsewhere.example"},
        {"origin": "http://planner.example.elsewhere.example"},
        {"origin": "http://[planner.example"},
    ],
)
@pytest.mark.parametrize("path", ["/login", "/logout"])
def test_form_of_another_site_is_refused(browser: Browser, path: str, headers: dict[str, str]) -> None:
    browser.log_in()
    held = browser.cookies[SESSION_COOKIE]

    answer = browser.post(
        path, data={"token": browser.cookies["planner_form"], "name": NAME, "password": PASSWORD}, headers=headers
    )

    assert answer.status_code == 403
    assert "FORM_FORGED" in answer.text
    assert browser.cookies[SESSION_COOKIE] == held
    assert browser.get("/week", headers=HTML).status_code == 200


@pytest.mark.parametrize("headers", [SAME_SITE, {"sec-fetch-site": "none"}, {"origin": "http://planner.example"}, {}])
def test_own_form_is_taken_from_new_and_old_browsers(browser: Browser, headers: dict[str, str]) -> None:
    token = browser.token("/login")

    answer = browser.post("/login", data={"token": token, "name": NAME, "password": PASSWORD}, headers=headers)

    assert answer.status_code == 303


@pytest.mark.parametrize("token", [None, "", "made-up", "é"])
def test_form_without_its_token_is_refused(browser: Browser, token: str | None) -> None:
    browser.get("/login")
    data = {"name": NAME, "password": PASSWORD} | ({} if token is None else {"token": token})

    assert browser.post("/login", data=data, headers=SAME_SITE).status_code == 403


def test_form_without_its_cookie_is_refused(browser: Browser) -> None:
    token = browser.token("/login")
    browser.cookies.clear()

    assert browser.post("/login", data={"token": token, "name": NAME, "password": PASSWORD}).status_code == 403
    assert browser.post("/login", data={"token": "", "name": NAME, "password": PASSWORD}).status_code == 403


def test_huge_or_strange_body_is_not_read(browser: Browser) -> None:
    token = browser.token("/login")

    huge = browser.post("/login", data={"token": token, "name": "x" * 20_000}, headers=SAME_SITE)
    endless = browser.post("/login", content=iter([b"name=x"]), headers=SAME_SITE)
    strange = browser.post("/login", json={"token": token, "name": NAME}, headers=SAME_SITE)

    assert (huge.status_code, endless.status_code, strange.status_code) == (413, 413, 403)


def test_log_out_is_a_button_and_no_link(browser: Browser) -> None:
    browser.log_in()

    assert browser.get("/logout").status_code == 200
    assert browser.get("/week", headers=HTML).status_code == 200

    answer = browser.submit("/logout", lang="sv")

    assert (answer.status_code, answer.headers["location"]) == (303, "/login?lang=sv")
    assert SESSION_COOKIE not in browser.cookies


def test_stolen_cookie_is_refused_after_the_log_out(browser: Browser, installation: Installation) -> None:
    browser.log_in()
    thief = browser_of(installation)
    thief.cookies.set(SESSION_COOKIE, browser.cookies[SESSION_COOKIE])
    assert thief.get("/week", headers=HTML).status_code == 200

    browser.submit("/logout")

    assert thief.get("/week", headers=HTML).status_code == 303
    assert thief.get("/media/file.pdf").status_code == 403


def test_new_log_in_ends_the_session_that_the_browser_had(
    browser: Browser, workspace: Workspace, installation: Installation
) -> None:
    browser.log_in()
    thief = browser_of(installation)
    thief.cookies.set(SESSION_COOKIE, browser.cookies[SESSION_COOKIE])
    token = browser.cookies["planner_form"]

    browser.post("/login", data={"token": token, "name": NAME, "password": PASSWORD}, headers=SAME_SITE)

    assert browser.get("/week", headers=HTML).status_code == 200
    assert thief.get("/week", headers=HTML).status_code == 303


def test_who_is_logged_in_needs_no_form(browser: Browser, workspace: Workspace) -> None:
    browser.log_in()
    assert browser.get("/login?next=/scenarios").headers["location"] == "/scenarios?lang=en"

    end_sessions(workspace, NAME)

    assert browser.get("/login?next=/scenarios").status_code == 200


def test_page_brings_to_the_form_and_keeps_its_address(browser: Browser) -> None:
    answer = browser.get("/week?lang=sv&day=2026-11-30", headers=HTML)

    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?lang=sv&next=%2Fweek%3Flang%3Dsv%26day%3D2026-11-30"
    assert answer.headers["cache-control"] == "no-store"


def test_browser_keeps_no_page(browser: Browser) -> None:
    browser.log_in()

    assert browser.get("/week", headers=HTML).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/static/js/index.js", "/week/_stcore/health", "/favicon.png", "/_stcore/stream"])
def test_what_is_no_page_needs_no_log_in(browser: Browser, path: str) -> None:
    assert browser.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/run"])
def test_what_tells_of_the_server_is_nobodys(browser: Browser, path: str) -> None:
    browser.log_in()

    assert browser.get(path).status_code == 404


def test_database_that_cannot_be_opened_is_told_and_leads_nowhere(tmp_path: Path) -> None:
    installation = Installation(Settings(database=str(tmp_path / "gone.db"), language="en"))
    browser = browser_of(installation)

    answer = browser.log_in()

    assert answer.status_code == 503
    assert "There is no database" in answer.text
    assert str(tmp_path) not in answer.text
    assert SESSION_COOKIE not in browser.cookies


def test_city_is_offered_where_there_is_one(workspace: Workspace, settings: Settings) -> None:
    installation = Installation(settings, lambda: True)
    browser = browser_of(installation)

    assert 'href="/login/city?lang=en&amp;next=%2Fscenarios%3Flang%3Den"' in browser.get("/login?next=/scenarios").text
    away = browser.get("/login/city?lang=sv&next=/scenarios")
    assert away.headers["location"] == "/city-login?lang=sv"
    browser.cookies.set("_streamlit_user", "proof", domain="planner.example")
    back = browser.get("/", headers=HTML)
    assert (back.status_code, back.headers["location"]) == (303, "/scenarios?lang=sv")
    assert browser.get("/scenarios", headers=HTML).status_code == 200
    installation.close()


def test_page_that_no_header_can_name_is_not_kept_for_the_way_back(browser: Browser) -> None:
    away = browser.get("/login/city?lang=sv&next=/%E2%82%AC")

    assert (away.status_code, away.headers["location"]) == (303, "/city-login?lang=sv")
    assert 'planner_next="/?lang=sv"' in away.headers["set-cookie"]


def test_way_back_from_the_city_leads_to_no_other_site(workspace: Workspace, settings: Settings) -> None:
    installation = Installation(settings, lambda: True)
    browser = browser_of(installation)
    browser.cookies.set("_streamlit_user", "proof", domain="planner.example")
    browser.cookies.set("planner_next", "//elsewhere.example", domain="planner.example")

    assert browser.get("/", headers=HTML).headers["location"] == "/"
    installation.close()


@pytest.mark.parametrize(("has_city", "status"), [(True, 200), (False, 403)])
def test_made_up_proof_of_a_city_that_is_not_there_opens_no_downloads(
    workspace: Workspace, settings: Settings, has_city: bool, status: int
) -> None:
    installation = Installation(settings, lambda: has_city)
    browser = browser_of(installation)
    browser.cookies.set("_streamlit_user", "made up", domain="planner.example")

    assert browser.get("/media/week.pdf").status_code == status
    installation.close()


def test_nothing_secret_stands_in_an_address_or_the_log(browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        answers = [
            browser.get("/week?lang=en", headers=HTML),
            browser.log_in("wrong wrong wrong"),
            browser.log_in(),
            browser.get("/week", headers=HTML),
        ]
        token = browser.cookies[SESSION_COOKIE]
        answers.append(browser.submit("/logout"))

    secrets = (NAME, PASSWORD, "wrong wrong", token)
    asked = [str(answer.request.url) for answer in answers] + [answer.headers.get("location", "") for answer in answers]
    logged = [record.getMessage() + str(vars(record)) for record in caplog.records if record.name != "httpx"]
    assert not any(secret in text for secret in secrets for text in (*asked, *logged))
