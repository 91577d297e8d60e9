"""What can be told of a request as soon as it comes in."""

from dataclasses import replace

import pytest

from planner.domain.channel import Channel
from planner.domain.request import SupportRequest
from planner.errors import Finding, InputError
from planner.services.authorisation import Operation
from planner.services.bootstrap import Workspace
from planner.services.importing import import_helpers, import_requests
from planner.services.warnings import intake_warnings
from tests.services.calls import REQUEST
from tests.services.files import HELPERS, REQUESTS, a_request, a_shift, as_csv


def warnings(workspace: Workspace, request: SupportRequest) -> list[str]:
    """Return the codes of what is told of a request."""
    with workspace.doing(Operation.SEE_REQUESTS).reading() as work:
        return [finding.code for finding in intake_warnings(work, request)]


def test_language_that_nobody_speaks_is_told_with_the_days(workspace: Workspace) -> None:
    import_helpers(workspace, as_csv(HELPERS))
    told: list[Finding] = []

    import_requests(workspace, as_csv(REQUESTS), on_warning=told.append)

    (finding,) = told
    assert (finding.code, finding.where, finding.severity) == ("NO_LANGUAGE", "request R4", "warning")
    assert "speaks sv works from 20.11.2026 to 2.12.2026" in str(finding)


def test_second_language_is_enough(workspace: Workspace) -> None:
    import_helpers(workspace, as_csv(HELPERS))

    assert warnings(workspace, replace(REQUEST, languages=("sv", "fi"))) == []


def test_somebody_who_works_only_later_does_not_help(workspace: Workspace) -> None:
    import_helpers(workspace, as_csv((*HELPERS, a_shift("H3", "14.12.2026", "8.00", "16.00", languages="sv"))))

    assert warnings(workspace, replace(REQUEST, languages=("sv",))) == ["NO_LANGUAGE"]


def test_roster_counts_while_no_shifts_are_written(workspace: Workspace) -> None:
    import_helpers(workspace, as_csv((a_shift("H3", "1.6.2027", "8.00", "16.00", languages="sv"),)))

    assert warnings(workspace, replace(REQUEST, languages=("sv",))) == []
    assert warnings(workspace, REQUEST) == ["NO_LANGUAGE"]


def test_nothing_is_told_before_anybody_is_in_the_roster(workspace: Workspace) -> None:
    assert warnings(workspace, REQUEST) == []


def test_nobody_is_sent_to_a_site_or_needed_there(workspace: Workspace) -> None:
    import_helpers(workspace, as_csv(HELPERS))

    assert warnings(workspace, replace(REQUEST, languages=("sv",), channel=Channel.SITE)) == []
    assert warnings(workspace, replace(REQUEST, languages=("sv",), channel=None)) == ["NO_LANGUAGE"]


def test_unknown_topic_is_told_and_imported(workspace: Workspace) -> None:
    told: list[Finding] = []

    saved = import_requests(
        workspace,
        as_csv((a_request("R1", "Agricolankatu 11", "30.11.2026 9-12", topic="gardening", minutes=""),)),
        on_warning=told.append,
    )

    assert saved.added == 1
    assert [(finding.code, finding.where) for finding in told] == [("TOPIC_UNKNOWN", 'row 2, column "topic"')]


def test_nothing_is_imported_while_a_setting_is_wrong(workspace: Workspace) -> None:
    wrong = replace(workspace, settings=replace(workspace.settings, service={"promise_days": 0}))

    with pytest.raises(InputError, match="LIMIT_INVALID"):
        import_requests(wrong, as_csv(REQUESTS))


def test_promise_of_the_settings_becomes_the_latest_day(workspace: Workspace) -> None:
    five = replace(workspace, settings=replace(workspace.settings, service={"promise_days": 5}))

    import_requests(five, as_csv(REQUESTS))

    with workspace.doing(Operation.SEE_REQUESTS).reading() as work:
        # Received on Friday 20 November.
        assert {f"{request.serve_by}" for request in work.requests.all()} == {"2026-11-27"}
