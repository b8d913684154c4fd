"""Families of inputs: every column and every setting belongs to exactly one (a test holds it).

The sheets Last plan, Scenarios, Investments and Actuals belong to none: the first is what a plan is compared
with, the next two are not planned from, and what is learned from the last stands in the cells of other sheets
by then.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Family(StrEnum):
    """What moves together from week to week, and how it is called."""

    FORECAST = "forecast"
    STOCK = "stock"
    CAPACITY = "capacity"
    QUALITY = "quality"
    LEAD_TIME = "lead time"
    COST = "cost"
    WEEK = "passing week"
    NONE = ""  # names, words for display, and how hard the solver looks


PUT_BACK = (
    Family.FORECAST,
    Family.STOCK,
    Family.CAPACITY,
    Family.QUALITY,
    Family.LEAD_TIME,
    Family.COST,
)
"""Families whose values of last week can be put back; the week that has passed cannot."""

_BY_SHEET: Mapping[str, Mapping[Family, str]] = {
    "Items": {
        Family.NONE: "item name demand_error",
        Family.COST: "unit_value holding_cost shortage_policy shortage_cost return_cost excess_cost",
        Family.CAPACITY: "volume max_sources min_sources",
        Family.QUALITY: "max_defect_rate",
        Family.STOCK: "max_cover_days",
    },
    "Factories": {
        Family.NONE: "factory name region late_share",
        Family.CAPACITY: "inspection_hours inspection_overtime_hours commitment_hours max_ramp",
        Family.COST: "inspection_overtime_cost commitment_penalty activation_cost",
    },
    "Resources": {
        Family.NONE: "factory resource",
        Family.CAPACITY: "regular_hours overtime_hours",
        Family.COST: "overtime_cost",
    },
    "Calendar": {Family.NONE: "factory resource period", Family.CAPACITY: "factor hours"},
    "Sourcing": {
        Family.NONE: "item factory",
        Family.COST: "unit_cost setup_cost",
        Family.CAPACITY: "min_lot lot_multiple max_lot min_share max_share first_period last_period",
        Family.LEAD_TIME: "lead_time_days",
        Family.QUALITY: "defect_rate",
    },
    "Prices": {Family.NONE: "item factory period", Family.COST: "unit_cost setup_cost"},
    "Operations": {Family.NONE: "item factory resource", Family.CAPACITY: "hours_per_unit setup_hours"},
    "Inspection": {
        Family.NONE: "plan item factory",
        Family.QUALITY: "method sample_size acceptance_number lot_size detection_rate disposition",
        Family.CAPACITY: "hours_per_unit",
        Family.COST: "cost_per_unit rework_cost",
    },
    "Warehouses": {
        Family.NONE: "warehouse platform",
        Family.CAPACITY: "storage_volume inbound_units",
        Family.COST: "storage_cost service_target",
        Family.QUALITY: "max_defect_rate",
        Family.LEAD_TIME: "delivery_day",
    },
    "Lanes": {
        Family.NONE: "factory warehouse mode",
        Family.LEAD_TIME: "lead_time_days",
        Family.COST: "cost_per_unit cost_per_volume cost_per_shipment",
        Family.CAPACITY: "shipment_volume max_shipments",
    },
    "Forecast": {
        Family.NONE: "item warehouse period source",
        Family.FORECAST: "quantity",
        Family.COST: "shortage_cost",
    },
    "Stock": {Family.NONE: "location item", Family.STOCK: "quantity"},
    "Open orders": {
        Family.NONE: "kind item factory warehouse mode",
        Family.STOCK: "quantity available",
    },
    "Stock targets": {
        Family.NONE: "item location period",
        Family.STOCK: "safety_stock cover_days max_quantity",
        Family.COST: "penalty holding_cost",
    },
}

COLUMNS: Mapping[str, Mapping[str, Family]] = {
    sheet: {column: family for family, names in families.items() for column in names.split()}
    for sheet, families in _BY_SHEET.items()
}
"""Sheet → column → family; a name that stands in two families is caught by the test that counts them."""

ROWS: Mapping[str, Family] = {
    "Resources": Family.CAPACITY,
    "Calendar": Family.CAPACITY,
    "Sourcing": Family.CAPACITY,
    "Operations": Family.CAPACITY,
    "Lanes": Family.CAPACITY,
    "Inspection": Family.QUALITY,
    "Prices": Family.COST,
    "Forecast": Family.FORECAST,
    "Stock": Family.STOCK,
    "Open orders": Family.STOCK,
    "Stock targets": Family.STOCK,
}
"""Sheet → family of its rows' being there. Items, factories and warehouses stay as they are now: what makes a
new one matter is its forecast, source or lane."""

_SETTINGS: Mapping[Family, str] = {
    Family.WEEK: "start periods period_days frozen_periods",
    Family.COST: "holding_rate change_cost service_target service_penalty",
    Family.FORECAST: "source_weights",
    Family.STOCK: "safety_stock_service",
    Family.NONE: "currency gap time_limit learning_prior keep_weeks time_zone "
    "investment_budget demand_error defect_error late_share delay_days",  # the last five are for studies
}

SETTINGS: Mapping[str, Family] = {
    name: family for family, names in _SETTINGS.items() for name in names.split()
}
"""Setting → family; weights of the forecast's sources belong to the forecast."""


def family_of_setting(name: str) -> Family:
    """The family of a setting, weights included."""
    return SETTINGS.get(name, Family.FORECAST)
