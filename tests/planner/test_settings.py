"""Settings: typed by the attribute table, every one there, weights of forecast sources by their names."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from workbook_builder import build_workbook, small_sheets

from planner.validation.problem import Problem
from planner.workbook.input_columns import SETTINGS
from planner.workbook.reader import read_workbook
from planner.workbook.table import Workbook


def read(tmp_path: Path, *rows: tuple[Any, Any]) -> tuple[Workbook, list[Problem]]:
    """The small workbook with these settings added."""
    sheets = small_sheets()
    sheets["Settings"] += [{"setting": name, "value": value} for name, value in rows]
    return read_workbook(build_workbook(tmp_path / "in.xlsx", sheets))


def test_every_setting_is_there_with_its_default(tmp_path: Path) -> None:
    workbook, problems = read(tmp_path)
    assert problems == []
    assert set(workbook.settings) == {column.name for column in SETTINGS}
    assert workbook.settings["start"] == date(2026, 1, 5)
    assert workbook.settings["periods"] == 4
    assert workbook.settings["gap"] == 0.005
    assert workbook.settings["currency"] == "CNY"
    assert workbook.settings["service_target"] is None
    assert workbook.setting_cells["periods"] == "Settings!B3"
    assert "gap" not in workbook.setting_cells


def test_names_of_settings_are_matched_like_headers(tmp_path: Path) -> None:
    workbook, problems = read(tmp_path, (" Holding Rate", 0.3), ("FROZEN_PERIODS", 1.0), ("gap", None))
    assert problems == []
    assert workbook.settings["holding_rate"] == 0.3
    assert workbook.settings["frozen_periods"] == 1
    assert workbook.settings["gap"] == 0.005


def test_weights_stand_under_the_source_in_lower_case(tmp_path: Path) -> None:
    workbook, problems = read(tmp_path, ("Forecast Weight  Third  Party", 2), ("forecast_weight my_own", 0.5))
    assert problems == []
    assert workbook.settings["forecast_weight third party"] == 2.0
    assert workbook.settings["forecast_weight my_own"] == 0.5


def test_each_problem_has_its_cell(tmp_path: Path) -> None:
    workbook, problems = read(
        tmp_path,
        ("frozen_period", 2),
        ("periods", 5),
        ("gap", "1 in 100"),
        (None, 3),
        ("forecast_weight own", -1),
    )
    assert [(problem.code, problem.place) for problem in problems] == [
        ("unknown-setting", "Settings!A6"),
        ("duplicate-setting", "Settings!A7"),
        ("not-a-number", "Settings!B8"),
        ("required-blank", "Settings!A9"),
        ("out-of-range", "Settings!B10"),
    ]
    assert problems[0].remedy == "Did you mean 'frozen_periods'?"
    assert workbook.settings["gap"] is None
