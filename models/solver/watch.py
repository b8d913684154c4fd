"""The clock of one solve: it knows the time left, tells the monitor, and hears whether to stop."""

from __future__ import annotations

import time
from copy import copy

from ..options import SolveOptions
from ..progress import Monitor, Progress, relative_gap
from .gap import highest


class Watch:
    """The clock of one solve; tells the monitor and hears whether to stop.

    ``reserved``: seconds of the limit that are kept for what has to be done after planning.
    ``first_plan``: (seconds, cost) of the first plan, None before there is one.
    """

    def __init__(self, options: SolveOptions, monitor: Monitor | None) -> None:
        self._begin = time.monotonic()
        self._limit = options.time_limit
        self._monitor = monitor
        self._stage = ""
        self._incumbent: float | None = None
        self._bound: float | None = None
        self._tells = True
        self.reserved = 0.0
        self.first_plan: tuple[float, float] | None = None

    def aside(self) -> Watch:
        """The same clock, for plans that do not count yet: it tells nobody of them."""
        other = copy(self)
        other._tells = False
        return other

    @property
    def seconds(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self._begin

    @property
    def seconds_left(self) -> float:
        """Seconds until the limit, at least 0."""
        return max(0.0, self._limit - self.seconds)

    @property
    def seconds_to_plan(self) -> float:
        """Seconds left without those reserved, at least 0."""
        return max(0.0, self.seconds_left - self.reserved)

    @property
    def is_stopped(self) -> bool:
        """Whether somebody asked to stop."""
        return self._monitor is not None and self._monitor.should_stop()

    def is_over(self) -> bool:
        """Whether planning should end: its time is up, or somebody asked to stop."""
        return self.seconds_to_plan <= 0 or self.is_stopped

    def stage(self, name: str, incumbent: float | None = None) -> None:
        """Enter a stage, with the cost of a plan that the last one has found."""
        self._stage = name
        self._hear(incumbent, None)

    def improved(self, cost: float) -> None:
        """Take notice of a plan."""
        self._hear(cost, None)

    def proven(self, bound: float) -> None:
        """Take notice of a bound."""
        self._hear(None, bound)

    def __call__(self, incumbent: float | None, bound: float | None) -> bool:
        """Hear from the solver; answers whether it should stop."""
        self._hear(incumbent, bound)
        return self.is_stopped

    def _hear(self, incumbent: float | None, bound: float | None) -> None:
        if not self._tells:
            return
        if incumbent is not None:
            self._incumbent = incumbent if self._incumbent is None else min(incumbent, self._incumbent)
            self.first_plan = self.first_plan or (self.seconds, incumbent)
        self._bound = highest(self._bound, bound)
        if self._monitor is not None:
            self._monitor.report(
                Progress(
                    stage=self._stage,
                    incumbent=self._incumbent,
                    bound=self._bound,
                    gap=relative_gap(self._incumbent, self._bound),
                    seconds=self.seconds,
                    seconds_left=self.seconds_left,
                )
            )
