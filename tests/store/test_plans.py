"""Plans: what comes back, which one counts, what publishing books and promises, and what a hash finds."""

import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session

from planner.domain.lifecycle import PLAN_STEPS, PlanState
from planner.domain.plan import Plan
from planner.domain.plan_file import plan_to_json
from planner.domain.problem import Problem
from planner.domain.week_file import week_to_json
from planner.errors import BookingError, NotFoundError, StoreError
from planner.store.opening import create_database
from planner.store.plans import PlanToSave, instant
from planner.store.stored_weeks import take_out
from tests.builders import HOUR, MINUTE, MONDAY, a_helper, a_plan, a_visit, a_week
from tests.databases import KEY, new_address
from tests.store.rows import a_request, change, column, count, reading, save, save_people, writing

VISITS = [a_visit("v1"), a_visit("v2"), a_visit("v3")]
HELPERS = [a_helper("h1"), a_helper("h2")]
WEEK = a_week(VISITS, HELPERS)
FIRST = a_plan(WEEK, {("h1", 0): ["v1", "v2"]})
OTHER_ORDER = a_plan(WEEK, {("h1", 0): ["v2", "v1"]})
OTHER_HELPER = a_plan(WEEK, {("h1", 0): ["v1"], ("h2", 0): ["v2"]})
LESS = a_plan(WEEK, {("h1", 0): ["v1"]})


@pytest.fixture
def people(engine: Engine) -> Engine:
    """A database in which the people of the week are stored."""
    save_people(engine, WEEK)
    return engine


def keep(engine: Engine, plan: Plan, *, problem: Problem = WEEK, is_outdated: bool = False) -> int:
    """Save a plan and return its id."""
    with writing(engine) as work:
        plan_id = work.plans.save(PlanToSave.of(problem, plan), is_outdated=is_outdated)
        work.commit()
    return plan_id


def publish(engine: Engine, plan_id: int) -> None:
    """Publish a plan."""
    with writing(engine) as work:
        work.plans.publish(plan_id)
        work.commit()


def bookings(engine: Engine) -> set[tuple[str, str]]:
    """Return who is booked for which visit."""
    with engine.connect() as connection:
        return {tuple(row) for row in connection.execute(text(_BOOKED))}  # type: ignore[misc]


_BOOKED = "SELECT helper_id, visit_id FROM stop WHERE state = 'booked'"


def promises(engine: Engine, visit: str) -> list[tuple[str, str]]:
    """Return the promises of a visit in their order, each as its helpers and its state."""
    with engine.connect() as connection:
        query = text("SELECT CAST(helpers AS TEXT), state FROM promise WHERE visit_id = :visit ORDER BY id")
        return [tuple(row) for row in connection.execute(query, {"visit": visit})]  # type: ignore[misc]


# --- what comes back, and which one counts


def test_plan_comes_back_with_its_week(people: Engine) -> None:
    plan_id = keep(people, FIRST)

    with reading(people) as work:
        stored = work.plans.get(plan_id)
        assert stored is not None
        assert (stored.plan, stored.problem.digest()) == (FIRST, WEEK.digest())
        assert (stored.state, stored.is_outdated, stored.monday) == (PlanState.DRAFT, False, MONDAY)
        assert work.plans.get(plan_id + 1) is None
    assert column(people, "SELECT visit_id FROM unassigned") == ["v3"]


def test_stops_are_instants_of_the_clock_on_the_wall(people: Engine) -> None:
    keep(people, LESS)

    with reading(people) as work:
        stored = work.plans.latest(MONDAY)
        assert stored is not None
    start = LESS.routes[0].stops[0].start
    assert start == 9 * HOUR
    assert instant(WEEK, 0, start) == datetime(2026, 11, 30, 7, tzinfo=UTC)
    assert str(column(people, "SELECT starts FROM stop")[0]).startswith("2026-11-30 07:00:00")


def test_ids_of_any_spelling_come_back(engine: Engine) -> None:
    week = a_week([a_visit("7"), a_visit('ä"1\\')], [a_helper("01"), a_helper("'; --")])
    save_people(engine, week)
    keep(engine, a_plan(week, {("01", 0): ["7"]}), problem=week)

    assert column(engine, "SELECT visit_id FROM stop") == ["7"]
    assert column(engine, "SELECT helper_id FROM stop") == ["01"]
    assert column(engine, "SELECT visit_id FROM unassigned") == ['ä"1\\']


