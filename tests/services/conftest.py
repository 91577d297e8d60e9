"""A small installation: a real database, a handful of requests and two helpers at real addresses."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.config import Settings
from planner.services.bootstrap import Workspace, create_workspace
from planner.services.geocoding import geocode_all
from planner.services.importing import import_helpers, import_requests
from tests.services.files import HELPERS, REQUESTS, as_csv


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """An installation without any data."""
    workspace = create_workspace(Settings(database=tmp_path / "planner.db", language="en"))
    yield workspace
    workspace.engine.dispose()


@pytest.fixture
def filled(workspace: Workspace) -> Workspace:
    """An installation with requests and helpers, addresses looked up."""
    import_requests(workspace, as_csv(REQUESTS))
    import_helpers(workspace, as_csv(HELPERS))
    geocode_all(workspace)
    return workspace
