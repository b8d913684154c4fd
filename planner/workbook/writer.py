"""Writes a plan workbook: Summary for a person, then plain long tables that a tool can read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from planner.errors import OutputNotWritable
from planner.workbook.atomic import write_bytes
from planner.workbook.cells_out import MOST_ROWS, NO_GUESSING, demand, put, would_run
from planner.workbook.charts import write_chart_data
from planner.workbook.columns import Column, Sheet
from planner.workbook.formats import (
    ALARM,
    BAD,
    BEST,
    FROZEN,
    GOOD,
    WARN,
    Properties,
    column_properties,
    header_properties,
    row_height,
    wraps,
)
from planner.workbook.output_columns import FACT_SHEETS, OUTPUT_SHEETS, SUMMARY
from planner.workbook.plan_content import PlanReport
from planner.workbook.summary_page import write_summary
from planner.workbook.table import Cell

_CHART_DATA = "Chart data"
_A4 = 9


def write_plan(path: Path, report: PlanReport) -> None:
    """Write the workbook at exactly ``path``. Raises OutputNotWritable if it cannot be written there."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content, NO_GUESSING | {"in_memory": True})
    summary = book.add_worksheet(SUMMARY)
    for name, sheet in OUTPUT_SHEETS.items():
        write_table(book, sheet, report.tables.get(name, []))
    for name, sheet in FACT_SHEETS.items():
        if report.tables.get(name):
            write_table(book, sheet, report.tables[name])
    figures = book.add_worksheet(_CHART_DATA)
    chart_data = write_chart_data(book, figures, report.summary)
    _set_up_print(figures, _CHART_DATA)
    write_summary(book, summary, report.summary, chart_data)
    book.set_properties({"title": "Production plan", "comments": f"From {report.summary.run.input_name}"})
    summary.activate()
    try:
        book.close()
    except XlsxWriterException as error:
        raise OutputNotWritable(f"{path}: cannot be written ({error}).") from error
    write_bytes(path, content.getvalue())


def write_table(book: Any, sheet: Sheet, rows: Sequence[tuple[Cell, ...]]) -> Any:
    """A sheet with headers, notes, filter and highlights. Raises OutputNotWritable where it is too long."""
    if len(rows) >= MOST_ROWS:
        raise OutputNotWritable(
            f"{sheet.name}: the plan has {len(rows):,} rows, a sheet holds {MOST_ROWS - 1:,}. "
            "Plan fewer items or longer periods."
        )
    written = book.add_worksheet(sheet.name)
    _write_headers(book, written, sheet.columns)
    quoted = _QuotedLooks(book, sheet.columns)
    for number, row in enumerate(rows, start=1):
        for position, value in enumerate(row):
            if value is not None:
                put(written, number, position, value, quoted.of(position) if would_run(value) else None)
    _fit_rows(written, sheet, rows)
    written.freeze_panes(1, _key_columns(sheet))
    written.autofilter(0, 0, max(1, len(rows)), len(sheet.columns) - 1)
    _set_up_print(written, sheet.name)
    if rows:
        _highlight(book, written, sheet, len(rows))
    return written


class _QuotedLooks:
    """Looks of a sheet's columns for texts that must stay texts even when somebody edits their cells."""

    def __init__(self, book: Any, columns: Sequence[Column]) -> None:
        self._book = book
        self._columns = columns
        self._looks: dict[int, Any] = {}

    def of(self, position: int) -> Any:
        """The look of a column, with the mark that Excel shows as an apostrophe."""
        if position not in self._looks:
            properties = {**column_properties(self._columns[position]), "quote_prefix": True}
            self._looks[position] = self._book.add_format(properties)
        return self._looks[position]


def _fit_rows(written: Any, sheet: Sheet, rows: Sequence[tuple[Cell, ...]]) -> None:
    """Make rows as high as their longest wrapped text."""
    wrapped = [(position, column.width) for position, column in enumerate(sheet.columns) if wraps(column)]
    if not wrapped:
        return
    for number, row in enumerate(rows, start=1):
        height = row_height((str(row[position] or ""), width) for position, width in wrapped)
        if height:
            written.set_row(number, height)


def _write_headers(book: Any, written: Any, columns: Sequence[Column]) -> None:
    for position, column in enumerate(columns):
        look = book.add_format(column_properties(column))
        written.set_column(position, position, max(column.width, len(column.name) + 4), look)
        put(written, 0, position, column.name, book.add_format(header_properties(column)))
        note = f"{column.meaning}\nUnit: {column.unit}" if column.unit else column.meaning
        demand(written.write_comment(0, position, note, {"x_scale": 1.6, "y_scale": 0.8}), "a header note")
    written.set_row(0, 20)


