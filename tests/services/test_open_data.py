"""Imports of open data: judged whole, noted in the record."""

from pathlib import Path

import pytest

from planner.errors import InputError
from planner.services.authorisation import OPERATOR
from planner.services.bootstrap import Workspace
from planner.services.open_data import import_addresses, import_areas, list_open_data
from tests.services.files import MONDAY

ADDRESSES = "katunimi;osoitenumero;lat;lon\nKoetie;5;60.18428;24.95268\n"
AREAS = """{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"nimi_fi": "Kallio"},
"geometry": {"type": "Polygon", "coordinates": [[[24, 60], [26, 60], [26, 61], [24, 61], [24, 60]]]}}]}"""


def written(folder: Path, name: str, text: str) -> Path:
    """Return a file with a text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_an_import_answers_at_once_and_is_listed(workspace: Workspace, tmp_path: Path) -> None:
    admin = workspace.on_behalf_of(OPERATOR)
    before = workspace.register.locate("Koetie 5").precision.is_settled

    import_addresses(admin, written(tmp_path, "a.csv", ADDRESSES), MONDAY)
    import_areas(admin, written(tmp_path, "areas.geojson", AREAS), MONDAY)

    assert (before, workspace.register.locate("Koetie 5").precision.is_settled) == (False, True)
    assert workspace.register.district(60.12, 24.95) == "Kallio"
    assert [(source.name, source.num_rows) for source in list_open_data(admin)] == [
        ("city register", 1),
        ("city areas", 1),
    ]


def test_of_very_many_faulty_rows_the_first_are_named_and_the_others_counted(
    workspace: Workspace, tmp_path: Path
) -> None:
    rows = "Koetie;x;60.2;24.9\n" * 250
    file = written(tmp_path, "a.csv", f"katunimi;osoitenumero;lat;lon\n{rows}")

    with pytest.raises(InputError) as caught:
        import_addresses(workspace.on_behalf_of(OPERATOR), file, MONDAY)

    assert len(caught.value.findings) == 101
    assert "150" in str(caught.value.findings[-1])


def test_a_file_without_any_address_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    file = written(tmp_path, "a.csv", "katunimi;osoitenumero;lat;lon\nKoetie;x;60.2;24.9\n")

    with pytest.raises(InputError, match="FILE_UNREADABLE"):
        import_addresses(workspace.on_behalf_of(OPERATOR), file, MONDAY, leaves_out_faulty=True)
    assert list_open_data(workspace.on_behalf_of(OPERATOR)) == ()
