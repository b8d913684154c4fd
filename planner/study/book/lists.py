"""The plain lists of a study: its scenarios, every cell that they changed, and all figures in long form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from planner.study.book.looks import Looks, put_row, set_up_print
from planner.study.outcome import Compared, Study
from planner.study.tidy import TIDY_COLUMNS, tidy_rows
from planner.workbook.cells_out import MOST_ROWS, put
from planner.workbook.formats import row_height
from planner.workbook.table import Cell

SCENARIOS, CHANGES, FIGURES = "Scenarios", "Changes", "Figures"
CHANGES_LISTED = 20_000
"""Cells listed of one scenario; how many more there are is said below them."""
_WRAPPED = 30

Columns = Sequence[tuple[str, int, str]]
"""(heading, width, number format)"""

_SCENARIO_COLUMNS: Columns = (
    ("scenario", 30, ""),
    ("question", 40, ""),
    ("combines", 30, ""),
    ("cells changed", 14, "#,##0"),
    ("outcome", 12, ""),
    ("cost", 16, "#,##0"),
    ("gap", 9, "0.00%"),
    ("service", 9, "0.00%"),
    ("seconds", 10, "#,##0.0"),
    ("what is to be said", 70, ""),
)
_CHANGE_COLUMNS: Columns = (
    ("scenario", 30, ""),
    ("cell", 18, ""),
    ("sheet", 14, ""),
    ("row", 60, ""),
    ("column", 18, ""),
    ("before", 16, "General"),
    ("after", 16, "General"),
    ("changed by", 16, ""),
)
_LETTERS_A_LINE, _LINE = 15, 15
"""Of a heading that is wrapped in its column, and the height of a line in points."""


def write_scenarios(book: Any, looks: Looks, study: Study) -> None:
    """One row a scenario: what was asked, and what came of it."""
    rows: list[list[Cell]] = [_row("base", "the workbook as it stands", "", None, study.base)]
    rows += [
        _row(
            each.name,
            each.scenario.question,
            " + ".join(each.scenario.combines),
            len(each.changed.cells),
            each.result,
            each.notes,
        )
        for each in study.compared
    ]
    _write_table(book, looks, SCENARIOS, _SCENARIO_COLUMNS, rows)


def _row(
    name: str, question: str, combines: str, cells: int | None, result: Any, notes: Iterable[str] = ()
) -> list[Cell]:
    kpis = result.kpis
    outcome = "verified" if result.has_plan else "no plan"
    figures = [kpis.get("cost"), kpis.get("gap"), kpis.get("service"), result.seconds]
    said = "\n".join([*([result.failure] if result.failure else []), *notes])
    return [name, question, combines, cells, outcome, *figures, said]


def write_changes(book: Any, looks: Looks, study: Study) -> None:
    """Every cell that a scenario made another, in the order of its changes."""
    rows = [row for each in study.compared for row in _changes_of(each)]
    _write_table(book, looks, CHANGES, _CHANGE_COLUMNS, rows[: MOST_ROWS - 1])


def _changes_of(each: Compared) -> Iterator[list[Cell]]:
    for cell in each.changed.cells[:CHANGES_LISTED]:
        before = "(new row)" if cell.added else "(blank)" if cell.before is None else cell.before
        after = "(blank)" if cell.after is None else cell.after
        yield [each.name, cell.place, cell.sheet, cell.row, cell.column, before, after, cell.by]
    more = len(each.changed.cells) - CHANGES_LISTED
    if more > 0:
        yield [each.name, f"and {more:,} more", None, None, None, None, None, None]


def write_figures(book: Any, looks: Looks, study: Study) -> None:
    """All figures in long form, as in the CSV and Parquet files."""
    columns: Columns = [(column.name, max(column.width, 12), "General") for column in TIDY_COLUMNS]
    _write_table(book, looks, FIGURES, columns, [list(row) for row in tidy_rows(study)])


def _write_table(
    book: Any, looks: Looks, name: str, columns: Columns, rows: Sequence[Sequence[Cell]]
) -> None:
    sheet = book.add_worksheet(name)
    for position, (heading, width, code) in enumerate(columns):
        wraps = width >= _WRAPPED
        align = {"align": "right"} if code else {"align": "left", "indent": 1}
        more = {"num_format": code} if code else {"text_wrap": wraps}
        sheet.set_column(position, position, width, looks.look(valign="top", **align, **more))
        put(sheet, 0, position, heading, looks.head(**align))
    dates = looks.look(num_format="yyyy-mm-dd", valign="top", align="right")
    for number, row in enumerate(rows, start=1):
        for position, value in enumerate(row):
            if value is not None and value != "":
                is_plain = isinstance(value, str | float | int)
                put(sheet, number, position, value, None if is_plain else dates)
        texts = zip(row, columns, strict=True)
        wrapped = [(str(value), width) for value, (_, width, _) in texts if value and width >= _WRAPPED]
        height = max((row_height([text]) or 0.0 for text in _lines(wrapped)), default=0.0)
        if height:
            sheet.set_row(number, height)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)
    set_up_print(sheet, name, 0)


def _lines(wrapped: Iterable[tuple[str, int]]) -> Iterator[tuple[str, float]]:
    """A text of several lines takes as much room as one that is so long."""
    for text, width in wrapped:
        lines = text.split("\n")
        yield " ".join(line.ljust(width) if len(lines) > 1 else line for line in lines), float(width)


def put_table(
    sheet: Any, looks: Looks, row: int, headings: Sequence[str], rows: Sequence[Sequence[tuple[Cell, Any]]]
) -> int:
    """A small table within a page; returns the row after it."""
    lines = max(-(-len(heading) // _LETTERS_A_LINE) for heading in headings)
    sheet.set_row(row, _LINE * max(1, lines))
    put_row(sheet, row, [(heading, looks.head(align="center")) for heading in headings])
    for number, cells in enumerate(rows, start=row + 1):
        put_row(sheet, number, list(cells))
    return row + 1 + len(rows)
