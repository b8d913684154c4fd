"""The copy as a whole: opened, its losses known, then marked and written."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.chart import LineChart
from openpyxl.utils import exceptions, range_boundaries
from PIL.Image import DecompressionBombError

from planner.annotate.contents import LOSSES, book_of_contents, cells_of
from planner.annotate.findings import add_findings, drop_earlier_findings
from planner.annotate.losses import Loss, find_losses
from planner.annotate.marks import MOST_COMMENTS, Spot, asks_for_a_mark, forget_earlier_marks, mark, spot_of
from planner.annotate.package import Parts
from planner.annotate.results import keep_results
from planner.errors import OutputNotWritable, WorkbookUnreadable
from planner.validation.problem import Problem
from planner.workbook.atomic import replace_atomically, write_bytes
from planner.workbook.files.guarded import read_book
from planner.workbook.files.unreadable import DAMAGE

MOST_XML_BYTES = 64 * 2**20
"""Unpacked size of all parts but pictures and the like. Rewriting takes many times as much memory."""
MOST_CELLS = 1_000_000
"""Of files of which only the contents are copied."""
MOST_MERGED_CELLS = 1_000_000
"""openpyxl makes an object for each cell that is covered by merged cells."""
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([^"]{1,40})"')
_GIVEN_UP = (
    ParseError,
    DecompressionBombError,
    exceptions.CellCoordinatesException,
    exceptions.IllegalCharacterError,
    exceptions.InvalidFileException,
    exceptions.NamedRangeException,
    exceptions.SheetTitleException,
)
"""What else openpyxl and Pillow raise, on parts that reading a workbook does not look at."""
_MAIN = "xl/workbook.xml"
_COVERED = "extension is not supported"
"""What openpyxl warns of in general, and `losses` names."""


@dataclass(frozen=True)
class Written:
    """What was written. ``marked``: cells; ``commented``: those of them with a comment."""

    output: Path
    marked: int
    commented: int


@dataclass(frozen=True)
class AnnotatedCopy:
    """A workbook opened to be written back with marks. ``losses``: what the copy will not have.

    ``_parts``: of the workbook; None where only its contents are copied.
    """

    output: Path
    losses: Sequence[Loss]
    _parts: Parts | None
    _book: Any

    def write(self, problems: Sequence[Problem]) -> Written:
        """Mark the cells of ``problems`` and put the copy in its place, whole or not at all.

        Raises OutputNotWritable.
        """
        spots: dict[str, Spot] = {}
        findings: dict[Spot, list[Problem]] = {}
        with replace_atomically(self.output) as beside:
            forget_earlier_marks(self._book)
            drop_earlier_findings(self._book)
            for problem in problems:
                spot = spot_of(problem.place, self._book)
                if spot is not None:
                    spots[problem.place] = spot
                    if asks_for_a_mark(problem):
                        findings.setdefault(spot, []).append(problem)
            mark(self._book, findings)
            add_findings(self._book, problems, spots, self.losses)
            write_bytes(beside, self._saved())
        return Written(self.output, len(findings), min(len(findings), MOST_COMMENTS))

    def _saved(self) -> bytes:
        content = io.BytesIO()
        with _said_plainly(self.output):
            self._book.save(content)
            copy = content.getvalue()
            return copy if self._parts is None else keep_results(self._parts, copy)


def open_copy(workbook: Path, output: Path) -> AnnotatedCopy:
    """Open a workbook that was read before, to write an annotated copy of it at ``output``.

    Where the library cannot rewrite it, the copy is a new workbook with its contents. Raises
    OutputNotWritable: the output is the input, or of a kind the input cannot become; the input is too large.
    """
    demand_another_file(workbook, output)
    parts = _parts_of(workbook)
    _demand_suffix(output, has_macros=parts is not None and "xl/vbaProject.bin" in parts.names)
    with suppress(_CannotRewrite):
        if parts is not None:
            return _opened(workbook, output, parts)
    _demand_suffix(output, has_macros=False)
    return _opened_contents(workbook, output)


def _parts_of(workbook: Path) -> Parts | None:
    """The parts of an .xlsx or .xlsm file; None for other kinds."""
    if workbook.is_dir():
        return None
    try:
        parts = Parts(workbook.read_bytes())
        with _said_plainly(workbook):
            return parts if parts.content.startswith(b"PK") and _MAIN in parts.names else None
    except OSError as error:
        raise OutputNotWritable(
            f"{workbook}: cannot be read again to be annotated ({error.strerror})."
        ) from error


def _opened(workbook: Path, output: Path, parts: Parts) -> AnnotatedCopy:
    keeps_macros = output.suffix.lower() == ".xlsm"
    with _said_plainly(workbook):
        _demand_small(workbook, parts)
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            book = openpyxl.load_workbook(io.BytesIO(parts.content), keep_vba=keeps_macros, rich_text=True)
        if book.sheetnames != list(parts.sheets.values()):
            raise ValueError("the library does not find all sheets")
        _keep_charts_straight(book)
        losses = [*find_losses(parts, keeps_macros), *_warned_of(warned)]
    return AnnotatedCopy(output, losses, parts, book)


def _opened_contents(workbook: Path, output: Path) -> AnnotatedCopy:
    """Of a file that cannot be rewritten: a new workbook with its contents."""
    try:
        raw = read_book(workbook)
    except WorkbookUnreadable as error:
        raise _not_annotated(workbook, "it cannot be read") from error
    if cells_of(raw) > MOST_CELLS:
        raise _not_annotated(workbook, f"it has {cells_of(raw):,} cells, more than {MOST_CELLS:,}")
    return AnnotatedCopy(output, LOSSES, None, book_of_contents(raw))


def _keep_charts_straight(book: Any) -> None:
    """Say what charts leave unsaid, which programs take for smooth lines and round corners in the copy."""
    for sheet in book.worksheets:
        for drawn in sheet._charts:
            drawn.roundedCorners = bool(drawn.roundedCorners)
            for chart in drawn._charts:
                for series in chart.ser if isinstance(chart, LineChart) else ():
                    series.smooth = bool(series.smooth)


def demand_another_file(workbook: Path, output: Path) -> None:
    """Raise OutputNotWritable where the copy would replace the workbook, by whatever name."""
    if output.exists() and workbook.exists() and output.samefile(workbook):
        raise OutputNotWritable(
            f"{output}: is the workbook itself; name another file for the annotated copy."
        )


def _demand_suffix(output: Path, has_macros: bool) -> None:
    suffix = output.suffix.lower()
    if suffix != ".xlsx" and not (suffix == ".xlsm" and has_macros):
        raise OutputNotWritable(
            f"{output}: the annotated copy is an .xlsx file{' or .xlsm file' if has_macros else ''}; "
            "name it so."
        )


def _demand_small(workbook: Path, parts: Parts) -> None:
    size = sum(parts.size(name) for name in parts.names if name.lower().endswith((".xml", ".rels", ".vml")))
    if size > MOST_XML_BYTES:
        raise _not_annotated(
            workbook, f"it unpacks to {size / 2**20:,.0f} MiB, more than {MOST_XML_BYTES / 2**20:,.0f}"
        )
    merged = sum(_area(match[1]) for name in parts.sheets for match in _MERGED.finditer(parts.read(name)))
    if merged > MOST_MERGED_CELLS:
        raise _not_annotated(workbook, f"it has {merged:,} merged cells, more than {MOST_MERGED_CELLS:,}")


def _area(reference: bytes) -> int:
    left, top, right, bottom = range_boundaries(reference.decode())
    return int((right - left + 1) * (bottom - top + 1))


def _not_annotated(workbook: Path, reason: str) -> OutputNotWritable:
    return OutputNotWritable(
        f"{workbook}: cannot be annotated: {reason}. Save it anew without what is not needed, or use the "
        "list that planner check prints."
    )


def _warned_of(warned: Sequence[warnings.WarningMessage]) -> list[Loss]:
    texts = dict.fromkeys(str(warning.message) for warning in warned)
    return [Loss(text) for text in texts if _COVERED not in text]


@contextmanager
def _said_plainly(path: Path) -> Iterator[None]:
    """Turn what the library raises on a workbook that it cannot rewrite into words."""
    try:
        yield
    except (*DAMAGE, *_GIVEN_UP) as error:
        raise _CannotRewrite(
            f"{path}: cannot be annotated: the library that rewrites it gave up ({type(error).__name__}). "
            "Open it in a spreadsheet program and save it anew."
        ) from error


class _CannotRewrite(OutputNotWritable):
    """The library does not get through the workbook; its contents can be copied all the same."""
