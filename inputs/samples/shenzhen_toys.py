"""A toy maker in Shenzhen with its own plant and four partner factories, 26 weeks over Chinese New Year."""

from __future__ import annotations

from samples import shenzhen_demand as demand
from samples import shenzhen_factories as supply
from samples.shenzhen_investments import investments
from samples.shenzhen_items import TOYS
from samples.shenzhen_scenarios import scenarios
from samples.workbook import Sheets

WAREHOUSES = ("Choice Dongguan", "TikTok Zengcheng", "Temu Zhaoqing", "SHEIN Foshan")


def shenzhen_toys() -> Sheets:
    """Tables of the workbook."""
    return {
        "Settings": [
            {"setting": "start", "value": demand.START},
            {"setting": "periods", "value": demand.PERIODS},
            {"setting": "period_days", "value": 7},
            {"setting": "frozen_periods", "value": 1},
            {"setting": "currency", "value": "CNY"},
            {"setting": "gap", "value": 0.005},
            {"setting": "time_limit", "value": 150},
            {"setting": "holding_rate", "value": 0.25},
            {"setting": "change_cost", "value": 0.2},
            {"setting": "service_target", "value": 0.9},
            {"setting": "service_penalty", "value": 10},
        ],
        "Items": [
            {"item": toy.item, "name": toy.name, "unit_value": toy.value, "volume": toy.volume, **toy.rules}
            for toy in TOYS
        ],
        "Factories": supply.factories(),
        "Resources": supply.resources(),
        "Calendar": supply.calendar(),
        "Sourcing": supply.sourcing(),
        "Prices": supply.prices(),
        "Operations": supply.operations(),
        "Inspection": supply.inspection(),
        "Warehouses": _warehouses(),
        "Lanes": supply.lanes(WAREHOUSES),
        "Forecast": demand.forecast(),
        "Stock": demand.stock(),
        "Open orders": demand.open_orders(),
        "Stock targets": demand.stock_targets(),
        "Last plan": supply.last_plan(),
        "Scenarios": scenarios(),
        "Investments": investments(),
    }


def _warehouses() -> list[dict[str, object]]:
    platforms = ("AliExpress Choice", "TikTok Shop", "Temu", "SHEIN")
    rows = [
        {"warehouse": warehouse, "platform": platform, "storage_volume": volume, "storage_cost": cost}
        for warehouse, platform, volume, cost in zip(
            WAREHOUSES, platforms, (100, 40, 65, 14), (9, 10, 8, 12), strict=True
        )
    ]
    rules: tuple[dict[str, object], ...] = (
        {"max_defect_rate": 0.03, "service_target": 0.95},
        {"inbound_units": 6500},
        {"delivery_day": "Wednesday"},
        {"max_defect_rate": 0.035},
    )
    return [{**row, **more} for row, more in zip(rows, rules, strict=True)]
