"""Runs of the command `planner` and of its rivals as processes that are timed and weighed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine_case import OURS, Instance, Run

_PATIENCE = 900.0
"""Seconds beyond the limit, for reading, building, writing and verifying, before a process is given up."""
_POLL = 0.2
_LINES_KEPT = 3


@dataclass(frozen=True)
class Ended:
    """A process that ended. ``peak_mib``: most memory of the process itself, None where not known."""

    code: int
    output: str
    errors: str
    seconds: float
    peak_mib: float | None


def run_solver(instance: Instance, solver: str, limit: float, workbook: Path, gap: float) -> Run:
    """Run ``solver`` on ``workbook`` for ``limit`` seconds and keep what it says."""
    output = workbook.with_name("out.xlsx")
    if solver == OURS:
        command = _planner(workbook, output, limit, gap)
    else:
        child = str(Path(__file__).with_name("engine_child.py"))
        command = [sys.executable, child, solver, str(workbook), str(limit), str(output)]
    ended = run_process(command, limit + _PATIENCE, workbook.parent)
    weighed: dict[str, Any] = {"seconds": ended.seconds, "peak_mib": ended.peak_mib}
    if ended.code != 0:
        last = (ended.errors or ended.output).strip().splitlines()[-_LINES_KEPT:]
        return Run(instance, solver, limit, error=" / ".join(last) or f"exit code {ended.code}", **weighed)
    answer = json.loads(ended.output.strip().splitlines()[-1])
    return Run(instance, solver, limit, **_ours(answer) if solver == OURS else answer, **weighed)


def _planner(workbook: Path, output: Path, limit: float, gap: float) -> list[str]:
    options = ["--json", "--gap", str(gap), "--time-limit", str(limit)]
    return [sys.executable, "-m", "planner.cli", "plan", str(workbook), "-o", str(output), *options]


def _ours(answer: dict[str, Any]) -> dict[str, Any]:
    """What is kept of the answer of `planner plan --json`."""
    first = answer.get("first_plan") or {}
    return {
        "cost": answer["objective"],
        "gap": answer["gap"],
        "first_seconds": first.get("seconds"),
        "first_cost": first.get("cost"),
        "note": answer["method"],
    }


def run_process(command: Sequence[str], patience: float, folder: Path) -> Ended:
    """Run a process to its end; after ``patience`` seconds it and all it started are killed."""
    out, err = folder / "stdout.txt", folder / "stderr.txt"
    began = time.perf_counter()
    peak: float | None = None
    with out.open("w") as stdout, err.open("w") as stderr:
        process = subprocess.Popen(command, stdout=stdout, stderr=stderr, start_new_session=True)
        try:
            while process.poll() is None:
                peak = _peak_mib(process.pid) or peak
                if time.perf_counter() - began > patience:
                    stderr.write(f"given up after {patience:.0f} s\n")
                    break
                time.sleep(_POLL)
        finally:  # also where the campaign itself is stopped
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
    seconds = time.perf_counter() - began
    return Ended(process.returncode, out.read_text(), err.read_text(), seconds, peak)


def _peak_mib(process: int) -> float | None:
    """The most memory that a process has had, as Linux tells it; None elsewhere, or once it has ended."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except OSError:
        return None
    for line in status.splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return None
