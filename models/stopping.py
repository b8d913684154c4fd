"""When somebody's wish to stop is heard: once there is a plan, as whoever stops wants the best one so far."""

from __future__ import annotations

import time
from collections.abc import Callable

from .crew.worker_calls import GRACE_SECONDS
from .progress import Monitor, Progress


def stops_now(seconds: float | None, has_plan: bool) -> bool:
    """Whether planning ends, so many seconds after somebody asked it to stop (None: nobody has).

    Without a plan it goes on until it has one, for GRACE_SECONDS at most. Of parts that share nothing each
    does, for all together: without a plan of every part there is none of the whole, and the others were made
    in vain.
    """
    return seconds is not None and (has_plan or seconds > GRACE_SECONDS)


class Stop:
    """Knows for how long a monitor has been asking to stop."""

    def __init__(self, monitor: Monitor) -> None:
        self.monitor = monitor
        self._since: float | None = None

    def seconds(self) -> float | None:
        """None where nobody asked."""
        if self._since is None and self.monitor.should_stop():
            self._since = time.monotonic()
        return None if self._since is None else time.monotonic() - self._since


def _tell_nobody(_: Progress) -> None:
    """What there is to tell is of no interest."""


class UntilPlanned:
    """A monitor that hears a stop once there is a plan (`stops_now`).

    ``since_stop``: seconds since somebody asked to stop, None where nobody has; ``tell``: passes on what it
    is told.
    """

    def __init__(
        self, since_stop: Callable[[], float | None], tell: Callable[[Progress], None] = _tell_nobody
    ) -> None:
        self._since_stop, self._tell = since_stop, tell
        self._has_plan = False

    def report(self, progress: Progress) -> None:
        """Take notice of a plan."""
        self._has_plan |= progress.incumbent is not None
        self._tell(progress)

    def should_stop(self) -> bool:
        """Whether planning should end."""
        return stops_now(self._since_stop(), self._has_plan)


def until_planned(monitor: Monitor | None) -> Monitor | None:
    """``monitor``, whose stop is heard once there is a plan."""
    return None if monitor is None else UntilPlanned(Stop(monitor).seconds, monitor.report)
