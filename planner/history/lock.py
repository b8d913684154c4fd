"""One run at a time on a history. The operating system holds the lock, so it ends with its process."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import ClassVar

from filelock import FileLock, Timeout

from planner.errors import OutputNotWritable, PlannerError
from planner.history.layout import Layout
from planner.workbook.atomic import write_bytes

_POLL_SECONDS = 0.2


class HistoryLocked(PlannerError):
    """Another run holds the lock."""

    exit_code: ClassVar[int] = 75


@contextmanager
def history_lock(
    layout: Layout, wait: float, should_stop: Callable[[], bool], say: Callable[[str], None]
) -> Iterator[None]:
    """Hold the lock inside the block, after waiting at most ``wait`` seconds for another run.

    ``should_stop``: asked while waiting; ``say``: told whom it waits for, or after whom it takes over.
    Raises HistoryLocked; OutputNotWritable where the folder cannot be made or written.
    """
    lock = FileLock(layout.lock)
    try:
        layout.folder.mkdir(parents=True, exist_ok=True)
        _acquire(lock, layout, wait, should_stop, say)
    except (OSError, NotImplementedError) as error:
        raise OutputNotWritable(
            f"{layout.folder}: cannot be locked for this run ({error}). Allow the folder to be written, "
            "or name another one with --history."
        ) from error
    try:
        if (dead := _holder(layout)) is not None:
            say(f"The run of {dead} did not end properly; its lock is taken over")
        write_bytes(layout.holder, json.dumps(_myself()).encode())
        yield
    finally:
        layout.holder.unlink(missing_ok=True)
        lock.release()


def _acquire(
    lock: FileLock, layout: Layout, wait: float, should_stop: Callable[[], bool], say: Callable[[str], None]
) -> None:
    try:
        lock.acquire(timeout=0)
    except Timeout:
        holder = _holder(layout) or "another process"
        if wait > 0:
            say(f"Waiting up to {wait:g} s for the run of {holder}")
        try:
            lock.acquire(timeout=wait, poll_interval=_POLL_SECONDS, cancel_check=should_stop)
        except Timeout as error:
            raise HistoryLocked(
                f"{layout.folder}: the run of {holder} is not finished. Nothing was done. "
                "Try again later, or wait for it with --wait SECONDS."
            ) from error


def _myself() -> dict[str, str | int]:
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    return {"process": os.getpid(), "machine": socket.gethostname(), "since": now}


def _holder(layout: Layout) -> str | None:
    """Who wrote the holder's file, in words; None where nobody did."""
    try:
        content = json.loads(layout.holder.read_text(encoding="utf-8"))
        return f"process {content['process']} on {content['machine']}, begun {content['since']}"
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        return "an unknown process"  # killed while it wrote who it is
