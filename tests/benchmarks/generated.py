"""Workbooks of any size from a seed, to measure the engine with.

``PYTHONPATH=tests python tests/benchmarks/generated.py --size 50x5x3x26 --hours 90 --lost dear OUT.xlsx``

Items × factories × warehouses × weeks, with inspection, lots, two modes of transport and storage limits (see
`generated_world`). Regular hours are a given per cent of what making all demand would take. A lost sale costs
more than the dearest way to make and bring the unit (``dear``), or so little that half of the items are not
worth making (``cheap``).
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

import xlsxwriter
from generated_world import RESOURCES, Product, Size, Way, World, draw_world

from models.data import InspectionPlan, PlanningData
from planner.assemble import assemble
from planner.validation.load import load_workbook

START = date(2027, 1, 4)
LostSales = Literal["dear", "cheap"]
Rows = list[dict[str, Any]]

_OVERTIME = 0.2
"""Most overtime, as a share of regular hours"""
_INSPECTORS = 1.3
"""Hours of inspectors, as a multiple of what sampling everything takes"""


def sheets(
    size: Size, hours_percent: float, lost_sales: LostSales, seed: int, extras: bool = False
) -> dict[str, Rows]:
    """The tables of the workbook; those without rows are left out.

    ``extras``: vehicles by sea that cost and hold so much, hours promised to factories, hours that may only
    change so fast, and a cost for every factory that makes anything.
    """
    world = draw_world(size, seed)
    tables = {
        "Settings": [
            {"setting": "start", "value": START},
            {"setting": "periods", "value": size.weeks},
            {"setting": "period_days", "value": 7},
        ],
        "Items": [_item(world, item, lost_sales) for item in world.products],
        "Factories": [_factory(world, factory) for factory in world.plans],
        "Resources": list(_resources(world, hours_percent)),
        "Sourcing": [_source(item, way) for item in world.products for way in item.ways],
        "Operations": list(_operations(world)),
        "Inspection": [_plan(factory, plan) for factory, plans in world.plans.items() for plan in plans],
        "Warehouses": list(_warehouses(world)),
        "Lanes": list(_lanes(world)),
        "Forecast": list(_forecast(world)),
        "Stock": list(_stock(world)),
        "Stock targets": list(_stock_targets(world)),
    }
    if extras:
        _add_extras(tables)
    return {name: rows for name, rows in tables.items() if rows}


def write_sheets(path: Path, tables: dict[str, Rows]) -> Path:
    """Write rows under headers in the order in which these first appear; quick enough for 200 000 rows."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            headers = list(dict.fromkeys(header for row in rows for header in row))
            sheet.write_row(0, 0, headers)
            for number, row in enumerate(rows, start=1):
                for column, header in enumerate(headers):
                    value = row.get(header)
                    if isinstance(value, date):
                        sheet.write_datetime(number, column, value, day)
                    elif value is not None:
                        sheet.write(number, column, value)
    return path


def planning_data(
    size: Size, hours_percent: float, lost_sales: LostSales, seed: int, extras: bool = False
) -> PlanningData:
    """The same instance as numbers, read back from a workbook as the product reads it."""
    with tempfile.TemporaryDirectory() as folder:
        path = write_sheets(
            Path(folder) / "input.xlsx", sheets(size, hours_percent, lost_sales, seed, extras)
        )
        return assemble(load_workbook(path)[0]).data


def _item(world: World, item: Product, lost_sales: LostSales) -> dict[str, Any]:
    if lost_sales == "dear":
        lost = item.dear * max(_dearest(world, item, way) for way in item.ways)
    else:
        lost = item.cheap * min(_cheapest(world, item, way) for way in item.ways)
    return {
        "item": item.name,
        "unit_value": item.unit_value,
        "volume": item.volume,
        "shortage_cost": round(lost, 2),
        "max_defect_rate": item.quality_limit,
        "return_cost": round(item.unit_value / 2, 2),
    }


