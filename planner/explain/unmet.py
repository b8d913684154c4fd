"""Which demand is unmet, and for how long: the rows of Unmet before their causes are known (M10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from planner.explain.facts import PlanFacts

_DUST = 1e-6  # units


@dataclass(frozen=True, slots=True)
class Shortage:
    """Units of one period's demand that are lost, or served ``periods_late`` (None: lost or never).

    ``value``: money that serving one of them in its own period would have saved.
    """

    item: str
    warehouse: str
    period: int
    quantity: float
    periods_late: int | None
    outcome: str
    value: float


def shortages(facts: PlanFacts) -> list[Shortage]:
    """Everything unmet, by item, warehouse and period; adds up to what is lost and what is owed late."""
    found = [*_lost(facts), *_late(facts)]
    return sorted(found, key=lambda row: (row.item, row.warehouse, row.period, row.periods_late or 0))


def _lost(facts: PlanFacts) -> Iterator[Shortage]:
    missed = _below_service_target(facts)
    for (item, warehouse, period), units in facts.solution.lost.items():
        if units > _DUST:
            value = facts.data.shortage_cost[item, warehouse, period] + missed.get((item, warehouse), 0.0)
            yield Shortage(item, warehouse, period, units, None, "lost", value)


def _late(facts: PlanFacts) -> Iterator[Shortage]:
    """Owed units by the period that serves them; what is owed at the end costs unit_value once more."""
    data, missed = facts.data, _below_service_target(facts)
    owed: dict[tuple[str, str, int], dict[int, float]] = defaultdict(dict)
    for (item, warehouse, origin, period), units in facts.solution.owed.items():
        owed[item, warehouse, origin][period] = units
    for (item, warehouse, origin), by_period in owed.items():
        cost = data.shortage_cost[item, warehouse, origin]
        penalty = missed.get((item, warehouse), 0.0)
        open_units = by_period.get(origin, 0.0)
        for period in range(origin + 1, data.periods):
            left = by_period.get(period, 0.0)
            if open_units - left > _DUST:
                late = period - origin
                value = cost * late + penalty
                yield Shortage(item, warehouse, origin, open_units - left, late, "late", value)
                open_units = left
        if open_units > _DUST:
            value = cost * (data.periods - origin) + data.items[item].unit_value + penalty
            yield Shortage(item, warehouse, origin, open_units, None, "still owed", value)


def _below_service_target(facts: PlanFacts) -> dict[tuple[str, str], float]:
    """(item, warehouse) short of its service target → penalty for each unit (M15)."""
    data = facts.data
    forecast: dict[tuple[str, str], float] = defaultdict(float)
    served: dict[tuple[str, str], float] = defaultdict(float)
    for (item, warehouse, _), units in data.demand.items():
        forecast[item, warehouse] += units
    for (item, warehouse, _), units in facts.on_time.items():
        served[item, warehouse] += units
    return {
        pair: data.items[pair[0]].service_penalty
        for pair, target in data.service_target.items()
        if served[pair] < target * forecast[pair] - _DUST
    }
