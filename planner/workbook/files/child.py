"""The process that reads files: it may be fed anything, so it is held to limits.

It answers requests on its standard input, one file each, with pickled messages on its standard output (see
`guarded`, the other end). It imports nothing that reading does not need.
"""

from __future__ import annotations

import gc
import pickle
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from planner.errors import WorkbookUnreadable
from planner.workbook.files import limits
from planner.workbook.files.kinds import open_book
from planner.workbook.files.unreadable import damage_named, damaged, too_large
from planner.workbook.names import same_name
from planner.workbook.raw import Rows, column_letters

if sys.platform != "win32":
    import resource

_ROWS_A_MESSAGE = 5_000


def main() -> None:
    """Answer requests until the other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asked
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library prints is no answer
    _limit_memory()
    while (request := _next(requests)) is not None:
        path, wanted = request
        _limit_processor_time()
        with _collector_paused():
            _answer(answers, path, wanted)
        answers.flush()


def _next(requests: IO[bytes]) -> tuple[Path, frozenset[str] | None] | None:
    try:
        request: tuple[Path, frozenset[str] | None] = pickle.load(requests)
    except EOFError:
        return None
    return request


def _answer(answers: IO[bytes], path: Path, wanted: frozenset[str] | None) -> None:
    try:
        for message in messages(path, wanted):
            pickle.dump(message, answers, protocol=pickle.HIGHEST_PROTOCOL)
        pickle.dump(("end",), answers)
    except WorkbookUnreadable as error:
        pickle.dump(("unreadable", str(error)), answers)
    except Exception:  # noqa: BLE001 - a fault of ours, told at the other end as what it is
        pickle.dump(("fault", traceback.format_exc()), answers)


def messages(path: Path, wanted: frozenset[str] | None) -> Iterator[tuple[Any, ...]]:
    """("book", sha256, titles, facts); of each sheet ("rows", numbers, rows)…, ("sheet", title, marks)."""
    with damage_named(path):
        book, sha256 = open_book(path)
        titles = [_shown(title) for title in book.titles]
        yield "book", sha256, titles, book.facts
        budget = _Budget(path)
        for title, marks, rows in book.sheets(lambda title: wanted is None or same_name(title) in wanted):
            yield from _row_messages(title, rows, budget)
            yield "sheet", _shown(title), marks


def _row_messages(
    title: str, rows: Rows, budget: _Budget
) -> Iterator[tuple[str, list[int], list[list[object]]]]:
    numbers: list[int] = []
    contents: list[list[object]] = []
    for number, row in rows:
        budget.spend(title, number, row)
        numbers.append(number)
        contents.append(row)
        if len(contents) == _ROWS_A_MESSAGE:
            yield "rows", numbers, contents
            numbers, contents = [], []
    yield "rows", numbers, contents


def _shown(title: str) -> str:
    """A title without characters that a terminal would obey."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in title)


class _Budget:
    """What all sheets of a file may hold together."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._cells = 0

    def spend(self, title: str, number: int, row: list[object]) -> None:
        """Count a row. Raises WorkbookUnreadable beyond the limits."""
        self._cells += len(row)
        if number > limits.MAX_ROWS or self._cells > limits.MAX_CELLS:
            raise too_large(
                self._path,
                f"the sheet {_shown(title)} goes beyond {limits.MAX_ROWS:,} rows "
                f"or {limits.MAX_CELLS:,} cells for the whole file",
            )
        for index, content in enumerate(row):
            if type(content) is str and len(content) > limits.MAX_TEXT:
                raise damaged(
                    self._path,
                    f"the text at {_shown(title)}!{column_letters(index)}{number} is longer than "
                    f"{limits.MAX_TEXT:,} characters",
                )


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Reading makes millions of objects and few cycles; looking for them would double the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()


def _limit_memory() -> None:
    if sys.platform == "linux":
        _lower(resource.RLIMIT_AS, limits.MAX_MEMORY_BYTES)
        _lower(resource.RLIMIT_CORE, 0)


def _limit_processor_time() -> None:
    """From now on; the system ends the process that uses more."""
    if sys.platform != "win32":
        used = resource.getrusage(resource.RUSAGE_SELF)
        _lower(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + limits.MAX_CPU_SECONDS)


def _lower(kind: int, allowed: int) -> None:
    """Set a limit, within what the system leaves this process."""
    _, most = resource.getrlimit(kind)
    resource.setrlimit(kind, (allowed if most == resource.RLIM_INFINITY else min(allowed, most), most))
