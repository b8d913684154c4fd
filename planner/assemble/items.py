"""Items: values, policies, and what stock at the end may cover."""

from __future__ import annotations

from itertools import product

from models.data import Item
from planner.assemble.demand import Demand, shortage_cost_by_item, units_of_days
from planner.periods import PeriodCalendar
from planner.workbook.table import Row, Workbook

_DEFAULT_SERVICE_PENALTY = 10.0
"""Times the larger of unit value and shortage cost (M15)."""


def read_items(workbook: Workbook, calendar: PeriodCalendar, demand: Demand) -> dict[str, Item]:
    """The Items sheet."""
    shortage_costs = shortage_cost_by_item(workbook)
    return {
        row["item"]: Item(
            unit_value=row["unit_value"],
            volume=row["volume"],
            shortage_policy=row["shortage_policy"],
            return_cost=row["return_cost"],
            excess_cost=row["excess_cost"],
            cover_units=_cover_units(row, calendar, demand),
            max_sources=row["max_sources"],
            min_sources=row["min_sources"],
            service_penalty=_service_penalty(workbook, row["unit_value"], shortage_costs[row["item"]]),
        )
        for row in workbook["Items"]
    }


def _cover_units(row: Row, calendar: PeriodCalendar, demand: Demand) -> float | None:
    """M14: forecast of max_cover_days after the horizon; None without such a limit."""
    if row["max_cover_days"] is None:
        return None
    series = demand.by_item.get(row["item"], {})
    return units_of_days(series, calendar.periods, row["max_cover_days"], calendar.period_days)


def _service_penalty(workbook: Workbook, unit_value: float, shortage_cost: float) -> float:
    given = workbook.settings["service_penalty"]
    if given is not None:
        return float(given)
    return _DEFAULT_SERVICE_PENALTY * max(unit_value, shortage_cost)


def read_quality_limits(workbook: Workbook) -> dict[tuple[str, str], float]:
    """M8: (item, warehouse) → the strictest of the two max_defect_rate, where either is given."""
    limits = {}
    for item, warehouse in product(workbook["Items"], workbook["Warehouses"]):
        given = [row["max_defect_rate"] for row in (item, warehouse) if row["max_defect_rate"] is not None]
        if given:
            limits[item["item"], warehouse["warehouse"]] = min(given)
    return limits
