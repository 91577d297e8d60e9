"""The guard on free text: identity codes, accounts, cards, passwords and door codes are never taken in."""

import re
from enum import StrEnum

from planner.errors import Finding
from planner.locale import Sentence, sentence


class SecretKind(StrEnum):
    """What kind of secret a text holds."""

    PERSONAL_ID = "personal_id"
    IBAN = "iban"
    CARD = "card"
    PASSWORD = "password"  # noqa: S105 - the name of a kind
    DOOR_CODE = "door_code"


_ID_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
"""Check characters of the personal identity code; the remainder of the nine digits by 31 chooses one."""

_PERSONAL_ID = re.compile(
    r"(?<![0-9A-Z])((?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d) ?[-–−+A-FU-Y] ?(\d{3})([0-9A-Y])(?![0-9A-Z])",
    re.ASCII,
)
"""Century signs as of 2023: ``+``, ``-`` and U-Y, A-F."""

_IBAN_LENGTHS = {
    "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24, "FI": 18,
    "FO": 18, "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27, "LI": 21, "LT": 20,
    "LU": 20, "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24, "SI": 19,
    "SK": 24, "SM": 27, "UA": 29,
}  # fmt: skip
"""Length by country: without it, the words after an account number would spoil its check digits."""

_IBAN_START = re.compile(r"(?<![0-9A-Z])([A-Z]{2})(?= ?\d ?\d)")
_IBAN_MODULUS = 97
_IBAN_REMAINDER = 1

_CARD_LENGTHS = (
    (re.compile(r"4"), (16,)),
    (re.compile(r"5[1-5]|2[2-7]|50|5[6-8]|6"), (16,)),
    (re.compile(r"3[47]"), (15,)),
    (re.compile(r"3[0689]"), (14,)),
)
"""First digits of the card schemes and how long their numbers are; a longer list would stop phone numbers too."""

_LONGEST_CARD_TEXT = 40
"""Sixteen digits with a space after each."""

_DIGIT_RUN = re.compile(r"(?<!\d)\d(?:[ -]?\d){13,}", re.ASCII)
_LUHN_BASE = 10
_LARGEST_DIGIT = 9

_LOGIN_WORD = (
    r"(?:salasana|tunnusluku|tunnusluvu|avainluku|l[öo]senord|nyckeltal|passw(?:or)?d|passcode"
    r"|\b(?:pin|puk)(?:[ -]?(?:koodi|kod|code)|(?:ni|in|nin)?\b))"
)
_DOOR_WORD = r"(?:(?:ovi|portti|summeri)kood|(?:port|d[öo]rr)kod|(?:door|gate) ?code)"
_INFLECTION = r"\w{0,12}"
_LINK = r"\s{0,3}(?:(?:[:=–-]|\b(?:on|oli|är|var|is|was)\b)\s{0,3}){0,2}"
_LOST = r"(?:unoh|huka|kado|glöm|bort|förlor|forgot|lost|vaih|uusi|byt|ändr|chang|reset|ei\b|inte\b|not\b|no\b)"
_PRODUCT = r"(?:windows|android|iphone|ipad|ios|galaxy|office|wi-?fi)"
_CODE = r"(?<![\d.,:/+])(?<!\d[ -])\d{4,8}\b(?!\s?[.,:/-]?\d)"
"""Four to eight digits that stand alone: no date, time, amount or part of a phone number."""

_MIXED = rf"(?!{_PRODUCT})(?=[^\s,;]{{0,40}}\d)(?=[^\s,;]{{0,40}}[^\W\d])[^\s,;.:]{{4,40}}"
_NAMED = rf"\s{{0,3}}[:=]\s{{0,3}}(?!{_LOST})[^\s,;.]{{3,40}}"
_QUOTED = r"[\"'“”»][^\"'“”»\n]{2,40}[\"'“”»]"
_NEAR = r"[^\d\n]{0,30}"


