"""The command `planner` run as a person runs it, for tests that judge its answer."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from workbook_builder import Row, build_workbook

_PATIENCE = 120  # seconds beyond the time limit of the search before a run is given up


def planner(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    """Call the command with these arguments; returns its exit code and what it said."""
    command = [sys.executable, "-m", "planner.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, **options)  # type: ignore[call-overload, no-any-return]


def plan_sheets(
    folder: Path, sheets: Mapping[str, Sequence[Row]], gap: float = 0.0, time_limit: float = 60.0
) -> dict[str, Any]:
    """Write ``sheets`` as a workbook into ``folder`` and plan it: see `plan_file`."""
    return plan_file(build_workbook(folder / "input.xlsx", sheets), gap, time_limit)


def plan_file(workbook: Path, gap: float = 0.0, time_limit: float = 60.0) -> dict[str, Any]:
    """Plan a workbook and return what `--json` printed; the plan lies beside it.

    Raises AssertionError with everything the command said when it did not deliver a plan.
    """
    options = ["--gap", str(gap), "--time-limit", str(time_limit), "--json"]
    command = [sys.executable, "-m", "planner.cli", "plan", str(workbook), *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=time_limit + _PATIENCE)
    assert done.returncode == 0, f"exit code {done.returncode}\n{done.stdout}\n{done.stderr}"
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
