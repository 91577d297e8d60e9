"""What the terms of the objective weigh."""

from dataclasses import dataclass

from planner.domain.visit import Price, Rate


@dataclass(frozen=True)
class Weights:
    """
    Weights of the terms that a whole week shares; the visits and shifts carry their own prices.

    Parameters
    ----------
    travel, wait
        For each second of travel and of waiting.
    moved_promise
        Paid once for each promise that is not kept.
    imbalance
        For each second by which a helper's paid time differs from the even share of the offered time.
    worst_outside
        For each second that the worst-off visit starts outside its preferred windows.
    """

    travel: Rate = 1
    wait: Rate = 0
    moved_promise: Price = 3600
    imbalance: Rate = 0
    worst_outside: Rate = 0
