"""The planner's own workbook back: marked where something is wrong, and otherwise as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from annotated_copies import filled, problems_of
from rich_workbook import FAULTS, REMARK, TEXT_LIKE_A_FORMULA, write_rich_workbook
from workbook_builder import build_workbook, small_sheets

from planner.annotate import AnnotatedCopy, copy, marks, open_copy
from planner.annotate.marks import COLOURS, spot_of
from planner.validation.problem import Problem, Severity
from planner.workbook.input_columns import FINDINGS_TITLE
from planner.workbook.reader import read_workbook


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_rich_workbook(tmp_path_factory.mktemp("rich") / "in.xlsx")


@pytest.fixture(scope="module")
def annotated(rich: Path) -> Path:
    output = rich.with_name("out.xlsx")
    open_copy(rich, output).write(problems_of(rich))
    return output


def test_the_copy_reads_as_the_workbook_does(rich: Path, annotated: Path) -> None:
    """Values, results of formulas, dates and blanks: whatever the reader takes from a file."""
    problems = problems_of(rich)
    assert [problem.place for problem in problems] == ["Remarks", "Forecast", "Forecast!D5", "Forecast!A4"]
    assert problems_of(annotated) == problems
    assert {
        name: list(table.values(*table.columns)) for name, table in read_workbook(rich)[0].tables.items()
    } == {
        name: list(table.values(*table.columns)) for name, table in read_workbook(annotated)[0].tables.items()
    }


def test_faulty_cells_are_coloured_and_say_how_to_mend_them(annotated: Path) -> None:
    sheet = openpyxl.load_workbook(annotated)["Forecast"]
    assert {cell.coordinate for cell in filled(sheet)} == set(FAULTS)
    assert sheet["A4"].comment.text == (
        "ERROR unknown-name\nItem 'Bal' is not on Items.\n→ Did you mean 'Ball'?"
    )
    assert (
        sheet["D5"].comment.text
        == f"{REMARK}\n\nERROR not-a-number\n'lots' is not a number.\n→ Type a number."
    )
    assert sheet["D5"].comment.author == "a planner"
    assert sheet["D6"].comment.text == REMARK


@pytest.mark.filterwarnings("ignore:.*not supported")  # openpyxl, of what the tests know to be lost
def test_looks_formulas_charts_pictures_and_rules_stay(rich: Path, annotated: Path) -> None:
    before, after = openpyxl.load_workbook(rich), openpyxl.load_workbook(annotated)
    assert after.sheetnames == [FINDINGS_TITLE, *before.sheetnames]
    for sheet in before.worksheets:
        marked = set(FAULTS) if sheet.title == "Forecast" else set()
        assert looks(sheet, marked) == looks(after[sheet.title], marked)
    assert dict(after.defined_names) == dict(before.defined_names)
    forecast = after["Forecast"]
    assert forecast["D3"].value == "=60+1"
    assert len(forecast._images) == len(before["Forecast"]._images) == 1
    assert [chart.title.tx.rich.p[0].r[0].t for chart in forecast._charts] == ["Demand"]
    assert forecast._charts[0].ser[0].smooth is False
    text = after["Items"]["B3"]
    assert (text.value, text.data_type) == (TEXT_LIKE_A_FORMULA, "s")


def looks(sheet: Any, marked: set[str]) -> dict[str, Any]:
    """All but the colours of marked cells."""
    cells = {
        cell.coordinate: (cell.value, cell.number_format, repr(cell.font), repr(cell.alignment))
        for row in sheet.iter_rows()
        for cell in row
    }
    return {
        "cells": cells,
        "fills": {
            cell.coordinate: repr(cell.fill)
            for row in sheet.iter_rows()
            for cell in row
            if cell.coordinate not in marked
        },
        "widths": {letter: column.width for letter, column in sheet.column_dimensions.items()},
        "rows": {number: (row.height, row.hidden) for number, row in sheet.row_dimensions.items()},
        "panes": sheet.freeze_panes,
        "merged": sorted(map(str, sheet.merged_cells.ranges)),
        "rules": sorted(str(cells.sqref) for cells in sheet.conditional_formatting),
        "lists": [(str(rule.sqref), rule.formula1) for rule in sheet.data_validations.dataValidation],
        "tables": dict(sheet.tables.items()),
    }


def test_what_formulas_show_stays(annotated: Path) -> None:
    book = openpyxl.load_workbook(annotated, data_only=True)
    assert [book["Forecast"][cell].value for cell in ("D3", "B3")] == [61, "Choice hub"]
    assert [cell.value for cell in book["Remarks"][1]] == [True, "#DIV/0!", "a<b & c"]


def test_every_finding_is_listed_with_a_link_and_what_the_copy_lacks(annotated: Path) -> None:
    sheet = openpyxl.load_workbook(annotated)[FINDINGS_TITLE]
    texts = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
    assert "2 errors, 2 notes" in texts
    assert {"• sparklines (Forecast)", "• background pictures (Items)"} <= set(texts)
    links = {
        cell.value: cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink
    }
    assert links == {
        "Forecast!A4": "'Forecast'!A4",
        "Forecast!D5": "'Forecast'!D5",
        "Remarks": "'Remarks'!A1",
        "Forecast": "'Forecast'!A1",
    }


def test_marks_of_an_earlier_check_are_taken_away(tmp_path: Path) -> None:
    """A planner mends the cells in the copy and checks that: what was said before is not said again."""
    sheets = small_sheets()
    sheets["Forecast"][0]["quantity"] = "lots"
    first = tmp_path / "first.xlsx"
    path = build_workbook(tmp_path / "in.xlsx", sheets)
    open_copy(path, first).write(problems_of(path))
    book = openpyxl.load_workbook(first)
    book["Forecast"]["D2"].value = 100
    book.save(first)
    open_copy(first, tmp_path / "second.xlsx").write(problems_of(first))
    mended = openpyxl.load_workbook(tmp_path / "second.xlsx")
    assert mended.sheetnames.count(FINDINGS_TITLE) == 1
    assert mended["Forecast"]["D2"].comment is None
    assert not filled(mended["Forecast"])


def problem(place: str, severity: Severity = Severity.ERROR, message: str = "wrong.") -> Problem:
    return Problem(severity, "some-code", place, message)


def opened_small(tmp_path: Path) -> AnnotatedCopy:
    return open_copy(build_workbook(tmp_path / "in.xlsx", small_sheets()), tmp_path / "out.xlsx")


@pytest.mark.parametrize(
    ("place", "cell"),
    [
        ("Forecast!D3", "D3"),
        ("Forecast!3", "A3"),
        ("Forecast", "A1"),
        ("forecast!D3", "D3"),
        ("Forecast!D400", "D400"),
        ("Remarks", None),
        ("/some/path.xlsx", None),
        ("Forecast!B7", "B6"),
    ],
)
def test_places_are_marked_where_a_person_looks(place: str, cell: str | None) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Forecast")
    sheet["A3"] = "toy"
    sheet["B6"] = "hub"
    sheet.merge_cells("B6:B8")
    spot = spot_of(place, book)
    assert (None if spot is None else spot.cell) == cell


def test_the_worst_finding_gives_the_colour_and_all_are_said(tmp_path: Path) -> None:
    opened = opened_small(tmp_path)
    opened.write([problem("Items!A2", Severity.NOTE, "a note."), problem("Items!A2", message="an error.")])
    cell = openpyxl.load_workbook(opened.output)["Items"]["A2"]
    assert cell.fill.fgColor.rgb == f"00{COLOURS[Severity.ERROR]}"
    assert "A note." in cell.comment.text
    assert "An error." in cell.comment.text


def test_text_of_findings_is_never_a_formula_nor_breaks_the_file(tmp_path: Path) -> None:
    opened = opened_small(tmp_path)
    opened.write([problem("Items!A2", message="=1+1\x00\x1b"), problem("Sheet'with quote!A1", message="@x")])
    sheet = openpyxl.load_workbook(opened.output)[FINDINGS_TITLE]
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row}
    assert cells["=1+1"].data_type == "s"
    assert cells["=1+1"].quotePrefix
    assert cells["@x"].quotePrefix


def test_cells_beyond_many_are_coloured_and_listed_only(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(copy, "MOST_COMMENTS", 2)
    monkeypatch.setattr(marks, "MOST_COMMENTS", 2)
    opened = opened_small(tmp_path)
    written = opened.write([problem(f"Forecast!D{row}") for row in range(2, 6)])
    assert (written.marked, written.commented) == (4, 2)
    sheet = openpyxl.load_workbook(opened.output)["Forecast"]
    assert len(filled(sheet)) == 4
    assert sum(cell.comment is not None for cell in filled(sheet)) == 2
