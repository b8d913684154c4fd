"""The sheet of the copy that lists every finding with a link to its cell, and what the copy lacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.hyperlink import Hyperlink

from planner.annotate.losses import Loss
from planner.annotate.marks import COLOURS, Spot
from planner.validation.problem import Problem, Severity
from planner.workbook.cells_out import clean_text
from planner.workbook.input_columns import FINDINGS_TITLE

MOST_ROWS = 20_000
"""A person mends the first and checks again; the command lists all of them."""
_HEADERS = (("severity", 11), ("place", 22), ("what is wrong", 62), ("how to mend it", 62), ("code", 24))
_TOP = Alignment(vertical="top", wrap_text=True)
_LINE = Border(bottom=Side(style="thin", color="D9D9D9"))
_DARK, _LINK = "1F4E79", "0563C1"
_LETTERS_A_LINE, _LINE_HEIGHT = 64, 15


def drop_earlier_findings(book: Any) -> None:
    """Take away the sheet that an earlier check added."""
    if FINDINGS_TITLE in book.sheetnames and len(book.sheetnames) > 1:
        del book[FINDINGS_TITLE]


def add_findings(
    book: Any, problems: Sequence[Problem], spots: Mapping[str, Spot], losses: Sequence[Loss]
) -> None:
    """Add the sheet in front of all others. ``spots``: place → where it is marked."""
    sheet = book.create_sheet(FINDINGS_TITLE, 0)
    sheet.sheet_view.showGridLines = False
    row = _write_head(sheet, problems, losses)
    _write_headers(sheet, row)
    order = list(Severity)
    ranked = sorted(problems, key=lambda problem: order.index(problem.severity))
    for number, problem in enumerate(ranked[:MOST_ROWS], start=row + 1):
        _write_finding(sheet, number, problem, spots.get(problem.place))
    last = row + min(len(ranked), MOST_ROWS)
    if len(ranked) > MOST_ROWS:
        _put(sheet, last + 1, 1, f"… and {len(ranked) - MOST_ROWS:,} more, which planner check lists.")
    sheet.auto_filter.ref = f"A{row}:E{max(last, row)}"
    sheet.freeze_panes = f"A{row + 1}"
    _print_on_one_page_across(sheet, row)
    _open_on(book, sheet)


def _write_head(sheet: Any, problems: Sequence[Problem], losses: Sequence[Loss]) -> int:
    """Title, counts and what the copy lacks; returns the row of the headers."""
    title = _put(sheet, 1, 1, "What planner check found in this workbook")
    title.font = _font(title, bold=True, size=15, color=_DARK)
    counts = {severity: sum(problem.severity is severity for problem in problems) for severity in Severity}
    words = (
        f"{count} {severity.value}{'' if count == 1 else 's'}" for severity, count in counts.items() if count
    )
    _put(sheet, 2, 1, ", ".join(words) or "Nothing: a plan can be made.")
    _put(
        sheet,
        3,
        1,
        "Cells with findings are coloured, and say in a comment how to mend them. Errors stop planning; "
        "warnings want a look; notes only tell. Mend the cells, save, and check again.",
    )
    row = 4
    if losses:
        _put(
            sheet,
            row,
            1,
            "This copy lacks what could not be carried over; the workbook it was made from has it all:",
        )
        for loss in losses:
            row += 1
            _put(sheet, row, 1, f"• {loss}")
        row += 1
    return row + 1


def _write_headers(sheet: Any, row: int) -> None:
    for column, (header, width) in enumerate(_HEADERS, start=1):
        cell = _put(sheet, row, column, header)
        cell.font = _font(cell, bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=_DARK)
        sheet.column_dimensions[cell.column_letter].width = width


def _write_finding(sheet: Any, row: int, problem: Problem, spot: Spot | None) -> None:
    texts = (problem.severity.value, problem.place, problem.message, problem.remedy, problem.code)
    for column, text in enumerate(texts, start=1):
        cell = _put(sheet, row, column, text)
        cell.alignment, cell.border = _TOP, _LINE
    sheet.cell(row, 1).fill = PatternFill("solid", fgColor=COLOURS[problem.severity])
    if spot is not None:
        place = sheet.cell(row, 2)
        title = spot.title.replace("'", "''")
        place.hyperlink = Hyperlink(ref=place.coordinate, location=f"'{title}'!{spot.cell}")
        place.font = _font(place, color=_LINK, underline="single")
    lines = max(1 + len(text) // _LETTERS_A_LINE for text in (problem.message, problem.remedy))
    sheet.row_dimensions[row].height = _LINE_HEIGHT * lines


def _put(sheet: Any, row: int, column: int, text: str) -> Any:
    """Write a text that stays a text, whatever it begins with."""
    cell = sheet.cell(row, column)
    cell.value = clean_text(text)
    cell.data_type = "s"
    cell.quotePrefix = text[:1] in ("=", "+", "-", "@")
    return cell


def _font(cell: Any, **look: Any) -> Font:
    """The workbook's own font with another look."""
    return Font(**{"name": cell.font.name, "size": cell.font.size, **look})


def _print_on_one_page_across(sheet: Any, header_row: int) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{header_row}:{header_row}"


def _open_on(book: Any, sheet: Any) -> None:
    """The workbook opens on this sheet, and on no group of sheets."""
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet
    book.active = book.index(sheet)
