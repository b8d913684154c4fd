"""The history as long tables, as they are listed and exported."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from planner.errors import PlannerError
from planner.history.schema import plan_table
from planner.workbook.columns import Column
from planner.workbook.output_columns import OUTPUT_SHEETS
from planner.workbook.table import Cell

HistoryRow = tuple[Cell, ...]

_OF_A_RUN: dict[str, tuple[Column, ...]] = {
    "settings": (Column("name", "name", "setting"), Column("value", "text", "value in force")),
    "versions": (Column("name", "name", "program or library"), Column("value", "text", "its version")),
    "costs": (Column("component", "name", "component of the cost"), Column("amount", "number", "money")),
}
_RUN_COLUMNS: tuple[Column, ...] = (
    Column("name", "name", "run"),
    Column("week", "date", "first day of the first period"),
    Column("number", "integer", "of the run among those for its week"),
    Column("status", "text", "how planning ended"),
    Column("exit_code", "integer", "of the command"),
    Column("message", "text", "why it ended"),
    Column("started_at", "text", "moment"),
    Column("finished_at", "text", "moment"),
    Column("input_name", "text", "workbook as given"),
    Column("input_sha256", "text", "of the workbook as given"),
    Column("planned_input_sha256", "text", "of the workbook as planned"),
    Column("previous", "text", "run whose plan was the last plan"),
    Column("removed_at", "text", "when its files were deleted (blank: they are there)"),
)
RUNS = "runs"
TABLES = (RUNS, *_OF_A_RUN, *map(plan_table, OUTPUT_SHEETS))
"""Names of all tables: the runs with their figures, what belongs to a run, and each sheet of all plans."""


@dataclass(frozen=True)
class HistoryTable:
    """``rows``: in the order of ``columns``, read when called; dates are dates."""

    name: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterator[HistoryRow]]


def chosen_runs(connection: sqlite3.Connection, asked: Collection[str] = ()) -> list[str]:
    """Names of the runs asked for (none: all), oldest first. Raises PlannerError for a run that never was."""
    known = [name for (name,) in connection.execute("SELECT name FROM runs ORDER BY week, number")]
    unknown = sorted(set(asked) - set(known))
    if unknown:
        raise PlannerError(
            f"The history has no run {', '.join(unknown)}. `planner history list` names its runs."
        )
    return [name for name in known if not asked or name in asked]


def history_table(connection: sqlite3.Connection, name: str, runs: Sequence[str]) -> HistoryTable:
    """One of TABLES for some runs, oldest first. Raises PlannerError for another name."""
    if name == RUNS:
        return _runs_table(connection, runs)
    columns = (Column("run", "name", "run"), *_columns_of(name))
    quoted = ", ".join(f'"{column.name}"' for column in columns)
    query = f'SELECT {quoted} FROM "{name}" WHERE run = ? ORDER BY rowid'

    def rows() -> Iterator[HistoryRow]:
        for run in runs:
            for row in connection.execute(query, (run,)):
                yield _typed(columns, row)

    return HistoryTable(name, columns, rows)


def _columns_of(name: str) -> tuple[Column, ...]:
    known = _OF_A_RUN | {plan_table(sheet.name): sheet.columns for sheet in OUTPUT_SHEETS.values()}
    if name not in known:
        raise PlannerError(f"The history has no table {name!r}. Its tables are: {', '.join(TABLES)}.")
    return known[name]


def _runs_table(connection: sqlite3.Connection, runs: Sequence[str]) -> HistoryTable:
    """Runs, with a column for each figure that any run has."""
    figures = [
        name for (name,) in connection.execute("SELECT name FROM kpis GROUP BY name ORDER BY min(rowid)")
    ]
    columns = (*_RUN_COLUMNS, *(Column(name, "number", name.replace("_", " ")) for name in figures))
    query = f"SELECT {', '.join(column.name for column in _RUN_COLUMNS)} FROM runs WHERE name = ?"

    def rows() -> Iterator[HistoryRow]:
        for run in runs:
            measured = dict(connection.execute("SELECT name, value FROM kpis WHERE run = ?", (run,)))
            for row in connection.execute(query, (run,)):
                yield _typed(columns, (*row, *map(measured.get, figures)))

    return HistoryTable(RUNS, columns, rows)


def _typed(columns: Sequence[Column], row: HistoryRow) -> HistoryRow:
    return tuple(_value(column, value) for column, value in zip(columns, row, strict=True))


def _value(column: Column, value: Cell) -> Cell:
    if value is None or value == "":
        return None
    if column.kind == "date":
        return date.fromisoformat(str(value))
    if column.kind in ("name", "text", "choice"):
        return str(value)
    return value
