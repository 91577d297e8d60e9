"""Plans drawn at random: good ones by construction, and junk."""

from hypothesis import strategies as st

from planner.domain.cost import cost
from planner.domain.plan import Plan, Route, Stop, Unassigned
from planner.domain.problem import Problem
from planner.domain.timing import schedule

numbers = st.integers(-100_000, 200_000)
names = st.sampled_from(["h0", "h1", "v0", "v1", "v2", "", "nobody"])


@st.composite
def junk_plans(draw: st.DrawFn, week: Problem) -> Plan:
    """Draw any readable plan, whether or not anything in it makes sense."""
    stops = st.builds(Stop, names, numbers, numbers, numbers)
    routes = st.builds(
        Route,
        helper=names,
        day=st.integers(-2, 30),
        leave=numbers,
        back=numbers,
        stops=st.lists(stops, max_size=4).map(tuple),
        break_start=st.none() | numbers,
        shift=st.none() | st.integers(-1, 2),
    )
    return Plan(
        problem=draw(st.sampled_from([week.digest(), "another"])),
        routes=tuple(draw(st.lists(routes, max_size=4))),
        unassigned=tuple(draw(st.lists(st.builds(Unassigned, names, st.just("FULL")), max_size=3))),
    )


def simple_plan(week: Problem) -> Plan:
    """Return a plan that puts each visit alone into the first shift that takes it; pairs and followers stay out."""
    routes: dict[int, Route] = {}
    for idx, visit in enumerate(week.visits):
        if visit.helpers_required > 1 or visit.after is not None:
            continue
        for helper_day in week.helper_days:
            free = helper_day.idx not in routes and week.eligible[idx, helper_day.idx]
            capped = helper_day.helper.max_week or helper_day.shift.max_travel or helper_day.shift.max_length
            route = schedule(week, helper_day, [idx]) if free and not capped else None
            if route is not None:
                routes[helper_day.idx] = route
                break
    planned = {stop.visit for route in routes.values() for stop in route.stops}
    left = tuple(Unassigned(visit.id, "NOT_FOUND") for visit in week.visits if visit.id not in planned)
    plan = Plan(week.digest(), tuple(routes.values()), left)
    return plan.replace(cost=cost(week, plan))
