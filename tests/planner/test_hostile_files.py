"""Files as nobody should make them: each is refused in words, or read without harm, within its limits.

All go through the process that reads for the command; where a limit is too large to be reached quickly, the
function that holds it is called with a smaller one.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from packages import parts_of, replace_in_part, rewrite
from workbook_builder import build_workbook, small_sheets

from planner.errors import WorkbookUnreadable
from planner.workbook import marks
from planner.workbook.files import child, guarded, limits
from planner.workbook.files.guarded import read_book
from planner.workbook.reader import read_workbook

FILES = Path(__file__).parents[1] / "files"
SHEET_9 = "xl/worksheets/sheet9.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LAUGHTER = f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "ha">{LAUGHS}]>'
OUTSIDE = '<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return build_workbook(tmp_path / "in.xlsx", small_sheets())


def refused(path: Path) -> str:
    """The words with which a file is refused; the next file is read all the same."""
    with pytest.raises(WorkbookUnreadable) as raised:
        read_book(path)
    good = build_workbook(path.with_name("good.xlsx"), small_sheets())
    assert len(read_book(good).sheets) == len(small_sheets())
    assert str(path) in str(raised.value)
    return str(raised.value)


# Bombs


@pytest.mark.parametrize(
    "part",
    [SHEET_9, "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"],
)
@pytest.mark.parametrize("declared", [LAUGHTER, OUTSIDE], ids=["laughs", "outside"])
def test_entities_are_never_expanded(path: Path, part: str, declared: str) -> None:
    path.write_bytes((FILES / "odd.xlsx").read_bytes())
    rewrite(path, {part: declared + parts_of(path)[part].decode().partition("?>")[2]})
    assert "declares entities" in refused(path)


def test_a_part_that_unpacks_to_far_more_than_its_size_is_refused(path: Path) -> None:
    rewrite(path, {"xl/bomb.xml": " " * (limits.RATIO_COUNTS_FROM_BYTES + 1)})
    assert "times its size" in refused(path)


def test_elements_inside_each_other_without_end(path: Path) -> None:
    deep = "".join(f"<a{number % 97}>" for number in range(200_000))
    rewrite(path, {SHEET_9: f'<worksheet xmlns="{MAIN}"><sheetData>{deep}'})
    assert "deep" in refused(path)


def test_a_size_that_is_not_true_costs_nothing(path: Path) -> None:
    replace_in_part(path, SHEET_9, '<dimension ref="A1:D5"', '<dimension ref="A1:XFD1048576"')
    assert read_workbook(path)[1] == []


@pytest.mark.parametrize("rows_of_ten", [20_000, pytest.param(100_000, marks=pytest.mark.slow)])
def test_a_million_styled_blanks_are_passed_over(path: Path, rows_of_ten: int) -> None:
    cells = "".join(f'<c r="{letter}{{row}}" s="1"/>' for letter in "ABCDEFGHIJ")
    rows = "".join(f'<row r="{row}">{cells.format(row=row)}</row>' for row in range(6, 6 + rows_of_ten))
    replace_in_part(path, SHEET_9, "</sheetData>", f"{rows}</sheetData>")
    workbook, problems = read_workbook(path)
    assert problems == []
    assert len(workbook["Forecast"]) == 4


def test_cells_far_to_the_right_in_every_row_are_beyond_the_budget(path: Path) -> None:
    rows = "".join(f'<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>' for row in range(6, 1_006))
    replace_in_part(path, SHEET_9, "</sheetData>", f"{rows}</sheetData>")
    assert "goes beyond" in refused(path)


def test_merged_cells_that_cover_each_other_without_end(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    merged = '<mergeCell ref="A2:XFD1048576"/>' * 2_000
    replace_in_part(path, SHEET_9, "</sheetData>", f"</sheetData><mergeCells>{merged}</mergeCells>")
    assert read_workbook(path)[1] == []
    monkeypatch.setattr(marks, "MAX_CELLS", 10_000)
    with pytest.raises(WorkbookUnreadable, match="cover each other"):
        read_workbook(path)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('<row r="3"', '<row r="1048577"', "comes after"),
        ('<row r="3"', '<row r="2"', "comes after"),
        ('<c r="A3"', '<c r="A9"', "stands in row"),
        ('<c r="A3"', '<c r="ZZZ3"', "beyond column"),
        ('<c r="D3" t="n"><v>', '<c r="D3" t="s"><v>', "points to text"),
        ('<c r="D3" t="n"><v>', '<c r="D3" t="s"><v>-', "points to text"),
        ('<c r="D3" t="n"', '<c r="D3" t="q"', "unknown kind"),
    ],
)
def test_cells_that_contradict_themselves_are_damage(path: Path, old: str, new: str, words: str) -> None:
    replace_in_part(path, SHEET_9, old, new)
    assert words in refused(path)


# Broken, locked and false files


def test_a_sheet_whose_part_is_missing_is_named(path: Path) -> None:
    rewrite(path, {SHEET_9: None})
    assert "the cells of the sheet Forecast are not in it" in refused(path)


@pytest.mark.parametrize(
    "target", ["../../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "http://127.0.0.1:9/x"]
)
def test_relations_never_lead_out_of_the_file(path: Path, target: str) -> None:
    replace_in_part(path, "xl/_rels/workbook.xml.rels", "/xl/worksheets/sheet9.xml", target)
    assert "are not in it" in refused(path)


def test_a_sheet_in_another_file_is_not_fetched(path: Path) -> None:
    replace_in_part(
        path,
        "xl/_rels/workbook.xml.rels",
        'Target="/xl/worksheets/sheet9.xml"',
        'Target="/xl/worksheets/sheet9.xml" TargetMode="External"',
    )
    assert "are not in it" in refused(path)


@pytest.mark.parametrize("kept", [10, 100, 1_000, 3_000])
def test_truncated_files(path: Path, kept: int) -> None:
    path.write_bytes(path.read_bytes()[:kept])
    assert "damaged" in refused(path)


def test_a_locked_ods_file_is_said_to_be_locked(tmp_path: Path) -> None:
    path = tmp_path / "in.ods"
    path.write_bytes((FILES / "odd.ods").read_bytes())
    replace_in_part(
        path, "META-INF/manifest.xml", "</manifest:manifest>", f"{_ENCRYPTED}</manifest:manifest>"
    )
    assert "password" in refused(path)


_ENCRYPTED = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"


_FILLED_ROW = '<table:table-row table:style-name="ro1"{}><table:table-cell office'
_REPEATED = ' table:number-rows-repeated="{}"'


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("<office:body>", f"<office:body>{'<text:p>' * 100}", "deep"),
        (
            "<table:table-cell office",
            '<table:table-cell table:number-columns-repeated="16385" office',
            "beyond",
        ),
        (_FILLED_ROW.format(""), _FILLED_ROW.format(_REPEATED.format(1_048_577)), "number-rows-repeated"),
        (
            _FILLED_ROW.format(""),
            _FILLED_ROW.format(_REPEATED.format(1_048_576)),
            "beyond the size of a sheet",
        ),
    ],
    ids=["deep", "columns", "rows", "rows of a sheet"],
)
def test_bombs_in_ods_files(tmp_path: Path, old: str, new: str, words: str) -> None:
    path = tmp_path / "in.ods"
    path.write_bytes((FILES / "odd.ods").read_bytes())
    replace_in_part(path, "content.xml", old, new)
    assert words in refused(path)


# Limits of the process that reads


def test_a_file_that_takes_all_memory_ends_in_words(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _with_limits(monkeypatch, MAX_MEMORY_BYTES=100 * limits.MIB)
    texts = "".join(f"<si><t>{number:0>60}</t></si>" for number in range(1_000_000))
    rewrite(path, {"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{texts}</sst>'})
    with pytest.raises(WorkbookUnreadable, match="memory"):
        read_book(path)


def test_a_file_that_takes_too_long_ends_in_words(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _with_limits(monkeypatch, MAX_CPU_SECONDS=1)
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(6, 1_000_006))
    replace_in_part(path, SHEET_9, "</sheetData>", f"{rows}</sheetData>")
    with pytest.raises(WorkbookUnreadable, match="it takes more than"):
        read_book(path)


def test_a_file_that_takes_too_long_by_the_clock_ends_in_words(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _start_with(monkeypatch, "import time; time.sleep(60)")
    monkeypatch.setattr(limits, "MAX_SECONDS", 0.5)
    with pytest.raises(WorkbookUnreadable, match="cannot be read"):
        read_book(path)


def test_a_process_that_is_killed_is_replaced(path: Path) -> None:
    read_book(path)
    process = guarded._Reader.current()._process
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert read_book(path).titles
    assert guarded._Reader.current()._process.pid != process.pid


def test_a_refused_file_costs_no_new_process(path: Path) -> None:
    refused(path.with_name("nowhere.xlsx"))
    process = guarded._Reader.current()._process.pid
    refused(path.with_name("nowhere.xlsx"))
    assert guarded._Reader.current()._process.pid == process


def test_a_fault_of_the_reader_is_not_said_to_be_one_of_the_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _start_with(monkeypatch, "from planner.workbook.files import child; child.damage_named = next")
    with pytest.raises(guarded.ReadingFault, match="in messages"):
        read_book(path)


def test_nothing_is_left_running_or_open_after_many_files(path: Path) -> None:
    read_book(path)
    gc.collect()
    before = len(os.listdir("/proc/self/fd")) if sys.platform == "linux" else 0
    for _ in range(5):
        guarded._Reader.close()
        read_book(path)
    after = len(os.listdir("/proc/self/fd")) if sys.platform == "linux" else 0
    assert after == before


def _with_limits(monkeypatch: pytest.MonkeyPatch, **smaller: int) -> None:
    """A reading process with smaller limits, for one test."""
    changes = "; ".join(f"limits.{name} = {value}" for name, value in smaller.items())
    _start_with(monkeypatch, f"from planner.workbook.files import limits; {changes}")


def _start_with(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """A reading process that runs some code first, for one test."""
    guarded._Reader.close()
    begin = "from planner.workbook.files.child import main"
    assert begin in guarded._START
    monkeypatch.setattr(guarded, "_START", guarded._START.replace(begin, f"{code}; {begin}"))
    monkeypatch.setattr(guarded._Reader, "_current", None)


# Texts that would do something elsewhere


def test_titles_and_names_are_no_paths_and_no_commands_of_a_terminal(tmp_path: Path) -> None:
    sheets = small_sheets() | {"..": [["x"]], "a\u202eb": [["y"]]}
    path = build_workbook(tmp_path / "in.xlsx", sheets)
    replace_in_part(path, "xl/workbook.xml", 'name=".."', 'name="../../etc&#x9;x"')
    book = read_book(path)
    assert book.titles[-2:] == ["../../etc\N{REPLACEMENT CHARACTER}x", "a\N{REPLACEMENT CHARACTER}b"]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["in.xlsx"]


def test_texts_beyond_what_a_cell_holds_are_refused(path: Path) -> None:
    long = "x" * (limits.MAX_TEXT + 1)
    old = '<c r="D3" t="n"><v>100</v>'
    replace_in_part(path, SHEET_9, old, f'<c r="D3" t="inlineStr"><is><t>{long}</t></is>')
    assert "is longer than" in refused(path)


def test_what_the_process_sends_is_what_it_was_asked_for(path: Path) -> None:
    kinds = [message[0] for message in child.messages(path, frozenset({"items", "lanes"}))]
    assert kinds == ["book", "rows", "sheet", "rows", "sheet"]
    book: Any = openpyxl.load_workbook(path)
    assert next(child.messages(path, None))[2] == book.sheetnames
