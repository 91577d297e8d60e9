"""
Passwords and codes: a word for one with something like its value beside it.

A plain word without quotes or a colon, as in "the password is kitten", is not told from talk, nor are digits in words.
"""

import re
from collections.abc import Iterator

from planner.intake import code_words as words

_AFTER, _BEFORE = 60, 45
"""Characters that are looked at on either side of a word; without a bound, a long text would take long."""

_NEAR = 30
"""Characters between a word and digits that may still be its value."""

_MIN_DIGITS, _MAX_DIGITS = 4, 8
_MIN_DIGITS_BESIDE = 3
_LONG_PHONE = 7

_RUN = re.compile(r"(?<![\w.,])[#*]?[a-z]?(\+?\d(?:\s?[ .,:/*\n-]?\s?\d)*)(?![\d])", re.ASCII)
_CONTIGUOUS = re.compile(r"\d+", re.ASCII)
_SINGLES = re.compile(r"\d(?:[ .\n-]\d)+", re.ASCII)
_HALVES = re.compile(r"(\d{2,4})[ -](\d{2,4})", re.ASCII)
_DATE_OR_TIME = re.compile(
    r"\d{1,2}\.\d{1,2}\.?(?:\d{2,4})?|\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{4}-\d{2}-\d{2}"
    r"|\d{1,2}[.:]\d{2}|(?:[01]?\d|2[0-4])(?:[.:]\d{2})?\s?-\s?(?:[01]?\d|2[0-4])(?:[.:]\d{2})?"
    r"|\d[\d ]*,\d{1,2}",
    re.ASCII,
)
_POSTCODE = re.compile(r"0\d{4}", re.ASCII)
_SENTENCE_END = re.compile(r"[.!?;]\s|\n")

_PIECE = r"[^\s,;\"'”»()]"
_NAMED = re.compile(rf"\s{{0,3}}(?:[:=]|->?|=>)\s{{0,3}}[\"'”»“]?({_PIECE}{{3,40}})")
_QUOTED = re.compile(r"[\"'“”»]([^\"'“”»\n]{2,40})[\"'“”»]")
_MARK = re.compile(r"[\d!#$%&*_@+]")
_MIXED = re.compile(rf"(?={_PIECE}{{0,40}}{_MARK.pattern})(?={_PIECE}{{0,40}}[^\W\d]){_PIECE}{{4,40}}")
_WORD_AND_DIGITS = re.compile(r"(?<![\w-])[^\W\d_]{3,20}[-!_.#*]?\d{1,8}(?![\w-])")
_VERB_GAP = re.compile(r"(?: [^\W\d_]{2,14}){0,3} ")
_LINKED_MIXED = re.compile(rf"[^\d\n.!?;]{{0,{_NEAR}}}(?:[:=>]|\b{words.LINK_WORDS}) ({_MIXED.pattern})")
_LINKED_WORD = re.compile(rf"([^\d\n.,!?;:=]{{0,{_NEAR}}})[:=] ?({_PIECE}{{5,40}}?)(?:[.,;]|$)")
_INTO = "ksi"
"""Ending of "salasanaksi vaihdettiin": what was changed to, follows."""


def holds_door_code(text: str) -> bool:
    """Whether a door code stands beside its word; the text is in lower case."""
    return any(_has_code_beside(text, match) for match in words.DOOR.finditer(text)) or (
        words.NEAR_DOOR.search(text) is not None and _holds_any_code(text)
    )


def holds_password(text: str) -> bool:
    """Whether a password or a code stands beside its word; the text is in lower case."""
    logins = words.LOGIN.finditer(text)
    return any(_has_code_beside(text, match) or _has_password_after(text, match) for match in logins) or (
        _holds_any_code(text)
    )


def _holds_any_code(text: str) -> bool:
    return any(
        _has_code_beside(text, match, is_direct_only=True)
        for match in words.CODE.finditer(text)
        if not words.OTHER_CODE_BEFORE.search(text, max(0, match.start() - _BEFORE), match.start())
    )


def _has_code_beside(text: str, word: re.Match[str], *, is_direct_only: bool = False) -> bool:
    return any(
        _is_code(digits, gap, before, after, is_direct_only)
        for digits, gap, before, after in (*_runs_after(text, word), *_runs_before(text, word))
    )


