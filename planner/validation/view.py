"""What several checks ask of a workbook, worked out once; cells that could not be read are left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from planner.periods import PeriodCalendar
from planner.workbook.input_columns import INPUT_SHEETS
from planner.workbook.table import Row, Table, Workbook

SourceKey = tuple[str, str]
"""(item, factory)"""


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
    def calendar(self) -> PeriodCalendar | None:
        """The horizon; None where Settings do not describe one."""
        if any(self.settings[name] is None for name in ("start", "periods", "period_days")):
            return None
        return PeriodCalendar.from_settings(self.settings)

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
