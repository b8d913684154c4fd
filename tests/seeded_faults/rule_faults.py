"""Cells that can be read and do not fit together, or can hardly be meant."""

from __future__ import annotations

from datetime import date

from seeded_faults.fault import HORIZON, Book, Fault, Finding, at, blanked, cell, cells, row, rows_of, setting
from seeded_faults.good_workbook import place_of, week

BALL = at("Items", item="Ball")
KITE = at("Items", item="Kite")
DOLL = at("Items", item="Doll")
BALL_SOURCE = at("Sourcing", item="Ball")
CAR_SOURCE = at("Sourcing", item="Car", factory="Chenghai")
DOLL_SOURCE = at("Sourcing", item="Doll", factory="Shenzhen")
YIWU_SOURCE = at("Sourcing", item="Doll", factory="Yiwu")
KITE_SOURCE = at("Sourcing", item="Kite")
SAMPLE = at("Inspection", plan="sample 80/1")
EVERY = at("Inspection", plan="every piece")
TARGET = at("Stock targets", item="Ball")
YIWU = at("Factories", factory="Yiwu")
NAMES_OF_SOURCES = ("names of Sourcing", "names of Items", "names of Factories", "Sourcing", "Items")

HORIZON_FAULTS = [
    cell("a start a day off", setting("start"), "value", date(2026, 11, 29), "start-off-dates"),
    cell("last year's start", setting("start"), "value", date(2025, 12, 1), "no-forecast-in-horizon"),
    cell("more periods than forecast", setting("periods"), "value", 10, "forecast-ends-early"),
    cell("no periods", setting("periods"), "value", 0, "out-of-range"),
    cell("periods in words", setting("periods"), "value", "eight", "not-a-number"),
    cell(
        "more frozen than planned",
        setting("frozen_periods"),
        "value",
        9,
        "frozen-beyond-horizon",
        relies=[HORIZON],
    ),
    cell("a gap in per cent", setting("gap"), "value", 0.5, "gap-wide"),
    cell("a holding rate in per cent", setting("holding_rate"), "value", 25, "holding-cost-high"),
    cell("no time to plan", setting("time_limit"), "value", 0, "out-of-range"),
]

SOURCE_FAULTS = [
    cell("a least lot above the largest", YIWU_SOURCE, "min_lot", 600, "lots-contradict"),
    cell("lots of almost nothing", YIWU_SOURCE, "lot_multiple", 1e-300, "lot-multiple-tiny"),
    cell("no multiple fits", KITE_SOURCE, "lot_multiple", 501, "lots-contradict"),
    cells(
        "a share above the largest",
        YIWU_SOURCE,
        {"min_share": 0.6, "max_share": 0.5},
        "min_share",
        "shares-contradict",
    ),
    cell(
        "shares that do not add up",
        KITE_SOURCE,
        "max_share",
        0.8,
        "shares-contradict",
        relies=["names of Sourcing"],
    ),
    cell(
        "more sources asked for than there are",
        KITE,
        "min_sources",
        2,
        "shares-contradict",
        relies=NAMES_OF_SOURCES,
    ),
    cells(
        "a window reversed",
        YIWU_SOURCE,
        {"first_period": week(5), "last_period": week(2)},
        "first_period",
        "window-reversed",
    ),
    cells(
        "a window that never opens",
        DOLL_SOURCE,
        {"last_period": date(2026, 11, 2), "first_period": None},
        "last_period",
        "window-never-open",
        relies=[HORIZON],
    ),
]

SUPPLY_FAULTS = [
    row(
        "an item with a forecast that nobody makes",
        "Items",
        {"item": "Drum"},
        "item",
        "item-nobody-makes",
        like={"item": "Kite"},
        with_rows=[("Forecast", {"item": "Kite"}, {"item": "Drum"})],
        relies=[HORIZON, "names of Sourcing", "Sourcing"],
    ),
    row(
        "a price without a source",
        "Prices",
        {"factory": "Yiwu"},
        "factory",
        "no-such-source",
        like={"item": "Ball"},
        relies=NAMES_OF_SOURCES,
    ),
    row(
        "an operation without a source",
        "Operations",
        {"item": "Car", "factory": "Yiwu", "resource": "sewing", "hours_per_unit": 1},
        "factory",
        "no-such-source",
        relies=NAMES_OF_SOURCES,
    ),
    row(
        "an open order without a source",
        "Open orders",
        {"factory": "Yiwu"},
        "factory",
        "no-such-source",
        like={"kind": "production"},
        touches=["Ball at Yiwu"],
        relies=NAMES_OF_SOURCES,
    ),
    row(
        "frozen production without a source",
        "Last plan",
        {"item": "Kite", "factory": "Yiwu", "period": week(0), "quantity": 5},
        "factory",
        "no-such-source",
        relies=[*NAMES_OF_SOURCES, HORIZON],
    ),
    row(
        "agreed production without a source",
        "Last plan",
        {"item": "Kite", "factory": "Yiwu", "period": week(2), "quantity": 5},
        "factory",
        "last-plan-dropped",
        relies=[*NAMES_OF_SOURCES, HORIZON],
    ),
    row(
        "a target where nothing is made",
        "Stock targets",
        {"location": "Yiwu"},
        "location",
        "target-at-no-source",
        like={"item": "Ball"},
        relies=["Ball at Yiwu", *NAMES_OF_SOURCES, "names of Stock", "Stock", "Open orders"],
    ),
]

