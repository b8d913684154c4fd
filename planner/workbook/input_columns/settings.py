"""The sheet Settings and its rows."""

from __future__ import annotations

from planner.workbook.columns import Column, Sheet
from planner.workbook.input_columns.short_forms import START, amount, count, share

# One column a row reads best as a table: the formatter would give every argument its own line.
# fmt: off
SETTINGS: tuple[Column, ...] = (
    Column("start", "date", "first day of the first period", unit="date", required=True, example=START),
    count("periods", meaning="number of periods planned", minimum=1, maximum=520, required=True, example=26),
    count("period_days", meaning="length of a period; 1 plans by day", unit="days", minimum=1, maximum=31,
        default=7),
    count("frozen_periods", meaning="first periods in which the last plan binds", default=0),
    Column("currency", "text", "currency of all money, for display", default="CNY", example="CNY"),
    share("gap", meaning="stop when the plan is proven this near to the optimum", default=0.005),
    amount("time_limit", meaning="longest time to look for a plan", unit="seconds", default=300,
        above_minimum=True),
    amount("holding_rate",
        meaning="holding cost a year as a share of unit_value, for items without holding_cost",
        default=0.25),
    amount("change_cost", meaning="cost per unit moved against the last plan after the frozen periods",
        unit="currency", default=0),
    share("service_target",
        meaning="share of the forecast to be served in its own period, for warehouses without one",
        default_text="priced only"),
    amount("service_penalty", meaning="cost per unit short of a service target", unit="currency",
        default_text="10 × the larger of unit_value and shortage_cost"),
    Column("source_weights", "choice",
        "weights of the forecast's sources: as given here, or by the accuracy measured on Actuals",
        choices=("given", "accuracy"), default="given"),
    share("safety_stock_service", minimum=0.5, maximum=0.999, default_text="no safety stock is worked out",
        meaning="share of replenishments without shortage for which safety stock is worked out from "
        "forecast error and lead time, where none is given"),
    amount("learning_prior", meaning="deliveries (periods of sales) that a planned figure counts for when "
        "facts are weighed against it", default=4, above_minimum=True),
    Column("time_zone", "text", "zone by whose calendar the current week is found, such as Asia/Shanghai",
        default_text="the machine's"),
    count("keep_weeks", meaning="weeks of weekly runs that the history keeps; older files are deleted",
        unit="weeks", minimum=1, default_text="all"),
    amount("investment_budget", meaning="most that the investments a study chooses may cost together",
        unit="currency", default_text="investments are not chosen"),
    amount("demand_error",
        meaning="standard deviation of demand as a share of its forecast, for items without one (studies)",
        default=0.2),
    amount("defect_error",
        meaning="standard deviation of a source's defect rate as a share of it (studies)", default=0.3),
    share("late_share",
        meaning="share of shipments, and of production at factories without one, that is late (studies)",
        default=0.1),
    amount("delay_days", meaning="how late what is late is, on average (studies)", unit="days", minimum=1.0,
        default=3),
)
"""Rows of the Settings sheet. Besides these, `forecast_weight SOURCE` weighs a source of the forecast."""

FORECAST_WEIGHT_PREFIX = "forecast_weight"

SETTINGS_SHEETS: tuple[Sheet, ...] = (
    Sheet("Settings", "One setting a row.", (
        Column("setting", "text", "name of the setting", required=True, key=True, example="start",
            width=22),
        Column("value", "text", "its value", required=True, example=START, width=18),
    ), required=True),
)
