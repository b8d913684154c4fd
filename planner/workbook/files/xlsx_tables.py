"""The tables that cells of an .xlsx file point into: shared texts, and number formats of styles."""

from __future__ import annotations

import re
from typing import IO

from planner.workbook.files.number_looks import builtin_look, look_of
from planner.workbook.files.xml_parts import chunks, elements, local, new_parser

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def read_shared_strings(part: IO[bytes]) -> list[str]:
    """The texts, without their formats and without the phonetic guides beside them."""
    texts: list[str] = []
    pieces: list[str] = []
    inside_text = False
    inside_guide = 0

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal inside_text, inside_guide
        name = local(name)
        if name == "t":
            inside_text = not inside_guide
        elif name == "si":
            pieces.clear()
        elif name == "rPh":
            inside_guide += 1

    def end(name: str) -> None:
        nonlocal inside_text, inside_guide
        name = local(name)
        if name == "t":
            inside_text = False
        elif name == "si":
            texts.append(unescape("".join(pieces)))
        elif name == "rPh":
            inside_guide -= 1

    def text(piece: str) -> None:
        if inside_text:
            pieces.append(piece)

    parser = new_parser(start, end, text)
    for chunk in chunks(part):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)
    return texts


def unescape(text: str) -> str:
    """Characters that XML cannot hold are written `_x000D_`."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def read_looks(part: IO[bytes]) -> list[str | None]:
    """Of every cell style, what it makes of a number (see `number_looks`)."""
    own_formats: dict[int, str | None] = {}
    looks: list[str | None] = []
    inside_cell_styles = False
    for name, attributes in elements(part):
        if name == "numFmt" and "numFmtId" in attributes:
            own_formats[int(attributes["numFmtId"])] = look_of(attributes.get("formatCode", "General"))
        elif name in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            inside_cell_styles = name == "cellXfs"
        elif name == "xf" and inside_cell_styles:
            number = int(attributes.get("numFmtId", "0"))
            looks.append(own_formats[number] if number in own_formats else builtin_look(number))
    return looks
