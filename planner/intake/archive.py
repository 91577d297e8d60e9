"""What an xlsx archive may hold before any of it is taken apart: bounds against files that are made to fill memory."""

from collections.abc import Iterator
from io import BytesIO
from xml.parsers import expat
from zipfile import ZipFile, ZipInfo

from planner.errors import InputError
from planner.intake.upload import unreadable
from planner.locale import sentence

MAX_UNPACKED_BYTES = 192 * 1024 * 1024
MAX_UNPACKED_RATIO = 100
"""Both judged on the archive's own list, and zipfile unpacks no more of a member than the list says; 100,000 requests
take 70 MiB, eleven times what they take packed."""

MAX_LIST_BYTES = 1024 * 1024
"""Of the list of members, at the end of the archive; a workbook has some dozens, and each costs memory to know of."""

MAX_STRINGS = 2_000_000
MAX_UNIT_ELEMENTS = 10_000
MAX_LOOSE_ELEMENTS = 250_000
"""Rows or shared strings; what one of them holds; and all else in a member. openpyxl keeps what is not in a row, and of
a row all until it ends, at hundreds of bytes for five bytes of a file."""

_SMALL_BYTES = 256 * 1024
"""A member below this size can do no harm."""

_CHUNK_BYTES = 1024 * 1024
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_UNITS = frozenset({f"{_MAIN} row", f"{_MAIN} si"})
_XML_ENDINGS = (".xml", ".rels")

_LIST_END = b"PK\x05\x06"
_LARGE_LIST_END = b"PK\x06\x06"
_SIZE_FIELDS = ((_LIST_END, 12, 4), (_LARGE_LIST_END, 40, 8))
"""Where the size of the list stands in the record that ends an archive, and in that of a large one; and its bytes."""

_TAIL_BYTES = 66_000
"""The record, with the longest comment behind it."""


def check_archive(content: bytes) -> None:
    """
    Refuse an archive that would take far more memory than a table needs.

    Nothing is unpacked to memory: members are streamed in pieces, and an archive inside the archive stays closed.

    Raises
    ------
    InputError
        ``FILE_UNREADABLE``.
    """
    if any(size > MAX_LIST_BYTES for size in _list_sizes(content[-_TAIL_BYTES:])):
        raise _too_much()
    with ZipFile(BytesIO(content)) as archive:
        members = archive.infolist()
        unpacked = sum(member.file_size for member in members)
        if unpacked > MAX_UNPACKED_BYTES or unpacked > MAX_UNPACKED_RATIO * len(content):
            raise _too_much()
        for member in members:
            if member.file_size > _SMALL_BYTES and member.filename.lower().endswith(_XML_ENDINGS):
                _check_elements(archive, member)


def _list_sizes(tail: bytes) -> Iterator[int]:
    """Yield the size of the list by every record that may be read as the last one."""
    for mark, offset, length in _SIZE_FIELDS:
        position = tail.find(mark)
        while position >= 0:
            yield int.from_bytes(tail[position + offset : position + offset + length], "little")
            position = tail.find(mark, position + 1)


def _check_elements(archive: ZipFile, member: ZipInfo) -> None:
    counter = _Counter()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = counter.start
    parser.EndElementHandler = counter.end
    with archive.open(member) as stream:
        while piece := stream.read(_CHUNK_BYTES):
            try:
                parser.Parse(piece)
            except expat.ExpatError:
                return  # The workbook's reader says what is wrong; it gets no further than this.


class _Counter:
    """Counts elements as they come, with three numbers for memory."""

    def __init__(self) -> None:
        self._units = 0
        self._in_unit = 0
        self._loose = 0

    def start(self, name: str, _attributes: object) -> None:
        if self._in_unit:
            self._in_unit += 1
            if self._in_unit > MAX_UNIT_ELEMENTS:
                raise _too_much()
        elif name in _UNITS:
            self._in_unit = 1
            self._units += 1
            if self._units > MAX_STRINGS:
                raise _too_much()
        else:
            self._loose += 1
            if self._loose > MAX_LOOSE_ELEMENTS:
                raise _too_much()

    def end(self, name: str) -> None:
        if name in _UNITS:
            self._in_unit = 0


def _too_much() -> InputError:
    return unreadable(
        sentence("The spreadsheet unpacks to far more than a table holds. Copy the rows to a new workbook.")
    )
