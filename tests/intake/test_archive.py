"""Archives that are made to fill memory are refused before they do."""

import struct
import tracemalloc
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from planner.intake import archive
from planner.intake.archive import check_archive
from planner.intake.table import read_table

from .findings import findings_of
from .test_xlsx_rows import SHEET, SMALL, rewritten

MEBIBYTE = 1024 * 1024
MOST_MEMORY = 32 * MEBIBYTE
"""What refusing an archive of a few megabytes may take at its height."""


def with_member(name: str, content: bytes, compression: int = ZIP_DEFLATED) -> bytes:
    target = BytesIO(SMALL)
    with ZipFile(target, "a", compression) as archive:
        archive.writestr(name, content)
    return target.getvalue()


def sheet_of(cells: bytes) -> bytes:
    """Return a workbook whose sheet holds the cells in one row, behind noise that keeps the ratio plain."""
    return rewritten(SMALL, SHEET, lambda xml: xml.replace(b'<row r="2"', b"<row>" + cells + b'</row><row r="2"', 1))


def refusal(content: bytes) -> str:
    """Return the sentence; the memory that it took is bounded."""
    tracemalloc.start()
    (finding,) = findings_of(lambda: read_table(content))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (finding.code, finding.where) == ("FILE_UNREADABLE", "file")
    assert most < MOST_MEMORY
    return str(finding)


def test_plain_workbook_passes() -> None:
    check_archive(SMALL)


def test_member_that_unpacks_beyond_100_to_1_is_refused() -> None:
    assert "unpacks" in refusal(rewritten(SMALL, "xl/styles.xml", lambda _: b" " * (3 * MEBIBYTE)))


def test_members_that_say_they_are_gigabytes_are_refused_by_what_they_say() -> None:
    content = bytearray(with_member("xl/media/image.bin", b"x" * 1000, ZIP_STORED))
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = struct.pack("<I", 2**31)

    assert "unpacks" in refusal(bytes(content))


def test_sheet_that_says_less_than_it_holds_is_unpacked_no_further_than_it_says() -> None:
    content = bytearray(rewritten(SMALL, SHEET, lambda xml: xml + b" " * (8 * MEBIBYTE)))
    entry = content.rindex(SHEET.encode()) - 46
    content[entry + 24 : entry + 28] = struct.pack("<I", 2000)

    assert "damaged" in refusal(bytes(content))


def test_archive_inside_the_archive_stays_closed() -> None:
    bomb = BytesIO()
    with ZipFile(bomb, "w", ZIP_DEFLATED) as inner:
        inner.writestr("zeros", bytes(64 * MEBIBYTE))

    assert read_table(with_member("xl/embeddings/bomb.xlsx", bomb.getvalue())) == read_table(SMALL)


@pytest.mark.parametrize("limit", ["MAX_UNIT_ELEMENTS", "MAX_LOOSE_ELEMENTS", "MAX_STRINGS"])
def test_elements_are_counted_before_the_workbook_is_read(monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setattr(archive, "_SMALL_BYTES", 0)
    check_archive(SMALL)
    monkeypatch.setattr(archive, limit, 1)

    (finding,) = findings_of(lambda: check_archive(SMALL))

    assert "unpacks" in str(finding)


def test_row_without_end_is_refused_before_it_fills_memory() -> None:
    noise = b"".join(b"<c><v>%d</v></c>" % (number * 7919 % 100_003) for number in range(100_000))

    assert "unpacks" in refusal(sheet_of(noise))


def test_styles_without_end_are_refused_before_they_fill_memory() -> None:
    styles = b"<styleSheet>" + b"".join(b'<xf id="%d"/>' % (number * 7919 % 300_007) for number in range(260_000))

    assert "unpacks" in refusal(rewritten(SMALL, "xl/styles.xml", lambda _: styles))


@pytest.mark.parametrize("mark", [b"PK\x05\x06" + bytes(8), b"PK\x06\x06" + bytes(36)])
def test_list_of_a_million_members_is_refused_unread(mark: bytes) -> None:
    assert "unpacks" in refusal(SMALL + mark + struct.pack("<Q", 50 * MEBIBYTE) + bytes(20))
