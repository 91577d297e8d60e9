"""Identity codes, bank accounts and payment cards: numbers that their check digits give away."""

import re
from itertools import accumulate

_NINE_DIGITS = re.compile(r"(?:\d[^\d]{0,4}){9}", re.ASCII)
"""The shortest of them has nine; most texts end here."""

_ID_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
"""Check characters of the personal identity code; the remainder of the nine digits by 31 chooses one."""

_PAIR_GAP = r"(?:[ .]|\s?\n)?"
_ID_BIRTH = rf"(?<!\d)(0[1-9]|[12]\d|3[01]){_PAIR_GAP}(0[1-9]|1[0-2]){_PAIR_GAP}(\d\d)"
_PERSONAL_ID = re.compile(
    rf"{_ID_BIRTH}\s?(?:[-+A-FU-Y]\s?(\d{{3}})\s?([0-9A-Y])(?!\d)|(\d{{3}})\s?([A-Y])(?![0-9A-Z]))", re.ASCII
)
"""Century signs as of 2023: ``+``, ``-`` and U-Y, A-F. Without a sign, a digit at the end may be a phone."""

_BBAN = {
    "AD": r"\d{8}[0-9A-Z]{12}", "AL": r"\d{8}[0-9A-Z]{16}", "AT": r"\d{16}", "BA": r"\d{16}", "BE": r"\d{12}",
    "BG": r"[A-Z]{4}\d{6}[0-9A-Z]{8}", "CH": r"\d{5}[0-9A-Z]{12}", "CY": r"\d{8}[0-9A-Z]{16}", "CZ": r"\d{20}",
    "DE": r"\d{18}", "DK": r"\d{14}", "EE": r"\d{16}", "ES": r"\d{20}", "FI": r"\d{14}", "FO": r"\d{14}",
    "FR": r"\d{10}[0-9A-Z]{11}\d{2}", "GB": r"[A-Z]{4}\d{14}", "GL": r"\d{14}", "GR": r"\d{7}[0-9A-Z]{16}",
    "HR": r"\d{17}", "HU": r"\d{24}", "IE": r"[A-Z]{4}\d{14}", "IS": r"\d{22}", "IT": r"[A-Z]\d{10}[0-9A-Z]{12}",
    "LI": r"\d{5}[0-9A-Z]{12}", "LT": r"\d{16}", "LU": r"\d{3}[0-9A-Z]{13}", "LV": r"[A-Z]{4}[0-9A-Z]{13}",
    "MC": r"\d{10}[0-9A-Z]{11}\d{2}", "MD": r"[0-9A-Z]{20}", "ME": r"\d{18}", "MK": r"\d{3}[0-9A-Z]{10}\d{2}",
    "MT": r"[A-Z]{4}\d{5}[0-9A-Z]{18}", "NL": r"[A-Z]{4}\d{10}", "NO": r"\d{11}", "PL": r"\d{24}", "PT": r"\d{21}",
    "RO": r"[A-Z]{4}[0-9A-Z]{16}", "RS": r"\d{18}", "SE": r"\d{20}", "SI": r"\d{15}", "SK": r"\d{20}",
    "SM": r"[A-Z]\d{10}[0-9A-Z]{12}", "TR": r"\d{6}[0-9A-Z]{16}", "UA": r"\d{6}[0-9A-Z]{19}", "XK": r"\d{16}",
}  # fmt: skip
"""Account number by country: where only digits may follow, the words beside it cannot be taken for a part of it."""

_IBAN = re.compile(
    r"(?=[A-Z]{2}\d\d)(?=(" + "|".join(rf"{country}\d\d{bban}" for country, bban in _BBAN.items()) + "))", re.ASCII
)
_IBAN_LETTER = re.compile(r"[A-Z]")
_IBAN_SEPARATORS = re.compile(r"[\s.\-/_:]+")
_IBAN_MODULUS = 97
_IBAN_REMAINDER = 1

