"""A use case whose transaction met another one runs again, a few times and no more."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import text

from planner.errors import TryAgainError
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace


@operation(Operation.PLAN_WEEK)
def meets_another(workspace: Workspace, calls: list[str], times: int) -> str:
    """Give way as often as wanted, then return."""
    calls.append(workspace.actor.id)
    if len(calls) <= times:
        raise TryAgainError
    return "done"


@pytest.mark.parametrize(("times", "num_calls"), [(0, 1), (1, 2), (2, 3)])
def test_use_case_is_repeated(workspace: Workspace, times: int, num_calls: int) -> None:
    calls: list[str] = []

    assert meets_another(workspace, calls, times) == "done"
    assert len(calls) == num_calls


def test_use_case_is_not_repeated_for_ever(workspace: Workspace) -> None:
    calls: list[str] = []

    with pytest.raises(TryAgainError, match="DATABASE_BUSY"):
        meets_another(workspace, calls, 99)

    assert len(calls) == 3


@operation(Operation.PLAN_WEEK)
def update_both(workspace: Workspace, first: str, second: str, meeting: Barrier, tries: list[str]) -> None:
    """Change two requests in an order, and wait for the other one between them when this is the first try."""
    tries.append(first)
    with workspace.writing(None) as work:
        session = work.requests._session
        change = text("UPDATE support_request SET notes = :notes WHERE id = :id")
        session.execute(change, {"notes": first, "id": first})
        if tries.count(first) == 1 and session.get_bind().dialect.name == "postgresql":
            meeting.wait(timeout=10)
        session.execute(change, {"notes": first, "id": second})
        work.commit()


def test_two_that_wait_for_each_other_both_end(filled: Workspace) -> None:
    """On the server the two lock each other and one gives way (40P01); in the file they take turns."""
    meeting, tries = Barrier(2), []  # type: ignore[var-annotated]
    pairs = (("R1", "R2"), ("R2", "R1"))
    threads = [Thread(target=update_both, args=(filled, *pair, meeting, tries)) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    is_server = filled.engine.dialect.name == "postgresql"
    assert len(tries) == (3 if is_server else 2)
    with filled.doing(Operation.SEE_REQUESTS).reading() as work:
        notes = [request.notes for request in work.requests.all()][:2]
    assert notes in (["R1", "R1"], ["R2", "R2"])
