"""The attribute table of the plan workbook: every sheet and column that `planner plan` writes."""

from __future__ import annotations

from functools import partial

from planner.workbook.columns import Column, Sheet, by_name

_name = partial(Column, kind="name", key=True)
_text = partial(Column, kind="text")
_number = partial(Column, kind="number")
_share = partial(Column, kind="share")
_date = partial(Column, kind="date", unit="date", width=12)
_count = partial(Column, kind="integer")

_ITEM = _name("item", meaning="item", width=20)
_FACTORY = _name("factory", meaning="factory", width=16)
_WAREHOUSE = _name("warehouse", meaning="platform warehouse", width=20)
_MODE = _name("mode", meaning="mode of transport")
_PERIOD = _date("period", meaning="first day of the period", key=True)

_SHEETS: tuple[Sheet, ...] = (
    Sheet(
        "Production",
        "What each factory starts, and when.",
        (
            _ITEM,
            _FACTORY,
            _PERIOD,
            _number("quantity", meaning="units started", unit="units"),
            _count("lots", meaning="lots of lot_multiple units; 1 where any quantity may be made"),
            _count("setup", meaning="1: the source is set up in this period"),
            _number("hours", meaning="hours used, all resources, setup included", unit="hours"),
            _date("available", meaning="day on which the first units are finished"),
            _text("status", meaning="frozen: bound by the last plan; planned: decided now"),
            _text("inspection_plan", meaning="how units that finish then are inspected", width=20),
        ),
    ),
    Sheet(
        "Inspection",
        "What each inspection team looks at.",
        (
            _ITEM,
            _FACTORY,
            _PERIOD,
            _name("plan", meaning="inspection plan"),
            _number("quantity", meaning="units that go through the plan", unit="units"),
            _number("hours", meaning="inspector hours", unit="hours"),
            _number("good", meaning="units released to stock", unit="units"),
            _number("rejected", meaning="units scrapped", unit="units"),
            _number("reworked", meaning="units found defective and reworked (part of good)", unit="units"),
            _share(
                "outgoing_defect_rate",
                meaning="average outgoing quality: share of released units that is defective",
            ),
        ),
    ),
    Sheet(
        "Shipments",
        "What leaves each factory for a platform warehouse.",
        (
            _ITEM,
            _FACTORY,
            _WAREHOUSE,
            _MODE,
            _PERIOD,
            _name("inspection_plan", meaning="plan the units came through", width=18),
            _number("quantity", meaning="units shipped", unit="units"),
            _date("arrival", meaning="day on which the first units arrive"),
            _number("volume", meaning="volume shipped", unit="m³"),
            _share("outgoing_defect_rate", meaning="share of these units that is defective"),
        ),
    ),
    Sheet(
        "Vehicles",
        "Vehicles by lane.",
        (
            _FACTORY,
            _WAREHOUSE,
            _MODE,
            _PERIOD,
            _count("shipments", meaning="vehicles"),
            _number("volume", meaning="volume shipped", unit="m³"),
            _number("capacity", meaning="volume of these vehicles (blank: no limit)", unit="m³"),
            _share("load", meaning="share of the vehicles' volume used"),
        ),
    ),
    Sheet(
        "Inventory",
        "Stock by place, item and period.",
        (
            _name("location", meaning="name of the factory or warehouse", width=20),
            Column(
                "place",
                "choice",
                "what the location is: factory or warehouse",
                choices=("factory", "warehouse"),
                key=True,
            ),
            _ITEM,
            _PERIOD,
            _number("opening", meaning="units in stock when the period begins", unit="units"),
            _number(
                "received",
                meaning="units received (warehouse) or released by inspection (factory)",
                unit="units",
            ),
            _number("demand", meaning="forecast of the period (factory: units shipped)", unit="units"),
            _number("served", meaning="units delivered (factory: units shipped)", unit="units"),
            _number("lost", meaning="demand lost", unit="units"),
            _number("backlog", meaning="units owed when the period ends", unit="units"),
            _number("closing", meaning="units in stock when the period ends", unit="units"),
            _number(
                "awaiting_inspection",
                meaning="finished units that wait for inspection (factory)",
                unit="units",
            ),
            _number("safety_stock", meaning="target for closing stock", unit="units"),
            _number(
                "cover_days",
                meaning="days of the forecast that follows which closing stock covers",
                unit="days",
            ),
        ),
    ),
    Sheet(
        "Capacity",
        "Hours of every resource and inspection team.",
        (
            _FACTORY,
            _name("resource", meaning="resource, or inspection team"),
            Column("kind", "choice", "resource or inspection", choices=("resource", "inspection"), key=True),
            _PERIOD,
            _number(
                "regular_hours", meaning="regular hours after the calendar (blank: no limit)", unit="hours"
            ),
            _number("used_hours", meaning="hours used, overtime included", unit="hours"),
            _number("overtime_hours", meaning="hours of overtime", unit="hours"),
            _share("load", meaning="used hours as a share of regular hours"),
            _number(
                "marginal_value",
                meaning="cost saved by one more regular hour, setups as planned; blank: not worked out",
                unit="currency/hour",
            ),
        ),
    ),
    Sheet(
        "Unmet",
        "Demand that is lost or late, with its cause.",
        (
            _ITEM,
            _WAREHOUSE,
            _PERIOD,
            _number("quantity", meaning="units lost, or not served in their own period", unit="units"),
            _count(
                "periods_late",
                meaning="periods until they are served (blank: lost, or still owed at the end)",
            ),
            _text("outcome", meaning="lost, late or still owed"),
            _text("cause", meaning="why", width=22),
            _text("evidence", meaning="what shows it", width=60),
            _text("remedy", meaning="what would change it", width=50),
        ),
    ),
    Sheet(
        "Factories",
        "Supplier scorecard of the plan.",
        (
            _FACTORY,
            _text("name", meaning="description", width=26),
            _text("region", meaning="region"),
            _number("units", meaning="units started", unit="units"),
            _share("capacity_use", meaning="hours used as a share of regular hours"),
            _number("overtime_hours", meaning="hours of overtime", unit="hours"),
            _share("outgoing_defect_rate", meaning="share of shipped units that is defective"),
            _number(
                "lead_time_days",
                meaning="door to platform: production and transport, averaged over units shipped",
                unit="days",
            ),
            _share("on_time_share", meaning="on-time service of the items it makes, weighted by units made"),
            _share("stability", meaning="share of the last plan's units that is kept"),
            _number(
                "units_moved",
                meaning="units started otherwise than in the last plan, as change_cost counts them",
                unit="units",
            ),
            _count("setups_moved", meaning="starts that only one of the last plan and this plan has"),
            _number(
                "spend", meaning="production, setup, overtime, inspection and transport", unit="currency"
            ),
        ),
    ),
    Sheet(
        "Changes",
        "Production against the last plan.",
        (
            _ITEM,
            _FACTORY,
            _PERIOD,
            _number("before", meaning="units in the last plan", unit="units"),
            _number("after", meaning="units in this plan", unit="units"),
            _number("change", meaning="after − before", unit="units"),
            _text("cause", meaning="why", width=40),
        ),
    ),
    Sheet(
        "Costs",
        "The objective by component.",
        (
            _name("component", meaning="component of the cost", width=26),
            _number(
                "amount", meaning="money; the amounts add up to the objective", unit="currency", width=18
            ),
        ),
    ),
    Sheet(
        "Inputs",
        "Every setting and default that was in force.",
        (
            _text("sheet", meaning="sheet", key=True),
            _text("where", meaning="row (blank: every row with a blank cell)", width=34),
            _text("column", meaning="setting or column", width=22),
            _text("value", meaning="value in force", width=34),
            _text(
                "origin",
                meaning="given, default, command line, or the run it comes from; instead of the file's value "
                "learned (from Actuals), accuracy (of forecast sources) or forecast error (safety stock)",
                width=32,
            ),
        ),
    ),
)

