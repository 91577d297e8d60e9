"""Who may be the same person asking twice."""

from dataclasses import replace

import pytest

from planner.domain.likeness import Likenesses, filled, is_same, may_be_same, phone_key
from tests.store.rows import a_request

ONE = a_request(name="Aino Esimerkki", phone="040 123 4567", address="Hämeentie 5 B 24")


@pytest.mark.parametrize("spelling", ["0401234567", "+358 40 123 4567", "00358401234567", "(040) 123-4567"])
def test_spellings_of_a_phone_number_are_equal(spelling: str) -> None:
    assert phone_key(spelling) == "401234567"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"name": "Someone Else", "address": ""}, True),
        ({"phone": ""}, True),
        ({"phone": "", "name": "A. Esimerki"}, True),
        ({"phone": "", "address": "Hämeentie 5"}, True),
        ({"phone": "", "address": "Hämeentie 7"}, False),
        ({"phone": "", "name": "Bo Mallila"}, False),
        ({"phone": "112", "name": "Bo Mallila"}, False),
        ({"phone": "", "address": ""}, False),
    ],
)
def test_same_phone_or_same_house_and_similar_name_may_be_the_same(changes: dict[str, str], expected: bool) -> None:
    assert may_be_same(ONE, replace(ONE, id="R2", **changes)) is expected


def test_requests_that_both_lack_phone_and_address_are_not_alike() -> None:
    nobody = replace(ONE, phone="", address="")

    assert not may_be_same(nobody, replace(nobody, id="R2"))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"name": "ESIMERKKI, Aino", "phone": "+358401234567"}, True),
        ({"topic": "tv_channels"}, False),
        ({"name": "Bo Esimerkki"}, False),
        ({"phone": ""}, False),
    ],
)
def test_phone_name_and_topic_make_it_sure(changes: dict[str, str], expected: bool) -> None:
    assert is_same(ONE, replace(ONE, id="R2", **changes)) is expected


def test_what_a_request_lacks_comes_from_the_other_one() -> None:
    kept = replace(ONE, phone="", notes="Soita ensin.")

    merged = filled(kept, replace(ONE, id="R2", name="Other", address="Elsewhere 1", notes="Ovipuhelin rikki."))

    assert merged == replace(kept, phone=ONE.phone, notes="Soita ensin.\nOvipuhelin rikki.")


def test_among_many_the_first_one_that_is_surely_the_same_is_found() -> None:
    known = Likenesses()
    for number, topic in enumerate(("tv_channels", ONE.topic, ONE.topic)):
        known.add(replace(ONE, id=f"K{number}", topic=topic))

    asked = replace(ONE, id="R2", name="ESIMERKKI, Aino")
    assert known.has_like(asked)
    assert known.same_as(asked) == replace(ONE, id="K1")
    assert known.same_as(replace(asked, phone="")) is None
    assert not known.has_like(replace(asked, phone="", address="Elsewhere 1"))


def test_nobody_is_like_themselves() -> None:
    known = Likenesses()
    known.add(ONE)

    assert not known.has_like(ONE)


def test_a_channel_is_chosen_and_never_taken_over() -> None:
    new = replace(ONE, channel=None)

    assert filled(new, replace(ONE, id="R2")).channel is None