_OPERATIONS = (*NAMES_OF_SOURCES, "names of Operations", "Operations")
_LANES = (
    rows_of("Forecast"),
    "names of Lanes",
    "Lanes",
    "names of Warehouses",
    "names of Sourcing",
    "names of Factories",
    HORIZON,
)
_INSPECTION = (*NAMES_OF_SOURCES, "Inspection", "names of Inspection", HORIZON)
_FORECAST = ("Forecast", HORIZON)

MISSING_ROWS = [
    blanked(
        "an operation deleted",
        at("Operations", item="Kite"),
        [("source-without-operations", place_of(*KITE_SOURCE, "item"))],
        relies=_OPERATIONS,
    ),
    blanked(
        "a lane deleted",
        at("Lanes", warehouse="Shein hub"),
        [("warehouse-no-lane", place_of(*at("Warehouses", warehouse="Shein hub"), "warehouse"))],
        relies=_LANES,
    ),
    blanked(
        "a source deleted that stock stands in for",
        BALL_SOURCE,
        [
            ("item-not-sourced", place_of(*BALL, "item")),
            ("no-such-source", place_of(*at("Prices", item="Ball"), "factory")),
            ("no-such-source", place_of(*at("Operations", item="Ball"), "factory")),
            ("no-such-source", place_of(*at("Open orders", kind="production"), "factory")),
            ("no-such-source", place_of(*at("Last plan", item="Ball"), "factory")),
        ],
        relies=[*_OPERATIONS, "Settings!5", "Prices", "Open orders", "Last plan", "Stock", HORIZON],
    ),
    blanked(
        "a resource deleted",
        at("Resources", factory="Chenghai", resource="assembly"),
        [("unknown-name", place_of(*at("Operations", item="Car", factory="Chenghai"), "resource"))],
        relies=["Operations", "names of Operations", "Resources", "names of Factories"],
    ),
    blanked(
        "a week of forecast deleted",
        at("Forecast", item="Car", period=week(4)),
        [("forecast-gap", place_of(*at("Forecast", item="Car", period=week(3)), "period"))],
        relies=_FORECAST,
    ),
]

INSPECTION_FAULTS = [
    cell("a sample without a size", SAMPLE, "sample_size", None, "sample-incomplete"),
    cell("a sample that accepts anything", SAMPLE, "acceptance_number", 80, "sample-incomplete"),
    cell("a sample size for every piece", EVERY, "sample_size", 80, "cell-not-used"),
    cell("rework money for scrap", EVERY, "disposition", "scrap", "cell-not-used", told_at="rework_cost"),
    cell(
        "a defect rate of thirty for three",
        KITE_SOURCE,
        "defect_rate",
        0.5,
        "quality-out-of-reach",
        relies=_INSPECTION,
        told_elsewhere=place_of(*KITE, "max_defect_rate"),
    ),
    cell(
        "a limit no plan keeps", DOLL, "max_defect_rate", 0.0001, "quality-out-of-reach", relies=_INSPECTION
    ),
]

