"""What is there already, and how stock is to be kept."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping

from planner.verify.facts import FACTORY, WAREHOUSE, Demand, Place, StockRules, UnderWay
from planner.verify.horizon import Horizon, forecast_of_days
from planner.verify.supply_facts import or_unlimited
from planner.workbook.table import Row, Workbook

_YEAR = 365


def read_under_way(workbook: Workbook, horizon: Horizon) -> UnderWay:
    """Stock, open orders and the last plan. Overdue orders are there in the first period (M7)."""
    production: dict[tuple[str, str, int], float] = defaultdict(float)
    shipments: dict[tuple[str, str, int], float] = defaultdict(float)
    for row in workbook["Open orders"]:
        period = max(0, horizon.period_of(row["available"]))
        if period < horizon.periods and row["kind"] == "production":
            production[row["item"], row["factory"], period] += row["quantity"]
        elif period < horizon.periods:
            shipments[row["item"], row["warehouse"], period] += row["quantity"]
    last_plan, last_named = _last_plan(workbook, horizon)
    frozen_periods = min(int(workbook.settings["frozen_periods"]), horizon.periods)
    return UnderWay(
        opening=_opening(workbook),
        production=dict(production),
        shipments=dict(shipments),
        last_plan=last_plan,
        last_named=last_named,
        frozen_periods=frozen_periods if last_named >= 0 else 0,
    )


def _last_plan(workbook: Workbook, horizon: Horizon) -> tuple[dict[tuple[str, str, int], float], int]:
    """Units agreed inside the horizon, and the last period for which the sheet speaks (−1: none) (M18)."""
    agreed = {
        (row["item"], row["factory"], horizon.period_of(row["period"])): row["quantity"]
        for row in workbook["Last plan"]
    }
    inside = {key: units for key, units in agreed.items() if horizon.holds(key[2])}
    last = max((period for *_, period in agreed), default=-1) if inside else -1
    return inside, min(last, horizon.periods - 1)


def _opening(workbook: Workbook) -> dict[Place, float]:
    warehouses = {row["warehouse"] for row in workbook["Warehouses"]}
    return {
        (WAREHOUSE if row["location"] in warehouses else FACTORY, row["location"], row["item"]): row[
            "quantity"
        ]
        for row in workbook["Stock"]
    }


def read_stock_rules(workbook: Workbook, horizon: Horizon, demand: Demand) -> dict[Place, StockRules]:
    """Holding cost, target, penalty and cap of every item at every place (M11, M19)."""
    warehouses = [row["warehouse"] for row in workbook["Warehouses"]]
    places = [(WAREHOUSE, name) for name in warehouses]
    places += [(FACTORY, row["factory"]) for row in workbook["Factories"]]
    targets: dict[tuple[str, str], list[tuple[int, Row]]] = defaultdict(list)
    for row in workbook["Stock targets"]:
        begin = 0 if row["period"] is None else max(0, horizon.period_of(row["period"]))
        targets[row["location"], row["item"]].append((begin, row))
    rules: dict[Place, StockRules] = {}
    for item in workbook["Items"]:
        everywhere = demand.everywhere.get(item["item"], {})
        weekly = _weekly_holding_cost(item, workbook)
        plain = _stock_rules([], {}, weekly, horizon)
        for kind, name in places:
            rows = targets.get((name, item["item"]), [])
            units = everywhere if kind == FACTORY else demand.forecast.get((item["item"], name), {})
            rule = _stock_rules(rows, units, weekly, horizon) if rows else plain
            rules[kind, name, item["item"]] = rule
    return rules


def _weekly_holding_cost(item: Row, workbook: Workbook) -> float:
    given: float | None = item["holding_cost"]
    if given is not None:
        return given
    return float(workbook.settings["holding_rate"]) * float(item["unit_value"]) * 7 / _YEAR


def _stock_rules(
    rows: list[tuple[int, Row]], forecast: Mapping[int, float], weekly: float, horizon: Horizon
) -> StockRules:
    holding, target, penalty, cap = [], [], [], []
    # Of rows that begin together before the start, the latest is in force: the sort keeps their dates' order.
    ordered = sorted(rows, key=lambda pair: (pair[0], str(pair[1]["period"] or "")))
    for period in range(horizon.periods):
        row = next((row for begin, row in reversed(ordered) if begin <= period), None)
        own = None if row is None else row["holding_cost"]
        holding.append((weekly if own is None else own) * horizon.weeks)
        target.append(0.0 if row is None else _target(row, period, forecast, horizon))
        penalty.append(0.0 if row is None else row["penalty"] * horizon.weeks)
        cap.append(math.inf if row is None else or_unlimited(row["max_quantity"]))
    return StockRules(tuple(holding), tuple(target), tuple(penalty), tuple(cap))


def _target(row: Row, period: int, forecast: Mapping[int, float], horizon: Horizon) -> float:
    safety = float(row["safety_stock"] or 0.0)
    cover = forecast_of_days(forecast, period + 1, row["cover_days"] or 0.0, horizon.days)
    return max(safety, cover)
