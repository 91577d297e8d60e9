"""JSON files: read with clear errors, written whole or not at all."""

import json
from pathlib import Path
from typing import Any

from planner.domain.codec import Findings, check_keys
from planner.errors import Finding, InputError
from planner.locale import Sentence, sentence

_MAX_FILE_BYTES = 50 * 1024 * 1024
"""A thousand visits with four inline matrices stay far below; more belongs into ``.npy`` files beside the JSON."""


def read_json(path: Path) -> object:
    """
    Read a JSON file.

    Raises
    ------
    InputError
        When it is missing, too large, not text or not JSON; the finding names line and column.
    """
    try:
        if path.stat().st_size > _MAX_FILE_BYTES:
            raise _unreadable(path, sentence("The file is larger than {most} MB; is it the right one?", most=50))
        return json.loads(path.read_text(encoding="utf-8-sig"), parse_constant=_refuse_constant)
    except OSError as error:
        cause = error.strerror or type(error).__name__
        raise _unreadable(path, sentence("The file cannot be read: {cause}.", cause=cause)) from error
    except json.JSONDecodeError as error:
        text = sentence("This is not JSON: line {line}, column {column}.", line=error.lineno, column=error.colno)
        raise _unreadable(path, text) from error
    except (UnicodeDecodeError, RecursionError, _ConstantError) as error:
        raise _unreadable(path, sentence("The file is not a readable JSON text; save it as UTF-8.")) from error


def write_json(data: object, path: Path) -> None:
    """Write JSON whole or not at all: to a neighbour first, then renamed."""
    neighbour = path.with_name(path.name + ".part")
    neighbour.write_text(json.dumps(data, ensure_ascii=False) + "\n", encoding="utf-8")
    neighbour.replace(path)


def read_head(
    raw: object, format_name: str, *, required: tuple[str, ...], optional: tuple[str, ...], findings: Findings
) -> dict[str, Any]:
    """
    Check the outermost object of a file: its format, unknown keys, missing keys.

    Raises
    ------
    InputError
        When the format is another one or a required key is missing: nothing below can be read then.
    """
    if not isinstance(raw, dict):
        raise InputError([Finding("TYPE_INVALID", "(file)", sentence("The file must hold one object in braces."))])
    if raw.get("format") != format_name:
        raise InputError([_format_finding(raw.get("format"), format_name)])
    check_keys(raw, {"format", *required, *optional}, "", findings)
    missing = [key for key in required if key not in raw]
    for key in missing:
        findings.error("KEY_MISSING", key, sentence("This key is required; add it."))
    if missing:
        raise InputError(findings)
    return raw


class _ConstantError(ValueError):
    """NaN and Infinity are no JSON, whatever Python's reader thinks."""


def _refuse_constant(name: str) -> None:
    raise _ConstantError(name)


def _unreadable(path: Path, text: Sentence) -> InputError:
    return InputError([Finding("FILE_UNREADABLE", path.name, text)])


def _format_finding(found: object, wanted: str) -> Finding:
    family = wanted.split("/", maxsplit=1)[0]
    if isinstance(found, str) and found.startswith(f"{family}/"):
        text = sentence(
            "The file is {found} and this program reads {wanted}; update the program.", found=found, wanted=wanted
        )
        return Finding("SCHEMA_NEWER", "format", text)
    return Finding("FORMAT_UNKNOWN", "format", sentence('The file must say "format": "{wanted}".', wanted=wanted))
