"""Travel times in JSON: a matrix inline, in a ``.npy`` file beside it, or one for each band of departures."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from planner.domain.codec import Findings, check_keys, wrong_type
from planner.domain.matrix import UNREACHABLE, Matrix, TravelTimes, read_only
from planner.domain.visit import SECONDS_PER_DAY
from planner.locale import sentence

_MAX_TRAVEL = 2**31 - 1


def encode_travel(times: TravelTimes) -> Any:
    """Return travel times as plain JSON data, inline, ``null`` where no way leads."""
    if not times.is_banded:
        return _encode_matrix(times.matrices[0])
    pairs = zip(times.starts, times.matrices, strict=True)
    return {"bands": [{"from": start, "matrix": _encode_matrix(matrix)} for start, matrix in pairs]}


def decode_travel(raw: object, path: str, folder: Path | None, findings: Findings) -> TravelTimes:
    """
    Read travel times; what cannot be read is noted and stands in as an empty matrix.

    Parameters
    ----------
    raw
        Rows, ``{"file": name}``, ``{"bands": [...]}``, or what has been read already.
    path
        Where it stands, for the findings.
    folder
        Where ``.npy`` files stand; None refuses them.
    findings
        What has been found so far.
    """
    if isinstance(raw, TravelTimes):
        return raw
    if not (isinstance(raw, Mapping) and "bands" in raw):
        return TravelTimes((0,), (_read_matrix(raw, path, folder, findings),))
    check_keys(raw, {"bands"}, path, findings)
    bands = raw["bands"]
    if not isinstance(bands, list) or not bands:
        wrong_type(sentence("a list with at least one band"), f"{path}.bands", findings)
        return TravelTimes((0,), (_empty(),))
    read = [_read_band(band, f"{path}.bands[{idx}]", folder, findings) for idx, band in enumerate(bands)]
    return TravelTimes(tuple(start for start, _ in read), tuple(matrix for _, matrix in read))


def _encode_matrix(matrix: Matrix) -> list[list[int | None]]:
    return [[None if value == UNREACHABLE else value for value in row] for row in matrix.tolist()]


def _read_band(raw: object, path: str, folder: Path | None, findings: Findings) -> tuple[int, Matrix]:
    if not isinstance(raw, Mapping) or not {"from", "matrix"} <= set(raw):
        findings.error("KEY_MISSING", path, sentence('A band needs the keys "from" and "matrix".'))
        return 0, _empty()
    check_keys(raw, {"from", "matrix"}, path, findings)
    start = raw["from"]
    if not _is_whole(start, 0, SECONDS_PER_DAY - 1):
        text = sentence("A band begins at whole seconds since midnight, 0 to {last}.", last=SECONDS_PER_DAY - 1)
        findings.error("TIME_INVALID", f"{path}.from", text)
        start = 0
    return start, _read_matrix(raw["matrix"], f"{path}.matrix", folder, findings)


def _read_matrix(raw: object, path: str, folder: Path | None, findings: Findings) -> Matrix:
    if isinstance(raw, Mapping):
        return _read_file(raw, path, folder, findings)
    if not isinstance(raw, list) or not all(isinstance(row, list) for row in raw):
        findings.error("MATRIX_INVALID", path, sentence("The matrix must be a list of rows."))
        return _empty()
    noted = len(findings)
    for number, row in enumerate(raw):
        _check_row(row, len(raw), f"{path}[{number}]", findings)
    if len(findings) > noted:
        return _empty()
    rows = [[UNREACHABLE if value is None else value for value in row] for row in raw]
    return read_only(np.array(rows, dtype=np.int32).reshape(len(raw), len(raw)))


def _check_row(row: list[object], size: int, path: str, findings: Findings) -> None:
    if len(row) != size:
        text = sentence(
            "The row has {found} entries, not {size}; the matrix must be square.", found=len(row), size=size
        )
        findings.error("MATRIX_INVALID", path, text)
    for column, value in enumerate(row):
        # -1 is a file's other spelling of null.
        if value is not None and not _is_whole(value, UNREACHABLE, _MAX_TRAVEL):
            text = sentence("This must be whole seconds of at least 0, or null where no way leads.")
            findings.error("MATRIX_INVALID", f"{path}[{column}]", text)


def _is_whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _read_file(raw: Mapping[str, object], path: str, folder: Path | None, findings: Findings) -> Matrix:
    check_keys(raw, {"file"}, path, findings)
    name = raw.get("file")
    if folder is None or not isinstance(name, str) or Path(name).name != name:
        text = sentence("Name a .npy file that stands in the folder of the JSON file.")
        findings.error("FILE_UNREADABLE", f"{path}.file", text)
        return _empty()
    try:
        matrix = np.load(folder / name, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        text = sentence("The matrix file is missing or no .npy file; write it again.")
        findings.error("FILE_UNREADABLE", f"{path}.file", text)
        return _empty()
    if not isinstance(matrix, np.ndarray) or matrix.dtype != np.int32 or matrix.ndim != len(("from", "to")):
        findings.error("MATRIX_INVALID", f"{path}.file", sentence("The file must hold a square matrix of int32."))
        return _empty()
    return read_only(matrix)


def _empty() -> Matrix:
    return read_only(np.zeros((0, 0), dtype=np.int32))
