"""Lists of requests: what presses first, by how far they are, and found by a part of a name or number."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from planner.domain.channel import Channel
from planner.domain.consent import Consent
from planner.domain.lifecycle import RequestState
from planner.domain.request import SupportRequest
from planner.services.authorisation import Operation
from planner.services.bootstrap import Workspace
from planner.services.local_time import local_today
from planner.services.persons import Who, erase_person
from planner.services.request_list import PAGE_LINES, STATES, Which, find_requests
from planner.services.requests import close_request
from tests.services.calls import REQUEST


def store(workspace: Workspace, *requests: SupportRequest) -> None:
    """Keep requests as they are."""
    with workspace.doing(Operation.IMPORT_REQUESTS).writing("requests") as work:
        work.requests.save(requests)
        work.commit()


def a_request(id_: str, **more: object) -> SupportRequest:
    """Return a request that nobody has looked at yet."""
    return replace(REQUEST, id=id_, **{"received": local_today(), "channel": None, **more})  # type: ignore[arg-type]


def ids(workspace: Workspace, which: Which, words: str = "") -> list[str]:
    """Return the ids of the first page."""
    return [line.id for line in find_requests(workspace, which, words).lines]


def test_overdue_come_first_then_the_nearest_latest_day(workspace: Workspace) -> None:
    today = local_today()
    late, soon, later = (today + timedelta(days=days) for days in (-1, 0, 5))
    store(
        workspace,
        a_request("A"),
        a_request("B", serve_by=later),
        a_request("C", serve_by=soon),
        a_request("D", serve_by=late),
        a_request("E", received=late),
    )

    listed = find_requests(workspace, Which.OPEN)

    assert [line.id for line in listed.lines] == ["D", "C", "B", "E", "A"]
    assert listed.overdue == {"D"}


def test_parts_hold_every_request_once(workspace: Workspace) -> None:
    store(workspace, a_request("A"), *(a_request(channel, channel=channel) for channel in Channel))
    store(workspace, a_request("ready", channel=Channel.HOME))
    store(workspace, a_request("lacking", channel=Channel.HOME, consent=Consent()))
    close_request(workspace, "A", RequestState.CANCELLED)

    assert ids(workspace, Which.HOME) == ["lacking"]
    assert ids(workspace, Which.READY) == ["home", "ready"]
    assert (ids(workspace, Which.REMOTE), ids(workspace, Which.SITE)) == (["remote"], ["site"])
    assert ids(workspace, Which.CLOSED) == ["A"]
    assert len(ids(workspace, Which.ALL)) == len(ids(workspace, Which.OPEN)) + 1
    one_by_one = [STATES[which] for which in Which if which not in (Which.OPEN, Which.ALL)]
    assert sorted(state for states in one_by_one for state in states) == sorted(RequestState)


def test_name_phone_or_number_is_found_by_a_part(workspace: Workspace) -> None:
    store(
        workspace,
        a_request("A", name="Aino Oja", phone="050 111 2222"),
        a_request("B", name="Bertta Äijälä", phone="040 765 4321"),
    )

    wanted = {
        **{words: ["B"] for words in ("äijä", "ÄIJÄLÄ bertta", "+358 40 765", "0407654321", "b")},
        "aino": ["A"],
        "nobody": [],
        "  ": ["A", "B"],
    }
    assert {words: ids(workspace, Which.OPEN, words) for words in wanted} == wanted


def test_list_is_read_a_page_at_a_time(workspace: Workspace) -> None:
    store(workspace, *(a_request(f"R{number:03}") for number in range(PAGE_LINES + 1)))

    pages = [find_requests(workspace, Which.OPEN, page=page) for page in (1, 2)]
    searched = find_requests(workspace, Which.OPEN, "asukas", page=2)

    assert [len(page.lines) for page in pages] == [PAGE_LINES, 1]
    assert {(page.num_found, page.num_pages) for page in pages} == {(PAGE_LINES + 1, 2)}
    assert [line.id for line in searched.lines] == [line.id for line in pages[1].lines]


def test_person_who_was_erased_is_not_listed(workspace: Workspace) -> None:
    store(workspace, a_request("A", name="Aino Oja"), a_request("B", name="Bertta Oja", phone="050 111 2222"))
    close_request(workspace, "A", RequestState.CANCELLED)

    erase_person(workspace, Who("request", "A"), datetime.now(UTC))

    assert [line.name for line in find_requests(workspace, Which.ALL).lines] == ["Bertta Oja"]
    assert find_requests(workspace, Which.ALL).num_found == 1