_CARD_START = re.compile(r"(?P<long>[456])|(?P<sixteen>2[2-7]|35)|(?P<fifteen>3[47])|(?P<fourteen>3[0689])")
_CARD_LENGTHS = {"long": (16, 19), "sixteen": (16,), "fifteen": (15,), "fourteen": (14,)}
"""First digits of the card schemes and how long their numbers are; a longer list would stop phone numbers too."""

_CARD_FIRST_DIGITS = "23456"
_CARD_GROUP = 4
_CARD_GROUPS_OF_THREE = ((4, 6, 5), (4, 6, 4))
_LONGEST_CARD = 19
_DIGIT_RUN = re.compile(r"(?<!\d)\d(?:[ .\-/\n\r\t]{0,3}\d){13,}", re.ASCII)
_DIGITS = re.compile(r"\d+", re.ASCII)
_LUHN_BASE = 10
_LARGEST_DIGIT = 9

_LINE_BREAK = re.compile(r"[ \t]*[\r\n]+[ \t]*")


def holds_nine_digits(text: str) -> bool:
    """Whether the text has digits enough for any of the numbers, near each other."""
    return _NINE_DIGITS.search(text) is not None


def holds_personal_id(text: str) -> bool:
    """Whether a Finnish personal identity code stands in the text, its check character agreeing."""
    return any(_is_personal_id(match) for part in _lines_joined(text) for match in _PERSONAL_ID.finditer(part))


def holds_iban(text: str) -> bool:
    """Whether an international account number stands in the text, however it is spaced and glued."""
    upper = text.upper()
    if not _IBAN_LETTER.search(upper):
        return False  # dates and times, most often
    dense = _IBAN_SEPARATORS.sub("", upper)
    return any(_passes_modulus(match[1]) for match in _IBAN.finditer(dense))


def holds_card(text: str) -> bool:
    """Whether the number of a payment card stands in the text, grouped as people write it."""
    return any(_run_holds_card(match[0]) for part in _lines_joined(text) for match in _DIGIT_RUN.finditer(part))


def _lines_joined(text: str) -> tuple[str, ...]:
    """Return the text, and where it has several lines, also what they say when a line breaks inside a number."""
    upper = text.upper()
    return (upper, _LINE_BREAK.sub("", upper)) if "\n" in text or "\r" in text else (upper,)


def _is_personal_id(match: re.Match[str]) -> bool:
    day, month, year, number, check, number_unsigned, check_unsigned = match.groups()
    digits = f"{day}{month}{year}{number or number_unsigned}"
    return _ID_CHECK[int(digits) % len(_ID_CHECK)] == (check or check_unsigned)


def _passes_modulus(account: str) -> bool:
    digits = "".join(str(int(character, 36)) for character in account[4:] + account[:4])
    return int(digits) % _IBAN_MODULUS == _IBAN_REMAINDER


def _run_holds_card(run: str) -> bool:
    """Judge each start of a group of digits, because an expiry date or a phone number may stand beside the card."""
    groups = _DIGITS.findall(run)
    starts = (start for start, group in enumerate(groups) if group[0] in _CARD_FIRST_DIGITS)
    return any(_starts_with_card(groups[start : start + _LONGEST_CARD]) for start in starts)


def _starts_with_card(groups: list[str]) -> bool:
    digits = "".join(groups)
    scheme = _CARD_START.match(digits)
    if scheme is None or scheme.lastgroup is None:
        return False
    ends = list(accumulate(map(len, groups)))
    return any(
        length in ends and _is_grouped_as_card(groups[: ends.index(length) + 1]) and _passes_luhn(digits[:length])
        for length in _CARD_LENGTHS[scheme.lastgroup]
    )


def _is_grouped_as_card(groups: list[str]) -> bool:
    sizes = tuple(map(len, groups))
    is_even = len(set(sizes[:-1])) <= 1 and sizes[-1] <= sizes[0]
    return is_even or all(size % _CARD_GROUP == 0 for size in sizes[:-1]) or sizes in _CARD_GROUPS_OF_THREE


def _passes_luhn(digits: str) -> bool:
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + position % 2)
        total += value - _LARGEST_DIGIT if value > _LARGEST_DIGIT else value
    return total % _LUHN_BASE == 0
