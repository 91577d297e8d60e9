"""How the functions of the pricing are compiled, in one place."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

_Function = TypeVar("_Function", bound=Callable[..., Any])


def compiled(function: _Function) -> _Function:
    """Return a function compiled at its first call, kept on disk for the next process, and free of the GIL."""
    return cast(_Function, njit(cache=True, nogil=True)(function))