def _beside(word: str) -> re.Pattern[str]:
    """
    Match a word that stands beside something like its value.

    The value follows a colon, is quoted, mixes letters and digits, or is digits alone, up to 30 characters later or
    just before. Every repetition is bounded, so that no text can make the match slow.
    """
    after = rf"{word}{_INFLECTION}(?:{_NAMED}|{_LINK}(?:{_QUOTED}|{_MIXED}|\d{{3,8}}\b(?![.,:/]\d))|{_NEAR}{_CODE})"
    before = rf"{_CODE}{_LINK}{word}"
    return re.compile(rf"{after}|{before}", re.IGNORECASE)


_PASSWORD = _beside(_LOGIN_WORD)
_DOOR_CODE = _beside(_DOOR_WORD)


def find_secret(text: str) -> SecretKind | None:
    """
    Return the kind of secret that a free text holds, or None.

    Codes and account numbers count when their check digits agree; a password counts when the word stands beside
    something that looks like its value, so "has forgotten the password" passes. The text itself is never returned.
    """
    upper = text.upper()
    if any(_is_personal_id(match) for match in _PERSONAL_ID.finditer(upper)):
        return SecretKind.PERSONAL_ID
    if any(_is_iban(upper, match) for match in _IBAN_START.finditer(upper)):
        return SecretKind.IBAN
    if any(_holds_card(match[0]) for match in _DIGIT_RUN.finditer(text)):
        return SecretKind.CARD
    if _DOOR_CODE.search(text):
        return SecretKind.DOOR_CODE
    if _PASSWORD.search(text):
        return SecretKind.PASSWORD
    return None


def secret_finding(kind: SecretKind, where: str) -> Finding:
    """Return the finding that names the place and the kind, never the text."""
    return Finding("SECRET_IN_TEXT", where, _secret_text(kind))


def _secret_text(kind: SecretKind) -> Sentence:
    match kind:
        case SecretKind.PERSONAL_ID:
            return sentence("The text holds a personal identity code. Remove it; the service never needs it.")
        case SecretKind.IBAN:
            return sentence("The text holds a bank account number. Remove it; the service never needs it.")
        case SecretKind.CARD:
            return sentence("The text holds a payment card number. Remove it; the service never needs it.")
        case SecretKind.PASSWORD:
            return sentence("The text holds a password or PIN. Remove it and write only what help is needed.")
        case SecretKind.DOOR_CODE:
            return sentence("The text holds a door code. Move it to the field for door codes, which few may see.")


def _is_personal_id(match: re.Match[str]) -> bool:
    birth, number, check = match.groups()
    return _ID_CHECK[int(birth + number) % len(_ID_CHECK)] == check


def _is_iban(text: str, match: re.Match[str]) -> bool:
    length = _IBAN_LENGTHS.get(match[1])
    if length is None:
        return False
    # Twice the length leaves room for one space or dash after each character.
    account = re.sub(r"[^0-9A-Z]", "", text[match.start() : match.start() + 2 * length])[:length]
    if len(account) < length:
        return False
    digits = "".join(str(int(character, 36)) for character in account[4:] + account[:4])
    return int(digits) % _IBAN_MODULUS == _IBAN_REMAINDER


def _holds_card(run: str) -> bool:
    """Judge each start of a group of digits, because an expiry date or a phone number may stand beside the card."""
    starts = [0, *(match.end() for match in re.finditer(r"[ -]", run))]
    return any(_starts_with_card(re.sub(r"\D", "", run[start : start + _LONGEST_CARD_TEXT])) for start in starts)


def _starts_with_card(digits: str) -> bool:
    for prefix, lengths in _CARD_LENGTHS:
        if prefix.match(digits):
            return any(len(digits) >= length and _passes_luhn(digits[:length]) for length in lengths)
    return False


def _passes_luhn(digits: str) -> bool:
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + position % 2)
        total += value - _LARGEST_DIGIT if value > _LARGEST_DIGIT else value
    return total % _LUHN_BASE == 0
