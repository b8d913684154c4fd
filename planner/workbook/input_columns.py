"""The attribute table of the input workbook: every sheet, column and setting a planner may fill."""

from __future__ import annotations

from datetime import date
from functools import partial

from planner.workbook.columns import Column, Sheet, by_name

_START = date(2026, 11, 30)

# Short forms, so that a row of the table stays a line.
_amount = partial(Column, kind="number", minimum=0.0)
_share = partial(Column, kind="share", minimum=0.0, maximum=1.0)
_count = partial(Column, kind="integer", minimum=0)


def _name(name: str, sheet: str, meaning: str, example: str, **more: object) -> Column:
    """A text key that must be declared on ``sheet``."""
    fields: dict[str, object] = {"required": True, "key": True, **more}
    return Column(name, "name", meaning, refers_to=sheet, example=example, **fields)  # type: ignore[arg-type]


def _item(**more: object) -> Column:
    return _name("item", "Items", "item, as on Items", "Robot dog", **more)


def _factory(**more: object) -> Column:
    return _name("factory", "Factories", "factory, as on Factories", "Chenghai", **more)


def _warehouse(**more: object) -> Column:
    return _name("warehouse", "Warehouses", "platform warehouse, as on Warehouses", "Dongguan hub", **more)


def _resource(**more: object) -> Column:
    return _name("resource", "Resources", "resource of that factory, as on Resources", "moulding", **more)


def _period(meaning: str = "first day of the period", **more: object) -> Column:
    fields: dict[str, object] = {"required": True, "key": True, "example": _START, "width": 12, **more}
    return Column("period", "date", meaning, unit="date", **fields)  # type: ignore[arg-type]


# One column a row reads best as a table: the formatter would give every argument its own line.
# fmt: off
SETTINGS: tuple[Column, ...] = (
    Column("start", "date", "first day of the first period", unit="date", required=True, example=_START),
    _count("periods", meaning="number of periods planned", minimum=1, maximum=520, required=True, example=26),
    _count("period_days", meaning="length of a period; 1 plans by day", unit="days", minimum=1, maximum=31,
        default=7),
    _count("frozen_periods", meaning="first periods in which the last plan binds", default=0),
    Column("currency", "text", "currency of all money, for display", default="CNY", example="CNY"),
    _share("gap", meaning="stop when the plan is proven this near to the optimum", default=0.005),
    _amount("time_limit", meaning="longest time to look for a plan", unit="seconds", default=300,
        above_minimum=True),
    _amount("holding_rate",
        meaning="holding cost a year as a share of unit_value, for items without holding_cost",
        default=0.25),
    _amount("change_cost", meaning="cost per unit moved against the last plan after the frozen periods",
        unit="currency", default=0),
    _share("service_target",
        meaning="share of the forecast to be served in its own period, for warehouses without one",
        default_text="priced only"),
    _amount("service_penalty", meaning="cost per unit short of a service target", unit="currency",
        default_text="10 × the larger of unit_value and shortage_cost"),
    Column("source_weights", "choice",
        "weights of the forecast's sources: as given here, or by the accuracy measured on Actuals",
        choices=("given", "accuracy"), default="given"),
    _share("safety_stock_service", minimum=0.5, maximum=0.999, default_text="no safety stock is worked out",
        meaning="share of replenishments without shortage for which safety stock is worked out from "
        "forecast error and lead time, where none is given"),
    _amount("learning_prior", meaning="deliveries (periods of sales) that a planned figure counts for when "
        "facts are weighed against it", default=4, above_minimum=True),
    Column("time_zone", "text", "zone by whose calendar the current week is found, such as Asia/Shanghai",
        default_text="the machine's"),
    _count("keep_weeks", meaning="weeks of weekly runs that the history keeps; older files are deleted",
        unit="weeks", minimum=1, default_text="all"),
    _amount("investment_budget", meaning="most that the investments a study chooses may cost together",
        unit="currency", default_text="investments are not chosen"),
    _amount("demand_error",
        meaning="standard deviation of demand as a share of its forecast, for items without one (studies)",
        default=0.2),
    _amount("defect_error",
        meaning="standard deviation of a source's defect rate as a share of it (studies)", default=0.3),
    _share("late_share",
        meaning="share of shipments, and of production at factories without one, that is late (studies)",
        default=0.1),
    _amount("delay_days", meaning="how late what is late is, on average (studies)", unit="days", minimum=1.0,
        default=3),
)
"""Rows of the Settings sheet. Besides these, `forecast_weight SOURCE` weighs a source of the forecast."""