def test_newest_plan_counts_and_an_outdated_one_never_does(people: Engine) -> None:
    keep(people, FIRST)
    newest = keep(people, OTHER_ORDER)
    outdated = keep(people, LESS, is_outdated=True)

    with reading(people) as work:
        latest, kept = work.plans.latest(MONDAY), work.plans.get(outdated)
        assert latest is not None
        assert kept is not None
        assert (latest.id, kept.is_outdated) == (newest, True)


def test_week_with_outdated_plans_only_has_none(people: Engine) -> None:
    keep(people, FIRST, is_outdated=True)

    with reading(people) as work:
        assert work.plans.latest(MONDAY) is None
        assert work.plans.mondays() == ()


def test_plan_of_a_scenario_is_not_the_weeks_and_books_nothing(people: Engine) -> None:
    with writing(people) as work:
        scenario = work.scenarios.add(MONDAY, "one more", {})
        plan_id = work.plans.save(PlanToSave.of(WEEK, FIRST), scenario_id=scenario)
        work.commit()

    with reading(people) as work:
        assert work.plans.latest(MONDAY) is None
        stored = work.plans.latest(MONDAY, scenario_id=scenario)
        assert stored is not None
        assert stored.id == plan_id
    assert count(people, "stop") == 0
    with writing(people) as work, pytest.raises(NotFoundError):
        work.plans.publish(plan_id)


def test_two_plans_of_one_week_share_it(people: Engine) -> None:
    keep(people, FIRST)
    keep(people, OTHER_ORDER)

    assert count(people, "planned_week") == 1


def test_plan_of_an_erased_request_is_not_kept(people: Engine) -> None:
    change(people, "DELETE FROM support_request WHERE id = 'v1'")

    with pytest.raises(StoreError, match="REQUEST_GONE"):
        keep(people, FIRST)

    assert (count(people, "plan"), count(people, "stop")) == (0, 0)


# --- a week that an earlier program has stored: a deflated exchange file


def kept_earlier(problem: Problem, plan: Plan) -> PlanToSave:
    """Return a plan as an earlier program made it ready."""
    content = zlib.compress(json.dumps(week_to_json(problem)).encode(), 1)
    answer = plan_to_json(plan)
    sha256 = hashlib.sha256(content + json.dumps(answer, sort_keys=True).encode()).hexdigest()
    return replace(PlanToSave.of(problem, plan), content=content, sha256=sha256)


@pytest.fixture
def earlier(people: Engine) -> int:
    """A plan that an earlier program has kept with its week."""
    with writing(people) as work:
        plan_id = work.plans.save(kept_earlier(WEEK, FIRST))
        work.commit()
    return plan_id


def test_week_of_an_earlier_program_is_read(people: Engine, earlier: int) -> None:
    with reading(people) as work:
        stored = work.plans.get(earlier)
        assert stored is not None
        assert (stored.plan, stored.problem.digest()) == (FIRST, WEEK.digest())


def test_new_plan_of_a_week_of_an_earlier_program_shares_it(people: Engine, earlier: int) -> None:
    newer = keep(people, OTHER_ORDER)

    assert count(people, "planned_week") == 1
    with reading(people) as work:
        for plan_id, plan in ((earlier, FIRST), (newer, OTHER_ORDER)):
            stored = work.plans.get(plan_id)
            assert stored is not None
            assert (stored.plan, stored.problem.digest()) == (plan, WEEK.digest())


@pytest.mark.parametrize("is_earlier", [False, True], ids=["now", "earlier"])
def test_erased_visit_goes_out_of_a_week_of_either_program(people: Engine, is_earlier: bool) -> None:
    ready = kept_earlier(WEEK, FIRST) if is_earlier else PlanToSave.of(WEEK, FIRST)
    with writing(people) as work:
        plan_id = work.plans.save(ready)
        work.commit()

    with Session(people.execution_options(writes=True)) as session:
        assert take_out(session, ["v2"]) == 1
        assert take_out(session, ["v9"]) == 0
        session.commit()

    with reading(people) as work:
        stored = work.plans.get(plan_id)
        assert stored is not None
        assert [visit.id for visit in stored.problem.visits] == ["v1", "v3"]
        assert [stop.visit for route in stored.plan.routes for stop in route.stops] == ["v1"]
        assert stored.plan.problem == stored.problem.digest()
    assert count(people, "planned_week") == 1


# --- what publishing does


def test_draft_books_and_promises_nothing(people: Engine) -> None:
    keep(people, FIRST)

    assert bookings(people) == set()
    assert count(people, "promise") == 0
    with reading(people) as work:
        assert work.plans.published(MONDAY) is None


