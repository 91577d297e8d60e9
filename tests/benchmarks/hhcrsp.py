"""
The public home health care benchmark: linked services, soft due times, a price on the worst lateness.

Instances of Mankowska, Meisel and Bierwirth, *The home health care routing and scheduling problem with interdependent
services*, Health Care Management Science 17 (2014), in the form of the public repository iolab-uniud/hhcrsp (MIT), with
its best known values. They are not part of this repository; where they are absent the benchmark says so.

An instance is one day. A patient needs one or two services by caregivers with the right abilities; two services start
at the same time or a given time apart. The price is a third each of the distance, the sum of all lateness, and the
worst lateness. A unit of time of the instance is a minute here; distances have three decimals there and whole seconds
here, so the routes are judged once more with the instance's own numbers. Two services of a patient need two caregivers;
here that is no rule of its own, since no caregiver of these instances has the abilities for both.
"""

import csv
import json
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import mean
from time import process_time
from typing import Any

from planner.domain.check import violations
from planner.domain.helper import Helper, Shift
from planner.domain.matrix import constant_travel
from planner.domain.problem import Problem
from planner.domain.visit import MAX_PRICE, SECONDS_PER_DAY, After, Point, Visit, Window
from planner.domain.weights import Weights
from planner.solve.kernel.week import UNIT
from planner.solve.linked.search import LinkedSearch
from tests.benchmarks.tables import print_table
from tests.solve.linked.weeks import as_plan

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "bench" / "hhcrsp"
PATIENTS = (10, 25, 50, 75, 100)
SECONDS = 10.0
SECONDS_PER_UNIT = 60
UNSERVED = MAX_PRICE // 1000
"""Above any lateness that a service can cause, so that every service is planned."""
CHUNKS = 50
"""Looks at the clock in a run, about."""
MODE = "way"
TOLERANCE = 1e-6

Routes = list[list[tuple[int, int]]]
"""For each caregiver the services in order, as (patient, which of the patient's services)."""


@dataclass(frozen=True)
class Instance:
    """An instance as its file has it; times and distances in its own unit."""

    name: str
    raw: dict[str, Any]
    best_known: float

    @property
    def num_patients(self) -> int:
        """Size of the instance."""
        return len(self.raw["patients"])

    @property
    def services(self) -> list[tuple[int, int]]:
        """Patient and number of the service, in the order of the visits of the problem."""
        return [
            (patient, service)
            for patient, facts in enumerate(self.raw["patients"])
            for service in range(len(facts["required_caregivers"]))
        ]

    def duration(self, patient: int, service: int) -> float:
        """Return the time of a service."""
        wanted = self.raw["patients"][patient]["required_caregivers"][service]
        defaults = {facts["id"]: facts["default_duration"] for facts in self.raw["services"]}
        return float(wanted.get("duration", defaults[wanted["service"]]))

    def spacing(self, patient: int) -> tuple[float, float]:
        """Return the least and the greatest time from the first to the second start."""
        facts = self.raw["patients"][patient]["synchronization"]
        least, most = facts["distance"] if facts["type"] == "sequential" else (0, 0)
        return least, most


@dataclass(frozen=True)
class Result:
    """What a run reached: the price in the instance's own unit, and what the two judges found wrong."""

    instance: Instance
    price: float
    num_rounds: int
    seconds: float
    """CPU time that it took."""
    broken: tuple[str, ...]

    @property
    def gap(self) -> float:
        """Percent above the best known value."""
        return 100 * (self.price / self.instance.best_known - 1)


def main(arguments: Sequence[str] = ()) -> None:
    """Print the gap to the best known value by instance, then by size."""
    parser = ArgumentParser(prog="python -m tests.benchmarks hhcrsp")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="CPU time of each run")
    parser.add_argument("--patients", default=",".join(map(str, PATIENTS)), help="sizes, with commas")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    if not FOLDER.is_dir():
        print("HHCRSP: not measured, the instances are missing.")
        return
    sizes = [int(size) for size in chosen.patients.split(",")]
    # Compiled here, so that no run pays for it.
    LinkedSearch(week_of(next(instances(PATIENTS))), chosen.seed).run(1, 0.0, 1.0)
    results = [run(instance, chosen.seconds, chosen.seed) for instance in instances(sizes)]
    _print(results, chosen.seconds)