def _key_columns(sheet: Sheet) -> int:
    """Leading name columns stay in sight when a person scrolls to the right."""
    return sum(1 for column in sheet.columns[:1] if column.key)


def _set_up_print(written: Any, name: str) -> None:
    written.set_landscape()
    written.set_paper(_A4)
    written.fit_to_pages(1, 0)
    written.repeat_rows(0)
    written.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    written.set_footer(f"&L{name.replace('&', '&&')}&RPage &P of &N")


Rule = tuple[str, Mapping[str, Any], Properties]
"""(column, condition of xlsxwriter, look); "{row}" of a formula is row 2, "{name}" the letter of a column"""


def _above(column: str, limit: float, look: Properties) -> Rule:
    return column, {"type": "cell", "criteria": ">", "value": limit}, look


def _below(column: str, limit: float, look: Properties) -> Rule:
    return column, {"type": "cell", "criteria": "<", "value": limit}, look


def _formula(column: str, formula: str, look: Properties) -> Rule:
    return column, {"type": "formula", "criteria": formula}, look


_FULL = 1.000001
"""Load above which hours are beyond the regular ones, and not only by rounding."""

_RULES: Mapping[str, Sequence[Rule]] = {
    "Production": [_formula("*", '=${status}2="frozen"', FROZEN)],
    "Vehicles": [_above("load", _FULL, ALARM)],
    "Inventory": [
        _above("lost", 0.000001, ALARM),
        _above("backlog", 0.000001, ALARM),
        _formula("closing", "=${closing}2<${safety_stock}2-0.000001", WARN),
    ],
    "Capacity": [
        _above("load", _FULL, ALARM),
        _formula("load", "=AND(ISNUMBER(${load}2),${load}2>=0.9)", WARN),
        _above("overtime_hours", 0.000001, WARN),
    ],
    "Unmet": [
        _formula("outcome", '=${outcome}2="late"', WARN),
        _formula("outcome", '=${outcome}2<>"late"', ALARM),
    ],
    "Factories": [
        _above("capacity_use", _FULL, ALARM),
        _above("capacity_use", 0.9, WARN),
        _formula("on_time_share", "=AND(ISNUMBER(${on_time_share}2),${on_time_share}2<0.9)", ALARM),
    ],
    "Accuracy": [_above("wape", 0.5, ALARM), _above("wape", 0.3, WARN)],
    "Scorecards": [
        _formula("real_on_time", "=AND(ISNUMBER(${real_on_time}2),${real_on_time}2<0.8)", ALARM),
        _formula(
            "real_days",
            "=AND(ISNUMBER(${real_days}2),${real_days}2>${planned_days}2+0.5)",
            WARN,
        ),
        _formula(
            "real_defect_rate",
            "=AND(ISNUMBER(${real_defect_rate}2),${real_defect_rate}2>1.1*${planned_defect_rate}2)",
            WARN,
        ),
    ],
    "Proposals": [_formula("status", '=${status}2="proposed"', WARN)],
    "Changes": [_above("change", 0, GOOD), _below("change", 0, BAD)],
    "Value of capacity": [_formula("agrees", '=${agrees}2="no"', ALARM)],
    "Investments": [_formula("decision", '=${decision}2="make"', GOOD)],
    "Frontier": [
        _formula("reached", '=${reached}2="no"', WARN),
        _formula("next_per_cent_pays", '=${next_per_cent_pays}2="no"', BAD),
        _formula("next_per_cent_pays", '=${next_per_cent_pays}2="yes"', GOOD),
        _formula("*", '=${best}2="best"', BEST),
    ],
}
"""What an eye should be drawn to; of several rules for a cell the first that applies wins."""


def _highlight(book: Any, written: Any, sheet: Sheet, rows: int) -> None:
    names = [column.name for column in sheet.columns]
    letters = {name: xlsxwriter.utility.xl_col_to_name(position) for position, name in enumerate(names)}
    for column, condition, look in _RULES.get(sheet.name, ()):
        first, last = (0, len(names) - 1) if column == "*" else (names.index(column),) * 2
        rule = {**condition, "format": book.add_format(look), "stop_if_true": True}
        if rule["type"] == "formula":
            rule["criteria"] = (
                rule["criteria"]
                .replace("${", "{")
                .format(**{name: f"${letter}" for name, letter in letters.items()})
            )
        demand(written.conditional_format(1, first, rows, last, rule), "a conditional format")
