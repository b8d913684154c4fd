"""A folder of .csv files, one a sheet: which text it is, which character parts the cells.

Nothing in a .csv file says how it is written. What can be proven is used, what is likely is noted, the rest
refused: see `_decode` and `_delimiter_of`.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from planner.errors import WorkbookUnreadable
from planner.workbook.files import limits
from planner.workbook.files.unreadable import damaged, too_large
from planner.workbook.raw import BookFacts, OpenSheet, Rows, SheetMarks

SUFFIXES = (".csv", ".tsv")
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_DELIMITERS = (",", ";", "\t")
_LINES_LOOKED_AT = 20
_HIGH_PAIR = re.compile(rb"[\xa1-\xf7][\xa1-\xfe]")
_HIGH = re.compile(rb"[\x80-\xff]")
_SURE = 0.9
_QUOTED_START = ("'=", "'+", "'-", "'@", "'\t", "'\r")
"""An apostrophe before these keeps a spreadsheet program from running a text; it is no part of the text."""


class CsvBook:
    """The .csv files of a folder, by their names without suffix."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._files, others = _files_in(path)
        self.facts = BookFacts(not_read=others)
        self._contents = {file: file.read_bytes() for file in self._files}
        self._by_title = {file.stem: file for file in reversed(self._files)}

    @property
    def titles(self) -> list[str]:
        """Names of the files without suffix; of two that differ in it, the first is the sheet."""
        return [file.stem for file in self._files]

    @property
    def sha256(self) -> str:
        """Of the list of files, as `LC_ALL=C sha256sum *.csv` prints it: stable wherever the folder lies."""
        listed = sorted(self._files, key=lambda file: os.fsencode(file.name))
        lines = [
            hashlib.sha256(self._contents[file]).hexdigest().encode() + b"  " + os.fsencode(file.name) + b"\n"
            for file in listed
        ]
        return hashlib.sha256(b"".join(lines)).hexdigest()

    def sheets(self, wanted: Callable[[str], bool]) -> Iterator[OpenSheet]:
        """The sheets wanted, each to be gone through before the next."""
        for title in filter(wanted, dict.fromkeys(self.titles)):
            marks = SheetMarks()
            yield title, marks, self._rows(title, marks)

    def _rows(self, title: str, marks: SheetMarks) -> Rows:
        """Row numbers and texts of the rows that hold anything.

        Raises WorkbookUnreadable where text, delimiter or quotes are not certain.
        """
        file = self._by_title[title]
        text, marks.encoding = _decode(file, self._contents[file])
        marks.text_only = True
        delimiter, text = _delimiter_of(file, text)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        number = 0
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise damaged(file, f"line {reader.line_num}: {error}; quotes must come in pairs") from error
            number += 1
            row: list[object] = [_content(cell) for cell in cells]
            if any(content is not None for content in row):
                yield number, row  # with blanks at its end: they show how many cells the line has


def _files_in(folder: Path) -> tuple[list[Path], dict[str, str]]:
    """The .csv files, and what else is there with the reason why it is not read."""
    files, others, size = [], {}, 0
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "~$")):
            continue
        if path.suffix.lower() not in SUFFIXES or not path.is_file():
            others[path.name] = "it is no .csv file"
            continue
        files.append(path)
        size += path.stat().st_size
    if not files:
        raise WorkbookUnreadable(
            f"{folder}: the folder holds no .csv files. Name a workbook, or a folder with one for each sheet."
        )
    if len(files) > limits.MAX_FILES or size > limits.MAX_FILE_BYTES:
        raise too_large(folder, f"{len(files):,} .csv files of {size / limits.MIB:,.0f} MiB together")
    return files, others


def _content(cell: str) -> str | None:
    if not cell.strip():
        return None
    return cell[1:] if cell.startswith(_QUOTED_START) else cell


def _decode(file: Path, content: bytes) -> tuple[str, str]:
    """The text, and the encoding where it was inferred.

    A byte order mark says it. Without one: what is valid UTF-8 is UTF-8 (text in another encoding is so only
    by a rare accident). Else Chinese text in GB18030 is made of pairs of high bytes, while European text in
    Windows-1252 has single high bytes between letters: where nine tenths or more of the high bytes are of one
    kind, it is that; in between nothing is certain.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decoded(file, content[len(mark) :], encoding), ""
    if b"\0" in content:
        raise _unknown_encoding(file)
    try:
        return content.decode("utf-8"), ""
    except UnicodeDecodeError:
        high = len(_HIGH.findall(content))
        paired = 2 * len(_HIGH_PAIR.findall(content)) / high
    if paired >= _SURE:
        return _decoded(file, content, "gb18030"), "GB18030"
    if paired <= 1 - _SURE:
        return _decoded(file, content, "cp1252"), "Windows-1252"
    raise _unknown_encoding(file)


def _decoded(file: Path, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _unknown_encoding(file) from error


def _unknown_encoding(file: Path) -> WorkbookUnreadable:
    return WorkbookUnreadable(
        f"{file}: cannot tell in which encoding the text is. "
        "Save it as CSV UTF-8 (in Excel: Save as, CSV UTF-8; in WPS and LibreOffice: choose UTF-8)."
    )


def _delimiter_of(file: Path, text: str) -> tuple[str, str]:
    """The character between cells, and the text without a first line that names it (`sep=;`).

    Of comma, semicolon and tab, the one that parts most of the first lines into the same number of cells.
    """
    if text[:4].lower() == "sep=" and text[4:5] in _DELIMITERS:
        return text[4], text.partition("\n")[2]
    ranked = sorted(((_evenness(text, delimiter), delimiter) for delimiter in _DELIMITERS), reverse=True)
    (best, delimiter), (second, _) = ranked[:2]
    if best == second != (0, 0):
        raise WorkbookUnreadable(
            f"{file}: cannot tell whether cells are parted by comma, semicolon or tab. "
            "Save it with one of them only, or with texts in quotes."
        )
    return delimiter if best != (0, 0) else ",", text


def _evenness(text: str, delimiter: str) -> tuple[int, int]:
    """(lines that are parted into the commonest number of cells, that number less one)"""
    lines = [line for line in text.splitlines()[: 2 * _LINES_LOOKED_AT] if line.strip()][:_LINES_LOOKED_AT]
    counts = Counter(_outside_quotes(line).count(delimiter) for line in lines)
    del counts[0]
    return max(((lines, count) for count, lines in counts.items()), default=(0, 0))


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])
