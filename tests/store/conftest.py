"""Every test here runs on both kinds of database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from planner.store.address import Address
from planner.store.opening import create_database
from tests.databases import KEY, KINDS, new_address


@pytest.fixture(params=KINDS)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Address]:
    """Where a database of its own may be."""
    with new_address(request.param, tmp_path) as address:
        yield address


@pytest.fixture
def engine(address: Address) -> Iterator[Engine]:
    """A new database with all its tables."""
    engine = create_database(address, KEY)
    yield engine
    engine.dispose()
