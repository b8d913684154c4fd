"""How things stand when the horizon begins, and what happened before."""

from __future__ import annotations

from datetime import date

from planner.workbook.columns import Column, Sheet
from planner.workbook.input_columns.short_forms import START, amount, factory, item, period, warehouse

# One column a row reads best as a table: the formatter would give every argument its own line.
# fmt: off
STANDING_SHEETS: tuple[Sheet, ...] = (
    Sheet("Stock", "Units on hand when the horizon begins.", (
        Column("location", "name", "factory or warehouse", required=True, key=True, refers_to="location",
            example="Dongguan hub", width=20),
        item(),
        amount("quantity", meaning="units on hand", unit="units", required=True, example=900.0),
    )),
    Sheet("Open orders", "Units already under way.", (
        Column("kind", "choice",
            "production: finishes at the factory; shipment: arrives at the warehouse", required=True,
            choices=("production", "shipment"), example="shipment"),
        item(key=False),
        factory(key=False, default_text="not known (shipments only)", required=False),
        warehouse(key=False, required=False, default_text="none (production only)"),
        Column("mode", "name", "mode of transport, for display", example="road"),
        amount("quantity", meaning="units under way", unit="units", required=True, example=600.0),
        Column("available", "date", "day on which they finish or arrive", unit="date", required=True,
            example=START),
    )),
    Sheet("Stock targets", "Safety stock, cover and caps by item and place.", (
        item(),
        Column("location", "name", "factory or warehouse", required=True, key=True, refers_to="location",
            example="Dongguan hub", width=20),
        period("in force from this period on", required=False, default_text="from the start",
            example=None),
        amount("safety_stock", meaning="least closing stock wanted", unit="units", default_text="none"),
        amount("cover_days", meaning="or: forecast of so many days that follow", unit="days",
            default_text="none", maximum=3650, example=10.0),
        amount("penalty", meaning="cost of a unit below it for a week", unit="currency/unit/week",
            default=0, example=2.0),
        amount("holding_cost", meaning="overrides the item's holding_cost here",
            unit="currency/unit/week", default_text="the item's"),
        amount("max_quantity", meaning="hard cap on closing stock", unit="units",
            default_text="no limit"),
    )),
    Sheet("Last plan", "What was agreed before.", (
        item(),
        factory(),
        period(),
        amount("quantity", meaning="units started", unit="units", required=True, example=400.0),
    )),
    Sheet("Actuals", "What happened: deliveries, sales, and what had been forecast for them.", (
        Column("kind", "choice",
            "delivery: of an order; sales: of a period; forecast: what a source had said of a past period",
            required=True, choices=("delivery", "sales", "forecast"), example="delivery"),
        item(key=False),
        factory(key=False, required=False, default_text="none (sales and forecasts)"),
        warehouse(key=False, required=False, default_text="finished at the factory (deliveries only)"),
        Column("mode", "name", "mode of transport of a delivery to a warehouse",
            default_text="the quickest lane"),
        Column("ordered", "date", "day on which production of the delivery began", unit="date",
            default_text="lead time not known", example=date(2026, 11, 2)),
        Column("due", "date", "day promised for the delivery", unit="date",
            default_text="ordered + planned lead time", example=date(2026, 11, 12)),
        Column("date", "date", "day of the delivery; of sales and forecasts the first day of their period",
            unit="date", required=True, example=date(2026, 11, 13), width=12),
        amount("quantity", meaning="units delivered, sold or forecast", unit="units", required=True,
            example=400.0),
        amount("inspected", meaning="units of the delivery that were looked at", unit="units",
            default_text="all, where defects is filled"),
        amount("defects", meaning="units found defective among them", unit="units",
            default_text="not looked at", example=9.0),
        Column("source", "name", "source of a forecast", default="platform"),
    )),
)