def test_published_plan_books_and_promises_each_visit(people: Engine) -> None:
    plan_id = keep(people, FIRST)
    publish(people, plan_id)

    assert bookings(people) == {("h1", "v1"), ("h1", "v2")}
    assert promises(people, "v1") == promises(people, "v2") == [('["h1"]', "open")]
    assert promises(people, "v3") == []
    with reading(people) as work:
        published = work.plans.published(MONDAY)
        assert published is not None
        assert (published.id, published.state) == (plan_id, PlanState.PUBLISHED)


def test_later_plan_frees_what_the_earlier_one_had_booked(people: Engine) -> None:
    first, second = keep(people, FIRST), keep(people, OTHER_HELPER)
    publish(people, first)
    publish(people, second)

    assert bookings(people) == {("h1", "v1"), ("h2", "v2")}
    assert column(people, "SELECT state FROM plan ORDER BY id") == ["replaced", "published"]
    assert count(people, "stop", f"plan_id = {first} AND state = 'cancelled'") == 2


def test_kept_promise_stays_as_it_was_made(people: Engine) -> None:
    publish(people, keep(people, FIRST))
    made = column(people, "SELECT made FROM promise WHERE visit_id = 'v1'")
    publish(people, keep(people, OTHER_HELPER))

    assert promises(people, "v1") == [('["h1"]', "open")]
    assert column(people, "SELECT made FROM promise WHERE visit_id = 'v1'") == made


def test_promise_of_another_helper_comes_after_the_moved_one(people: Engine) -> None:
    publish(people, keep(people, FIRST))
    publish(people, keep(people, OTHER_HELPER))

    assert promises(people, "v2") == [('["h1"]', "moved"), ('["h2"]', "open")]


def test_promise_of_another_time_comes_after_the_moved_one(people: Engine) -> None:
    publish(people, keep(people, FIRST))
    publish(people, keep(people, OTHER_ORDER))

    assert [state for _, state in promises(people, "v1")] == ["moved", "open"]
    first, second = column(people, "SELECT starts FROM promise WHERE visit_id = 'v1' ORDER BY id")
    assert first < second


def test_start_within_what_was_told_is_the_same_promise(people: Engine) -> None:
    publish(people, keep(people, FIRST))
    route = FIRST.routes[0]
    later = tuple(replace(stop, start=stop.start + 15 * MINUTE, end=stop.end + 15 * MINUTE) for stop in route.stops)
    publish(people, keep(people, FIRST.replace(routes=(replace(route, stops=later),))))

    assert promises(people, "v1") == [('["h1"]', "open")]
    promised, planned = (column(people, f"SELECT starts FROM {table} ORDER BY starts") for table in ("promise", "stop"))
    assert promised[0] == planned[0]


def test_promise_that_the_new_plan_leaves_out_is_broken(people: Engine) -> None:
    publish(people, keep(people, FIRST))
    publish(people, keep(people, LESS))

    assert promises(people, "v2") == [('["h1"]', "broken")]
    assert promises(people, "v1") == [('["h1"]', "open")]


def test_plan_of_another_week_leaves_promises_alone(people: Engine) -> None:
    publish(people, keep(people, FIRST))
    later = replace(a_week([a_visit("v3")], HELPERS), monday=MONDAY + timedelta(days=7))
    publish(people, keep(people, a_plan(later, {("h1", 0): ["v3"]}), problem=later))

    assert promises(people, "v1") == [('["h1"]', "open")]
    assert bookings(people) == {("h1", "v1"), ("h1", "v2"), ("h1", "v3")}
    with reading(people) as work:
        assert work.plans.mondays() == (MONDAY, later.monday)


def test_visit_of_two_helpers_is_one_promise(engine: Engine) -> None:
    week = a_week([a_visit("v1", helpers_required=2)], HELPERS)
    save_people(engine, week)
    publish(engine, keep(engine, a_plan(week, {("h2", 0): ["v1"], ("h1", 0): ["v1"]}), problem=week))

    assert promises(engine, "v1") == [('["h1", "h2"]', "open")]
    assert bookings(engine) == {("h1", "v1"), ("h2", "v1")}


@pytest.mark.parametrize("state", [state for state in PlanState if PlanState.PUBLISHED not in PLAN_STEPS[state]])
def test_only_a_draft_can_be_published(people: Engine, state: PlanState) -> None:
    plan_id = keep(people, FIRST)
    change(people, "UPDATE plan SET state = :state", state=str(state))

    with pytest.raises(StoreError, match=f'"{state}" and cannot become "published".*PLAN_STATE'):
        publish(people, plan_id)

    assert column(people, "SELECT state FROM plan") == [state]
    assert bookings(people) == set()


