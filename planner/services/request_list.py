"""Which requests there are: by how far they are, or by what somebody looks for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from planner.domain.lifecycle import RequestState
from planner.domain.likeness import phone_key
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.services.local_time import local_today
from planner.store.request_lines import Lines, RequestLine

PAGE_LINES = 25
"""As many as a screen shows."""

_LEAST_DIGITS = 3
"""Of what is looked for among phone numbers; fewer would find nearly all."""


class Which(StrEnum):
    """Parts of the list of requests."""

    OPEN = "open"
    NEW = "new"
    TRIAGED = "triaged"
    REMOTE = "remote"
    SITE = "site"
    HOME = "home"
    REFERRED = "referred"
    READY = "ready"
    PLANNED = "planned"
    CLOSED = "closed"
    ALL = "all"


_CLOSED = frozenset({RequestState.DONE, RequestState.CANCELLED})
STATES: Mapping[Which, frozenset[RequestState]] = {
    **{Which(state): frozenset({state}) for state in RequestState if state not in _CLOSED},
    Which.OPEN: frozenset(RequestState) - _CLOSED,
    Which.CLOSED: _CLOSED,
    Which.ALL: frozenset(RequestState),
}
"""The states of the requests in each part; at home are those that still lack something."""


@dataclass(frozen=True)
class Listed:
    """
    A page of a list.

    Parameters
    ----------
    lines
        In the order in which they press.
    num_found
        Of the whole list.
    overdue
        Ids of those on the page whose latest day has passed.
    """

    lines: tuple[RequestLine, ...]
    num_found: int
    overdue: frozenset[str]

    @property
    def num_pages(self) -> int:
        """Return how many pages the list has; at least one."""
        return max(1, -(-self.num_found // PAGE_LINES))


@operation(Operation.SEE_REQUESTS)
def find_requests(workspace: Workspace, which: Which, words: str = "", *, page: int = 1) -> Listed:
    """
    Return a page of the requests of a part, or of those of it that somebody looks for.

    Parameters
    ----------
    which
        The part.
    words
        Part of a name, phone number or request number; kept nowhere.
    page
        From 1 on.
    """
    workspace.note("requests")
    bounds = {"first": (page - 1) * PAGE_LINES, "most": PAGE_LINES}
    with workspace.reading() as work:
        if words.strip():
            found = work.request_lines.matching(STATES[which], _matcher(words), **bounds)
        else:
            found = work.request_lines.some(STATES[which], **bounds)
    return _listed(found, local_today())


def _listed(found: Lines, today: date) -> Listed:
    late = {line.id for line in found.lines if line.serve_by and line.serve_by < today and line.state not in _CLOSED}
    return Listed(found.lines, found.num_found, frozenset(late))


def _matcher(words: str) -> Callable[[RequestLine], bool]:
    wanted = words.casefold().split()
    number = phone_key(words) if len(phone_key(words)) >= _LEAST_DIGITS else None

    def matches(line: RequestLine) -> bool:
        if number is not None and number in phone_key(line.phone):
            return True
        text = f"{line.id} {line.name}".casefold()
        return all(word in text for word in wanted)

    return matches
