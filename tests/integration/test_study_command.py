"""`planner study` and `planner sweep` as they are called: by processes, killed, resumed, on a cluster."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from study_workbook import COSTS, ROWS, study_workbook
from test_cluster import DaskCluster, crew_of

from models.options import SolveOptions
from planner.run import inspect_workbook
from planner.study.case import Case, CaseResult
from planner.study.runner import solve_cases
from planner.study.study import scenario_questions

MANY: Sequence[Sequence[Any]] = [
    *ROWS[:2],
    *([f"Hours {hours}", "Resources", None, "regular_hours", f"={hours}"] for hours in range(4, 12)),
]


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "planner.cli", *map(str, arguments)]


def planner(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*arguments), capture_output=True, text=True, timeout=300)


def test_a_study_by_two_processes(tmp_path: Path) -> None:
    workbook = study_workbook(tmp_path)
    done = planner("study", workbook, "--workers", 2, "--gap", 0, "--json")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    answer = json.loads(done.stdout)
    assert {name: found["cost"] for name, found in answer["scenarios"].items()} == pytest.approx(COSTS)
    assert answer["written"] == [str(tmp_path / "toys.study.xlsx")]
    assert "Comparison" in openpyxl.load_workbook(tmp_path / "toys.study.xlsx").sheetnames


def test_a_plan_of_a_scenario_is_verified_as_such(tmp_path: Path) -> None:
    workbook = study_workbook(tmp_path)
    options = ("--scenario", "More demand + Less hours", "--plans", tmp_path / "plans", "--workers", 1)
    assert planner("study", workbook, *options).returncode == 0
    (plan,) = (tmp_path / "plans").glob("More demand*")
    assert planner("verify", plan, "--input", workbook).returncode == 3
    for name, code in (("More demand + Less hours", 0), ("More demand", 3), ("No demand", 2)):
        assert planner("verify", plan, "--input", workbook, "--scenario", name).returncode == code


def test_a_killed_study_goes_on_where_it_was(tmp_path: Path) -> None:
    """No signal that could be caught: as when the power fails."""
    workbook = study_workbook(tmp_path, MANY)
    killed = subprocess.Popen(
        command("study", workbook, "--workers", 1, "--gap", 0),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    kept = tmp_path / "toys.study.unfinished"
    deadline, kept_ones = time.monotonic() + 200, "?" * 32 + ".json"  # not those still being written
    while time.monotonic() < deadline and len(list(kept.glob(kept_ones))) < 3:
        time.sleep(0.02)
    killed.kill()
    killed.wait()
    assert not (tmp_path / "toys.study.xlsx").exists()
    done = planner("study", workbook, "--workers", 1, "--gap", 0, "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["taken_over"] >= 3
    assert answer["planned"] == len(MANY)
    assert answer["scenarios"]["Hours 8"]["cost"] == pytest.approx(COSTS["Less hours"])
    assert not kept.exists()


def test_a_sweep_says_what_it_found(tmp_path: Path) -> None:
    workbook = study_workbook(tmp_path)
    over = ("--over", "Resources.regular_hours@factory=plant", "--from", 0.2, "--to", 1, "--steps", 2)
    done = planner("sweep", workbook, *over, "--workers", 1, "--gap", 0)
    assert done.returncode == 0, done.stderr
    assert "regular_hours ×0.2" in done.stdout
    assert "4,080" in done.stdout
    assert "2 of 2 planned and verified" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--scenario", "Flood"), 2, "no scenario 'Flood'"),
        (("--workers", "1", "--cluster", "tcp://127.0.0.1:9"), 2, "counts processes of this machine"),
        (("--cluster", "tcp://127.0.0.1:9"), 2, "No Dask scheduler can be used at tcp://127.0.0.1:9"),
        (("--tidy", "x.json"), 2, "neither .csv nor .parquet"),
    ],
)
def test_wrong_calls_say_what_is_wrong(
    tmp_path: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    done = planner("study", study_workbook(tmp_path), *arguments)
    assert done.returncode == code
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_wrong_scenarios_are_errors_of_the_workbook(tmp_path: Path) -> None:
    """As strictly as the workbook itself, by the study and by the check alike."""
    workbook = study_workbook(tmp_path, [["A", "Resources", "factory=plent", "regular_hours", "*0.5"]])
    for done in (planner("study", workbook), planner("check", workbook)):
        assert done.returncode == 3
        assert "Scenarios!C2: error unknown-name" in done.stdout + done.stderr
        assert "Did you mean 'plant'?" in done.stdout + done.stderr


def cases_of(folder: Path) -> list[Case]:
    workbook, _, problems = inspect_workbook(study_workbook(folder, MANY))
    return [each.case for each in scenario_questions(workbook, problems)]


def figures(results: Sequence[CaseResult]) -> dict[str, Any]:
    return {each.name: (each.failure, dict(each.kpis)) for each in results}


def test_a_cluster_that_loses_a_worker_gives_the_same_answers(tmp_path: Path) -> None:
    """Two workers, of which one is killed in the middle."""
    cases = cases_of(tmp_path)
    options = SolveOptions(gap=0.0, time_limit=20.0, threads=1, workers=1)
    with ExitStack() as closing:
        (tmp_path / "dask").mkdir()
        cluster = DaskCluster(tmp_path / "dask", closing)
        cluster.add_worker("--no-nanny")
        cluster.add_worker("--no-nanny")
        crew_of(cluster, 2).close()
        together: list[CaseResult] = []
        for result in solve_cases(cases, options, cluster=cluster.address):
            together.append(result)
            if len(together) == 2:
                os.kill(cluster.workers[0], signal.SIGKILL)
    alone = list(solve_cases(cases, options, workers=1))
    assert figures(together) == figures(alone)
    assert len(together) == len(MANY)
    assert not any(each.failure for each in together)
