"""Texts that the database holds sealed."""

import pytest

from planner.errors import StoreError
from planner.store.key import Key
from planner.store.sealing import Seal
from tests.databases import KEY

SEAL = Seal(KEY, "door codes")
CODE = "ovi 1234*"


def test_sealed_text_is_opened_again_and_shows_nothing() -> None:
    sealed = SEAL.close(CODE, about="R1")

    assert SEAL.open(sealed, about="R1") == CODE
    assert "1234" not in sealed


def test_same_text_is_sealed_otherwise_each_time() -> None:
    assert SEAL.close(CODE, about="R1") != SEAL.close(CODE, about="R1")


@pytest.mark.parametrize(
    ("seal", "about"),
    [(SEAL, "R2"), (Seal(Key(bytes(32)), "door codes"), "R1"), (Seal(KEY, "something else"), "R1")],
    ids=["another request", "another key", "another purpose"],
)
def test_sealed_text_opens_nowhere_else(seal: Seal, about: str) -> None:
    with pytest.raises(StoreError, match="SEAL_BROKEN"):
        seal.open(SEAL.close(CODE, about="R1"), about=about)


@pytest.mark.parametrize(
    "change", [lambda text: text[:-4] + "AAAA", lambda text: "ö" + text, lambda _: "", lambda t: t[:8]]
)
def test_changed_text_is_noticed(change: object) -> None:
    sealed = change(SEAL.close(CODE, about="R1"))  # type: ignore[operator]

    with pytest.raises(StoreError, match="SEAL_BROKEN"):
        SEAL.open(sealed, about="R1")