def instances(sizes: Sequence[int]) -> Iterator[Instance]:
    """Read the instances of the sizes, small ones first."""
    with (FOLDER / "best_known.csv").open(encoding="utf-8") as file:
        best_known = {row["instance"]: float(row["total_cost"]) for row in csv.DictReader(file)}
    found = [
        Instance(Path(name).stem, json.loads((FOLDER / name).read_text(encoding="utf-8")), value)
        for name, value in best_known.items()
    ]
    for instance in sorted(found, key=lambda instance: (instance.num_patients, instance.name)):
        if instance.num_patients in sizes:
            yield instance


def week_of(instance: Instance) -> Problem:
    """Return an instance as a week of one day."""
    raw = instance.raw
    offices = [office["id"] for office in raw["central_offices"]]
    seconds = [[_seconds(units) for units in row] for row in raw["distances"]]
    return Problem.build(
        date(2026, 11, 30),
        1,
        places=[Point(id_, 0, 0) for id_ in (*offices, *(patient["id"] for patient in raw["patients"]))],
        visits=[_visit(instance, patient, service) for patient, service in instance.services],
        helpers=[
            Helper(
                caregiver["id"],
                shifts=(Shift(0, 0, SECONDS_PER_DAY, MODE, offices[0], offices[0]),),
                skills=tuple(caregiver["abilities"]),
            )
            for caregiver in raw["caregivers"]
        ],
        travel={MODE: constant_travel(seconds)},
        weights=Weights(worst_outside=1),
    )


def _visit(instance: Instance, patient: int, service: int) -> Visit:
    facts = instance.raw["patients"][patient]
    earliest, due = (_seconds(units) for units in facts["time_window"])
    after = None
    if service == 1:
        least, most = (_seconds(units) for units in instance.spacing(patient))
        after = After(f"{facts['id']}-0", min_seconds=least, max_seconds=most)
    return Visit(
        id=f"{facts['id']}-{service}",
        place=facts["id"],
        duration=_seconds(instance.duration(patient, service)),
        windows=(Window(0, earliest, SECONDS_PER_DAY),),
        unserved_cost=UNSERVED,
        skills=(facts["required_caregivers"][service]["service"],),
        preferred_windows=(Window(0, earliest, due),),
        outside_preferred_cost=1,
        after=after,
    )


def _seconds(units: float) -> int:
    return round(units * SECONDS_PER_UNIT)


def run(instance: Instance, seconds: float, seed: int) -> Result:
    """Search for some CPU seconds and judge what was found."""
    problem = week_of(instance)
    started = process_time()
    search, num_rounds, size = LinkedSearch(problem, seed), 0, 10
    while (spent := process_time() - started) < seconds:
        search.run(size, spent / seconds, min(1.0, spent / seconds + 1 / CHUNKS))
        num_rounds += size
        chunk = process_time() - started - spent
        size = max(1, min(4 * size, round(size * seconds / CHUNKS / max(chunk, TOLERANCE))))
    took = process_time() - started
    found = search.best()
    plan = as_plan(problem, found)
    broken = [str(violation) for violation in violations(problem, plan)]
    if plan.cost is None or plan.cost.total * UNIT != search.best_cost:
        broken.append(f"the search says {search.best_cost / UNIT}, the plan costs {plan.cost}")
    routes: Routes = [[] for _ in problem.helper_days]
    for idx, (visits, _) in found.items():
        routes[idx] = [instance.services[visit] for visit in visits]
    price, broken_there = judge(instance, routes)
    return Result(instance, price, num_rounds, took, (*broken, *broken_there))


