"""Where the embedded tables stand."""

from pathlib import Path

_PACKAGE_DIR = Path(__file__).resolve().parent


def data_file(name: str) -> Path:
    """
    Return the path of an embedded table of ``data/``.

    In a checkout that is the ``data`` folder beside the package; in an installed wheel the same files lie inside it.

    Raises
    ------
    FileNotFoundError
        When no such table is embedded.
    """
    for folder in (_PACKAGE_DIR / "_data", _PACKAGE_DIR.parent / "data"):
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(f"No embedded table {name}; reinstall the package or restore the data folder.")
