"""Files into the store: all or nothing, and the same file again adds nothing."""

from dataclasses import replace

import pytest

from planner.domain.lifecycle import RequestState
from planner.errors import InputError
from planner.intake.mapping import ColumnMapping
from planner.services.authorisation import Operation
from planner.services.bootstrap import Workspace
from planner.services.importing import (
    import_good_rows,
    import_helpers,
    import_requests,
    mapped_systems,
    mapping_of,
    preview_requests,
    save_mapping,
)
from planner.services.requests import open_request, save_request
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


HETU = "131052-308T"
MAPPING = ColumnMapping(
    {"Tapaus": "id", "Asiakas": "name", "Puh": "phone", "Asia": "topic", "Tuli": "received", "Hoitaja": ""},
    {"channel": "remote", "languages": "fi"},
)
EXPORT = (
    {"Tapaus": "17", "Asiakas": "Aino Esimerkki", "Puh": "040 1234567", "Asia": "computer_use", "Tuli": "20.11.2026"},
    {"Tapaus": "18", "Asiakas": "Bo Exempel", "Puh": "050 7654321", "Asia": "printer", "Tuli": "21.11.2026"},
)
BAD = a_request("R6", "Agricolankatu 11", "30.11.2026 25:00-26:00")
SECRET = a_request("R7", "Agricolankatu 11", "30.11.2026 9-12", notes=f"Tunnus {HETU}")


def test_preview_counts_and_changes_nothing(workspace: Workspace) -> None:
    import_requests(workspace, as_csv(REQUESTS[:2]))
    twin = replace_row(REQUESTS[0], id="R8", name="Joku Muu")

    preview = preview_requests(workspace, as_csv((*REQUESTS[:3], twin, BAD)))

    assert (preview.accepted, preview.rejected, preview.duplicates) == (4, 1, 2)
    assert [finding.where for finding in preview.findings] == ['row 6, column "times"']
    with workspace.doing(Operation.SEE_REQUESTS).reading() as work:
        assert [request.id for request in work.requests.all()] == ["R1", "R2"]


def test_good_rows_go_in_and_the_others_come_back_with_their_reasons(workspace: Workspace) -> None:
    done = import_good_rows(workspace, as_csv((REQUESTS[0], BAD, SECRET)))

    assert (done.saved, done.rejected) == (Saved(1, 0, 0), 2)
    rejects = done.rejects.decode("utf-8-sig")
    assert HETU not in rejects
    assert "SECRET_IN_TEXT" in rejects
    assert "R6" in rejects
    corrected = rejects.replace("25:00-26:00", "9-12").encode()
    assert import_good_rows(workspace, corrected).saved == Saved(2, 0, 0)


def test_a_file_whose_header_is_wrong_has_no_good_rows(workspace: Workspace) -> None:
    with pytest.raises(InputError):
        import_good_rows(workspace, b"id;nonsense\n1;2\n")


def test_corrected_file_goes_in(workspace: Workspace) -> None:
    with pytest.raises(InputError) as refused:
        import_requests(workspace, as_csv((*REQUESTS, BAD, SECRET)))
    assert {finding.code for finding in refused.value.findings} == {"TIME_INVALID", "SECRET_IN_TEXT"}

    corrected = (replace_row(BAD, times="30.11.2026 9-12"), replace_row(SECRET, notes=""))

    assert import_requests(workspace, as_csv((*REQUESTS, *corrected))) == Saved(7, 0, 0)


def test_files_of_another_system_are_read_by_its_mapping(workspace: Workspace) -> None:
    save_mapping(workspace, "remote_desk", MAPPING)

    saved = import_requests(workspace, as_csv(EXPORT), system="remote_desk")

    assert saved == Saved(2, 0, 0)
    assert mapped_systems(workspace) == ("remote_desk",)
    assert mapping_of(workspace, "remote_desk") == MAPPING
    with workspace.doing(Operation.SEE_REQUESTS).reading() as work:
        assert work.requests.state("remote_desk-17") is RequestState.REMOTE
        assert work.requests.required("remote_desk-17").value.source == "remote_desk"


def test_corrected_rows_of_another_system_go_in_as_its_own(workspace: Workspace) -> None:
    save_mapping(workspace, "remote_desk", MAPPING)
    wrong = {**EXPORT[1], "Tuli": "31.2.2026"}
    done = import_good_rows(workspace, as_csv((EXPORT[0], wrong)), system="remote_desk")
    assert (done.saved, done.rejected) == (Saved(1, 0, 0), 1)

    corrected = done.rejects.decode("utf-8-sig").replace("31.2.2026", "21.11.2026").encode()

    assert import_requests(workspace, corrected, system="remote_desk") == Saved(1, 0, 0)
    with workspace.doing(Operation.SEE_REQUESTS).reading() as work:
        assert work.requests.state("remote_desk-18") is RequestState.REMOTE


