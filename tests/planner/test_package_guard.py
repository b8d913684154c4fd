"""Files that are no workbook, or no honest one, are refused in words before a library reads them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from workbook_builder import build_workbook, small_sheets

from planner.errors import WorkbookUnreadable
from planner.workbook import package_guard
from planner.workbook.package_guard import read_package
from planner.workbook.reader import read_workbook

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture
def workbook_path(tmp_path: Path) -> Path:
    return build_workbook(tmp_path / "in.xlsx", small_sheets())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (OLE_MAGIC + bytes(512), "password-protected or an old .xls"),
        (b"\xff\xd8\xff\xe0 a picture", "is not an .xlsx workbook"),
        (b"item,warehouse\n", "is not an .xlsx workbook"),
        (b"PK\x03\x04 cut off", "damaged"),
    ],
)
def test_other_contents_under_the_name_of_a_workbook(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "in.xlsx"
    path.write_bytes(content)
    with pytest.raises(WorkbookUnreadable, match=words):
        read_package(path)


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({"notes.txt": "hello"}, "zip file, but not"),
        ({"xl/workbook.bin": "x"}, "binary workbook"),
        ({"content.xml": "<x/>", "mimetype": "x"}, "OpenDocument"),
    ],
)
def test_other_kinds_of_zip(tmp_path: Path, entries: dict[str, str], words: str) -> None:
    path = tmp_path / "in.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in entries.items():
            archive.writestr(name, text)
    with pytest.raises(WorkbookUnreadable, match=words):
        read_package(path)


def test_a_file_cut_short_is_damaged(workbook_path: Path) -> None:
    workbook_path.write_bytes(workbook_path.read_bytes()[:-400])
    with pytest.raises(WorkbookUnreadable, match="damaged"):
        read_workbook(workbook_path)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet3.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("text", ["", "<worksheet><sheetData><row r='x'>", "not xml"])
def test_a_damaged_part_is_damage_not_a_traceback(workbook_path: Path, part: str, text: str) -> None:
    rewrite(workbook_path, {part: text})
    with pytest.raises(WorkbookUnreadable, match="damaged"):
        read_workbook(workbook_path)


def test_entities_are_not_expanded(workbook_path: Path) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;">]><worksheet>&c;</worksheet>'
    rewrite(workbook_path, {"xl/worksheets/sheet1.xml": bomb})
    with pytest.raises(WorkbookUnreadable, match="damaged"):
        read_workbook(workbook_path)


def test_a_part_that_unpacks_to_far_more_than_its_size_is_refused(workbook_path: Path) -> None:
    rewrite(workbook_path, {"xl/bomb.xml": " " * (package_guard.RATIO_COUNTS_FROM_BYTES + 1)})
    with pytest.raises(WorkbookUnreadable, match="times its size"):
        read_package(workbook_path)


@pytest.mark.parametrize("limit", ["MAX_FILE_BYTES", "MAX_ENTRIES", "MAX_UNPACKED_BYTES"])
def test_sizes_are_limited(workbook_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setattr(package_guard, limit, 1)
    with pytest.raises(WorkbookUnreadable, match="larger than a workbook for planning"):
        read_package(workbook_path)


def test_missing_files_and_folders(tmp_path: Path) -> None:
    with pytest.raises(WorkbookUnreadable, match="no such file"):
        read_package(tmp_path / "no.xlsx")
    with pytest.raises(WorkbookUnreadable, match="is a folder"):
        read_package(tmp_path)


def test_formulas_are_noticed_in_any_sheet(tmp_path: Path, workbook_path: Path) -> None:
    assert not read_package(workbook_path).has_formulas
    sheets = small_sheets()
    sheets["Forecast"][3]["quantity"] = "=50+50"
    assert read_package(build_workbook(tmp_path / "formula.xlsx", sheets)).has_formulas


def rewrite(path: Path, changes: dict[str, str]) -> None:
    """Replace or add parts of a package."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (parts | {name: text.encode() for name, text in changes.items()}).items():
            archive.writestr(name, content)


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
        read_package(path)
