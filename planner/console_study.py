"""What a person at a terminal sees of a study: the base's search, then a bar of cases with time left."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from models.progress import Progress as SearchProgress
from planner.console import ConsoleMonitor, StopRequest
from planner.study.case import CaseResult

_TIMES_KEPT = 3600.0
"""Seconds of past cases by which the time left is judged."""


class StudyConsole:
    """Silent when piped, but for cases that have no plan: those are told either way."""

    def __init__(self, stop: StopRequest, console: Console | None = None) -> None:
        self._stop = stop
        self._console = console or Console(stderr=True)
        self._search = ConsoleMonitor(stop, self._console)
        self._searching = False
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("·"),
            TimeElapsedColumn(),
            TextColumn("·"),
            TimeRemainingColumn(),
            TextColumn("left (Ctrl-C: stop, keep what is done)"),
            console=self._console,
            transient=True,
            speed_estimate_period=_TIMES_KEPT,
        )
        self._task = self._bar.add_task("scenarios", total=None, visible=False)

    def __enter__(self) -> StudyConsole:
        self._search.__enter__()
        self._searching = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end_search()
        if self._console.is_terminal:
            self._bar.stop()

    def stage(self, name: str) -> None:
        """Say which stage begins."""
        if self._searching:
            self._search.stage(name)
        else:
            self._bar.update(self._task, description=name)

    def report(self, progress: SearchProgress) -> None:
        """Where the search for the base's plan stands."""
        if self._searching:
            self._search.report(progress)

    def should_stop(self) -> bool:
        """Whether somebody asked to stop."""
        return self._stop.is_set()

    def begin(self, total: int, done: int) -> None:
        """Show the bar; ``done`` cases were taken over from a study that was cut off."""
        self._end_search()
        if self._console.is_terminal:
            self._bar.start()
            self._bar.update(self._task, total=total, completed=done, visible=True)

    def solved(self, result: CaseResult) -> None:
        """One more; a failure is told above the bar."""
        self._bar.update(self._task, advance=1, description=f"last: {result.name}")
        if not result.has_plan:
            self._console.print(
                f"No plan for {result.name}: {result.failure.splitlines()[0]}", markup=False, highlight=False
            )

    def _end_search(self) -> None:
        if self._searching:
            self._search.__exit__(None, None, None)
            self._searching = False
