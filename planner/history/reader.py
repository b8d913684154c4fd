"""Reading a history: which runs there are, and the workbooks of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from planner.errors import PlannerError, WorkbookUnreadable
from planner.history.folders import file_hash, run_folders
from planner.history.layout import SUMMARY_FILE, Layout
from planner.history.record import RecordUnreadable, RunRecord, read_record


@dataclass(frozen=True)
class RecordedRun:
    """A run whose folder is there."""

    record: RunRecord
    folder: Path

    @property
    def given_input(self) -> Path:
        """The input workbook as it was given."""
        return self.folder / self.record.input_file

    @property
    def planned_input(self) -> Path:
        """The input as it was planned: start moved, last plan and stock of then. Only with a plan."""
        return self.folder / self.record.planned_input_file

    @property
    def plan(self) -> Path:
        """The plan workbook. Only where `record.has_plan`."""
        return self.folder / self.record.plan_file

    def summary(self) -> list[str]:
        """Lines that were printed when the run ended; none for a run without a plan."""
        path = self.folder / SUMMARY_FILE
        return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []

    def demand_unchanged(self) -> None:
        """Raises WorkbookUnreadable where a file of the run is not what was recorded."""
        for name, recorded in self.record.files.items():
            path = self.folder / name
            try:
                changed = file_hash(path) != recorded
            except OSError as error:
                raise WorkbookUnreadable(
                    f"{path}: cannot be read ({error.strerror}). Bring it back from a backup."
                ) from error
            if changed:
                raise WorkbookUnreadable(
                    f"{path}: was changed after the run; recorded runs are never changed. "
                    "Bring it back from a backup, or move the folder of the run out of the history."
                )


@dataclass(frozen=True)
class History:
    """All runs whose folders are there, by week and number; ``unreadable``: folders that are no runs."""

    layout: Layout
    runs: tuple[RecordedRun, ...]
    unreadable: tuple[str, ...] = ()

    @classmethod
    def read(cls, folder: Path) -> History:
        """What lies in ``folder``; empty where there is no such folder. Nothing is written."""
        layout = Layout(folder)
        runs, unreadable = [], []
        for path in run_folders(layout):
            try:
                runs.append(RecordedRun(read_record(path), path))
            except RecordUnreadable as error:
                unreadable.append(str(error))
        return cls(layout, tuple(runs), tuple(unreadable))

    def run(self, name: str | None) -> RecordedRun:
        """The run of that name; None: the last with a plan. Raises PlannerError where there is none."""
        if name is None:
            if (latest := self.latest()) is None:
                raise PlannerError(f"{self.layout.folder}: no run with a plan is recorded there.")
            return latest
        for run in self.runs:
            if run.record.name == name:
                return run
        raise PlannerError(
            f"{self.layout.folder}: has no files of a run {name!r}. `planner history list` names the runs."
        )

    def previous(self, week: date) -> RecordedRun | None:
        """The last run with a plan for an earlier week: what this week is compared with."""
        return next((run for run in self._newest_first() if run.record.week < week), None)

    def latest(self) -> RecordedRun | None:
        """The last run with a plan, of the latest week."""
        return next(iter(self._newest_first()), None)

    def same(self, fingerprint: str) -> RecordedRun | None:
        """The last run that was asked the very same and delivered a plan."""
        return next((run for run in self._newest_first() if run.record.fingerprint == fingerprint), None)

    def _newest_first(self) -> list[RecordedRun]:
        return [run for run in reversed(self.runs) if run.record.has_plan]
