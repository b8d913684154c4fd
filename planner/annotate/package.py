"""Parts of an .xlsx package by the sheets that they belong to."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from defusedxml.ElementTree import fromstring

_MAIN = "xl/workbook.xml"
_DEPTH = 4
"""A sheet's drawing's chart's style: parts further away belong to no sheet."""


@dataclass(frozen=True)
class Parts:
    """The parts of the file ``content``, in which the list of sheets is where it usually is."""

    content: bytes

    @cached_property
    def _archive(self) -> zipfile.ZipFile:
        return zipfile.ZipFile(io.BytesIO(self.content))

    @property
    def names(self) -> list[str]:
        """Of all parts."""
        return self._archive.namelist()

    def read(self, name: str) -> bytes:
        """The bytes of a part."""
        return self._archive.read(name)

    def size(self, name: str) -> int:
        """Bytes of a part once unpacked."""
        return self._archive.getinfo(name).file_size

    @cached_property
    def sheets(self) -> Mapping[str, str]:
        """Part → title of the sheet, in the order of the workbook."""
        targets = self._relations(_MAIN)
        found = {}
        for element in fromstring(self.read(_MAIN)).iter():
            if _local(element.tag) == "sheet":
                relation = next((value for key, value in element.attrib.items() if _local(key) == "id"), "")
                if relation in targets:
                    found[targets[relation]] = element.get("name", "")
        return found

    @cached_property
    def owners(self) -> Mapping[str, list[str]]:
        """Part → titles of the sheets that it belongs to."""
        found: dict[str, list[str]] = {}
        for sheet_part, title in self.sheets.items():
            reached = {sheet_part}
            for _ in range(_DEPTH):
                reached |= {target for part in reached for target in self._relations(part).values()}
            for part in reached - (self.sheets.keys() - {sheet_part}):
                found.setdefault(part, []).append(title)
        return found

    def _relations(self, part: str) -> dict[str, str]:
        """Id → part, for the relations of a part that lead to parts of the file."""
        folder, name = posixpath.split(part)
        listed = f"{folder}/_rels/{name}.rels"
        if listed not in self.names:
            return {}
        return dict(self._targets(fromstring(self.read(listed)), folder))

    def _targets(self, relations: object, folder: str) -> Iterator[tuple[str, str]]:
        for relation in relations.iter():  # type: ignore[attr-defined]
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
            if target in self.names:
                yield relation.get("Id", ""), target


def _local(name: str) -> str:
    return name.rpartition("}")[2]
