"""
A small installation: a real database, a handful of requests and two helpers at real addresses.

Each test runs on an encrypted file, and in the fuller run on PostgreSQL as well; the store's own tests always run on
both.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.config import Settings
from planner.services.authorisation import OPERATOR
from planner.services.bootstrap import Workspace, create_workspace
from planner.services.geocoding import geocode_all
from planner.services.importing import import_helpers, import_requests
from tests.databases import KEY, KINDS, new_address, setting_of
from tests.services.files import HELPERS, REQUESTS, as_csv


@pytest.fixture(params=[KINDS[0], pytest.param(KINDS[1], marks=pytest.mark.slow)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The setting that names a database of its own."""
    with new_address(request.param, tmp_path) as address:
        yield setting_of(address)


@pytest.fixture
def workspace(database: str, tmp_path: Path) -> Iterator[Workspace]:
    """An installation without any data, for its operator."""
    files = str(tmp_path / "planner.opendata")
    workspace = create_workspace(Settings(database=database, key=KEY.secret.hex(), language="en", open_data_file=files))
    yield workspace.on_behalf_of(OPERATOR)
    workspace.engine.dispose()


@pytest.fixture
def filled(workspace: Workspace) -> Workspace:
    """An installation with requests and helpers, addresses looked up."""
    import_requests(workspace, as_csv(REQUESTS))
    import_helpers(workspace, as_csv(HELPERS))
    geocode_all(workspace)
    return workspace
