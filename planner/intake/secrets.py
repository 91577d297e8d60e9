"""The guard on free text: identity codes, accounts, cards, passwords and door codes are never taken in."""

from enum import StrEnum

from planner.errors import Finding
from planner.intake.code_words import STEM
from planner.intake.numbers import holds_card, holds_iban, holds_nine_digits, holds_personal_id
from planner.intake.passwords import holds_door_code, holds_password
from planner.intake.plain_text import seen_text
from planner.locale import Sentence, sentence


class SecretKind(StrEnum):
    """What kind of secret a text holds."""

    PERSONAL_ID = "personal_id"
    IBAN = "iban"
    CARD = "card"
    PASSWORD = "password"  # noqa: S105 - the name of a kind
    DOOR_CODE = "door_code"


_SHORTEST = 6
"""Characters of a word and three digits; most cells of a file are ids and numbers shorter than that."""

_SHORTEST_ACCOUNT = 14
"""Digits of a card; account numbers are longer, and phone numbers are shorter."""


def find_secret(text: str) -> SecretKind | None:
    """
    Return the kind of secret that a free text holds, or None.

    Codes and account numbers count when their check digits agree; a password counts when the word stands beside
    something that looks like its value, so "has forgotten the password" passes. The text itself is never returned.
    """
    if len(text) < _SHORTEST:
        return None
    plain = seen_text(text)
    if holds_nine_digits(plain):
        if holds_personal_id(plain):
            return SecretKind.PERSONAL_ID
        if len(plain) >= _SHORTEST_ACCOUNT:
            if holds_iban(plain):
                return SecretKind.IBAN
            if holds_card(plain):
                return SecretKind.CARD
    lower = plain.lower()
    if not STEM.search(lower):
        return None
    if holds_door_code(lower):
        return SecretKind.DOOR_CODE
    return SecretKind.PASSWORD if holds_password(lower) else None


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
