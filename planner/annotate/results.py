"""What formulas show, kept: openpyxl writes formulas without their results.

The results are taken from the file as they stand there and put behind the same formulas in the copy, so that
it shows them before a spreadsheet program has worked them out, and reads the same.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from defusedxml.ElementTree import iterparse

from planner.annotate.package import Parts

_SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_WITHOUT_RESULT = re.compile(
    rb'<c r="(?P<cell>[A-Z]+\d+)"(?P<style>(?: s="\d+")?)(?: t="\w+")?>'
    rb"(?P<formula><f[^>]*/>|<f[^>]*>[^<]*</f>)<v ?(?:/>|></v>)</c>"
)
"""A formula as openpyxl writes it."""

Results = Mapping[str, tuple[str, str]]
"""Cell → kind of result (`n`, `str`, `b`, `e`) and its text."""


def keep_results(original: Parts, copy: bytes) -> bytes:
    """The copy, whose formulas show what they show in the original."""
    results = {title: _results(original, part) for part, title in original.sheets.items()}
    if not any(results.values()):
        return copy
    parts = Parts(copy)
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in parts.names:
            found = results.get(parts.sheets.get(name, ""))
            archive.writestr(name, _with_results(parts.read(name), found) if found else parts.read(name))
    return kept.getvalue()


def _results(parts: Parts, name: str) -> Results:
    """Of all formulas of a sheet that have one."""
    content = parts.read(name)
    if b"<f" not in content and b":f" not in content:
        return {}
    found = {}
    for _, element in iterparse(io.BytesIO(content), forbid_dtd=True):
        if element.tag == f"{_SPACE}c":
            value = element.find(f"{_SPACE}v")
            if element.find(f"{_SPACE}f") is not None and value is not None and value.text:
                found[element.get("r", "")] = (element.get("t", "n"), value.text)
        elif element.tag == f"{_SPACE}row":
            element.clear()
    return found


def _with_results(sheet: bytes, results: Results) -> bytes:
    def fill(match: re.Match[bytes]) -> bytes:
        result = results.get(match["cell"].decode())
        if result is None:
            return match[0]
        kind, text = result
        shown = b"" if kind == "n" else f' t="{escape(kind)}"'.encode()
        value = escape(text).encode()
        return b'<c r="%b"%b%b>%b<v>%b</v></c>' % (
            match["cell"],
            match["style"],
            shown,
            match["formula"],
            value,
        )

    return _WITHOUT_RESULT.sub(fill, sheet)
