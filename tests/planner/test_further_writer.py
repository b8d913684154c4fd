"""The sheets of a study's further questions, read back from the file."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
import xlsxwriter

from planner.study.book.further_sheets import Rows, write_further
from planner.workbook.further_columns import (
    FRONTIER,
    FURTHER_SHEETS,
    RISK,
    VALUE_OF_CAPACITY,
    further_rows,
)
from planner.workbook.table import Cell

_OF_KIND: dict[str, Cell] = {"date": date(2026, 1, 5), "text": "=1+1", "name": "-name", "share": 0.25}


def a_row(sheet: str, **cells: Cell) -> dict[str, Cell]:
    """A value of its kind in every column."""
    return {column.name: _OF_KIND.get(column.kind, 3.5) for column in FURTHER_SHEETS[sheet].columns} | cells


def written(path: Path, tables: dict[str, Rows]) -> Path:
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    write_further(book, tables)
    book.close()
    return path


def test_every_sheet_is_written_as_it_is(tmp_path: Path) -> None:
    tables = {name: further_rows(name, [a_row(name), a_row(name)]) for name in FURTHER_SHEETS}
    book = openpyxl.load_workbook(written(tmp_path / "study.xlsx", tables))
    assert book.sheetnames == list(FURTHER_SHEETS)
    for name, sheet in FURTHER_SHEETS.items():
        header, *rows = book[name].iter_rows(values_only=True)
        assert header == tuple(column.name for column in sheet.columns)
        found = [[cell.date() if isinstance(cell, datetime) else cell for cell in row] for row in rows]
        assert found == [list(row) for row in tables[name]]


def test_text_never_becomes_a_formula(tmp_path: Path) -> None:
    rows = further_rows(RISK, [a_row(RISK, plan='=HYPERLINK("http://x")')])
    sheet = openpyxl.load_workbook(written(tmp_path / "study.xlsx", {RISK: rows}))[RISK]
    assert sheet["A2"].data_type == "s"


@pytest.mark.parametrize("name", [FRONTIER, RISK])
def test_curves_are_native_charts(tmp_path: Path, name: str) -> None:
    rows = further_rows(name, [a_row(name)])
    with ZipFile(written(tmp_path / "study.xlsx", {name: rows})) as package:
        chart = package.read("xl/charts/chart1.xml").decode()
    assert f"{name}!" in chart


def test_a_table_without_rows_has_no_chart(tmp_path: Path) -> None:
    with ZipFile(written(tmp_path / "study.xlsx", {FRONTIER: []})) as package:
        assert not any("chart" in part for part in package.namelist())


def test_bars_of_horizon_and_periods_are_apart(tmp_path: Path) -> None:
    rows = further_rows(
        VALUE_OF_CAPACITY, [a_row(VALUE_OF_CAPACITY, span=span) for span in ("horizon", "period", "period")]
    )
    path = written(tmp_path / "study.xlsx", {VALUE_OF_CAPACITY: rows})
    ranges = openpyxl.load_workbook(path)[VALUE_OF_CAPACITY].conditional_formatting
    bars = {str(area.sqref) for area in ranges for rule in area.rules if rule.type == "dataBar"}
    assert bars == {"K2", "K3:K4"}


def test_a_row_that_lacks_a_column_is_refused() -> None:
    with pytest.raises(KeyError, match="samples"):
        further_rows(RISK, [{"plan": "base"}])
