"""The limits that a planner knows by sheet and column, and the limits of the model that they become."""

from __future__ import annotations

from dataclasses import dataclass

from models.extra_capacity import LimitKind
from planner.scenarios import Change, Condition, Kind, Operation, apply_changes
from planner.workbook.table import Row, Workbook


@dataclass(frozen=True, slots=True)
class LimitColumn:
    """One column whose figures are limits. ``kind``: of the model's limits; ``names``: columns that say which
    place a row is for; ``unit``: of one more; ``each``: how often that is more."""

    sheet: str
    column: str
    kind: LimitKind
    names: tuple[str, ...]
    unit: str
    each: str

    def place(self, row: Row) -> tuple[str, ...]:
        """The place of a row, as in the model's limits."""
        return tuple(row[name] for name in self.names)


LIMIT_COLUMNS: tuple[LimitColumn, ...] = (
    LimitColumn("Resources", "regular_hours", "regular hours", ("factory", "resource"), "hour", "week"),
    LimitColumn("Resources", "overtime_hours", "overtime hours", ("factory", "resource"), "hour", "week"),
    LimitColumn("Factories", "inspection_hours", "inspection hours", ("factory",), "inspector hour", "week"),
    LimitColumn(
        "Factories",
        "inspection_overtime_hours",
        "inspection overtime",
        ("factory",),
        "inspector hour",
        "week",
    ),
    LimitColumn("Lanes", "max_shipments", "vehicles", ("factory", "warehouse", "mode"), "vehicle", "period"),
    LimitColumn("Warehouses", "storage_volume", "storage volume", ("warehouse",), "m³", "period"),
    LimitColumn("Warehouses", "inbound_units", "inbound units", ("warehouse",), "unit", "week"),
)
"""Every limit that can be bought; those in VALUED are valued step by step too."""

VALUED: tuple[LimitColumn, ...] = tuple(one for one in LIMIT_COLUMNS if "overtime" not in one.column)
"""Overtime is left out: an hour more of it is worth what a regular hour is, less its price."""


def one_more(column: LimitColumn, row: Row | None = None) -> Change:
    """The change that adds 1 to a limit: of one row, or of every row of the sheet."""
    where = () if row is None else tuple(Condition(name, "=", (row[name],)) for name in column.names)
    wording = f"{column.sheet}.{column.column} +1"
    place = column.sheet if row is None else row.cell(column.column)
    operation = Operation(Kind.ADD, amount=1.0)
    return Change(column.sheet, column.column, where, operation, wording, place, place, place)


def with_one_more(workbook: Workbook, column: LimitColumn, row: Row | None = None) -> Workbook:
    """The workbook with 1 more of a limit. Blank limits stay blank: there is none."""
    return apply_changes(workbook, [one_more(column, row)], must_act=False).workbook
