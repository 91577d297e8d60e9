"""What every engine yields: better plans as they are found, each worked out only when somebody wants to see it."""

from collections.abc import Callable

from planner.domain.plan import Route

Candidate = Callable[[], tuple[Route, ...]]
"""A plan that keeps every rule; calling it gives its routes with their times."""
ShouldStop = Callable[[], bool]
"""Asked several times a second; True ends the search and keeps the best so far."""
