"""Safety stock from forecast error and lead time, where Stock targets give none (L8).

safety stock = z · σ · √((L + D) / D): z from the service asked for, σ the error of the forecast of a period,
L days of lead time, D days of a period (a shortage is seen, and mended, at the next plan at the earliest).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from statistics import NormalDist

from planner.actuals.accuracy import averaged, mean_sales
from planner.actuals.facts import past_forecasts, sales
from planner.actuals.weights import weights_in_force
from planner.periods import PeriodCalendar
from planner.workbook.table import Workbook

Pair = tuple[str, str]
"""(item, warehouse)"""


def safety_stocks(workbook: Workbook) -> dict[Pair, float]:
    """(item, warehouse) → units, whole and above 0, for every pair with a forecast and a way to get there.

    Empty where Settings ask for none, or where no past forecast can be held against sales.
    """
    service = workbook.settings["safety_stock_service"]
    if service is None:
        return {}
    errors = _forecast_errors(workbook)
    days = _days_to_warehouse(workbook)
    z, period = NormalDist().inv_cdf(service), float(workbook.settings["period_days"])
    given = _pairs_with_targets(workbook)
    units = {
        pair: math.ceil(z * error * math.sqrt((days[pair] + period) / period) - _ROUNDING)
        for pair, error in errors.items()
        if pair in days and pair not in given
    }
    return {pair: float(quantity) for pair, quantity in units.items() if quantity > 0}


_ROUNDING = 1e-9


def shortfall_penalty(weekly_holding_cost: float, service: float) -> float:
    """Money per unit and week below the safety stock at which holding it is just worth while for this
    service: holding cost · s ÷ (1 − s), the critical ratio of the newsvendor."""
    return weekly_holding_cost * service / (1 - service)


def _pairs_with_targets(workbook: Workbook) -> set[Pair]:
    rows = workbook["Stock targets"].values("item", "location", "safety_stock", "cover_days")
    return {(item, place) for item, place, *targets in rows if any(one is not None for one in targets)}


def _forecast_errors(workbook: Workbook) -> dict[Pair, float]:
    """σ by pair with a forecast in the horizon: its own errors, with those of all pairs, in proportion to
    their mean sales, added with the weight of ``learning_prior`` periods (scaled inverse χ² prior)."""
    sold, forecasts = sales(workbook), past_forecasts(workbook)
    said = averaged(forecasts, weights_in_force(workbook))
    keys = said.keys() & sold.keys()
    scale = mean_sales(keys, sold)
    own: dict[Pair, list[float]] = defaultdict(list)
    relative = []
    for item, warehouse, period in sorted(keys):
        error = said[item, warehouse, period] - sold[item, warehouse, period]
        own[item, warehouse].append(error**2)
        if scale[item, warehouse] > 0:
            relative.append((error / scale[item, warehouse]) ** 2)
    if not relative:
        return {}
    usual, prior = sum(relative) / len(relative), float(workbook.settings["learning_prior"])
    return {
        pair: math.sqrt((sum(own[pair]) + prior * usual * level**2) / (len(own[pair]) + prior))
        for pair, level in _mean_forecasts(workbook).items()
    }


def _mean_forecasts(workbook: Workbook) -> dict[Pair, float]:
    """(item, warehouse) → mean forecast of a period of the horizon, sources averaged; only pairs above 0."""
    calendar, weights = PeriodCalendar.from_settings(workbook.settings), weights_in_force(workbook)
    ahead: dict[str, dict[tuple[str, str, int], float]] = defaultdict(dict)
    for row in workbook["Forecast"]:
        period = calendar.period_of(row["period"])
        if 0 <= period < calendar.periods:
            ahead[row["source"]][row["item"], row["warehouse"], period] = row["quantity"]
    total: dict[Pair, float] = defaultdict(float)
    for (item, warehouse, _), units in averaged(ahead, weights).items():
        total[item, warehouse] += units
    return {pair: units / calendar.periods for pair, units in total.items() if units > 0}


def _days_to_warehouse(workbook: Workbook) -> dict[Pair, float]:
    """(item, warehouse) → days from the start of production to the platform: of every source its lead time
    and its quickest lane, and the mean over the sources that have a lane."""
    quickest: dict[tuple[str, str], float] = {}
    for factory, warehouse, days in workbook["Lanes"].values("factory", "warehouse", "lead_time_days"):
        quickest[factory, warehouse] = min(days, quickest.get((factory, warehouse), days))
    found: dict[Pair, list[float]] = defaultdict(list)
    for item, warehouse, days in _ways(workbook, quickest):
        found[item, warehouse].append(days)
    return {pair: sum(days) / len(days) for pair, days in found.items()}


def _ways(workbook: Workbook, quickest: Mapping[tuple[str, str], float]) -> Iterator[tuple[str, str, float]]:
    for item, factory, days in workbook["Sourcing"].values("item", "factory", "lead_time_days"):
        for (sender, warehouse), transport in quickest.items():
            if sender == factory:
                yield item, warehouse, days + transport