def test_what_was_found_out_here_stays_when_another_system_sends_its_file_again(workspace: Workspace) -> None:
    save_mapping(workspace, "remote_desk", MAPPING)
    import_requests(workspace, as_csv(EXPORT), system="remote_desk")
    opened = open_request(workspace, "remote_desk-17")
    save_request(workspace, replace(opened.value, address="Agricolankatu 11", notes="Soita ensin."), opened.version)

    again = import_requests(workspace, as_csv(EXPORT), system="remote_desk")

    assert again == Saved(0, 0, 2)
    assert open_request(workspace, "remote_desk-17").value.notes == "Soita ensin."


def test_the_same_wish_from_two_systems_is_one_request(workspace: Workspace) -> None:
    for system in ("remote_desk", "other_desk"):
        save_mapping(workspace, system, MAPPING)
        import_requests(workspace, as_csv(EXPORT[:1]), system=system)

    with workspace.doing(Operation.SEE_REQUESTS).reading() as work:
        assert work.duplicates.merged_into("other_desk-17") == "remote_desk-17"


def test_the_same_wish_twice_in_a_file_is_one_request(workspace: Workspace) -> None:
    save_mapping(workspace, "remote_desk", MAPPING)
    twice = (EXPORT[0], {**EXPORT[0], "Tapaus": "19"})

    import_requests(workspace, as_csv(twice), system="remote_desk")

    with workspace.doing(Operation.SEE_REQUESTS).reading() as work:
        assert work.duplicates.merged_into("remote_desk-19") == "remote_desk-17"


@pytest.mark.parametrize("name", ["file", "phone", "Remote Desk", "", "x" * 40, "a-b"])
def test_a_system_needs_a_name_of_its_own(workspace: Workspace, name: str) -> None:
    with pytest.raises(InputError) as refused:
        save_mapping(workspace, name, MAPPING)
    assert [finding.code for finding in refused.value.findings] == ["SOURCE_INVALID"]


def test_a_system_that_nobody_has_mapped_is_refused(workspace: Workspace) -> None:
    with pytest.raises(InputError) as refused:
        preview_requests(workspace, as_csv(EXPORT), system="remote_desk")
    assert [finding.code for finding in refused.value.findings] == ["SOURCE_UNKNOWN"]


def replace_row(row: dict[str, str], **changes: str) -> dict[str, str]:
    """Return a row with some cells changed."""
    return {**row, **changes}


def test_progress_goes_from_the_reading_to_the_saving_and_never_back(workspace: Workspace) -> None:
    parts: list[float] = []

    import_requests(workspace, as_csv(REQUESTS), on_progress=lambda done, total: parts.append(done / total))

    assert parts == sorted(parts)
    assert parts[-1] == 1
    assert len(parts) == 4  # read, guarded, judged, saved


def test_progress_of_a_preview_ends_with_the_comparison(workspace: Workspace) -> None:
    parts: list[float] = []

    preview_requests(workspace, as_csv(REQUESTS), on_progress=lambda done, total: parts.append(done / total))

    assert parts == sorted(parts)
    assert parts[-1] == 1


def test_talk_of_a_day_to_come_lets_nobody_be_visited(workspace: Workspace) -> None:
    to_come = a_request("R1", "Agricolankatu 11", "30.11.2026 9-12", terms_read="1.1.2099")

    with pytest.raises(InputError) as caught:
        import_requests(workspace, as_csv((to_come,)))

    assert [(finding.code, finding.where) for finding in caught.value.findings] == [
        ("CONSENT_DAY", 'row 2, column "terms_read"')
    ]


def test_rejected_row_comes_back_as_it_was(workspace: Workspace) -> None:
    texts = {"name": "-Aino", "phone": "+358 40 1234567", "notes": "=1+1 'a'"}
    bad = a_request("R1", "Agricolankatu 11", "25:00-26:00", **texts)

    rejects = import_good_rows(workspace, as_csv((bad,))).rejects.decode("utf-8-sig")
    import_requests(workspace, rejects.replace("25:00-26:00", "30.11.2026 9-12").encode())

    stored = open_request(workspace, "R1").value
    assert (stored.name, stored.phone, stored.notes) == tuple(texts.values())


def test_rows_whose_notes_do_not_fit_together_stay_apart(workspace: Workspace) -> None:
    save_mapping(workspace, "crm", MAPPING)
    rows = tuple({**EXPORT[0], "Tapaus": name, "notes": name * 1_500} for name in "abc")

    import_requests(workspace, as_csv(rows), system="crm")

    assert [len(open_request(workspace, f"crm-{name}").value.notes) for name in "abc"] == [1_500] * 3
