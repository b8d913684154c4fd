"""The reader: an .xlsx or .xlsm file in, tables that know their cells and every problem of its cells out."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from planner.validation import reading_codes as codes
from planner.validation.codes import did_you_mean
from planner.validation.problem import Problem
from planner.workbook.columns import Sheet
from planner.workbook.forecast_form import read_forecast
from planner.workbook.input_columns import INPUT_SHEETS
from planner.workbook.package_guard import read_package
from planner.workbook.raw import RawSheet, read_raw_sheets
from planner.workbook.settings import read_settings
from planner.workbook.sheets import empty_table, read_table, same_name
from planner.workbook.table import Table, Workbook

_SHEET_BY_TITLE = {same_name(name): sheet for name, sheet in INPUT_SHEETS.items()}


def read_workbook(path: Path) -> tuple[Workbook, list[Problem]]:
    """Read an input workbook: every sheet, every cell, all problems in one pass.

    Returns tables with defaults applied, and the problems; a cell that cannot be read is None and a problem.
    Raises WorkbookUnreadable where the file cannot be opened as a workbook at all.
    """
    problems: list[Problem] = []
    with _collector_paused():
        package = read_package(path)
        titles, raw_sheets = read_raw_sheets(package, lambda title: same_name(title) in _SHEET_BY_TITLE)
        raw_by_name = _match_titles(titles, raw_sheets, problems)
        settings = read_settings(raw_by_name.get("Settings"), INPUT_SHEETS["Settings"], problems)
        tables = {
            name: _read_one(raw_by_name.pop(name, None), sheet, problems)
            for name, sheet in INPUT_SHEETS.items()
        }
    _find_empty_sheets(tables, problems)
    workbook = Workbook(
        path=path,
        sha256=hashlib.sha256(package.content).hexdigest(),
        tables=tables,
        settings=settings.values,
        setting_cells=settings.cells,
        present=frozenset(_SHEET_BY_TITLE[same_name(sheet.title)].name for sheet in raw_sheets),
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


def _match_titles(
    titles: list[str], raw_sheets: list[RawSheet], problems: list[Problem]
) -> dict[str, RawSheet]:
    found: dict[str, RawSheet] = {}
    for raw in raw_sheets:
        name = _SHEET_BY_TITLE[same_name(raw.title)].name
        if name in found:
            problems.append(codes.DUPLICATE_SHEET.at(raw.title, f"another sheet is read as {name} already."))
        else:
            found[name] = replace(raw, title=name)
    for title in titles:
        if same_name(title) not in _SHEET_BY_TITLE:
            remedy = did_you_mean(title, INPUT_SHEETS, "")
            problems.append(codes.UNKNOWN_SHEET.at(title, f"the sheet {title!r} is not read.", remedy))
    for name, sheet in INPUT_SHEETS.items():
        if sheet.required and name not in found:
            problems.append(
                codes.MISSING_SHEET.at(name, f"the workbook has no sheet {name} ({sheet.meaning})")
            )
    return found


def _read_one(raw: RawSheet | None, sheet: Sheet, problems: list[Problem]) -> Table:
    if raw is None:
        return empty_table(sheet)
    if sheet.name == "Settings":
        return read_table(raw, sheet, [])  # its problems are found by read_settings, which knows the types
    if sheet.name == "Forecast":
        return read_forecast(raw, sheet, problems)
    return read_table(raw, sheet, problems)


def _find_empty_sheets(tables: dict[str, Table], problems: list[Problem]) -> None:
    missing = {problem.place for problem in problems if problem.code in _ALREADY_SAID}
    for name, sheet in INPUT_SHEETS.items():
        if sheet.required and not len(tables[name]) and name not in missing and name not in _MAY_BE_EMPTY:
            problems.append(codes.NO_ROWS.at(name, "the sheet has no rows below its header."))
    if len(tables["Scenarios"]):
        problems.append(codes.SCENARIOS_NOT_USED.at("Scenarios", "scenarios are not part of this plan."))
    if len(tables["Investments"]):
        problems.append(codes.INVESTMENTS_NOT_USED.at("Investments", "nothing is bought in this plan."))


_ALREADY_SAID = (codes.MISSING_SHEET.name, codes.MISSING_HEADER.name)
_MAY_BE_EMPTY = ("Resources", "Operations")
"""Factories without limited hours are written with these headers and no rows."""
