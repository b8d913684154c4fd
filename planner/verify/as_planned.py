"""The input workbook with the values that it was planned with, and what the plan's Inputs say of them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from planner.verify.history_facts import read_past_demand
from planner.verify.horizon import Horizon
from planner.verify.learned import (
    LEARNED,
    ORIGINS,
    WorkedOut,
    learned_values,
    safety_stocks,
    weights_by_accuracy,
)
from planner.verify.plan_tables import PlanTables
from planner.verify.violation import RELATIVE, Finding, Findings, compared, differs
from planner.workbook.edits import with_rows, with_values
from planner.workbook.input_columns import INPUT_SHEETS
from planner.workbook.table import Cell, Row, Table, Workbook
from planner.workbook.tables import with_tables

PLANNING_VALUES = "planning values"
"""The rule: values that replace those of the file are what facts and Settings make of them."""


def as_planned(workbook: Workbook, plan: PlanTables, horizon: Horizon) -> tuple[Workbook, list[Finding]]:
    """The workbook with the values worked out here, and where the plan's Inputs say otherwise.

    Values are learned where the plan says of any that it was: whether to learn is asked on the command line.
    """
    if not len(workbook["Actuals"]):
        return workbook, list(_compared([], plan))
    past = read_past_demand(workbook, horizon)
    learn = any(row.name("origin") == LEARNED for row in plan.rows["Inputs"])
    steps = [weights_by_accuracy, *([learned_values] if learn else []), safety_stocks]
    expected: list[WorkedOut] = []
    for step in steps:
        values = list(step(workbook, past, horizon))
        for sheet in dict.fromkeys(value.sheet for value in values):
            workbook, used = _replaced(workbook, sheet, [value for value in values if value.sheet == sheet])
            expected += used
    return workbook, list(_compared(expected, plan))


def _compared(expected: Sequence[WorkedOut], plan: PlanTables) -> Findings:
    shown = {
        (row.name("sheet"), row.name("where"), row.name("column")): row
        for row in plan.rows["Inputs"]
        if row.name("origin") in ORIGINS
    }
    for value in expected:
        name = (value.sheet, value.where, value.column)
        row, words = shown.pop(name, None), " ".join(filter(None, name))
        if row is None or row.name("origin") != value.origin:
            yield Finding("Inputs", f"{words}: {value.value:g} by {value.origin} is not shown")
        elif differs(found := _number(row.name("value")), value.value, RELATIVE):
            yield Finding(row.place, compared(words, found, value.value))
    for name, row in shown.items():
        yield Finding(row.place, f"{' '.join(filter(None, name))}: the input gives no reason for it")


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _replaced(
    workbook: Workbook, sheet: str, values: Sequence[WorkedOut]
) -> tuple[Workbook, list[WorkedOut]]:
    """The workbook with values of one sheet replaced, and the values that took a place: a penalty that a row
    of Stock targets gives stays."""
    if sheet == "Settings":
        new = {value.column: value.value for value in values}
        return replace(workbook, settings={**workbook.settings, **new}), list(values)
    rows = _rows_by_key(workbook[sheet], tuple(values[0].keys))
    cells: dict[str, dict[int, Cell]] = defaultdict(dict)
    added: dict[tuple[str, ...], dict[str, Cell]] = {}
    used = []
    for value in values:
        key = tuple(value.keys.values())
        own = rows.get(key, {})
        if sheet == "Stock targets" and not any(_at_start(row, workbook) for row in own.values()):
            added.setdefault(key, dict(value.keys))[value.column] = value.value
        if value.column == "penalty":
            own = {index: row for index, row in own.items() if not row.is_given("penalty")}
        cells[value.column] |= dict.fromkeys(own, value.value)
        used += [value] if own or key in added else []
    table = workbook[sheet]
    for column, replaced in cells.items():
        table = with_values(table, column, replaced)
    return with_tables(workbook, {sheet: with_rows(table, INPUT_SHEETS[sheet], list(added.values()))}), used


def _rows_by_key(table: Table, columns: tuple[str, ...]) -> dict[tuple[str, ...], dict[int, Row]]:
    """Names in ``columns`` → the rows that have them, by their index."""
    found: dict[tuple[str, ...], dict[int, Row]] = defaultdict(dict)
    for index, row in enumerate(table):
        found[tuple(row[column] for column in columns)][index] = row
    return found


def _at_start(row: Row, workbook: Workbook) -> bool:
    """Whether a target is in force when the horizon begins."""
    return row["period"] is None or row["period"] <= workbook.settings["start"]