_FACT_SHEETS: tuple[Sheet, ...] = (
    Sheet(
        "Accuracy",
        "The forecast held against sales (docs/learning.md, L2).",
        (
            _text("source", meaning="source of the forecast; (weighted): all of them, as weighted", width=18),
            _text("item", meaning="item (blank: all of them)", width=20),
            _count("periods", meaning="figures compared: one a warehouse and period", unit="periods"),
            _number("sold", meaning="units sold", unit="units"),
            _number("forecast", meaning="units that had been forecast", unit="units"),
            _share("wape", meaning="weighted absolute percentage error: Σ|forecast − sold| ÷ Σ sold"),
            _share("bias", meaning="Σ(forecast − sold) ÷ Σ sold; above 0: too much was forecast"),
            _number("weight", meaning="weight in force of the source"),
        ),
    ),
    Sheet(
        "Scorecards",
        "Deliveries beside what was planned; estimates weigh both (docs/learning.md, L4 to L6).",
        (
            _text("factory", meaning="factory", width=16),
            _text("item", meaning="item (blank: all of them)", width=20),
            _count("deliveries", meaning="deliveries on Actuals", width=12),
            _number("units", meaning="units delivered", unit="units"),
            _number("planned_days", meaning="days planned from start to finished", unit="days"),
            _number("real_days", meaning="mean of the deliveries", unit="days"),
            _number("estimated_days", meaning="estimate (L4)", unit="days"),
            _share("planned_defect_rate", meaning="share of units planned to be defective"),
            _share("real_defect_rate", meaning="share of the units looked at that was defective"),
            _share("estimated_defect_rate", meaning="estimate (L5)"),
            _share("real_on_time", meaning="share of deliveries on or before their day"),
            _share("estimated_on_time", meaning="estimate, leaning on all factories (L6)"),
        ),
    ),
    Sheet(
        "Proposals",
        "Planning values that facts speak for (docs/learning.md, L7). `--learn` plans with them.",
        (
            _text("sheet", meaning="sheet of the input workbook"),
            _text("where", meaning="row, or source of the forecast", width=34),
            _text("column", meaning="column or setting", width=18),
            _number("in_file", meaning="value in the workbook", unit="of its column", width=12),
            _number("observed", meaning="plain mean of the facts", unit="of its column", width=12),
            _number("proposed", meaning="value proposed", unit="of its column", width=12),
            _count("facts", meaning="deliveries or periods that tell of it", width=8),
            _text("status", meaning="proposed, or learned: this plan was made with it", width=12),
        ),
    ),
)

SUMMARY = "Summary"
"""The first sheet: a page for a person, not a table."""

OUTPUT_SHEETS = by_name(_SHEETS)
"""Tables of the plan workbook by name, in order, after Summary."""

FACT_SHEETS = by_name(_FACT_SHEETS)
"""Further tables, after those, each only where the input workbook has facts for it (sheet Actuals)."""
