"""The address register of a city, from the rows of its file."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from planner.errors import Finding
from planner.geocode.address import StreetAddress
from planner.geocode.coordinates import System, is_tm35, system_of, to_wgs84
from planner.geocode.house_number import HouseNumber, house_numbers, with_number
from planner.geocode.imported_addresses import ImportedAddress
from planner.geocode.municipality import municipality_named
from planner.geocode.postcode import known_postcode
from planner.geocode.register_columns import columns_of
from planner.locale import Sentence, sentence

_POINT = re.compile(r"(?:SRID=\d+;)?POINT ?\(?\( ?(?P<one>-?[\d.]+)[ ,]+(?P<other>-?[\d.]+) ?\)", re.IGNORECASE)
_ROWS_BETWEEN_REPORTS = 5_000

Progress = Callable[[int], None]
"""Is told how many rows or objects have been read."""


@dataclass(frozen=True)
class _Row:
    number: int
    cells: Mapping[str, str]

    @property
    def where(self) -> str:
        return f"row {self.number}"


@dataclass(frozen=True)
class RegisterRows:
    """The addresses that can be used, and what is wrong with the other rows."""

    addresses: tuple[ImportedAddress, ...]
    findings: tuple[Finding, ...]


def read_register_rows(rows: Sequence[Sequence[str]], on_progress: Progress) -> RegisterRows:
    """
    Return the addresses of a register.

    Parameters
    ----------
    rows
        Of the file, header first. Coordinates in WGS 84 or EPSG:3879 as their values say, all in one of the two; as
        two columns in either order, or as a point in well-known text.

    Returns
    -------
    RegisterRows
        A row without a number is the point of its street. Each row that cannot be read is a finding.

    Raises
    ------
    InputError
        ``COLUMN_MISSING`` for each column that is not there, with the names that it may have.
    """
    columns = columns_of(rows[0] if rows else ())
    system: System | None = None
    found: list[tuple[ImportedAddress, tuple[float, float]]] = []
    findings: list[Finding] = []
    for row in _filled(rows, columns):
        if row.number % _ROWS_BETWEEN_REPORTS == 0:
            on_progress(row.number)
        pair = _pair(row.cells)
        numbers = _numbers(row.cells)
        own = system_of(*pair) if pair else None
        system = system or own
        problem = _problem(row.cells, pair, own, system, numbers)
        if problem is not None:
            findings.append(Finding("ADDRESS_ROW_INVALID", row.where, problem))
        elif pair is not None:
            found += [(address, pair) for address in _addresses(row.cells, numbers or ())]
    points = to_wgs84([pair for _, pair in found], system) if system else []
    addresses = tuple(_at(address, point) for (address, _), point in zip(found, points, strict=True))
    return RegisterRows(addresses, tuple(findings))


def _filled(rows: Sequence[Sequence[str]], columns: Mapping[str, int]) -> Iterator[_Row]:
    for number, cells in enumerate(rows[1:], start=2):
        if any(cells):
            yield _Row(
                number, {name: cells[index].strip() if index < len(cells) else "" for name, index in columns.items()}
            )


def _pair(cells: Mapping[str, str]) -> tuple[float, float] | None:
    texts = [cells.get("north", ""), cells.get("east", "")]
    point = _POINT.match(cells.get("point", ""))
    if not all(texts) and point:
        texts = [point["one"], point["other"]]
    try:
        one, other = (float(text.replace(",", ".")) for text in texts)
    except ValueError:
        return None
    return one, other


def _numbers(cells: Mapping[str, str]) -> tuple[HouseNumber, ...] | None:
    """Return the numbers of a row, none for a street's own point, and None where the number cannot be read."""
    text = cells["number"]
    pieces = cells.get("number_alone", "")
    if text in ("", pieces) and pieces:
        end = cells.get("number_end", "")
        text = f"{pieces}-{end}" if end else pieces + cells.get("letter", "")
    return () if text in ("", "0") else house_numbers(text) or None


def _problem(
    cells: Mapping[str, str],
    pair: tuple[float, float] | None,
    own: System | None,
    system: System | None,
    numbers: tuple[HouseNumber, ...] | None,
) -> Sentence | None:
    if not cells["street"]:
        return sentence("The street is missing.")
    if numbers is None:
        return sentence("The house number cannot be read; write it as 5, 5b or 5-7.")
    if pair is None:
        return sentence("The coordinates are missing or no numbers.")
    if own is None and is_tm35(*pair):
        return sentence("The coordinates look like EPSG:3067; save the file in WGS 84 or EPSG:3879.")
    if own is None:
        return sentence("The coordinates are neither WGS 84 nor EPSG:3879, or lie outside Finland.")
    if own is not system:
        return sentence("The coordinates are of another system than those of the rows before.")
    return None


def _addresses(cells: Mapping[str, str], numbers: tuple[HouseNumber, ...]) -> Iterator[ImportedAddress]:
    municipality = cells.get("municipality", "")
    street = StreetAddress(
        cells["street"],
        postcode=known_postcode(cells.get("postcode", "")),
        city=municipality_named(municipality) or municipality,
    )
    for parts in [with_number(street, number) for number in numbers] or [street]:
        yield ImportedAddress(cells["street"], cells.get("street_sv", ""), parts, 0.0, 0.0)


def _at(address: ImportedAddress, point: tuple[float, float]) -> ImportedAddress:
    return ImportedAddress(address.street, address.street_sv, address.parts, *point)
