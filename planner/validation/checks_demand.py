"""Checks of what several sources say of the same demand (M10, M20)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from planner.validation import rule_codes as codes
from planner.validation import sense_codes
from planner.validation.codes import did_you_mean
from planner.validation.problem import Problem
from planner.validation.view import WorkbookView
from planner.workbook.input_columns import FORECAST_WEIGHT_PREFIX
from planner.workbook.settings import forecast_weight_name

Key = tuple[Any, ...]

_TIMES_ANY_OTHER = 8.0
"""Peaks of campaigns stay below; a digit too many is mostly above."""
_FEWEST_TO_COMPARE = 6


def check_shortage_costs(view: WorkbookView) -> Iterator[Problem]:
    """Rows of one item, warehouse and period agree on the shortage_cost where they give it."""
    table = view["Forecast"]
    first: dict[Key, tuple[int, float]] = {}
    rows = table.values("item", "warehouse", "period", "shortage_cost")
    for index, (*key, cost) in enumerate(rows):
        if cost is None:
            continue
        earlier, agreed = first.setdefault(tuple(key), (index, cost))
        if cost != agreed:
            yield codes.SHORTAGE_COSTS_DIFFER.at(
                table.cell(index, "shortage_cost"),
                f"{cost:g} here, {agreed:g} at {table.cell(earlier, 'shortage_cost')}.",
            )


def check_forecast_weights(view: WorkbookView) -> Iterator[Problem]:
    """Weights belong to sources of the forecast, and some source of every key has a weight above 0."""
    sources = {source for source in view["Forecast"].columns["source"].values if isinstance(source, str)}
    names = {forecast_weight_name(source): source for source in sources}
    for name in view.settings if sources else ():
        if name.startswith(FORECAST_WEIGHT_PREFIX) and name not in names:
            weighed = name.removeprefix(FORECAST_WEIGHT_PREFIX).strip()
            yield codes.WEIGHT_WITHOUT_SOURCE.at(
                view.setting_cell(name),
                f"no row of Forecast has the source {weighed!r}.",
                did_you_mean(weighed, sources, codes.WEIGHT_WITHOUT_SOURCE.remedy),
            )
    ignored = {source for name, source in names.items() if view.settings.get(name) == 0}
    if ignored:
        yield from _keys_without_weight(view, ignored)


def _keys_without_weight(view: WorkbookView, ignored: set[str]) -> Iterator[Problem]:
    table = view["Forecast"]
    rows = list(table.values("item", "warehouse", "period", "source"))
    weighted = {tuple(key) for *key, source in rows if source not in ignored}
    for index, (*key, source) in enumerate(rows):
        if source in ignored and tuple(key) not in weighted:
            yield codes.WEIGHTS_ZERO.at(
                table.cell(index, "source"),
                f"only sources of weight 0 forecast {key[0]} for {key[1]} on {key[2]}.",
            )


def check_horizon_has_forecast(view: WorkbookView) -> Iterator[Problem]:
    """Some forecast lies inside the horizon; one of several periods reaches its last one."""
    calendar = view.stated_calendar
    days = {day for day in view["Forecast"].columns["period"].values if isinstance(day, date)}
    if calendar is None or not days:
        return
    if not view.has_forecast_inside:
        yield sense_codes.NO_FORECAST_IN_HORIZON.at(
            view.setting_cell("start"),
            f"the horizon is {calendar.start} to {calendar.end}, the forecast {min(days)} to {max(days)}.",
        )
    elif len(days) > 1 and max(days) < calendar.date_of(calendar.periods - 1):
        yield sense_codes.FORECAST_ENDS_EARLY.at(
            view.setting_cell("periods"),
            f"the last period begins on {calendar.date_of(calendar.periods - 1)}, the last forecast is for "
            f"{max(days)}.",
        )


def check_forecast_gaps(view: WorkbookView) -> Iterator[Problem]:
    """No period is missing between the first and the last one that a forecast names; told once, counted."""
    gaps = [
        (row_of[period - 1], key, period)
        for key, row_of in _rows_by_period(view).items()
        for period in range(min(row_of), max(row_of))
        if period not in row_of and period - 1 in row_of
    ]
    gaps = [gap for gap in gaps if not view.doubts.may_hold("Forecast", item=gap[1][0], warehouse=gap[1][1])]
    if gaps and view.calendar is not None:
        row, (item, warehouse), period = gaps[0]
        more = f" ({len(gaps)} gaps in all)" if len(gaps) > 1 else ""
        yield sense_codes.FORECAST_GAP.at(
            view["Forecast"].cell(row, "period"),
            f"no row for {item} at {warehouse} on {view.calendar.date_of(period)}, after this one{more}.",
        )


def _rows_by_period(view: WorkbookView) -> dict[Key, dict[int, int]]:
    """(item, warehouse) → period inside the horizon → its first row; without keys of unreadable dates."""
    found: dict[Key, dict[int, int]] = defaultdict(dict)
    unclear = set()
    for index, (item, warehouse, day) in enumerate(view["Forecast"].values("item", "warehouse", "period")):
        if day is None:
            unclear.add((item, warehouse))
        elif view.calendar is not None and view.calendar.contains(day):
            found[item, warehouse].setdefault(view.calendar.period_of(day), index)
    return {key: rows for key, rows in found.items() if key not in unclear}


def check_forecast_outliers(view: WorkbookView) -> Iterator[Problem]:
    """No quantity is many times any other one of its item, warehouse and source."""
    table = view["Forecast"]
    found: dict[Key, list[tuple[float, int]]] = defaultdict(list)
    for index, (*key, quantity) in enumerate(table.values("item", "warehouse", "source", "quantity")):
        if quantity:
            found[tuple(key)].append((quantity, index))
    for quantities in found.values():
        if len(quantities) < _FEWEST_TO_COMPARE:
            continue
        (second, _), (largest, index) = sorted(quantities)[-2:]
        if largest >= _TIMES_ANY_OTHER * second:
            yield sense_codes.FORECAST_OUTLIER.at(
                table.cell(index, "quantity"),
                f"{largest:,.10g}, where the next largest one is {second:,.10g}.",
            )
