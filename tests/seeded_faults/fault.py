"""What a seeded fault is: a change of the good workbook, and all that is to be said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook

from planner.workbook.input_columns import INPUT_SHEETS
from seeded_faults.good_workbook import COLUMNS, GOOD, place_of, row_of

Finding = tuple[str, str]
"""Code and place."""

HORIZON = "horizon"
"""What start, periods and period_days describe together."""
_HORIZON_SETTINGS = ("start", "periods", "period_days")


class Book:
    """The good workbook while faults are put into it."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self._next_row = {sheet: len(rows) + 2 for sheet, rows in GOOD.items()}

    def sheet(self, name: str) -> Any:
        """The openpyxl sheet."""
        return self.book[name]

    def put(self, sheet: str, row: int, column: str, value: object) -> Any:
        """Fill a cell; returns it."""
        cell = self.book[sheet].cell(row, COLUMNS[sheet].index(column) + 1)
        cell.value = value
        return cell

    def append(self, sheet: str, cells: dict[str, Any]) -> int:
        """A new row below all others; returns its number."""
        row = self._next_row[sheet]
        self._next_row[sheet] += 1
        for column, value in cells.items():
            self.put(sheet, row, column, value)
        return row


@dataclass(frozen=True)
class Fault:
    """``apply``: puts the fault into a book and returns the findings it deserves.

    ``touches``: sheets ("Lanes"), rows ("Lanes!3") and facts (`HORIZON`) that it changes; ``relies``: those
    that must be as they were for it to be seen. ``told_of_plans``: told when all numbers can be put together,
    which takes a workbook without errors.
    """

    name: str
    apply: Callable[[Book], Iterable[Finding]] = field(repr=False)
    touches: frozenset[str]
    relies: frozenset[str] = frozenset()
    told_of_plans: bool = False

    def goes_with(self, other: Fault) -> bool:
        """Whether both can be seen in one workbook."""
        return not (
            _overlap(self.touches, other.touches)
            or _overlap(self.touches, other.relies)
            or _overlap(self.relies, other.touches)
        )


def _overlap(some: frozenset[str], others: frozenset[str]) -> bool:
    """A sheet overlaps with its rows."""
    return any(
        one == other or one.startswith(f"{other}!") or other.startswith(f"{one}!")
        for one in some
        for other in others
    )


def at(sheet: str, **key: Any) -> tuple[str, int]:
    """The row of the good workbook in which these cells hold these values."""
    return sheet, row_of(sheet, **key)


def setting(name: str) -> tuple[str, int]:
    """The row of a setting."""
    return at("Settings", setting=name)


def cell(
    name: str,
    where: tuple[str, int],
    column: str,
    value: object,
    code: str,
    *,
    relies: Iterable[str] = (),
    number_format: str | None = None,
    told_at: str | None = None,
    told_elsewhere: str | None = None,
) -> Fault:
    """One cell is filled wrongly, and told there, in the column ``told_at`` of its row, or elsewhere."""
    sheet, row = where

    def apply(book: Book) -> Iterable[Finding]:
        written = book.put(sheet, row, column, value)
        if number_format is not None:
            written.number_format = number_format
        return [(code, told_elsewhere or place_of(sheet, row, told_at or column))]

    return Fault(name, apply, _touched(sheet, row, column), _needed(sheet, column, code) | {*relies})


def cells(
    name: str,
    where: tuple[str, int],
    values: dict[str, Any],
    told_at: str,
    code: str,
    *,
    relies: Iterable[str] = (),
) -> Fault:
    """Several cells of a row contradict each other."""
    sheet, row = where

    def apply(book: Book) -> Iterable[Finding]:
        for column, value in values.items():
            book.put(sheet, row, column, value)
        return [(code, place_of(sheet, row, told_at))]

    touches = frozenset().union(*(_touched(sheet, row, column) for column in values))
    return Fault(name, apply, touches, _needed(sheet, told_at, code) | {*relies})


def row(
    name: str,
    sheet: str,
    values: dict[str, Any],
    told_at: str,
    code: str,
    *,
    like: dict[str, Any] | None = None,
    relies: Iterable[str] = (),
    touches: Iterable[str] = (),
    with_rows: Sequence[tuple[str, dict[str, Any], dict[str, Any]]] = (),
) -> Fault:
    """A row too many: ``values`` over those of the row that ``like`` names.

    ``with_rows``: more rows, (sheet, like, values), that make the fault and of which nothing is told.
    """
    needed = {*relies, *(rows_of(other) for other, _, _ in with_rows)}
    if like is not None:
        needed.add(f"{sheet}!{row_of(sheet, **like)}")

    def apply(book: Book) -> Iterable[Finding]:
        for other, other_like, other_values in with_rows:
            book.append(other, _copied(other, other_like) | other_values)
        number = book.append(sheet, _copied(sheet, like) | values)
        return [(code, place_of(sheet, number, told_at))]

    return Fault(name, apply, frozenset(touches), _needed(sheet, told_at, code) | needed)


def _copied(sheet: str, like: dict[str, Any] | None) -> dict[str, Any]:
    return {} if like is None else GOOD[sheet][row_of(sheet, **like) - 2]


def blanked(
    name: str, where: tuple[str, int], found: Iterable[Finding], *, relies: Iterable[str] = ()
) -> Fault:
    """A row is cleared that something else needs."""
    sheet, number = where

    def apply(book: Book) -> Iterable[Finding]:
        for column in COLUMNS[sheet]:
            book.put(sheet, number, column, None)
        return found

    return Fault(name, apply, frozenset({f"{sheet}!{number}", f"names of {sheet}"}), frozenset(relies))


def rows_of(sheet: str) -> str:
    """That a sheet has its rows: a fact that faults of whole sheets change."""
    return f"rows of {sheet}"


def _needed(sheet: str, column: str, code: str) -> frozenset[str]:
    """What every fault of a code relies on: its sheet, those that declare its names, the horizon."""
    needed = {rows_of(sheet)}
    if code == "unknown-name":
        declaring = INPUT_SHEETS[sheet].column(column).refers_to
        needed |= {rows_of(name) for name in _DECLARING.get(declaring, (declaring,))}
    if code in ("weight-without-source", "no-forecast-in-horizon", "forecast-ends-early"):
        needed.add(rows_of("Forecast"))
    if code == "not-a-first-day":
        needed.add(HORIZON)
    if code in _WITH_FROZEN_PERIODS:
        needed.add(f"Settings!{setting('frozen_periods')[1]}")
    return frozenset(needed)


_WITH_FROZEN_PERIODS = (
    "frozen-breaks-rule",
    "last-plan-dropped",
    "no-such-source",
    "window-never-open",
    "window-reversed",
    "lot-above-hours",
)
"""What is said of them, or in their place, is another thing in more frozen periods."""
_DECLARING = {"location": ("Factories", "Warehouses"), "Resources": ("Resources", "Factories")}


def _touched(sheet: str, row: int, column: str) -> frozenset[str]:
    touched = {f"{sheet}!{row}"}
    if sheet == "Settings" and GOOD["Settings"][row - 2]["setting"] in _HORIZON_SETTINGS:
        touched.add(HORIZON)
    elif sheet != "Settings" and INPUT_SHEETS[sheet].column(column).kind == "name":
        touched.add(f"names of {sheet}")
    return frozenset(touched)
