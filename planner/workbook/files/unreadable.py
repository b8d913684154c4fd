"""What to say of a file that cannot be read, and which exceptions mean that it is damaged."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.parsers.expat import ExpatError

from planner.errors import WorkbookUnreadable
from planner.workbook.files.limits import MAX_MEMORY_BYTES, MIB

SAVE_AS_XLSX = "Open it in Excel, WPS or LibreOffice and save it as .xlsx."

DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    ExpatError,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    OSError,
    EOFError,
    RuntimeError,
    ArithmeticError,
    AssertionError,
    zlib.error,
    struct.error,
)
"""What libraries raise on damaged files, as far as seen."""


@contextmanager
def damage_named(path: Path) -> Iterator[None]:
    """Turn whatever a library raises on a damaged file into WorkbookUnreadable."""
    try:
        yield
    except DAMAGE as error:
        raise damaged(
            path, f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        ) from error
    except MemoryError as error:
        raise too_large(
            path, f"reading it takes more than {MAX_MEMORY_BYTES // MIB:,} MiB of memory"
        ) from error


def damaged(path: Path, what: str) -> WorkbookUnreadable:
    """What to say of a file on which reading gave up."""
    shown = "".join(letter if letter.isprintable() else "?" for letter in what)[:200]
    return WorkbookUnreadable(
        f"{path}: the file is damaged or incomplete ({shown}). "
        "Copy or download it again, or open it in Excel, let it repair the file, and save it."
    )


def too_large(path: Path, what: str) -> WorkbookUnreadable:
    """What to say of a file beyond the limits."""
    return WorkbookUnreadable(
        f"{path}: is larger than a workbook for planning can be ({what}). "
        "Delete unused rows, columns, sheets and pictures, and save it again."
    )
