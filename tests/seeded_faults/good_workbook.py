"""A workbook of which nothing is to be said: every sheet but Scenarios filled, every column used."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

START = date(2026, 11, 30)  # a Monday
PERIODS = 8

Rows = list[dict[str, Any]]


def week(number: int) -> date:
    """First day of period ``number``."""
    return START + timedelta(days=7 * number)


_SETTINGS = {
    "start": START,
    "periods": PERIODS,
    "period_days": 7,
    "frozen_periods": 1,
    "currency": "CNY",
    "gap": 0.005,
    "time_limit": 60,
    "holding_rate": 0.25,
    "change_cost": 1,
    "service_penalty": 20,
    "forecast_weight own": 2,
}

_SOURCES = [
    # item, factory, resource
    ("Ball", "Chenghai", "moulding"),
    ("Car", "Shenzhen", "assembly"),
    ("Car", "Chenghai", "assembly"),
    ("Doll", "Shenzhen", "sewing"),
    ("Doll", "Yiwu", "sewing"),
    ("Kite", "Chenghai", "moulding"),
]

_DEMAND = [
    # item, warehouse, source of the forecast, units a week
    ("Ball", "Choice hub", "platform", 60),
    ("Ball", "Temu hub", "platform", 40),
    ("Car", "Choice hub", "platform", 90),
    ("Doll", "Choice hub", "platform", 70),
    ("Doll", "Temu hub", "platform", 30),
    ("Doll", "Temu hub", "own", 35),
    ("Kite", "Choice hub", "platform", 20),
    ("Kite", "Shein hub", "platform", 25),
]

_LANES = [
    ("Shenzhen", "Choice hub"),
    ("Shenzhen", "Temu hub"),
    ("Chenghai", "Choice hub"),
    ("Chenghai", "Temu hub"),
    ("Yiwu", "Choice hub"),
    ("Chenghai", "Shein hub"),
]


def good_tables() -> dict[str, Rows]:
    """Sheet → rows; row 0 stands in row 2 of the sheet."""
    return {
        "Settings": [{"setting": name, "value": value} for name, value in _SETTINGS.items()],
        "Items": [_item("Ball", 9, 12), _item("Car", 15, 3), _item("Doll", 20, 25), _item("Kite", 12, 14)],
        "Factories": [_factory("Shenzhen"), _factory("Chenghai"), _factory("Yiwu")],
        "Resources": [
            _resource("Shenzhen", "assembly"),
            _resource("Shenzhen", "sewing"),
            _resource("Chenghai", "moulding"),
            _resource("Chenghai", "assembly"),
            _resource("Yiwu", "sewing"),
        ],
        "Calendar": [
            {"factory": "Chenghai", "resource": None, "period": week(3), "factor": 0, "hours": None},
            {"factory": "Shenzhen", "resource": "assembly", "period": week(4), "factor": None, "hours": 50},
            {"factory": "Yiwu", "resource": "sewing", "period": week(5), "factor": 0.5, "hours": None},
        ],
        "Sourcing": [_source(item, factory) for item, factory, _ in _SOURCES],
        "Prices": [
            {"item": "Ball", "factory": "Chenghai", "period": week(4), "unit_cost": 4.5, "setup_cost": None},
            {"item": "Doll", "factory": "Yiwu", "period": week(4), "unit_cost": None, "setup_cost": 90},
        ],
        "Operations": [
            {
                "item": item,
                "factory": factory,
                "resource": resource,
                "hours_per_unit": 0.1,
                "setup_hours": 1,
            }
            for item, factory, resource in _SOURCES
        ],
        "Inspection": _inspection(),
        "Warehouses": [_warehouse("Choice hub"), _warehouse("Temu hub"), _warehouse("Shein hub")],
        "Lanes": [_lane(factory, warehouse) for factory, warehouse in _LANES],
        "Forecast": [
            {
                "item": item,
                "warehouse": warehouse,
                "period": week(number),
                "quantity": units + number,
                "source": source,
                "shortage_cost": None if number else 30,
            }
            for item, warehouse, source, units in _DEMAND
            for number in range(PERIODS)
        ],
        "Stock": [
            {"location": "Choice hub", "item": "Ball", "quantity": 60},
            {"location": "Temu hub", "item": "Ball", "quantity": 40},
            {"location": "Chenghai", "item": "Ball", "quantity": 30},
        ],
        "Open orders": [
            _order("production", "Ball", "Chenghai", None, week(1)),
            _order("shipment", "Doll", "Shenzhen", "Choice hub", week(0)),
        ],
        "Stock targets": [_target("Ball", "Choice hub", None), _target("Doll", "Shenzhen", week(2))],
        "Last plan": [
            {"item": "Ball", "factory": "Chenghai", "period": week(0), "quantity": 100},
            {"item": "Car", "factory": "Chenghai", "period": week(0), "quantity": 50},
            {"item": "Doll", "factory": "Shenzhen", "period": week(1), "quantity": 50},
        ],
    }


def _item(item: str, unit_value: float, shortage_cost: float) -> dict[str, Any]:
    return {
        "item": item,
        "name": f"{item}, boxed",
        "unit_value": unit_value,
        "holding_cost": 0.1,
        "volume": 0.004,
        "shortage_policy": "backorder" if item == "Car" else "lost",
        "shortage_cost": shortage_cost,
        "max_defect_rate": 0.02,
        "return_cost": 5,
        "excess_cost": 1,
        "max_cover_days": 0,
        "max_sources": 2,
        "min_sources": 0,
    }


def _factory(factory: str) -> dict[str, Any]:
    return {
        "factory": factory,
        "name": f"{factory} Toys Co.",
        "region": "Guangdong",
        "inspection_hours": 80,
        "inspection_overtime_hours": 10,
        "inspection_overtime_cost": 6,
        "commitment_hours": 100,
        "commitment_penalty": 2,
        "max_ramp": 0.5,
        "activation_cost": 50,
    }


def _resource(factory: str, resource: str) -> dict[str, Any]:
    return {
        "factory": factory,
        "resource": resource,
        "regular_hours": 100,
        "overtime_hours": 20,
        "overtime_cost": 5,
    }


def _source(item: str, factory: str) -> dict[str, Any]:
    return {
        "item": item,
        "factory": factory,
        "unit_cost": 4,
        "setup_cost": 100,
        "min_lot": 50,
        "lot_multiple": 25,
        "max_lot": 500,
        "lead_time_days": 7,
        "defect_rate": 0.03,
        "min_share": 0,
        "max_share": 1,
        "first_period": week(0),
        "last_period": week(PERIODS - 1),
    }


def _inspection() -> Rows:
    sample = {
        "plan": "sample 80/1",
        "method": "sample",
        "sample_size": 80,
        "acceptance_number": 1,
        "lot_size": 200,
        "detection_rate": 0.95,
        "hours_per_unit": 0.01,
        "cost_per_unit": 0.3,
        "disposition": "rework",
        "rework_cost": 2,
        "item": None,
        "factory": None,
    }
    others = {"sample_size": None, "acceptance_number": None, "lot_size": None}
    unseen = sample | others | {"plan": "unseen", "method": "none", "item": "Ball", "factory": "Chenghai"}
    return [sample, sample | others | {"plan": "every piece", "method": "all"}, unseen]


def _warehouse(warehouse: str) -> dict[str, Any]:
    return {
        "warehouse": warehouse,
        "platform": "AliExpress Choice",
        "storage_volume": 900,
        "storage_cost": 9,
        "inbound_units": 5000,
        "max_defect_rate": 0.02,
        "service_target": 0,
        "delivery_day": "Wednesday",
    }


def _lane(factory: str, warehouse: str) -> dict[str, Any]:
    return {
        "factory": factory,
        "warehouse": warehouse,
        "mode": "road",
        "lead_time_days": 3,
        "cost_per_unit": 0.2,
        "cost_per_volume": 45,
        "cost_per_shipment": 80,
        "shipment_volume": 40,
        "max_shipments": 6,
    }


def _order(
    kind: str, item: str, factory: str | None, warehouse: str | None, available: date
) -> dict[str, Any]:
    return {
        "kind": kind,
        "item": item,
        "factory": factory,
        "warehouse": warehouse,
        "mode": "road",
        "quantity": 50,
        "available": available,
    }


def _target(item: str, location: str, period: date | None) -> dict[str, Any]:
    return {
        "item": item,
        "location": location,
        "period": period,
        "safety_stock": 20,
        "cover_days": None,
        "penalty": 1,
        "holding_cost": 0.1,
        "max_quantity": 900,
    }


GOOD = good_tables()
COLUMNS = {sheet: list(rows[0]) for sheet, rows in GOOD.items()}


def place_of(sheet: str, row: int, column: str) -> str:
    """`Sourcing!C4` for column unit_cost and row 4."""
    return f"{sheet}!{get_column_letter(COLUMNS[sheet].index(column) + 1)}{row}"


def row_of(sheet: str, **key: Any) -> int:
    """Number of the first row in which these cells hold these values."""
    return 2 + next(
        index
        for index, row in enumerate(GOOD[sheet])
        if all(row[column] == value for column, value in key.items())
    )


def good_book() -> bytes:
    """The file itself."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in GOOD.items():
        sheet = book.create_sheet(name)
        sheet.append(COLUMNS[name])
        for row in rows:
            sheet.append(list(row.values()))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
