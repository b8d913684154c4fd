"""Figures that can be read and can hardly be meant: of forecast, stock, money, hours and volumes."""

from __future__ import annotations

from seeded_faults.fault import HORIZON, Fault, at, cell, row
from seeded_faults.good_workbook import week
from seeded_faults.spots import BALL, DOLL, FORECAST, KITE, TARGET, YIWU, YIWU_SOURCE

FORECAST_FAULTS = [
    cell(
        "a digit too many",
        at("Forecast", item="Car", period=week(6)),
        "quantity",
        9600,
        "forecast-outlier",
        relies=FORECAST,
    ),
    cell(
        "two shortage costs for one sale",
        at("Forecast", item="Doll", source="own", period=week(0)),
        "shortage_cost",
        31,
        "shortage-costs-differ",
        relies=FORECAST,
    ),
    row(
        "last week's forecast",
        "Forecast",
        {"period": week(-1)},
        "period",
        "forecast-before-start",
        like={"item": "Car"},
        relies=FORECAST,
    ),
    row(
        "next quarter's forecast",
        "Forecast",
        {"period": week(20)},
        "period",
        "forecast-after-horizon",
        like={"item": "Car"},
        relies=FORECAST,
        touches=["last day of the forecast"],
    ),
    row(
        "a forecast of which all sources weigh nothing",
        "Forecast",
        {"source": "rumour", "item": "Car", "warehouse": "Temu hub"},
        "source",
        "weights-zero",
        like={"item": "Kite"},
        with_rows=[("Settings", {"setting": "gap"}, {"setting": "forecast_weight rumour", "value": 0})],
        relies=FORECAST,
    ),
    row(
        "a source in another case",
        "Forecast",
        {"source": "Own"},
        "source",
        "similar-names",
        like={"item": "Kite"},
        relies=["Forecast"],
    ),
]

STOCK_FAULTS = [
    row(
        "an order that goes nowhere",
        "Open orders",
        {"warehouse": None},
        "warehouse",
        "order-without-place",
        like={"kind": "shipment"},
    ),
    row(
        "a production order without a factory",
        "Open orders",
        {"factory": None},
        "factory",
        "order-without-place",
        like={"kind": "production"},
    ),
    cell(
        "a warehouse for a production order",
        at("Open orders", kind="production"),
        "warehouse",
        "Temu hub",
        "cell-not-used",
    ),
    cell(
        "an order long due",
        at("Open orders", kind="shipment"),
        "available",
        week(-2),
        "order-overdue",
        relies=[HORIZON],
    ),
    cell(
        "an order for next year",
        at("Open orders", kind="production"),
        "available",
        week(40),
        "order-after-horizon",
        relies=[HORIZON],
    ),
    cell(
        "a target without a price", TARGET, "penalty", None, "target-without-penalty", told_at="safety_stock"
    ),
    cell("a target above the cap", TARGET, "max_quantity", 10, "target-above-cap", told_at="safety_stock"),
    cell(
        "cover beyond the forecast",
        TARGET,
        "cover_days",
        30,
        "cover-without-forecast",
        relies=[*FORECAST, "last day of the forecast"],
    ),
    cell("a target's holding cost a year", TARGET, "holding_cost", 5, "holding-cost-high", relies=["Items"]),
    row(
        "a target that says nothing",
        "Stock targets",
        {"item": "Car", "location": "Choice hub", "penalty": 2},
        "item",
        "row-says-nothing",
    ),
    row(
        "a place that is factory and warehouse",
        "Stock",
        {"location": "Depot", "item": "Car", "quantity": 5},
        "location",
        "ambiguous-location",
        with_rows=[
            (
                "Factories",
                {"factory": "Yiwu"},
                {"factory": "Depot", "commitment_hours": None, "commitment_penalty": None},
            ),
            ("Warehouses", {"warehouse": "Temu hub"}, {"warehouse": "Depot"}),
        ],
        relies=["Factories", "Warehouses"],
    ),
]

FIGURE_FAULTS = [
    row(
        "a closure that says nothing",
        "Calendar",
        {"factory": "Shenzhen", "period": week(2)},
        "factory",
        "row-says-nothing",
    ),
    cell("factor and hours", at("Calendar", factory="Yiwu"), "hours", 40, "factor-and-hours"),
    row(
        "a closure after the horizon",
        "Calendar",
        {"period": week(30)},
        "period",
        "outside-horizon",
        like={"factory": "Yiwu"},
        relies=[HORIZON, "Calendar"],
    ),
    cell(
        "a price that says nothing",
        at("Prices", item="Doll"),
        "setup_cost",
        None,
        "row-says-nothing",
        told_at="item",
    ),
    cell(
        "a shortage cost below cost",
        KITE,
        "shortage_cost",
        3,
        "not-worth-making",
        relies=["Sourcing", "names of Sourcing", "Warehouses", "Forecast"],
    ),
    cell("a holding cost a year", DOLL, "holding_cost", 5.2, "holding-cost-high"),
    cell("litres for cubic metres", DOLL, "volume", 950, "unit-above-volume", relies=["Lanes", "Warehouses"]),
    cell("excess cost without cover", BALL, "max_cover_days", None, "cell-not-used", told_at="excess_cost"),
    cell(
        "hours promised for free",
        YIWU,
        "commitment_penalty",
        None,
        "cell-not-used",
        told_at="commitment_hours",
    ),
    cell(
        "more hours promised than there are",
        YIWU,
        "commitment_hours",
        1000,
        "commitment-out-of-reach",
        relies=["Resources", "Calendar", HORIZON, "names of Resources"],
    ),
    cell(
        "overtime without its cost",
        at("Resources", factory="Yiwu"),
        "overtime_cost",
        None,
        "overtime-free",
        told_at="overtime_hours",
    ),
    cell(
        "inspectors' overtime without its cost",
        at("Factories", factory="Shenzhen"),
        "inspection_overtime_cost",
        None,
        "overtime-free",
        told_at="inspection_overtime_hours",
    ),
    cell(
        "minutes for hours",
        at("Operations", item="Kite"),
        "hours_per_unit",
        6,
        "lot-above-hours",
        relies=["Resources", "names of Resources", "Sourcing", "names of Sourcing", "Calendar", HORIZON],
    ),
    cell(
        "hours for days of a lane",
        at("Lanes", factory="Yiwu"),
        "lead_time_days",
        72,
        "lead-time-beyond-horizon",
        relies=[HORIZON],
    ),
    cell(
        "hours for days of a source",
        YIWU_SOURCE,
        "lead_time_days",
        168,
        "lead-time-beyond-horizon",
        relies=[HORIZON],
    ),
]

FIGURES: list[Fault] = [*FORECAST_FAULTS, *STOCK_FAULTS, *FIGURE_FAULTS]
