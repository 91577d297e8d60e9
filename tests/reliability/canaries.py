"""
Canaries: names, phones, addresses and notes that stand nowhere else in the world, planted and looked for.

A canary that turns up in a log, an address of a page, the text of an error, the parameters of a job, the record or an
analyst copy has leaked there. They are letters and digits of ASCII, so that no escaping can hide one.
"""

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, is_zipfile

from tests.services.files import Row, a_request, a_shift

_LETTERS = "abcdefghijklmnoprstuvwxyz"
_STREETS = ("Agricolankatu 11", "Aino Ackten tie 1", "Aarteenetsijantie 10")
"""Real houses; the flat makes the address somebody's."""
_DAYS = tuple(f"{day}.{month}.2026" for day, month in ((30, 11), (1, 12), (2, 12), (3, 12), (4, 12)))
CONTROL = "Kontrollikanaria Zqxjk"
"""Leaks on purpose, so that a trial that finds nothing is known to look at the right place."""


@dataclass(frozen=True)
class Resident:
    """Somebody invented, with four canaries."""

    id: str
    name: str
    phone: str
    address: str
    note: str

    @property
    def canaries(self) -> tuple[str, ...]:
        """What must not turn up."""
        return self.name, self.phone, self.address, self.note


def plant(number: int, *, seed: int = 1) -> tuple[Resident, ...]:
    """Return so many residents, the same ones for the same seed; no two share a canary."""
    chance = random.Random(seed)
    flats = chance.sample([(letter, flat) for letter in "ABCDEFGHK" for flat in range(100, 1000)], number)
    phones = chance.sample(range(1_000_000, 10_000_000), number)
    return tuple(
        Resident(
            id=f"C{index}",
            name=f"{_word(chance)} {_word(chance)}",
            phone=f"000 {phone // 10_000} {phone % 10_000:04}",
            address=f"{_STREETS[index % len(_STREETS)]} {letter} {flat}",
            note=f"kissa nimelta {_word(chance)}, avain naapurilla {chance.randint(10_000, 99_999)}",
        )
        for index, ((letter, flat), phone) in enumerate(zip(flats, phones, strict=True))
    )


def as_row(resident: Resident, **more: str) -> Row:
    """Return the row of the requests file; each has one time on one day of the week."""
    day = _DAYS[int(resident.id[1:]) % len(_DAYS)]
    facts = {"name": resident.name, "phone": resident.phone, "notes": resident.note}
    return {**a_request(resident.id, resident.address, f"{day} 8.00-15.00"), **facts, **more}


def shifts(number: int) -> tuple[Row, ...]:
    """Return shifts of so many helpers on every day of the week."""
    return tuple(a_shift(f"H{helper}", day, "8.00", "16.00") for helper in range(number) for day in _DAYS)


def found(canaries: Iterable[str], artefacts: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """Return where which canary stands, by the name of the artefact; phones also without their spaces."""
    spellings = [
        (canary, spelling.encode())
        for canary in canaries
        for spelling in {canary, canary.replace(" ", "%20"), canary.replace(" ", "+"), *_digits(canary)}
    ]
    return [
        (name, canary)
        for name, content in artefacts.items()
        for canary, spelling in spellings
        if spelling.lower() in content.lower()
    ]


def files_in(folder: Path) -> dict[str, bytes]:
    """Return the names and contents of the files below a folder; a workbook is unpacked."""
    return {str(path.relative_to(folder)): _content(path) for path in folder.rglob("*") if path.is_file()}


def _content(path: Path) -> bytes:
    raw = path.read_bytes()
    if not is_zipfile(BytesIO(raw)):
        return raw
    with ZipFile(BytesIO(raw)) as workbook:
        return b"\n".join(workbook.read(name) for name in workbook.namelist())


def _digits(canary: str) -> Iterator[str]:
    bare = canary.replace(" ", "")
    if bare.isdigit():
        yield bare


def _word(chance: random.Random) -> str:
    return "".join(chance.choices(_LETTERS, k=9)).capitalize()
