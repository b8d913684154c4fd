"""Runs that are killed, or find the disk full or the folder read-only: nothing that was recorded is lost."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import weekly_faults
from weekly_runs import stocked, unstocked, weekly
from workbook_builder import build_workbook, week

FIRST, SECOND = "2026-01-05-r01", "2026-01-12-r01"
SIGKILL = -9

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork, signals and limits of a Unix")


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A history with one week, and the workbook of the second."""
    weekly(tmp_path, stocked(), week(0))
    (tmp_path / "history").rename(tmp_path / "base")
    build_workbook(tmp_path / "in.xlsx", unstocked())
    return tmp_path


def faults(base: Path, kind: str, step: int) -> list[dict[str, Any]]:
    command = [sys.executable, weekly_faults.__file__, kind, str(base), str(step)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=3600, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def demand_that_nothing_is_lost(found: dict[str, Any]) -> None:
    """The history can be read, each run is there whole or not at all, and the last good plan is in place;
    the next run plans the week, or finds it planned."""
    after, mended = found["after"], found["mended"]
    assert after["runs"] in ([FIRST], [FIRST, SECOND]), found
    assert after["indexed"] == after["plans"] == after["runs"], found
    assert after["unreadable"] == [], found
    assert len(after["latest_of"]) == 1, found
    assert "Traceback" not in found["said"], found
    assert found["again"] == 0, found
    assert mended["runs"] == mended["indexed"] == mended["plans"] == [FIRST, SECOND], found
    assert mended["latest_of"] == [SECOND], found
    assert mended["left_over"] == [], found


def demand_that_kills_did_no_harm(found: list[dict[str, Any]]) -> None:
    for one in found:
        demand_that_nothing_is_lost(one)
    *killed, whole = found
    assert whole["ended"] == 0
    assert {one["ended"] for one in killed} == {SIGKILL}
    assert places_of(killed) >= {(1, FIRST), (2, SECOND)}


def places_of(killed: list[dict[str, Any]]) -> set[tuple[int, str]]:
    """How many runs were recorded at each kill, and whose plan latest.xlsx was."""
    return {(len(one["after"]["runs"]), one["after"]["latest_of"][0]) for one in killed}


def test_a_run_killed_at_many_of_its_changes_loses_nothing(base: Path) -> None:
    found = faults(base, "kill", 9)
    assert len(found) > 9
    demand_that_kills_did_no_harm(found)


@pytest.mark.slow
def test_a_run_killed_at_every_change_it_makes_loses_nothing(base: Path) -> None:
    found = faults(base, "kill", 1)
    assert len(found) > 80
    demand_that_kills_did_no_harm(found)
    assert (2, FIRST) in places_of(found)  # recorded, and latest.xlsx not yet replaced


def test_files_that_cannot_grow_end_a_run_clearly(base: Path) -> None:
    found = faults(base, "full", 6)
    for one in found:
        demand_that_nothing_is_lost(one)
    assert [one["ended"] for one in found] == [2, 2, 2, 2, 2, 0]
    # From 64 kB on the plan can be recorded; what cannot be brought up to date is said.
    assert [len(one["after"]["runs"]) for one in found] == [1, 1, 1, 1, 2, 2]
    assert "is recorded in" in found[4]["said"]
    assert "the next run completes it" in found[4]["said"]


def test_a_full_disk_and_a_read_only_folder_end_a_run_clearly(base: Path) -> None:
    found = faults(base, "mounted", 3)
    if "skipped" in found[0]:
        pytest.skip(found[0]["skipped"])
    for one in found:
        demand_that_nothing_is_lost(one)
        assert one["ended"] == 2
    *full, read_only = found
    assert all("No space left on device" in one["said"] or "disk is full" in one["said"] for one in full)
    assert "Read-only file system" in read_only["said"]
