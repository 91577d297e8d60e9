"""How much the guard stops of what it must and of what it must not, on notes drawn with a seed."""

from types import ModuleType

import pytest

from planner.intake.secrets import SecretKind, find_secret

from . import held_out, looked_at, tuned
from .notes import harmless, planted

PLANTED = 300
HARMLESS = 2_000
MOST_HARMLESS_REFUSED = HARMLESS // 100
KIND = {
    "identity": SecretKind.PERSONAL_ID,
    "iban": SecretKind.IBAN,
    "card": SecretKind.CARD,
    "pin": SecretKind.PASSWORD,
    "password": SecretKind.PASSWORD,
    "plain": SecretKind.PASSWORD,
    "door": SecretKind.DOOR_CODE,
}


@pytest.mark.parametrize("notes", [tuned, looked_at, held_out])
def test_every_planted_secret_is_refused_as_what_it_is(notes: ModuleType) -> None:
    drawn = planted(notes.PLANTED, PLANTED, seed=1)

    assert len(drawn) == PLANTED
    assert {kind for kind, _ in drawn} == set(KIND)
    assert [(note, find_secret(note)) for kind, note in drawn if find_secret(note) is not KIND[kind]] == []


@pytest.mark.parametrize("notes", [tuned, looked_at, held_out])
def test_one_harmless_note_in_a_hundred_is_refused_at_most(notes: ModuleType) -> None:
    drawn = harmless(notes.HARMLESS, HARMLESS, seed=2)

    assert len(drawn) == HARMLESS
    assert len([note for note in drawn if find_secret(note)]) <= MOST_HARMLESS_REFUSED
