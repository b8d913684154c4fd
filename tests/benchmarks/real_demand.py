"""Plan real demand: ``PYTHONPATH=tests python tests/benchmarks/real_demand.py [--hours 90 100]``.

The forecast is weekly sales of 11 brands in 83 stores (Dominick's Finer Foods; the data are not part of the
project, see `planbench.instance_folder`). Brands are items. Stores, in the order of their numbers, are dealt
to four warehouses in turn. The 26 weeks are those with the most rows of data, the first such window where
several are equal; a store, brand and week without a row (about 1 % of them there) counts as no sale. Sales
are divided by 64, so that they count half gallons. Factories, costs and lead times are made up; regular hours
are a given per cent of the hours that making all demand would take.
"""

from __future__ import annotations

import argparse
import csv
import tempfile
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import planbench
from planner_command import plan_sheets

WEEKS = 26
WAREHOUSES = ("North hub", "East hub", "South hub", "West hub")
FACTORIES = ("Aurora", "Joliet", "Gary")
START = date(2027, 1, 4)
STEPS = {"filling": 0.004, "packing": 0.0025}
"""Resource → hours a unit"""
INSPECTION: list[dict[str, Any]] = [
    {"plan": "none", "method": "none"},
    {
        "plan": "sample 125/3",
        "method": "sample",
        "sample_size": 125,
        "acceptance_number": 3,
        "lot_size": 5000,
        "hours_per_unit": 0.01,
        "cost_per_unit": 0.05,
        "disposition": "scrap",
    },
]
_OUNCES = 64
_OVERTIME = 0.15  # of regular hours

Demand = dict[tuple[int, str, int], float]
"""(brand, warehouse, week from 0) → units"""


