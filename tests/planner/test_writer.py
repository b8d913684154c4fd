"""The plan workbook as a file: text stays text, numbers are exact, charts and filters are there."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from plan_by_hand import load, run_info, sheets_by_hand, solution_by_hand

from planner.errors import OutputNotWritable
from planner.report import PlanReport, build_report
from planner.workbook.cells_out import clean_text, demand
from planner.workbook.output_columns import OUTPUT_SHEETS, SUMMARY
from planner.workbook.writer import write_plan


@pytest.fixture
def report(tmp_path: Path) -> PlanReport:
    workbook, assembled = load(tmp_path / "in.xlsx", sheets_by_hand())
    return build_report(workbook, assembled, solution_by_hand(), run_info(workbook))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "plan.xlsx"


def written(path: Path, report: PlanReport) -> Any:
    write_plan(path, report)
    return openpyxl.load_workbook(path)


def test_summary_is_first_and_every_sheet_is_there(path: Path, report: PlanReport) -> None:
    book = written(path, report)
    assert book.sheetnames[: len(OUTPUT_SHEETS) + 1] == [SUMMARY, *OUTPUT_SHEETS]
    assert book.active.title == SUMMARY


def test_headers_are_the_columns_with_a_note_each(path: Path, report: PlanReport) -> None:
    book = written(path, report)
    for name, sheet in OUTPUT_SHEETS.items():
        headers = book[name][1]
        assert [cell.value for cell in headers] == [column.name for column in sheet.columns]
        for cell, column in zip(headers, sheet.columns, strict=True):
            assert cell.comment.text.startswith(column.meaning)


def test_tables_can_be_filtered_scrolled_and_printed(path: Path, report: PlanReport) -> None:
    book = written(path, report)
    for name in OUTPUT_SHEETS:
        sheet = book[name]
        assert sheet.auto_filter.ref
        assert sheet.freeze_panes.endswith("2")
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_labels_of_the_first_page(path: Path, report: PlanReport) -> None:
    sheet = written(path, report)[SUMMARY]
    facts = {row[0].value: row[1].value for row in sheet.iter_rows(max_col=2) if row[0].value}
    assert facts["Input file"] == "in.xlsx"
    assert facts["Input SHA-256"] == report.summary.run.input_sha256
    assert facts["Version"] == "1.2.3"
    assert facts["Planned at"].startswith("2026-01-02 09:30")
    assert (facts["Status"], facts["Cost"], facts["Bound"], facts["Gap"]) == ("optimal", 3690, 3690, 0)
    assert (facts["Seconds"], facts["Service (on time)"]) == (2.5, 0.825)
    assert (facts["Unmet units"], facts["Overtime hours"]) == (70, 0)
    assert facts["Method"] == "whole: one model"
    assert facts["Why it stopped"] == "the gap asked for is proven"


@pytest.mark.parametrize(
    ("status", "words"),
    [("optimal", "Proven"), ("time_limit", "TIME LIMIT"), ("interrupted", "STOPPED")],
)
def test_a_plan_cut_short_is_marked(path: Path, report: PlanReport, status: str, words: str) -> None:
    run = replace(report.summary.run, status=status)
    marked = replace(report, summary=replace(report.summary, run=run, bound=None, gap=None))
    sheet = written(path, marked)[SUMMARY]
    assert words in sheet["A2"].value
    values = [row[1].value for row in sheet.iter_rows(max_col=2) if row[0].value in ("Bound", "Gap")]
    assert values == ["not proven", "not proven"]


def test_five_native_charts_on_the_first_page(path: Path, report: PlanReport) -> None:
    write_plan(path, report)
    with zipfile.ZipFile(path) as package:
        charts = [name for name in package.namelist() if name.startswith("xl/charts/chart")]
        drawing = package.read("xl/worksheets/_rels/sheet1.xml.rels").decode()
    assert len(charts) == 5
    assert "drawing1.xml" in drawing


def test_text_that_looks_like_a_formula_or_a_link_stays_text(path: Path, report: PlanReport) -> None:
    tables = dict(report.tables)
    tables["Costs"] = [("=1+1", 1.0), ("https://example.com", 2.0), ("007", 3.0), ("a\x07b", 4.0)]
    sheet = written(path, replace(report, tables=tables))["Costs"]
    cells = [sheet.cell(row, 1) for row in range(2, 6)]
    assert [cell.value for cell in cells] == ["=1+1", "https://example.com", "007", "ab"]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.hyperlink for cell in cells} == {None}
    assert [bool(cell.quotePrefix) for cell in cells] == [True, False, False, False]
    assert cells[0].font.name == cells[2].font.name


def test_numbers_keep_their_precision_and_dates_are_dates(path: Path, report: PlanReport) -> None:
    tables = dict(report.tables)
    tables["Costs"] = [("production", 1 / 3)]
    book = written(path, replace(report, tables=tables))
    assert book["Costs"]["B2"].value == 1 / 3
    assert isinstance(book["Production"]["C2"].value, datetime)
    assert book["Production"].column_dimensions["C"].width >= 12


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused(path: Path, report: PlanReport, value: float) -> None:
    tables = {**report.tables, "Costs": [("production", value)]}
    with pytest.raises(OutputNotWritable, match="Costs"):
        write_plan(path, replace(report, tables=tables))


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, report: PlanReport) -> None:
    with pytest.raises(OutputNotWritable, match="missing"):
        write_plan(tmp_path / "missing" / "plan.xlsx", report)


def test_long_text_is_cut_to_what_a_cell_holds() -> None:
    assert len(clean_text("x" * 40_000)) == 32_767


def test_negative_codes_of_the_library_are_errors() -> None:
    with pytest.raises(OutputNotWritable, match="row 9"):
        demand(-1, "row 9")
    demand(0, "row 9")


def test_loads_and_losses_catch_the_eye(path: Path, report: PlanReport) -> None:
    book = written(path, report)
    for name in ("Production", "Inventory", "Capacity", "Unmet", "Factories"):
        assert len(book[name].conditional_formatting) > 0
