"""Many cases at once: the same answers however many workers, and a case that fails keeps none waiting."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import worker_tasks
from workbook_builder import build_workbook, small_sheets

from models.options import SolveOptions
from planner.study import solve_case as worker
from planner.study.case import Case, CaseResult
from planner.study.kpis import KPI_BY_NAME
from planner.study.runner import solve_cases
from planner.study.solve_case import Setup, solve_case
from planner.validation.load import load_workbook

OPTIONS = SolveOptions(gap=0.0, time_limit=20.0, threads=1, workers=1)


def case(folder: Path, name: str, hours: float) -> Case:
    """The small workbook with so many hours of its only resource a week; 40 are enough for everything."""
    sheets = small_sheets()
    sheets["Resources"][0]["regular_hours"] = hours
    return Case(name, load_workbook(build_workbook(folder / f"{name}.xlsx", sheets))[0])


def comparable(result: CaseResult) -> dict[str, Any]:
    """What may not depend on who solved a case."""
    return {**vars(result), "seconds": 0, "solution": result.solution and result.solution.production}


def test_the_figures_of_a_plan_worked_out_by_hand(tmp_path: Path) -> None:
    """With 8 hours 80 of 100 units a week are made and sold, each week by itself: 4 setups at 20, 320 units
    at 5, 80 lost at 30. Nothing is ever in stock."""
    found = solve_case(Setup(OPTIONS), case(tmp_path, "short", 8))
    assert found.has_plan, found.failure
    expected = {
        "cost": 4 * 20 + 320 * 5 + 80 * 30,
        "service": 0.8,
        "availability": 0.0,
        "lost units": 80,
        "lost sales value": 800,
        "warehouse stock": 0,
        "overtime hours": 0,
        "load": 1.0,
        "started units": 320,
        "setups": 4,
        "lead time": 0,
        "cost: lost sales": 2400,
        "gap": 0,
    }
    assert {name: found.kpis[name] for name in expected} == pytest.approx(expected)
    assert set(found.kpis) == set(KPI_BY_NAME)
    assert ("warehouse", "hub", "service", pytest.approx(0.8)) in list(found.profile)


def test_answers_do_not_depend_on_workers(tmp_path: Path) -> None:
    cases = [case(tmp_path, f"at {hours}", hours) for hours in (4, 8, 12)]
    alone = {found.name: comparable(found) for found in solve_cases(cases, OPTIONS, workers=1)}
    together = {found.name: comparable(found) for found in solve_cases(cases, OPTIONS, workers=2)}
    assert together == alone
    assert len(alone) == 3


def test_a_plan_that_does_not_hold_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A solver that forgets what it lost is found out by the verifier."""
    honest = worker.solve

    def forgetful(*arguments: Any) -> Any:
        solution = honest(*arguments)
        object.__setattr__(solution, "lost", {})
        return solution

    monkeypatch.setattr(worker, "solve", forgetful)
    found = solve_case(Setup(OPTIONS), case(tmp_path, "short", 8))
    assert not found.has_plan
    assert "does not hold" in found.failure


def test_a_fault_in_one_case_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    whole = case(tmp_path, "whole", 40)
    broken = Case("broken", "no workbook")  # type: ignore[arg-type]
    found = {result.name: result for result in solve_cases([broken, whole], OPTIONS, workers=1)}
    assert found["whole"].has_plan
    assert "AttributeError" in found["broken"].failure
    assert "Traceback" in found["broken"].trace


class _Poison:
    """Stands for a workbook; a process that begins to work on it dies, but for the one that made it."""

    def __init__(self) -> None:
        self.maker = os.getpid()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or os.getpid() == self.maker:
            raise AttributeError(name)
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_case_that_kills_its_worker_is_told_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.crew.workers._TIMES_AGAIN", 0)
    cases = [
        case(tmp_path, "first", 40),
        Case("deadly", _Poison()),  # type: ignore[arg-type]
        case(tmp_path, "last", 8),
    ]
    found = {result.name: result for result in solve_cases(cases, OPTIONS, workers=2)}
    assert found["first"].has_plan
    assert found["last"].has_plan
    assert "memory" in found["deadly"].failure


def test_a_stop_leaves_the_rest_undone(tmp_path: Path) -> None:
    cases = [case(tmp_path, f"at {hours}", hours) for hours in (4, 8, 12)]
    found: list[CaseResult] = []
    for result in solve_cases(cases, OPTIONS, workers=1, should_stop=lambda: bool(found)):
        found.append(result)
    assert 1 <= len(found) < 3


SCRIPT = """
import sys
sys.path.insert(0, {tests!r})
import worker_tasks as tasks
from models.crew.workers import Call, local_crew

if __name__ == "__main__":
    with local_crew(2) as crew:
        crew.run([Call(home, tasks.load_module, (name,)) for name in {modules!r} for home in range(2)])
        next(crew.stream([Call(0, tasks.load_module, ("json",)), Call(1, tasks.rest, (600.0,))]))
"""


def test_workers_that_are_killed_leave_nothing_for_python_to_complain_of(tmp_path: Path) -> None:
    """A lock with a name outlives the process that made it: what workers load must make none."""
    script = tmp_path / "parent.py"
    modules = ("planner.study.runner", "models.solve_by_item", "models.solve_whole")
    script.write_text(dedent(SCRIPT).format(tests=str(Path(worker_tasks.__file__).parent), modules=modules))
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
