"""Names that nobody declared, or that are declared twice; sheets and headers that are not what they seem."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from seeded_faults.fault import HORIZON, Book, Fault, Finding, at, cell, row, rows_of, setting
from seeded_faults.good_workbook import COLUMNS, GOOD, PERIODS, place_of, row_of, week

BALL_FORECAST = at("Forecast", item="Ball", warehouse="Choice hub", period=week(1))

NAMES = [
    cell("an item misspelt in the forecast", BALL_FORECAST, "item", "Bal", "unknown-name"),
    cell(
        "an item nobody knows in the forecast",
        at("Forecast", item="Kite", warehouse="Choice hub", period=week(1)),
        "item",
        "Total",
        "unknown-name",
    ),
    cell("a source misspelt", at("Sourcing", item="Kite"), "item", "Kyte", "unknown-name"),
    cell(
        "a factory misspelt", at("Sourcing", item="Doll", factory="Yiwu"), "factory", "Yiwi", "unknown-name"
    ),
    cell(
        "an operation of a strange item", at("Operations", item="Ball"), "item", "Balloon x", "unknown-name"
    ),
    cell(
        "a resource of another factory",
        at("Operations", item="Doll", factory="Yiwu"),
        "resource",
        "moulding",
        "unknown-name",
    ),
    cell("a lane to nowhere", at("Lanes", warehouse="Shein hub"), "warehouse", "Amazon FBA", "unknown-name"),
    cell("a lane from nowhere", at("Lanes", factory="Yiwu"), "factory", "Ningbo", "unknown-name"),
    cell("stock of a strange item", at("Stock", location="Choice hub"), "item", "SKU-17", "unknown-name"),
    cell("stock nowhere", at("Stock", location="Chenghai"), "location", "in transit", "unknown-name"),
    cell("a target nowhere", at("Stock targets", item="Doll"), "location", "Shenzen", "unknown-name"),
    cell("a price at no factory", at("Prices", item="Doll"), "factory", "Yi wu", "unknown-name"),
    cell("a closure at no factory", at("Calendar", factory="Yiwu"), "factory", "YIWU", "unknown-name"),
    cell(
        "a closure of no machine",
        at("Calendar", factory="Shenzhen"),
        "resource",
        "assembling",
        "unknown-name",
    ),
    cell("an agreed item that is gone", at("Last plan", item="Doll"), "item", "Doll v1", "unknown-name"),
    cell(
        "an order for no warehouse", at("Open orders", kind="shipment"), "warehouse", "Choice", "unknown-name"
    ),
    cell("a plan for no item", at("Inspection", plan="unseen"), "item", "Balls", "unknown-name"),
    *(
        cell(
            f"{wrong!r} for {name!r} where it is declared",
            at(sheet, **{column: name}),
            column,
            wrong,
            "name-used-otherwise",
            relies=[rows_of(other) for other in ("Sourcing", "Operations", "Lanes", "Forecast", "Stock")],
        )
        for sheet, column, name, wrong in (
            ("Items", "item", "Doll", "Dolls"),
            ("Items", "item", "Kite", "Kiet"),
            ("Factories", "factory", "Yiwu", "Yiwuu"),
            ("Warehouses", "warehouse", "Temu hub", "Temu Hub"),
        )
    ),
    row("an item declared twice", "Items", {}, "item", "duplicate-row", like={"item": "Doll"}),
    row("a resource declared twice", "Resources", {}, "factory", "duplicate-row", like={"factory": "Yiwu"}),
    row(
        "a forecast pasted twice",
        "Forecast",
        {},
        "item",
        "duplicate-row",
        like={"item": "Car", "period": week(2)},
    ),
    row(
        "a lane given twice",
        "Lanes",
        {"lead_time_days": 9},
        "factory",
        "duplicate-row",
        like={"factory": "Yiwu"},
    ),
    row(
        "stock counted twice",
        "Stock",
        {"quantity": 1},
        "location",
        "duplicate-row",
        like={"location": "Temu hub"},
    ),
    row("a plan given twice", "Inspection", {}, "plan", "duplicate-row", like={"plan": "every piece"}),
    row(
        "a setting given twice",
        "Settings",
        {"setting": "Time Limit", "value": 5},
        "setting",
        "duplicate-setting",
    ),
    row(
        "a setting of another tool",
        "Settings",
        {"setting": "solver", "value": "x"},
        "setting",
        "unknown-setting",
    ),
    row(
        "a weight for no source",
        "Settings",
        {"setting": "forecast_weight AI", "value": 1},
        "value",
        "weight-without-source",
    ),
    row("a value without a setting", "Settings", {"value": 4}, "setting", "required-blank"),
    row("an item in another case", "Items", {"item": "ball"}, "item", "similar-names", like={"item": "Ball"}),
    row(
        "a full-width warehouse",
        "Warehouses",
        {"warehouse": "Ｔｅｍｕ hub"},
        "warehouse",
        "similar-names",
        like={"warehouse": "Temu hub"},
    ),
    cell(
        "an opening stock plan",
        at("Inspection", plan="every piece"),
        "plan",
        "(opening stock)",
        "reserved-name",
    ),
]


def _structure(
    name: str, sheet: str, change: Callable[[Any], object], found: Iterable[Finding], *more: str
) -> Fault:
    """A change of a sheet as a whole."""

    def apply(book: Book) -> Iterable[Finding]:
        change(book.sheet(sheet))
        return found

    return Fault(name, apply, frozenset({sheet, rows_of(sheet), f"names of {sheet}", *more}))


def _header(name: str, sheet: str, column: str, text: object, found: Iterable[Finding], *more: str) -> Fault:
    """Another header over a column."""
    index = COLUMNS[sheet].index(column) + 1

    def change(cells: Any) -> None:
        cells.cell(1, index).value = text

    return _structure(name, sheet, change, found, *more)


def _without(sheet: str, *touches: str) -> Fault:
    def apply(book: Book) -> Iterable[Finding]:
        book.book.remove(book.book[sheet])
        return [("missing-sheet", sheet)]

    return Fault(
        f"no sheet {sheet}", apply, frozenset({sheet, rows_of(sheet), f"names of {sheet}", *touches})
    )


def _emptied(sheet: str) -> Fault:
    def change(cells: Any) -> None:
        cells.delete_rows(2, len(GOOD[sheet]))

    return _structure(f"no rows on {sheet}", sheet, change, [("no-rows", sheet)])


def _twice(book: Book) -> Iterable[Finding]:
    copy = book.book.create_sheet("stock ")
    copy.append(["location", "item", "quantity"])
    return [("duplicate-sheet", "stock ")]


def _remarks(book: Book) -> Iterable[Finding]:
    book.book.create_sheet("Notes to self")["B2"] = "call Yiwu"
    return [("unknown-sheet", "Notes to self")]


def _jotting(book: Book) -> Iterable[Finding]:
    book.sheet("Warehouses")["K3"] = "ask for more space"
    return [("column-without-header", "Warehouses!K3")]


def _clear_row(cells: Any, number: int) -> None:
    for column in (1, 2):
        cells.cell(number, column).value = None


def _paste_wide(cells: Any) -> None:
    """A column a week, filled in the first row of each item, warehouse and source."""
    for number in range(PERIODS):
        column = len(COLUMNS["Forecast"]) + 1 + number
        cells.cell(1, column).value = week(number)
        for row_number in range(2, cells.max_row + 1, PERIODS):
            cells.cell(row_number, column).value = 50


def _merge(book: Book) -> Iterable[Finding]:
    first = row_of("Forecast", item="Kite", warehouse="Shein hub")
    book.sheet("Forecast").merge_cells(f"A{first}:A{first + 2}")
    return [("merged-cell", place_of("Forecast", first + number, "item")) for number in (1, 2)]


SHEETS = [
    Fault("an item merged over its weeks", _merge, frozenset({"Forecast"}), frozenset({rows_of("Forecast")})),
    _without("Settings", HORIZON),
    _without("Items"),
    _without("Factories"),
    _without("Resources"),
    _without("Sourcing"),
    _without("Operations"),
    _without("Warehouses"),
    _without("Lanes"),
    _without("Forecast"),
    _emptied("Lanes"),
    _emptied("Sourcing"),
    _emptied("Forecast"),
    Fault("a sheet twice", _twice, frozenset({"Stock"})),
    Fault("a sheet of remarks", _remarks, frozenset({"remarks"})),
    Fault("a jotting beside the table", _jotting, frozenset({"jotting"}), frozenset({"Warehouses"})),
    _header(
        "a required header misspelt",
        "Lanes",
        "lead_time_days",
        "lead_times",
        [("unknown-header", place_of("Lanes", 1, "lead_time_days")), ("missing-header", "Lanes")],
    ),
    _header(
        "a key header cleared",
        "Sourcing",
        "factory",
        None,
        [("column-without-header", place_of("Sourcing", 2, "factory")), ("missing-header", "Sourcing")],
    ),
    _header(
        "an optional header misspelt",
        "Items",
        "volume",
        "volumne",
        [("unknown-header", place_of("Items", 1, "volume"))],
    ),
    _header(
        "a header twice",
        "Warehouses",
        "storage_cost",
        "Storage Volume",
        [("duplicate-header", place_of("Warehouses", 1, "storage_cost"))],
    ),
    _structure(
        "a wide export pasted beside the long one",
        "Forecast",
        _paste_wide,
        [("mixed-forecast", place_of("Forecast", 1, "period"))],
    ),
    _structure(
        "a required setting removed",
        "Settings",
        lambda cells: _clear_row(cells, setting("periods")[1]),
        [("missing-setting", "Settings")],
        HORIZON,
    ),
]


NAME_FAULTS: list[Fault] = [*NAMES, *SHEETS]
