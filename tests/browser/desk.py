"""A clerk at the keyboard, on the real app."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from planner.domain.channel import CHANNEL_NAMES, Channel
from planner.domain.lifecycle import RequestState
from planner.domain.triage import QUESTIONS, Question
from planner.intake.triage_rules import shipped_table
from planner.locale import Language, sentence
from planner.services.bootstrap import Workspace
from planner.services.requests import see_request
from tests.browser.accessibility import axe_violations
from tests.browser.keyboard import press, push, tab_to, write
from tests.browser.serving import Server


@dataclass(frozen=True)
class Desk:
    """A clerk at the keyboard, who reads one language; ``urls`` are all that their browser has asked for."""

    page: Page
    office: Workspace
    server: Server
    language: Language
    urls: list[str]

    @property
    def url(self) -> str:
        """Where the app is."""
        return self.server.url

    def words(self, msgid: str, **values: object) -> str:
        """Return a sentence as the clerk reads it."""
        return sentence(msgid, **values).in_language(self.language)

    def ask(self, question: Question) -> str:
        """Return a question as the clerk reads it."""
        return QUESTIONS[question].in_language(self.language)

    def push(self, msgid: str, **values: object) -> None:
        """Press a button."""
        push(self.page, self.words(msgid, **values))

    def follow(self, msgid: str, *, key: str = "Tab", **values: object) -> None:
        """Go to a link and follow it; to the first one where more than one leads there."""
        tab_to(self.page, self.page.get_by_role("link", name=self.words(msgid, **values), exact=True).first, key=key)
        press(self.page, "Enter")

    def find(self, request_id: str) -> None:
        """Turn to the requests and look for one by its number."""
        self.follow("Requests")
        write(self.page, self.words("Look for a name, phone or number"), request_id)
        press(self.page, "Enter")
        expect(self.page.get_by_role("heading", name=f"({request_id})")).to_be_visible()

    def choose_recommended(self, rule_id: str, channel: Channel) -> None:
        """See what the rules recommend, and by which rule, and take it."""
        (rule,) = (rule for rule in shipped_table().rules if rule.id == rule_id)
        values = {"channel": CHANNEL_NAMES[channel], "rule": rule.names[self.language], "id": rule_id, "version": 0}
        recommended = self.words("Recommended: {channel}. {rule} (rule {id}, version {version})", **values)
        expect(self.page.get_by_text(recommended)).to_be_visible()
        self.push("Choose this channel")
        self.sees("Chosen: {channel}.", channel=CHANNEL_NAMES[channel])

    def sees(self, msgid: str, **values: object) -> None:
        """Wait until a sentence is in front of the clerk, not only somewhere on the page."""
        notices = self.page.get_by_role("status").or_(self.page.get_by_role("alert"))
        text = notices.get_by_text(self.words(msgid, **values)).first
        expect(text).to_be_in_viewport()
        expect(self.page.locator("body")).not_to_be_focused()

    def looks(self, heading: str) -> None:
        """Wait until a page stands, and judge it as somebody with other eyes would."""
        expect(self.page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        expect(self.page.locator("html")).to_have_attribute("lang", self.language)
        expect(self.page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        assert axe_violations(self.page) == []
        assert self.page.locator("[data-testid=stException]").count() == 0

    def state_of(self, request_id: str) -> RequestState:
        """Return how far a request is in the database."""
        return see_request(self.office, request_id).state
