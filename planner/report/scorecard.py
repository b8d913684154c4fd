"""Factories: the supplier scorecard of a plan."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator

from planner.explain.facts import PlanFacts
from planner.report.contents import TableRow
from planner.report.spend import spend_by_factory
from planner.report.stability import stability
from planner.workbook.table import Workbook


def factory_rows(workbook: Workbook, facts: PlanFacts) -> Iterator[TableRow]:
    """Rows of Factories, one a factory, also for those that make nothing."""
    described = {row["factory"]: row for row in workbook["Factories"]}
    spend, service = spend_by_factory(facts), _service_by_item(facts)
    for factory in sorted(facts.data.factories):
        made = _units_by_item(facts, factory)
        shipped, defective, days = _shipped(facts, factory)
        against = stability(facts, factory)
        yield {
            "factory": factory,
            "name": described[factory]["name"],
            "region": described[factory]["region"],
            "units": sum(made.values()),
            "capacity_use": capacity_use(facts, factory),
            "overtime_hours": facts.overtime_hours(factory),
            "outgoing_defect_rate": defective / shipped if shipped > 0 else None,
            "lead_time_days": days / shipped if shipped > 0 else None,
            "on_time_share": _weighted(service, made),
            "stability": against.kept_share if against else None,
            "units_moved": against.units_moved if against else None,
            "setups_moved": against.setups_moved if against else None,
            "spend": spend.get(factory, 0.0),
        }


def capacity_use(facts: PlanFacts, factory: str) -> float | None:
    """Hours used as a share of regular hours over the horizon, all resources; None without any."""
    regular = sum(
        sum(resource.regular_hours)
        for (place, _), resource in facts.data.resources.items()
        if place == factory
    )
    used = sum(hours for (place, _, _), hours in facts.used_hours.items() if place == factory)
    return used / regular if regular > 0 and math.isfinite(regular) else None


def _units_by_item(facts: PlanFacts, factory: str) -> dict[str, float]:
    made: dict[str, float] = defaultdict(float)
    for (item, place, _), units in facts.solution.production.items():
        if place == factory:
            made[item] += units
    return made


def _shipped(facts: PlanFacts, factory: str) -> tuple[float, float, float]:
    """Units shipped, defective units among them, and unit-days from start to platform."""
    data = facts.data
    shipped = defective = days = 0.0
    for (item, place, warehouse, mode, plan, _), units in facts.solution.shipments.items():
        if place != factory:
            continue
        source = data.sources.get((item, factory))
        door_to_platform = data.lanes[factory, warehouse, mode].lead_time_days
        door_to_platform += source.lead_time_days if source else 0.0
        shipped += units
        defective += units * facts.outgoing_rate(item, factory, plan)
        days += units * door_to_platform
    return shipped, defective, days


def _service_by_item(facts: PlanFacts) -> dict[str, float]:
    """item → share of its forecast served in its own period; items without forecast are left out."""
    forecast: dict[str, float] = defaultdict(float)
    on_time: dict[str, float] = defaultdict(float)
    for (item, _, _), units in facts.data.demand.items():
        forecast[item] += units
    for (item, _, _), units in facts.on_time.items():
        on_time[item] += units
    return {item: on_time[item] / units for item, units in forecast.items() if units > 0}


def _weighted(shares: dict[str, float], weights: dict[str, float]) -> float | None:
    known = {item: weight for item, weight in weights.items() if item in shares and weight > 0}
    total = sum(known.values())
    return sum(shares[item] * weight for item, weight in known.items()) / total if total > 0 else None
