"""Weekly runs for tests: recorded ones made by hand, and real ones on small workbooks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from hand_made_plan import hand_made_input, hand_made_plan, write_plan_sheets
from workbook_builder import START, Sheets, build_workbook, small_sheets, week

from models.progress import Progress
from planner.history import RecordedRun, RunRecord
from planner.history.folders import file_hashes
from planner.history.layout import PLANNED_INPUT_FILE, named, plan_file, run_name
from planner.history.record import RECORD_FILE
from planner.weekly.operate import run_weekly
from planner.weekly.outcome import WeeklyOutcome
from planner.weekly.previous import PreviousRun
from planner.weekly.request import WeeklyRequest


class Silent:
    """Says nothing and never stops."""

    def stage(self, name: str) -> None:
        """Take no notice."""

    def report(self, progress: Progress) -> None:
        """Take no notice."""

    def should_stop(self) -> bool:
        """Never."""
        return False


def record(name: str, **more: Any) -> RunRecord:
    """Of a run that went well."""
    week_, number = named(name)
    fields: dict[str, Any] = {
        "name": name,
        "week": week_,
        "number": number,
        "status": "optimal",
        "exit_code": 0,
        "message": "",
        "started_at": "2026-01-05T06:00:00+08:00",
        "finished_at": "2026-01-05T06:01:00+08:00",
        "fingerprint": f"asked of {name}",
        "input_name": "in.xlsx",
        "input_file": "input.xlsx",
        "input_sha256": "0" * 64,
        "planned_input_file": PLANNED_INPUT_FILE,
        "plan_file": plan_file(name),
        "kpis": {"cost": 100.0, "gap": None},
        "costs": {"production": 100.0},
        "settings": {"periods": 4, "start": "2026-01-05", "service_target": None},
        "versions": {"planner": "1.2.3"},
    }
    return RunRecord(**{**fields, **more})


def recorded(runs: Path, name: str, **more: Any) -> RecordedRun:
    """A run folder with the input and the plan of `hand_made_plan`, as if it had been put in place."""
    folder = runs / name
    folder.mkdir(parents=True)
    build_workbook(folder / PLANNED_INPUT_FILE, hand_made_input())
    build_workbook(folder / "input.xlsx", hand_made_input())
    write_plan_sheets(folder / plan_file(name), hand_made_plan(), {})
    made = replace(record(name, **more), files=file_hashes(folder))
    (folder / RECORD_FILE).write_text(made.to_json(), encoding="utf-8")
    return RecordedRun(made, folder)


def previous_by_hand(folder: Path) -> PreviousRun:
    """The hand-made plan as last week's run."""
    return PreviousRun(recorded(folder / "runs", run_name(START, 1)))


def two_week_sheets() -> Sheets:
    """The small workbook with a week from start to finished and a week from factory to hub."""
    sheets = small_sheets()
    sheets["Sourcing"][0]["lead_time_days"] = 7
    sheets["Lanes"][0]["lead_time_days"] = 7
    sheets["Forecast"] = [
        {"item": "toy", "warehouse": "hub", "period": week(number), "quantity": 100} for number in range(8)
    ]
    return sheets


def with_settings(sheets: Sheets, **settings: Any) -> Sheets:
    """``sheets`` with further settings."""
    more = [{"setting": name, "value": value} for name, value in settings.items()]
    kept = [row for row in sheets["Settings"] if row["setting"] not in settings]
    return sheets | {"Settings": [*kept, *more]}


def stocked() -> Sheets:
    """`two_week_sheets` with two weeks of stock at the hub, so that the lead time costs no sale."""
    return two_week_sheets() | {"Stock": [{"location": "hub", "item": "toy", "quantity": 200}]}


def unstocked() -> Sheets:
    """The same a week later, by somebody who does not say what is there."""
    return two_week_sheets()


def at_noon(day: date) -> datetime:
    """In the machine's zone."""
    return datetime.combine(day, time(12)).astimezone()


def weekly(folder: Path, sheets: Sheets, day: date, **asked: Any) -> WeeklyOutcome:
    """Run the week that holds ``day`` on ``sheets``; the history is ``folder`` / history."""
    workbook = build_workbook(folder / "in.xlsx", sheets)
    return run_weekly(WeeklyRequest(workbook, folder / "history", now=at_noon(day), **asked), Silent())
