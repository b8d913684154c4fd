"""The input workbook with the values that it was planned with, and what the plan's Inputs say of them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
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
from planner.workbook.table import Row, Workbook
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
        for value in list(step(workbook, past, horizon)):
            if value.column != "penalty" or _rows_without_penalty(workbook, value):
                expected.append(value)
                workbook = _replaced(workbook, value)
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


def _replaced(workbook: Workbook, value: WorkedOut) -> Workbook:
    """The workbook with one value replaced."""
    if value.sheet == "Settings":
        return replace(workbook, settings={**workbook.settings, value.column: value.value})
    table, rows = workbook[value.sheet], _rows(workbook, value)
    if value.column == "penalty":
        rows = _rows_without_penalty(workbook, value)
    table = with_values(table, value.column, dict.fromkeys(rows, value.value))
    if value.column == "safety_stock" and not any(_at_start(row, workbook) for row in rows.values()):
        table = with_rows(table, INPUT_SHEETS[value.sheet], [{**value.keys, "safety_stock": value.value}])
    return with_tables(workbook, {value.sheet: table})


def _rows(workbook: Workbook, value: WorkedOut) -> Mapping[int, Row]:
    return {
        index: row
        for index, row in enumerate(workbook[value.sheet])
        if all(row[column] == name for column, name in value.keys.items())
    }


def _rows_without_penalty(workbook: Workbook, value: WorkedOut) -> Mapping[int, Row]:
    return {index: row for index, row in _rows(workbook, value).items() if not row.is_given("penalty")}


def _at_start(row: Row, workbook: Workbook) -> bool:
    """Whether a target is in force when the horizon begins."""
    return row["period"] is None or row["period"] <= workbook.settings["start"]
