"""Where it is sold, and how it gets there: Warehouses, Lanes, Forecast."""

from __future__ import annotations

from planner.workbook.columns import Column, Sheet
from planner.workbook.input_columns.short_forms import amount, count, factory, item, period, share, warehouse

# One column a row reads best as a table: the formatter would give every argument its own line.
# fmt: off
DEMAND_SHEETS: tuple[Sheet, ...] = (
    Sheet("Warehouses", "Platform warehouses that the forecast is for.", (
        Column("warehouse", "name", "name of the warehouse", required=True, key=True,
            example="Dongguan hub", width=20),
        Column("platform", "text", "marketplace, for display", example="AliExpress Choice", width=18),
        amount("storage_volume", meaning="most volume in stock", unit="m³", default_text="no limit",
            example=900.0),
        amount("storage_cost", meaning="cost of a m³ in stock for a week", unit="currency/m³/week",
            default=0, example=9.0),
        amount("inbound_units", meaning="most units taken in", unit="units/week",
            default_text="no limit"),
        share("max_defect_rate", meaning="largest share of defective units delivered",
            default_text="no limit", example=0.015),
        share("service_target", meaning="share of the forecast to be served in its own period",
            default_text="Settings' service_target"),
        Column("delivery_day", "weekday",
            "the weekday on which goods are taken in (Monday … Sunday, or 1 … 7)",
            default_text="every day"),
    ), required=True),
    Sheet("Lanes", "Ways to ship from a factory to a warehouse.", (
        factory(),
        warehouse(),
        Column("mode", "name", "mode of transport", default="standard", key=True, example="road"),
        amount("lead_time_days", meaning="door to door", unit="days", required=True, maximum=3650,
            example=3.0),
        amount("cost_per_unit", meaning="cost per unit shipped", unit="currency/unit", default=0),
        amount("cost_per_volume", meaning="cost per m³ shipped", unit="currency/m³", default=0,
            example=45.0),
        amount("cost_per_shipment", meaning="cost per vehicle", unit="currency", default=0,
            example=800.0),
        amount("shipment_volume", meaning="volume of a vehicle", unit="m³", default_text="no limit",
            above_minimum=True, example=40.0),
        count("max_shipments", meaning="most vehicles in a period", unit="vehicles/period",
            default_text="no limit", example=6),
    ), required=True),
    Sheet("Forecast", "What the platform expects to sell. Or wide: item, warehouse, one column a period.", (
        item(),
        warehouse(),
        period(),
        amount("quantity", meaning="units expected to be sold", unit="units", required=True,
            example=420.0),
        Column("source", "name", "who says so (platform, third-party, own)", default="platform", key=True,
            example="platform"),
        amount("shortage_cost", meaning="overrides the item's shortage_cost in this row",
            unit="currency/unit", default_text="the item's"),
    ), required=True),
)
