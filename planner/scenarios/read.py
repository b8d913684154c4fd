"""The Scenarios sheet as scenarios, and names such as `A + B` as one of several."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from planner.scenarios.change import Change, Operation, Scenario
from planner.scenarios.wording import FIGURES, find_column, find_sheet, read_change, read_where
from planner.validation import scenario_codes as codes
from planner.validation.codes import did_you_mean
from planner.validation.problem import Problem
from planner.workbook.cells import CellProblem
from planner.workbook.columns import Column, Sheet
from planner.workbook.table import Row, Workbook

_PLUS = re.compile(r"\s+\+\s+")
_ANY_VALUE = Column("value", "number", "")
"""A setting's value may be a figure; which one is known when the setting is."""


def read_scenarios(workbook: Workbook) -> tuple[dict[str, Scenario], list[Problem]]:
    """Every scenario by its name, in the order of the sheet, and what is wrong with its rows.

    A row with a name such as `A + B` and nothing to change combines scenarios of other rows.
    """
    problems: list[Problem] = []
    rows: dict[str, list[Row]] = {}
    for row in workbook["Scenarios"]:
        if row["scenario"] is not None:
            rows.setdefault(row["scenario"], []).append(row)
    scenarios = {
        name: _scenario(name, of_name, problems)
        for name, of_name in rows.items()
        if not _is_combination(name, of_name)
    }
    for name, of_name in rows.items():
        if _is_combination(name, of_name):
            try:
                made = find_scenario(name, scenarios)
            except CellProblem as found:
                problems.append(found.code.at(of_name[0].cell("scenario"), found.message, found.remedy))
            else:
                question = _question(of_name) or made.question
                place = of_name[0].cell("scenario")
                scenarios[name] = Scenario(name, made.changes, place, question, made.combines)
    return {name: scenarios[name] for name in rows if name in scenarios}, problems


def find_scenario(name: str, scenarios: Mapping[str, Scenario]) -> Scenario:
    """The scenario of that name, or the one that `A + B` makes of several. Raises CellProblem."""
    if name in scenarios:
        return scenarios[name]
    names = [part.strip() for part in _PLUS.split(name)]
    for part in names:
        if part not in scenarios:
            raise CellProblem(
                codes.SCENARIO_UNKNOWN,
                f"there is no scenario {part!r}.",
                did_you_mean(part, scenarios, codes.SCENARIO_UNKNOWN.remedy),
            )
    if len(set(names)) < len(names):
        raise CellProblem(codes.SCENARIO_UNKNOWN, f"{name!r} names a scenario twice.", "Name each once.")
    return combined([scenarios[part] for part in names])


def combined(parts: Sequence[Scenario]) -> Scenario:
    """One scenario that makes the changes of several, in their order."""
    return Scenario(
        name=" + ".join(part.name for part in parts),
        changes=tuple(change for part in parts for change in part.changes),
        place=parts[0].place,
        question="; ".join(dict.fromkeys(part.question for part in parts if part.question)),
        combines=tuple(part.name for part in parts),
    )


def _is_combination(name: str, rows: Sequence[Row]) -> bool:
    filled = any(row[column] is not None for row in rows for column in ("sheet", "where", "column", "change"))
    return not filled and _PLUS.search(name) is not None


def _scenario(name: str, rows: Sequence[Row], problems: list[Problem]) -> Scenario:
    changes = [change for row in rows for change in _change(row, problems)]
    return Scenario(name, tuple(changes), rows[0].cell("scenario"), _question(rows))


def _question(rows: Iterable[Row]) -> str:
    return "; ".join(dict.fromkeys(row["note"] for row in rows if row["note"]))


def _change(row: Row, problems: list[Problem]) -> Iterable[Change]:
    """The change of a row; none where it cannot be understood."""
    blank = [column for column in ("sheet", "column", "change") if row[column] is None]
    for name in blank:
        problems.append(codes.SCENARIO_INCOMPLETE.at(row.cell(name), f"{name} is blank."))
    if blank:
        return
    place = row.cell("sheet")
    try:
        sheet = find_sheet(row["sheet"])
        place = row.cell("column")
        column = find_column(sheet, row["column"])
        place = row.cell("where")
        where = read_where(row["where"] or "", sheet)
        place = row.cell("change")
        operation = operation_of(row["change"], sheet, column)
    except CellProblem as found:
        problems.append(found.code.at(place, found.message, found.remedy))
        return
    at = f" where {row['where']}" if where else ""
    wording = f"{sheet.name}.{column.name} {row['change'].strip()}{at}"
    yield Change(
        sheet.name,
        column.name,
        where,
        operation,
        wording,
        row.cell("scenario"),
        row.cell("where"),
        row.cell("change"),
    )


def operation_of(text: str, sheet: Sheet, column: Column) -> Operation:
    """`read_change`; the value of a setting may be a figure or a text. Raises CellProblem."""
    try:
        return read_change(text, _ANY_VALUE if _is_figure_of_settings(text, sheet) else column)
    except CellProblem as found:
        if re.fullmatch(r"-?[\d.]+", text.strip()) and column.kind in FIGURES:
            message = f"{text.strip()} may mean several things: the figure itself, more of it, or a share."
            raise CellProblem(found.code, message) from found
        raise


def _is_figure_of_settings(text: str, sheet: Sheet) -> bool:
    return sheet.name == "Settings" and text.strip()[:1] in ("*", "+", "-")
