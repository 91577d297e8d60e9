"""Files of requests and helpers as a test wants them; every value that a test does not name is plain and valid."""

from collections.abc import Mapping, Sequence
from io import BytesIO

from openpyxl import Workbook

REQUEST: Mapping[str, str] = {
    "id": "R001",
    "received": "20.11.2026",
    "name": "Asukas Esimerkki",
    "phone": "000 0000 001",
    "address": "Mannerheimintie 30 B 24",
    "postcode": "00100",
    "languages": "fi",
    "topic": "phone_setup",
    "minutes": "",
    "times": "30.11.2026 9.00-12.00",
    "serve_by": "",
    "helpers": "1",
    "access_minutes": "3",
    "preferred_helpers": "",
    "excluded_helpers": "",
    "notes": "",
}

SHIFT: Mapping[str, str] = {
    "id": "H01",
    "name": "Auttaja Esimerkki",
    "organisation": "Helsingin kaupunki",
    "volunteer": "no",
    "skills": "smartphone, tv",
    "languages": "fi, sv",
    "max_week_hours": "36,25",
    "date": "30.11.2026",
    "start": "8.00",
    "end": "15.45",
    "mode": "transit",
    "start_address": "Salomonkatu 21",
    "end_address": "Salomonkatu 21",
    "max_visits": "",
}


def request_row(**cells: str) -> dict[str, str]:
    return {**REQUEST, **cells}


def shift_row(**cells: str) -> dict[str, str]:
    return {**SHIFT, **cells}


def csv_file(*rows: Mapping[str, str], separator: str = ";", encoding: str = "utf-8-sig") -> bytes:
    """Return a file whose header is that of the first row; row i stands in spreadsheet row i + 2."""
    lines = [list(rows[0]), *(list(row.values()) for row in rows)]
    text = "\r\n".join(separator.join(_quoted(cell, separator) for cell in line) for line in lines)
    return text.encode(encoding)


def xlsx_file(lines: Sequence[Sequence[object]]) -> bytes:
    workbook = Workbook()
    for line in lines:
        workbook.active.append(list(line))
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


def _quoted(cell: str, separator: str) -> str:
    if any(mark in cell for mark in (separator, '"', "\n", "\r")):
        return '"' + cell.replace('"', '""') + '"'
    return cell
