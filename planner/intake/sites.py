"""The city's service register, or a table of sites, into sites."""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from planner.config import data_file
from planner.domain.place import Precision
from planner.domain.site import ASSUMPTION, Site, Workstations
from planner.errors import Finding, InputError
from planner.intake.cells import CellError, parse_whole
from planner.intake.columns import Columns
from planner.intake.guard import text_findings
from planner.intake.opening_hours import parse_opening_hours
from planner.intake.record import Record, outside, records_of
from planner.intake.table import read_table
from planner.intake.upload import Source, read_bytes, unreadable
from planner.locale import sentence

SHIPPED_AS_OF = date(2026, 11, 24)
"""The day on which the table of the program was collected; see ``data/README.md``."""

MAX_WORKSTATIONS = 200
"""The city has about 700 in all; more at one site is a slip of the hand."""

_LONGEST_NAME = 200
_ROUGH = {"exact": Precision.BUILDING, "same_street": Precision.STREET, "postcode_centroid": Precision.POSTCODE}
_KINDS = ("library", "resident_house", "senior_centre", "cultural_centre", "health_station", "other")
_KIND_BY_WORD = {
    "kirjasto": "library",
    "asukastalo": "resident_house",
    "palvelukeskus": "senior_centre",
    "seniorikeskus": "senior_centre",
    "terveysasema": "health_station",
    "terveys- ja hyvinvointikeskus": "health_station",
}
"""What the Finnish name of a unit says of its kind."""

_COLUMNS = Columns(
    required=("name", "address"),
    optional=(
        "id",
        "kind",
        "postcode",
        "lat",
        "lon",
        "precision",
        "opening_hours",
        "opening_hours_basis",
        "workstations",
        "workstations_basis",
        "step_free",
        "source",
    ),
    aliases={
        "nimi": "name",
        "osoite": "address",
        "postinumero": "postcode",
        "aukioloajat": "opening_hours",
        "asiakastyöasemia": "workstations",
        "esteetön": "step_free",
        "namn": "name",
        "adress": "address",
        "postnummer": "postcode",
        "öppettider": "opening_hours",
        "kundarbetsstationer": "workstations",
        "tillgänglig": "step_free",
    },
)


def shipped_sites() -> tuple[Site, ...]:
    """Return the sites that come with the program; hours and workstations that no source gives are assumptions."""
    with data_file("sites.csv").open("rb") as file:
        return read_sites(file.read(), SHIPPED_AS_OF)


def read_sites(source: Source, as_of: date) -> tuple[Site, ...]:
    """
    Return the sites of a table, or of an answer of the city's service register in JSON; all of them or none.

    Opening hours and workstations that it does not give are those of the same kind in the program's own table, marked
    as assumptions.

    Parameters
    ----------
    source
        Path or content: csv, xlsx, or JSON with ``results`` as ``/v2/unit/`` gives them.
    as_of
        The day of the data.

    Raises
    ------
    InputError
        Every problem at once.
    """
    content = read_bytes(source)
    sites, findings = (
        _from_json(content, as_of) if content.lstrip()[:1] in (b"{", b"[") else _from_table(content, as_of)
    )
    findings += _repeated(sites)
    if findings:
        raise InputError(findings)
    return tuple(sites)


def _from_table(content: bytes, as_of: date) -> tuple[list[Site], list[Finding]]:
    records, findings = records_of(read_table(content), _COLUMNS)
    sites = [site for record in records if (site := _site_of(record, as_of)) is not None]
    return sites, findings + [finding for record in records for finding in record.findings]


def _site_of(record: Record, as_of: date) -> Site | None:
    name, address = record.required("name"), record.required("address")
    kind = record.text("kind") or _kind_of(name or "")
    if kind not in _KINDS:
        text = sentence("The kind of a site is one of: {kinds}.", kinds=", ".join(_KINDS))
        record.reject("kind", "VALUE_UNKNOWN", text)
    lat, lon = record.read("lat", _degrees), record.read("lon", _degrees)
    hours = record.read("opening_hours", lambda text: parse_opening_hours(text, as_of, _basis(record, "opening_hours")))
    count = record.read("workstations", lambda text: _count(text, as_of, _basis(record, "workstations")))
    is_step_free = None if not record.text("step_free") else record.yes_no("step_free")
    if not record.is_clean or name is None or address is None:
        return None
    has_point = lat is not None and lon is not None
    return Site(
        id=record.text("id") or _id_of(name),
        name=name,
        kind=kind,
        address=address,
        postcode=record.text("postcode"),
        lat=lat if has_point else None,
        lon=lon if has_point else None,
        precision=_ROUGH.get(record.text("precision"), Precision.BUILDING) if has_point else Precision.NONE,
        source=record.text("source") or "file",
        as_of=as_of,
        is_step_free=is_step_free,
        hours=hours or (),
        workstations=() if count is None else (count,),
    )


