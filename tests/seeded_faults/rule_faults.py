"""Cells that can be read and do not fit together."""

from __future__ import annotations

from datetime import date

from seeded_faults.fault import HORIZON, Book, Fault, Finding, at, blanked, cell, cells, row, rows_of, setting
from seeded_faults.good_workbook import place_of, week
from seeded_faults.spots import (
    BALL,
    BALL_SOURCE,
    DOLL,
    DOLL_SOURCE,
    EVERY,
    FORECAST,
    INSPECTION,
    KITE,
    KITE_SOURCE,
    LANES,
    NAMES_OF_SOURCES,
    OPERATIONS,
    SAMPLE,
    TARGET,
    YIWU_SOURCE,
)

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

MISSING_ROWS = [
    blanked(
        "an operation deleted",
        at("Operations", item="Kite"),
        [("source-without-operations", place_of(*KITE_SOURCE, "item"))],
        relies=OPERATIONS,
    ),
    blanked(
        "a lane deleted",
        at("Lanes", warehouse="Shein hub"),
        [("warehouse-no-lane", place_of(*at("Warehouses", warehouse="Shein hub"), "warehouse"))],
        relies=LANES,
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
        relies=[*OPERATIONS, "Settings!5", "Prices", "Open orders", "Last plan", "Stock", HORIZON],
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
        relies=FORECAST,
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
        relies=INSPECTION,
        told_elsewhere=place_of(*KITE, "max_defect_rate"),
    ),
    cell("a limit no plan keeps", DOLL, "max_defect_rate", 0.0001, "quality-out-of-reach", relies=INSPECTION),
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
        relies=[*LANES, *NAMES_OF_SOURCES],
    ),
    Fault(
        "inspection plans for one item only",
        _only_for_kites,
        frozenset({"Inspection", "names of Inspection"}),
        frozenset({*INSPECTION, rows_of("Inspection")} - {"Inspection", "names of Inspection"}),
    ),
    Fault(
        "a lane deleted whose warehouse has stock",
        _stock_without_lane,
        frozenset({"Lanes!7", "names of Lanes"}),
        frozenset({*LANES, rows_of("Stock"), "names of Stock"} - {"Lanes", "names of Lanes"}),
    ),
    Fault(
        "more stock than is allowed",
        _little_room,
        frozenset({f"Stock targets!{TARGET[1]}", "Stock!2"}),
        frozenset({rows_of("Stock targets"), rows_of("Stock"), *FORECAST}),
        told_of_plans=True,
    ),
]

RULE_FAULTS: list[Fault] = [
    *HORIZON_FAULTS,
    *SOURCE_FAULTS,
    *SUPPLY_FAULTS,
    *MISSING_ROWS,
    *INSPECTION_FAULTS,
    *FROZEN_FAULTS,
    *WHOLE_WORKBOOK_FAULTS,
]
