"""Which rows a change is for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from planner.scenarios.change import Change, Condition, Kind
from planner.validation import rule_codes
from planner.validation import scenario_codes as codes
from planner.validation.codes import did_you_mean
from planner.validation.problem import Problem
from planner.validation.view import WorkbookView
from planner.workbook.columns import Column
from planner.workbook.input_columns import INPUT_SHEETS
from planner.workbook.sheets import default_of
from planner.workbook.table import Cell, Table, Workbook


@dataclass(frozen=True)
class RowMatch:
    """``indices``: of the rows that are there; ``missing``: names of rows that are to be added (only `set`
    does so); ``problems``: why no row is meant."""

    indices: tuple[int, ...] = ()
    missing: tuple[Mapping[str, Cell], ...] = ()
    problems: tuple[Problem, ...] = ()


def find_rows(workbook: Workbook, change: Change) -> RowMatch:
    """The rows that meet all conditions of a change."""
    if change.operation.kind is Kind.SET:
        return _rows_to_set(workbook[change.sheet], change)
    problems = tuple(_unknown_names(workbook, change))
    if problems:
        return RowMatch(problems=problems)
    found = tuple(_matching(workbook[change.sheet], change.where))
    if found:
        return RowMatch(found)
    return RowMatch(problems=(_no_rows(workbook[change.sheet], change),))


def _matching(table: Table, where: tuple[Condition, ...]) -> Iterator[int]:
    columns = [table.columns[condition.column].values for condition in where]
    for index in range(len(table)):
        if all(condition.admits(values[index]) for condition, values in zip(where, columns, strict=True)):
            yield index


def _no_rows(table: Table, change: Change) -> Problem:
    if not len(table):
        remedy = "Write `set` instead, which adds rows." if INPUT_SHEETS[table.sheet].keys else ""
        return codes.SCENARIO_NO_ROWS.at(change.where_place, f"{table.sheet} has no rows to change.", remedy)
    return codes.SCENARIO_NO_ROWS.at(
        change.where_place,
        f"no row of {table.sheet} is meant by {change.wording}.",
        "Correct `where`; to add rows that are not there, write `set` before the value.",
    )


def _unknown_names(workbook: Workbook, change: Change) -> Iterator[Problem]:
    """Names in `where` that neither the column holds nor its declaring sheet."""
    view = WorkbookView(workbook)
    sheet = INPUT_SHEETS[change.sheet]
    for condition in change.where:
        column = sheet.column(condition.column)
        if column.kind != "name" or condition.values is None:
            continue
        held = {name for name in workbook[sheet.name].columns[column.name].values if isinstance(name, str)}
        known = held | _declared(view, column)
        for name in condition.values:
            if isinstance(name, str) and name not in known:
                yield rule_codes.UNKNOWN_NAME.at(
                    change.where_place,
                    f"{column.name} {name!r} stands nowhere on {sheet.name}.",
                    did_you_mean(name, held or known, "Correct the name."),
                )


def _declared(view: WorkbookView, column: Column) -> frozenset[str]:
    return view.declared(column.refers_to) if column.refers_to else frozenset()


def _rows_to_set(table: Table, change: Change) -> RowMatch:
    """Every combination of the names in `where`, with its row or as a row to be added.

    Names that nobody declared are found when the changed workbook is checked.
    """
    sheet = INPUT_SHEETS[table.sheet]
    given = {condition.column: condition for condition in change.where}
    lacking = [column.name for column in sheet.columns if column.key and column.required]
    lacking = [name for name in lacking if name not in given]
    others = [name for name in given if name not in sheet.keys]
    vague = [name for name, condition in given.items() if condition.sign != "=" or condition.values is None]
    if not sheet.keys or lacking or others or vague or len(given) < len(change.where):
        wanted = ", ".join(sheet.keys) or "rows that have names"
        return RowMatch(
            problems=(
                codes.SCENARIO_WHERE.at(
                    change.where_place,
                    f"set adds rows where there are none, so it must be told their names with = ({wanted}).",
                    "Name them all (several values with | between them), or write = instead of set.",
                ),
            )
        )
    blank = {name: default_of(sheet.column(name)) for name in sheet.keys}
    choices = [given[name].values or () if name in given else (blank[name],) for name in sheet.keys]
    at = {key: index for index, key in enumerate(table.values(*sheet.keys))}
    indices, missing = [], []
    for key in product(*choices):
        if key in at:
            indices.append(at[key])
        else:
            names = zip(sheet.keys, key, strict=True)
            missing.append({name: value for name, value in names if name in given})
    return RowMatch(tuple(indices), tuple(missing))


def row_words(table: Table, index: int) -> str:
    """The names of a row: `factory Chenghai, resource moulding`."""
    sheet = INPUT_SHEETS[table.sheet]
    names = sheet.keys or tuple(column.name for column in sheet.columns if column.kind in ("name", "choice"))
    parts = ((name, table.columns[name].values[index]) for name in names)
    return ", ".join(f"{name} {value}" for name, value in parts if value is not None)