def test_running_week_can_be_replaced_and_keeps_what_is_done(people: Engine) -> None:
    publish(people, keep(people, FIRST))
    change(people, "UPDATE plan SET state = 'running'")
    change(people, "UPDATE stop SET state = 'done' WHERE visit_id = 'v1'")
    second = keep(people, a_plan(WEEK, {("h2", 0): ["v2"]}))
    publish(people, second)

    assert column(people, "SELECT state FROM plan ORDER BY id") == ["replaced", "published"]
    assert column(people, "SELECT state FROM stop ORDER BY id") == ["done", "cancelled", "booked"]


def test_week_that_is_done_cannot_be_replaced(people: Engine) -> None:
    publish(people, keep(people, FIRST))
    change(people, "UPDATE plan SET state = 'done'")
    second = keep(people, OTHER_ORDER)

    with pytest.raises(StoreError, match="PLAN_STATE"):
        publish(people, second)

    assert column(people, "SELECT state FROM plan ORDER BY id") == ["done", "draft"]


def test_booked_helper_is_not_booked_again_by_another_week(people: Engine) -> None:
    """The same Monday begins in another week's problem a week before it, so both plans have the same hours."""
    publish(people, keep(people, FIRST))
    earlier = replace(
        a_week([a_visit("v3", windows=[(7, 9, 15)])], [a_helper("h1", replace(HELPERS[0].shifts[0], day=7))], days=14),
        monday=MONDAY - timedelta(days=7),
    )
    second = keep(people, a_plan(earlier, {("h1", 7): ["v3"]}), problem=earlier)
    before = bookings(people)

    with pytest.raises(BookingError, match="DOUBLE_BOOKING"):
        publish(people, second)

    assert bookings(people) == before
    assert column(people, "SELECT state FROM plan ORDER BY id") == ["published", "draft"]
    assert promises(people, "v3") == []


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Engine]:
    """A server with the people of the week: there, writers run at once."""
    with new_address("server", tmp_path) as address:
        engine = create_database(address, KEY)
        save_people(engine, WEEK)
        yield engine
        engine.dispose()


def test_of_two_who_publish_at_once_the_later_one_replaces(server: Engine) -> None:
    """Their helpers differ, so that no booking of the one refuses the other."""
    ids = [keep(server, a_plan(WEEK, {(helper, 0): [visit]})) for helper, visit in (("h1", "v1"), ("h2", "v2"))]
    gate = Barrier(2)

    def go(plan_id: int) -> None:
        with writing(server) as work:
            work.plans.latest(MONDAY)
            gate.wait()
            work.plans.publish(plan_id)
            work.commit()

    threads = [Thread(target=go, args=(plan_id,)) for plan_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(column(server, "SELECT state FROM plan")) == ["published", "replaced"]
    assert len(bookings(server)) == 1


def test_two_who_save_plans_of_a_new_week_at_once_both_do(server: Engine) -> None:
    gate = Barrier(2)

    def go(plan: Plan) -> None:
        with writing(server) as work:
            work.plans.mondays()
            gate.wait()
            work.plans.save(PlanToSave.of(WEEK, plan))
            work.commit()

    threads = [Thread(target=go, args=(plan,)) for plan in (FIRST, OTHER_ORDER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (count(server, "plan"), count(server, "planned_week")) == (2, 1)


# --- what a hash finds


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE plan SET plan = CAST(replace(CAST(plan AS TEXT), 'h1', 'h2') AS {json})",
        "UPDATE plan SET sha256 = replace(sha256, substr(sha256, 1, 1), 'g')",
        "UPDATE planned_week SET content = {other}",
    ],
    ids=["answer", "hash", "week"],
)
def test_damaged_plan_is_found_when_it_is_read(people: Engine, damage: str) -> None:
    plan_id = keep(people, FIRST)
    is_server = people.dialect.name == "postgresql"
    other = "set_byte(content, 40, get_byte(content, 40) # 1)" if is_server else "CAST(content || 'x' AS BLOB)"
    change(people, damage.replace("{json}", "JSON" if is_server else "TEXT").replace("{other}", other))

    for read in ("get", "latest"):
        with reading(people) as work, pytest.raises(StoreError, match="damaged"):
            getattr(work.plans, read)(plan_id if read == "get" else MONDAY)


def test_plans_that_are_not_damaged_stay_readable(people: Engine) -> None:
    broken, whole = keep(people, FIRST), keep(people, OTHER_ORDER)
    change(people, f"UPDATE plan SET sha256 = 'x' WHERE id = {broken}")

    with reading(people) as work:
        assert work.plans.get(whole) is not None
    save(people, requests=[a_request("v4")])
