"""The bytes of a file that somebody hands in, and what kind they are."""

from enum import Enum
from pathlib import Path

from planner.errors import Finding, InputError
from planner.locale import Sentence, sentence

Source = str | Path | bytes

_MEBIBYTE = 1024 * 1024
MAX_FILE_MIB = 64
"""100,000 requests with a long note each; a larger file is the wrong file."""

WHOLE_FILE = "file"
"""Where a finding stands that concerns no single row."""

_ZIP_MAGIC = b"PK\x03\x04"
_OLE_MAGIC = b"\xd0\xcf\x11\xe0"
_UTF8_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_UTF16_START = 64
_JSON_STARTS = (b"[", b"{")
_CONTROL_BYTES = bytes(code for code in range(32) if chr(code) not in "\t\n\r\f\v")
_MOST_CONTROL_BYTES = 1 / 20
"""Pictures, documents and archives have twice as many; a single one is a slip in one cell, which a finding can name."""


class FileKind(Enum):
    """What the bytes are, judged by themselves and never by the file's name."""

    TEXT = "text"
    XLSX = "xlsx"
    JSON = "json"


def unreadable(text: Sentence, where: str = WHOLE_FILE) -> InputError:
    """Return the error of a file that cannot be read at all."""
    return InputError([Finding("FILE_UNREADABLE", where, text)])


def read_bytes(source: Source) -> bytes:
    """
    Return the content of a file, refusing what is too large before reading it.

    Raises
    ------
    InputError
        ``FILE_UNREADABLE``: missing, a folder, not permitted, empty, or above ``MAX_FILE_MIB``.
    """
    content = source if isinstance(source, bytes) else _read_path(Path(source))
    if len(content) > MAX_FILE_MIB * _MEBIBYTE:
        raise _too_large(len(content))
    if not content.strip():
        raise unreadable(sentence("The file is empty. Export it again, with a header row and one row for each entry."))
    return content


def kind_of(content: bytes) -> FileKind:
    """
    Tell a spreadsheet, JSON and separated text apart by their first bytes.

    Raises
    ------
    InputError
        ``FILE_UNREADABLE`` for old or encrypted spreadsheets and for anything else that is not text.
    """
    if content.startswith(_ZIP_MAGIC):
        return FileKind.XLSX
    if content.startswith(_OLE_MAGIC):
        raise unreadable(
            sentence("The file is an old .xls or is locked with a password. Save it as .xlsx without a password.")
        )
    if not content.startswith(_UTF16_BOMS) and _is_binary(content):
        raise unreadable(sentence("The file is neither text nor a spreadsheet. Save the table as .csv or .xlsx."))
    start = content.removeprefix(_UTF8_BOM).lstrip() if not content.startswith(_UTF16_BOMS) else _utf16_start(content)
    return FileKind.JSON if start.startswith(_JSON_STARTS) else FileKind.TEXT


def _is_binary(content: bytes) -> bool:
    num_control = len(content) - len(content.translate(None, _CONTROL_BYTES))
    return num_control > _MOST_CONTROL_BYTES * len(content)


def _utf16_start(content: bytes) -> bytes:
    """Return the first letters; those of JSON are plain ones."""
    return content[:_UTF16_START].replace(b"\x00", b"").lstrip(b"\xff\xfe").lstrip()


def _read_path(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_FILE_MIB * _MEBIBYTE:
            raise _too_large(size)
        return path.read_bytes()
    except OSError as error:
        raise unreadable(
            sentence("The file cannot be opened. Check its name, and that you may read it and no program locks it.")
        ) from error


def _too_large(size: int) -> InputError:
    return unreadable(
        sentence(
            "The file is {size} MB and the limit is {limit} MB. Remove what is not needed, or import it in parts.",
            size=-(-size // _MEBIBYTE),
            limit=MAX_FILE_MIB,
        )
    )