def _from_json(content: bytes, as_of: date) -> tuple[list[Site], list[Finding]]:
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        raise unreadable(sentence("The file is no complete JSON. Fetch it again.")) from None
    units = data.get("results") if isinstance(data, dict) else data
    if not isinstance(units, list):
        raise unreadable(sentence('The file holds no list of units. Fetch it with "results".'))
    sites, findings = [], []
    assumed = _assumed_by_kind(as_of)
    for number, unit in enumerate(units):
        try:
            sites.append(_site_of_unit(unit, as_of, assumed))
        except (LookupError, TypeError, ValueError, AttributeError, OverflowError):
            where = f"results[{number}]"
            text = sentence("The unit lacks an id, name, street address or point. Remove it or fetch it again.")
            findings.append(Finding("ROW_REJECTED", where, text))
            continue
        texts = {name: getattr(sites[-1], name) for name in ("name", "address", "postcode")}
        findings += text_findings({f"results[{number}].{name}": text for name, text in texts.items()})
    return sites, findings


def _site_of_unit(unit: Mapping[str, Any], as_of: date, assumed: Mapping[str, Site]) -> Site:
    name, address = str(unit["name"]["fi"])[:_LONGEST_NAME], str(unit["street_address"]["fi"])[:_LONGEST_NAME]
    lon, lat = (float(degrees) for degrees in unit["location"]["coordinates"])
    if not name or not address or not (_is_degrees(lat) and _is_degrees(lon)):
        raise ValueError
    kind = _kind_of(name)
    like = assumed.get(kind)
    return Site(
        id=f"tprek-{int(unit['id'])}",
        name=name,
        kind=kind,
        address=address,
        postcode=str(unit.get("address_zip") or ""),
        lat=lat,
        lon=lon,
        precision=Precision.BUILDING,
        source="City service register",
        as_of=as_of,
        hours=like.hours if like else (),
        workstations=like.workstations if like else (),
    )


def _assumed_by_kind(as_of: date) -> dict[str, Site]:
    """Return a site of each kind in the program's own table with the hours and counts that are assumed for it."""
    with data_file("sites.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assumed = {}
    for row in rows:
        is_assumed = row["opening_hours_basis"] == row["workstations_basis"] == ASSUMPTION
        if is_assumed and row["kind"] not in assumed:
            count = _count(row["workstations"], as_of, ASSUMPTION)
            assumed[row["kind"]] = Site(
                id="", name="", kind=row["kind"], address="", postcode="", lat=None, lon=None,
                precision=Precision.NONE, source=ASSUMPTION, as_of=as_of,
                hours=parse_opening_hours(row["opening_hours"], as_of),
                workstations=() if count is None else (count,),
            )  # fmt: skip
    return assumed


def _basis(record: Record, column: str) -> str:
    return record.text(f"{column}_basis") or record.text("source") or "file"


def _count(text: str, from_day: date, source: str) -> Workstations | None:
    """Return a count; the shipped table writes 0 for a site without workstations, and that is no count."""
    count = parse_whole(text)
    if count == 0 and source == ASSUMPTION:
        return None
    if not 1 <= count <= MAX_WORKSTATIONS:
        raise CellError("COUNT_RANGE", outside(count, 1, MAX_WORKSTATIONS))
    return Workstations(from_day, count, source)


def _degrees(text: str) -> float:
    try:
        degrees = float(text.replace(",", "."))
    except ValueError:
        degrees = float("nan")
    if not _is_degrees(degrees):
        raise CellError(
            "COORDINATE_INVALID", sentence("This is no coordinate in degrees. Correct it or leave it empty.")
        )
    return degrees


def _is_degrees(value: float) -> bool:
    return abs(value) <= 180


def _kind_of(name: str) -> str:
    folded = name.casefold()
    return next((kind for word, kind in _KIND_BY_WORD.items() if word in folded), "other")


def _id_of(name: str) -> str:
    return re.sub(r"\W+", "-", name.casefold()).strip("-")


def _repeated(sites: Iterable[Site]) -> Iterator[Finding]:
    seen: set[str] = set()
    for site in sites:
        if site.id in seen:
            text = sentence("The same site stands there twice. Remove one of them.")
            yield Finding("ID_DUPLICATE", f"site {site.id}", text)
        seen.add(site.id)
