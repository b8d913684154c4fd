"""`planner weekly` and `planner history` as a scheduler and a person call them."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner
from weekly_runs import Silent, at_noon, stocked, unstocked, with_settings
from workbook_builder import Sheets, build_workbook, week

from planner.cli import app
from planner.history import History
from planner.weekly.operate import run_weekly
from planner.weekly.request import WeeklyRequest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A history of one week."""
    workbook = build_workbook(tmp_path / "in.xlsx", stocked())
    run_weekly(WeeklyRequest(workbook, tmp_path / "history", at_noon(week(0))), Silent())
    return tmp_path


def planner(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def weekly(folder: Path, sheets: Sheets, *options: object) -> Result:
    workbook = build_workbook(folder / "in.xlsx", sheets)
    return planner("weekly", workbook, "--history", folder / "history", *options)


def history(command: str, folder: Path, *options: object) -> Result:
    return planner("history", command, *options, "--history", folder / "history")


def test_weekly_prints_a_summary_that_the_runs_folder_keeps(folder: Path) -> None:
    done = weekly(folder, unstocked(), "--week", week(1))
    assert done.exit_code == 0, done.output
    run = History.read(folder / "history").runs[1]
    kept = (run.folder / "summary.txt").read_text(encoding="utf-8")
    assert kept in done.stdout
    assert done.stdout.splitlines()[-1] == f"Recorded: {run.plan}"
    assert "Against the last plan: 100.0% kept of 100 units agreed" in kept


def test_weekly_json_is_one_object_with_what_a_scheduler_needs(folder: Path) -> None:
    done = weekly(folder, unstocked(), "--week", week(1), "--json")
    answer: dict[str, Any] = json.loads(done.stdout)
    assert (answer["result"], answer["run"], answer["previous"]) == (
        "planned",
        "2026-01-12-r01",
        "2026-01-05-r01",
    )
    assert answer["kpis"]["cost"] == pytest.approx(sum(answer["costs"].values()))
    assert Path(answer["plan"]).exists()
    assert {"status", "week", "input_sha256", "summary", "warnings"} <= set(answer)


def test_the_log_on_stderr_may_be_json_lines(folder: Path) -> None:
    done = weekly(folder, unstocked(), "--week", week(1), "--log-format", "json")
    events = [json.loads(line)["event"] for line in done.stderr.splitlines()]
    assert events[0] == "begun"
    assert events[-2:] == ["recorded", "latest"]


def test_workbook_errors_are_said_once_and_end_with_3(folder: Path) -> None:
    broken = unstocked()
    broken["Items"][0]["unit_value"] = "much"
    done = weekly(folder, broken, "--week", week(1), "--log-format", "json", "--json")
    assert done.exit_code == 3
    (said,) = [json.loads(line) for line in done.stderr.splitlines()]
    assert said["event"] == "failed"
    assert "Items!B2" in said["message"]
    assert json.loads(done.stdout)["exit_code"] == 3


@pytest.mark.parametrize(
    "options",
    [
        ("--week", "next Monday"),
        ("--wait", "-1"),
        ("--wait", "nan"),
        ("--last-plan", "memory"),
        ("--log-format", "xml"),
        ("--gap", "2"),
        ("--week", "2026-01-07"),  # a Wednesday
    ],
)
def test_options_out_of_range_are_usage_errors(folder: Path, options: Sequence[str]) -> None:
    assert weekly(folder, stocked(), *options).exit_code == 2
    assert len(History.read(folder / "history").runs) == 1


def test_a_dry_run_says_that_nothing_was_recorded(folder: Path) -> None:
    done = weekly(folder, unstocked(), "--week", week(1), "--dry-run")
    assert done.exit_code == 0
    assert done.stdout.endswith("Dry run: nothing was recorded\n")
    assert len(History.read(folder / "history").runs) == 1


def test_warnings_are_said(folder: Path) -> None:
    done = weekly(folder, stocked(), "--week", week(1))
    assert "Warning: Stock: warning stock-as-last-week" in done.stdout


def test_an_unchanged_run_shows_the_plan_that_stands(folder: Path) -> None:
    done = planner("weekly", folder / "in.xlsx", "--history", folder / "history", "--week", week(0))
    assert done.exit_code == 0
    assert "Nothing has changed since this run; its plan stands" in done.stdout


def test_list_shows_every_run_on_a_line(folder: Path) -> None:
    weekly(folder, unstocked(), "--week", week(1))
    done = history("list", folder)
    header, first, second = done.stdout.splitlines()
    assert header.split() == [
        "run",
        "week",
        "status",
        "cost",
        "gap",
        "service",
        "kept",
        "units",
        "moved",
        "after",
    ]
    assert first.split()[:6] == ["2026-01-05-r01", "2026-W02", "optimal", "1,090", "0.00%", "100.0%"]
    assert second.split()[-1] == "2026-01-05-r01"
    listed = json.loads(history("list", folder, "--json").stdout)["runs"]
    assert [run["name"] for run in listed] == ["2026-01-05-r01", "2026-01-12-r01"]


def test_a_folder_that_is_no_run_is_named_beside_the_list(folder: Path) -> None:
    broken = folder / "history" / "runs" / "2026-01-12-r01"
    broken.mkdir()
    done = history("list", folder)
    assert f"{broken / 'run.json'}: is missing" in done.stderr
    assert "2026-01-05-r01" in done.stdout


def test_show_tells_everything_of_a_run(folder: Path) -> None:
    done = history("show", folder)
    assert "Run 2026-01-05-r01, week 2026-W02: optimal" in done.stdout
    assert "Service 100.0% on time, 0 units unmet, 0 overtime hours" in done.stdout
    for title in ("Figures", "Costs", "Settings", "Versions"):
        assert title in done.stdout
    told = json.loads(history("show", folder, "2026-01-05-r01", "--json").stdout)
    assert told["settings"]["periods"] == 4
    assert told["versions"]["highspy"]
    assert history("show", folder, "2020-01-06-r01").exit_code != 0


def test_export_says_what_it_wrote(folder: Path) -> None:
    out = folder / "out"
    done = history("export", folder, out, "--table", "runs", "--table", "costs")
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines() == [f"Wrote {out / 'runs.csv'}", f"Wrote {out / 'costs.csv'}"]
    assert history("export", folder, folder / "all.xlsx").exit_code == 0
    assert history("export", folder, folder / "one.parquet", "--run", "2026-01-05-r01").exit_code == 0
    assert (folder / "all.xlsx").exists()
    assert (folder / "one.parquet").exists()


def test_a_folder_without_runs_has_an_empty_list(tmp_path: Path) -> None:
    (tmp_path / "history").mkdir()
    assert "no run is recorded there" in history("list", tmp_path).stdout
    assert json.loads(history("list", tmp_path, "--json").stdout) == {"runs": []}


def test_a_history_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    assert history("list", tmp_path).exit_code == 2


def test_retention_is_a_setting(folder: Path) -> None:
    for number in (1, 2):
        done = weekly(folder, with_settings(unstocked(), keep_weeks=1), "--week", week(number))
        assert done.exit_code == 0
    assert not os.path.exists(folder / "history" / "runs" / "2026-01-05-r01")
    assert "(files deleted)" in history("list", folder).stdout
