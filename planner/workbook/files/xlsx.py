""".xlsx and .xlsm files: which parts there are, and which sheet is where.

Only the parts that hold cells are read: what a workbook also holds (charts, pictures, defined names, links,
macros, printer settings) is never parsed, so that nothing odd in it can stand in the way of the cells.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, TypeVar

from planner.workbook.files.serials import FROM_1900, FROM_1904
from planner.workbook.files.xlsx_sheet import SheetParser
from planner.workbook.files.xlsx_tables import read_looks, read_shared_strings
from planner.workbook.files.xml_parts import elements
from planner.workbook.files.zip_guard import open_zip
from planner.workbook.raw import BookFacts, OpenSheet, Rows, SheetMarks, area_of

Found = TypeVar("Found")
_TRUE = ("1", "true", "on")


@dataclass(frozen=True)
class _SheetPart:
    part: str | None
    hidden: bool


class XlsxBook:
    """An Office Open XML workbook."""

    def __init__(self, path: Path, content: bytes) -> None:
        self._parts = _Parts(open_zip(path, content))
        self._main = self._parts.find_main()
        self._relations = self._parts.relations_of(self._main)
        self._sheets, self.facts = self._read_main()

    @property
    def titles(self) -> list[str]:
        """Of all sheets, in their order."""
        return list(self._sheets)

    def sheets(self, wanted: Callable[[str], bool]) -> Iterator[OpenSheet]:
        """The sheets wanted, each to be gone through before the next."""
        for title in filter(wanted, dict.fromkeys(self.titles)):
            marks = SheetMarks()
            yield title, marks, self._rows(title, marks)

    def _rows(self, title: str, marks: SheetMarks) -> Rows:
        """Row numbers and contents of the rows that hold anything; ``marks`` are filled on the way.

        Raises one of `unreadable.DAMAGE` where the sheet is not there or makes no sense.
        """
        sheet = self._sheets[title]
        marks.hidden = sheet.hidden
        if sheet.part is None or sheet.part not in self._parts:
            raise KeyError(f"the cells of the sheet {title} are not in it")
        marks.totals_rows = self._totals_rows(sheet.part)
        parser = SheetParser(self._shared, self._looks, self.facts, marks)
        with self._parts.open(sheet.part) as part:
            yield from parser.rows(part)

    def _read_main(self) -> tuple[dict[str, _SheetPart], BookFacts]:
        sheets: dict[str, _SheetPart] = {}
        day_zero, recalculates = FROM_1900, False
        with self._parts.open(self._main) as part:
            for name, attributes in elements(part):
                if name == "sheet" and "name" in attributes:
                    target = self._relations.get(attributes.get("id", ""))
                    hidden = attributes.get("state", "visible") != "visible"
                    sheets.setdefault(attributes["name"], _SheetPart(target, hidden))
                elif name == "workbookPr" and attributes.get("date1904") in _TRUE:
                    day_zero = FROM_1904
                elif name == "calcPr":
                    recalculates = attributes.get("fullCalcOnLoad") in _TRUE
        if not sheets:
            raise ValueError("it lists no sheets")
        names = self._parts.names
        return sheets, BookFacts(
            day_zero=day_zero,
            recalculates=recalculates,
            external_links=any("externallinks/" in name for name in names),
            macros=any(name.endswith("vbaproject.bin") for name in names),
        )

    @cached_property
    def _shared(self) -> list[str]:
        return self._read_beside("sharedStrings.xml", read_shared_strings)

    @cached_property
    def _looks(self) -> list[str | None]:
        return self._read_beside("styles.xml", read_looks)

    def _read_beside(self, file_name: str, read: Callable[[IO[bytes]], list[Found]]) -> list[Found]:
        """What a part of the workbook as a whole holds; nothing where there is no such part."""
        name = self._parts.beside(self._main, file_name)
        if name is None:
            return []
        with self._parts.open(name) as part:
            return read(part)

    def _totals_rows(self, sheet_part: str) -> dict[int, str]:
        """Row number → name of the Excel table whose totals stand there."""
        found: dict[int, str] = {}
        for target in self._parts.relations_of(sheet_part).values():
            if "/tables/" in f"/{target.lower()}" and target in self._parts:
                with self._parts.open(target) as part:
                    name, attributes = next(elements(part), ("", {}))
                totals = int(attributes.get("totalsRowCount", "0"))
                if name == "table" and totals > 0:
                    last = area_of(attributes["ref"]).last_row
                    shown = attributes.get("displayName", "table")
                    found |= dict.fromkeys(range(last - min(totals, 1) + 1, last + 1), shown)
        return found


class _Parts:
    """The parts of a package by name, whatever the case and slashes in which they are written."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._entries: Mapping[str, zipfile.ZipInfo] = {
            _plain(entry.filename): entry for entry in archive.infolist() if not entry.is_dir()
        }
        self.names = list(self._entries)

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._entries

    def open(self, name: str) -> IO[bytes]:
        """A part as a stream of its bytes. Raises KeyError."""
        return self._archive.open(self._entries[_plain(name)])

    def find_main(self) -> str:
        """The part that lists the sheets."""
        for kind, target in self._relations("").values():
            if kind.endswith("/officeDocument") and target in self:
                return target
        return "xl/workbook.xml"

    def beside(self, main: str, file_name: str) -> str | None:
        """A part of the workbook as a whole, by its relation or else its usual name."""
        for kind, target in self._relations(main).values():
            if kind.lower().endswith("/" + file_name.removesuffix(".xml").lower()) and target in self:
                return target
        usual = posixpath.join(posixpath.dirname(main), file_name)
        return usual if usual in self else None

    def relations_of(self, part: str) -> dict[str, str]:
        """Id → part, of everything inside the package that a part refers to."""
        return {key: target for key, (_, target) in self._relations(part).items()}

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        folder, name = posixpath.split(part)
        listed = posixpath.join(folder, "_rels", f"{name}.rels")
        if listed not in self:
            return {}
        found: dict[str, tuple[str, str]] = {}
        with self.open(listed) as stream:
            for tag, attributes in elements(stream):
                if tag == "Relationship" and attributes.get("TargetMode") != "External":
                    target = attributes.get("Target", "").replace("\\", "/")
                    inside = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                    found[attributes.get("Id", "")] = (attributes.get("Type", ""), inside)
        return found


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
