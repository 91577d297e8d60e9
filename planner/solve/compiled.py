"""
How the functions of the engine are compiled, where the machine code is kept, and what form their arrays take.

Numba compiles a function when it is first called with arguments of new types, about a minute for the whole engine, and
keeps the machine code on disk for the next process. It looks for changes in the file of the function alone, not in
those of the functions that it calls; so the folder is named by all files that hold such functions, and a change in one
of them makes a new one. An installed package may be read-only: the folder lies in the user's cache, or where
``NUMBA_CACHE_DIR`` says.
"""

import atexit
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

from planner.solve.structs import Struct

_Function = TypeVar("_Function", bound=Callable[..., Any])
_Fields = TypeVar("_Fields", bound=tuple[Any, ...])

_SOLVE = Path(__file__).resolve().parent
_COMPILED = ("kernel", "linked", "bound", "places")
"""Folders with compiled functions, and with what they are built on."""
_MARK = "warm"


def _cache_folder() -> Path:
    """Return the folder for the machine code of this version; one that is lost at the end where none can be kept."""
    digest = hashlib.sha256(numba.__version__.encode())
    for name in ("compiled.py", "structs.py"):
        digest.update((_SOLVE / name).read_bytes())
    for package in _COMPILED:
        for source in sorted((_SOLVE / package).glob("*.py")):
            digest.update(source.read_bytes())
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser())
    folder = base / "home-visit-planner" / digest.hexdigest()[:16]
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        # Machine code that others could have written is not loaded, so a folder that many may write to will not do.
        own = Path(tempfile.mkdtemp(prefix="home-visit-planner-"))
        atexit.register(shutil.rmtree, own, ignore_errors=True)
        return own


if not numba.config.CACHE_DIR:
    numba.config.CACHE_DIR = str(_cache_folder())
    # Processes that this one starts use the same folder.
    os.environ["NUMBA_CACHE_DIR"] = numba.config.CACHE_DIR


def is_warm() -> bool:
    """Return whether the engine has been compiled for this machine and version."""
    return (Path(numba.config.CACHE_DIR) / _MARK).exists()


def mark_warm() -> None:
    """Note that the engine has been compiled."""
    (Path(numba.config.CACHE_DIR) / _MARK).touch()


def compiled(function: _Function) -> _Function:
    """Return a function compiled at its first call, kept on disk for the next process, and free of the GIL."""
    return cast(_Function, numba.njit(cache=True, nogil=True)(function))


def shared(fields: _Fields) -> _Fields:
    """
    Return a named tuple of arrays in the form that compiled functions take: one address.

    A compiled function reads its fields as those of the tuple, so it is typed as one; Python code keeps to the tuple,
    whose arrays the two share.
    """
    return cast(_Fields, Struct(fields))
