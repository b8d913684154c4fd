"""Checks of what several sources say of the same demand (M10, M20)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from planner.validation import rule_codes as codes
from planner.validation.codes import did_you_mean
from planner.validation.problem import Problem
from planner.validation.view import WorkbookView
from planner.workbook.input_columns import FORECAST_WEIGHT_PREFIX
from planner.workbook.settings import forecast_weight_name

Key = tuple[Any, ...]


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
    for name in view.settings:
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
