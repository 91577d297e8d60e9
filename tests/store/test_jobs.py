"""Who holds a job, until when, and what counts of what they bring back."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine, text

from planner.store.address import Address
from planner.store.engine import connect
from planner.store.jobs import LEASE, MOST_LOST, WORKER_LOST, Job, Jobs
from planner.store.unit_of_work import UnitOfWork
from tests.databases import KEY

PARAMS = {"monday": "2026-11-30", "seconds": 1}
NO_LEASE = timedelta(0)
"""Whoever takes a job with it has lost it at once, as if the time had passed."""

Do = Callable[..., object]


@pytest.fixture
def do(engine: Engine) -> Do:
    """Do one thing to the jobs, in a transaction of its own."""
    return lambda act, *args, **kwargs: within(engine, lambda jobs: getattr(jobs, act)(*args, **kwargs))


def within(engine: Engine, act: Callable[[Jobs], object]) -> object:
    with UnitOfWork(engine, KEY, actor="test", writes=True) as work:
        found = act(work.jobs)
        work.commit()
    return found


def claimed(do: Do, **kwargs: object) -> Job:
    job = do("claim", **kwargs)
    assert isinstance(job, Job)
    return job


def stored(do: Do, job_id: object) -> Job:
    job = do("get", job_id)
    assert isinstance(job, Job)
    return job


def test_oldest_job_is_taken_first_and_only_once(do: Do) -> None:
    first, second = do("add", "week", PARAMS), do("add", "week", PARAMS)

    assert claimed(do).id == first
    assert claimed(do).id == second
    assert do("claim") is None


def test_taken_job_is_running_under_its_first_attempt(do: Do) -> None:
    job_id = do("add", "week", PARAMS)

    job = claimed(do)

    assert (job.id, job.state, job.attempt, job.num_lost, job.is_abandoned) == (job_id, "running", 1, 0, False)
    assert job.params == PARAMS


@pytest.mark.parametrize("num_jobs", [1, 30])
def test_workers_at_once_never_take_the_same_job(engine: Engine, address: Address, num_jobs: int) -> None:
    """Each worker has connections of its own, as a process has."""
    num_workers = 4
    for _ in range(num_jobs):
        within(engine, lambda jobs: jobs.add("week", PARAMS))
    start = Barrier(num_workers)

    def take_all(_number: int) -> list[int]:
        own, taken = connect(address, KEY), []
        start.wait()
        while isinstance(job := within(own, lambda jobs: jobs.claim()), Job):
            taken.append(job.id)
        own.dispose()
        return taken

    with ThreadPoolExecutor(num_workers) as pool:
        taken = [job_id for each in pool.map(take_all, range(num_workers)) for job_id in each]

    assert sorted(taken) == list(range(1, num_jobs + 1))


def test_second_click_is_the_same_job_until_that_has_ended(do: Do) -> None:
    first = do("add", "week", PARAMS, key="week 1")

    assert do("add", "week", PARAMS, key="week 1") == first
    assert do("add", "week", PARAMS, key="week 2") != first
    assert do("finish", claimed(do), "done")
    assert do("add", "week", PARAMS, key="week 1") != first


def test_two_clicks_at_the_same_moment_are_one_job(engine: Engine, address: Address) -> None:
    num_clicks = 4
    start = Barrier(num_clicks)

    def click(_number: int) -> object:
        own = connect(address, KEY)
        start.wait()
        job_id = within(own, lambda jobs: jobs.add("week", PARAMS, key="week 1"))
        own.dispose()
        return job_id

    with ThreadPoolExecutor(num_clicks) as pool:
        assert len(set(pool.map(click, range(num_clicks)))) == 1


def test_job_under_a_lease_that_has_ended_goes_to_the_next_worker(do: Do) -> None:
    job_id = do("add", "week", PARAMS)
    first = claimed(do, lease=NO_LEASE)
    assert stored(do, job_id).is_abandoned

    second = claimed(do)

    assert (second.id, second.attempt, second.num_lost) == (job_id, 2, 1)
    assert do("is_held", second)
    assert not do("is_held", first)


def test_first_worker_is_told_to_stop_and_its_result_does_not_count(do: Do) -> None:
    do("add", "week", PARAMS)
    first = claimed(do, lease=NO_LEASE)
    second = claimed(do)

    assert do("report", first, progress=0.9, cost=1) is False
    assert do("finish", first, "done", message="FIRST") is False
    assert do("report", second, progress=0.1) is True
    assert do("finish", second, "done") is True

    job = stored(do, second.id)
    assert (job.state, job.attempt, job.message, job.cost) == ("done", 2, "", None)


def test_late_worker_whose_job_nobody_has_taken_goes_on(do: Do) -> None:
    """A machine that slept for a minute has lost nothing when it was the only one."""
    do("add", "week", PARAMS)
    job = claimed(do, lease=NO_LEASE)

    assert do("report", job, progress=0.5) is True

    assert not stored(do, job.id).is_abandoned
    assert do("claim") is None


def test_ended_job_cannot_be_ended_again(do: Do) -> None:
    do("add", "week", PARAMS)
    job = claimed(do)
    do("finish", job, "failed", message="WEEK_EMPTY")

    assert do("finish", job, "done") is False
    assert do("report", job) is False

    ended = stored(do, job.id)
    assert (ended.state, ended.message) == ("failed", "WEEK_EMPTY")
    assert ended.ended is not None
    assert ended.ended >= ended.queued


def test_progress_is_kept_and_says_whether_to_go_on(do: Do) -> None:
    do("add", "week", PARAMS)
    job = claimed(do)

    assert do("report", job, progress=0.5, num_planned=3, cost=700) is True
    assert do("report", job, progress=0.6) is True

    seen = stored(do, job.id)
    assert (seen.progress, seen.num_planned, seen.cost) == (0.6, 3, 700)


def test_queued_job_that_is_stopped_ends_at_once(do: Do) -> None:
    job_id = do("add", "week", PARAMS)

    do("ask_to_stop", job_id)

    assert do("claim") is None
    job = stored(do, job_id)
    assert job.state == "cancelled"
    assert job.ended is not None


def test_running_job_that_is_stopped_goes_on_until_its_worker_has_kept_the_best(do: Do) -> None:
    do("add", "week", PARAMS)
    job = claimed(do)

    do("ask_to_stop", job.id)

    assert stored(do, job.id).state == "running"
    assert do("report", job) is False
    assert do("finish", job, "cancelled") is True


@pytest.mark.parametrize("is_asked_first", [True, False])
def test_stopped_job_whose_process_died_is_not_begun_again(do: Do, is_asked_first: bool) -> None:
    do("add", "week", PARAMS)
    job = claimed(do)
    for act in ("ask_to_stop", "release") if is_asked_first else ("release", "ask_to_stop"):
        do(act, job.id if act == "ask_to_stop" else job)

    assert do("claim") is None

    assert stored(do, job.id).state == "cancelled"


def test_job_is_given_up_after_so_many_deaths(do: Do) -> None:
    job_id, other = do("add", "week", PARAMS), do("add", "week", PARAMS)
    for death in range(MOST_LOST):
        assert claimed(do).attempt == death + 1
        do("release", stored(do, job_id))

    assert claimed(do).id == other

    job = stored(do, job_id)
    assert (job.state, job.message, job.attempt) == ("failed", WORKER_LOST, MOST_LOST)
    assert job.ended is not None


def test_job_that_was_given_back_in_good_order_is_never_given_up(do: Do) -> None:
    job_id = do("add", "week", PARAMS)
    for _ in range(2 * MOST_LOST):
        do("give_back", claimed(do))
        assert stored(do, job_id).state == "queued"

    job = claimed(do)

    assert (job.attempt, job.num_lost) == (2 * MOST_LOST + 1, 0)


@pytest.mark.parametrize("act", ["release", "give_back"])
def test_only_who_holds_a_job_can_let_go_of_it(do: Do, act: str) -> None:
    do("add", "week", PARAMS)
    first = claimed(do, lease=NO_LEASE)
    second = claimed(do)

    do(act, first)

    assert do("is_held", second)
    assert not stored(do, second.id).is_abandoned
    assert do("claim") is None


def test_job_that_ended_before_it_was_let_go_stays_as_it_is(do: Do) -> None:
    do("add", "week", PARAMS)
    job = claimed(do)
    do("finish", job, "done")

    do("release", job)
    do("give_back", job)

    assert stored(do, job.id).state == "done"


def test_free_jobs_are_those_that_wait_or_were_abandoned(do: Do) -> None:
    assert not do("is_any_free")
    do("add", "week", PARAMS)
    assert do("is_any_free")
    job = claimed(do)
    assert not do("is_any_free")
    do("release", job)
    assert do("is_any_free")


def test_removed_job_is_held_by_nobody(engine: Engine, do: Do) -> None:
    do("add", "week", PARAMS)
    job = claimed(do)
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("DELETE FROM job"))

    assert do("report", job) is False
    assert do("finish", job, "done") is False


@pytest.fixture
def seen(engine: Engine, do: Do) -> Callable[[str, timedelta], None]:
    """Let a worker have been seen so long ago."""

    def say(worker: str, ago: timedelta) -> None:
        do("say_alive", worker, datetime.now(UTC))
        with engine.execution_options(writes=True).begin() as connection:
            moment = datetime.now(UTC) - ago
            values = {"id": worker, "seen": moment if engine.dialect.name == "postgresql" else f"{moment:%F %T.%f}"}
            connection.execute(text("UPDATE worker SET seen = :seen WHERE id = :id"), values)

    return say


def test_worker_counts_while_it_says_that_it_lives(do: Do, seen: Callable[[str, timedelta], None]) -> None:
    assert do("num_workers") == 0
    seen("w1", LEASE / 2)
    seen("w2", 2 * LEASE)
    assert do("num_workers") == 1

    do("say_alive", "w2", datetime.now(UTC))

    assert do("num_workers") == 2


def test_worker_that_was_silent_for_long_is_forgotten(
    engine: Engine, do: Do, seen: Callable[[str, timedelta], None]
) -> None:
    seen("w1", 2 * LEASE)
    seen("w2", 11 * LEASE)

    do("say_alive", "w3", datetime.now(UTC))

    with engine.connect() as connection:
        assert sorted(connection.execute(text("SELECT id FROM worker")).scalars()) == ["w1", "w3"]


def test_worker_that_has_ended_is_gone_at_once(do: Do) -> None:
    do("say_alive", "w1", datetime.now(UTC))

    do("say_ended", "w1")

    assert do("num_workers") == 0
