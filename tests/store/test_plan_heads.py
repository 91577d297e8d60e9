"""The plans of a week as a list."""

from datetime import timedelta

from sqlalchemy import Engine

from planner.domain.lifecycle import PlanState
from planner.store.plans import PlanToSave
from tests.builders import MONDAY, a_helper, a_plan, a_visit, a_week
from tests.store.rows import reading, save_people, writing

WEEK = a_week([a_visit("v1")], [a_helper("h1")])
PLAN = a_plan(WEEK, {("h1", 0): ["v1"]}).replace(engine="pool")


def test_every_plan_of_the_week_is_listed_the_newest_first(engine: Engine) -> None:
    """One is published, the other one outdated."""
    save_people(engine, WEEK)
    with writing(engine) as work:
        first = work.plans.save(PlanToSave.of(WEEK, PLAN))
        second = work.plans.save(PlanToSave.of(WEEK, PLAN.replace(engine="manual")), is_outdated=True)
        work.plans.publish(first)
        work.commit()

    with reading(engine) as work:
        heads = work.plans.heads(MONDAY)
        stored = work.plans.get(first)

    assert [(head.id, head.state, head.is_outdated, head.engine) for head in heads] == [
        (second, PlanState.DRAFT, True, "manual"),
        (first, PlanState.PUBLISHED, False, "pool"),
    ]
    assert stored is not None
    assert heads[1].created == stored.created


def test_week_without_a_plan_has_an_empty_list(engine: Engine) -> None:
    with reading(engine) as work:
        assert work.plans.heads(MONDAY + timedelta(weeks=1)) == ()
