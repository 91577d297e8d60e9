"""The search for garbage in cycles, which a large file does not need: its values are frozen and point to no owner."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """
    Let nothing search for cycles meanwhile.

    Millions of new values make the search start again and again, and find nothing: of the import of 100,000 rows it
    was a quarter of the processor time. What is in no cycle is freed as always. Of several at once, the first one that
    paused the search starts it again, also when others still go on: they only become slower.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
