"""The chance in simulated weeks, drawn once, so that a plan and its variant meet the same days."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from planner.domain.answers.uncertainty import Uncertainty
from planner.solve.answers.robustness_network import Network

Samples = NDArray[np.float64]
_SECONDS_PER_MINUTE = 60


@dataclass(frozen=True)
class Draws:
    """
    Random samples for a network.

    Parameters
    ----------
    stays
        Seconds at each visit, the wait at a closed door included; shape (events, samples).
    ways
        Factor on the travel of each gap; shape (gaps, samples).
    """

    stays: Samples
    ways: Samples

    @classmethod
    def of(cls, network: Network, uncertainty: Uncertainty, rng: np.random.Generator, samples: int) -> Self:
        """Draw; both helpers of a visit meet the same resident."""
        durations = np.array([event.visit.duration for event in network.events], dtype=np.float64)
        shape = len(durations), samples
        stays = durations[:, None] * _factors(rng, uncertainty.service_spread, shape)
        nobody_there = rng.random(shape) < uncertainty.no_show_chance
        stays[nobody_there] = uncertainty.no_show_minutes * _SECONDS_PER_MINUTE
        return cls(stays, _factors(rng, uncertainty.travel_spread, (network.num_gaps, samples)))


def _factors(rng: np.random.Generator, spread: float, shape: tuple[int, int]) -> Samples:
    """Log-normal with mean 1 and the given standard deviation."""
    variance = np.log1p(spread**2)
    factors: Samples = np.exp(rng.standard_normal(shape) * np.sqrt(variance) - variance / 2)
    return factors
