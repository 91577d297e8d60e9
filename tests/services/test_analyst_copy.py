"""Analysts get rows that at least five people stand behind, and nothing that names one of them."""

import csv
import json
import stat
from collections import Counter
from collections.abc import Iterator
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from planner.domain.anonymity import LEAST_PEOPLE, SUPPRESSED, PersonalRow, release
from planner.domain.role import Role
from planner.errors import DeniedError, InputError
from planner.geocode.neighbourhood import neighbourhood_of
from planner.report.analyst import TABLES, AnalystCopy, analyst_csv
from planner.services.analyst_copy import COLUMNS, LADDER, UNKNOWN_AREA, copy_of, write_analyst_copy
from planner.services.authorisation import Actor, Operation
from planner.services.bootstrap import Workspace
from planner.services.importing import import_requests
from planner.services.planning import plan_week, publish_week
from planner.store.statistics import SupportFact
from tests.databases import new_address, setting_of
from tests.services.files import MONDAY, a_request, as_csv

TODAY = date(2026, 12, 24)
MALMI, KALLIO = (60.2491, 25.0205), (60.1842, 24.9494)


@pytest.fixture(params=["file", pytest.param("server", marks=pytest.mark.slow)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """What is copied does not depend on the kind; the slow tests look at both all the same."""
    with new_address(request.param, tmp_path) as address:
        yield setting_of(address)


facts = st.builds(
    SupportFact,
    resident=st.integers(1, 30).map("resident{}".format),
    request=st.uuids().map(str),
    point=st.sampled_from([None, MALMI, KALLIO]),
    language=st.sampled_from(["fi", "fi", "fi", "sv", "so"]),
    topic=st.sampled_from(["computer_use", "computer_use", "smartphone_use", "banking"]),
    duration=st.sampled_from([3600, 5400]),
    monday=st.sampled_from([date(2026, 11, 30), date(2026, 12, 7)]),
    result=st.sampled_from(["planned", "planned", "NO_LANGUAGE"]),
)
populations = st.lists(facts, max_size=80, unique_by=lambda fact: fact.request).map(tuple)

always = settings(max_examples=100, derandomize=True, deadline=None)


def people_behind(population: tuple[SupportFact, ...], columns: dict[str, str]) -> set[str]:
    """Return the people who could be behind a row, as somebody who knows everything would find them."""
    return {
        fact.resident
        for fact in population
        if all(columns[name] in (SUPPRESSED, value) for name, value in exact(fact).items())
    }


def exact(fact: SupportFact) -> dict[str, str]:
    return {
        "area": UNKNOWN_AREA if fact.point is None else neighbourhood_of(*fact.point),
        "language": fact.language,
        "topic": fact.topic,
        "week": fact.monday.isoformat(),
        "minutes": str(fact.duration // 60),
        "result": fact.result,
    }


@always
@given(populations)
def test_every_row_could_be_about_five_people(population: tuple[SupportFact, ...]) -> None:
    for row in copy_of(population, TODAY).rows:
        assert len(people_behind(population, dict(row.values))) >= LEAST_PEOPLE


@always
@given(populations)
def test_every_cell_of_every_table_has_nobody_or_five_people(population: tuple[SupportFact, ...]) -> None:
    """Whatever two columns are counted, and also area by language by topic, by those who are truly in the rows."""
    rows = [PersonalRow(fact.resident, fact.request, exact(fact)) for fact in population]
    person = {row.id: row.person for row in rows}
    released = release(rows, COLUMNS, LADDER)

    for chosen in (*TABLES, ("area", "language", "topic"), ("topic", "minutes"), COLUMNS):
        cells: dict[tuple[str, ...], set[str]] = {}
        for row in released:
            cells.setdefault(tuple(row.values[name] for name in chosen), set()).add(person[row.id])
        assert all(len(people) >= LEAST_PEOPLE for people in cells.values()), chosen


@always
@given(populations)
def test_nothing_is_left_to_subtract(population: tuple[SupportFact, ...]) -> None:
    """Either every request is in the copy, or too few people are there for any copy: no hidden rest of one or two."""
    released = copy_of(population, TODAY).rows
    num_people = len({fact.resident for fact in population})

    assert len(released) == (len(population) if num_people >= LEAST_PEOPLE else 0)


@always
@given(populations)
def test_no_id_and_no_point_is_in_the_copy(population: tuple[SupportFact, ...]) -> None:
    first, second = copy_of(population, TODAY), copy_of(population, TODAY)

    text = analyst_csv(first, "en").decode()
    assert not any(fact.resident in text or fact.request in text for fact in population)
    assert "60.2491" not in text
    assert {row.id for row in first.rows}.isdisjoint({row.id for row in second.rows})


def test_small_group_gives_up_only_what_would_tell_too_much() -> None:
    rows = [PersonalRow(f"p{n}", f"r{n}", {"area": "Malmi", "topic": "banking"}) for n in range(5)]
    rows += [PersonalRow(f"q{n}", f"s{n}", {"area": f"area{n}", "topic": "smartphone"}) for n in range(5)]

    released = release(rows, ("area", "topic"), (("area", "topic"), ("topic",), ()))

    assert Counter((row.values["area"], row.values["topic"]) for row in released) == {
        ("Malmi", "banking"): 5,
        (SUPPRESSED, "smartphone"): 5,
    }


def test_one_who_is_left_alone_is_joined_by_the_smallest_group() -> None:
    rows = [PersonalRow(f"p{n}", f"r{n}", {"topic": "banking"}) for n in range(6)]
    rows += [PersonalRow(f"q{n}", f"s{n}", {"topic": "computer"}) for n in range(5)]
    rows += [PersonalRow("alone", "alone", {"topic": "other"})]

    released = release(rows, ("topic",), (("topic",), ()))

    assert Counter(row.values["topic"] for row in released) == {"banking": 6, SUPPRESSED: 6}


def test_many_requests_of_one_person_are_still_one_person() -> None:
    rows = [PersonalRow("p", f"r{n}", {"topic": "banking"}) for n in range(9)]

    assert release(rows, ("topic",), (("topic",), ())) == ()


def crowd(workspace: Workspace) -> Workspace:
    """Seven people in one house; each has a time in the week, and one helper comes on one day."""
    rows = tuple(a_request(f"C{n}", "Agricolankatu 11", "3.12.2026 8.00-15.00") for n in range(7))
    named = tuple({**row, "name": f"Salainen Henkilö {n}", "phone": f"000 111 222{n}"} for n, row in enumerate(rows))
    import_requests(workspace, as_csv(named))
    return workspace


@pytest.mark.parametrize("ending", [".csv", ".json", ".xlsx"])
def test_copy_of_an_installation_names_nobody(filled: Workspace, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"copy{ending}"
    plan_week(crowd(filled), MONDAY, engine="insertion")
    publish_week(filled, MONDAY)

    copy = write_analyst_copy(filled, path, today=TODAY, language="en")

    assert len(copy.rows) == 12
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    rows = rows_of(path)
    assert [row["id"] for row in rows] == sorted(row.id for row in copy.rows)
    assert SUPPRESSED in {row["area"] for row in rows} | {row["week"] for row in rows}
    text = json.dumps(rows, ensure_ascii=False)
    for secret in ("Salainen", "Asukas", "000 ", "Agricolankatu", '"C1"', '"R1"', "60.1"):
        assert secret not in text


def rows_of(path: Path) -> list[dict[str, str]]:
    if path.suffix == ".json":
        rows: list[dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))["rows"]
        return rows
    if path.suffix == ".csv":
        return list(csv.DictReader(StringIO(path.read_text(encoding="utf-8-sig")), delimiter=";"))
    header, *cells = load_workbook(BytesIO(path.read_bytes()))["rows"].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in cells if row[1] is not None]  # type: ignore[arg-type]


def test_result_of_a_booked_visit_and_of_one_left_out(filled: Workspace) -> None:
    plan_week(filled, MONDAY, engine="insertion")
    publish_week(filled, MONDAY)

    with filled.doing(Operation.EXPORT_ANALYST_COPY).reading() as work:
        told = {fact.request: (fact.result, fact.monday) for fact in work.statistics.facts()}

    assert told["R1"] == ("planned", MONDAY)
    assert told["R4"] == ("NO_LANGUAGE", date(2026, 11, 16))
    assert told["R5"][0] == "ready"


def test_text_that_looks_like_a_formula_is_harmless() -> None:
    rows = [PersonalRow(f"p{n}", f"r{n}", {"area": "=1+1"}) for n in range(5)]
    copy = AnalystCopy(TODAY, ("area",), release(rows, ("area",), (("area",),)))

    assert analyst_csv(copy, "en").decode("utf-8-sig").splitlines()[1].endswith(";'=1+1")


def test_copy_goes_into_the_record_and_asks_for_the_role(filled: Workspace, tmp_path: Path) -> None:
    write_analyst_copy(filled, tmp_path / "copy.csv", today=TODAY, language="en")
    clerk = filled.on_behalf_of(Actor("anna", frozenset({Role.CLERK})))

    with pytest.raises(DeniedError):
        write_analyst_copy(clerk, tmp_path / "other.csv", today=TODAY, language="en")

    with filled.doing(Operation.SEE_AUDIT).reading() as work:
        assert "export analyst copy" in {line.entry.operation for line in work.audit.lines()}
    assert not (tmp_path / "other.csv").exists()


def test_unknown_ending_is_refused(filled: Workspace, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="FORMAT_UNKNOWN"):
        write_analyst_copy(filled, tmp_path / "copy.pdf", today=TODAY, language="en")
