"""
Draw the sample week: 120 requests and 10 helpers that nobody is.

Run ``python data/build/sample.py``. It reads the tables of ``data/`` and the assumptions of ``sample.toml`` and writes
``data/sample/``. The same inputs give the same bytes, on any Python: of ``random`` only ``random()`` is used, the one
method whose sequence the documentation promises for a seed.

Names are a word and a number. Phone numbers begin with 000, which nobody can dial: 00 leads abroad, and no country's
code begins with 0. Stairs and flats are drawn.
"""

import csv
import math
import random
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
Row = dict[str, str]

BUILD_DIR = Path(__file__).resolve().parent
DATA_DIR = BUILD_DIR.parent

REQUEST_COLUMNS = (
    "id",
    "received",
    "name",
    "phone",
    "address",
    "postcode",
    "languages",
    "topic",
    "minutes",
    "times",
    "serve_by",
    "helpers",
    "access_minutes",
    "preferred_helpers",
    "excluded_helpers",
    "notes",
    "terms_read",
    "content_agreed",
    "hazards_asked",
)
HELPER_COLUMNS = (
    "id",
    "name",
    "organisation",
    "volunteer",
    "skills",
    "languages",
    "max_week_hours",
    "date",
    "start",
    "end",
    "mode",
    "start_address",
    "end_address",
    "max_visits",
)
STAIRS = "ABCD"
MOST_FLATS_A_STAIR = 40
WORKING_DAYS = 5
HOUSE = re.compile(r"\D+ \d+[a-z]?(-\d+)?")
"""A street, a number, perhaps a letter or a second number; entries without a number are squares and quays."""


class Draw:
    """Random choices that rest on ``random()`` alone."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - a sample, not a secret

    def chance(self, share: float) -> bool:
        """Return True with the given probability."""
        return self._random.random() < share

    def one(self, items: Sequence[T]) -> T:
        """Return an item, all equally likely."""
        return items[int(self._random.random() * len(items))]

    def weighted(self, weight_by_item: Mapping[T, float]) -> T:
        """Return an item with a chance in proportion to its weight."""
        rest = self._random.random() * sum(weight_by_item.values())
        for item, weight in weight_by_item.items():
            rest -= weight
            if rest < 0:
                return item
        # Rounding can leave a rest of 0; the last one takes it.
        return list(weight_by_item)[-1]

    def shuffled(self, items: Iterable[T]) -> list[T]:
        """Return the items in random order."""
        return [item for _, item in sorted([(self._random.random(), item) for item in items], key=lambda pair: pair[0])]


def main() -> None:
    """Write both files of the sample."""
    out_dir = DATA_DIR / "sample"
    out_dir.mkdir(exist_ok=True)
    for name, content in sample_files(DATA_DIR).items():
        (out_dir / name).write_bytes(content)


def sample_files(data_dir: Path) -> dict[str, bytes]:
    """Return both files by name."""
    assumptions = tomllib.loads((BUILD_DIR / "sample.toml").read_text(encoding="utf-8"))
    return {
        "requests.csv": as_finnish_excel(REQUEST_COLUMNS, requests(assumptions, data_dir)),
        "helpers.csv": as_finnish_excel(HELPER_COLUMNS, helper_rows(assumptions)),
    }


def requests(assumptions: Mapping[str, Any], data_dir: Path) -> list[Row]:
    """Return the requests; languages and topics meet their counts exactly, the rest is drawn."""
    draw = Draw(assumptions["seed"])
    wishes = assumptions["requests"]
    topics = tomllib.loads((data_dir / "topics.toml").read_text(encoding="utf-8"))["topics"]
    weight_by_address = address_weights(data_dir, assumptions["age_weights"])
    swedish = {row["fi"]: row["sv"] for row in read_table(data_dir / "addresses.csv")}
    languages = draw.shuffled(Counter(assumptions["languages"]).elements())
    topic_ids = draw.shuffled(Counter(assumptions["topics"]).elements())
    rows = []
    for number, (codes, topic) in enumerate(zip(languages, topic_ids, strict=True), start=1):
        address = draw.weighted(weight_by_address)
        is_swedish = codes.startswith("sv")
        days = _window_days(draw, assumptions)
        received = _received(draw, wishes)
        able = _able_helpers(assumptions["helpers"], codes, topics[topic]["skills"])
        rows.append(
            {
                "id": f"R{number:03d}",
                "received": as_date(received),
                "name": f"Asukas Esimerkki {number:03d}",
                "phone": f"000 0000 {number:03d}",
                "address": _as_written(draw, (is_swedish and swedish[address]) or address, wishes["flat_share"]),
                # The table of addresses has no postcodes, and the nearest centroid is wrong too often near a border.
                "postcode": "",
                "languages": codes,
                "topic": topic,
                "minutes": str(draw.one(wishes["own_minutes"])) if draw.chance(wishes["own_minutes_share"]) else "",
                "times": _times(draw, assumptions, days),
                "serve_by": _serve_by(received, days, wishes) if draw.chance(wishes["serve_by_share"]) else "",
                "helpers": "1",
                "access_minutes": draw.one(wishes["access_minutes"]),
                "preferred_helpers": draw.one(able) if able and draw.chance(wishes["preferred_share"]) else "",
                "excluded_helpers": "",
                "notes": _note(draw, wishes, is_swedish=is_swedish),
                # Everybody in the sample has been called on the day of the request.
                **dict.fromkeys(("terms_read", "content_agreed", "hazards_asked"), as_date(received)),
            }
        )
    _exclude_some(draw, rows, assumptions)
    return rows


def helper_rows(assumptions: Mapping[str, Any]) -> list[Row]:
    """Return one row a shift, the facts of a helper repeated on each."""
    rows = []
    for number, helper in enumerate(assumptions["helpers"], start=1):
        for weekday, hours in sorted(helper["shifts"].items()):
            start, end = hours.split("-")
            rows.append(
                {
                    "id": helper["id"],
                    "name": f"Auttaja Esimerkki {number:02d}",
                    "organisation": helper["organisation"],
                    "volunteer": "yes" if helper.get("volunteer") else "no",
                    "skills": ", ".join(helper["skills"]),
                    "languages": ", ".join(helper["languages"]),
                    "max_week_hours": helper.get("max_week_hours", ""),
                    "date": as_date(assumptions["monday"] + timedelta(days=int(weekday) - 1)),
                    "start": start,
                    "end": end,
                    "mode": helper["mode"],
                    "start_address": helper["start_address"],
                    "end_address": helper.get("end_address", ""),
                    "max_visits": str(helper.get("max_visits", "")),
                }
            )
    return rows


def address_weights(data_dir: Path, weight_by_age: Mapping[str, float]) -> dict[str, float]:
    """
    Return how likely each address is.

    The weight of a neighbourhood is shared by the addresses that have its label point as their nearest; one without
    an address in the table is left out, and masked ages count as nobody.
    """
    neighbourhoods = read_table(data_dir / "neighbourhoods.csv")
    addresses = [row for row in read_table(data_dir / "addresses.csv") if HOUSE.fullmatch(row["fi"])]
    nearest = [min(neighbourhoods, key=lambda area, row=row: _apart(area, row))["fi"] for row in addresses]  # type: ignore[misc]
    num_addresses = Counter(nearest)
    weight_by_area = {
        area["fi"]: sum(weight * int(area[band] or 0) for band, weight in weight_by_age.items())
        for area in neighbourhoods
    }
    return {row["fi"]: weight_by_area[area] / num_addresses[area] for row, area in zip(addresses, nearest, strict=True)}


def as_finnish_excel(columns: Sequence[str], rows: list[Row]) -> bytes:
    """Return the bytes that a Finnish Excel writes as "CSV UTF-8": byte order mark, semicolons, CR and LF."""
    lines = [columns, *([row[column] for column in columns] for row in rows)]
    if any(mark in cell for line in lines for cell in line for mark in ';"\r\n'):
        raise ValueError("No cell of the sample needs quotes; take the separator or quotation mark out.")
    return b"\xef\xbb\xbf" + "".join(";".join(line) + "\r\n" for line in lines).encode()


def as_date(day: date) -> str:
    """Return a date as Finns write it."""
    return f"{day.day}.{day.month}.{day.year}"


def read_table(path: Path) -> list[Row]:
    """Return the rows of an embedded table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _apart(one: Row, other: Row) -> float:
    """Return a distance good enough to tell which is nearest within a city, in degrees of latitude."""
    north = float(one["lat"]) - float(other["lat"])
    east = (float(one["lon"]) - float(other["lon"])) * math.cos(math.radians(float(one["lat"])))
    return math.hypot(north, east)


