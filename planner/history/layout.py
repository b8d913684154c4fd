"""Where things are in a history, and what runs are called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

RECORD_FILE = "run.json"
PLANNED_INPUT_FILE = "input-as-planned.xlsx"
REFUSED_PLAN_FILE = "refused-plan.xlsx"
SUMMARY_FILE = "summary.txt"
LOG_FILE = "log.txt"
LOG_LINES_FILE = "log.jsonl"

_RUN_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})-r(\d{2,})")


@dataclass(frozen=True)
class Layout:
    """The places of a history in ``folder``. Nothing is made here."""

    folder: Path

    @property
    def runs(self) -> Path:
        """One folder a run."""
        return self.folder / "runs"

    @property
    def index(self) -> Path:
        """The SQLite file."""
        return self.folder / "history.sqlite"

    @property
    def lock(self) -> Path:
        """Held by the run that may add to the history."""
        return self.folder / "weekly.lock"

    @property
    def holder(self) -> Path:
        """Who holds the lock, for those who find it held."""
        return self.folder / "weekly.lock.json"

    @property
    def latest(self) -> Path:
        """Copy of the last good plan."""
        return self.folder / "latest.xlsx"

    def run(self, name: str) -> Path:
        """Folder of a run."""
        return self.runs / name


def run_name(week: date, number: int) -> str:
    """`2026-11-30-r02`: the second run for the week that begins on that day."""
    return f"{week.isoformat()}-r{number:02}"


def named(name: str) -> tuple[date, int]:
    """The week and number of a run. Raises ValueError where ``name`` is not the name of one."""
    found = parse_run_name(name)
    if found is None:
        raise ValueError(f"{name!r} is not the name of a run")
    return found


def parse_run_name(name: str) -> tuple[date, int] | None:
    """The week and number of a run; None where ``name`` is not the name of one."""
    match = _RUN_NAME.fullmatch(name)
    if match is None:
        return None
    try:
        return date.fromisoformat(match[1]), int(match[2])
    except ValueError:
        return None


def plan_file(name: str) -> str:
    """Name of the plan workbook of a run."""
    return f"plan-{name}.xlsx"


def input_file(suffix: str) -> str:
    """Name of the copy of the input workbook."""
    return f"input{suffix.lower() if suffix.lower() in ('.xlsx', '.xlsm') else '.xlsx'}"
