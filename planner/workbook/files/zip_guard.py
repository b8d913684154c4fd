"""A look into a zipped workbook before anything in it is unpacked: is it of an honest size?"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from planner.errors import WorkbookUnreadable
from planner.workbook.files import limits
from planner.workbook.files.unreadable import too_large


def open_zip(path: Path, content: bytes) -> zipfile.ZipFile:
    """The archive. Raises WorkbookUnreadable where it holds more than a workbook honestly can."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    _demand_honest_sizes(path, archive.infolist())
    return archive


def _demand_honest_sizes(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > limits.MAX_ENTRIES:
        raise too_large(path, f"{len(entries):,} parts, more than {limits.MAX_ENTRIES:,}")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.MAX_UNPACKED_BYTES:
        most = limits.MAX_UNPACKED_BYTES / limits.MIB
        raise too_large(path, f"{unpacked / limits.MIB:,.0f} MiB unpacked, more than {most:,.0f}")
    for entry in entries:
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > limits.RATIO_COUNTS_FROM_BYTES and ratio > limits.MAX_RATIO:
            raise too_large(path, f"a part of it unpacks to {ratio:,.0f} times its size")
        if entry.flag_bits & 0x1:
            raise WorkbookUnreadable(
                f"{path}: is a password-protected zip file. Unpack it, and give the workbook in it."
            )