def _as_written(draw: Draw, address: str, flat_share: float) -> str:
    if not draw.chance(flat_share):
        return address
    return f"{address} {draw.one(STAIRS)} {draw.one(range(1, MOST_FLATS_A_STAIR + 1))}"


def _window_days(draw: Draw, assumptions: Mapping[str, Any]) -> list[date]:
    weight_by_number = {entry["days"]: entry["weight"] for entry in assumptions["window_days"]}
    offsets = draw.shuffled(range(WORKING_DAYS))[: draw.weighted(weight_by_number)]
    return [assumptions["monday"] + timedelta(days=offset) for offset in sorted(offsets)]


def _times(draw: Draw, assumptions: Mapping[str, Any], days: list[date]) -> str:
    return ", ".join(f"{as_date(day)} {draw.weighted(assumptions['window_times'])}" for day in days)


def _received(draw: Draw, wishes: Mapping[str, Any]) -> date:
    first: date = wishes["first_received"]
    last: date = wishes["last_received"]
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    return draw.one([day for day in days if day.weekday() < WORKING_DAYS])


def _serve_by(received: date, days: list[date], wishes: Mapping[str, Any]) -> str:
    """No earlier than the last day that the resident offers, so that no window is in vain."""
    return as_date(max(received + timedelta(days=wishes["promise_days"]), *days))


def _note(draw: Draw, wishes: Mapping[str, Any], *, is_swedish: bool) -> str:
    note: str = draw.one(wishes["notes_sv" if is_swedish else "notes"])
    return note if draw.chance(wishes["notes_share"]) else ""


def _able_helpers(helpers: Sequence[Mapping[str, Any]], codes: str, skills: Iterable[str]) -> list[str]:
    """Return who speaks the first language and has the skills: people ask for somebody who helped them before."""
    first = codes.split(", ")[0]
    return [helper["id"] for helper in helpers if first in helper["languages"] and set(skills) <= set(helper["skills"])]


def _exclude_some(draw: Draw, rows: list[Row], assumptions: Mapping[str, Any]) -> None:
    ids = [helper["id"] for helper in assumptions["helpers"]]
    for row in draw.shuffled(rows)[: assumptions["requests"]["excluded_count"]]:
        row["excluded_helpers"] = draw.one([key for key in ids if key != row["preferred_helpers"]])


if __name__ == "__main__":
    main()
