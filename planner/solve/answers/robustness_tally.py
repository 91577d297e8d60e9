"""Counts over simulated weeks, and the figures with their errors."""

import numpy as np

from planner.domain.answers.robustness import Estimate, chance, mean
from planner.domain.answers.uncertainty import Uncertainty
from planner.solve.answers.robustness_draws import Samples
from planner.solve.answers.robustness_network import Network
from planner.solve.answers.robustness_simulation import Days

SECONDS_PER_MINUTE = 60


def num_late(days: Days, uncertainty: Uncertainty) -> Samples:
    """Return how many visits start late in each sample."""
    late: Samples = (days.delays > uncertainty.late_minutes * SECONDS_PER_MINUTE).sum(axis=0).astype(np.float64)
    return late


class Tally:
    """What all simulated weeks so far add up to, by event and by drive of the network."""

    def __init__(self, network: Network, uncertainty: Uncertainty) -> None:
        self._uncertainty = uncertainty
        self.samples = 0
        self._late = np.zeros(len(network.events), dtype=np.int64)
        self._overtime = np.zeros(len(network.drives), dtype=np.int64)
        self._seconds = np.zeros((2, len(network.drives)))
        self._week_late = np.zeros(2)

    def add(self, week: Days) -> None:
        """Count more samples of the whole week."""
        limit = self._uncertainty.overtime_minutes * SECONDS_PER_MINUTE
        counts = num_late(week, self._uncertainty)
        self.samples += len(counts)
        self._late += (week.delays > self._uncertainty.late_minutes * SECONDS_PER_MINUTE).sum(axis=1)
        self._overtime += (week.overtimes > limit).sum(axis=1)
        self._seconds += (week.overtimes.sum(axis=1), (week.overtimes**2).sum(axis=1))
        self._week_late += (counts.sum(), (counts**2).sum())

    def late(self, event: int) -> Estimate:
        """Return the chance that a visit starts late."""
        return chance(int(self._late[event]), self.samples)

    def overtime(self, drive: int) -> Estimate:
        """Return the chance that a shift ends in overtime."""
        return chance(int(self._overtime[drive]), self.samples)

    def overtime_seconds(self, drive: int) -> Estimate:
        """Return the mean overtime of a shift."""
        return mean(float(self._seconds[0, drive]), float(self._seconds[1, drive]), self.samples)

    @property
    def late_visits(self) -> Estimate:
        """The mean number of late visits in the week."""
        return mean(float(self._week_late[0]), float(self._week_late[1]), self.samples)
