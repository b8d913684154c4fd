"""Reading at arm's length: another process opens the file, this one gets contents, or is told why not.

A file that makes a library hang, crash or swallow all memory ends that process and not this one. The process
is kept for the next file, and replaced when it ended or has grown.
"""

from __future__ import annotations

import atexit
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from planner.errors import WorkbookUnreadable
from planner.workbook.files import limits
from planner.workbook.raw import RawBook, RawSheet

_SIGNALS_OF_LIMITS = {
    getattr(signal, name) for name in ("SIGKILL", "SIGXCPU", "SIGABRT") if hasattr(signal, name)
}
_ROWS_AFTER_WHICH_IT_ENDS = 50_000
"""A process that has read this many rows does not give their memory back."""
_SECONDS_TO_END = 5
_START = "import sys; sys.path[:] = {path!r}; from planner.workbook.files.child import main; main()"


def read_book(path: Path, wanted: Iterable[str] | None = None) -> RawBook:
    """Titles of all sheets of a file or folder, and the contents of those wanted (None: all).

    ``wanted``: titles as `names.same_name` leaves them. Raises WorkbookUnreadable: no workbook, damaged,
    password-protected, or beyond what a file may be or take (`limits`).
    """
    with _lock:
        book = _Reader.current().read(path, None if wanted is None else frozenset(wanted))
        if sum(len(sheet.rows) for sheet in book.sheets) > _ROWS_AFTER_WHICH_IT_ENDS:
            _Reader.close()
        return book


class _Reader:
    """The other process."""

    _current: _Reader | None = None

    def __init__(self) -> None:
        command = [sys.executable, "-I", "-c", _START.format(path=sys.path)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    @classmethod
    def current(cls) -> _Reader:
        """The process in use, or a new one."""
        if cls._current is None or cls._current._process.poll() is not None:
            cls._current = cls()
        return cls._current

    @classmethod
    def close(cls) -> None:
        """End the process, if there is one."""
        if cls._current is not None:
            cls._current._end()
            cls._current = None

    def read(self, path: Path, wanted: frozenset[str] | None) -> RawBook:
        """Ask for one file. After all but a refusal in words the process is not used for the next."""
        clock = threading.Timer(limits.MAX_SECONDS, self._process.kill)
        clock.start()
        try:
            return _book_of(self._messages(path, wanted))
        except (EOFError, BrokenPipeError, pickle.UnpicklingError) as error:
            raise self._ended(path) from error
        except WorkbookUnreadable:
            raise
        except BaseException:
            self._end()
            raise
        finally:
            clock.cancel()

    def _messages(self, path: Path, wanted: frozenset[str] | None) -> Iterator[tuple[Any, ...]]:
        requests, answers = self._process.stdin, self._process.stdout
        assert requests is not None
        assert answers is not None
        pickle.dump((path, wanted), requests)
        requests.flush()
        while (message := pickle.load(answers))[0] != "end":
            if message[0] == "unreadable":
                raise WorkbookUnreadable(message[1])
            if message[0] == "fault":
                raise ReadingFault(message[1])
            yield message

    def _ended(self, path: Path) -> WorkbookUnreadable:
        """What to say when the process ended in the middle of a file."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=_SECONDS_TO_END)
        self._end()
        code = self._process.returncode
        if -code in _SIGNALS_OF_LIMITS:
            why = (
                f"it takes more than {limits.MAX_CPU_SECONDS} seconds "
                f"or {limits.MAX_MEMORY_BYTES // limits.MIB:,} MiB of memory"
            )
        else:
            why = f"it breaks the program that reads it (code {code})"
        return WorkbookUnreadable(
            f"{path}: cannot be read: {why}. Copy the tables into a new workbook, or save it as .xlsx again."
        )

    def _end(self) -> None:
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                _close_quietly(stream)
        self._process.wait()


class ReadingFault(RuntimeError):
    """The other process raised what no file should make it raise: a bug, with its traceback."""


def _book_of(messages: Iterator[tuple[Any, ...]]) -> RawBook:
    _, sha256, titles, facts = next(messages)
    return RawBook(sha256, titles, list(_sheets_of(messages)), facts)


def _sheets_of(messages: Iterator[tuple[Any, ...]]) -> Iterator[RawSheet]:
    numbers: list[int] = []
    rows: list[list[object]] = []
    for message in messages:
        if message[0] == "rows":
            numbers += message[1]
            rows += message[2]
        else:
            yield RawSheet(message[1], rows, numbers, message[2])
            numbers, rows = [], []


def _close_quietly(stream: Any) -> None:
    with suppress(BrokenPipeError):  # what the other end has not read is of no use any more
        stream.close()


_lock = threading.Lock()
atexit.register(_Reader.close)
