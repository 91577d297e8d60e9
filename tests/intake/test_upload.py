import tomllib
from pathlib import Path

import pytest

from planner.intake.upload import MAX_FILE_MIB, FileKind, kind_of, read_bytes

from .findings import findings_of

MEBIBYTE = 1024 * 1024


def test_path_text_and_bytes_are_sources(tmp_path: Path) -> None:
    path = tmp_path / "requests.csv"
    path.write_bytes(b"id;name\n")

    assert read_bytes(path) == read_bytes(str(path)) == read_bytes(b"id;name\n") == b"id;name\n"


@pytest.mark.parametrize("content", [b"", b"  \r\n \n"])
def test_empty_file_is_one_clear_sentence(content: bytes) -> None:
    (finding,) = findings_of(lambda: read_bytes(content))

    assert (finding.code, finding.where) == ("FILE_UNREADABLE", "file")
    assert "empty" in str(finding)


def test_file_of_500_mb_is_refused_by_its_size_and_never_read(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(500 * MEBIBYTE)

    (finding,) = findings_of(lambda: read_bytes(path))

    assert finding.code == "FILE_UNREADABLE"
    assert "500 MB and the limit is 64 MB" in str(finding)


def test_file_of_exactly_the_limit_is_read() -> None:
    assert len(read_bytes(b"x" * (MAX_FILE_MIB * MEBIBYTE))) == MAX_FILE_MIB * MEBIBYTE


def test_one_byte_more_is_refused() -> None:
    findings_of(lambda: read_bytes(b"x" * (MAX_FILE_MIB * MEBIBYTE + 1)))


@pytest.mark.parametrize("name", ["missing.csv", "."])
def test_missing_file_and_folder_are_refused_without_their_path(tmp_path: Path, name: str) -> None:
    (finding,) = findings_of(lambda: read_bytes(tmp_path / name))

    assert finding.code == "FILE_UNREADABLE"
    assert str(tmp_path) not in str(finding)


def test_text_is_text_in_any_encoding() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        assert kind_of("id;nimi\nR1;Åke\n".encode(encoding)) is FileKind.TEXT


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (bytes(range(256)), "neither text nor a spreadsheet"),
        (b"%PDF-1.7\n\x00\x01", "neither text nor a spreadsheet"),
        (b"\x89PNG\r\n\x1a\n", "neither text nor a spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "password"),
    ],
)
def test_binary_file_is_refused(content: bytes, word: str) -> None:
    (finding,) = findings_of(lambda: kind_of(content))

    assert finding.code == "FILE_UNREADABLE"
    assert word in str(finding)


def test_one_stray_control_character_is_left_to_the_cell() -> None:
    assert kind_of(b"id;notes\nR1;" + b"plain text " * 4 + b"\x00") is FileKind.TEXT


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("text", ['[{"id": "R1"}]', ' \n{"requests": []}'])
def test_json_is_told_from_a_table(text: str, encoding: str) -> None:
    assert kind_of(text.encode(encoding)) is FileKind.JSON


def test_the_app_takes_files_as_large_as_the_reader_does() -> None:
    config = Path(__file__).parents[2] / ".streamlit" / "config.toml"

    assert tomllib.loads(config.read_text(encoding="utf-8"))["server"]["maxUploadSize"] == MAX_FILE_MIB
