"""From a file to tables: sheets and headers found, blanks defaulted, every row's cells known."""

from __future__ import annotations

import hashlib
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook as Book
from openpyxl import load_workbook as open_book
from workbook_builder import START, Sheets, build_workbook, small_sheets, week

from planner.errors import WorkbookUnreadable
from planner.validation.problem import Problem
from planner.workbook.files import child, limits
from planner.workbook.input_columns import INPUT_SHEETS
from planner.workbook.reader import read_workbook
from planner.workbook.table import Workbook


def read(tmp_path: Path, sheets: Sheets) -> tuple[Workbook, list[Problem]]:
    """Read what `sheets` say."""
    return read_workbook(build_workbook(tmp_path / "in.xlsx", sheets))


def found(problems: list[Problem]) -> list[tuple[str, str]]:
    """Code and place of each problem."""
    return [(problem.code, problem.place) for problem in problems]


def test_a_good_workbook_has_no_problems_and_all_tables(tmp_path: Path) -> None:
    workbook, problems = read(tmp_path, small_sheets())
    assert problems == []
    assert set(workbook.tables) == set(INPUT_SHEETS)
    assert workbook.sha256 == hashlib.sha256((tmp_path / "in.xlsx").read_bytes()).hexdigest()
    assert "Forecast" in workbook.present
    assert "Calendar" not in workbook.present
    assert len(workbook["Calendar"]) == 0


def test_rows_know_their_cells_values_and_defaults(tmp_path: Path) -> None:
    workbook, _ = read(tmp_path, small_sheets())
    row = list(workbook["Forecast"])[2]
    assert (row["item"], row["warehouse"], row["period"], row["quantity"]) == ("toy", "hub", week(2), 100.0)
    assert row.cell("quantity") == "Forecast!D4"
    assert row.number == 4
    assert row.is_given("quantity")
    assert row["source"] == "platform"
    assert not row.is_given("source")
    assert row.cell("source") == "Forecast!4"


def test_a_blank_cell_is_the_default_and_never_the_row_above(tmp_path: Path) -> None:
    sheets = small_sheets()
    sheets["Sourcing"] = [
        {"item": "toy", "factory": "plant", "unit_cost": 5, "max_lot": 80, "lead_time_days": 0},
        {"item": "toy", "factory": "other", "unit_cost": None, "max_lot": None, "lead_time_days": 1},
    ]
    workbook, problems = read(tmp_path, sheets)
    assert problems == []
    assert list(workbook["Sourcing"].values("unit_cost", "max_lot")) == [(5.0, 80.0), (0.0, None)]
    assert not list(workbook["Sourcing"])[1].is_given("unit_cost")


def test_sheet_titles_and_headers_ignore_case_spaces_and_underscores(tmp_path: Path) -> None:
    sheets = small_sheets()
    sheets["LAST_plan "] = [{" Item": "toy", "FACTORY": "plant", "Period ": START, "quantity": 5}]
    sheets["resources"] = [
        {"Factory": "plant", "Resource": "press", "Regular Hours": 40, "overtime__hours": 2}
    ]
    del sheets["Resources"]
    workbook, problems = read(tmp_path, sheets)
    assert problems == []
    assert list(workbook["Last plan"].values("item", "quantity")) == [("toy", 5.0)]
    row = next(iter(workbook["Resources"]))
    assert (row["regular_hours"], row["overtime_hours"]) == (40.0, 2.0)
    assert row.cell("overtime_hours") == "Resources!D2"


def test_order_of_columns_is_free_and_blank_rows_are_skipped(tmp_path: Path) -> None:
    sheets = small_sheets()
    sheets["Warehouses"] = [
        ["storage_cost", None, "warehouse"],
        [None, None, None],
        [3, None, "hub"],
        ["  ", None, None],
        [4, None, "depot"],
        [None, None, None],
    ]
    workbook, problems = read(tmp_path, sheets)
    assert problems == []
    assert list(workbook["Warehouses"].values("warehouse", "storage_cost")) == [("hub", 3.0), ("depot", 4.0)]
    assert [row.cell("warehouse") for row in workbook["Warehouses"]] == ["Warehouses!C3", "Warehouses!C5"]


def test_remarks_beside_the_table_are_named_and_make_no_rows(tmp_path: Path) -> None:
    sheets = small_sheets()
    sheets["Warehouses"] = [
        ["warehouse", "colour"],
        ["hub", "red", None, "why?"],
        [None, None, None, "because"],
    ]
    workbook, problems = read(tmp_path, sheets)
    assert found(problems) == [
        ("unknown-header", "Warehouses!B1"),
        ("column-without-header", "Warehouses!D2"),
    ]
    assert len(workbook["Warehouses"]) == 1


def test_an_unknown_header_names_the_nearest_column(tmp_path: Path) -> None:
    sheets = small_sheets()
    sheets["Items"][0]["unit_valeu"] = 3
    _, problems = read(tmp_path, sheets)
    assert [problem.remedy for problem in problems] == ["Did you mean 'unit_value'?"]


