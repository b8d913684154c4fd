"""The planner's own workbook back: marked where something is wrong, and otherwise as it was."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from packages import replace_in_part, rewrite
from rich_workbook import FAULTS, REMARK, TEXT_LIKE_A_FORMULA, write_rich_workbook
from workbook_builder import build_workbook, small_sheets

from planner.annotate import AnnotatedCopy, copy, marks, open_copy
from planner.annotate.contents import book_of_contents
from planner.annotate.losses import find_losses
from planner.annotate.marks import COLOURS, spot_of
from planner.annotate.package import Parts
from planner.errors import OutputNotWritable
from planner.validation.checks import check_workbook
from planner.validation.problem import Problem, Severity, errors
from planner.workbook.input_columns import FINDINGS_TITLE
from planner.workbook.raw import ErrorCell, FormattedNumber, RawBook, RawSheet, UncachedFormula
from planner.workbook.reader import read_workbook

LOST = {
    "sparklines": ("Forecast",),
    "details of data bars and icon sets of Excel 2010 and later": ("Forecast",),
    "text boxes and shapes": ("Forecast",),
    "buttons of old versions of Excel": ("Forecast",),
    "pictures in headers and footers": ("Forecast",),
    "background pictures": ("Items",),
    "some details of charts (they are drawn anew)": ("Forecast",),
    "sizes of comment boxes": ("Forecast",),
}
STAYS_IN_PART = ("some details of charts (they are drawn anew)", "sizes of comment boxes")


def problems_of(path: Path) -> list[Problem]:
    workbook, problems = read_workbook(path)
    return problems + check_workbook(workbook)


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


def filled(sheet: Any) -> list[Any]:
    colours = {f"00{colour}" for colour in COLOURS.values()}
    return [cell for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb in colours]


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
    assert {f"• {what} ({', '.join(sheets)})" for what, sheets in LOST.items()} <= set(texts)
    links = {
        cell.value: cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink
    }
    assert links == {
        "Forecast!A4": "'Forecast'!A4",
        "Forecast!D5": "'Forecast'!D5",
        "Remarks": "'Remarks'!A1",
        "Forecast": "'Forecast'!A1",
    }


def test_what_cannot_be_carried_over_is_known_before_anything_is_written(rich: Path, tmp_path: Path) -> None:
    opened = open_copy(rich, tmp_path / "out.xlsx")
    assert {loss.what: loss.sheets for loss in opened.losses} == LOST
    assert not list(tmp_path.iterdir())


def test_what_is_said_to_be_lost_is_lost_and_nothing_else_is(annotated: Path) -> None:
    left = {loss.what for loss in find_losses(Parts(annotated.read_bytes()), keeps_macros=False)}
    assert left == set(STAYS_IN_PART)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("xl/ctrlProps/ctrlProp1.xml", "buttons, check boxes and other controls"),
        ("xl/activeX/activeX1.bin", "buttons, check boxes and other controls"),
        ("xl/embeddings/oleObject1.bin", "embedded objects"),
        ("xl/media/image9.emf", "pictures in EMF, WMF or SVG"),
        ("xl/diagrams/data1.xml", "diagrams (SmartArt)"),
        ("xl/charts/chartEx1.xml", "charts of kinds that Excel 2016 added"),
        ("xl/slicers/slicer1.xml", "slicers and timelines"),
        ("xl/threadedComments/threadedComment1.xml", "threads of comments (their text stays)"),
        ("xl/richData/rdrichvalue.xml", "linked data types and pictures in cells"),
        ("xl/connections.xml", "queries and connections to data"),
        ("xl/model/item.data", "the data model"),
        ("xl/printerSettings/printerSettings1.bin", "printer settings"),
        ("customUI/customUI.xml", "additions to the ribbon"),
        ("_xmlsignatures/origin.sigs", "the digital signature"),
    ],
)
def test_parts_that_the_library_drops_are_named(tmp_path: Path, part: str, words: str) -> None:
    path = build_workbook(tmp_path / "in.xlsx", small_sheets())
    rewrite(path, {part: "x"})
    opened = open_copy(path, tmp_path / "out.xlsx")
    assert [loss.what for loss in opened.losses] == [words]
    opened.write([])
    with zipfile.ZipFile(tmp_path / "out.xlsx") as archive:
        assert part not in archive.namelist()


@pytest.mark.parametrize(
    ("extension", "words"),
    [
        (
            '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst>',
            "drop-down lists of the kind Excel 2010 added",
        ),
        (
            '<ignoredErrors><ignoredError sqref="A1" numberStoredAsText="1"/></ignoredErrors>',
            "signs that hide Excel's green corners",
        ),
    ],
)
def test_parts_of_sheets_that_the_library_drops_are_named(tmp_path: Path, extension: str, words: str) -> None:
    path = build_workbook(tmp_path / "in.xlsx", small_sheets())
    replace_in_part(path, "xl/worksheets/sheet2.xml", "</worksheet>", f"{extension}</worksheet>")
    assert [str(loss) for loss in open_copy(path, tmp_path / "out.xlsx").losses] == [f"{words} (Items)"]


def test_macros_stay_in_a_macro_workbook_and_are_lost_otherwise(tmp_path: Path) -> None:
    path = write_rich_workbook(tmp_path / "in.xlsm", macros=True)
    kept, lost = open_copy(path, tmp_path / "out.xlsm"), open_copy(path, tmp_path / "out.xlsx")
    assert "macros" not in {loss.what for loss in kept.losses}
    assert "macros" in {loss.what for loss in lost.losses}
    for opened in (kept, lost):
        opened.write(problems_of(path))
        assert errors(problems_of(opened.output)) == errors(problems_of(path))
    assert "xl/vbaProject.bin" in Parts(kept.output.read_bytes()).names
    assert "xl/vbaProject.bin" not in Parts(lost.output.read_bytes()).names


def test_a_workbook_without_macros_becomes_no_macro_workbook(rich: Path, tmp_path: Path) -> None:
    with pytest.raises(OutputNotWritable, match=r"\.xlsx file; name it so"):
        open_copy(rich, tmp_path / "out.xlsm")
    with pytest.raises(OutputNotWritable, match="name it so"):
        open_copy(rich, tmp_path / "out.csv")


@pytest.mark.parametrize("how", ["same", "symbolic", "hard"])
def test_the_workbook_itself_is_never_replaced(tmp_path: Path, how: str) -> None:
    path = build_workbook(tmp_path / "in.xlsx", small_sheets())
    content = path.read_bytes()
    output = path if how == "same" else tmp_path / "link.xlsx"
    if how == "symbolic":
        output.symlink_to(path)
    if how == "hard":
        output.hardlink_to(path)
    with pytest.raises(OutputNotWritable, match="is the workbook itself"):
        open_copy(path, output)
    assert path.read_bytes() == content


def test_an_earlier_copy_stays_whole_where_writing_fails(
    rich: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    output = tmp_path / "out.xlsx"
    output.write_bytes(b"last week's")
    opened = open_copy(rich, output)

    def full(path: Path, _: bytes) -> None:
        path.write_bytes(b"half")
        raise OutputNotWritable("no room")

    monkeypatch.setattr(copy, "write_bytes", full)
    with pytest.raises(OutputNotWritable, match="no room"):
        opened.write([])
    assert output.read_bytes() == b"last week's"
    assert list(tmp_path.iterdir()) == [output]


@pytest.mark.parametrize("name", ["odd.xls", "odd.ods"])
def test_files_of_other_kinds_become_workbooks_with_the_same_contents(tmp_path: Path, name: str) -> None:
    opened = open_copy(SAVED / name, tmp_path / "out.xlsx")
    assert "everything but the contents of cells" in str(opened.losses[0])
    problems = problems_of(SAVED / name)
    opened.write(problems)
    assert cell_errors(opened.output) == cell_errors(SAVED / name)
    assert filled(openpyxl.load_workbook(opened.output)["Resources"])


SAVED = Path(__file__).parents[1] / "files"


def cell_errors(path: Path) -> set[tuple[str, str]]:
    """All but of merged cells, which a copy of contents does not have."""
    return {
        (problem.code, problem.place)
        for problem in errors(problems_of(path))
        if problem.code != "merged-cell"
    }


def test_a_folder_becomes_a_workbook_with_a_sheet_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "csv"
    folder.mkdir()
    for name, rows in small_sheets().items():
        lines = [list(rows[0]), *(row.values() for row in rows)]
        (folder / f"{name}.csv").write_text("\n".join(";".join(map(str, line)) for line in lines))
    forecast = folder / "Forecast.csv"
    forecast.write_text(forecast.read_text().replace("toy", "=toy", 1).replace("100", "lots", 1))
    opened = open_copy(folder, tmp_path / "out.xlsx")
    opened.write(problems_of(folder))
    assert openpyxl.load_workbook(opened.output)["Forecast"]["A2"].value == "=toy"
    assert errors(problems_of(opened.output)) == errors(problems_of(folder))
    assert {problem.place for problem in errors(problems_of(folder))} == {"Forecast!A2", "Forecast!D2"}


def test_a_workbook_that_the_library_cannot_open_is_copied_by_its_contents(tmp_path: Path) -> None:
    path = build_workbook(tmp_path / "in.xlsx", small_sheets())
    rewrite(path, {"xl/styles.xml": "<not>what it should be</not>", "xl/theme/theme1.xml": "<broken"})
    opened = open_copy(path, tmp_path / "out.xlsx")
    opened.write(problems_of(path))
    assert "everything but the contents of cells" in str(opened.losses[0])
    assert read_workbook(opened.output)[0]["Forecast"].columns == read_workbook(path)[0]["Forecast"].columns
    rewrite(path, {"xl/vbaProject.bin": "x"})
    with pytest.raises(OutputNotWritable, match="name it so"):
        open_copy(path, tmp_path / "out.xlsm")


def test_contents_that_no_cell_can_hold_are_left_out() -> None:
    contents = [
        None,
        UncachedFormula(),
        ErrorCell("#N/A"),
        FormattedNumber(7, "000"),
        "=1+1",
        "a\x00b",
        True,
        1.5,
    ]
    sheet = RawSheet("a/b: c" * 9, [contents, [datetime(2026, 1, 5)]], [2, 5])
    written = book_of_contents(RawBook("", [sheet.title], [sheet])).worksheets[0]
    assert [cell.value for cell in written[2]] == [None, None, "#N/A", 7, "=1+1", "ab", True, 1.5]
    assert [cell.data_type for cell in written[2]][2:6] == ["e", "n", "s", "s"]
    assert written["D2"].number_format == "000"
    assert written["A5"].value == datetime(2026, 1, 5)
    assert len(written.title) == 31


@pytest.mark.parametrize("content", [b"item;warehouse\n", b"\xd0\xcf\x11\xe0 old", b"PK\x03\x04 cut off"])
def test_other_files_are_not_annotated(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "in.xlsx"
    path.write_bytes(content)
    with pytest.raises(OutputNotWritable, match="cannot be annotated"):
        open_copy(path, tmp_path / "out.xlsx")


def test_a_workbook_too_large_to_be_rewritten_is_refused(
    rich: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr(copy, "MOST_XML_BYTES", 100)
    with pytest.raises(OutputNotWritable, match="unpacks to"):
        open_copy(rich, tmp_path / "out.xlsx")


def test_merged_cells_without_end_are_refused(tmp_path: Path) -> None:
    path = build_workbook(tmp_path / "in.xlsx", small_sheets())
    end = "</sheetData>"
    replace_in_part(
        path,
        "xl/worksheets/sheet2.xml",
        end,
        f'{end}<mergeCells><mergeCell ref="A9:XFD1048576"/></mergeCells>',
    )
    with pytest.raises(OutputNotWritable, match="merged cells"):
        open_copy(path, tmp_path / "out.xlsx")


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
