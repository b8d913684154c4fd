"""A folder of .csv files: encodings, delimiters, quotes, what is refused, and what it is called by."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from workbook_builder import build_workbook, small_sheets, week

from planner.errors import WorkbookUnreadable
from planner.run import default_output
from planner.validation.problem import Problem
from planner.workbook.files import limits
from planner.workbook.files.kinds import open_book
from planner.workbook.input_columns import INPUT_SHEETS
from planner.workbook.reader import read_workbook


def write_folder(path: Path, delimiter: str = ",", encoding: str = "utf-8", **more: list[list[Any]]) -> Path:
    """The small workbook as .csv files; ``more``: sheets that are added or replaced."""
    path.mkdir()
    tables = {
        name: [list(rows[0]), *([row.get(header) for header in rows[0]] for row in rows)]
        for name, rows in small_sheets().items()
    }
    for name, rows in (tables | more).items():
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=delimiter).writerows(rows)
        (path / f"{name}.csv").write_bytes(text.getvalue().encode(encoding))
    return path


def found(problems: list[Problem]) -> list[tuple[str, str]]:
    """Code and place of each problem."""
    return [(problem.code, problem.place) for problem in problems]


CHINESE_ITEMS = [["商品", "名称", "单位价值"], ["toy", "机器狗，遥控", "10.5"]]
FRENCH_ITEMS = [["article", "désignation", "valeur unitaire"], ["toy", "Chien robot télécommandé", "10,5"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be-bom"])
def test_a_folder_is_read_like_the_workbook(tmp_path: Path, delimiter: str, encoding: str) -> None:
    folder = write_folder(tmp_path / "in", delimiter, encoding.removesuffix("-bom"))
    if encoding.endswith("-bom"):
        mark = b"\xff\xfe" if "-le" in encoding else b"\xfe\xff"
        for file in folder.iterdir():
            file.write_bytes(mark + file.read_bytes())
    workbook, problems = read_workbook(folder)
    reference, _ = read_workbook(build_workbook(tmp_path / "in.xlsx", small_sheets()))
    assert problems == []
    assert workbook.settings == reference.settings
    for name in INPUT_SHEETS.keys() - {"Settings"}:
        assert {key: list(data.values) for key, data in workbook[name].columns.items()} == {
            key: list(data.values) for key, data in reference[name].columns.items()
        }


@pytest.mark.parametrize(
    ("rows", "encoding", "said"),
    [(CHINESE_ITEMS, "gb18030", "GB18030"), (FRENCH_ITEMS, "cp1252", "Windows-1252")],
    ids=["Chinese", "French"],
)
def test_encodings_without_a_mark_are_told_from_the_text(
    tmp_path: Path, rows: list[list[Any]], encoding: str, said: str
) -> None:
    folder = write_folder(tmp_path / "in", ";")
    (folder / "Items.csv").write_bytes("\r\n".join(";".join(row) for row in rows).encode(encoding))
    workbook, problems = read_workbook(folder)
    assert found(problems) == [("encoding-inferred", "Items")]
    assert said in problems[0].message
    assert list(workbook["Items"].values("name", "unit_value")) == [(rows[1][1], 10.5)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("item;name\ntoy;créé là\n".encode("cp1252") + "玩具".encode("gb18030"), "in which encoding"),
        ("item,name\ntoy,x\n".encode("utf-16-le"), "in which encoding"),
        (b'item,name\ntoy,"x\n', "quotes must come in pairs"),
        (b'item,name\ntoy,"x"y\n', "quotes must come in pairs"),
        (b"item;name,unit_value\ntoy;x,5\n", "comma, semicolon or tab"),
    ],
    ids=["mixed encodings", "UTF-16 without a mark", "open quote", "text after a quote", "two delimiters"],
)
def test_what_is_not_certain_is_refused_with_the_file(tmp_path: Path, content: bytes, words: str) -> None:
    folder = write_folder(tmp_path / "in")
    (folder / "Items.csv").write_bytes(content)
    with pytest.raises(WorkbookUnreadable, match=words) as raised:
        read_workbook(folder)
    assert str(folder / "Items.csv") in str(raised.value)


def test_a_comma_that_is_not_in_quotes_moves_no_cells_unseen(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "in")
    (folder / "Resources.csv").write_text("factory,resource,regular_hours\nplant,press,40,5\n")
    assert found(read_workbook(folder)[1]) == [("more-cells-than-headers", "Resources!D2")]


def test_a_column_without_header_and_blanks_beyond_the_header_are_no_moved_cells(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "in")
    (folder / "Resources.csv").write_text("factory,resource,regular_hours,\nplant,press,40,remark,, \n")
    assert found(read_workbook(folder)[1]) == [("column-without-header", "Resources!D2")]


def test_decimal_commas_and_a_line_that_names_the_delimiter(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "in")
    (folder / "Items.csv").write_text("sep=;\nitem;unit_value;volume\ntoy;1.234;0,004\n")
    workbook, problems = read_workbook(folder)
    assert list(workbook["Items"].values("unit_value", "volume")) == [(1234.0, 0.004)]
    assert found(problems) == [("marks-settled", "Items!B2")]


def test_titles_blank_lines_and_line_breaks_in_quotes_keep_their_rows(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "in")
    text = f'"Forecast\nof the platform",,,\n,,,\nitem,warehouse,period,quantity\n\ntoy,hub,{week(0)},many\n'
    (folder / "Forecast.csv").write_text(text)
    assert found(read_workbook(folder)[1]) == [
        ("header-below", "Forecast!3"),
        ("not-a-number", "Forecast!D5"),
    ]


def test_other_files_are_told_and_hidden_ones_passed_over(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "in", Holidays=[["x"]])
    (folder / "notes.txt").write_text("x")
    (folder / ".DS_Store").write_bytes(b"x")
    (folder / "old").mkdir()
    assert sorted(found(read_workbook(folder)[1])) == [
        ("file-not-read", "notes.txt"),
        ("file-not-read", "old"),
        ("unknown-sheet", "Holidays"),
    ]


@pytest.mark.parametrize("limit", ["MAX_FILES", "MAX_FILE_BYTES"])
def test_folders_are_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    folder = write_folder(tmp_path / "in")
    monkeypatch.setattr(limits, limit, 3)
    with pytest.raises(WorkbookUnreadable, match="larger than a workbook for planning"):
        open_book(folder)


def test_two_files_for_a_sheet_are_refused(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "in", **{"open orders": [["kind"]], "Open_Orders": [["kind"]]})
    assert ("duplicate-sheet", "open orders") in found(read_workbook(folder)[1])


def test_the_hash_is_that_of_the_list_of_files(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "in")
    listed = subprocess.run(
        "LC_ALL=C sha256sum *.csv", cwd=folder, shell=True, capture_output=True, check=True
    )
    before = read_workbook(folder)[0].sha256
    assert before == hashlib.sha256(listed.stdout).hexdigest()
    moved = folder.rename(tmp_path / "moved")
    os.utime(moved / "Items.csv", (0, 0))
    assert read_workbook(moved)[0].sha256 == before
    (moved / "Items.csv").write_bytes((moved / "Items.csv").read_bytes() + b"\n")
    assert read_workbook(moved)[0].sha256 != before


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("in.xlsx", "in.plan.xlsx"),
        ("in.ods", "in.plan.xlsx"),
        ("data.2026", "data.2026.plan.xlsx"),
        (".", "{}.plan.xlsx"),
    ],
)
def test_a_plan_goes_beside_what_was_planned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, expected: str
) -> None:
    (tmp_path / "data.2026").mkdir()
    monkeypatch.chdir(tmp_path)
    target = default_output(Path(given))
    assert target.name == expected.format(tmp_path.name)
    assert target.resolve().parent == (tmp_path.parent if given == "." else tmp_path)
