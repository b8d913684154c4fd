"""One change: which rows of which sheet, which column, and what becomes of its cells."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Any

from planner.validation import scenario_codes as codes
from planner.workbook.cells import CellProblem, parse_date, parser_of
from planner.workbook.columns import Column
from planner.workbook.table import Cell


class Kind(Enum):
    """What a change does to a cell."""

    MULTIPLY = "multiply"
    ADD = "add"
    ASSIGN = "assign"  # in rows that are there
    SET = "set"  # likewise, and in rows that are added for the names of `where`
    COPY = "copy"  # rows again, with another name in the column


@dataclass(frozen=True, slots=True)
class Operation:
    """``factor`` of MULTIPLY, ``amount`` of ADD, ``content`` of the others (a parsed value; None: blank)."""

    kind: Kind
    factor: float = 1.0
    amount: float = 0.0
    content: Cell = None

    def applied_to(self, value: Cell, column: Column) -> Cell:
        """What the cell holds afterwards. Raises CellProblem where the column does not allow it.

        A blank stays blank when it is multiplied or added to.
        """
        if self.kind not in (Kind.MULTIPLY, Kind.ADD):
            return self.content
        if value is None:
            return None
        if isinstance(value, date):
            return _moved(value, self.amount)
        if not isinstance(value, float | int):
            raise CellProblem(codes.SCENARIO_CHANGE, f"{column.name} holds no figures: only = changes it.")
        figure = value * self.factor if self.kind is Kind.MULTIPLY else value + self.amount
        return parser_of(column)(float(f"{figure:.12g}"))  # 0.1 × 3 is meant to be 0.3


def _moved(day: date, days: float) -> date:
    try:
        return parse_date((day + timedelta(days=round(days))).isoformat())
    except OverflowError as error:
        raise CellProblem(codes.SCENARIO_CHANGE, f"{days:+g} days from {day} is no date.") from error


@dataclass(frozen=True, slots=True)
class Condition:
    """``column`` is compared by ``sign`` (=, !=, <, <=, >, >=) with ``values``: any of them, where several.

    ``values`` None: `*`, any value and blank too.
    """

    column: str
    sign: str
    values: tuple[Cell, ...] | None

    def admits(self, value: Cell) -> bool:
        """Whether a row with this value is meant; nothing is less or more than a blank."""
        if self.values is None:
            return True
        if self.sign == "=":
            return value in self.values
        if self.sign == "!=":
            return value not in self.values
        return value is not None and any(_COMPARE[self.sign](value, limit) for limit in self.values)


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
SIGNS = ("=", "!=", *_COMPARE)


@dataclass(frozen=True, slots=True)
class Change:
    """``sheet.column`` of the rows that meet all of ``where``. ``wording``: as the person wrote it.

    ``place``: of the change as a whole; ``where_place``, ``change_place``: of its two parts, for problems.
    """

    sheet: str
    column: str
    where: tuple[Condition, ...]
    operation: Operation
    wording: str
    place: str
    where_place: str
    change_place: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named set of changes, made in this order. ``question``: the notes of its rows, each once."""

    name: str
    changes: tuple[Change, ...]
    place: str
    question: str = ""
    combines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that became another. ``row``: the names of its row; ``added``: it has no row in the file."""

    place: str
    sheet: str
    row: str
    column: str
    before: Cell
    after: Cell
    by: str
    added: bool = False