FORECAST_FAULTS = [
    cell(
        "a digit too many",
        at("Forecast", item="Car", period=week(6)),
        "quantity",
        9600,
        "forecast-outlier",
        relies=_FORECAST,
    ),
    cell(
        "two shortage costs for one sale",
        at("Forecast", item="Doll", source="own", period=week(0)),
        "shortage_cost",
        31,
        "shortage-costs-differ",
        relies=_FORECAST,
    ),
    row(
        "last week's forecast",
        "Forecast",
        {"period": week(-1)},
        "period",
        "forecast-before-start",
        like={"item": "Car"},
        relies=_FORECAST,
    ),
    row(
        "next quarter's forecast",
        "Forecast",
        {"period": week(20)},
        "period",
        "forecast-after-horizon",
        like={"item": "Car"},
        relies=_FORECAST,
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
        relies=_FORECAST,
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
        relies=[*_FORECAST, "last day of the forecast"],
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
        at("Operations", item="Ball"),
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


def _no_last_plan(book: Book) -> list[Finding]:
    book.book.remove(book.book["Last plan"])
    return [("frozen-without-plan", place_of(*setting("frozen_periods"), "value"))]


FROZEN_FAULTS = [
    cell(
        "frozen units below the least lot",
        at("Last plan", item="Car"),
        "quantity",
        25,
        "frozen-breaks-rule",
        relies=["Sourcing", HORIZON, "names of Sourcing"],
    ),
    cell(
        "frozen units that are no multiple",
        at("Last plan", item="Ball"),
        "quantity",
        110,
        "frozen-breaks-rule",
        relies=["Sourcing", HORIZON, "names of Sourcing"],
    ),
    Fault(
        "frozen without a last plan",
        _no_last_plan,
        frozenset({"Last plan", rows_of("Last plan"), "names of Last plan"}),
        frozenset({HORIZON, "Settings!5"}),
    ),
]


def _only_for_kites(book: Book) -> list[Finding]:
    for plan in ("sample 80/1", "every piece"):
        book.put(*at("Inspection", plan=plan), "item", "Kite")
    of_balls = ("quality-out-of-reach", place_of(*BALL, "max_defect_rate"))  # "unseen" is left for them
    return [of_balls] + [
        ("no-inspection-plan", place_of(*at("Sourcing", item=item, factory=factory), "item"))
        for item, factory in (
            ("Car", "Shenzhen"),
            ("Car", "Chenghai"),
            ("Doll", "Shenzhen"),
            ("Doll", "Yiwu"),
        )
    ]


def _stock_without_lane(book: Book) -> list[Finding]:
    for column in ("factory", "warehouse", *_LANE_FIGURES):
        book.put(*at("Lanes", warehouse="Shein hub"), column, None)
    book.append("Stock", {"location": "Shein hub", "item": "Kite", "quantity": 5})
    return [("warehouse-not-reached", place_of(*at("Warehouses", warehouse="Shein hub"), "warehouse"))]


def _little_room(book: Book) -> list[Finding]:
    book.put(*TARGET, "max_quantity", 30)
    book.put(*at("Stock", location="Choice hub"), "quantity", 600)
    return [("limit-lifted", place_of(*TARGET, "max_quantity"))]


_LANE_FIGURES = (
    "mode",
    "lead_time_days",
    "cost_per_unit",
    "cost_per_volume",
    "cost_per_shipment",
    "shipment_volume",
    "max_shipments",
)

WHOLE_WORKBOOK_FAULTS = [
    row(
        "a forecast where no factory of the item delivers",
        "Forecast",
        {"item": "Doll", "warehouse": "Shein hub"},
        "warehouse",
        "no-way-there",
        like={"item": "Kite"},
        relies=[*_LANES, *NAMES_OF_SOURCES],
    ),
    Fault(
        "inspection plans for one item only",
        _only_for_kites,
        frozenset({"Inspection", "names of Inspection"}),
        frozenset({*_INSPECTION, rows_of("Inspection")} - {"Inspection", "names of Inspection"}),
    ),
    Fault(
        "a lane deleted whose warehouse has stock",
        _stock_without_lane,
        frozenset({"Lanes!7", "names of Lanes"}),
        frozenset({*_LANES, rows_of("Stock"), "names of Stock"} - {"Lanes", "names of Lanes"}),
    ),
    Fault(
        "more stock than is allowed",
        _little_room,
        frozenset({f"Stock targets!{TARGET[1]}", "Stock!2"}),
        frozenset({rows_of("Stock targets"), rows_of("Stock"), *_FORECAST}),
        told_of_plans=True,
    ),
]

RULE_FAULTS: list[Fault] = [
    *WHOLE_WORKBOOK_FAULTS,
    *HORIZON_FAULTS,
    *SOURCE_FAULTS,
    *SUPPLY_FAULTS,
    *MISSING_ROWS,
    *INSPECTION_FAULTS,
    *FORECAST_FAULTS,
    *STOCK_FAULTS,
    *FIGURE_FAULTS,
    *FROZEN_FAULTS,
]