def judge(instance: Instance, routes: Routes) -> tuple[float, list[str]]:
    """
    Price routes with the instance's own numbers, each start as early as ways and links allow.

    Returns
    -------
    float
        (Distance + total lateness + greatest lateness) / 3.
    list of str
        What breaks the rules of the instance; empty when nothing does.
    """
    raw, distances = instance.raw, instance.raw["distances"]
    planned = [stop for route in routes for stop in route]
    broken = [
        f"{stop} is planned {planned.count(stop)} times" for stop in instance.services if planned.count(stop) != 1
    ]
    for caregiver, route in zip(raw["caregivers"], routes, strict=True):
        for patient, service in route:
            if raw["patients"][patient]["required_caregivers"][service]["service"] not in caregiver["abilities"]:
                broken.append(f"{caregiver['id']} cannot do {(patient, service)}")
        broken += [
            f"{caregiver['id']} does all for {patient}" for patient, service in route if (patient, 1 - service) in route
        ]
    starts = _earliest_starts(instance, routes)
    for patient, service in planned:
        if service == 1 and starts[patient, 1] - starts[patient, 0] > instance.spacing(patient)[1] + TOLERANCE:
            broken.append(f"The services of {patient} are too far apart")
    # Row and column 0 are the office.
    distance = sum(
        distances[origin][destination]
        for route in routes
        if route
        for origin, destination in zip(
            [0, *(patient + 1 for patient, _ in route)], [*(patient + 1 for patient, _ in route), 0], strict=True
        )
    )
    late = [max(0.0, starts[stop] - raw["patients"][stop[0]]["time_window"][1]) for stop in planned]
    return (distance + sum(late) + max(late, default=0.0)) / 3, broken


def _earliest_starts(instance: Instance, routes: Routes) -> dict[tuple[int, int], float]:
    """Raise starts until all ways and links hold."""
    raw, distances = instance.raw, instance.raw["distances"]
    starts = {(patient, service): raw["patients"][patient]["time_window"][0] for patient, service in instance.services}
    for _ in range(len(starts) + 1):
        before = dict(starts)
        for route in routes:
            ready, origin = 0.0, 0
            for patient, service in route:
                stop = patient, service
                starts[stop] = max(starts[stop], ready + distances[origin][patient + 1])
                ready, origin = starts[stop] + instance.duration(patient, service), patient + 1
        for patient, service in instance.services:
            if service == 1:
                least, most = instance.spacing(patient)
                starts[patient, 1] = max(starts[patient, 1], starts[patient, 0] + least)
                starts[patient, 0] = max(starts[patient, 0], starts[patient, 1] - most)
        if starts == before:
            return starts
    raise ValueError("The routes wait for each other for ever.")


def _print(results: Sequence[Result], seconds: float) -> None:
    print_table(
        f"HHCRSP (Mankowska et al. 2014), {seconds:g} CPU seconds each",
        ("instance", "patients", "best known", "ours", "gap %", "rounds", "rules broken"),
        [
            (
                result.instance.name,
                result.instance.num_patients,
                f"{result.instance.best_known:.2f}",
                f"{result.price:.2f}",
                f"{result.gap:z.2f}",
                result.num_rounds,
                len(result.broken),
            )
            for result in results
        ],
    )
    sizes = sorted({result.instance.num_patients for result in results})
    rows = [_summary(str(size), [item for item in results if item.instance.num_patients == size]) for size in sizes]
    rows.append(_summary("all", results))
    print_table("By size", ("patients", "instances", "mean gap %", "best", "worst", "seconds"), rows)


def _summary(name: str, results: Sequence[Result]) -> tuple[object, ...]:
    gaps = [result.gap for result in results]
    seconds = mean(result.seconds for result in results)
    return name, len(gaps), f"{mean(gaps):z.2f}", f"{min(gaps):z.2f}", f"{max(gaps):z.2f}", f"{seconds:.1f}"
