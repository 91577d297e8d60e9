"""A process that saves and publishes plans as fast as it can, and what must hold of the rows wherever it was killed."""

import os
from collections.abc import Iterator
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

from sqlalchemy import Engine, text

from planner.domain.plan import Plan, Route, Stop, Unassigned
from planner.domain.problem import Problem
from planner.store.address import Address
from planner.store.audit import Entry
from planner.store.opening import open_database
from planner.store.plans import PlanToSave
from planner.store.unit_of_work import UnitOfWork
from tests.builders import HOUR, MONDAY, UNSERVED, a_helper, a_visit, a_week
from tests.databases import KEY
from tests.reliability.processes import begun

NUM_VISITS, NUM_HELPERS = 40, 4
_SLOTS_A_DAY = 6
_OPENS = 8 * HOUR
_SLOT = HOUR + HOUR // 2
_NUM_LEFT_OUT = 5


def week_of(number: int) -> Problem:
    """Return a week that no other save has: a plan and its week are rows of one save."""
    visits = [a_visit(f"v{idx}", unserved_cost=UNSERVED + (number if idx == 0 else 0)) for idx in range(NUM_VISITS)]
    return a_week(visits, [a_helper(f"h{idx}") for idx in range(NUM_HELPERS)])


def plan_of(number: int, problem: Problem) -> Plan:
    """Return the plan of a save; its order, what it leaves out and its seed tell it from every other one."""
    order = [visit.id for visit in problem.visits]
    Random(number).shuffle(order)
    left, planned = order[:_NUM_LEFT_OUT], order[_NUM_LEFT_OUT:]
    stops: dict[tuple[str, int], list[Stop]] = {}
    for place, visit in enumerate(planned):
        slot = place // NUM_HELPERS
        start = _OPENS + slot % _SLOTS_A_DAY * _SLOT
        route = stops.setdefault((f"h{place % NUM_HELPERS}", slot // _SLOTS_A_DAY), [])
        route.append(Stop(visit, start, start, start + HOUR))
    routes = [Route(*key, at[0].start, at[-1].end, tuple(at)) for key, at in stops.items()]
    return Plan(problem.digest(), tuple(routes), tuple(Unassigned(id_, "NOT_FOUND") for id_ in left), seed=number)


def save_forever(pipe: Connection, address: Address, first: int, acknowledged: Path, is_whole: bool) -> None:
    """
    Save and publish one plan after another; each that was acknowledged is noted in a file.

    Parameters
    ----------
    pipe
        Says that it has begun; the first save warms up.
    address, first
        The database, and the number of the first save.
    acknowledged
        The file.
    is_whole
        Whether a save is one transaction; the control needs three.
    """
    engine = open_database(address, KEY)
    save = save_whole if is_whole else _save_in_three
    with acknowledged.open("a") as notes:
        for number in count(first):
            problem = week_of(number)
            save(engine, number, PlanToSave.of(problem, plan_of(number, problem)))
            os.write(notes.fileno(), f"{number}\n".encode())
            if number == first:
                begun(pipe)


def save_whole(engine: Engine, number: int, ready: PlanToSave) -> None:
    """Save and publish a plan in one transaction, with its line of the record."""
    with UnitOfWork(engine, KEY, actor="test", writes=True, entry=_entry(number)) as work:
        work.plans.publish(work.plans.save(ready))
        work.commit()


def _save_in_three(engine: Engine, number: int, ready: PlanToSave) -> None:
    with UnitOfWork(engine, KEY, actor="test", writes=True) as work:
        plan_id = work.plans.save(ready)
        work.commit()
    with UnitOfWork(engine, KEY, actor="test", writes=True) as work:
        work.plans.publish(plan_id)
        work.commit()
    with UnitOfWork(engine, KEY, actor="test", writes=True, entry=_entry(number)) as work:
        work.commit()


def _entry(number: int) -> Entry:
    return Entry("test", "planning.plan_week", f"save {number}")


def last_saved(engine: Engine) -> int:
    """Return the number of the last save that is stored, 0 without any."""
    with UnitOfWork(engine, KEY, actor="test", writes=False) as work:
        stored = work.plans.latest(MONDAY)
    return 0 if stored is None or stored.plan.seed is None else stored.plan.seed


def torn(engine: Engine, revision: int) -> Iterator[str]:
    """
    Say what does not belong together.

    Parameters
    ----------
    engine
        The database.
    revision
        What the installation had counted before the first save.
    """
    with engine.connect() as connection:
        rows = {name: [tuple(row) for row in connection.execute(text(query)).all()] for name, query in _QUERIES.items()}
    noted = sorted(int(about.removeprefix("save ")) for (about,) in rows["noted"])
    with UnitOfWork(engine, KEY, actor="test", writes=False) as work:
        plans = [work.plans.get(plan_id) for (plan_id, _) in rows["plans"]]
        if work.audit.verify().first_broken is not None:
            yield "the record is broken"
    saves = [(stored.id, int(stored.plan.seed or 0), stored) for stored in plans if stored is not None]
    if noted != [number for _, number, _ in saves]:
        yield f"saves and their lines of the record differ: {len(saves)} and {len(noted)}"
    if rows["revision"] != [(revision + len(saves),)]:
        yield "the revision does not count the saves"
    if len(rows["weeks"]) != len(saves):
        yield "a week without its plan"
    for plan_id, number, stored in saves:
        is_last = plan_id == saves[-1][0]
        plan = plan_of(number, week_of(number))
        if stored.plan != plan or stored.problem.digest() != plan.problem:
            yield f"plan {number} is not what was saved"
        if str(stored.state) != ("published" if is_last else "replaced"):
            yield f"plan {number} is {stored.state}"
        wanted = {(visit, "booked" if is_last else "cancelled") for visit in plan.stops_by_visit}
        if {(visit, state) for owner, visit, state in rows["stops"] if owner == plan_id} != wanted:
            yield f"stops of plan {number} are not its own"
        left = {(each.visit, each.reason) for each in plan.unassigned}
        if {(visit, reason) for owner, visit, reason in rows["unassigned"] if owner == plan_id} != left:
            yield f"what plan {number} leaves out is not its own"
    if saves and {visit for (visit,) in rows["promised"]} != set(saves[-1][2].plan.stops_by_visit):
        yield "open promises are not those of the published plan"


_QUERIES = {
    "plans": "SELECT id, state FROM plan ORDER BY id",
    "noted": "SELECT about FROM audit WHERE about LIKE 'save %'",
    "revision": "SELECT revision FROM installation",
    "weeks": "SELECT digest FROM planned_week",
    "stops": "SELECT plan_id, visit_id, state FROM stop",
    "unassigned": "SELECT plan_id, visit_id, reason FROM unassigned",
    "promised": "SELECT visit_id FROM promise WHERE state = 'open'",
}
