"""Every row of the sample and 200 dirty addresses: the right building or a person's review, never a wrong building."""

import csv
import sys
from collections import Counter
from pathlib import Path

import pytest

from planner.config import data_file
from planner.geocode import Register
from planner.geocode.gazetteer import read_gazetteer
from planner.geocode.open_data import OSM

from .facts import SHARED_EXTRACT, SHARED_FACTS, facts_of, facts_of_extract, shared_extract
from .open_data_files import with_addresses
from .spoiler import SPOILS, Dirty, Fact, spoilt
from .verdicts import Verdict, table, verdict, verdicts

SEED, NUM_DIRTY = 2026, 200


@pytest.fixture(scope="module")
def facts() -> tuple[Fact, ...]:
    return facts_of(data_file("addresses.csv"))


def sample_addresses(facts: tuple[Fact, ...]) -> list[Dirty]:
    """Return the rows of the sample week; their stairs and flats are drawn, their houses are of the table."""
    with data_file("sample/requests.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    return [Dirty("sample", row["address"], row["postcode"], _house(row["address"], facts)) for row in rows]


def _house(address: str, facts: tuple[Fact, ...]) -> Fact:
    """Return the house whose whole name, in one of its languages, begins the address."""
    return max(
        (fact for fact in facts if f"{address} ".startswith((f"{fact.fi} ", f"{fact.sv} "))),
        key=lambda fact: len(fact.fi),
    )


def test_every_row_of_the_sample_is_the_right_building(facts: tuple[Fact, ...]) -> None:
    rows = sample_addresses(facts)

    counts = verdicts(Register(), rows)

    assert len(rows) >= 100
    assert counts == {"sample": Counter({Verdict.RIGHT: len(rows)})}


def test_two_hundred_dirty_addresses_lead_to_no_wrong_building(
    facts: tuple[Fact, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    dirty = spoilt(facts, NUM_DIRTY, seed=SEED)

    counts = verdicts(Register(), dirty)

    with capsys.disabled():
        sys.stdout.write(f"\n{NUM_DIRTY} dirty addresses, embedded tables\n{table(counts)}\n")
    assert set(counts) == set(SPOILS)
    assert _total(counts)[Verdict.WRONG] == 0
    assert _total(counts)[Verdict.REVIEW] < NUM_DIRTY // 10


@pytest.mark.skipif(not SHARED_FACTS.is_file(), reason="the table of facts is not beside the checkout")
def test_dirty_addresses_of_the_source_table_lead_to_no_wrong_building() -> None:
    dirty = spoilt(facts_of(SHARED_FACTS), NUM_DIRTY, seed=SEED)

    assert _total(verdicts(Register(), dirty))[Verdict.WRONG] == 0


@pytest.mark.skipif(not SHARED_EXTRACT.is_file(), reason="the extract of the inner city is not beside the checkout")
def test_dirty_addresses_of_a_dense_register_lead_to_no_wrong_building(tmp_path: Path) -> None:
    """Where every neighbour is known too, a slip has far more wrong houses to hit."""
    addresses = shared_extract().addresses
    register = Register(open_data=with_addresses(tmp_path / "osm", *addresses, source=OSM))

    counts = verdicts(register, spoilt(facts_of_extract(addresses), NUM_DIRTY, seed=SEED))

    assert _total(counts)[Verdict.WRONG] == 0
    assert _total(counts)[Verdict.RIGHT] > NUM_DIRTY // 2


def test_a_wrong_building_would_be_seen(facts: tuple[Fact, ...]) -> None:
    first, other = facts[0], facts[1]

    assert verdict(Register(), Dirty("", first.fi, "", other)) is Verdict.WRONG
    assert verdict(Register(), Dirty("", first.fi, "", None)) is Verdict.WRONG


def test_the_spoiler_makes_the_same_of_the_same_seed(facts: tuple[Fact, ...]) -> None:
    assert spoilt(facts, 50, seed=1) == spoilt(facts, 50, seed=1)
    assert spoilt(facts, 50, seed=1) != spoilt(facts, 50, seed=2)
    assert len({each.kind for each in spoilt(facts, len(SPOILS), seed=1)}) == len(SPOILS)


def _total(counts: object) -> Counter[Verdict]:
    assert isinstance(counts, dict)
    return sum(counts.values(), Counter())


def test_facts_have_the_postcode_nearest_to_them(facts: tuple[Fact, ...]) -> None:
    by_house = {fact.fi: fact.postcode for fact in facts}

    assert by_house["Agricolankatu 11"] == "00530"
    assert set(by_house.values()) <= set(read_gazetteer().postcodes)
