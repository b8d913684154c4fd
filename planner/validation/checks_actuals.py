"""Checks of what happened: deliveries, sales, and what had been forecast for them (docs/learning.md)."""

from __future__ import annotations

from collections.abc import Iterator

from planner.validation import rule_codes as codes
from planner.validation.problem import Problem
from planner.validation.view import WorkbookView
from planner.workbook.input_columns import FORECAST_WEIGHT_PREFIX
from planner.workbook.table import Row

_PLACE_OF_KIND = {"delivery": "factory", "sales": "warehouse", "forecast": "warehouse"}
_DELIVERIES_ONLY = ("factory", "mode", "ordered", "due", "inspected", "defects")
_SLACK = 1e-9


def check_places(view: WorkbookView) -> Iterator[Problem]:
    """A delivery names its factory, sales and forecasts their warehouse."""
    for row in view.rows("Actuals", "kind", "item"):
        place = _PLACE_OF_KIND[row["kind"]]
        if not row.is_given(place):
            yield codes.ACTUAL_WITHOUT_PLACE.at(row.cell(place), f"a row of kind {row['kind']} needs it.")


def _deliveries(view: WorkbookView, *columns: str) -> Iterator[Row]:
    return (row for row in view.rows("Actuals", "kind", *columns) if row["kind"] == "delivery")


def check_deliveries(view: WorkbookView) -> Iterator[Problem]:
    """Deliveries come from sources, after they were begun, by lanes that there are."""
    modes: dict[tuple[str, str], set[str]] = {}
    for lane in view.rows("Lanes", "factory", "warehouse", "mode"):
        modes.setdefault((lane["factory"], lane["warehouse"]), set()).add(lane["mode"])
    for row in _deliveries(view, "item", "factory"):
        if (row["item"], row["factory"]) not in view.sources:
            yield codes.ACTUAL_NOT_SOURCED.at(
                row.cell("factory"), f"{row['factory']} is no source of {row['item']}."
            )
        if None not in (row["ordered"], row["date"]) and row["ordered"] > row["date"]:
            yield codes.ACTUAL_DAYS_REVERSED.at(
                row.cell("ordered"), f"begun on {row['ordered']}, delivered on {row['date']}."
            )
        lanes = modes.get((row["factory"], row["warehouse"]), set())
        if row["warehouse"] is not None and not (lanes and row["mode"] in (None, *lanes)):
            by = f" by {row['mode']}" if row["mode"] else ""
            yield codes.ACTUAL_WITHOUT_LANE.at(
                row.cell("warehouse"), f"there is no lane from {row['factory']} to {row['warehouse']}{by}."
            )


def check_counts(view: WorkbookView) -> Iterator[Problem]:
    """defects ≤ inspected ≤ quantity."""
    for row in _deliveries(view, "quantity"):
        looked_at = row["quantity"] if row["inspected"] is None else row["inspected"]
        if looked_at > row["quantity"] + _SLACK:
            yield codes.ACTUAL_COUNTS_CONTRADICT.at(
                row.cell("inspected"), f"{looked_at:g} looked at of {row['quantity']:g} delivered."
            )
        if row["defects"] is not None and row["defects"] > looked_at + _SLACK:
            yield codes.ACTUAL_COUNTS_CONTRADICT.at(
                row.cell("defects"), f"{row['defects']:g} defective of {looked_at:g} looked at."
            )


def check_days(view: WorkbookView) -> Iterator[Problem]:
    """What happened lies before the start; one finding for all rows that do not."""
    if view.calendar is None:
        return
    late = [row for row in view.rows("Actuals", "date") if row["date"] >= view.calendar.start]
    if late:
        yield codes.ACTUAL_NOT_PAST.at(
            late[0].cell("date"),
            f"{len(late):,} row{'' if len(late) == 1 else 's'} from the start, {view.calendar.start}, on; "
            "sales and forecasts among them are not compared. This is the first.",
        )


def check_past_forecasts(view: WorkbookView) -> Iterator[Problem]:
    """A source says one thing of an item, warehouse and day."""
    first: dict[tuple[object, ...], Row] = {}
    for row in view.rows("Actuals", "kind", "item", "warehouse", "date", "source"):
        key = tuple(row[column] for column in ("item", "warehouse", "date", "source"))
        if row["kind"] == "forecast" and first.setdefault(key, row).number != row.number:
            yield codes.DUPLICATE_ROW.at(
                row.cell("item"),
                f"what {row['source']} forecast for {row['item']}, {row['warehouse']}, {row['date']} "
                f"stands in row {first[key].number} already.",
            )


def check_unused_cells(view: WorkbookView) -> Iterator[Problem]:
    """Cells that mean nothing for the kind of their row."""
    for row in view.rows("Actuals", "kind"):
        if row["kind"] != "delivery":
            for column in _DELIVERIES_ONLY:
                if row.is_given(column):
                    yield codes.CELL_NOT_USED.at(row.cell(column), f"{column} belongs to deliveries.")
        if row["kind"] != "forecast" and row.is_given("source"):
            yield codes.CELL_NOT_USED.at(row.cell("source"), "source belongs to forecasts.")


def check_settings_have_facts(view: WorkbookView) -> Iterator[Problem]:
    """Settings that ask for values from past forecasts and sales find some."""
    asked = [
        name
        for name, off in (("source_weights", "given"), ("safety_stock_service", None))
        if view.settings[name] not in (off, None)
    ]
    if asked and view.calendar is not None and not _comparable(view):
        for name in asked:
            yield codes.SETTING_WITHOUT_FACTS.at(
                view.setting_cell(name), f"{name} has no effect: no past forecast stands beside sales."
            )


def check_weights_not_used(view: WorkbookView) -> Iterator[Problem]:
    """Weights on Settings beside source_weights = accuracy."""
    if view.settings["source_weights"] == "accuracy" and view.calendar is not None and _comparable(view):
        for name, cell in view.workbook.setting_cells.items():
            if name.startswith(FORECAST_WEIGHT_PREFIX):
                yield codes.CELL_NOT_USED.at(cell, f"{name}: sources are weighed by their accuracy.")


def _comparable(view: WorkbookView) -> bool:
    start, period_of = view.calendar.start, view.calendar.period_of  # type: ignore[union-attr]
    keys: dict[str, set[tuple[object, ...]]] = {"sales": set(), "forecast": set()}
    for row in view.rows("Actuals", "kind", "item", "warehouse", "date"):
        if row["kind"] in keys and row["date"] < start:
            keys[row["kind"]].add((row["item"], row["warehouse"], period_of(row["date"])))
    for row in view.rows("Forecast", "item", "warehouse", "period"):
        if row["period"] < start:
            keys["forecast"].add((row["item"], row["warehouse"], period_of(row["period"])))
    return bool(keys["sales"] & keys["forecast"])
