"""A weekly run from the lock to the history: what is recorded, what is reused, what is never lost."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from planner.errors import OutputNotWritable, PlannerError
from planner.history import History, Layout, RecordedRun, RunRecord
from planner.history.folders import file_hash, put_in_place, run_folders, staged_folder, sweep
from planner.history.index import index_for_writing, run_names
from planner.history.layout import REFUSED_PLAN_FILE, SUMMARY_FILE, input_file, named, run_name
from planner.history.lock import history_lock
from planner.run import RunMonitor
from planner.weekly.log import LoggingMonitor, RunLog, say, say_error
from planner.weekly.outcome import DRY_RUN, PLANNED, UNCHANGED, WeeklyOutcome
from planner.weekly.publish import publish
from planner.weekly.read import WeekToPlan, read_week
from planner.weekly.record import failed_record, planned_record
from planner.weekly.request import WeeklyRequest
from planner.weekly.run import WeeklyRun
from planner.weekly.words import summary_lines, warnings_of
from planner.workbook.atomic import write_bytes


def run_weekly(request: WeeklyRequest, monitor: RunMonitor, wait: float = 0.0) -> WeeklyOutcome:
    """Plan the week and record it, or find that it is recorded already.

    ``wait``: seconds to wait for another run on the same history. Raises HistoryLocked; every PlannerError of
    planning, after having recorded that the run failed; OutputNotWritable where the history cannot be
    written, with all that was recorded before unharmed.
    """
    monitor = LoggingMonitor(monitor)
    if request.dry_run:
        return _rehearse(request, monitor)
    layout = Layout(request.history)
    with history_lock(layout, wait, monitor.should_stop, lambda message: say("lock", message)):
        for name in sweep(layout):
            say("swept", f"Deleted {name}, which a run that was killed left unfinished")
        with index_for_writing(layout) as index:  # before any work: it shows that the history can be written
            names = {*run_names(index), *(path.name for path in run_folders(layout))}
        return _Attempt(request, layout, monitor, names).run()


def _rehearse(request: WeeklyRequest, monitor: RunMonitor) -> WeeklyOutcome:
    """Everything but recording, in a folder that is deleted afterwards."""
    history, started = History.read(request.history), _now()
    to_plan = read_week(request, history)
    if (same := _recorded_already(to_plan, history)) is not None:
        return _unchanged(same)
    name = _free_name(to_plan.week, [run.record.name for run in history.runs])
    with tempfile.TemporaryDirectory() as folder:
        planned = WeeklyRun(to_plan, name, Path(folder), monitor).execute()
    record = planned_record(to_plan, planned, name, started, _now())
    return WeeklyOutcome(DRY_RUN, record, None, summary_lines(record, planned), warnings_of(planned))


class _Attempt:
    """A run under the lock. ``names``: of all runs that ever were."""

    def __init__(
        self, request: WeeklyRequest, layout: Layout, monitor: RunMonitor, names: Collection[str]
    ) -> None:
        self._request, self._layout, self._monitor, self._names = request, layout, monitor, names
        self._history, self._started = History.read(layout.folder), _now()
        self._week = request.week or _monday(request.now)

    def run(self) -> WeeklyOutcome:
        """Find the plan among the recorded ones, or make and record it."""
        for said in self._history.unreadable:
            say("unreadable", said, logging.WARNING)
        with staged_folder(self._layout) as staged, RunLog(staged) as log:
            with self._failure_recorded(staged, log):
                to_plan = read_week(self._request, self._history)
                self._week = to_plan.week
                same = _recorded_already(to_plan, self._history)
                if same is None:
                    outcome = self._plan(to_plan, staged)
            if same is None:
                log.close()
                put_in_place(staged, self._layout, outcome.record)
        if same is not None:
            outcome = _unchanged(same)
        else:
            say("recorded", f"Recorded in {self._layout.run(outcome.record.name)}", run=outcome.record.name)
        publish(self._layout, outcome.record)
        return outcome

    def _plan(self, to_plan: WeekToPlan, staged: Path) -> WeeklyOutcome:
        """Every file of the run but run.json, and its record."""
        name = _free_name(to_plan.week, self._names)
        say("begun", f"Run {name} of {to_plan.given.path}", run=name, input_sha256=to_plan.given.sha256)
        _copy_input(to_plan, staged)
        planned = WeeklyRun(to_plan, name, staged, self._monitor).execute()
        record = planned_record(to_plan, planned, name, self._started, _now())
        lines, warnings = summary_lines(record, planned), warnings_of(planned)
        write_bytes(staged / SUMMARY_FILE, "\n".join([*lines, ""]).encode())
        say("planned", f"Verified: {lines[1]}", run=name, kpis=record.kpis)
        return WeeklyOutcome(PLANNED, record, self._layout.run(name) / record.plan_file, lines, warnings)

    @contextmanager
    def _failure_recorded(self, staged: Path, log: RunLog) -> Iterator[None]:
        """Record a run that ends without a plan, with its log and input, as far as that can be done."""
        try:
            yield
        except Exception as error:
            log.note_failure(error)
            name = _free_name(self._week, self._names)
            record = failed_record(self._request, error, name, self._started, _now())
            log.close()
            if record is not None:
                self._record_failure(record, staged)
            raise

    def _record_failure(self, record: RunRecord, staged: Path) -> None:
        try:
            for path in staged.glob("plan-*"):
                path.rename(
                    staged / REFUSED_PLAN_FILE
                )  # nobody's plan, but whoever looks for the fault needs it
            copy = staged / record.input_file
            if self._request.input.is_file() and not copy.exists():
                shutil.copyfile(self._request.input, copy)
            if copy.exists():
                record = replace(record, input_sha256=file_hash(copy))
            put_in_place(staged, self._layout, record)
            with index_for_writing(self._layout):
                pass  # opening it adds the run
        except (OSError, OutputNotWritable) as error:
            say_error(error)  # the failure itself is what the caller has to hear of


def _recorded_already(to_plan: WeekToPlan, history: History) -> RecordedRun | None:
    """The run that was asked the very same; None also where it is to be planned again."""
    same = None if to_plan.request.again else history.same(to_plan.fingerprint)
    if same is not None:
        same.demand_unchanged()
    return same


def _unchanged(same: RecordedRun) -> WeeklyOutcome:
    say(
        "unchanged",
        f"Nothing has changed since run {same.record.name}: its plan stands",
        run=same.record.name,
    )
    return WeeklyOutcome(UNCHANGED, same.record, same.plan, tuple(same.summary()))


def _copy_input(to_plan: WeekToPlan, staged: Path) -> None:
    """Keep the workbook as it was given. Raises PlannerError where it is being changed meanwhile."""
    copy = staged / input_file(to_plan.given.path.suffix)
    try:
        shutil.copyfile(to_plan.given.path, copy)
    except OSError as error:
        raise OutputNotWritable(
            f"{to_plan.given.path}: cannot be copied into {staged.parent} ({error.strerror}). Make room, or "
            "name another folder with --history."
        ) from error
    if file_hash(copy) != to_plan.given.sha256:
        raise PlannerError(f"{to_plan.given.path}: was changed while it was read. Run again.")


def _free_name(week: date, names: Collection[str]) -> str:
    """The next name for a week."""
    taken = [number for when, number in map(named, names) if when == week]
    return run_name(week, 1 + max(taken, default=0))


def _monday(now: datetime) -> date:
    """Under this week a run is recorded that failed before its own week was known."""
    return now.date() - timedelta(days=now.weekday())


def _now() -> datetime:
    return datetime.now().astimezone()
