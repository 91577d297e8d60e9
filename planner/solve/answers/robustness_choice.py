"""Where more time buys most: chosen by the same chance for all places, told by a fresh one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from planner.domain.answers.robustness import Moved, Slack, SlackKind, mean
from planner.domain.answers.uncertainty import Uncertainty
from planner.domain.check import violations
from planner.domain.plan import Plan
from planner.solve.answers.robustness_draws import Draws, Samples
from planner.solve.answers.robustness_network import Network, Part
from planner.solve.answers.robustness_simulation import Days, simulate
from planner.solve.answers.robustness_slack import Place, moved_events, slack_places, slack_plan
from planner.solve.answers.robustness_tally import SECONDS_PER_MINUTE, num_late

SUGGESTIONS = 3
"""No more, each for other helper-days: the planner tries one, and asks again."""


def best_places(
    network: Network, plan: Plan, uncertainty: Uncertainty, *, draws: Draws, week: Days
) -> tuple[Place, ...]:
    """
    Return the places where more time saves most late visits, each proven by the checker.

    Parameters
    ----------
    draws, week
        Some chance, and what comes of the whole plan in it.
    """
    seconds = uncertainty.slack_minutes * SECONDS_PER_MINUTE
    found: list[tuple[float, int, Place]] = []
    for part in network.parts:
        before = float(num_late(_only(week, part), uncertainty).mean())
        if before == 0:
            continue
        for place in slack_places(network, part, seconds):
            after = float(num_late(simulate(network, part, place.times, draws), uncertainty).mean())
            if after < before:
                found.append((after - before, len(moved_events(network, place)), place))
    # At the same gain the one that moves fewer residents; then as they were found.
    found.sort(key=lambda item: item[:2])
    return _first_that_hold(network, plan, [place for _, _, place in found])


def slack_figures(
    network: Network, uncertainty: Uncertainty, places: Sequence[Place], blocks: Iterable[Draws]
) -> tuple[Slack, ...]:
    """Return what the places buy in fresh samples, the best first; one that buys nothing for sure is left out."""
    sums = [_Sums(place) for place in places]
    for draws in blocks:
        for each in sums:
            each.add(network, uncertainty, draws)
    slacks = [each.slack(network, uncertainty) for each in sums]
    return tuple(sorted((slack for slack in slacks if slack.saved.low > 0), key=lambda slack: -slack.saved.value))


def _first_that_hold(network: Network, plan: Plan, places: Sequence[Place]) -> tuple[Place, ...]:
    chosen: list[Place] = []
    taken: set[int] = set()
    for place in places:
        drives = {drive for drive, _ in network.events[place.event].places}
        if drives & taken or violations(network.problem, slack_plan(network, plan, place)):
            continue
        chosen.append(place)
        taken |= drives
        if len(chosen) == SUGGESTIONS:
            break
    return tuple(chosen)


def _only(week: Days, part: Part) -> Days:
    return Days(part, week.delays[list(part.events)], week.overtimes[list(part.drives)])


@dataclass
class _Sums:
    """What a place buys, over the samples so far."""

    place: Place
    samples: int = 0
    late: Samples = field(default_factory=lambda: np.zeros(2))
    saved: Samples = field(default_factory=lambda: np.zeros(2))
    overtime: Samples = field(default_factory=lambda: np.zeros(2))

    def add(self, network: Network, uncertainty: Uncertainty, draws: Draws) -> None:
        part = self.place.part
        days = [simulate(network, part, times, draws) for times in (network.times, self.place.times)]
        before, after = (num_late(each, uncertainty) for each in days)
        self.samples += len(before)
        self.late += before.sum(), after.sum()
        self.saved += (before - after).sum(), ((before - after) ** 2).sum()
        self.overtime += [each.overtimes.sum() for each in days]

    def slack(self, network: Network, uncertainty: Uncertainty) -> Slack:
        place, event = self.place, network.events[self.place.event]
        is_earlier = place.kind == SlackKind.LEAVE_EARLIER
        return Slack(
            kind=place.kind,
            visit=event.visit.id,
            helpers=_helpers(network, place),
            day=event.day,
            seconds=uncertainty.slack_minutes * SECONDS_PER_MINUTE,
            leave=place.times.leaves[place.drive] if is_earlier else None,
            moved=tuple(
                Moved(network.events[idx].visit.id, network.times.starts[idx], place.times.starts[idx])
                for idx in moved_events(network, place)
            ),
            late_before=float(self.late[0]) / self.samples,
            late_after=float(self.late[1]) / self.samples,
            saved=mean(float(self.saved[0]), float(self.saved[1]), self.samples),
            overtime_before=float(self.overtime[0]) / self.samples,
            overtime_after=float(self.overtime[1]) / self.samples,
        )


def _helpers(network: Network, place: Place) -> tuple[str, ...]:
    if place.kind == SlackKind.LEAVE_EARLIER:
        return (network.drives[place.drive].helper_day.helper.id,)
    return network.helpers(place.event)
