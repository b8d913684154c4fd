"""Weekly runs in one process: what is recorded, reused, refused, and left alone."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from weekly_runs import Silent, at_noon, stocked, unstocked, weekly, with_settings
from workbook_builder import Sheets, build_workbook, small_sheets, week

from planner.errors import NoPlan, OutputNotWritable, PlannerError, WorkbookHasErrors, WorkbookUnreadable
from planner.history import History, RecordedRun
from planner.history.index import index_for_reading
from planner.history.plan_tables import read_plan_tables
from planner.how_to_plan import HowToPlan
from planner.validation.load import load_workbook
from planner.verify import verify_plan
from planner.weekly.operate import run_weekly
from planner.weekly.outcome import DRY_RUN, PLANNED, UNCHANGED
from planner.weekly.request import WeeklyRequest


def history(folder: Path) -> History:
    return History.read(folder / "history")


def starts(run: RecordedRun) -> dict[date, float]:
    return {row["period"]: row["quantity"] for row in read_plan_tables(run.plan)["Production"]}  # type: ignore[misc]


def everything_in(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "history.sqlite"
    }


def test_the_second_week_goes_on_where_the_first_left_off(tmp_path: Path) -> None:
    """Worked out by hand. 100 toys a week; a week to make, a week to ship; stock for weeks 0 and 1.

    Week 0: 100 are begun in week 0 (sold in week 2) and 100 in week 1; holding 100 over a week costs 50, a
    second setup 20. 1000 + 40 + 50 for the 100 that lie at the hub over week 0 = 1090.
    Week 1, with nothing said of stock: 100 lie at the hub, 100 finish at plant in week 1. 100 are begun in
    week 1 as agreed (sold in week 3) and 100 in week 2 (sold in week 4): 1000 + 40 = 1040. Nothing agreed has
    moved.
    """
    first = weekly(tmp_path, stocked(), week(0))
    assert first.record.kpis["cost"] == pytest.approx(1090)
    second = weekly(tmp_path, unstocked(), week(1))
    assert second.record.previous == "2026-01-05-r01"
    assert second.record.kpis["cost"] == pytest.approx(1040)
    assert second.record.kpis["kept_share"] == pytest.approx(1)
    assert second.record.kpis["units_moved"] == 0
    assert starts(history(tmp_path).runs[1]) == {week(1): 100, week(2): 100}
    assert "Stock: projected from the plan of run 2026-01-05-r01, 100 units" in second.lines
    assert "Open orders: projected from the plan of run 2026-01-05-r01, 100 units" in second.lines


def test_a_plan_is_verified_from_what_lies_in_its_folder(tmp_path: Path) -> None:
    weekly(tmp_path, stocked(), week(0))
    weekly(tmp_path, unstocked(), week(1))
    for run in history(tmp_path).runs:
        planned_input, _ = load_workbook(run.planned_input)
        assert verify_plan(run.plan, planned_input).holds


def test_inputs_tell_what_is_not_as_given(tmp_path: Path) -> None:
    weekly(tmp_path, stocked(), week(0))
    weekly(tmp_path, unstocked(), week(1))
    shown = read_plan_tables(history(tmp_path).runs[1].plan)["Inputs"]
    origins = {(row["sheet"], row["column"]): row["origin"] for row in shown if row["origin"] != "default"}
    assert origins["Settings", "start"] in ("week", "given")
    assert ("Last plan", None) in origins
    projected = [row for row in shown if row["origin"] == "projected, run 2026-01-05-r01"]
    assert [(row["sheet"], row["value"]) for row in projected] == [("Stock", "100"), ("Open orders", "100")]


def test_frozen_periods_bind_to_the_last_plan_whatever_the_forecast_says(tmp_path: Path) -> None:
    """100 were agreed for week 1 (sold in week 3). With week 3 not forecast any more, those for week 4 are
    better begun in week 2; frozen, the 100 are made as agreed, and serve week 4."""
    weekly(tmp_path, stocked(), week(0))
    quiet = with_settings(unstocked(), frozen_periods=1)
    quiet["Forecast"] = [row for row in quiet["Forecast"] if row["period"] in (week(1), week(2), week(4))]
    frozen = weekly(tmp_path, quiet, week(1))
    assert starts(history(tmp_path).runs[1]) == {week(1): 100}
    assert frozen.record.kpis["kept_share"] == 1
    again = weekly(tmp_path, with_settings(quiet, frozen_periods=0), week(1))
    assert starts(history(tmp_path).runs[2]) == {week(2): 100}
    assert again.record.kpis["kept_share"] == 0


def test_change_cost_keeps_what_it_is_not_worth_to_move(tmp_path: Path) -> None:
    """Without the forecast of week 3, making for week 4 in week 2 instead of week 1 saves 50 of holding and
    moves 200 units, counted where they leave and where they come: worth it below 0.50 a unit of the 100 that
    leave (week 2 lies beyond the last plan)."""
    weekly(tmp_path, stocked(), week(0))
    quiet = unstocked()
    quiet["Forecast"] = [row for row in quiet["Forecast"] if row["period"] in (week(1), week(2), week(4))]
    weekly(tmp_path, with_settings(quiet, change_cost=0.4), week(1))
    assert starts(history(tmp_path).runs[1]) == {week(2): 100}
    weekly(tmp_path, with_settings(quiet, change_cost=0.6), week(1))
    assert starts(history(tmp_path).runs[2]) == {week(1): 100}


def test_a_second_run_on_unchanged_inputs_changes_nothing(tmp_path: Path) -> None:
    weekly(tmp_path, stocked(), week(0))
    before = everything_in(tmp_path / "history")
    second = run_weekly(WeeklyRequest(tmp_path / "in.xlsx", tmp_path / "history", at_noon(week(0))), Silent())
    assert second.result == UNCHANGED
    assert second.record.name == "2026-01-05-r01"
    assert everything_in(tmp_path / "history") == before


def test_another_day_of_the_week_is_the_same_week(tmp_path: Path) -> None:
    sheets = stocked()
    workbook = build_workbook(tmp_path / "in.xlsx", sheets)
    results = [
        run_weekly(WeeklyRequest(workbook, tmp_path / "history", at_noon(day)), Silent()).result
        for day in (week(0), week(0) + timedelta(days=6), week(1))
    ]
    assert results == [PLANNED, UNCHANGED, PLANNED]


@pytest.mark.parametrize(
    "asked",
    [
        {"how": HowToPlan(gap=0.1)},
        {"how": HowToPlan(time_limit=9.0)},
        {"how": HowToPlan(method="whole")},
        {"again": True},
    ],
)
def test_whatever_can_change_the_plan_makes_a_run_of_its_own(tmp_path: Path, asked: dict[str, Any]) -> None:
    workbook = build_workbook(tmp_path / "in.xlsx", stocked())
    request = WeeklyRequest(workbook, tmp_path / "history", at_noon(week(0)))
    run_weekly(request, Silent())
    other = run_weekly(WeeklyRequest(workbook, tmp_path / "history", at_noon(week(0)), **asked), Silent())
    assert (other.result, other.record.name) == (PLANNED, "2026-01-05-r02")


def test_a_run_for_the_same_week_is_compared_with_the_week_before(tmp_path: Path) -> None:
    weekly(tmp_path, stocked(), week(0))
    weekly(tmp_path, unstocked(), week(1))
    corrected = weekly(tmp_path, with_settings(unstocked(), holding_rate=0.3), week(1))
    assert (corrected.record.name, corrected.record.previous) == ("2026-01-12-r02", "2026-01-05-r01")


def test_latest_is_the_plan_of_the_latest_week(tmp_path: Path) -> None:
    weekly(tmp_path, stocked(), week(1))
    latest = tmp_path / "history" / "latest.xlsx"
    newest = latest.read_bytes()
    weekly(tmp_path, stocked(), week(0))  # an earlier week, afterwards
    assert latest.read_bytes() == newest == history(tmp_path).runs[1].plan.read_bytes()


def test_a_missing_latest_is_put_back_by_a_run_without_news(tmp_path: Path) -> None:
    weekly(tmp_path, stocked(), week(0))
    latest = tmp_path / "history" / "latest.xlsx"
    latest.unlink()
    request = WeeklyRequest(tmp_path / "in.xlsx", tmp_path / "history", at_noon(week(0)))
    assert run_weekly(request, Silent()).result == UNCHANGED
    assert latest.exists()


def test_latest_open_in_a_spreadsheet_program_loses_no_plan(tmp_path: Path) -> None:
    weekly(tmp_path, stocked(), week(0))
    latest = tmp_path / "history" / "latest.xlsx"
    before = latest.read_bytes()
    (tmp_path / "history" / "~$latest.xlsx").write_text("somebody")
    with pytest.raises(OutputNotWritable, match="is open in a spreadsheet program") as raised:
        weekly(tmp_path, unstocked(), week(1))
    assert "Run 2026-01-12-r01 is recorded in" in str(raised.value)
    assert len(history(tmp_path).runs) == 2
    assert latest.read_bytes() == before
    (tmp_path / "history" / "~$latest.xlsx").unlink()
    assert weekly_again(tmp_path, week(1)).result == UNCHANGED
    assert latest.read_bytes() == history(tmp_path).runs[1].plan.read_bytes()


def weekly_again(folder: Path, day: date) -> Any:
    return run_weekly(WeeklyRequest(folder / "in.xlsx", folder / "history", at_noon(day)), Silent())


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    weekly(tmp_path, stocked(), week(0))
    before = everything_in(tmp_path / "history")
    found = weekly(tmp_path, unstocked(), week(1), dry_run=True)
    assert (found.result, found.plan) == (DRY_RUN, None)
    assert found.record.kpis["cost"] == pytest.approx(1040)
    assert everything_in(tmp_path / "history") == before


def test_a_dry_run_needs_no_history(tmp_path: Path) -> None:
    assert weekly(tmp_path, stocked(), week(0), dry_run=True).result == DRY_RUN
    assert not (tmp_path / "history").exists()


def test_a_workbook_with_errors_is_recorded_with_its_log_and_is_nobodys_last_plan(tmp_path: Path) -> None:
    weekly(tmp_path, stocked(), week(0))
    latest = (tmp_path / "history" / "latest.xlsx").read_bytes()
    broken = unstocked()
    broken["Items"][0]["unit_value"] = -1
    with pytest.raises(WorkbookHasErrors):
        weekly(tmp_path, broken, week(1))
    failed = history(tmp_path).runs[1]
    assert (failed.record.status, failed.record.exit_code) == ("workbook errors", 3)
    assert "Items!B2" in failed.record.message
    assert "Items!B2" in (failed.folder / "log.txt").read_text(encoding="utf-8")
    assert failed.given_input.read_bytes() == (tmp_path / "in.xlsx").read_bytes()
    assert (tmp_path / "history" / "latest.xlsx").read_bytes() == latest
    mended = weekly(tmp_path, unstocked(), week(1))
    assert (mended.record.name, mended.record.previous) == ("2026-01-12-r02", "2026-01-05-r01")


def test_errors_that_only_moving_on_brings_name_their_cells(tmp_path: Path) -> None:
    """The forecast names Mondays; counted from a Wednesday they begin no period."""
    sheets = with_settings(stocked(), start=week(0) + timedelta(days=2))
    with pytest.raises(WorkbookHasErrors) as raised:
        weekly(tmp_path, sheets, week(1))
    errors = [problem for problem in raised.value.problems if problem.severity.value == "error"]
    assert [problem.code for problem in errors] == ["start-off-dates"]
    assert errors[0].place.startswith("Settings!")


def test_what_is_no_workbook_is_recorded_too(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    path.write_bytes(b"\xff\xd8\xff\xe0 a picture")
    with pytest.raises(WorkbookUnreadable):
        run_weekly(WeeklyRequest(path, tmp_path / "history", at_noon(week(0))), Silent())
    (run,) = history(tmp_path).runs
    assert run.record.exit_code == 3
    assert run.given_input.read_bytes() == path.read_bytes()
    assert run.record.input_sha256 == run.record.files["input.xlsx"]


def test_a_plan_that_does_not_hold_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_verification: object) -> None:
        raise NoPlan("the plan does not hold")

    monkeypatch.setattr("planner.weekly.run.demand_that_it_holds", refuse)
    with pytest.raises(NoPlan):
        weekly(tmp_path, stocked(), week(0))
    (run,) = history(tmp_path).runs
    assert (run.record.status, run.record.exit_code, run.record.has_plan) == ("no plan", 4, False)
    assert not list(run.folder.glob("plan-*"))
    assert (run.folder / "refused-plan.xlsx").exists()
    assert not (tmp_path / "history" / "latest.xlsx").exists()


def test_a_bug_is_recorded_with_its_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("planner.weekly.run.build_report", stumble)
    with pytest.raises(ZeroDivisionError):
        weekly(tmp_path, stocked(), week(0))
    (run,) = history(tmp_path).runs
    assert (run.record.status, run.record.exit_code) == ("failed", 1)
    lines = (run.folder / "log.jsonl").read_text(encoding="utf-8").splitlines()
    last = json.loads(lines[-1])
    assert last["event"] == "failed"
    assert "ZeroDivisionError: a bug" in last["traceback"]


def test_a_recorded_file_that_somebody_changed_is_not_planned_from(tmp_path: Path) -> None:
    weekly(tmp_path, stocked(), week(0))
    (run,) = history(tmp_path).runs
    run.plan.chmod(0o644)
    book = openpyxl.load_workbook(run.plan)
    book["Production"]["D2"] = 999
    book.save(run.plan)
    with pytest.raises(WorkbookUnreadable, match="was changed after the run"):
        weekly(tmp_path, unstocked(), week(1))


def test_recorded_files_are_read_only(tmp_path: Path) -> None:
    weekly(tmp_path, stocked(), week(0))
    (run,) = history(tmp_path).runs
    assert {path.stat().st_mode & 0o222 for path in run.folder.iterdir()} == {0}


def test_the_log_is_text_and_json_of_the_same_events(tmp_path: Path) -> None:
    weekly(tmp_path, stocked(), week(0))
    (run,) = history(tmp_path).runs
    text = (run.folder / "log.txt").read_text(encoding="utf-8").splitlines()
    lines = [json.loads(line) for line in (run.folder / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(text) == len(lines)
    assert [line["stage"] for line in lines if line["event"] == "stage"] == [
        "roll",
        "plan",
        "write",
        "verify",
    ]
    assert all({"time", "level", "event", "message"} <= line.keys() for line in lines)
    planned = next(line for line in lines if line["event"] == "planned")
    assert planned["kpis"]["cost"] == pytest.approx(1090)


def test_old_runs_go_but_never_what_the_next_week_needs(tmp_path: Path) -> None:
    """Kept: two weeks before the week planned; older files go, their figures stay."""
    for number in range(5):
        sheets = with_settings(stocked() if number == 0 else unstocked(), keep_weeks=2)
        weekly(tmp_path, sheets, week(number))
    assert [run.record.name for run in history(tmp_path).runs] == [
        f"{week(number)}-r01" for number in (2, 3, 4)
    ]
    with index_for_reading(history(tmp_path).layout) as index:
        rows = index.execute("SELECT name, removed_at != '' FROM runs ORDER BY week").fetchall()
        costs = index.execute("SELECT count(*) FROM kpis WHERE name = 'cost'").fetchone()
        plans = {run for (run,) in index.execute("SELECT DISTINCT run FROM plan_production")}
    assert [bool(removed) for _, removed in rows] == [True, True, False, False, False]
    assert costs == (5,)
    assert len(plans) == 3


def test_after_months_without_a_run_the_last_plan_is_still_kept(tmp_path: Path) -> None:
    weekly(tmp_path, with_settings(stocked(), keep_weeks=1), week(0))
    sheets = with_settings(unstocked(), keep_weeks=1, start=week(7))
    weekly(tmp_path, sheets, week(7))
    assert [run.record.week for run in history(tmp_path).runs] == [week(0), week(7)]


def test_numbers_of_deleted_runs_are_not_given_again(tmp_path: Path) -> None:
    weekly(tmp_path, stocked(), week(0))
    weekly(tmp_path, with_settings(unstocked(), keep_weeks=1), week(1))
    weekly(tmp_path, with_settings(unstocked(), keep_weeks=1), week(3))
    assert week(0) not in {run.record.week for run in history(tmp_path).runs}
    again = weekly(tmp_path, stocked(), week(0))
    assert again.record.name == "2026-01-05-r02"


def test_a_folder_that_is_no_run_keeps_its_name(tmp_path: Path) -> None:
    (tmp_path / "history" / "runs" / "2026-01-05-r01").mkdir(parents=True)
    assert weekly(tmp_path, stocked(), week(0)).record.name == "2026-01-05-r02"


@pytest.mark.parametrize(
    ("today", "first", "name", "iso_week"),
    [
        (date(2026, 12, 31), date(2026, 12, 28), "2026-12-28-r01", "2026-W53"),
        (date(2027, 1, 3), date(2026, 12, 28), "2026-12-28-r01", "2026-W53"),
        (date(2027, 1, 4), date(2027, 1, 4), "2027-01-04-r01", "2027-W01"),
        (date(2024, 2, 29), date(2024, 2, 26), "2024-02-26-r01", "2024-W09"),
    ],
)
def test_weeks_at_the_end_of_the_year(
    tmp_path: Path, today: date, first: date, name: str, iso_week: str
) -> None:
    sheets = with_settings(small_sheets(), start=week(0))
    sheets["Forecast"] = [
        {"item": "toy", "warehouse": "hub", "period": first + timedelta(weeks=number), "quantity": 100}
        for number in range(4)
    ]
    found = weekly(tmp_path, sheets, today)
    assert (found.record.week, found.record.name) == (first, name)
    assert iso_week in found.lines[0]


def test_days_and_fortnights_are_weeks_of_their_own(tmp_path: Path) -> None:
    daily = with_settings(small_sheets(), period_days=1, periods=7)
    assert weekly(tmp_path / "days", made(tmp_path / "days", daily), date(2026, 1, 8)).record.week == date(
        2026, 1, 8
    )
    fortnights = with_settings(small_sheets(), period_days=14, periods=2)
    fortnights["Forecast"] = [row for row in fortnights["Forecast"] if row["period"] != week(1)][:2]
    found = weekly(tmp_path / "fortnights", made(tmp_path / "fortnights", fortnights), date(2026, 1, 14))
    assert found.record.week == week(0)


def made(folder: Path, sheets: Sheets) -> Sheets:
    folder.mkdir()
    return sheets


def test_a_week_may_be_named(tmp_path: Path) -> None:
    found = weekly(tmp_path, stocked(), date(2030, 1, 1), week=week(1))
    assert found.record.week == week(1)


def test_a_week_that_begins_no_period_is_a_usage_error_and_not_recorded(tmp_path: Path) -> None:
    with pytest.raises(PlannerError, match="The nearest one begins on 2026-01-12") as raised:
        weekly(tmp_path, stocked(), week(0), week=week(1) + timedelta(days=1))
    assert raised.value.exit_code == 2
    assert history(tmp_path).runs == ()


def test_the_week_is_that_of_the_time_zone_asked_for(tmp_path: Path) -> None:
    """Sunday 22:30 in Greenwich is Monday morning in Shanghai."""
    sunday = datetime(2026, 1, 11, 22, 30, tzinfo=UTC)
    for zone, first in (("Asia/Shanghai", week(1)), ("UTC", week(0))):
        folder = tmp_path / zone.replace("/", "-")
        folder.mkdir()
        workbook = build_workbook(folder / "in.xlsx", with_settings(stocked(), time_zone=zone))
        found = run_weekly(WeeklyRequest(workbook, folder / "history", sunday), Silent())
        assert found.record.week == first
