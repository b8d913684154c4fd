"""What is wanted, from the sheets Items, Warehouses and Forecast."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

from planner.verify.facts import Demand, Forecast, Item, Warehouse
from planner.verify.horizon import Horizon, forecast_of_days
from planner.verify.supply_facts import or_unlimited
from planner.workbook.table import Row, Workbook

_SERVICE_PENALTY_FACTOR = 10


def read_items(workbook: Workbook, horizon: Horizon, demand: Demand) -> dict[str, Item]:
    """Items by name; the forecast says how many units their max_cover_days are (M14)."""
    return {
        row["item"]: Item(
            value=row["unit_value"],
            volume=row["volume"],
            backorder=row["shortage_policy"] == "backorder",
            return_cost=row["return_cost"],
            excess_cost=row["excess_cost"],
            cover_units=_cover_units(row, horizon, demand),
            min_sources=int(row["min_sources"]),
            max_sources=or_unlimited(row["max_sources"]),
            service_penalty=_service_penalty(row, workbook),
        )
        for row in workbook["Items"]
    }


def _cover_units(row: Row, horizon: Horizon, demand: Demand) -> float | None:
    days: float | None = row["max_cover_days"]
    if days is None:
        return None
    return forecast_of_days(demand.everywhere.get(row["item"], {}), horizon.periods, days, horizon.days)


def _shortage_cost(row: Row) -> float:
    cost: float | None = row["shortage_cost"]
    return float(row["unit_value"]) if cost is None else cost


def _service_penalty(row: Row, workbook: Workbook) -> float:
    given: float | None = workbook.settings["service_penalty"]
    if given is not None:
        return given
    return _SERVICE_PENALTY_FACTOR * max(float(row["unit_value"]), _shortage_cost(row))


def read_warehouses(workbook: Workbook, horizon: Horizon) -> dict[str, Warehouse]:
    """Warehouses by name, limits and costs per period (M1)."""
    return {
        row["warehouse"]: Warehouse(
            storage_volume=or_unlimited(row["storage_volume"]),
            storage_cost=row["storage_cost"] * horizon.weeks,
            inbound_units=or_unlimited(row["inbound_units"]) * horizon.weeks,
            max_defect_rate=1.0 if row["max_defect_rate"] is None else row["max_defect_rate"],
            first_delivery=_first_delivery(row["delivery_day"], horizon),
        )
        for row in workbook["Warehouses"]
    }


def _first_delivery(weekday: int | None, horizon: Horizon) -> int | None:
    """Days from the start to the first such weekday (0 is Monday)."""
    return None if weekday is None else (weekday - horizon.start.weekday()) % 7


def read_demand(workbook: Workbook, horizon: Horizon) -> Demand:
    """Forecast from the start on, its shortage costs, quality limits and service targets.

    Rows of several sources for one key are averaged with their weights (M20).
    """
    rows: dict[tuple[str, str, int], list[tuple[float, Row]]] = defaultdict(list)
    for row in workbook["Forecast"]:
        period = horizon.period_of(row["period"])
        if period >= 0:
            rows[row["item"], row["warehouse"], period].append((_weight(workbook, row["source"]), row))
    forecast: Forecast = defaultdict(dict)
    everywhere: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for (item, warehouse, period), weighted in rows.items():
        units = _average(weighted)
        forecast[item, warehouse][period] = units
        everywhere[item][period] += units
    costs = _shortage_costs(workbook, horizon, rows)
    return Demand(
        dict(forecast), dict(everywhere), costs, _quality_limits(workbook), _service_targets(workbook)
    )


def _weight(workbook: Workbook, source: str) -> float:
    return float(workbook.settings.get(f"forecast_weight {' '.join(source.lower().split())}", 1.0))


def _average(weighted: list[tuple[float, Row]]) -> float:
    weights = sum(weight for weight, _ in weighted)
    return sum(weight * float(row["quantity"]) for weight, row in weighted) / weights


def _shortage_costs(
    workbook: Workbook, horizon: Horizon, rows: dict[tuple[str, str, int], list[tuple[float, Row]]]
) -> dict[tuple[str, str, int], float]:
    """By (item, warehouse, period): the row's own cost, else the item's; per period for backorders (M10)."""
    items = {row["item"]: row for row in workbook["Items"]}
    costs = {}
    for key, weighted in rows.items():
        item = items[key[0]]
        own = next((row["shortage_cost"] for _, row in weighted if row["shortage_cost"] is not None), None)
        cost = _shortage_cost(item) if own is None else own
        costs[key] = cost * (horizon.weeks if item["shortage_policy"] == "backorder" else 1.0)
    return costs


def _quality_limits(workbook: Workbook) -> dict[tuple[str, str], float]:
    """The strictest of the item's and the warehouse's limit, where either is given."""
    limits = {}
    for item, warehouse in product(workbook["Items"], workbook["Warehouses"]):
        given = [row["max_defect_rate"] for row in (item, warehouse) if row["max_defect_rate"] is not None]
        if given:
            limits[item["item"], warehouse["warehouse"]] = min(given)
    return limits


def _service_targets(workbook: Workbook) -> dict[tuple[str, str], float]:
    targets = {}
    for item, warehouse in product(workbook["Items"], workbook["Warehouses"]):
        target = warehouse["service_target"]
        target = workbook.settings["service_target"] if target is None else target
        if target is not None:
            targets[item["item"], warehouse["warehouse"]] = target
    return targets
