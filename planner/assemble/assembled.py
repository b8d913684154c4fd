"""The whole of it: one `PlanningData` out of one `Workbook`."""

from __future__ import annotations

from dataclasses import dataclass

from models.data import PlanningData
from planner.assemble.demand import Demand, read_demand
from planner.assemble.factories import read_factories, read_resources
from planner.assemble.inspection import read_inspection
from planner.assemble.items import read_items, read_quality_limits
from planner.assemble.lifted import lift_problems
from planner.assemble.sources import read_sources
from planner.assemble.stock import read_factory_stock, read_open_orders, read_warehouse_stock
from planner.assemble.transport import read_lanes, read_warehouses
from planner.periods import PeriodCalendar
from planner.validation.problem import Problem
from planner.workbook.table import Workbook


@dataclass(frozen=True)
class Assembled:
    """What is planned, the calendar that turns its periods into dates, and what is to be said about it."""

    data: PlanningData
    calendar: PeriodCalendar
    problems: list[Problem]


def assemble(workbook: Workbook) -> Assembled:
    """The numbers of a workbook that was checked and has no errors."""
    calendar = PeriodCalendar.from_settings(workbook.settings)
    data = _planning_data(workbook, calendar)
    return Assembled(data, calendar, list(lift_problems(workbook, data, calendar)))


def _planning_data(workbook: Workbook, calendar: PeriodCalendar) -> PlanningData:
    demand = read_demand(workbook, calendar)
    sources = read_sources(workbook, calendar)
    open_production, open_shipments = read_open_orders(workbook, calendar)
    warehouse_stock = read_warehouse_stock(workbook, calendar, demand)
    last_plan, last_plan_periods = read_last_plan(workbook, calendar)
    return PlanningData(
        periods=calendar.periods,
        period_days=float(calendar.period_days),
        items=read_items(workbook, calendar, demand),
        factories=read_factories(workbook, calendar),
        resources=read_resources(workbook, calendar),
        warehouses=read_warehouses(workbook, calendar),
        lanes=read_lanes(workbook),
        sources=sources,
        inspection=read_inspection(workbook, sources),
        factory_stock=read_factory_stock(workbook, calendar, demand),
        warehouse_stock=warehouse_stock,
        demand=demand.in_horizon,
        shortage_cost=demand.shortage_cost,
        quality_limit=read_quality_limits(workbook),
        service_target=_service_targets(workbook, demand),
        open_production=open_production,
        open_shipments=open_shipments,
        last_plan=last_plan,
        last_plan_periods=last_plan_periods,
        frozen_periods=workbook.settings["frozen_periods"],
        change_cost=workbook.settings["change_cost"],
    )


def _service_targets(workbook: Workbook, demand: Demand) -> dict[tuple[str, str], float]:
    """M15: the warehouse's target, else that of Settings, for every pair with demand in the horizon."""
    general = workbook.settings["service_target"]
    by_warehouse = {
        row["warehouse"]: general if row["service_target"] is None else row["service_target"]
        for row in workbook["Warehouses"]
    }
    pairs = dict.fromkeys((item, warehouse) for item, warehouse, _ in demand.in_horizon)
    return {pair: by_warehouse[pair[1]] for pair in pairs if by_warehouse[pair[1]] is not None}


def read_last_plan(
    workbook: Workbook, calendar: PeriodCalendar
) -> tuple[dict[tuple[str, str, int], float], int]:
    """M18: units agreed before inside the horizon, and the number of periods for which the sheet speaks."""
    quantities: dict[tuple[str, str, int], float] = {}
    named = [calendar.period_of(row["period"]) for row in workbook["Last plan"]]
    if not any(0 <= period < calendar.periods for period in named):
        return {}, 0
    for row, period in zip(workbook["Last plan"], named, strict=True):
        if 0 <= period < calendar.periods and row["quantity"] > 0:
            quantities[row["item"], row["factory"], period] = row["quantity"]
    return quantities, min(max(named) + 1, calendar.periods)
