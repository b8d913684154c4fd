"""Two runs on one history at once, and locks of processes that died."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from weekly_runs import Silent, at_noon, stocked
from workbook_builder import build_workbook, week

from planner.history import History, Layout
from planner.history.lock import HistoryLocked, history_lock
from planner.weekly.operate import run_weekly
from planner.weekly.request import WeeklyRequest

_PATIENCE = 300  # seconds; machines that test are busy
_HOLDER = """
import sys
from pathlib import Path
from planner.history import Layout
from planner.history.lock import history_lock
with history_lock(Layout(Path(sys.argv[1])), 0, lambda: False, print):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    build_workbook(tmp_path / "in.xlsx", stocked())
    return tmp_path


@pytest.fixture
def holder(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock until it is told to go on."""
    command = [sys.executable, "-c", _HOLDER, str(folder / "history")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def request_in(folder: Path) -> WeeklyRequest:
    return WeeklyRequest(folder / "in.xlsx", folder / "history", at_noon(week(0)))


def command(folder: Path, *options: str) -> list[str]:
    line = [sys.executable, "-m", "planner.cli", "weekly", str(folder / "in.xlsx")]
    return [*line, "--history", str(folder / "history"), "--week", str(week(0)), "--json", *options]


def test_a_second_run_leaves_at_once_with_its_own_exit_code(
    folder: Path, holder: subprocess.Popen[str]
) -> None:
    done = subprocess.run(command(folder), capture_output=True, text=True, timeout=_PATIENCE, check=False)
    assert done.returncode == 75
    assert f"process {holder.pid} on " in done.stderr
    assert "Traceback" not in done.stderr
    assert json.loads(done.stdout)["exit_code"] == 75
    assert History.read(folder / "history").runs == ()


def test_a_run_that_waits_begins_when_the_other_has_ended(
    folder: Path, holder: subprocess.Popen[str]
) -> None:
    waiting = subprocess.Popen(command(folder, "--wait", "60"), stderr=subprocess.PIPE, text=True)
    assert waiting.stderr is not None
    assert "Waiting up to 60 s for the run of process" in waiting.stderr.readline()
    holder.communicate("go on\n")
    _, said = waiting.communicate(timeout=_PATIENCE)
    assert waiting.returncode == 0, said
    assert len(History.read(folder / "history").runs) == 1


def test_waiting_ends_after_the_time_asked_for(folder: Path, holder: subprocess.Popen[str]) -> None:
    assert holder.poll() is None
    with pytest.raises(HistoryLocked, match="is not finished"):
        run_weekly(request_in(folder), Silent(), wait=0.3)


def test_waiting_ends_when_somebody_stops_it(folder: Path, holder: subprocess.Popen[str]) -> None:
    assert holder.poll() is None
    with (
        pytest.raises(HistoryLocked),
        history_lock(Layout(folder / "history"), 3600, lambda: True, lambda _: None),
    ):
        pytest.fail("the lock is held by another process")


def test_the_lock_of_a_dead_process_is_taken_over(folder: Path, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait()
    assert Layout(folder / "history").holder.exists()  # it had no time to tidy up
    done = subprocess.run(command(folder), capture_output=True, text=True, timeout=_PATIENCE, check=False)
    assert done.returncode == 0
    assert f"The run of process {holder.pid}" in done.stderr
    assert "its lock is taken over" in done.stderr
    assert not Layout(folder / "history").holder.exists()


def test_two_runs_begun_together_make_one_plan(folder: Path) -> None:
    runs = [
        subprocess.Popen(command(folder, "--wait", "60"), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    answers = [json.loads(run.communicate(timeout=_PATIENCE)[0]) for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    assert sorted(answer["result"] for answer in answers) == ["planned", "unchanged"]
    assert answers[0]["plan"] == answers[1]["plan"]
    assert len(History.read(folder / "history").runs) == 1


def test_a_history_can_be_read_while_a_run_holds_the_lock(folder: Path) -> None:
    run_weekly(request_in(folder), Silent())
    with history_lock(Layout(folder / "history"), 0, lambda: False, lambda _: None):
        line = [sys.executable, "-m", "planner.cli", "history", "list", "--history", str(folder / "history")]
        done = subprocess.run(line, capture_output=True, text=True, timeout=_PATIENCE, check=False)
    assert done.returncode == 0
    assert "2026-01-05-r01" in done.stdout


def test_a_lock_can_be_taken_again(tmp_path: Path) -> None:
    for _ in range(2):
        with history_lock(Layout(tmp_path), 0, lambda: False, pytest.fail):
            assert Layout(tmp_path).holder.exists()
        assert not Layout(tmp_path).holder.exists()
