"""Colours and comments on the cells that have findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter, range_boundaries

from planner.validation.problem import Problem, Severity
from planner.workbook.cells_out import clean_text
from planner.workbook.names import same_name

AUTHOR = "planner check"
MOST_COMMENTS = 2_000
"""Spreadsheet programs open slowly with many thousand; further cells are coloured and listed only."""
COLOURS = {Severity.ERROR: "FFC7CE", Severity.WARNING: "FFEB9C", Severity.NOTE: "DDEBF7"}

_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d*)")
_ROW = re.compile(r"[1-9]\d*")
_LONGEST_COMMENT = 4_000
_WIDTH, _LINE_HEIGHT, _LETTERS_A_LINE = 320, 17, 48


@dataclass(frozen=True)
class Spot:
    """A cell of the copy that has findings. ``title``: of its sheet, as the workbook writes it."""

    title: str
    cell: str


def spot_of(place: str, book: Any) -> Spot | None:
    """The cell to mark for the place of a finding; None for what is not in the workbook.

    A row is marked at its first filled cell, a sheet at A1.
    """
    name, _, inside = place.rpartition("!") if "!" in place else (place, "", "")
    title = _title(name, book.sheetnames)
    if title is None or not hasattr(book[title], "cell"):  # sheets that hold nothing but a chart
        return None
    if _CELL.fullmatch(inside):
        return Spot(title, _first_of_merged(book[title], inside))
    if _ROW.fullmatch(inside):
        return Spot(title, _first_filled(book[title], int(inside)))
    return Spot(title, "A1")


def asks_for_a_mark(problem: Problem) -> bool:
    """Whether a cell is at fault; a note of a whole sheet is only listed."""
    return "!" in problem.place or problem.severity is not Severity.NOTE


def _title(name: str, titles: Iterable[str]) -> str | None:
    titles = list(titles)
    if name in titles:
        return name
    return next((title for title in titles if same_name(title) == same_name(name)), None)


def _first_of_merged(sheet: Any, reference: str) -> str:
    if not isinstance(sheet[reference], MergedCell):
        return reference
    for merged in sheet.merged_cells.ranges:
        if reference in merged:
            left, top, _, _ = range_boundaries(merged.coord)
            return str(sheet.cell(top, left).coordinate)
    return reference


def _first_filled(sheet: Any, row: int) -> str:
    filled = [
        column for (number, column), cell in sheet._cells.items() if number == row and cell.value is not None
    ]
    return f"{get_column_letter(min(filled, default=1))}{row}"


def forget_earlier_marks(book: Any) -> None:
    """Take away what an earlier check left in the workbook."""
    for sheet in _with_cells(book):
        for cell in list(sheet._cells.values()):
            if not isinstance(cell, MergedCell) and cell.comment and cell.comment.author == AUTHOR:
                cell.comment = None
                if cell.fill.fgColor.rgb in {f"00{colour}" for colour in COLOURS.values()}:
                    cell.fill = PatternFill()


def _with_cells(book: Any) -> list[Any]:
    return [sheet for sheet in book.worksheets if hasattr(sheet, "_cells")]


def mark(book: Any, findings: Mapping[Spot, list[Problem]]) -> None:
    """Colour the cells by their worst finding, and say in a comment what it is and how to mend it."""
    for number, (spot, problems) in enumerate(findings.items()):
        cell = book[spot.title][spot.cell]
        worst = min(problems, key=lambda problem: list(Severity).index(problem.severity))
        cell.fill = PatternFill("solid", fgColor=COLOURS[worst.severity])
        if number < MOST_COMMENTS:
            cell.comment = _comment(cell.comment, problems)


def _comment(before: Comment | None, problems: list[Problem]) -> Comment:
    """The findings; what the planner wrote in the cell's comment before stays above them."""
    parts = [before.text] if before is not None and before.text else []
    text = clean_text("\n\n".join([*parts, *map(comment_text, problems)]))[:_LONGEST_COMMENT]
    comment = Comment(text, AUTHOR if before is None else before.author)
    lines = sum(1 + len(line) // _LETTERS_A_LINE for line in text.split("\n"))
    comment.width, comment.height = _WIDTH, _LINE_HEIGHT * (lines + 1)
    return comment


def comment_text(problem: Problem) -> str:
    """`error: …` and the remedy, on lines of their own."""
    said = f"{problem.severity.value.upper()} {problem.code}\n{_sentence(problem.message)}"
    return f"{said}\n→ {problem.remedy}" if problem.remedy else said


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
