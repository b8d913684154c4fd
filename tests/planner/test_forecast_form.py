"""The wide form of the forecast says what the long form says."""

from __future__ import annotations

from pathlib import Path

from workbook_builder import Sheets, build_workbook, small_sheets, week

from planner.validation.problem import Problem
from planner.workbook.reader import read_workbook
from planner.workbook.table import Workbook

KEY = ("item", "warehouse", "period", "quantity", "source", "shortage_cost")


def wide_sheets() -> Sheets:
    """The small workbook with its forecast in the wide form; the second period is headed by text."""
    sheets = small_sheets()
    sheets["Forecast"] = [
        ["item", "warehouse", week(0), week(1).isoformat(), week(2), "Source", "shortage_cost"],
        ["toy", "hub", 100, None, 0, None, 8],
        [None, None, None, None, None, None, None],
        ["toy", "hub", 50, 60, None, "own", None],
    ]
    return sheets


def read(tmp_path: Path, sheets: Sheets) -> tuple[Workbook, list[Problem]]:
    return read_workbook(build_workbook(tmp_path / "in.xlsx", sheets))


def test_a_filled_cell_is_a_row_and_a_blank_one_is_none(tmp_path: Path) -> None:
    workbook, problems = read(tmp_path, wide_sheets())
    assert problems == []
    assert list(workbook["Forecast"].values(*KEY)) == [
        ("toy", "hub", week(0), 100.0, "platform", 8.0),
        ("toy", "hub", week(0), 50.0, "own", None),
        ("toy", "hub", week(1), 60.0, "own", None),
        ("toy", "hub", week(2), 0.0, "platform", 8.0),
    ]


def test_each_row_knows_the_cell_of_its_figure_and_of_its_period(tmp_path: Path) -> None:
    workbook, _ = read(tmp_path, wide_sheets())
    rows = list(workbook["Forecast"])
    assert [row.cell("quantity") for row in rows] == [
        "Forecast!C2",
        "Forecast!C4",
        "Forecast!D4",
        "Forecast!E2",
    ]
    assert [row.cell("period") for row in rows][1:3] == ["Forecast!C1", "Forecast!D1"]
    assert rows[1].cell("item") == "Forecast!A4"
    assert [row.is_given("source") for row in rows] == [False, True, True, False]


def test_problems_of_a_wide_row_are_said_once(tmp_path: Path) -> None:
    sheets = wide_sheets()
    sheets["Forecast"][3][1] = None
    sheets["Forecast"][3][3] = "sixty"
    _, problems = read(tmp_path, sheets)
    assert [(problem.code, problem.place) for problem in problems] == [
        ("required-blank", "Forecast!B4"),
        ("not-a-number", "Forecast!D4"),
    ]


def test_figures_below_a_blank_header_are_named(tmp_path: Path) -> None:
    sheets = wide_sheets()
    sheets["Forecast"][0][4] = None
    _, problems = read(tmp_path, sheets)
    assert [(problem.code, problem.place) for problem in problems] == [
        ("column-without-header", "Forecast!E2")
    ]


def test_a_period_that_heads_two_columns_is_refused(tmp_path: Path) -> None:
    sheets = wide_sheets()
    sheets["Forecast"][0][4] = week(1)
    _, problems = read(tmp_path, sheets)
    assert ("duplicate-header", "Forecast!E1") in [(problem.code, problem.place) for problem in problems]


def test_a_sheet_that_is_long_and_wide_is_refused(tmp_path: Path) -> None:
    sheets = wide_sheets()
    sheets["Forecast"][0][5] = "quantity"
    _, problems = read(tmp_path, sheets)
    assert ("mixed-forecast", "Forecast!F1") in [(problem.code, problem.place) for problem in problems]
