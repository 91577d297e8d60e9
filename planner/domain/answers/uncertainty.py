"""How days differ from their plan, as a service may set it: every default is an assumption, nothing has measured it."""

from dataclasses import dataclass
from typing import Annotated

from planner.domain.codec import Between, Findings, decode, encode

_CODE = "UNCERTAINTY_RANGE"

Spread = Annotated[float, Between(0, 2, _CODE)]
"""Standard deviation as a share of the mean; beyond 2 a log-normal day has nothing to do with its plan."""
Share = Annotated[float, Between(0, 1, _CODE)]
Minutes = Annotated[int, Between(0, 240, _CODE)]


@dataclass(frozen=True)
class Uncertainty:
    """
    What is by chance in a day, and what counts as late.

    Durations and ways are log-normal around the planned ones, each on its own; the plan is right on average.

    Parameters
    ----------
    service_spread
        Of the time at a resident. Assumption: a visit of an hour takes 45 to 75 minutes on two days in three.
    travel_spread
        Of each way. Assumption.
    no_show_chance
        That a resident is not at home. Assumption.
    no_show_minutes
        How long the helper waits at the door then, from the start on. Assumption.
    late_minutes
        A start later than this after the planned one counts as late.
    overtime_minutes
        Coming back later than this after the end of the shift counts as overtime.
    slack_minutes
        How much more time a suggestion gives.
    """

    service_spread: Spread = 0.25
    travel_spread: Spread = 0.25
    no_show_chance: Share = 0.03
    no_show_minutes: Minutes = 15
    late_minutes: Minutes = 15
    overtime_minutes: Minutes = 0
    slack_minutes: Annotated[int, Between(1, 60, _CODE)] = 10


def uncertainty_findings(uncertainty: Uncertainty, path: str) -> Findings:
    """Return what is out of range, each with the path to it."""
    findings = Findings()
    decode(Uncertainty, encode(uncertainty), path, findings)
    return findings
