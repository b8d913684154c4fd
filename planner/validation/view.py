"""What several checks ask of a workbook, worked out once; cells that could not be read are left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any

from planner.periods import PeriodCalendar
from planner.validation.doubt import Doubts, lost_names, misnamed, users_of_names
from planner.workbook.input_columns import INPUT_SHEETS
from planner.workbook.table import Row, Table, Workbook

SourceKey = tuple[str, str]
"""(item, factory)"""

_DECLARING = ("Items", "Factories", "Warehouses")

PERIOD_COLUMNS = (
    ("Calendar", "period"),
    ("Sourcing", "first_period"),
    ("Sourcing", "last_period"),
    ("Prices", "period"),
    ("Forecast", "period"),
    ("Stock targets", "period"),
    ("Last plan", "period"),
)
"""Columns whose dates name periods."""


@dataclass(frozen=True)
class WorkbookView:
    """A workbook, and what follows from it."""

    workbook: Workbook

    def __getitem__(self, sheet: str) -> Table:
        return self.workbook[sheet]

    @property
    def settings(self) -> Any:
        """Settings by name."""
        return self.workbook.settings

    def rows(self, sheet: str, *columns: str) -> Iterator[Row]:
        """Rows of a sheet in which these columns have values."""
        table = self.workbook[sheet]
        for row in table:
            if all(row[column] is not None for column in columns):
                yield row

    @cached_property
    def stated_calendar(self) -> PeriodCalendar | None:
        """The horizon as Settings describe it; None where they do not."""
        if any(self.settings[name] is None for name in ("start", "periods", "period_days")):
            return None
        return PeriodCalendar.from_settings(self.settings)

    @cached_property
    def calendar(self) -> PeriodCalendar | None:
        """The horizon; None where it is in doubt, so that no date is held against it."""
        stated = self.stated_calendar
        doubted = stated is None or self.start_offset or not self.has_forecast_inside
        return None if doubted else stated

    @cached_property
    def start_offset(self) -> int:
        """Days by which all dates inside the stated horizon miss its first days; 0 where they disagree."""
        calendar = self.stated_calendar
        if calendar is None:
            return 0
        days = {day for sheet, column in PERIOD_COLUMNS for day in self[sheet].columns[column].values}
        inside = [day for day in days if isinstance(day, date) and calendar.contains(day)]
        offsets = {(day - calendar.start).days % calendar.period_days for day in inside}
        return offsets.pop() if len(offsets) == 1 and len(inside) > 1 else 0

    @cached_property
    def has_forecast_inside(self) -> bool:
        """Whether some forecast lies inside the stated horizon; true where no date of it could be read."""
        days = [day for day in set(self["Forecast"].columns["period"].values) if isinstance(day, date)]
        calendar = self.stated_calendar
        return not days or calendar is None or any(map(calendar.contains, days))

    @cached_property
    def certain_sources(self) -> dict[SourceKey, Row]:
        """Sources whose item and factory are known."""
        known = self.known
        return {
            (item, factory): row
            for (item, factory), row in self.sources.items()
            if item in known["Items"] and factory in known["Factories"]
        }

    def setting_cell(self, name: str) -> str:
        """Place of a setting's value; the sheet where it is not given."""
        cell: str = self.workbook.setting_cells.get(name, "Settings")
        return cell

    @cached_property
    def sources(self) -> dict[SourceKey, Row]:
        """(item, factory) → the first row of Sourcing for it."""
        found: dict[SourceKey, Row] = {}
        for row in self.rows("Sourcing", "item", "factory"):
            found.setdefault((row["item"], row["factory"]), row)
        return found

    @cached_property
    def sources_of_item(self) -> dict[str, list[Row]]:
        """Item → its rows of Sourcing."""
        found: dict[str, list[Row]] = defaultdict(list)
        for (item, _), row in self.sources.items():
            found[item].append(row)
        return found

    @cached_property
    def numbers_of_sources(self) -> dict[str, tuple[int, int | None]]:
        """Item → min_sources and max_sources of its first row of Items."""
        found: dict[str, tuple[int, int | None]] = {}
        for item, least, most in self["Items"].values("item", "min_sources", "max_sources"):
            if item is not None:
                found.setdefault(item, (least or 0, most))
        return found

    @cached_property
    def wanted(self) -> dict[tuple[str, str], int]:
        """(item, warehouse) with forecast inside the horizon → index of its first such row on Forecast."""
        calendar = self.calendar
        if calendar is None:
            return {}

        @cache
        def is_inside(day: Any) -> bool:
            return day is not None and 0 <= calendar.period_of(day) < calendar.periods

        found: dict[tuple[str, str], int] = {}
        rows = self["Forecast"].values("item", "warehouse", "period", "quantity")
        for index, (item, warehouse, day, quantity) in enumerate(rows):
            if quantity and item is not None and warehouse is not None and is_inside(day):
                found.setdefault((item, warehouse), index)
        return found

    @cached_property
    def held(self) -> frozenset[tuple[str, str]]:
        """(item, factory or warehouse) with stock, or with an open order that ends there."""
        pairs = {(row["item"], row["location"]) for row in self.rows("Stock", "item", "location", "quantity")}
        for row in self.rows("Open orders", "kind", "item"):
            place = row["factory"] if row["kind"] == "production" else row["warehouse"]
            pairs.add((row["item"], place))
        return frozenset(pairs)

    @cached_property
    def factories_reaching(self) -> dict[str, set[str]]:
        """Warehouse → factories that have a lane to it."""
        found: dict[str, set[str]] = defaultdict(set)
        for row in self.rows("Lanes", "factory", "warehouse"):
            found[row["warehouse"]].add(row["factory"])
        return found

    def declared(self, sheet: str) -> frozenset[str]:
        """Names that a sheet declares; `location` means those of factories and warehouses."""
        if sheet == "location":
            return self.declared("Factories") | self.declared("Warehouses")
        column = self[sheet].columns[INPUT_SHEETS[sheet].keys[-1]]
        return frozenset(name for name in column.values if isinstance(name, str))

    @cached_property
    def known(self) -> dict[str, frozenset[str]]:
        """Declaring sheet → the names it declares, and those that it may declare in cells that are wrong.

        Where it is missing or empty, which is told, every name is taken for known.
        """
        known = {}
        for sheet in _DECLARING:
            undeclared = self._undeclared(sheet)
            meant = frozenset(self.misnamed[sheet].values())
            unread = sum(name is None for name in self[sheet].columns[INPUT_SHEETS[sheet].keys[-1]].values)
            rest = {name: users for name, users in undeclared.items() if name not in meant}
            lost = lost_names(rest, unread) if len(self[sheet]) else frozenset(undeclared)
            known[sheet] = self.declared(sheet) | meant | lost
        return known | {"location": known["Factories"] | known["Warehouses"]}

    @cached_property
    def misnamed(self) -> dict[str, dict[str, str]]:
        """Declaring sheet → name that it alone uses → the name that others use instead."""
        found = {}
        for sheet in _DECLARING:
            used = users_of_names(self.workbook.tables.values(), sheet)
            found[sheet] = misnamed(self._undeclared(sheet), self.declared(sheet) - used.keys())
        return found

    def _undeclared(self, sheet: str) -> dict[str, frozenset[str]]:
        """Name that the sheet should declare, and nobody does → sheets that use it."""
        declared = self.declared(sheet) if sheet == "Items" else self.declared("location")
        used = users_of_names(self.workbook.tables.values(), sheet)
        return {name: sheets for name, sheets in used.items() if name not in declared}

    @cached_property
    def doubts(self) -> Doubts:
        """Rows that may mean something else than they say."""
        return Doubts(self.workbook.tables, self.workbook.present, self.known)
