"""Workbooks as people make them: titles, hidden parts, merged cells, Excel tables, three languages.

Every case changes the small workbook and says which findings, and no others, it then has.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table as ExcelTable
from packages import parts_of, replace_in_part, rewrite
from workbook_builder import START, build_workbook, small_sheets, week

from planner.validation.problem import Problem
from planner.workbook.columns import Column
from planner.workbook.input_columns import INPUT_SHEETS, SETTINGS
from planner.workbook.input_words import (
    CHOICE_WORDS,
    COLUMN_WORDS,
    SETTING_WORDS,
    SHEET_WORDS,
    choice_words,
    header_words,
    setting_words,
    sheet_titles,
)
from planner.workbook.names import same_name
from planner.workbook.reader import read_workbook
from planner.workbook.table import Workbook

FILES = Path(__file__).parents[1] / "files"
Change = Callable[[Any], object]


def found(problems: list[Problem]) -> list[tuple[str, str]]:
    """Code and place of each problem."""
    return [(problem.code, problem.place) for problem in problems]


def changed(path: Path, *changes: Change) -> Path:
    """The small workbook after changes to it as openpyxl holds it."""
    build_workbook(path, small_sheets())
    book = openpyxl.load_workbook(path)
    for change in changes:
        change(book)
    book.save(path)
    return path


def _put_below(sheet: str, *titles: str) -> Change:
    """Merged title rows above a sheet's header."""

    def change(book: Any) -> None:
        book[sheet].insert_rows(1, len(titles))
        for row, title in enumerate(titles, start=1):
            book[sheet].cell(row, 1).value = title
            book[sheet].merge_cells(start_row=row, end_row=row, start_column=1, end_column=4)

    return change


def _style_blanks(book: Any) -> None:
    fill = PatternFill("solid", fgColor="FFEE00")
    for row in range(6, 2_006):
        for column in range(1, 9):
            book["Forecast"].cell(row, column).fill = fill


def _blanks_below(book: Any) -> None:
    for row in range(6, 10_006):
        book["Forecast"].cell(row, 1).value = "  " if row % 7 == 0 else None
        book["Forecast"].row_dimensions[row].height = 12


def _table_with_totals(book: Any) -> None:
    sheet = book["Forecast"]
    sheet["A6"], sheet["D6"] = "Total", 400
    table = ExcelTable(displayName="Prévisions", ref="A1:D6")
    table._initialise_columns()
    for column, name in zip(table.tableColumns, ("item", "warehouse", "period", "quantity"), strict=True):
        column.name = name
    table.totalsRowCount = 1
    sheet.add_table(table)


def _recursive_names(book: Any) -> None:
    for name, other in (("first", "second"), ("second", "first"), ("self", "self")):
        book.defined_names[name] = DefinedName(name, attr_text=other)
    book.defined_names["forecast"] = DefinedName("forecast", attr_text="Forecast!$A$1:$D$5")


def _merge(sheet: str, area: str) -> Change:
    return lambda book: book[sheet].merge_cells(area)


def _set(sheet: str, **cells: Any) -> Change:
    return lambda book: [book[sheet].__setitem__(place, value) for place, value in cells.items()]


