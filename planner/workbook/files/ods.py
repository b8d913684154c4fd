""".ods files: OpenDocument spreadsheets of LibreOffice, WPS and Google Sheets."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from planner.errors import WorkbookUnreadable
from planner.workbook.files.ods_sheets import SheetsParser
from planner.workbook.files.xml_parts import elements
from planner.workbook.files.zip_guard import open_zip
from planner.workbook.raw import BookFacts, OpenSheet

_CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"


class OdsBook:
    """An OpenDocument spreadsheet. All its sheets are in one part, which is gone through once."""

    def __init__(self, path: Path, content: bytes) -> None:
        self._archive = open_zip(path, content)
        _refuse_passwords(path, self._archive)
        with self._archive.open(_CONTENT) as part:
            self.titles = [
                attributes["name"]
                for name, attributes in elements(part)
                if name == "table" and "name" in attributes
            ]
        names = self._archive.namelist()
        self.facts = BookFacts(macros=any(name.startswith(("Basic/", "Scripts/")) for name in names))

    def sheets(self, wanted: Callable[[str], bool]) -> Iterator[OpenSheet]:
        """The sheets wanted, each to be gone through before the next."""
        with self._archive.open(_CONTENT) as part:
            parser = SheetsParser(wanted)
            for title, rows in groupby(parser.rows(part), key=itemgetter(0)):
                yield title, parser.marks[title], ((number, row) for _, number, row in rows if number)


def _refuse_passwords(path: Path, archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    encrypted = "encrypted-package" in names
    if _MANIFEST in names and not encrypted:
        with archive.open(_MANIFEST) as part:
            encrypted = any(name == "encryption-data" for name, _ in elements(part))
    if encrypted:
        raise WorkbookUnreadable(
            f"{path}: is password-protected. Open it in LibreOffice, save it without a password."
        )