FORECAST_WEIGHT_PREFIX = "forecast_weight"

_SHEETS: tuple[Sheet, ...] = (
    Sheet("Settings", "One setting a row.", (
        Column("setting", "text", "name of the setting", required=True, key=True, example="start",
            width=22),
        Column("value", "text", "its value", required=True, example=_START, width=18),
    ), required=True),
    Sheet("Items", "What is sold.", (
        Column("item", "name", "name of the item", required=True, key=True, example="Robot dog",
            width=20),
        Column("name", "text", "description, for display", example="Robot dog, battery, 3+", width=28),
        _amount("unit_value", meaning="value of a unit", unit="currency/unit", default=0, example=38.0),
        _amount("holding_cost", meaning="cost of a unit in stock for a week", unit="currency/unit/week",
            default_text="holding_rate × unit_value × 7/365"),
        _amount("volume", meaning="volume of a packed unit", unit="m³/unit", default=0, example=0.004),
        Column("shortage_policy", "choice", "what happens to demand that is not served in its period",
            default="lost", choices=("lost", "backorder"), example="lost"),
        _amount("shortage_cost", meaning="cost of a unit lost, or of a unit owed for a week",
            unit="currency/unit", default_text="unit_value", example=45.0),
        _share("max_defect_rate", meaning="largest share of defective units delivered",
            default_text="no limit", example=0.01),
        _amount("return_cost", meaning="cost of a defective unit that reaches a customer",
            unit="currency/unit", default=0, example=60.0),
        _amount("excess_cost", meaning="cost of a unit beyond max_cover_days when the horizon ends",
            unit="currency/unit", default=0),
        _amount("max_cover_days",
            meaning="days of forecast after the horizon that stock at its end may cover", unit="days",
            default_text="no limit"),
        _count("max_sources", meaning="most factories that may make the item", minimum=1,
            default_text="no limit"),
        _count("min_sources", meaning="fewest factories that make the item, if it is made", default=0),
        _amount("demand_error",
            meaning="standard deviation of its demand as a share of the forecast (studies)",
            default_text="Settings' demand_error"),
    ), required=True),
    Sheet("Factories", "Own plant and partner factories.", (
        Column("factory", "name", "name of the factory", required=True, key=True, example="Chenghai",
            width=18),
        Column("name", "text", "description, for display", example="Chenghai Plastics Co.", width=26),
        Column("region", "text", "region, for display", example="Shantou"),
        _amount("inspection_hours", meaning="hours of the inspection team", unit="hours/week",
            default_text="no limit", example=80.0),
        _amount("inspection_overtime_hours", meaning="overtime of the inspection team", unit="hours/week",
            default=0),
        _amount("inspection_overtime_cost", meaning="cost of an hour of it", unit="currency/hour",
            default=0),
        _amount("commitment_hours", meaning="hours promised to the factory over the horizon",
            unit="hours", default=0),
        _amount("commitment_penalty", meaning="cost per promised hour not used", unit="currency/hour",
            default=0),
        _amount("max_ramp",
            meaning="largest change of hours from period to period, as a share of regular hours",
            unit="share", default_text="no limit"),
        _amount("activation_cost", meaning="cost, once, if the factory makes anything", unit="currency",
            default=0),
        _share("late_share", meaning="share of its production that is late (studies)",
            default_text="Settings' late_share"),
    ), required=True),
    Sheet("Resources", "Hours of machines, lines and crews.", (
        _factory(),
        Column("resource", "name", "name of the resource in its factory", required=True, key=True,
            example="moulding"),
        _amount("regular_hours", meaning="regular hours", unit="hours/week", required=True,
            example=120.0),
        _amount("overtime_hours", meaning="most overtime", unit="hours/week", default=0, example=24.0),
        _amount("overtime_cost", meaning="cost of an hour of overtime", unit="currency/hour", default=0,
            example=90.0),
    ), required=True),
    Sheet("Calendar", "Closures and changed hours: Chinese New Year lives here.", (
        _factory(),
        _resource(required=False, default_text="all of them"),
        _period(),
        _amount("factor", meaning="multiplies regular and overtime hours of the period; 0 closes it",
            default_text="1", example=0.0),
        _amount("hours", meaning="regular hours of the period, instead of factor", unit="hours",
            default_text="not replaced"),
    )),
    Sheet("Sourcing", "Who can make what, at which cost, in which lots.", (
        _item(),
        _factory(),
        _amount("unit_cost", meaning="cost of a unit started", unit="currency/unit", default=0,
            example=21.5),
        _amount("setup_cost", meaning="cost of a setup, in every period with production", unit="currency",
            default=0, example=600.0),
        _amount("min_lot", meaning="least quantity in a period with production", unit="units", default=0,
            example=200.0),
        _amount("lot_multiple", meaning="quantity is a multiple of this", unit="units", default=0,
            default_text="any quantity", example=50.0),
        _amount("max_lot", meaning="largest quantity in a period", unit="units", default_text="no limit"),
        _amount("lead_time_days", meaning="from start to finished at the factory", unit="days",
            required=True, maximum=3650, example=10.0),
        _share("defect_rate", meaning="share of units made defective", default=0, example=0.03),
        _share("min_share", meaning="least share of the item's units over the horizon", default=0),
        _share("max_share", meaning="largest share of the item's units over the horizon", default=1),
        Column("first_period", "date", "first period in which production may start", unit="date",
            default_text="no limit"),
        Column("last_period", "date", "last period in which production may start", unit="date",
            default_text="no limit"),
    ), required=True),
    Sheet("Prices", "Costs that change: in force from that period on.", (
        _item(),
        _factory(),
        _period("first day of the period from which the costs are in force"),
        _amount("unit_cost", meaning="cost of a unit started", unit="currency/unit",
            default_text="as before", example=22.5),
        _amount("setup_cost", meaning="cost of a setup", unit="currency", default_text="as before"),
    )),
    Sheet("Operations", "Hours a source takes of a resource; a source may use several.", (
        _item(),
        _factory(),
        _resource(),
        _amount("hours_per_unit", meaning="hours per unit started", unit="hours/unit", required=True,
            example=0.02),
        _amount("setup_hours", meaning="hours per setup", unit="hours", default=0, example=2.0),
    ), required=True),
    Sheet("Inspection", "Ways to inspect finished units. Without this sheet there is one plan, `none`.", (
        Column("plan", "name", "name of the inspection plan", required=True, key=True,
            example="sample 80/1"),
        Column("method", "choice", "none, sample (single-sampling rectifying inspection) or all",
            required=True, choices=("none", "sample", "all"), example="sample"),
        _count("sample_size", meaning="units in the sample", unit="units", minimum=1,
            default_text="required for sample", example=80),
        _count("acceptance_number", meaning="most defectives in the sample of a lot that passes",
            unit="units", default=0, example=1),
        _amount("lot_size", meaning="units in an inspection lot", unit="units", minimum=1,
            default_text="the source's min_lot, else lot_multiple, else max_lot, else unlimited"),
        _share("detection_rate", meaning="share of the defective units looked at that are found",
            default=1, example=0.95),
        _amount("hours_per_unit", meaning="inspector hours per unit looked at", unit="hours/unit",
            default=0, example=0.01),
        _amount("cost_per_unit", meaning="cost per unit looked at", unit="currency/unit", default=0,
            example=0.3),
        Column("disposition", "choice", "what happens to units found defective", default="scrap",
            choices=("scrap", "rework"), example="rework"),
        _amount("rework_cost", meaning="cost per unit reworked", unit="currency/unit", default=0,
            example=6.0),
        _item(required=False, default_text="every item"),
        _factory(required=False, default_text="every factory"),
    )),
    Sheet("Warehouses", "Platform warehouses that the forecast is for.", (
        Column("warehouse", "name", "name of the warehouse", required=True, key=True,
            example="Dongguan hub", width=20),
        Column("platform", "text", "marketplace, for display", example="AliExpress Choice", width=18),
        _amount("storage_volume", meaning="most volume in stock", unit="m³", default_text="no limit",
            example=900.0),
        _amount("storage_cost", meaning="cost of a m³ in stock for a week", unit="currency/m³/week",
            default=0, example=9.0),
        _amount("inbound_units", meaning="most units taken in", unit="units/week",
            default_text="no limit"),
        _share("max_defect_rate", meaning="largest share of defective units delivered",
            default_text="no limit", example=0.015),
        _share("service_target", meaning="share of the forecast to be served in its own period",
            default_text="Settings' service_target"),
        Column("delivery_day", "weekday",
            "the weekday on which goods are taken in (Monday … Sunday, or 1 … 7)",
            default_text="every day"),
    ), required=True),
    Sheet("Lanes", "Ways to ship from a factory to a warehouse.", (
        _factory(),
        _warehouse(),
        Column("mode", "name", "mode of transport", default="standard", key=True, example="road"),
        _amount("lead_time_days", meaning="door to door", unit="days", required=True, maximum=3650,
            example=3.0),
        _amount("cost_per_unit", meaning="cost per unit shipped", unit="currency/unit", default=0),
        _amount("cost_per_volume", meaning="cost per m³ shipped", unit="currency/m³", default=0,
            example=45.0),
        _amount("cost_per_shipment", meaning="cost per vehicle", unit="currency", default=0,
            example=800.0),
        _amount("shipment_volume", meaning="volume of a vehicle", unit="m³", default_text="no limit",
            above_minimum=True, example=40.0),
        _count("max_shipments", meaning="most vehicles in a period", unit="vehicles/period",
            default_text="no limit", example=6),
    ), required=True),
    Sheet("Forecast", "What the platform expects to sell. Or wide: item, warehouse, one column a period.", (
        _item(),
        _warehouse(),
        _period(),
        _amount("quantity", meaning="units expected to be sold", unit="units", required=True,
            example=420.0),
        Column("source", "name", "who says so (platform, third-party, own)", default="platform", key=True,
            example="platform"),
        _amount("shortage_cost", meaning="overrides the item's shortage_cost in this row",
            unit="currency/unit", default_text="the item's"),
    ), required=True),
    Sheet("Stock", "Units on hand when the horizon begins.", (
        Column("location", "name", "factory or warehouse", required=True, key=True, refers_to="location",
            example="Dongguan hub", width=20),
        _item(),
        _amount("quantity", meaning="units on hand", unit="units", required=True, example=900.0),
    )),
    Sheet("Open orders", "Units already under way.", (
        Column("kind", "choice",
            "production: finishes at the factory; shipment: arrives at the warehouse", required=True,
            choices=("production", "shipment"), example="shipment"),
        _item(key=False),
        _factory(key=False, default_text="not known (shipments only)", required=False),
        _warehouse(key=False, required=False, default_text="none (production only)"),
        Column("mode", "name", "mode of transport, for display", example="road"),
        _amount("quantity", meaning="units under way", unit="units", required=True, example=600.0),
        Column("available", "date", "day on which they finish or arrive", unit="date", required=True,
            example=_START),
    )),
    Sheet("Stock targets", "Safety stock, cover and caps by item and place.", (
        _item(),
        Column("location", "name", "factory or warehouse", required=True, key=True, refers_to="location",
            example="Dongguan hub", width=20),
        _period("in force from this period on", required=False, default_text="from the start",
            example=None),
        _amount("safety_stock", meaning="least closing stock wanted", unit="units", default_text="none"),
        _amount("cover_days", meaning="or: forecast of so many days that follow", unit="days",
            default_text="none", maximum=3650, example=10.0),
        _amount("penalty", meaning="cost of a unit below it for a week", unit="currency/unit/week",
            default=0, example=2.0),
        _amount("holding_cost", meaning="overrides the item's holding_cost here",
            unit="currency/unit/week", default_text="the item's"),
        _amount("max_quantity", meaning="hard cap on closing stock", unit="units",
            default_text="no limit"),
    )),
    Sheet("Last plan", "What was agreed before.", (
        _item(),
        _factory(),
        _period(),
        _amount("quantity", meaning="units started", unit="units", required=True, example=400.0),
    )),
    Sheet("Actuals", "What happened: deliveries, sales, and what had been forecast for them.", (
        Column("kind", "choice",
            "delivery: of an order; sales: of a period; forecast: what a source had said of a past period",
            required=True, choices=("delivery", "sales", "forecast"), example="delivery"),
        _item(key=False),
        _factory(key=False, required=False, default_text="none (sales and forecasts)"),
        _warehouse(key=False, required=False, default_text="finished at the factory (deliveries only)"),
        Column("mode", "name", "mode of transport of a delivery to a warehouse",
            default_text="the quickest lane"),
        Column("ordered", "date", "day on which production of the delivery began", unit="date",
            default_text="lead time not known", example=date(2026, 11, 2)),
        Column("due", "date", "day promised for the delivery", unit="date",
            default_text="ordered + planned lead time", example=date(2026, 11, 12)),
        Column("date", "date", "day of the delivery; of sales and forecasts the first day of their period",
            unit="date", required=True, example=date(2026, 11, 13), width=12),
        _amount("quantity", meaning="units delivered, sold or forecast", unit="units", required=True,
            example=400.0),
        _amount("inspected", meaning="units of the delivery that were looked at", unit="units",
            default_text="all, where defects is filled"),
        _amount("defects", meaning="units found defective among them", unit="units",
            default_text="not looked at", example=9.0),
        Column("source", "name", "source of a forecast", default="platform"),
    )),
    Sheet("Scenarios", "What-if questions: named sets of changes. Rows of one name make one scenario.", (
        Column("scenario", "name", "name of the scenario; `A + B` alone in its row combines two",
            required=True, example="Chenghai at 70 %", width=24),
        Column("sheet", "text", "sheet that is changed", default_text="combines scenarios",
            example="Resources"),
        Column("where", "text", "rows that are changed: conditions with ; between them, | for or, * for any",
            default_text="every row", example="factory=Chenghai; resource=*", width=30),
        Column("column", "text", "column that is changed", default_text="combines scenarios",
            example="regular_hours"),
        Column("change", "text", "*0.7, +10%, -2 (dates: days), =5, set 5 (adds rows), copy NAME (of rows)",
            default_text="combines scenarios", example="*0.7"),
        Column("note", "text", "why", width=30),
    )),
    Sheet("Investments",
        "What could be bought: a study with a budget says which. Rows of one name are bought together.", (
        Column("investment", "name", "name of the investment", default_text="what, where and change",
            example="Third moulding machine", width=24),
        Column("what", "text",
            "limit that grows: Resources.regular_hours or overtime_hours, Factories.inspection_hours or "
            "inspection_overtime_hours, Warehouses.storage_volume or inbound_units, Lanes.max_shipments",
            required=True, example="Resources.regular_hours", width=26),
        Column("where", "text", "rows that it grows in: as on Scenarios", default_text="every row",
            example="factory=Chenghai; resource=moulding", width=34),
        Column("change", "text", "+40, +25% or *1.5", required=True, example="+40"),
        _amount("cost", meaning="what it costs; rows of one investment add up", unit="currency",
            required=True, example=180000.0),
        _amount("life_weeks",
            meaning="weeks over which it has to earn its cost; the horizon bears its part", unit="weeks",
            default=104, above_minimum=True),
        Column("note", "text", "why", width=30),
    )),
)

# fmt: on
FINDINGS_TITLE = "Check findings"
"""The sheet that `planner check --annotate` adds to a workbook: neither read nor told of."""

INPUT_SHEETS = by_name(_SHEETS)
"""Input sheets by name, in the order of the workbook."""
