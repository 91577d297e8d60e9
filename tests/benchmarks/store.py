"""
How long the store takes to save the plan of a week of 300 visits, alone and with eight writers at once.

A new week is saved with its plan; of a week that is there, such as after an edit, only another plan.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

from planner.domain.matrix import constant_travel
from planner.domain.mode import Mode
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.errors import StoreError
from planner.solve.engine import solve
from planner.store.address import Address
from planner.store.audit import Entry
from planner.store.opening import create_database, open_database
from planner.store.plans import PlanToSave, forget_weeks_in_memory
from planner.store.unit_of_work import UnitOfWork
from planner.travel.estimate import estimate_matrix
from tests.benchmarks.tables import print_table
from tests.benchmarks.weeks import random_week
from tests.databases import KEY, KINDS, new_address
from tests.reliability.processes import together
from tests.store.rows import save_people

VISITS, HELPERS = 300, 15
SAVES = {1: 100, 8: 25}
"""Saves of each writer with the record, and as many without, by the number of writers."""
WEEKS = ("new", "there")
WARM_UP = 3
KIB = 1024


def main() -> None:
    """Print what a save takes, with and without its line of the record in turns within one run."""
    problem, plan = week()
    started = perf_counter()
    ready = PlanToSave.of(problem, plan)
    preparing = perf_counter() - started
    rows = [
        row
        for kind in KINDS
        for writers in SAVES
        for saved in WEEKS
        for row in _rows(kind, writers, saved, ready=ready)
    ]
    num_stops = sum(len(route.stops) for route in plan.routes)
    print_table(
        f"Save of a week: {VISITS} visits, {num_stops} stops, {len(ready.content) // KIB} KiB of content; "
        f"making the rows before the transaction takes {_ms(preparing)} ms, reading a plan {_ms(_reading(ready))} ms",
        ("database", "writers", "week", "record", "saves", "p50 ms", "p99 ms", "max ms", "locked"),
        rows,
    )


def week() -> tuple[Problem, Plan]:
    """Return the week with a plan of it; its matrices are those that the product estimates."""
    problem, rng = random_week(VISITS, HELPERS), Random(1)
    places = [replace(place, lat=rng.gauss(60.2, 0.03), lon=rng.gauss(24.9, 0.06)) for place in problem.places]
    travel = {str(mode): constant_travel(estimate_matrix(places, mode)) for mode in Mode}
    problem = problem.replace(places=places, travel=travel)
    return problem, solve(problem, engine="insertion")


def _rows(kind: str, writers: int, saved: str, *, ready: PlanToSave) -> Iterator[Sequence[object]]:
    with _database(kind, ready.problem) as address:
        arguments = [(address, ready, writer, SAVES[writers], saved == "new") for writer in range(writers)]
        found = together(save_again_and_again, arguments)
    for with_record in (False, True):
        times = sorted(seconds for each in found for was, seconds in each[0] if was is with_record)
        locked = sum(each[1] for each in found)
        p50, p99 = (times[min(len(times) - 1, int(len(times) * part))] for part in (0.5, 0.99))
        record = "yes" if with_record else "no"
        yield kind, writers, saved, record, len(times), _ms(p50), _ms(p99), _ms(times[-1]), locked


def save_again_and_again(
    address: Address, ready: PlanToSave, writer: int, saves: int, is_new: bool
) -> tuple[list[tuple[bool, float]], int]:
    """
    Save one plan after another, every other one with its line; return how long each took, and the refusals.

    New weeks differ in their digest only: to make them anew would keep the processor busy between the saves.
    """
    engine, times, locked = open_database(address, KEY), [], 0
    entry = Entry("benchmark", "planning.plan_week", "week 2026-11-30")
    turns = cycle((False, True) if writer % 2 else (True, False))
    for number in range(2 * saves + WARM_UP):
        ready, with_record = replace(ready, digest=f"{writer}-{number}") if is_new else ready, next(turns)
        started = perf_counter()
        try:
            with UnitOfWork(engine, KEY, actor="benchmark", writes=True, entry=entry if with_record else None) as work:
                work.plans.save(ready)
                work.commit()
        except StoreError:
            locked += 1
        if number >= WARM_UP:
            times.append((with_record, perf_counter() - started))
    engine.dispose()
    return times, locked


def _reading(ready: PlanToSave) -> float:
    with _database("file", ready.problem) as address:
        engine = open_database(address, KEY)
        with UnitOfWork(engine, KEY, actor="benchmark", writes=True) as work:
            plan_id = work.plans.save(ready)
            work.commit()
        forget_weeks_in_memory()
        started = perf_counter()
        with UnitOfWork(engine, KEY, actor="benchmark", writes=False) as work:
            work.plans.get(plan_id)
        seconds = perf_counter() - started
        engine.dispose()
    return seconds


@contextmanager
def _database(kind: str, problem: Problem) -> Iterator[Address]:
    with TemporaryDirectory() as folder, new_address(kind, Path(folder)) as address:
        engine = create_database(address, KEY)
        save_people(engine, problem)
        engine.dispose()
        yield address


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.1f}"
