"""What a report is made from besides the plan, and how rows become a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from planner.validation.problem import Problem
from planner.workbook.output_columns import FACT_SHEETS, OUTPUT_SHEETS
from planner.workbook.table import Cell

LEARN = "learn"
"""Name under which a run says among its settings of the command line that it was asked to learn."""

TableRow = Mapping[str, Cell]
"""column → value of one row of an output sheet"""

_DUST = 1e-9


@dataclass(frozen=True, slots=True)
class InputNote:
    """A row of Inputs for what is not as the workbook gives it. ``origin``: where the value in force comes
    from, such as `week` or `last plan`."""

    sheet: str
    where: str
    column: str
    value: str
    origin: str


@dataclass(frozen=True)
class RunInfo:
    """The run that made a plan. ``seconds``: stage → seconds so far; ``command_line_settings``: settings
    that the command line replaced; ``problems``: warnings and notes found in the workbook; ``notes``: what
    was planned otherwise than given; ``remarks``: lines of the first page on what came from the last plan;
    ``causes``: (item, factory, period) of a change → what moved, where that was worked out."""

    input_name: str
    input_sha256: str
    planned_at: datetime
    version: str
    seconds: Mapping[str, float] = field(default_factory=dict)
    command_line_settings: Mapping[str, object] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    notes: tuple[InputNote, ...] = ()
    remarks: tuple[str, ...] = ()
    causes: Mapping[tuple[str, str, int], str] = field(default_factory=dict)


def tidy(value: float) -> float:
    """``value`` without the dust of floating point: whole numbers are whole, and zero is never negative."""
    whole = float(round(value))
    if abs(value - whole) <= _DUST * max(1.0, abs(value)):
        return whole + 0.0  # -0.0 + 0.0 is 0.0
    return value


def table(sheet: str, rows: Iterable[TableRow]) -> list[tuple[Cell, ...]]:
    """Rows in the column order of ``sheet``, numbers tidied. KeyError where a row lacks a column."""
    columns = [column.name for column in {**OUTPUT_SHEETS, **FACT_SHEETS}[sheet].columns]
    return [tuple(_cell(row[column]) for column in columns) for row in rows]


def _cell(value: Cell) -> Cell:
    return tidy(value) if isinstance(value, float) else value