def _runs_after(text: str, word: re.Match[str]) -> Iterator[tuple[str, str, str, str]]:
    """Yield digits, the text between word and digits, the same again for labels, and the text behind."""
    rest = text[word.end() : word.end() + _AFTER]
    for run in _RUN.finditer(rest):
        gap = rest[: run.start()]
        if len(gap) > _NEAR:
            return
        yield run[1], gap, gap, rest[run.end() :]


def _runs_before(text: str, word: re.Match[str]) -> Iterator[tuple[str, str, str, str]]:
    """Yield the last digits before the word, likewise; what comes after the word decides, too."""
    head = text[max(0, word.start() - _BEFORE) : word.start()]
    runs = list(_RUN.finditer(head))
    if runs and len(head) - runs[-1].end() <= _NEAR:
        run, rest = runs[-1], text[word.end() : word.end() + _NEAR]
        gap = head[run.end() :]
        if words.LINK.fullmatch(gap) and (gap.strip() or not words.LOST.match(rest.strip())):
            yield run[1], gap, head[: run.start()], gap
        elif not words.LOST.search(rest):
            yield run[1], f" x {gap}", head[: run.start()], gap


def _is_code(written: str, gap: str, before: str, after: str, is_direct_only: bool) -> bool:
    is_direct = words.LINK.fullmatch(gap) is not None
    num_digits = sum(map(str.isdigit, written))
    least = _MIN_DIGITS_BESIDE if is_direct and not is_direct_only else _MIN_DIGITS
    if not least <= num_digits <= _MAX_DIGITS or (is_direct_only and not is_direct):
        return False
    if _is_other_number(written) or words.LABEL.search(before) or words.UNIT.match(after):
        return False
    return is_direct or _may_be_code_nearby(written, gap)


def _is_other_number(written: str) -> bool:
    if _DATE_OR_TIME.fullmatch(written):
        return True
    if _CONTIGUOUS.fullmatch(written) or _SINGLES.fullmatch(written):
        return False
    halves = _HALVES.fullmatch(written)
    if halves is None:
        return True
    first, second = halves.groups()
    return first.startswith("0") and len(first) != len(second) and len(first + second) >= _LONG_PHONE


def _may_be_code_nearby(written: str, gap: str) -> bool:
    if words.ENDS_IN_LINK.search(gap):
        return True
    return not (words.LOST.search(gap) or _SENTENCE_END.search(gap) or _POSTCODE.fullmatch(written))


def _has_password_after(text: str, word: re.Match[str]) -> bool:
    rest = text[word.end() : word.end() + _AFTER]
    named = _NAMED.match(rest)
    if named and _is_word_code(word[0], named[1]) and not words.TALK.match(named[1]):
        return True
    link = words.LINK.match(rest)
    start = link.end() if link else 0
    quoted = _QUOTED.search(rest[: start + 1 + _NEAR])
    if quoted and words.LINK.fullmatch(rest[: quoted.start()]) and not words.TALK.match(quoted[1]):
        return True
    if _has_word_behind_colon(rest):
        return True
    if not _MARK.search(rest):
        return False
    mixed = _MIXED.match(rest, start)
    return (mixed is not None and not words.PRODUCT.match(mixed[0])) or _has_password_nearby(word[0], rest)


def _is_word_code(word: str, value: str) -> bool:
    """A PIN is digits, so that letters after its colon are talk."""
    return not word.startswith(("pin", "puk")) or any(map(str.isdigit, value))


def _has_password_nearby(word: str, rest: str) -> bool:
    linked = _LINKED_MIXED.match(rest)
    if linked and not words.PRODUCT.match(linked[1]):
        return True
    found = _WORD_AND_DIGITS.search(rest)
    if found is None or words.PRODUCT.match(found[0]):
        return False
    gap = rest[: found.start()]
    is_talk = words.NETWORK.search(gap) or (words.LOST.search(gap) and not word.endswith(_INTO))
    return _VERB_GAP.fullmatch(gap) is not None and not is_talk


def _has_word_behind_colon(rest: str) -> bool:
    """Judge "password for the mail: kitten", where nothing follows the word; more words would be talk."""
    found = _LINKED_WORD.match(rest)
    return found is not None and not words.TALK.match(found[2]) and not words.LOST.search(found[1])
