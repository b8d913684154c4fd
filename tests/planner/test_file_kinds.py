"""What a file is is told from what is in it; what is no workbook is refused in words."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from packages import rewrite
from workbook_builder import build_workbook, small_sheets

from planner.errors import WorkbookUnreadable
from planner.workbook.files import limits
from planner.workbook.files.guarded import read_book
from planner.workbook.files.kinds import open_book
from planner.workbook.reader import read_workbook

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture
def workbook_path(tmp_path: Path) -> Path:
    return build_workbook(tmp_path / "in.xlsx", small_sheets())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (OLE_MAGIC + bytes(512), "is not a workbook"),
        (OLE_MAGIC + bytes(512) + "EncryptedPackage".encode("utf-16-le"), "is password-protected"),
        (OLE_MAGIC + bytes(512) + "Workbook".encode("utf-16-le"), "damaged"),
        (b"\xff\xd8\xff\xe0 a picture", "is not an .xlsx workbook"),
        (b"item,warehouse\n", "is not an .xlsx workbook"),
        (b"PK\x03\x04 cut off", "damaged"),
        (b"\xef\xbb\xbf\n<html><table>", "web page"),
        (b'<?xml version="1.0"?><Workbook/>', "web page or XML"),
    ],
)
def test_other_contents_under_the_name_of_a_workbook(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "in.xlsx"
    path.write_bytes(content)
    with pytest.raises(WorkbookUnreadable, match=words):
        read_book(path)


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({"notes.txt": "hello"}, "zip file, but not"),
        ({"word/document.xml": "<x/>", "[Content_Types].xml": "<x/>"}, "zip file, but not"),
        ({"xl/workbook.bin": "x"}, "binary workbook"),
        ({"Index/Document.iwa": "x"}, "Apple Numbers"),
    ],
)
def test_other_kinds_of_zip(tmp_path: Path, entries: dict[str, str], words: str) -> None:
    path = tmp_path / "in.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in entries.items():
            archive.writestr(name, text)
    with pytest.raises(WorkbookUnreadable, match=words):
        read_book(path)


def test_a_workbook_is_one_whatever_its_name_says(tmp_path: Path, workbook_path: Path) -> None:
    renamed = workbook_path.rename(tmp_path / "forecast.csv")
    assert read_workbook(renamed)[1] == []


def test_one_csv_file_is_not_enough(tmp_path: Path) -> None:
    path = tmp_path / "forecast.csv"
    path.write_text("item,warehouse\n")
    with pytest.raises(WorkbookUnreadable, match="name the folder"):
        read_book(path)


def test_a_file_cut_short_is_damaged(workbook_path: Path) -> None:
    workbook_path.write_bytes(workbook_path.read_bytes()[:-400])
    with pytest.raises(WorkbookUnreadable, match="damaged"):
        read_workbook(workbook_path)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet3.xml", "xl/sharedStrings.xml"])
@pytest.mark.parametrize("text", ["", "<worksheet><sheetData><row r='x'>", "not xml"])
def test_a_damaged_part_is_damage_not_a_traceback(workbook_path: Path, part: str, text: str) -> None:
    rewrite(workbook_path, {part: text})
    with pytest.raises(WorkbookUnreadable, match="damaged"):
        read_workbook(workbook_path)


def test_what_is_never_read_cannot_stand_in_the_way(workbook_path: Path) -> None:
    odd = {"docProps/core.xml": "not xml", "xl/theme/theme1.xml": "", "xl/drawings/drawing1.xml": "<a"}
    rewrite(workbook_path, odd)
    assert read_workbook(workbook_path)[1] == []


@pytest.mark.parametrize("limit", ["MAX_FILE_BYTES", "MAX_ENTRIES", "MAX_UNPACKED_BYTES"])
def test_sizes_are_limited(workbook_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setattr(limits, limit, 1)
    with pytest.raises(WorkbookUnreadable, match="larger than a workbook for planning"):
        open_book(workbook_path)


def test_missing_files_and_empty_folders(tmp_path: Path) -> None:
    with pytest.raises(WorkbookUnreadable, match="no such file"):
        read_book(tmp_path / "no.xlsx")
    with pytest.raises(WorkbookUnreadable, match="the folder holds no"):
        read_book(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_no_file_and_nobody_waits_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "in.xlsx")
    with pytest.raises(WorkbookUnreadable, match="neither a file nor a folder"):
        read_book(tmp_path / "in.xlsx")


def test_a_part_whose_bytes_do_not_unpack_is_damage(tmp_path: Path) -> None:
    """The list of parts is whole, the packed bytes of one are not: zlib gives up, not zipfile."""
    path = build_workbook(tmp_path / "in.xlsx", small_sheets())
    with zipfile.ZipFile(path) as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
    content = bytearray(path.read_bytes())
    begin = part.header_offset + 30 + len(part.filename)
    content[begin : begin + 8] = b"\xff" * 8
    path.write_bytes(content)
    with pytest.raises(WorkbookUnreadable, match="damaged"):
        read_book(path)