CASES: dict[str, tuple[list[Change], list[tuple[str, str]]]] = {
    "titles above the header": (
        [_put_below("Forecast", "Forecast 2026", "units")],
        [("header-below", "Forecast!3")],
    ),
    "a title that is a header": ([_put_below("Forecast", "Item")], [("header-below", "Forecast!2")]),
    "a hidden sheet": (
        [lambda book: setattr(book["Lanes"], "sheet_state", "veryHidden")],
        [("hidden-sheet", "Lanes")],
    ),
    "hidden rows": (
        [lambda book: [setattr(book["Forecast"].row_dimensions[row], "hidden", True) for row in (3, 4, 9)]],
        [("hidden-rows", "Forecast")],
    ),
    "hidden columns": (
        [lambda book: [setattr(book["Forecast"].column_dimensions[c], "hidden", True) for c in "BZ"]],
        [("hidden-columns", "Forecast")],
    ),
    "thousands of styled blanks": ([_style_blanks], []),
    "blank rows by the ten thousand": ([_blanks_below], []),
    "an Excel table with a totals row": ([_table_with_totals], [("totals-row", "Forecast!6")]),
    "named ranges that name each other": ([_recursive_names], []),
    "a header of two rows, merged downwards": (
        [
            lambda book: book["Sourcing"].insert_rows(1),
            _set("Sourcing", A1="item", B1="factory", C1="costs", E1="lead_time_days"),
            _set("Sourcing", A2=None, B2=None, E2=None),
            *(_merge("Sourcing", area) for area in ("A1:A2", "B1:B2", "C1:D1", "E1:E2")),
        ],
        [("header-below", "Sourcing!2")],
    ),
    "merged names": (
        [_merge("Forecast", "A2:A4")],
        [("merged-cell", "Forecast!A3"), ("merged-cell", "Forecast!A4")],
    ),
    "merged quantities across": (
        [_set("Resources", D1="overtime_hours", E1="overtime_cost", D2=8), _merge("Resources", "D2:E2")],
        [("merged-cell", "Resources!E2")],
    ),
    "merged blanks": ([_merge("Forecast", "A8:H200")], []),
    "a merged remark below the table": (
        [_set("Warehouses", B1="platform", A4="Remark"), _merge("Warehouses", "A4:B6")],
        [("merged-cell", "Warehouses!B4")],
    ),
    "another program's sheet beside ours": (
        [lambda book: book.create_sheet("Products")],
        [("unknown-sheet", "Products")],
    ),
    "another word for a header beside it": (
        [_set("Items", E1="SKU", E2="x-1")],
        [("unknown-header", "Items!E1")],
    ),
    "weeks as headers": (
        [
            lambda book: book["Forecast"].delete_rows(1, 5),
            lambda book: book["Forecast"].append(["item", "warehouse", "2026-W02", "2026-W03", 46041]),
            lambda book: book["Forecast"].append(["toy", "hub", 5, "6", None]),
        ],
        [],
    ),
    "headers that may be two days": (
        [
            lambda book: book["Forecast"].delete_rows(1, 5),
            lambda book: book["Forecast"].append(["item", "warehouse", "05/01/2026", "12/01/2026"]),
        ],
        [
            ("ambiguous-date", "Forecast!C1"),
            ("ambiguous-date", "Forecast!D1"),
        ],
    ),
    "headers of which one shows the order": (
        [
            lambda book: book["Forecast"].delete_rows(1, 5),
            lambda book: book["Forecast"].append(["item", "warehouse", "05/01/2026", "19/01/2026"]),
            lambda book: book["Forecast"].append(["toy", "hub", 5, 6]),
        ],
        [],
    ),
}


@pytest.mark.parametrize(("changes", "expected"), CASES.values(), ids=CASES)
def test_each_is_read_as_it_is_meant(
    tmp_path: Path, changes: list[Change], expected: list[tuple[str, str]]
) -> None:
    _, problems = read_workbook(changed(tmp_path / "in.xlsx", *changes))
    said = [finding for finding in found(problems) if finding[0] not in _FOLLOW_FROM_THE_CASE]
    assert said == expected


_FOLLOW_FROM_THE_CASE = ("required-blank", "no-rows")


def test_the_rows_below_titles_know_their_cells(tmp_path: Path) -> None:
    workbook, _ = read_workbook(changed(tmp_path / "in.xlsx", _put_below("Forecast", "Forecast", "units")))
    row = next(iter(workbook["Forecast"]))
    assert (row["item"], row.cell("quantity"), row.number) == ("toy", "Forecast!D4", 4)


def test_wide_headers_of_several_kinds_are_days(tmp_path: Path) -> None:
    changes, _ = CASES["weeks as headers"]
    workbook, _ = read_workbook(changed(tmp_path / "in.xlsx", *changes))
    assert list(workbook["Forecast"].values("period", "quantity")) == [(week(0), 5.0), (week(1), 6.0)]


# Files that other programs saved


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_the_same_workbook_in_three_formats_is_the_same(suffix: str) -> None:
    workbook, problems = read_workbook(FILES / f"odd.{suffix}")
    reference, _ = read_workbook(FILES / "odd.xlsx")
    assert {name: _plain(workbook, name) for name in INPUT_SHEETS} == {
        name: _plain(reference, name) for name in INPUT_SHEETS
    }
    assert next(iter(workbook["Items"]))["item"] == "007"
    assert workbook.settings["start"] == START
    expected = [
        ("hidden-sheet", "Lanes"),
        ("hidden-rows", "Forecast"),
        ("hidden-columns", "Forecast"),
        ("unknown-sheet", "Remarks"),
        ("error-cell", "Resources!E2"),
        ("merged-cell", "Warehouses!B3"),
        ("required-blank", "Stock!C2"),
    ]
    if (
        suffix == "xls"
    ):  # a binary workbook does not tell a formula that shows nothing from one never worked out
        expected.append(("formulas-not-calculated", "Stock!C2"))
    assert sorted(found(problems)) == sorted(expected)


def _plain(workbook: Workbook, sheet: str) -> dict[str, list[Any]]:
    return {name: list(column.values) for name, column in workbook[sheet].columns.items()}


# What the parts of an .xlsx file may say


