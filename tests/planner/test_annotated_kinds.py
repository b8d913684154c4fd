"""What an annotated copy lacks, of which files one can be made, and that it harms nothing."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from annotated_copies import filled, problems_of
from packages import replace_in_part, rewrite
from rich_workbook import write_rich_workbook
from workbook_builder import build_workbook, small_sheets

from planner.annotate import copy, open_copy
from planner.annotate.contents import book_of_contents
from planner.annotate.losses import find_losses
from planner.annotate.package import Parts
from planner.errors import OutputNotWritable
from planner.validation.problem import errors
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


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_rich_workbook(tmp_path_factory.mktemp("rich") / "in.xlsx")


@pytest.fixture(scope="module")
def annotated(rich: Path) -> Path:
    output = rich.with_name("out.xlsx")
    open_copy(rich, output).write(problems_of(rich))
    return output


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
