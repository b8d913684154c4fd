"""Cells as people make them, in workbooks and .csv files: each is what is meant, or an error at its cell."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from odd_cells import CASES, Case, Formatted, Refused
from openpyxl import Workbook as Book
from openpyxl.utils import get_column_letter
from workbook_builder import small_sheets

from planner.validation.problem import Problem, Severity
from planner.workbook.reader import read_workbook
from planner.workbook.table import Workbook

_BESIDE: Mapping[str, Mapping[str, Any]] = {
    "Items": {"item": "toy {}"},
    "Warehouses": {"warehouse": "hub {}"},
    "Open orders": {"kind": "shipment", "item": "toy", "warehouse": "hub", "quantity": 1},
}
"""What stands beside the cells of a case; {} is the number of the row."""


def _beside(case: Case) -> Mapping[str, Any]:
    sheet, column = case.column.split(".")
    return {header: value for header, value in _BESIDE[sheet].items() if header != column}


def _tables(case: Case) -> dict[str, list[list[Any]]]:
    """Rows by sheet, headers first: the small workbook with the column of a case."""
    tables = {
        name: [list(rows[0]), *([row.get(header) for header in rows[0]] for row in rows)]
        for name, rows in small_sheets().items()
    }
    name, column = case.column.split(".")
    beside = _beside(case)
    rows = [
        [*(str(value).format(number) for value in beside.values()), cell]
        for number, cell in enumerate(case.cells)
    ]
    tables[name] = [[*beside, column], *rows]
    return tables


def _write_workbook(path: Path, tables: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    book = Book()
    book.remove(book.active)
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, start=1):
            for index, content in enumerate(row, start=1):
                _write_cell(sheet.cell(number, index), content)
    book.save(path)
    return path


def _write_cell(cell: Any, content: Any) -> None:
    if isinstance(content, Formatted):
        cell.value, cell.number_format = content.value, content.number_format
    elif isinstance(content, str) and content.startswith("'="):
        cell.value, cell.data_type = content[1:], "s"  # a text that looks like a formula
    elif isinstance(content, str) and content.startswith("'"):
        cell.value = content[1:]
    else:
        cell.value = content


def _write_folder(path: Path, tables: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    path.mkdir()
    for name, rows in tables.items():
        with (path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([[_as_text(cell) for cell in row] for row in rows])
    return path


def _as_text(content: Any) -> Any:
    return content.strftime("%Y-%m-%d") if isinstance(content, date | datetime) else content


def _demand(case: Case, workbook: Workbook, problems: Sequence[Problem]) -> None:
    """The column holds what is meant, and nothing else is said of it."""
    name, column = case.column.split(".")
    letter = get_column_letter(len(_beside(case)) + 1)
    values = list(workbook[name].columns[column].values)
    errors = {p.place: p.code for p in problems if p.severity is Severity.ERROR}
    notes = [p.code for p in problems if p.severity is not Severity.ERROR]
    expected = {
        f"{name}!{letter}{row}": meant.code
        for row, meant in enumerate(case.meant, start=2)
        if isinstance(meant, Refused)
    }
    assert errors == expected
    assert values == [None if isinstance(meant, Refused) else meant for meant in case.meant]
    assert notes == list(case.notes)


def _openpyxl_writes(case: Case) -> bool:
    return all("\x07" not in str(cell) for cell in case.cells)


@pytest.mark.parametrize("case", [*filter(_openpyxl_writes, CASES)], ids=lambda case: case.name)
def test_in_a_workbook(tmp_path: Path, case: Case) -> None:
    workbook, problems = read_workbook(_write_workbook(tmp_path / "in.xlsx", _tables(case)))
    _demand(case, workbook, problems)


@pytest.mark.parametrize("case", [case for case in CASES if case.csv], ids=lambda case: case.name)
def test_in_csv_files(tmp_path: Path, case: Case) -> None:
    workbook, problems = read_workbook(_write_folder(tmp_path / "in", _tables(case)))
    _demand(case, workbook, problems)
