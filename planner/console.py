"""What a person at a terminal sees while a plan is made, and how they stop it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType

from rich.console import Console
from rich.live import Live
from rich.text import Text

from models.progress import Progress

_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class StopRequest:
    """Turns the first Ctrl-C (or SIGTERM) into a wish to end with the best plan so far.

    A second one ends the command at once, as KeyboardInterrupt.
    """

    def __init__(self) -> None:
        self._wished = threading.Event()

    def is_set(self) -> bool:
        """Whether somebody asked to stop."""
        return self._wished.is_set()

    @contextmanager
    def listening(self) -> Iterator[StopRequest]:
        """Listen for the signals inside the block; handlers are put back after it."""
        if threading.current_thread() is not threading.main_thread():
            yield self  # signals reach the main thread only
            return
        before = {number: signal.signal(number, self._on_signal) for number in _STOP_SIGNALS}
        try:
            yield self
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if self._wished.is_set():
            raise KeyboardInterrupt
        self._wished.set()


class ConsoleMonitor:
    """Shows stage, incumbent, bound, gap and time left on a terminal; silent when piped."""

    def __init__(self, stop: StopRequest, console: Console | None = None) -> None:
        self._stop = stop
        self._console = console or Console(stderr=True)
        self._live: Live | None = None

    def __enter__(self) -> ConsoleMonitor:
        if self._console.is_terminal:
            self._live = Live(console=self._console, transient=True, refresh_per_second=4)
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live is not None:
            self._live.stop()

    def stage(self, name: str) -> None:
        """Say which stage begins."""
        if self._live is not None:
            self._live.update(Text(f"{name} …"), refresh=True)

    def report(self, progress: Progress) -> None:
        """Called by the solver with where it stands."""
        if self._live is not None:
            self._live.update(Text(progress_line(progress)))

    def should_stop(self) -> bool:
        """Polled by the solver."""
        return self._stop.is_set()


def progress_line(progress: Progress) -> str:
    """One line: stage, cost of the best plan, proven bound, gap, time left."""
    parts = [progress.stage]
    parts.append("no plan yet" if progress.incumbent is None else f"cost {progress.incumbent:,.0f}")
    if progress.bound is not None:
        parts.append(f"bound {progress.bound:,.0f}")
    if progress.gap is not None:
        parts.append(f"gap {progress.gap:.2%}")
    parts.append(f"{max(0.0, progress.seconds_left):.0f} s left (Ctrl-C: stop with the best plan)")
    return " · ".join(parts)
