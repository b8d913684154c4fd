"""What a run says while it runs: plain text for people, JSON lines for programs, the same events in both."""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from models.progress import Progress
from planner.errors import OutputNotWritable, PlannerError
from planner.history.layout import LOG_FILE, LOG_LINES_FILE
from planner.run import RunMonitor

LOGGER = logging.getLogger("planner")
LOGGER.setLevel(logging.INFO)
_SECONDS_BETWEEN_PROGRESS = 15.0


class TextFormat(logging.Formatter):
    """`2026-11-30 06:00:01+0800 info: …`"""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and the traceback of a bug below it."""
        when = datetime.fromtimestamp(record.created).astimezone().strftime("%Y-%m-%d %H:%M:%S%z")
        text = f"{when} {record.levelname.lower()}: {record.getMessage()}"
        return f"{text}\n{self.formatException(record.exc_info)}" if record.exc_info else text


class JsonLines(logging.Formatter):
    """`{"time": …, "level": …, "event": …, "message": …, …}`"""

    def format(self, record: logging.LogRecord) -> str:
        """One object on one line."""
        content: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": getattr(record, "event", "message"),
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            content["traceback"] = self.formatException(record.exc_info)
        return json.dumps(content, ensure_ascii=False, default=str)


FORMATS: dict[str, type[logging.Formatter]] = {"text": TextFormat, "json": JsonLines}


def say(event: str, message: str, level: int = logging.INFO, **facts: object) -> None:
    """Log one event. ``facts``: further fields of its JSON line."""
    LOGGER.log(level, "%s", message, extra={"event": event, "facts": facts})


def say_error(error: Exception, logger: logging.Logger = LOGGER) -> None:
    """Log how a run ended; for a bug with its traceback."""
    is_for_the_person = isinstance(error, PlannerError)
    logger.error(
        "%s",
        str(error) if is_for_the_person else f"{type(error).__name__}: {error}",
        exc_info=None if is_for_the_person else error,
        extra={"event": "failed", "facts": {"error": type(error).__name__}},
    )


class _Stderr(logging.Handler):
    """To whatever stderr is at the time: a progress line on a terminal takes its place meanwhile."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one event."""
        print(self.format(record), file=sys.stderr, flush=True)


@contextmanager
def logging_to_stderr(log_format: str) -> Iterator[None]:
    """Everything that is said inside the block goes to stderr."""
    handler = _Stderr()
    handler.setFormatter(FORMATS[log_format]())
    propagated, LOGGER.propagate = LOGGER.propagate, False
    LOGGER.addHandler(handler)
    try:
        yield
    finally:
        LOGGER.removeHandler(handler)
        LOGGER.propagate = propagated


class _LogFile(logging.FileHandler):
    """A log file that ends the run when it cannot be written, once."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is the library's
        """Called from within the handling of what went wrong."""
        error = sys.exception()
        if not isinstance(error, OSError):
            super().handleError(record)
            return
        LOGGER.removeHandler(self)
        raise OutputNotWritable(
            f"{self.baseFilename}: the log cannot be written ({error.strerror}). Make room, or name another "
            "folder with --history."
        ) from error


class RunLog:
    """The two log files of a run, in its folder. They are closed before the folder is put in place."""

    def __init__(self, folder: Path) -> None:
        self._handlers: list[logging.Handler] = []
        try:
            self._open(folder)
        except OSError as error:
            self.close()
            raise OutputNotWritable(
                f"{folder.parent}: the log cannot be written ({error.strerror}). Make room, or name another "
                "folder with --history."
            ) from error

    def _open(self, folder: Path) -> None:
        for name, formatter in ((LOG_FILE, TextFormat()), (LOG_LINES_FILE, JsonLines())):
            handler = _LogFile(folder / name, encoding="utf-8")
            handler.setFormatter(formatter)
            LOGGER.addHandler(handler)
            self._handlers.append(handler)

    def note_failure(self, error: Exception) -> None:
        """Write into the two files alone how the run ended; the caller hears of it by the exception."""
        own = logging.Logger(LOGGER.name)
        for handler in self._handlers:
            own.addHandler(handler)
        try:
            say_error(error, own)
        except OutputNotWritable as full:
            say_error(full)  # and go on: what the caller has to hear of is the failure of the run

    def close(self) -> None:
        """Let go of the files; closing twice does no harm."""
        for handler in self._handlers:
            LOGGER.removeHandler(handler)
            handler.close()
        self._handlers.clear()

    def __enter__(self) -> RunLog:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class LoggingMonitor:
    """Logs each stage, and now and then where planning stands; ``shown`` is told everything besides."""

    def __init__(self, shown: RunMonitor) -> None:
        self._shown = shown
        self._told = -_SECONDS_BETWEEN_PROGRESS

    def stage(self, name: str) -> None:
        """Say which stage begins."""
        self._shown.stage(name)
        say("stage", f"Stage: {name}", stage=name)

    def report(self, progress: Progress) -> None:
        """Called by the solver with where it stands."""
        self._shown.report(progress)
        now = time.monotonic()
        if now - self._told >= _SECONDS_BETWEEN_PROGRESS:
            self._told = now
            incumbent = "no plan yet" if progress.incumbent is None else f"cost {progress.incumbent:,.2f}"
            gap = "" if progress.gap is None else f", gap {progress.gap:.2%}"
            say(
                "progress",
                f"{progress.stage}: {incumbent}{gap}",
                cost=progress.incumbent,
                bound=progress.bound,
                gap=progress.gap,
            )

    def should_stop(self) -> bool:
        """Polled by the solver."""
        return self._shown.should_stop()
