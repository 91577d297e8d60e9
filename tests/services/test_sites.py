"""Sites: imported, corrected, and offered to a resident."""

from datetime import date

import pytest

from planner.errors import EditConflictError, InputError
from planner.services.bootstrap import Workspace
from planner.services.sites import (
    EDITED,
    import_sites,
    list_sites,
    nearest_sites,
    open_site,
    set_access,
    set_hours,
    set_workstations,
    stale,
)
from planner.store.saving import Saved

MONDAY = date(2026, 11, 30)
NINE = 9 * 3600
LIBRARY = "kallion-kirjasto"


@pytest.fixture
def with_sites(filled: Workspace) -> Workspace:
    """An installation with requests and the sites of the program."""
    import_sites(filled, None, MONDAY)
    return filled


def test_importing_twice_changes_nothing(with_sites: Workspace) -> None:
    assert import_sites(with_sites, None, MONDAY) == Saved(0, 0, 68)


def test_the_nearest_open_sites_are_offered_first(with_sites: Workspace) -> None:
    near = nearest_sites(with_sites, "R1", MONDAY, NINE)

    assert len(near) == 3
    assert near[0].site.id == LIBRARY
    assert near[0].next_open[0] == MONDAY
    assert [offer.travel for offer in near] == sorted(offer.travel for offer in near)
    assert near[0].distance_m < 1000


def test_a_closed_site_and_one_without_hours_are_not_offered(with_sites: Workspace) -> None:
    site = open_site(with_sites, LIBRARY)
    set_access(with_sites, LIBRARY, site.version, is_step_free=True, closed_from=MONDAY)

    assert LIBRARY not in [offer.site.id for offer in nearest_sites(with_sites, "R1", MONDAY, NINE)]


def test_an_address_that_nobody_knows_has_no_nearest_site(with_sites: Workspace) -> None:
    from planner.services.importing import import_requests
    from tests.services.files import a_request, as_csv

    import_requests(with_sites, as_csv((a_request("R9", "Olematonkuja 999", "30.11.2026 9-12"),)))

    with pytest.raises(InputError) as refused:
        nearest_sites(with_sites, "R9", MONDAY, NINE)
    assert [finding.code for finding in refused.value.findings] == ["ADDRESS_UNCONFIRMED"]


def test_new_hours_hold_from_their_day_and_stay_after_an_import(with_sites: Workspace) -> None:
    opened = open_site(with_sites, LIBRARY)

    set_hours(with_sites, LIBRARY, MONDAY, "Mo 12-15", opened.version)
    import_sites(with_sites, None, MONDAY)

    site = open_site(with_sites, LIBRARY).value
    assert not site.is_open(MONDAY, NINE)
    assert site.is_open(MONDAY, NINE + 4 * 3600)
    assert site.hours_on(MONDAY)[0].source == EDITED
    assert site.is_open(date(2026, 11, 27), NINE)


@pytest.mark.parametrize("count", [0, -1, 201])
def test_a_count_out_of_range_is_refused(with_sites: Workspace, count: int) -> None:
    with pytest.raises(InputError) as refused:
        set_workstations(with_sites, LIBRARY, MONDAY, count, open_site(with_sites, LIBRARY).version)
    assert [finding.code for finding in refused.value.findings] == ["COUNT_RANGE"]


def test_counts_are_dated_and_may_end(with_sites: Workspace) -> None:
    version = set_workstations(with_sites, LIBRARY, MONDAY, 5, open_site(with_sites, LIBRARY).version)
    assert open_site(with_sites, LIBRARY).value.workstations_on(MONDAY).count == 5  # type: ignore[union-attr]

    set_workstations(with_sites, LIBRARY, MONDAY, None, version)

    assert open_site(with_sites, LIBRARY).value.workstations == ()


def test_a_stale_form_and_badly_written_hours_are_refused(with_sites: Workspace) -> None:
    opened = open_site(with_sites, LIBRARY)
    with pytest.raises(InputError):
        set_hours(with_sites, LIBRARY, MONDAY, "whenever", opened.version)
    set_workstations(with_sites, LIBRARY, MONDAY, 5, opened.version)

    with pytest.raises(EditConflictError):
        set_hours(with_sites, LIBRARY, MONDAY, "Mo 9-12", opened.version)


def test_old_data_are_said_to_be_old(with_sites: Workspace) -> None:
    sites = list_sites(with_sites)

    assert stale(sites, MONDAY) == ()
    assert {finding.code for finding in stale(sites, date(2027, 3, 1))} == {"OPEN_DATA_STALE"}
