"""The template: every sheet and column, notes, drop-downs, and examples that can be planned."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook as open_book
from openpyxl.workbook.workbook import Workbook as Book

from planner.assemble import assemble
from planner.errors import OutputNotWritable
from planner.validation.load import load_workbook
from planner.validation.problem import Severity
from planner.workbook.column_words import header_note
from planner.workbook.input_columns import INPUT_SHEETS, SETTINGS
from planner.workbook.template import ROWS_WITH_DROP_DOWNS, write_template


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.xlsx"
    write_template(path)
    return path


@pytest.fixture(scope="module")
def book(path: Path) -> Book:
    return open_book(path)


def drop_down(book: Book, sheet: str, cell: str) -> str | None:
    """What a cell's drop-down lists."""
    for rule in book[sheet].data_validations.dataValidation:
        if cell in rule.sqref:
            return str(rule.formula1)
    return None


def test_every_sheet_and_column_is_there_with_its_note(book: Book) -> None:
    assert book.sheetnames == list(INPUT_SHEETS)
    for name, sheet in INPUT_SHEETS.items():
        headers = book[name][1]
        assert [cell.value for cell in headers] == [column.name for column in sheet.columns]
        for cell, column in zip(headers, sheet.columns, strict=True):
            assert cell.comment.text == header_note(column)
        assert book[name].freeze_panes == "A2"


def test_notes_say_meaning_unit_and_default(book: Book) -> None:
    note = book["Resources"]["C1"].comment.text
    assert note == "Regular hours.\nUnit: hours/week\nHolds: number, at least 0\nRequired"
    assert "Blank means: holding_rate × unit_value × 7/365" in book["Items"]["D1"].comment.text
    assert "Declared on: Factories or Warehouses" in book["Stock"]["A1"].comment.text


def test_settings_are_listed_with_their_defaults(book: Book) -> None:
    rows = {row[0].value: row[1].value for row in book["Settings"].iter_rows(min_row=2)}
    assert set(rows) == {column.name for column in SETTINGS} | {"forecast_weight platform"}
    assert rows["gap"] == 0.005
    assert book["Settings"]["B3"].number_format == "General"  # in a text cell a typed number would be text


def test_drop_downs_are_bound_to_the_declared_names(book: Book) -> None:
    last = ROWS_WITH_DROP_DOWNS
    assert drop_down(book, "Lanes", "A2") == "factory_names"
    assert drop_down(book, "Forecast", f"B{last}") == "warehouse_names"
    assert drop_down(book, "Operations", "C2") == "resource_names"
    assert drop_down(book, "Items", "F2") == '"lost,backorder"'
    assert drop_down(book, "Stock", "A2") == "COUNTIF(factory_names,A2)+COUNTIF(warehouse_names,A2)>0"
    names = book.defined_names["resource_names"].attr_text
    cells = f"Resources!$B$2:$B${last + 1}"
    assert names == f"Resources!$B$2:INDEX({cells},MAX(1,COUNTA({cells})))"


def test_name_cells_are_text_so_that_leading_zeros_stay(book: Book) -> None:
    assert book["Items"].column_dimensions["A"].width > 10
    assert book["Items"]["A2"].number_format == "@"


def test_the_examples_fit_together_and_can_be_planned(path: Path) -> None:
    workbook, problems = load_workbook(path)
    assert {problem.severity for problem in problems} <= {Severity.NOTE}
    assert all(len(table) == 1 for name, table in workbook.tables.items() if name != "Settings")
    data = assemble(workbook).data
    assert data.demand == {("Robot dog", "Dongguan hub", 0): 420.0}
    assert set(data.sources) == {("Robot dog", "Chenghai")}


def test_nothing_is_written_where_nothing_can_be(tmp_path: Path) -> None:
    with pytest.raises(OutputNotWritable):
        write_template(tmp_path / "no" / "template.xlsx")
