"""The reader: a file or folder in, tables that know their cells and every problem of its cells out."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from planner.validation import reading_codes as codes
from planner.validation.codes import did_you_mean
from planner.validation.problem import Problem
from planner.workbook.columns import Sheet
from planner.workbook.files.guarded import read_book
from planner.workbook.forecast_form import read_forecast
from planner.workbook.habits import Habits
from planner.workbook.headed import HeadedSheet, find_header
from planner.workbook.input_columns import INPUT_SHEETS
from planner.workbook.input_words import header_words, sheet_titles
from planner.workbook.marks import mark_merged_cells, notes_of_book, notes_of_sheet, without_totals
from planner.workbook.names import same_name
from planner.workbook.raw import RawBook, RawSheet
from planner.workbook.settings import read_settings
from planner.workbook.sheets import empty_table, read_table
from planner.workbook.table import Table, Workbook

_SHEET_BY_TITLE = sheet_titles(tuple(INPUT_SHEETS))


def read_workbook(path: Path) -> tuple[Workbook, list[Problem]]:
    """Read an input workbook: every sheet, every cell, all problems in one pass.

    ``path``: a workbook, or a folder of .csv files. Returns tables with defaults applied, and the problems; a
    cell that cannot be read is None and a problem. Raises WorkbookUnreadable where the file cannot be opened
    as a workbook at all.
    """
    problems: list[Problem] = []
    with _collector_paused():
        book = read_book(path, _SHEET_BY_TITLE)
        problems += notes_of_book(book.facts, path.name)
        sheets = {name: _headed(raw, name, problems) for name, raw in _match_titles(book, problems).items()}
        habits = Habits(day_zero=book.facts.day_zero)
        settings = read_settings(sheets.get("Settings"), INPUT_SHEETS["Settings"], problems, habits)
        present = frozenset(sheets)
        tables = {
            name: _read_one(sheets.pop(name, None), sheet, problems, habits)
            for name, sheet in INPUT_SHEETS.items()
        }
    _find_empty_sheets(tables, problems)
    workbook = Workbook(
        path=path,
        sha256=book.sha256,
        tables=tables,
        settings=settings.values,
        setting_cells=settings.cells,
        present=present,
    )
    return workbook, list(dict.fromkeys(problems))


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Reading makes millions of objects and no cycles; looking for cycles meanwhile would double the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _match_titles(book: RawBook, problems: list[Problem]) -> dict[str, RawSheet]:
    """Input sheet → the sheet that is read as it.

    Where a sheet has its own name, one with another word for it is something else.
    """
    by_own_name = {name for name in INPUT_SHEETS if same_name(name) in map(same_name, book.titles)}
    found: dict[str, RawSheet] = {}
    unread = []
    for raw in book.sheets:
        name = _SHEET_BY_TITLE[same_name(raw.title)]
        if name in by_own_name and same_name(raw.title) != same_name(name):
            unread.append(raw.title)
        elif name in found:
            problems.append(codes.DUPLICATE_SHEET.at(raw.title, f"another sheet is read as {name} already."))
        else:
            found[name] = raw
    unread += [title for title in book.titles if same_name(title) not in _SHEET_BY_TITLE]
    for title in unread:
        remedy = did_you_mean(title, INPUT_SHEETS, "")
        problems.append(codes.UNKNOWN_SHEET.at(title, f"the sheet {title!r} is not read.", remedy))
    for name, reason in book.facts.not_read.items():
        problems.append(codes.FILE_NOT_READ.at(name, f"{reason}; it is not read."))
    for name, sheet in INPUT_SHEETS.items():
        if sheet.required and name not in found:
            problems.append(
                codes.MISSING_SHEET.at(name, f"the workbook has no sheet {name} ({sheet.meaning})")
            )
    return found


def _headed(raw: RawSheet, name: str, problems: list[Problem]) -> HeadedSheet:
    """A sheet from its header on; places name it as the workbook does where that is another language."""
    title = name if same_name(raw.title) == same_name(name) else raw.title
    sheet = without_totals(find_header(raw, title, header_words(INPUT_SHEETS[name])), problems)
    mark_merged_cells(sheet)
    problems += notes_of_sheet(sheet)
    return sheet


def _read_one(sheet: HeadedSheet | None, meant: Sheet, problems: list[Problem], habits: Habits) -> Table:
    if sheet is None:
        return empty_table(meant)
    if meant.name == "Settings":
        return read_table(
            sheet, meant, [], habits
        )  # its problems are found by read_settings, which knows the types
    if meant.name == "Forecast":
        return read_forecast(sheet, meant, problems, habits)
    return read_table(sheet, meant, problems, habits)


def _find_empty_sheets(tables: dict[str, Table], problems: list[Problem]) -> None:
    missing = {problem.place for problem in problems if problem.code in _ALREADY_SAID}
    for name, sheet in INPUT_SHEETS.items():
        place = tables[name].title or name
        if sheet.required and not len(tables[name]) and place not in missing and name not in _MAY_BE_EMPTY:
            problems.append(codes.NO_ROWS.at(place, "the sheet has no rows below its header."))
    if len(tables["Scenarios"]):
        problems.append(
            codes.SCENARIOS_NOT_USED.at(
                tables["Scenarios"].title or "Scenarios", "scenarios are not part of this plan."
            )
        )


_ALREADY_SAID = (codes.MISSING_SHEET.name, codes.MISSING_HEADER.name)
_MAY_BE_EMPTY = ("Resources", "Operations")
"""Factories without limited hours are written with these headers and no rows."""