def _unit_costs(world: World, item: Product, way: Way) -> Iterator[float]:
    """What a unit released by each inspection plan costs to make and inspect, without setups and overtime."""
    for plan in world.plans[way.factory]:
        outcome = world.outcome(item, way, plan)
        made = way.unit_cost + outcome.cost_per_unit + outcome.rework_per_unit
        yield made / outcome.yield_share + outcome.outgoing_defect_rate * item.unit_value / 2


def _freights(world: World, item: Product, way: Way) -> list[float]:
    """What bringing a unit to each of its warehouses costs, by each mode."""
    return [
        world.freight[way.factory, place, mode].cost * item.volume
        for place in item.demand
        for mode in ("sea", "air")
    ]


def _cheapest(world: World, item: Product, way: Way) -> float:
    return min(_unit_costs(world, item, way)) + min(_freights(world, item, way))


def _dearest(world: World, item: Product, way: Way) -> float:
    """By air, all in overtime, of inspectors too, a setup for every smallest lot."""
    overtime = sum(world.overtime_cost(way.factory, step) * hours for step, hours in way.hours.items())
    setup_hours = sum(
        world.overtime_cost(way.factory, step) * hours for step, hours in way.setup_hours.items()
    )
    setup = (way.setup_cost + setup_hours) / way.min_lot
    inspectors = max(
        world.outcome(item, way, plan).hours_per_unit for plan in world.plans[way.factory]
    ) * _inspection_overtime_cost(world, way.factory)
    made = max(_unit_costs(world, item, way)) + (overtime + setup + inspectors) / (1 - way.defect_rate)
    return made + max(_freights(world, item, way))


def _inspection_overtime_cost(world: World, factory: str) -> float:
    """Twice what an hour of looking at units costs anyway."""
    plan = world.plans[factory][0]
    return round(2 * plan.cost_per_unit / plan.hours_per_unit, 2)


def _factory(world: World, factory: str) -> dict[str, Any]:
    hours = _INSPECTORS * world.inspection_hours_needed(factory)
    return {
        "factory": factory,
        "inspection_hours": round(hours, 2),
        "inspection_overtime_hours": round(_OVERTIME * hours, 2),
        "inspection_overtime_cost": _inspection_overtime_cost(world, factory),
    }


def _resources(world: World, hours_percent: float) -> Iterator[dict[str, Any]]:
    for factory in world.plans:
        for resource in RESOURCES:
            hours = hours_percent / 100 * world.hours_needed(factory, resource)
            yield {
                "factory": factory,
                "resource": resource,
                "regular_hours": round(hours, 2),
                "overtime_hours": round(_OVERTIME * hours, 2),
                "overtime_cost": round(world.overtime_cost(factory, resource), 2),
            }


def _source(item: Product, way: Way) -> dict[str, Any]:
    return {
        "item": item.name,
        "factory": way.factory,
        "unit_cost": way.unit_cost,
        "setup_cost": way.setup_cost,
        "min_lot": way.min_lot,
        "lot_multiple": way.lot_multiple or None,
        "lead_time_days": way.lead_time_days,
        "defect_rate": way.defect_rate,
    }


def _operations(world: World) -> Iterator[dict[str, Any]]:
    for item in world.products:
        for way in item.ways:
            for resource in RESOURCES:
                yield {
                    "item": item.name,
                    "factory": way.factory,
                    "resource": resource,
                    "hours_per_unit": way.hours[resource],
                    "setup_hours": way.setup_hours[resource],
                }


def _plan(factory: str, plan: InspectionPlan) -> dict[str, Any]:
    row = {
        "plan": plan.name,
        "method": plan.method,
        "detection_rate": plan.detection_rate,
        "hours_per_unit": plan.hours_per_unit,
        "cost_per_unit": plan.cost_per_unit,
        "disposition": plan.disposition,
        "rework_cost": plan.rework_cost if plan.disposition == "rework" else None,
        "factory": factory,
    }
    sampling = {
        "sample_size": plan.sample_size,
        "acceptance_number": plan.acceptance_number,
        "lot_size": plan.lot_size,
    }
    return row | (sampling if plan.method == "sample" else {})


