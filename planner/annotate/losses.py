"""What openpyxl cannot carry from one workbook into another, found in the file before anything is written.

openpyxl drops what it does not know without a word (its round trip was measured: extended lists of sheets,
drawings other than charts and pictures, controls, queries); so the file itself is searched for such things.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from planner.annotate.package import Parts

_SHEET = r"xl/worksheets/[^/]+\.xml"
_DRAWING = r"xl/drawings/[^/]+\.xml"


@dataclass(frozen=True)
class Loss:
    """Something that the copy will not have. ``sheets``: where it is; empty for the workbook as a whole."""

    what: str
    sheets: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.what} ({', '.join(self.sheets)})" if self.sheets else self.what


@dataclass(frozen=True)
class _Trace:
    """How a thing is found: in parts of these names, by what they hold (nothing: by being there)."""

    what: str
    parts: re.Pattern[str] = field(repr=False)
    holding: re.Pattern[bytes] | None = field(default=None, repr=False)


def _trace(what: str, parts: str, holding: str = "") -> _Trace:
    sought = re.compile(holding.encode(), re.IGNORECASE) if holding else None
    return _Trace(what, re.compile(parts, re.IGNORECASE), sought)


def _element(*names: str) -> str:
    return rf"<(?:\w+:)?(?:{'|'.join(names)})[\s/>]"


_TRACES = (
    _trace("sparklines", _SHEET, _element("sparklineGroup")),
    _trace(
        "details of data bars and icon sets of Excel 2010 and later",
        _SHEET,
        "78C0D931-6437-407d-A8EE-F0AAD7539E65",
    ),
    _trace("drop-down lists of the kind Excel 2010 added", _SHEET, "CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF"),
    _trace("text boxes and shapes", _DRAWING, _element("sp", "cxnSp", "grpSp")),
    _trace("buttons, check boxes and other controls", r"xl/(?:ctrlProps|activeX)/.*"),
    _trace("buttons of old versions of Excel", r"xl/drawings/[^/]+\.vml", r"ObjectType=\"(?!Note|Pict)"),
    _trace("embedded objects", r"xl/embeddings/.*"),
    _trace("pictures in headers and footers", _SHEET, _element("legacyDrawingHF")),
    _trace("background pictures", _SHEET, _element("picture")),
    _trace("pictures in EMF, WMF or SVG", r"xl/media/.*\.(?:emf|wmf|svg)"),
    _trace("diagrams (SmartArt)", r"xl/diagrams/data.*"),
    _trace("charts of kinds that Excel 2016 added", r"xl/charts/chartEx.*\.xml"),
    _trace("some details of charts (they are drawn anew)", r"xl/charts/chart\d+\.xml"),
    _trace("slicers and timelines", r"xl/(?:slicers|timelines)/.*"),
    _trace("threads of comments (their text stays)", r"xl/threadedComments/.*"),
    _trace("sizes of comment boxes", r"xl/comments.*\.xml"),
    _trace(
        "spill of dynamic array formulas (they become array formulas)", _SHEET, r"<(?:\w+:)?c\s[^>]*\bcm=\""
    ),
    _trace("linked data types and pictures in cells", r"xl/richData/.*"),
    _trace(
        "queries and connections to data", r"xl/(?:connections\.xml|queryTables/.*)|customXml/item\d+\.xml"
    ),
    _trace("the data model", r"xl/model/.*"),
    _trace("signs that hide Excel's green corners", _SHEET, _element("ignoredErrors")),
    _trace("printer settings", r"xl/printerSettings/.*"),
    _trace("additions to the ribbon", r"customUI/.*"),
    _trace("the digital signature", r"_xmlsignatures/.*"),
)
_MACROS = _trace("macros", r"xl/vbaProject\.bin")


def find_losses(parts: Parts, keeps_macros: bool) -> list[Loss]:
    """Everything in the file that a copy made by openpyxl will not have."""
    traces = _TRACES if keeps_macros else (*_TRACES, _MACROS)
    found = []
    for trace in traces:
        names = [name for name in parts.names if trace.parts.fullmatch(name) and _holds(parts, name, trace)]
        if names:
            sheets = (title for name in names for title in parts.owners.get(name, ()))
            found.append(Loss(trace.what, tuple(dict.fromkeys(sheets))))
    return found


def _holds(parts: Parts, name: str, trace: _Trace) -> bool:
    return trace.holding is None or trace.holding.search(parts.read(name)) is not None