def read_demand(path: Path) -> tuple[Demand, int, float]:
    """Demand of the fullest weeks, the number of the first of them, and the share of missing rows."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = [{name: int(value) for name, value in row.items()} for row in csv.DictReader(file)]
    known = Counter(row["week"] for row in rows)
    first = max(
        range(min(known), max(known) - WEEKS + 2),
        key=lambda start: sum(known[week] for week in range(start, start + WEEKS)),
    )
    stores = sorted({row["store"] for row in rows})
    brands = {row["brand"] for row in rows}
    place = {store: WAREHOUSES[rank % len(WAREHOUSES)] for rank, store in enumerate(stores)}
    demand: Demand = defaultdict(float)
    for row in rows:
        if first <= row["week"] < first + WEEKS:
            demand[row["brand"], place[row["store"]], row["week"] - first] += row["units"] / _OUNCES
    rows_there = sum(known[week] for week in range(first, first + WEEKS))
    return demand, first, 1 - rows_there / (len(stores) * len(brands) * WEEKS)


def sheets(demand: Demand, hours_percent: float) -> dict[str, list[dict[str, Any]]]:
    """The workbook, with regular hours at ``hours_percent`` of what all demand needs."""
    brands = sorted({brand for brand, _, _ in demand})
    return {
        "Settings": [
            {"setting": "start", "value": START},
            {"setting": "periods", "value": WEEKS},
            {"setting": "period_days", "value": 7},
            {"setting": "currency", "value": "USD"},
        ],
        "Items": [
            {"item": _name(brand), "unit_value": 2 + 0.15 * brand, "volume": 0.0025, "shortage_cost": 3}
            for brand in brands
        ],
        "Factories": [{"factory": factory, "inspection_hours": 80} for factory in FACTORIES],
        "Resources": _resources(sum(demand.values()), hours_percent),
        "Sourcing": [_source(brand, rank) for brand in brands for rank in (0, 1)],
        "Operations": [
            _operation(brand, rank, step) for brand in brands for rank in (0, 1) for step in STEPS
        ],
        "Inspection": INSPECTION,
        "Warehouses": [
            {"warehouse": warehouse, "storage_cost": 3, "max_defect_rate": 0.015} for warehouse in WAREHOUSES
        ],
        "Lanes": [_lane(factory, warehouse) for factory in FACTORIES for warehouse in WAREHOUSES],
        "Forecast": [
            {"item": _name(brand), "warehouse": place, "period": START + timedelta(weeks=week)}
            | {"quantity": units}
            for (brand, place, week), units in sorted(demand.items())
        ],
        "Stock": [
            {"location": place, "item": _name(brand)}
            | {"quantity": demand[brand, place, 0] + demand[brand, place, 1]}
            for brand in brands
            for place in WAREHOUSES
        ],
        "Stock targets": [
            {"item": _name(brand), "location": place, "cover_days": 7, "penalty": 0.02}
            for brand in brands
            for place in WAREHOUSES
        ],
    }


def _name(brand: int) -> str:
    return f"brand {brand:02}"


def _maker(brand: int, rank: int) -> str:
    return FACTORIES[(brand + rank) % len(FACTORIES)]


def _resources(units: float, hours_percent: float) -> list[dict[str, Any]]:
    """Every factory gets the same share of the hours."""
    share = hours_percent / 100 / WEEKS / len(FACTORIES)
    hours = {step: units * hours_per_unit * share for step, hours_per_unit in STEPS.items()}
    return [
        {
            "factory": factory,
            "resource": step,
            "regular_hours": round(hours[step], 1),
            "overtime_hours": round(_OVERTIME * hours[step], 1),
            "overtime_cost": 60,
        }
        for factory in FACTORIES
        for step in STEPS
    ]


def _source(brand: int, rank: int) -> dict[str, Any]:
    cost = (1.1 + 0.08 * brand) * (1 + 0.06 * rank)
    return {
        "item": _name(brand),
        "factory": _maker(brand, rank),
        "unit_cost": round(cost, 3),
        "setup_cost": 400,
        "min_lot": 1000,
        "lot_multiple": 250,
        "lead_time_days": 5,
        "defect_rate": 0.01 + 0.01 * rank,
    }


def _operation(brand: int, rank: int, step: str) -> dict[str, Any]:
    return {
        "item": _name(brand),
        "factory": _maker(brand, rank),
        "resource": step,
        "hours_per_unit": STEPS[step],
        "setup_hours": 1,
    }


def _lane(factory: str, warehouse: str) -> dict[str, Any]:
    distance = (FACTORIES.index(factory) + WAREHOUSES.index(warehouse)) % 3
    return {
        "factory": factory,
        "warehouse": warehouse,
        "mode": "road",
        "lead_time_days": 1 + distance,
        "cost_per_volume": 20 + 5 * distance,
    }


def main() -> None:
    """Plan the demand at every per cent asked for and print one table."""
    parser = argparse.ArgumentParser(description="Plan real weekly demand with made-up factories.")
    parser.add_argument("--hours", type=float, nargs="+", default=[100], help="regular hours, %% of need")
    parser.add_argument("--time-limit", type=float, default=300)
    parser.add_argument("--gap", type=float, default=0.005)
    asked = parser.parse_args()
    data = planbench.instance_folder().parent / "demand" / "dominicks_orangejuice_weekly.csv"
    demand, first, missing = read_demand(data)
    print(f"weeks {first} to {first + WEEKS - 1}; {missing:.1%} of store-brand-weeks have no row")
    print(f"{'hours %':>8} {'status':>10} {'service':>8} {'cost':>12} {'gap':>7} {'seconds':>8}")
    for percent in asked.hours:
        with tempfile.TemporaryDirectory() as folder:
            answer = plan_sheets(Path(folder), sheets(demand, percent), asked.gap, asked.time_limit)
        print(
            f"{percent:8.0f} {answer['status']:>10} {answer['service']:8.1%} {answer['objective']:12,.0f}"
            f" {answer['gap']:7.2%} {answer['seconds']['total']:8.1f}"
        )


if __name__ == "__main__":
    main()
