"""What kind of file it is, by what is in it; its name may say anything."""

from __future__ import annotations

import hashlib
import io
import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from planner.errors import WorkbookUnreadable
from planner.workbook.files import limits
from planner.workbook.files.csv_folder import SUFFIXES as CSV_SUFFIXES
from planner.workbook.files.csv_folder import CsvBook
from planner.workbook.files.ods import OdsBook
from planner.workbook.files.unreadable import SAVE_AS_XLSX, too_large
from planner.workbook.files.xlsx import XlsxBook
from planner.workbook.raw import BookFacts, OpenSheet

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_EXCEL = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x10\x00")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_EXCEL_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_MARKUP = (b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta", b"<head", b"<div", b"mime-version")


class Book(Protocol):
    """An open file: the titles of its sheets, and the sheets wanted, each gone through before the next.

    Going through them raises one of `unreadable.DAMAGE`, or WorkbookUnreadable.
    """

    @property
    def titles(self) -> list[str]: ...

    @property
    def facts(self) -> BookFacts: ...

    def sheets(self, wanted: Callable[[str], bool]) -> Iterator[OpenSheet]: ...


def open_book(path: Path) -> tuple[Book, str]:
    """The file or folder, ready to be read, and its SHA-256 (`RawBook`).

    Raises WorkbookUnreadable: no such file, empty, no workbook, password-protected, of a kind that is not
    read, or larger than a workbook can honestly be; or one of `unreadable.DAMAGE`.
    """
    if path.is_dir():
        folder = CsvBook(path)
        return folder, folder.sha256
    content = _read_bytes(path)
    return _opened(path, content), hashlib.sha256(content).hexdigest()


def _read_bytes(path: Path) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise WorkbookUnreadable(f"{path}: is neither a file nor a folder.")
        if status.st_size > limits.MAX_FILE_BYTES:
            most = limits.MAX_FILE_BYTES / limits.MIB
            raise too_large(path, f"{status.st_size / limits.MIB:,.0f} MiB, more than {most:,.0f}")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise WorkbookUnreadable(f"{path}: there is no such file.") from error
    except OSError as error:
        raise WorkbookUnreadable(f"{path}: cannot be read ({error.strerror}).") from error


def _opened(path: Path, content: bytes) -> Book:
    if not content:
        raise WorkbookUnreadable(f"{path}: the file is empty.")
    if content.startswith(b"PK"):
        return _opened_zip(path, content)
    if content.startswith(_OLE):
        _demand_open_excel(path, content)
    elif not content.startswith(_OLD_EXCEL):
        raise _not_a_workbook(path, content)
    from planner.workbook.files.xls import XlsBook  # a library that only these files need

    return XlsBook(path, content)


def _opened_zip(path: Path, content: bytes) -> Book:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = {name.lower().replace("\\", "/").lstrip("/") for name in archive.namelist()}
    if "xl/workbook.bin" in names:
        raise WorkbookUnreadable(f"{path}: is a binary workbook (.xlsb). {SAVE_AS_XLSX}")
    if "content.xml" in names or "encrypted-package" in names:
        return OdsBook(path, content)
    if "[content_types].xml" in names and any(name.endswith("workbook.xml") for name in names):
        return XlsxBook(path, content)
    if "index/document.iwa" in names:
        raise WorkbookUnreadable(f"{path}: is an Apple Numbers file. Export it as an Excel workbook.")
    raise WorkbookUnreadable(f"{path}: is a zip file, but not a workbook. {SAVE_AS_XLSX}")


def _demand_open_excel(path: Path, content: bytes) -> None:
    if _ENCRYPTED in content:
        raise WorkbookUnreadable(
            f"{path}: is password-protected. Open it in Excel, remove the password, and save it again."
        )
    if not any(stream in content for stream in _EXCEL_STREAMS):
        raise WorkbookUnreadable(f"{path}: is not a workbook, whatever its name says. {SAVE_AS_XLSX}")


def _not_a_workbook(path: Path, content: bytes) -> WorkbookUnreadable:
    if path.suffix.lower() in CSV_SUFFIXES:
        return WorkbookUnreadable(
            f"{path}: is one .csv file, which holds one sheet. Put a .csv file for each sheet into a folder, "
            "and name the folder."
        )
    if content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        return WorkbookUnreadable(
            f"{path}: is a web page or XML text under the name of a workbook, as some systems export it. "
            f"{SAVE_AS_XLSX}"
        )
    return WorkbookUnreadable(f"{path}: is not an .xlsx workbook, whatever its name says. {SAVE_AS_XLSX}")
