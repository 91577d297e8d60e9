"""Files into the store: all or nothing, and the same file again adds nothing."""

import pytest

from planner.errors import InputError
from planner.services.authorisation import Operation
from planner.services.bootstrap import Workspace
from planner.services.importing import import_helpers, import_requests
from planner.store.saving import Saved
from tests.services.files import HELPERS, REQUESTS, a_request, as_csv


def test_same_file_again_adds_nothing(workspace: Workspace) -> None:
    import_requests(workspace, as_csv(REQUESTS))

    again = import_requests(workspace, as_csv(REQUESTS))

    assert again == Saved(added=0, changed=0, unchanged=5)


def test_changed_row_replaces_the_request(workspace: Workspace) -> None:
    import_requests(workspace, as_csv(REQUESTS))
    changed = (a_request("R1", "Agricolankatu 11", "30.11.2026 13.00-15.00"), *REQUESTS[1:])

    saved = import_requests(workspace, as_csv(changed))

    assert saved == Saved(added=0, changed=1, unchanged=4)
    with workspace.doing(Operation.SEE_REQUESTS).reading() as work:
        assert work.requests.all()[0].windows[0].start == 13 * 3600


def test_one_bad_row_keeps_the_whole_file_out(workspace: Workspace) -> None:
    bad = (*REQUESTS, a_request("R6", "Agricolankatu 11", "30.11.2026 25:00-26:00"))

    with pytest.raises(InputError) as caught:
        import_requests(workspace, as_csv(bad))

    assert [finding.where for finding in caught.value.findings] == ['row 7, column "times"']
    with workspace.doing(Operation.SEE_REQUESTS).reading() as work:
        assert work.requests.all() == ()


def test_changed_helper_gets_the_new_shifts_only(workspace: Workspace) -> None:
    import_helpers(workspace, as_csv(HELPERS))

    saved = import_helpers(workspace, as_csv(HELPERS[1:]))

    assert saved == Saved(added=0, changed=1, unchanged=1)
    with workspace.doing(Operation.SEE_REQUESTS).reading() as work:
        assert [len(helper.shifts) for helper in work.helpers.all()] == [1, 1]