def _warehouses(world: World) -> Iterator[dict[str, Any]]:
    for warehouse in world.warehouses:
        a_week = sum(
            item.volume * sum(units) / len(units)
            for item in world.products
            if (units := item.demand.get(warehouse))
        )
        yield {
            "warehouse": warehouse,
            "storage_volume": round(world.storage_weeks[warehouse] * a_week, 3),
            "storage_cost": 2,
        }


def _lanes(world: World) -> Iterator[dict[str, Any]]:
    for (factory, warehouse, mode), freight in world.freight.items():
        yield {
            "factory": factory,
            "warehouse": warehouse,
            "mode": mode,
            "lead_time_days": freight.days,
            "cost_per_volume": freight.cost,
        }


def _forecast(world: World) -> Iterator[dict[str, Any]]:
    for item in world.products:
        for warehouse, units in item.demand.items():
            for number, quantity in enumerate(units):
                week = START + timedelta(weeks=number)
                yield {"item": item.name, "warehouse": warehouse, "period": week, "quantity": quantity}


def _stock(world: World) -> Iterator[dict[str, Any]]:
    for item in world.products:
        for warehouse, units in item.opening.items():
            yield {"location": warehouse, "item": item.name, "quantity": units}


def _stock_targets(world: World) -> Iterator[dict[str, Any]]:
    for item in world.products:
        if item.cover_days is not None:
            for warehouse in item.demand:
                yield {
                    "item": item.name,
                    "location": warehouse,
                    "cover_days": item.cover_days,
                    "penalty": round(0.01 * item.unit_value, 3),
                }


def _add_extras(tables: dict[str, Rows]) -> None:
    """Rules that tie items together in ways the plain instances do not."""
    for number, row in enumerate(row for row in tables["Lanes"] if row["mode"] == "sea"):
        full = row["cost_per_volume"]
        row |= {"cost_per_volume": round(full / 3, 1), "shipment_volume": 8 + number % 3}
        row["cost_per_shipment"] = round(2 / 3 * full * row["shipment_volume"], 1)
    periods = next(row["value"] for row in tables["Settings"] if row["setting"] == "periods")
    for number, row in enumerate(tables["Factories"]):
        of_factory = [line for line in tables["Resources"] if line["factory"] == row["factory"]]
        hours = sum(line["regular_hours"] for line in of_factory)
        wage = max(line["overtime_cost"] for line in of_factory)
        if number % 2 == 0:
            row |= {"commitment_hours": round(0.7 * hours * periods, 1), "commitment_penalty": wage}
        if number % 3 == 0:
            row["max_ramp"] = 0.4
        row["activation_cost"] = round(0.5 * hours * wage, 1)


def parser() -> argparse.ArgumentParser:
    """Options that say which instance is meant."""
    options = argparse.ArgumentParser(description="Write a generated workbook.")
    options.add_argument(
        "--size", type=Size.parse, default=Size(50, 5, 3, 26), help="items x factories x ..."
    )
    options.add_argument("--hours", type=float, default=90, help="regular hours, %% of need")
    options.add_argument("--lost", choices=("dear", "cheap"), default="dear", help="what a lost sale costs")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--extras", action="store_true", help="vehicles, promised hours, ramps, activation")
    options.add_argument("output", type=Path, metavar="OUT.xlsx")
    return options


def main() -> None:
    """Write one workbook."""
    asked = parser().parse_args()
    write_sheets(asked.output, sheets(asked.size, asked.hours, asked.lost, asked.seed, asked.extras))
    print(f"Wrote {asked.output}")


if __name__ == "__main__":
    main()
