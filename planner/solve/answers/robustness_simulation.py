"""
Simulated days: what becomes of the planned times when visits and ways take longer or shorter.

A helper never leaves before the planned leave and never starts before the planned start, goes straight on after a
visit, and takes the break where it is planned, not earlier, and later when late. Two helpers start when both are there.
A visit that follows another one keeps its distance. Who is late from one shift begins the next one late.

Each step works on all samples at once; the readable twin is ``tests/solve/answers/scalar_days.py``.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.domain.matrix import UNREACHABLE
from planner.solve.answers.robustness_draws import Draws, Samples
from planner.solve.answers.robustness_network import Drive, Gap, Network, Part, Times


@dataclass(frozen=True)
class Days:
    """
    What happened to a part of the week, against its own times.

    Parameters
    ----------
    part
        Its events and drives.
    delays
        Seconds that each event starts after the time told; shape (events of the part, samples).
    overtimes
        Seconds that each drive is back after the end of its shift, at least 0; shape (drives of the part, samples).
    """

    part: Part
    delays: Samples
    overtimes: Samples


def simulate(network: Network, part: Part, times: Times, draws: Draws) -> Days:
    """Return the days of a part of the week."""
    samples = draws.stays.shape[1]
    starts: dict[int, Samples] = {}
    backs: dict[int, Samples] = {}
    departures: dict[int, Samples] = {}
    for idx in part.events:
        event = network.events[idx]
        ready: Samples = np.full(samples, float(times.starts[idx]))
        if event.before is not None:
            ready = np.maximum(ready, starts[event.before] + event.spacing)
        for number, position in event.places:
            drive = network.drives[number]
            if position == 0:
                departures[number] = _leaves(drive, times.leaves[number], backs, samples)
            arrival = _gone(drive, position, departures[number], draws)
            ready = np.maximum(ready, arrival)
        starts[idx] = ready
        for number, position in event.places:
            drive, departures[number] = network.drives[number], ready + draws.stays[idx]
            if position == len(drive.events) - 1:
                backs[number] = _back(drive, departures[number], draws)
    delays = np.zeros((len(part.events), samples))
    for row, idx in enumerate(part.events):
        delays[row] = starts[idx] - times.starts[idx]
    overtimes = np.zeros((len(part.drives), samples))
    for row, number in enumerate(part.drives):
        overtimes[row] = np.maximum(backs[number] - network.drives[number].shift.end, 0)
    return Days(part, delays, overtimes)


def _leaves(drive: Drive, leave: int, backs: dict[int, Samples], samples: int) -> Samples:
    planned: Samples = np.full(samples, float(leave))
    return planned if drive.before is None else np.maximum(planned, backs[drive.before])


def _back(drive: Drive, departure: Samples, draws: Draws) -> Samples:
    last = len(drive.events)
    return departure if last == len(drive.gaps) else _gone(drive, last, departure, draws)


def _gone(drive: Drive, position: int, departure: Samples, draws: Draws) -> Samples:
    """
    When the way, the access and perhaps the break of a gap are over, as far as it can make anybody late.

    Whether the break is before setting out, on the way or at the door, only its length counts: who has to wait for it
    to begin is done with it by the planned start of what follows, and that start is not earlier than planned.
    """
    gap = drive.gaps[position]
    way = _travel(drive, gap, departure) * draws.ways[drive.first_gap + position]
    gone: Samples = departure + way + gap.access + gap.pause
    return gone


def _travel(drive: Drive, gap: Gap, departure: Samples) -> Samples | float:
    """Seconds in the band of the real departure, or those planned where no way leads then."""
    if not drive.travel.is_banded:
        return float(gap.planned)
    by_band = np.array([matrix[gap.origin, gap.destination] for matrix in drive.travel.matrices], dtype=np.float64)
    by_band[by_band == UNREACHABLE] = gap.planned
    band: NDArray[np.intp] = np.searchsorted(np.array(drive.travel.starts), departure, side="right") - 1
    seconds: Samples = by_band[np.maximum(band, 0)]
    return seconds