def test_all_problems_come_in_one_pass(tmp_path: Path) -> None:
    sheets = small_sheets()
    sheets["Items"][0] |= {"unit_value": "ten", "volume": -1}
    sheets["Forecast"][1]["quantity"] = None
    sheets["Forecast"][3]["period"] = "26/01"
    workbook, problems = read(tmp_path, sheets)
    assert found(problems) == [
        ("not-a-number", "Items!B2"),
        ("out-of-range", "Items!E2"),
        ("not-a-date", "Forecast!C5"),
        ("required-blank", "Forecast!D3"),
    ]
    assert next(iter(workbook["Items"]))["unit_value"] is None


def test_error_cells_and_formulas_without_result_are_told_from_blanks(tmp_path: Path) -> None:
    sheets = small_sheets()
    sheets["Resources"][0] |= {"overtime_hours": "=2+3", "overtime_cost": "#DIV/0!"}
    _, problems = read(tmp_path, sheets)
    assert found(problems) == [("uncached-formula", "Resources!D2"), ("error-cell", "Resources!E2")]


def test_a_row_of_formulas_without_results_is_not_a_blank_row(tmp_path: Path) -> None:
    sheets = small_sheets()
    sheets["Warehouses"].append({"warehouse": "=A2"})
    _, problems = read(tmp_path, sheets)
    assert found(problems) == [("uncached-formula", "Warehouses!A3")]


def test_a_formula_with_a_result_is_its_result(tmp_path: Path) -> None:
    sheets = small_sheets()
    sheets["Forecast"][0]["quantity"] = "=60+60"
    path = build_workbook(tmp_path / "in.xlsx", sheets)
    _replace_in_sheet(path, "xl/worksheets/sheet9.xml", "<f>60+60</f><v></v>", "<f>60+60</f><v>120</v>")
    workbook, problems = read_workbook(path)
    assert problems == []
    assert next(iter(workbook["Forecast"]))["quantity"] == 120.0


def test_a_formula_whose_result_is_the_empty_text_is_blank(tmp_path: Path) -> None:
    sheets = small_sheets()
    sheets["Resources"][0]["overtime_hours"] = '=""'
    path = build_workbook(tmp_path / "in.xlsx", sheets)
    _replace_in_sheet(
        path,
        "xl/worksheets/sheet4.xml",
        '<c r="D2"><f>""</f><v></v></c>',
        '<c r="D2" t="str"><f>""</f><v></v></c>',
    )
    workbook, problems = read_workbook(path)
    assert problems == []
    assert not next(iter(workbook["Resources"])).is_given("overtime_hours")


def _replace_in_sheet(path: Path, part: str, old: str, new: str) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts[part].decode().replace("<v />", "<v></v>")
    assert old in text
    parts[part] = text.replace(old, new).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def test_a_wrong_dimension_hides_no_cells(tmp_path: Path) -> None:
    path = build_workbook(tmp_path / "in.xlsx", small_sheets())
    _replace_in_sheet(path, "xl/worksheets/sheet9.xml", '<dimension ref="A1:D5"', '<dimension ref="A1:A1"')
    workbook, problems = read_workbook(path)
    assert problems == []
    assert len(workbook["Forecast"]) == 4


def test_numbers_formatted_with_zeros_are_names_with_zeros(tmp_path: Path) -> None:
    sheets = small_sheets()
    for name in ("Items", "Sourcing", "Operations", "Forecast"):
        for row in sheets[name]:
            row["item"] = 7
    path = build_workbook(tmp_path / "in.xlsx", sheets)
    book = open_book(path)
    book["Items"]["A2"].number_format = "000"
    book.save(path)
    workbook, _ = read_workbook(path)
    assert list(workbook["Items"].values("item")) == [("007",)]
    assert list(workbook["Sourcing"].values("item")) == [("7",)]


def test_dates_count_from_1904_where_the_workbook_says_so(tmp_path: Path) -> None:
    path = build_workbook(tmp_path / "in.xlsx", small_sheets())
    book = open_book(path)
    book.epoch = datetime(1904, 1, 1)
    book["Settings"]["B2"].value = datetime(2026, 1, 5)
    book.save(path)
    assert read_workbook(path)[0].settings["start"] == date(2026, 1, 5)


@pytest.mark.parametrize("limit", ["MAX_ROWS", "MAX_CELLS"])
def test_rows_and_cells_are_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setattr(limits, limit, 3)
    path = build_workbook(tmp_path / "in.xlsx", small_sheets())
    with pytest.raises(WorkbookUnreadable, match="goes beyond"):
        list(child.messages(path, None))


def test_one_cell_at_the_far_corner_is_read_without_harm(tmp_path: Path) -> None:
    path = build_workbook(tmp_path / "in.xlsx", small_sheets())
    book = open_book(path)
    book["Items"]["XFD1048576"] = "far"
    book.save(path)
    workbook, problems = read_workbook(path)
    assert found(problems) == [("column-without-header", "Items!XFD1048576")]
    assert len(workbook["Items"]) == 1


def test_a_workbook_of_other_things_names_every_missing_sheet(tmp_path: Path) -> None:
    book = Book()
    book.active.title = "Holidays"
    book.save(tmp_path / "in.xlsx")
    _, problems = read_workbook(tmp_path / "in.xlsx")
    missing = {problem.place for problem in problems if problem.code == "missing-sheet"}
    assert missing == {name for name, sheet in INPUT_SHEETS.items() if sheet.required}