def test_dates_of_chinese_excel_are_dates(tmp_path: Path) -> None:
    """Format 31 is built into Chinese Excel, which writes no code for it."""
    path = build_workbook(tmp_path / "in.xlsx", small_sheets())
    styles = parts_of(path)["xl/styles.xml"].decode()
    assert '<xf numFmtId="164"' in styles
    rewrite(path, {"xl/styles.xml": styles.replace('<xf numFmtId="164"', '<xf numFmtId="31"')})
    workbook, problems = read_workbook(path)
    assert problems == []
    assert [row["period"] for row in workbook["Forecast"]] == [week(number) for number in range(4)]


def test_serials_count_from_1904_where_the_workbook_says_so(tmp_path: Path) -> None:
    path = build_workbook(tmp_path / "in.xlsx", small_sheets())
    book = openpyxl.load_workbook(path)
    book.epoch = datetime(1904, 1, 1)
    serial = (START - date(1904, 1, 1)).days
    book["Settings"]["B2"], book["Forecast"]["C2"] = serial, str(serial)
    for row in (3, 4, 5):
        book["Forecast"].cell(row, 3).value = week(row - 2)
    book.save(path)
    workbook, problems = read_workbook(path)
    assert problems == []
    assert workbook.settings["start"] == START
    assert [row["period"] for row in workbook["Forecast"]] == [week(number) for number in range(4)]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (
            '<c r="C2" t="inlineStr"><is><r><t>4</t></r><r><t>0</t></r>'
            '<rPh sb="0" eb="1"><t>9</t></rPh></is></c>',
            40.0,
        ),
        ('<c r="C2" t="str"><f>A1</f><v>40</v></c>', 40.0),
        ("<c><v>40</v></c>", 40.0),
        ('<c r="C2" t="n"><f>A1</f><v>4E1</v></c>', 40.0),
    ],
    ids=["pieces", "a formula's text", "no place", "exponent"],
)
def test_ways_to_write_a_cell(tmp_path: Path, cell: str, value: float) -> None:
    path = build_workbook(tmp_path / "in.xlsx", small_sheets())
    replace_in_part(path, "xl/worksheets/sheet4.xml", '<c r="C2" t="n"><v>40</v></c>', cell)
    workbook, problems = read_workbook(path)
    assert problems == []
    assert next(iter(workbook["Resources"]))["regular_hours"] == value


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ('<c r="C2" t="n" s=""><v>4x0</v></c>', "not-a-number"),
        ('<c r="C2" t="d"><v>2026-01-05T00:00:00Z</v></c>', "not-a-number"),
        ('<c r="C2" t="d"><v>10:10:10</v></c>', "not-a-number"),
        ('<c r="C2" t="d"><v>P1D</v></c>', "not-a-number"),
        ('<c r="C2" t="n"><v>NaN</v></c>', "not-finite"),
        ('<c r="C2" t="n"><v>1E999</v></c>', "not-finite"),
        ('<c r="C2" t="e"/>', "required-blank"),
        ('<c r="C2" t="e" vm="1"><v>#VALUE!</v></c>', "error-cell"),
        ('<c r="C2" t="n"><f>A1</f><v/></c>', "uncached-formula"),
        ('<c r="C2"><f t="shared" si="0"/></c>', "uncached-formula"),
    ],
)
def test_a_cell_that_says_nothing_sensible_is_an_error_at_its_place(
    tmp_path: Path, cell: str, code: str
) -> None:
    path = build_workbook(tmp_path / "in.xlsx", small_sheets())
    replace_in_part(path, "xl/worksheets/sheet4.xml", '<c r="C2" t="n"><v>40</v></c>', cell)
    assert found(read_workbook(path)[1]) == [(code, "Resources!C2")]


def test_the_strict_vocabulary_with_prefixes_is_read(tmp_path: Path) -> None:
    path = build_workbook(tmp_path / "in.xlsx", small_sheets())
    part = parts_of(path)["xl/worksheets/sheet1.xml"].decode()
    usual, strict = (
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/main",
    )
    prefixed = (
        part.replace(f'xmlns="{usual}"', f'xmlns:x="{strict}"').replace("<", "<x:").replace("<x:/", "</x:")
    )
    rewrite(path, {"xl/worksheets/sheet1.xml": prefixed.replace("<x:?", "<?")})
    workbook, problems = read_workbook(path)
    assert problems == []
    assert workbook.settings["periods"] == 4


def test_parts_may_be_named_in_other_ways(tmp_path: Path) -> None:
    """Absolute targets, backslashes and capitals, as some exporters write them."""
    path = build_workbook(tmp_path / "in.xlsx", small_sheets())
    parts = parts_of(path)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("xl/worksheets/", "xl\\Worksheets\\"), content)
    assert read_workbook(path)[1] == []


