"""Break weekly runs: ``python tests/weekly_faults.py kill|full|mounted FOLDER STEP``, used by tests/weekly.

FOLDER holds `base`, a history with one week, and `in.xlsx`, the workbook of the second week. Each fault is
done to a fresh copy of it, in a child that is forked from this process, so that nothing has to be imported
again. This process never solves anything itself: a solver's threads do not survive a fork.

Prints one JSON object a fault: what it was, how the run ended, what the history looked like afterwards, and
how the run after it ended. Where folders cannot be mounted, `mounted` says so and does nothing.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

# Everything that a run imports, before the first fork.
import planner.weekly.operate
import planner.workbook.writer
from planner import cli
from planner.history import History, Layout
from planner.history.folders import file_hash
from planner.history.index import index_for_reading

assert planner.weekly.operate
assert planner.workbook.writer

WEEK = "2026-01-12"
_CHANGES = frozenset(
    {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "os.truncate", "shutil.copyfile"}
)
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class KillAt:
    """Kills this process before the n-th change that it makes to a folder, or to a database."""

    def __init__(self, number: int, folder: Path) -> None:
        self.left = number
        self.folder = str(folder)

    def arm(self) -> None:
        """Listen to what Python does to files, and to every statement for SQLite."""
        sys.addaudithook(self._on_event)
        connect, tick = sqlite3.connect, self.tick

        class Counted(sqlite3.Connection):
            def execute(self, *arguments: Any) -> sqlite3.Cursor:
                tick()
                return super().execute(*arguments)

            def executemany(self, *arguments: Any) -> sqlite3.Cursor:
                tick()
                return super().executemany(*arguments)

            def commit(self) -> None:
                tick()
                super().commit()

        def counted(*arguments: Any, **options: Any) -> sqlite3.Connection:
            return connect(*arguments, factory=Counted, **options)

        sqlite3.connect = counted  # type: ignore[assignment]

    def tick(self) -> None:
        """One change."""
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def _on_event(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if isinstance(path, str | Path) and flags & _WRITES and str(path).startswith(self.folder):
                self.tick()
        elif event in _CHANGES and any(str(one).startswith(self.folder) for one in arguments):
            self.tick()


def forked(work: Callable[[], None]) -> tuple[int, str]:
    """Run ``work`` in a child: its exit code, or minus the signal that ended it, and what it said."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        with os.fdopen(reading, encoding="utf-8") as said:
            heard = said.read()
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), heard
    try:
        os.dup2(writing, 2)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        work()
        os._exit(0)
    except SystemExit as ended:
        os._exit(int(ended.code or 0))
    finally:
        os._exit(99)  # whatever it was, this child must not go on as if it were the parent


def weekly(folder: Path) -> None:
    """The command."""
    workbook, history = folder.parent / "in.xlsx", folder / "history"
    sys.argv = ["planner", "weekly", str(workbook), "--history", str(history), "--week", WEEK]
    cli.main()


def state(folder: Path) -> dict[str, Any]:
    """What somebody finds who comes after the fault."""
    layout = Layout(folder / "history")
    history = History.read(layout.folder)
    for run in history.runs:
        run.demand_unchanged()
    with index_for_reading(layout) as index:
        indexed = [name for (name,) in index.execute("SELECT name FROM runs ORDER BY name")]
        plans = [run for (run,) in index.execute("SELECT DISTINCT run FROM plan_production ORDER BY run")]
    latest = file_hash(layout.latest)
    return {
        "runs": [run.record.name for run in history.runs],
        "indexed": indexed,
        "plans": plans,
        "unreadable": list(history.unreadable),
        "latest_of": [run.record.name for run in history.runs if file_hash(run.plan) == latest],
        "left_over": sorted(path.name for path in layout.runs.iterdir() if path.name.startswith(".")),
    }


def fault(
    base: Path, name: str, break_it: Callable[[Path], None], mend: Callable[[Path], None] = lambda _: None
) -> dict[str, Any]:
    """Do one fault to a copy of the history, look, and run again after ``mend``.

    ``break_it`` is called in the child that runs.
    """
    folder = base / name
    shutil.copytree(base / "base", folder / "history", dirs_exist_ok=True)

    def broken() -> None:
        break_it(folder)
        weekly(folder)

    ended, said = forked(broken)
    found = {"fault": name, "ended": ended, "said": said, "after": state(folder)}
    mend(folder)
    found["again"], _ = forked(lambda: weekly(folder))
    found["mended"] = state(folder)
    return found


def kill(base: Path, step: int) -> None:
    """Before every ``step``-th change, until a run comes through."""
    number = 1
    while True:
        at = number
        found = fault(base, f"kill-{at}", lambda folder: KillAt(at, folder / "history").arm())  # noqa: B023
        tell(found)
        if found["ended"] == 0:
            return
        number += step


def full(base: Path, step: int) -> None:
    """With files that cannot grow beyond 0, 1, 4, … kB, ``step`` limits in all."""
    for size in [0, *(1024 * 4**power for power in range(step - 1))]:
        limit = size

        def no_room(_folder: Path) -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))  # noqa: B023

        tell(fault(base, f"full-{size}", no_room))


def mounted(base: Path, step: int) -> None:
    """On disks that leave ``step`` different numbers of free blocks, and on one that is read-only."""
    used = sum(path.stat().st_size // 4096 + 1 for path in (base / "base").rglob("*"))
    for free in [*(16 * number for number in range(step)), None]:
        name = "read-only" if free is None else f"free-{free}"
        place = base / name / "history"
        place.mkdir(parents=True)
        size = 8 * used if free is None else used + free
        if not _mount("-t", "tmpfs", "-o", f"size={4 * size}k", "tmpfs", str(place)):
            tell({"fault": name, "skipped": "folders cannot be mounted here"})
            return
        try:
            breaking = _read_only if free is None else _nothing
            tell(fault(base, name, breaking, _room_again))
        finally:
            subprocess.run(["umount", str(place)], check=True)


def _nothing(_folder: Path) -> None:
    """The folder is broken as it is."""


def _read_only(folder: Path) -> None:
    assert _mount("-o", "remount,ro", str(folder / "history"))


def _room_again(folder: Path) -> None:
    assert _mount("-o", "remount,rw,size=8m", str(folder / "history"))


def _mount(*options: str) -> bool:
    return subprocess.run(["mount", *options], capture_output=True, check=False).returncode == 0


def tell(found: dict[str, Any]) -> None:
    """One line, at once."""
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    {"kill": kill, "full": full, "mounted": mounted}[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
