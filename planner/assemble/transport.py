"""Warehouses and the lanes that reach them."""

from __future__ import annotations

from models.data import Lane, LaneKey, Warehouse
from planner.assemble.limits import limit
from planner.periods import PeriodCalendar
from planner.workbook.table import Workbook


def read_warehouses(workbook: Workbook, calendar: PeriodCalendar) -> dict[str, Warehouse]:
    """The Warehouses sheet; weekly figures scaled to periods (M1), delivery day as an offset (M3)."""
    return {
        row["warehouse"]: Warehouse(
            storage_volume=limit(row["storage_volume"]),
            storage_cost=row["storage_cost"] * calendar.weeks,
            inbound_units=limit(row["inbound_units"]) * calendar.weeks,
            delivery_offset_days=_delivery_offset(row["delivery_day"], calendar),
        )
        for row in workbook["Warehouses"]
    }


def _delivery_offset(weekday: int | None, calendar: PeriodCalendar) -> int | None:
    return None if weekday is None else (weekday - calendar.start.weekday()) % 7


def read_lanes(workbook: Workbook) -> dict[LaneKey, Lane]:
    """The Lanes sheet."""
    return {
        (row["factory"], row["warehouse"], row["mode"]): Lane(
            lead_time_days=row["lead_time_days"],
            cost_per_unit=row["cost_per_unit"],
            cost_per_volume=row["cost_per_volume"],
            cost_per_shipment=row["cost_per_shipment"],
            shipment_volume=limit(row["shipment_volume"]),
            max_shipments=limit(row["max_shipments"]),
        )
        for row in workbook["Lanes"]
    }
