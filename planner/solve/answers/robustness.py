"""How sure is a plan? The chance to start late, the chance of overtime, and where more time buys most."""

from collections.abc import Iterator

import numpy as np

from planner.domain.answers.robustness import Robustness, ShiftChance, VisitChance
from planner.domain.answers.uncertainty import Uncertainty, uncertainty_findings
from planner.domain.check import refuse_broken
from planner.domain.plan import Plan
from planner.domain.problem import Problem
from planner.errors import Finding, InputError
from planner.locale import sentence
from planner.solve.answers.robustness_choice import best_places, slack_figures
from planner.solve.answers.robustness_draws import Draws
from planner.solve.answers.robustness_network import Network
from planner.solve.answers.robustness_simulation import simulate
from planner.solve.answers.robustness_slack import Place
from planner.solve.answers.robustness_tally import Tally

DEFAULT_SAMPLES = 1000
FEWEST_SAMPLES, MOST_SAMPLES = 100, 100_000
MOST_SEED = 2**32 - 1
BLOCK = 1000
"""Samples simulated at once, so that the memory does not grow with their number."""
_FIGURES, _FRESH = 0, 1
"""Streams of chance: for the figures and the choice of places, and for the figures of the places chosen."""


def robustness(
    problem: Problem,
    plan: Plan,
    uncertainty: Uncertainty | None = None,
    *,
    samples: int = DEFAULT_SAMPLES,
    seed: int = 1,
) -> Robustness:
    """
    Simulate the days of a plan, and say how sure it is.

    Parameters
    ----------
    problem, plan
        The plan breaks no rule.
    uncertainty
        Assumptions; the defaults of :class:`Uncertainty` when None.
    samples
        Simulated weeks, 100 to 100,000.
    seed
        The same seed gives the same answer.

    Raises
    ------
    InputError
        ``SAMPLES_RANGE``, ``SEED_RANGE``, ``UNCERTAINTY_RANGE``, all of them at once, or ``PLAN_VIOLATIONS``.
    """
    uncertainty = uncertainty or Uncertainty()
    _refuse_out_of_range(uncertainty, samples, seed)
    refuse_broken(problem, plan)
    network = Network.of(problem, plan)
    tally = Tally(network, uncertainty)
    places: tuple[Place, ...] = ()
    for draws in _blocks(network, uncertainty, samples, seed=(seed, _FIGURES)):
        week = simulate(network, network.whole, network.times, draws)
        if not tally.samples:
            places = best_places(network, plan, uncertainty, draws=draws, week=week)
        tally.add(week)
    fresh = _blocks(network, uncertainty, samples, seed=(seed, _FRESH)) if places else ()
    return Robustness(
        samples=samples,
        seed=seed,
        uncertainty=uncertainty,
        late_visits=tally.late_visits,
        visits=_visits(network, tally),
        shifts=_shifts(network, tally),
        slacks=slack_figures(network, uncertainty, places, fresh),
    )


def _blocks(network: Network, uncertainty: Uncertainty, samples: int, *, seed: tuple[int, int]) -> Iterator[Draws]:
    rng = np.random.default_rng(seed)
    for first in range(0, samples, BLOCK):
        yield Draws.of(network, uncertainty, rng, min(BLOCK, samples - first))


def _visits(network: Network, tally: Tally) -> tuple[VisitChance, ...]:
    found = [
        VisitChance(
            visit=event.visit.id,
            day=event.day,
            helpers=network.helpers(idx),
            start=network.times.starts[idx],
            late=tally.late(idx),
        )
        for idx, event in enumerate(network.events)
    ]
    return tuple(sorted(found, key=lambda visit: (-visit.late.value, visit.day, visit.start)))


def _shifts(network: Network, tally: Tally) -> tuple[ShiftChance, ...]:
    found = [
        ShiftChance(
            helper=drive.helper_day.helper.id,
            day=drive.shift.day,
            back=network.times.backs[number],
            shift_end=drive.shift.end,
            overtime=tally.overtime(number),
            overtime_seconds=tally.overtime_seconds(number),
        )
        for number, drive in enumerate(network.drives)
    ]
    return tuple(sorted(found, key=lambda shift: (-shift.overtime.value, shift.day, shift.helper)))


def _refuse_out_of_range(uncertainty: Uncertainty, samples: int, seed: int) -> None:
    findings: list[Finding] = list(uncertainty_findings(uncertainty, "uncertainty"))
    for name, code, value, least, most in (
        ("samples", "SAMPLES_RANGE", samples, FEWEST_SAMPLES, MOST_SAMPLES),
        ("seed", "SEED_RANGE", seed, 0, MOST_SEED),
    ):
        if not least <= value <= most:
            text = sentence(
                "{value} is out of range; give a number from {least} to {most}.", value=value, least=least, most=most
            )
            findings.append(Finding(code, name, text))
    if findings:
        raise InputError(findings)
