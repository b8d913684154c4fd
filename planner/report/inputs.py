"""Inputs: every setting and default that was in force."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from planner.report.contents import LEARN, RunInfo, TableRow
from planner.workbook.columns import Column
from planner.workbook.input_columns import INPUT_SHEETS, SETTINGS
from planner.workbook.table import Table, Workbook

_NOT_PLANNED_FROM = frozenset({"Settings", "Scenarios"})


def input_rows(workbook: Workbook, run: RunInfo) -> Iterator[TableRow]:
    """Rows of Inputs: what was planned otherwise than given, settings, then every column that has a blank
    cell, with what the blank meant."""
    for note in run.notes:
        yield _row(note.sheet, note.column, note.value, note.origin, note.where)
    yield from _setting_rows(workbook.given or workbook, run)
    yield from _adjusted_rows(workbook)
    for name, sheet in INPUT_SHEETS.items():
        if name in _NOT_PLANNED_FROM:
            continue
        table = workbook[name]
        if not len(table):
            yield _row(name, "", "no row: the sheet is absent or empty", "default")
            continue
        for column in sheet.columns:
            if not column.required and _has_blank(table, column.name):
                yield _row(name, column.name, _in_force(column, workbook), "default")


def _setting_rows(workbook: Workbook, run: RunInfo) -> Iterator[TableRow]:
    columns = {column.name: column for column in SETTINGS}
    if LEARN in run.command_line_settings:
        yield _row("(command line)", LEARN, "yes", "command line")
    for name, value in workbook.settings.items():
        if name in run.command_line_settings:
            yield _row("Settings", name, _words(run.command_line_settings[name]), "command line")
        elif name in workbook.setting_cells:
            yield _row("Settings", name, _words(value), "given", workbook.setting_cells[name])
        else:
            words = columns[name].default_words if value is None and name in columns else _words(value)
            yield _row("Settings", name, words, "default")


def _adjusted_rows(workbook: Workbook) -> Iterator[TableRow]:
    """Values that replace those of the file: learned, or worked out because Settings ask for it."""
    for value in workbook.adjusted:
        yield _row(value.sheet, value.column, _words(value.value), value.origin, value.where)


def _has_blank(table: Table, column: str) -> bool:
    blanks = table.defaulted.get(column, ())
    values = table.columns[column].values
    return any(value is None or index in blanks for index, value in enumerate(values))


def _in_force(column: Column, workbook: Workbook) -> str:
    """A column's default in words, with the settings it is worked out from."""
    if column.name == "holding_cost" and column.default_text.startswith("holding_rate"):
        return f"{column.default_words}, holding_rate {_words(workbook.settings['holding_rate'])}"
    if column.name == "service_target":
        target = workbook.settings["service_target"]
        return column.default_words + (": none" if target is None else f": {_words(target)}")
    return column.default_words


def _words(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.15g}"
    return "" if value is None else str(value)


def _row(sheet: str, column: str, value: str, origin: str, where: str = "") -> TableRow:
    return {"sheet": sheet, "where": where, "column": column, "value": value, "origin": origin}
