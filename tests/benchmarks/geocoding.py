"""How fast a register of 100,000 addresses is imported, opened and asked, and what dirty addresses come to."""

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TypeVar

from planner.config import data_file
from planner.geocode import Register
from planner.geocode.imported import OpenData
from planner.geocode.open_data import OSM
from planner.geocode.register_rows import read_register_rows
from tests.benchmarks.tables import print_table
from tests.geocode.facts import SHARED_EXTRACT, facts_of, facts_of_extract, shared_extract
from tests.geocode.open_data_files import with_addresses
from tests.geocode.spoiler import Fact, spoilt
from tests.geocode.verdicts import Verdict, verdicts

ADDRESSES, HOUSES_A_STREET = 100_000, 20
QUESTIONS, DIRTY, CANDIDATES = 20_000, 2_500, 500
SEED = 1

_BEGINNINGS = ("Koivu", "Kuusi", "Mänty", "Haapa", "Leppä", "Pihlaja", "Tammi", "Saarni", "Raita", "Vaahtera", "Jalava")
_MIDDLES = (
    "",
    "mäen",
    "niemen",
    "saaren",
    "lahden",
    "rannan",
    "kallion",
    "pellon",
    "metsän",
    "suon",
    "harjun",
    "niityn",
)
_LATTER = ("", "ala", "ylä", "keski", "iso", "pikku", "uusi", "vanha")
_ENDS = ("tie", "katu", "kuja", "polku", "raitti")

Row = list[str]
_T = TypeVar("_T")


def main() -> None:
    """Print both tables."""
    with TemporaryDirectory() as folder:
        _print_speed(Path(folder))
        print()
        _print_quality(Path(folder))


def register_rows() -> Iterator[Row]:
    """Return a register as the city's service gives it: header, then rows in metres."""
    rng = Random(SEED)
    yield ["katunimi", "gatan", "osoitenumero", "n", "e", "postinumero", "kaupunki"]
    names = [f"{first}{end}".capitalize() for first, end in product(_first_parts(), _ENDS)]
    for street in names[: ADDRESSES // HOUSES_A_STREET]:
        north, east = rng.randint(6_670_000, 6_685_000), rng.randint(25_488_000, 25_508_000)
        postcode = f"00{rng.randrange(10, 99)}0"
        for number in range(1, HOUSES_A_STREET + 1):
            at = (str(north + 15 * number), str(east + 15 * number))
            yield [street, f"{street}svägen", str(number), *at, postcode, "Helsinki"]


def _first_parts() -> list[str]:
    return [
        f"{latter}{begin}{middle}{tail}"
        for latter, begin, middle, tail in product(_LATTER, _BEGINNINGS, _MIDDLES, ("", "vieru"))
    ]


def _print_speed(folder: Path) -> None:
    path = folder / "planner.opendata"
    rows = list(register_rows())
    reading, read = _timed(lambda: read_register_rows(rows, lambda _: None))
    writing, _ = _timed(lambda: with_addresses(path, *read.addresses))
    asked = [f"{row[0]} {row[2]} B 24" for row in Random(SEED).sample(rows[1:], QUESTIONS)]
    opening, register = _timed(lambda: _opened(path, asked[0]))
    cold, _ = _timed(lambda: _locate_all(register, asked))
    warm, _ = _timed(lambda: _locate_all(register, asked))
    unknown = [f"X{address}" for address in asked[:CANDIDATES]]
    choosing, _ = _timed(lambda: [register.candidates(address) for address in unknown])
    print_table(
        f"A register of {len(read.addresses)} addresses on {len(rows) // HOUSES_A_STREET} streets, "
        f"{path.stat().st_size // 1024 // 1024} MB",
        ("what", "seconds", "a second"),
        (
            ("reading rows", f"{reading:.2f}", f"{len(rows) / reading:,.0f}"),
            ("writing the file", f"{writing:.2f}", f"{len(rows) / writing:,.0f}"),
            ("opening and the first answer", f"{opening:.3f}", ""),
            (f"{QUESTIONS} addresses, nothing read yet", f"{cold:.2f}", f"{QUESTIONS / cold:,.0f}"),
            (f"{QUESTIONS} addresses again", f"{warm:.2f}", f"{QUESTIONS / warm:,.0f}"),
            (f"candidates of {CANDIDATES} misspelt", f"{choosing:.2f}", f"{CANDIDATES / choosing:,.0f}"),
        ),
    )


def _opened(path: Path, address: str) -> Register:
    register = Register(open_data=OpenData(path))
    register.locate(address)
    return register


def _locate_all(register: Register, addresses: Sequence[str]) -> int:
    return sum(register.locate(address).precision.is_settled for address in addresses)


def _print_quality(folder: Path) -> None:
    embedded = facts_of(data_file("addresses.csv"))
    rows = [_quality("embedded tables", Register(), embedded)]
    if SHARED_EXTRACT.is_file():
        addresses = shared_extract().addresses
        register = Register(open_data=with_addresses(folder / "osm.opendata", *addresses, source=OSM))
        rows.append(_quality("inner city, OpenStreetMap", register, facts_of_extract(addresses)))
    print_table(
        f"What becomes of {DIRTY} dirty addresses: the right building, a person's review with the right house offered "
        "or without, a wrong building",
        ("register", "houses", *Verdict),
        rows,
    )


def _quality(name: str, register: Register, facts: Sequence[Fact]) -> tuple[object, ...]:
    counts = verdicts(register, spoilt(facts, DIRTY, seed=SEED))
    return name, len(facts), *(sum(count[verdict] for count in counts.values()) for verdict in Verdict)


def _timed(act: Callable[[], _T]) -> tuple[float, _T]:
    started = perf_counter()
    result = act()
    return perf_counter() - started, result
