"""Published production plans (schema ``planbench/1``) as input workbooks.

A site that produces is a factory, a site with demand is a warehouse (`F1` becomes `F1 shop` where it is both,
with a free lane that takes no time), a period is a week. The data stay where they are: `instance_folder`.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

START = date(2027, 1, 4)
_HARD = 10.0
"""Hard demand may be lost at this many times the dearest way to serve a unit: no plan would pay it."""

Instance = dict[str, Any]
Rows = list[dict[str, Any]]


def instance_folder() -> Path:
    """Where the published plans lie: in ``PLANBENCH_DIR``, else in ``../shared/benchmarks``."""
    beside = Path(__file__).parents[3] / "shared" / "benchmarks"
    return Path(os.environ.get("PLANBENCH_DIR", beside)) / "plans"


def load_instance(name: str) -> Instance:
    """The instance of that name; FileNotFoundError where the folder is absent."""
    instance: Instance = json.loads((instance_folder() / f"{name}.json").read_text(encoding="utf-8"))
    if instance.get("store_limit") or any(move.get("fixed") or move.get("max") for move in _moves(instance)):
        raise ValueError(f"{name}: store_limit, fixed and max of transfers are not translated")
    return instance


def published_cost(instance: Instance) -> float:
    """The published value as a cost: a profit counts as the revenue of all demand less that cost."""
    value = float(instance["published"]["value"])
    return value if instance["sense"] == "min" else revenue(instance) - value


def revenue(instance: Instance) -> float:
    """What all demand would bring if all of it were sold."""
    return sum(
        price * quantity
        for row in instance["demand"]
        if row["mode"] == "sell"
        for price, quantity in zip(row["price"], row["qty"], strict=True)
    )


def sheets(instance: Instance) -> dict[str, Rows]:
    """The tables of the workbook; those without rows are left out."""
    periods = instance["periods"]
    tables: dict[str, Rows] = {
        "Settings": [
            {"setting": "start", "value": START},
            {"setting": "periods", "value": periods},
            {"setting": "period_days", "value": 7},
        ],
        "Items": [_item(instance, item) for item in instance["items"]],
        "Factories": [{"factory": factory} for factory in _factories(instance)],
        "Resources": list(_resources(instance)),
        "Calendar": list(_calendar(instance)),
        "Sourcing": [_source(row, factory) for row, factory in _ways(instance)],
        "Prices": list(_prices(instance)),
        "Operations": list(_operations(instance)),
        "Warehouses": [{"warehouse": _shop(instance, site)} for site in sorted(_selling(instance))],
        "Lanes": list(_lanes(instance)),
        "Forecast": list(_forecast(instance)),
        "Stock": list(_stock(instance)),
        "Stock targets": list(_stock_targets(instance)),
    }
    return {name: rows for name, rows in tables.items() if rows}


def _week(period: int) -> date:
    return START + timedelta(weeks=period)


def _moves(instance: Instance) -> Rows:
    return instance.get("transfer", [])


def _selling(instance: Instance) -> set[str]:
    return {row["site"] for row in instance["demand"]}


def _shop(instance: Instance, site: str) -> str:
    """The warehouse of a site that sells."""
    makes = any(row["site"] == site for row in instance["production"])
    return f"{site} shop" if makes else site


def _ways(instance: Instance) -> Iterator[tuple[dict[str, Any], str]]:
    """Every way to make an item, with its factory; a second way at one site is a factory beside it."""
    seen: dict[tuple[str, str], int] = defaultdict(int)
    for row in instance["production"]:
        key = row["site"], row["item"]
        seen[key] += 1
        yield row, _factory(row["site"], seen[key])


def _factory(site: str, way: int) -> str:
    return site if way == 1 else f"{site} way {way}"


def _factories(instance: Instance) -> dict[str, str]:
    """Factory → its site."""
    return {factory: row["site"] for row, factory in _ways(instance)}


def _dearest_unit(instance: Instance, item: str) -> float:
    """What one more unit costs at worst: a setup for it alone, held all the time, and a sale lost for it."""
    ways = [row for row in instance["production"] if row["item"] == item]
    costs = [row["unit_cost"] if isinstance(row["unit_cost"], list) else [row["unit_cost"]] for row in ways]
    made = max(max(cost) + row["setup_cost"] for cost, row in zip(costs, ways, strict=True))
    held = max((row["hold"] for row in instance["stock"] if row["item"] == item), default=0)
    moved = max((move["cost"] for move in _moves(instance)), default=0)
    late = max((row.get("penalty", 0) for row in instance["demand"] if row["item"] == item), default=0)
    lost = max((max(row.get("price", [0])) for row in instance["demand"]), default=0)
    return float(made + moved + lost + instance["periods"] * (held + late))


def _item(instance: Instance, item: str) -> dict[str, Any]:
    demand = [row for row in instance["demand"] if row["item"] == item]
    hard = _HARD * _dearest_unit(instance, item)
    row: dict[str, Any] = {"item": item, "unit_value": hard, "holding_cost": 0}
    if any(entry["mode"] == "backlog" for entry in demand):
        return row | {"shortage_policy": "backorder", "shortage_cost": demand[0]["penalty"]}
    return row | {"shortage_cost": hard}


def _resources(instance: Instance) -> Iterator[dict[str, Any]]:
    used = {factory: row["use"] for row, factory in _ways(instance)}
    for resource in instance["resources"]:
        if resource.get("ot_max") or resource.get("ot_cost"):
            raise ValueError(f"{instance['name']}: overtime is not translated")
        yield {
            "factory": resource["site"],
            "resource": resource["id"],
            "regular_hours": max(resource["cap"]),
        }
    for factory, use in used.items():
        if not use:  # a factory without limits still has a line
            yield {"factory": factory, "resource": "line", "regular_hours": 1}


def _calendar(instance: Instance) -> Iterator[dict[str, Any]]:
    """Hours of the weeks in which a resource has fewer than at best."""
    for resource in instance["resources"]:
        for period, hours in enumerate(resource["cap"]):
            if hours < max(resource["cap"]):
                yield {
                    "factory": resource["site"],
                    "resource": resource["id"],
                    "period": _week(period),
                    "hours": hours,
                }


def _source(row: dict[str, Any], factory: str) -> dict[str, Any]:
    cost = row["unit_cost"]
    return {
        "item": row["item"],
        "factory": factory,
        "unit_cost": cost[0] if isinstance(cost, list) else cost,
        "setup_cost": row["setup_cost"],
        "min_lot": row.get("min_lot"),
        "max_lot": row.get("max_lot"),
        "lead_time_days": 7 * row.get("lead_time", 0),
    }


def _prices(instance: Instance) -> Iterator[dict[str, Any]]:
    for row, factory in _ways(instance):
        if isinstance(row["unit_cost"], list):
            for period, cost in enumerate(row["unit_cost"]):
                yield {"item": row["item"], "factory": factory, "period": _week(period), "unit_cost": cost}


def _operations(instance: Instance) -> Iterator[dict[str, Any]]:
    for row, factory in _ways(instance):
        for use in row["use"] or [{"res": "line", "time": 0}]:
            yield {
                "item": row["item"],
                "factory": factory,
                "resource": use["res"],
                "hours_per_unit": use["time"],
                "setup_hours": use.get("setup", 0),
            }


def _lanes(instance: Instance) -> Iterator[dict[str, Any]]:
    selling = _selling(instance)
    for factory, site in _factories(instance).items():
        if site in selling:
            yield {"factory": factory, "warehouse": _shop(instance, site), "lead_time_days": 0}
        for move in _moves(instance):
            if move["from"] == site and move["to"] in selling:
                if move["item"] != "*":
                    raise ValueError(f"{instance['name']}: transfers of single items are not translated")
                yield {
                    "factory": factory,
                    "warehouse": _shop(instance, move["to"]),
                    "lead_time_days": 7 * move.get("lead_time", 0),
                    "cost_per_unit": move["cost"],
                }


def _forecast(instance: Instance) -> Iterator[dict[str, Any]]:
    for row in instance["demand"]:
        prices = row["price"] if row["mode"] == "sell" else [None] * instance["periods"]
        for period, quantity in enumerate(row["qty"]):
            yield {
                "item": row["item"],
                "warehouse": _shop(instance, row["site"]),
                "period": _week(period),
                "quantity": quantity,
                "shortage_cost": prices[period],
            }


def _stock(instance: Instance) -> Iterator[dict[str, Any]]:
    for row in instance["stock"]:
        if row["init"]:
            place = _shop(instance, row["site"]) if row["site"] in _selling(instance) else row["site"]
            yield {"location": place, "item": row["item"], "quantity": row["init"]}


def _stock_targets(instance: Instance) -> Iterator[dict[str, Any]]:
    """Holding costs and limits. Goods of a site that only sells its own wait in its shop, not twice."""
    selling = _selling(instance)
    sending = {move["from"] for move in _moves(instance)}
    made = {(row["item"], factory) for row, factory in _ways(instance)}
    for row in instance["stock"]:
        key = {"item": row["item"], "holding_cost": row["hold"], "max_quantity": row.get("max")}
        for factory, site in _factories(instance).items():
            if site == row["site"] and (row["item"], factory) in made:
                once = site in selling and site not in sending
                yield key | {"location": factory, "max_quantity": 0 if once else row.get("max")}
        if row["site"] in selling:
            shop = key | {"location": _shop(instance, row["site"])}
            yield shop
            if row.get("final_min"):
                penalty = _HARD * _dearest_unit(instance, row["item"])
                final = {"safety_stock": row["final_min"], "penalty": penalty}
                yield shop | final | {"period": _week(instance["periods"] - 1)}
