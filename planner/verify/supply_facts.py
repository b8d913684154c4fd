"""What factories can do, from the sheets Factories to Inspection, Lanes and Calendar."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any

from planner.verify.facts import Factory, Lane, Operation, Resource, Source, Supply
from planner.verify.horizon import Horizon
from planner.verify.sampling import Inspected, after_inspection, share_looked_at
from planner.workbook.table import Row, Workbook


def read_supply(workbook: Workbook, horizon: Horizon) -> Supply:
    """All factories with what they own; the workbook must have passed its checks."""
    sources = _sources(workbook, horizon)
    return Supply(
        factories=_factories(workbook, horizon),
        resources=_resources(workbook, horizon),
        sources=sources,
        inspection=_inspection(workbook, sources),
        lanes=_lanes(workbook),
    )


def or_unlimited(value: float | None) -> float:
    """A blank limit is no limit."""
    return math.inf if value is None else value


def _factories(workbook: Workbook, horizon: Horizon) -> dict[str, Factory]:
    nominal: dict[str, float] = defaultdict(float)
    for row in workbook["Resources"]:
        nominal[row["factory"]] += row["regular_hours"] * horizon.weeks
    return {
        row["factory"]: Factory(
            inspection_hours=or_unlimited(row["inspection_hours"]) * horizon.weeks,
            inspection_overtime=row["inspection_overtime_hours"] * horizon.weeks,
            inspection_overtime_cost=row["inspection_overtime_cost"],
            commitment_hours=row["commitment_hours"],
            commitment_penalty=row["commitment_penalty"],
            ramp_hours=math.inf if row["max_ramp"] is None else row["max_ramp"] * nominal[row["factory"]],
            activation_cost=row["activation_cost"],
        )
        for row in workbook["Factories"]
    }


def _resources(workbook: Workbook, horizon: Horizon) -> dict[tuple[str, str], Resource]:
    calendar: dict[tuple[str, str | None, int], Row] = {
        (row["factory"], row["resource"], horizon.period_of(row["period"])): row
        for row in workbook["Calendar"]
    }
    resources = {}
    for row in workbook["Resources"]:
        factory, name = row["factory"], row["resource"]
        regular, overtime = row["regular_hours"] * horizon.weeks, row["overtime_hours"] * horizon.weeks
        hours = []
        for period in range(horizon.periods):
            closure = calendar.get((factory, name, period)) or calendar.get((factory, None, period))
            hours.append(_hours_after(closure, regular, overtime))
        resources[factory, name] = Resource(
            tuple(pair[0] for pair in hours), tuple(pair[1] for pair in hours), row["overtime_cost"]
        )
    return resources


def _hours_after(closure: Row | None, regular: float, overtime: float) -> tuple[float, float]:
    """Regular and overtime hours of a period under a row of the calendar (M4)."""
    if closure is None:
        return regular, overtime
    hours = closure["hours"]
    if hours is None:
        factor = 1.0 if closure["factor"] is None else closure["factor"]
        return regular * factor, overtime * factor
    if hours == 0:
        return 0.0, 0.0
    return hours, overtime * (hours / regular if regular > 0 else 1.0)


def _sources(workbook: Workbook, horizon: Horizon) -> dict[tuple[str, str], Source]:
    operations: dict[tuple[str, str], list[Operation]] = defaultdict(list)
    for row in workbook["Operations"]:
        operations[row["item"], row["factory"]].append(
            Operation(row["resource"], row["hours_per_unit"], row["setup_hours"])
        )
    prices: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in workbook["Prices"]:
        prices[row["item"], row["factory"]].append(row)
    sources = {}
    for row in workbook["Sourcing"]:
        key = row["item"], row["factory"]
        sources[key] = _source(row, prices[key], tuple(operations[key]), horizon)
    return sources


def _source(row: Row, prices: list[Row], operations: tuple[Operation, ...], horizon: Horizon) -> Source:
    first, last = row["first_period"], row["last_period"]
    return Source(
        lead_days=row["lead_time_days"],
        unit_cost=_in_force("unit_cost", row["unit_cost"], prices, horizon),
        setup_cost=_in_force("setup_cost", row["setup_cost"], prices, horizon),
        min_lot=row["min_lot"],
        lot_multiple=row["lot_multiple"],
        max_lot=or_unlimited(row["max_lot"]),
        defect_rate=row["defect_rate"],
        min_share=row["min_share"],
        max_share=row["max_share"],
        first=0 if first is None else horizon.period_of(first),
        last=horizon.periods - 1 if last is None else horizon.period_of(last),
        operations=operations,
    )


def _in_force(column: str, cost: float, prices: list[Row], horizon: Horizon) -> tuple[float, ...]:
    """The cost by period: each price is in force from its period on, a blank leaves the one before (M19)."""
    changes = {
        horizon.period_of(row["period"]): row[column]
        for row in sorted(prices, key=lambda row: row["period"])
        if row[column] is not None
    }
    series = []
    for period in range(min([0, *changes]), horizon.periods):
        cost = changes.get(period, cost)
        if period >= 0:
            series.append(cost)
    return tuple(series)


def _lanes(workbook: Workbook) -> dict[tuple[str, str, str], Lane]:
    return {
        (row["factory"], row["warehouse"], row["mode"]): Lane(
            lead_days=row["lead_time_days"],
            cost_per_unit=row["cost_per_unit"],
            cost_per_volume=row["cost_per_volume"],
            cost_per_shipment=row["cost_per_shipment"],
            shipment_volume=or_unlimited(row["shipment_volume"]),
            max_shipments=or_unlimited(row["max_shipments"]),
        )
        for row in workbook["Lanes"]
    }


def _inspection(
    workbook: Workbook, sources: dict[tuple[str, str], Source]
) -> dict[tuple[str, str], dict[str, Inspected]]:
    """(item, factory) → plans that may be used there, for sources and where open orders finish."""
    pairs = dict.fromkeys(sources)
    for row in workbook["Open orders"]:
        if row["kind"] == "production":
            pairs[row["item"], row["factory"]] = None
    return {pair: _plans_at(workbook, pair, sources.get(pair)) for pair in pairs}


def _plans_at(workbook: Workbook, pair: tuple[str, str], source: Source | None) -> dict[str, Inspected]:
    """The most specific row of every plan name that applies to the pair (M6)."""
    if not len(workbook["Inspection"]):
        return {"none": _uninspected(source)}
    chosen: dict[str, tuple[int, Row]] = {}
    for row in workbook["Inspection"]:
        item, factory = row["item"], row["factory"]
        if item not in (None, pair[0]) or factory not in (None, pair[1]):
            continue
        rank = 2 * (item is not None) + (factory is not None)
        if row["plan"] not in chosen or rank > chosen[row["plan"]][0]:
            chosen[row["plan"]] = rank, row
    return {plan: _inspected(row, source) for plan, (_, row) in chosen.items()}


def _uninspected(source: Source | None) -> Inspected:
    outgoing = source.defect_rate if source else 0.0
    return Inspected(0.0, 0.0, 0.0, 1.0, outgoing, False, 0.0)


def _inspected(row: Row, source: Source | None) -> Inspected:
    defect_rate = source.defect_rate if source else 0.0
    detectable = defect_rate * row["detection_rate"]
    looked_at = share_looked_at(
        row["method"], row["sample_size"] or 0, row["acceptance_number"], detectable, _lot(row, source)
    )
    found = detectable * looked_at
    reworks = row["disposition"] == "rework"
    good, outgoing = after_inspection(defect_rate, found, scrap=not reworks)
    return Inspected(
        hours=looked_at * row["hours_per_unit"],
        cost=looked_at * row["cost_per_unit"],
        found=found,
        good=good,
        outgoing=outgoing,
        reworks=reworks,
        rework_cost=found * row["rework_cost"] if reworks else 0.0,
    )


def _lot(row: Row, source: Source | None) -> float:
    """Units in an inspection lot, at least 1: the plan's, else the source's lots, else unlimited (M6)."""
    candidates: list[Any] = [row["lot_size"]]
    if source is not None:
        candidates += [source.min_lot, source.lot_multiple, source.max_lot]
    return max(1.0, next((size for size in candidates if size), math.inf))
