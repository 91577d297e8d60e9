"""Time that passes when somebody waits, and only then."""

from planner.geocode.allowance import Clock


class FakeTime:
    """A clock that starts at some moment; ``slept`` keeps how long each wait was."""

    def __init__(self) -> None:
        self.moment = 1_000_000.0
        self.slept: list[float] = []
        self.clock = Clock(now=lambda: self.moment, sleep=self.sleep)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.moment += seconds