def test_zeros_of_formulas_never_worked_out_are_told(tmp_path: Path) -> None:
    path = build_workbook(tmp_path / "in.xlsx", small_sheets())
    replace_in_part(
        path,
        "xl/worksheets/sheet9.xml",
        '<c r="D2" t="n"><v>100</v></c>',
        '<c r="D2"><f>50+50</f><v>0</v></c>',
    )
    _, problems = read_workbook(path)
    assert found(problems) == [("formulas-not-calculated", "Forecast!D2")]


def test_macros_and_links_to_other_files_are_told_and_left_alone(tmp_path: Path) -> None:
    path = build_workbook(tmp_path / "in.xlsm", small_sheets())
    rewrite(path, {"xl/vbaProject.bin": b"\0", "xl/externalLinks/externalLink1.xml": "<not xml"})
    _, problems = read_workbook(path)
    assert found(problems) == [("external-links", "in.xlsm"), ("macros-ignored", "in.xlsm")]


def test_a_missing_part_of_a_sheet_that_is_not_read_does_no_harm(tmp_path: Path) -> None:
    sheets = small_sheets() | {"Remarks": [["x"]]}
    path = build_workbook(tmp_path / "in.xlsx", sheets)
    rewrite(path, {"xl/worksheets/sheet10.xml": None})
    assert found(read_workbook(path)[1]) == [("unknown-sheet", "Remarks")]


# Three languages


def _translated(language: str) -> dict[str, list[Any]]:
    """The small workbook with sheets, headers and settings in another language."""
    sheets = {}
    for name, rows in small_sheets().items():
        renamed = [
            {_word(COLUMN_WORDS, header, language): value for header, value in row.items()} for row in rows
        ]
        sheets[_word(SHEET_WORDS, name, language)] = renamed
    for row in sheets[_word(SHEET_WORDS, "Settings", language)]:
        name = _word(COLUMN_WORDS, "setting", language)
        row[name] = _word(SETTING_WORDS, row[name], language)
    return sheets


def _word(words: Any, name: str, language: str) -> str:
    found: tuple[str, ...] = getattr(words[name], language)
    return found[0]


@pytest.mark.parametrize("language", ["chinese", "french"])
def test_a_workbook_in_another_language_is_the_same(tmp_path: Path, language: str) -> None:
    workbook, problems = read_workbook(build_workbook(tmp_path / "in.xlsx", _translated(language)))
    reference, _ = read_workbook(build_workbook(tmp_path / "en.xlsx", small_sheets()))
    assert problems == []
    assert workbook.settings == reference.settings
    for name in INPUT_SHEETS.keys() - {"Settings"}:
        assert _plain(workbook, name) == _plain(reference, name)


def test_places_name_sheets_as_the_workbook_does(tmp_path: Path) -> None:
    sheets = _translated("chinese")
    sheets["预测"][0]["数量"] = "many"
    sheets["设置"][1]["值"] = "many"
    workbook, problems = read_workbook(build_workbook(tmp_path / "in.xlsx", sheets))
    assert found(problems) == [("not-a-number", "设置!B3"), ("not-a-number", "预测!D2")]
    assert next(iter(workbook["Forecast"])).cell("item") == "预测!A2"


def test_every_sheet_column_setting_and_choice_has_words_in_all_languages() -> None:
    columns = {column.name for sheet in INPUT_SHEETS.values() for column in sheet.columns}
    assert set(SHEET_WORDS) == set(INPUT_SHEETS)
    assert set(COLUMN_WORDS) == columns
    assert set(SETTING_WORDS) == {column.name for column in SETTINGS}
    assert set(CHOICE_WORDS) == {choice for column in _all_columns() for choice in column.choices}
    for words in (SHEET_WORDS, COLUMN_WORDS, SETTING_WORDS, CHOICE_WORDS):
        assert all(of.chinese and of.french for of in words.values())


def test_no_word_means_two_things_where_it_is_used() -> None:
    _demand_unlike(list(INPUT_SHEETS), SHEET_WORDS, sheet_titles(tuple(INPUT_SHEETS)))
    _demand_unlike([column.name for column in SETTINGS], SETTING_WORDS, setting_words(SETTINGS))
    for sheet in INPUT_SHEETS.values():
        _demand_unlike([column.name for column in sheet.columns], COLUMN_WORDS, header_words(sheet))
    for column in _all_columns():
        _demand_unlike(list(column.choices), CHOICE_WORDS, choice_words(column.choices))


def _all_columns() -> list[Column]:
    return [*SETTINGS, *(column for sheet in INPUT_SHEETS.values() for column in sheet.columns)]


def _demand_unlike(names: list[str], words: Any, by_word: dict[str, str]) -> None:
    """Every word of every name leads back to it."""
    for name in names:
        assert {by_word[same_name(word)] for word in (name, *words[name])} == {name}
