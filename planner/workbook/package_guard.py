"""A look into the file before any library reads it: is it a workbook, and is it of an honest size?"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import ParseError

from planner.errors import WorkbookUnreadable

MAX_FILE_BYTES = 200 * 2**20
MAX_ENTRIES = 5_000
MAX_UNPACKED_BYTES = 2**30
MAX_RATIO = 200
"""Honest workbooks unpack to at most some 30 times their size, zip bombs to a thousand times."""
RATIO_COUNTS_FROM_BYTES = 2**20
"""Parts that unpack to less than this are harmless whatever their ratio."""

_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_CHUNK = 2**20
_OVERLAP = 64

SAVE_AS_XLSX = "Open it in Excel or LibreOffice and save it as .xlsx."


DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    ParseError,
    KeyError,
    TypeError,
    ValueError,
    IndexError,
    AttributeError,
    OSError,
    EOFError,
    RuntimeError,
    OverflowError,
    AssertionError,
    zlib.error,
    struct.error,
)
"""What openpyxl and the standard library raise on damaged files, as far as seen."""


@dataclass(frozen=True)
class Package:
    """The bytes of an .xlsx or .xlsm file that passed the guard."""

    path: Path
    content: bytes
    has_formulas: bool


def read_package(path: Path) -> Package:
    """Read a workbook file whole.

    Raises WorkbookUnreadable: no such file, empty, not a workbook, password-protected, an old or other
    format, damaged, or larger than a workbook can honestly be.
    """
    content = _read_bytes(path)
    _demand_zip(path, content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _demand_honest_sizes(path, archive.infolist())
            _demand_workbook(path, archive.namelist())
            return Package(path, content, _has_formulas(archive))
    except DAMAGE as error:
        raise damaged(path, error) from error


def damaged(path: Path, error: Exception) -> WorkbookUnreadable:
    """What to say of a file on which a library gave up."""
    return WorkbookUnreadable(
        f"{path}: the file is damaged or incomplete ({type(error).__name__}). "
        "Copy or download it again, or open it in Excel, let it repair the file, and save it."
    )


def _read_bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise _too_large(path, f"{size / 2**20:,.0f} MiB, more than {MAX_FILE_BYTES / 2**20:,.0f}")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise WorkbookUnreadable(f"{path}: there is no such file.") from error
    except IsADirectoryError as error:
        raise WorkbookUnreadable(f"{path}: is a folder, not a workbook.") from error
    except OSError as error:
        raise WorkbookUnreadable(f"{path}: cannot be read ({error.strerror}).") from error


def _demand_zip(path: Path, content: bytes) -> None:
    if not content:
        raise WorkbookUnreadable(f"{path}: the file is empty.")
    if content.startswith(_OLE_MAGIC):
        raise WorkbookUnreadable(
            f"{path}: is password-protected or an old .xls workbook. "
            "Open it in Excel, remove the password, and save it as .xlsx."
        )
    if not content.startswith(b"PK"):
        raise WorkbookUnreadable(f"{path}: is not an .xlsx workbook, whatever its name says. {SAVE_AS_XLSX}")


def _demand_honest_sizes(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise _too_large(path, f"{len(entries):,} parts, more than {MAX_ENTRIES:,}")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED_BYTES:
        raise _too_large(
            path, f"{unpacked / 2**20:,.0f} MiB unpacked, more than {MAX_UNPACKED_BYTES / 2**20:,.0f}"
        )
    for entry in entries:
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > RATIO_COUNTS_FROM_BYTES and ratio > MAX_RATIO:
            raise _too_large(path, f"{entry.filename} unpacks to {ratio:,.0f} times its size")


def _too_large(path: Path, what: str) -> WorkbookUnreadable:
    return WorkbookUnreadable(
        f"{path}: is larger than a workbook for planning can be ({what}). "
        "Delete unused rows, columns, sheets and pictures, and save it again."
    )


def _demand_workbook(path: Path, names: list[str]) -> None:
    if "xl/workbook.bin" in names:
        raise WorkbookUnreadable(f"{path}: is a binary workbook (.xlsb). {SAVE_AS_XLSX}")
    if "content.xml" in names:
        raise WorkbookUnreadable(f"{path}: is an OpenDocument file (.ods). {SAVE_AS_XLSX}")
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise WorkbookUnreadable(f"{path}: is a zip file, but not an .xlsx workbook. {SAVE_AS_XLSX}")


def _has_formulas(archive: zipfile.ZipFile) -> bool:
    """Whether any sheet holds a formula; only then is a second look at the sheets needed."""
    return any(_sheet_has_formulas(archive, name) for name in archive.namelist() if name.endswith(".xml"))


def _sheet_has_formulas(archive: zipfile.ZipFile, name: str) -> bool:
    """Whether a part is a sheet, wherever it is kept, and holds a formula."""
    with archive.open(name) as part:
        chunk = part.read(_CHUNK)
        if chunk.startswith(_UTF_16):
            return True  # cannot be searched as bytes: rather look twice
        if b"sheetData" not in chunk:
            return False
        tail = b""
        while chunk:
            if _FORMULA.search(tail + chunk):
                return True
            tail = chunk[-_OVERLAP:]
            chunk = part.read(_CHUNK)
    return False
