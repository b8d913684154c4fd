"""Factories: the supplier scorecard follows from the rest of the plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

from planner.verify import costs
from planner.verify.flows import Flows
from planner.verify.plan_tables import PlanTables
from planner.verify.violation import (
    MONEY_FLOOR,
    QUANTITY_FLOOR,
    SHARE_FLOOR,
    Finding,
    Findings,
    differs,
)

Figure = Callable[[Flows, str], float | None]


def units(flows: Flows, factory: str) -> float | None:
    """Units started."""
    return sum(started for (_, place, _), started in flows.started.items() if place == factory)


def capacity_use(flows: Flows, factory: str) -> float | None:
    """Hours used ÷ regular hours of all resources."""
    resources = flows.facts.supply.resources.items()
    regular = sum(sum(resource.regular) for (place, _), resource in resources if place == factory)
    used = sum(hours for (place, _), hours in flows.factory_hours.items() if place == factory)
    return used / regular if regular > 0 else None


def overtime_hours(flows: Flows, factory: str) -> float | None:
    """Overtime of resources and of the inspection team, as on Capacity."""
    rows = flows.plan.rows["Capacity"]
    return sum(row.amount("overtime_hours") for row in rows if row.name("factory") == factory)


def outgoing_defect_rate(flows: Flows, factory: str) -> float | None:
    """Share of shipped units that is defective."""
    shipped = defective = 0.0
    for row in flows.plan.rows["Shipments"]:
        if row.name("factory") == factory:
            rate = flows.facts.outgoing_rate(row.name("item"), factory, row.name("inspection_plan"))
            shipped += row.amount("quantity")
            defective += row.amount("quantity") * rate
    return defective / shipped if shipped > 0 else None


def lead_time_days(flows: Flows, factory: str) -> float | None:
    """Days of production and transport, averaged over the units shipped."""
    shipped = days = 0.0
    for row in flows.plan.rows["Shipments"]:
        if row.name("factory") == factory:
            source = flows.facts.supply.sources.get((row.name("item"), factory))
            lane = flows.facts.supply.lanes[factory, row.name("warehouse"), row.name("mode")]
            shipped += row.amount("quantity")
            days += row.amount("quantity") * (lane.lead_days + (source.lead_days if source else 0.0))
    return days / shipped if shipped > 0 else None


def stability(flows: Flows, factory: str) -> float | None:
    """Share of the last plan's units that is kept."""
    before = {key: agreed for key, agreed in flows.facts.under_way.last_plan.items() if key[1] == factory}
    kept = sum(min(agreed, flows.started.get(key, 0.0)) for key, agreed in before.items())
    agreed = sum(before.values())
    return kept / agreed if agreed > 0 else None


def units_moved(flows: Flows, factory: str) -> float | None:
    """Units started otherwise than agreed, up to the last period that the last plan names (M18)."""
    moves = _agreed_and_started(flows, factory)
    return None if moves is None else sum(abs(started - agreed) for agreed, started in moves)


def setups_moved(flows: Flows, factory: str) -> float | None:
    """Starts that were agreed and are not made, and starts made that were not agreed."""
    moves = _agreed_and_started(flows, factory)
    if moves is None:
        return None
    return float(sum((agreed > QUANTITY_FLOOR) != (started > QUANTITY_FLOOR) for agreed, started in moves))


def _agreed_and_started(flows: Flows, factory: str) -> list[tuple[float, float]] | None:
    """Units by item and period; None where nothing was agreed at all."""
    under_way = flows.facts.under_way
    if under_way.last_named < 0:
        return None
    return [
        (under_way.last_plan.get(key, 0.0), flows.started.get(key, 0.0))
        for key in under_way.last_plan.keys() | flows.started.keys()
        if key[1] == factory and key[2] <= under_way.last_named
    ]


def on_time_share(flows: Flows, factory: str) -> float | None:
    """Share of forecast served in its own period, of the items it makes, weighted by the units it makes."""
    made: dict[str, float] = defaultdict(float)
    for (item, place, _), started in flows.started.items():
        if place == factory:
            made[item] += started
    shares = {item: share for item in made if (share := _service(flows, item)) is not None}
    weight = sum(made[item] for item in shares)
    return sum(made[item] * share for item, share in shares.items()) / weight if weight > 0 else None


def _service(flows: Flows, item: str) -> float | None:
    """Share of an item's forecast served in its own period; None without forecast."""
    horizon = range(flows.facts.horizon.periods)
    forecast = sum(flows.facts.demand.everywhere.get(item, {}).get(period, 0.0) for period in horizon)
    missed = sum(units for (of_item, _, _), units in flows.missed.items() if of_item == item)
    return (forecast - missed) / forecast if forecast > 0 else None


def spend(flows: Flows, factory: str) -> float | None:
    """Production, setup, overtime, inspection and transport, worked out from the factory's rows alone."""
    own = {
        sheet: [row for row in rows if row.values.get("factory") == factory]
        for sheet, rows in flows.plan.rows.items()
    }
    part = Flows(flows.facts, PlanTables(own, flows.plan.summary))
    return sum(work_out(part) for work_out in _SPEND)


_SPEND = (costs.production, costs.setup, costs.overtime, costs.inspection, costs.transport)

_FIGURES: Mapping[str, tuple[Figure, float]] = {
    "units": (units, QUANTITY_FLOOR),
    "capacity_use": (capacity_use, SHARE_FLOOR),
    "overtime_hours": (overtime_hours, QUANTITY_FLOOR),
    "outgoing_defect_rate": (outgoing_defect_rate, SHARE_FLOOR),
    "lead_time_days": (lead_time_days, QUANTITY_FLOOR),
    "on_time_share": (on_time_share, SHARE_FLOOR),
    "stability": (stability, SHARE_FLOOR),
    "units_moved": (units_moved, QUANTITY_FLOOR),
    "setups_moved": (setups_moved, QUANTITY_FLOOR),
    "spend": (spend, MONEY_FLOOR),
}
"""Column → how it is worked out, and how far it may be off."""


def scorecard_figures(flows: Flows) -> Findings:
    """Figures of Factories follow from the rest of the plan; blank where there is nothing to divide by."""
    for row in flows.plan.rows["Factories"]:
        for column, (work_out, floor) in _FIGURES.items():
            found, expected = row.optional(column), work_out(flows, row.name("factory"))
            if (found is None) != (expected is None) or differs(found or 0.0, expected or 0.0, floor):
                yield Finding(row.place, f"{column}: found {found}, expected {expected}")


def scorecard_rows(flows: Flows) -> Findings:
    """Every factory has a row."""
    shown = {row.name("factory") for row in flows.plan.rows["Factories"]}
    for factory in flows.facts.supply.factories:
        if factory not in shown:
            yield Finding(f"Factories: {factory}", "has no row")
