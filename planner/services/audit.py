"""The record of who did or saw what: whether it is whole, and what it says."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.store.audit import AuditLine, ChainState

_RECORD = "record"


@dataclass(frozen=True)
class NotedEnd:
    """The end of the record as somebody noted it elsewhere: how many lines it had, and the seal of the last one."""

    num_lines: int
    seal: str


@dataclass(frozen=True)
class RecordState:
    """
    What a look at the whole record found.

    Parameters
    ----------
    chain
        Its lines.
    holds_noted_end
        Whether it still goes on from the noted end; None where none was given. A record that was cut off, or written
        anew, is whole in itself, and only this tells.
    """

    chain: ChainState
    holds_noted_end: bool | None

    @property
    def is_whole(self) -> bool:
        """Whether nothing speaks against it."""
        return self.chain.first_broken is None and self.holds_noted_end is not False


@operation(Operation.SEE_AUDIT)
def verify_record(workspace: Workspace, noted: NotedEnd | None = None) -> RecordState:
    """Look at every line of the record; it leaves none itself, so that the end stays the one that is told."""
    with workspace.reading() as work:
        chain = work.audit.verify()
        seal = None if noted is None else work.audit.seal_of(noted.num_lines)
    if noted is None:
        return RecordState(chain, None)
    is_whole_so_far = chain.first_broken is None or chain.first_broken > noted.num_lines
    return RecordState(chain, is_whole_so_far and seal == noted.seal)


@operation(Operation.SEE_AUDIT)
def see_record(
    workspace: Workspace,
    *,
    about: str | None = None,
    request: str | None = None,
    since: date | None = None,
) -> tuple[AuditLine, ...]:
    """
    Return lines of the record in order; that somebody looked goes into it, after those that they see.

    Parameters
    ----------
    about
        Only lines about this, such as ``plan 12``, and its parts.
    request
        Only lines that concern this request: about itself and its resident, about every plan in which it is planned or
        left out, about the weeks of those plans, and about all requests at once. What was erased from the store can be
        asked for by ``about`` only.
    since
        Only lines from the beginning of this date (UTC) on.
    """
    with workspace.reading() as work:
        things = frozenset(() if about is None else (about,))
        if request is not None:
            things |= work.audit.things_of_request(request)
        lines = work.audit.lines(about=things or None)
        found = tuple(line for line in lines if since is None or _is_since(line, since))
    workspace.note(_RECORD if request is None else f"{_RECORD} of request {request}")
    return found


def _is_since(line: AuditLine, day: date) -> bool:
    """A line without a moment is always shown: somebody has changed it."""
    return line.at is None or line.at >= datetime.combine(day, time(), tzinfo=UTC)
