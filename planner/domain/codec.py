"""
Frozen values to JSON and back, by the types of their fields.

Reading is strict and collects every finding: an unknown or missing key, a wrong type, a number out of range, each with
the path to it. A range stands beside the type, ``Annotated[int, Between(...)]``; a key that Python reserves is renamed
with ``field(metadata={"key": "from"})``.
"""

import re
import types
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from difflib import get_close_matches
from functools import cache
from math import isfinite
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from planner.errors import Finding
from planner.locale import Sentence, sentence

T = TypeVar("T")

_KEY = re.compile(r"[A-Za-z][A-Za-z_]{0,40}\d{0,2}")

_INVALID: Any = object()
"""Stands for what could not be read; None is a value of its own."""


@dataclass(frozen=True)
class Between:
    """Both ends included; ``code`` names the finding when a number lies outside."""

    minimum: float
    maximum: float
    code: str


class Findings(list[Finding]):
    """What has been found so far; the reader goes on, so that a file is judged whole."""

    def error(self, code: str, where: str, text: Sentence) -> None:
        """Note an error."""
        self.append(Finding(code, where, text))

    def warning(self, code: str, where: str, text: Sentence) -> None:
        """Note a warning."""
        self.append(Finding(code, where, text, "warning"))

    @property
    def has_errors(self) -> bool:
        """Whether anything found stops the work."""
        return any(finding.severity == "error" for finding in self)


def encode(value: Any) -> Any:
    """Return a value as plain JSON data; the keys stand in the order of the fields."""
    if is_dataclass(value):
        return {_key(field): encode(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    return value


def decode(cls: type[T], raw: object, path: str, findings: Findings) -> T | None:
    """
    Read a frozen value from plain JSON data.

    Returns
    -------
    T or None
        None when a key is missing or of the wrong type. An unknown key or a number out of range is only noted, so that
        the rules between values can still be checked and the file is judged whole.
    """
    value = _read(cls, raw, path, findings)
    return None if value is _INVALID else value


def check_keys(raw: Mapping[str, object], known: set[str], path: str, findings: Findings) -> None:
    """
    Note every key that the format does not know, with the nearest one that it does.

    What does not look like a key may be a text that slipped into its place, and is named by its number alone.
    """
    for number, key in enumerate(raw):
        if key in known:
            continue
        nearest = get_close_matches(key, known, n=1)
        where = f"{path}.{key}".lstrip(".") if _KEY.fullmatch(key) else f"{path}[{number}]"
        if nearest:
            findings.error("KEY_UNKNOWN", where, sentence('This key is unknown; did you mean "{key}"?', key=nearest[0]))
        else:
            listed = ", ".join(sorted(known))
            findings.error("KEY_UNKNOWN", where, sentence("This key is unknown; use one of: {keys}.", keys=listed))


def _key(field: Any) -> str:
    return str(field.metadata.get("key", field.name))


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls, include_extras=True)


def _read(hint: Any, raw: object, path: str, findings: Findings) -> Any:
    origin = get_origin(hint)
    if origin is Annotated:
        inner, *marks = get_args(hint)
        return _in_range(_read(inner, raw, path, findings), marks, path, findings)
    if origin in (Union, types.UnionType):
        return None if raw is None else _read(_non_null(hint), raw, path, findings)
    if origin is tuple:
        return _read_list(get_args(hint)[0], raw, path, findings)
    if is_dataclass(hint):
        return _read_object(hint, raw, path, findings)
    return _read_plain(hint, raw, path, findings)


def _non_null(hint: Any) -> Any:
    return next(arg for arg in get_args(hint) if arg is not type(None))


def _read_list(item_hint: Any, raw: object, path: str, findings: Findings) -> Any:
    if not isinstance(raw, list):
        return wrong_type(sentence("a list"), path, findings)
    items = tuple(_read(item_hint, item, f"{path}[{index}]", findings) for index, item in enumerate(raw))
    return _INVALID if any(item is _INVALID for item in items) else items


def _read_object(cls: Any, raw: object, path: str, findings: Findings) -> Any:
    if not isinstance(raw, Mapping):
        return wrong_type(sentence("an object"), path, findings)
    hints = _hints(cls)
    check_keys(raw, {_key(field) for field in fields(cls)}, path, findings)
    values = {}
    for field in fields(cls):
        key = _key(field)
        where = f"{path}.{key}" if path else key
        if key in raw:
            values[field.name] = _read(hints[field.name], raw[key], where, findings)
        elif field.default is MISSING and field.default_factory is MISSING:
            findings.error("KEY_MISSING", where, sentence("This key is required; add it."))
            values[field.name] = _INVALID
    return _INVALID if any(value is _INVALID for value in values.values()) else cls(**values)


def _read_plain(hint: Any, raw: object, path: str, findings: Findings) -> Any:
    if hint is str:
        return raw if isinstance(raw, str) else wrong_type(sentence("text in quotes"), path, findings)
    is_number = isinstance(raw, int | float) and not isinstance(raw, bool) and isfinite(raw)
    if hint is int:
        return raw if is_number and isinstance(raw, int) else wrong_type(sentence("a whole number"), path, findings)
    if hint is float:
        return _shortest(raw) if is_number else wrong_type(sentence("a number"), path, findings)
    raise TypeError(f"The codec does not know fields of type {hint}.")


def _shortest(number: Any) -> float:
    """One number, one spelling: 1.0 and 1 must give the same digest."""
    return int(number) if number == int(number) else float(number)


def _in_range(value: Any, marks: list[Any], path: str, findings: Findings) -> Any:
    if value is None or value is _INVALID:
        return value
    for mark in marks:
        if not mark.minimum <= value <= mark.maximum:
            text = sentence(
                "{value} is out of range; give a number from {least} to {most}.",
                value=value,
                least=mark.minimum,
                most=mark.maximum,
            )
            findings.error(mark.code, path, text)
    return value


def wrong_type(expected: Sentence, path: str, findings: Findings) -> Any:
    """Note that a value is not of the expected kind."""
    findings.error("TYPE_INVALID", path, sentence("This must be {expected}.", expected=expected))
    return _INVALID
