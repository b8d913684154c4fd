"""Room: what a plan leaves free of all that is limited. Hours, units, m³; infinite where nothing limits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from models.data import LaneKey
from planner.explain.facts import PlanFacts
from planner.explain.timetable import Timetable, timetable


@dataclass(frozen=True)
class Room:
    """What is left in each period.

    ``hours``, ``regular_hours``: (factory, resource) → hours left with and without overtime;
    ``factory_hours``: factory → hours used; ``inspection``: factory → hours left, overtime included;
    ``storage``: warehouse → m³; ``inbound``: warehouse → units. What is claimed later is taken out.
    """

    facts: PlanFacts
    hours: Mapping[tuple[str, str], list[float]]
    regular_hours: Mapping[tuple[str, str], list[float]]
    factory_hours: Mapping[str, list[float]]
    inspection: Mapping[str, list[float]]
    storage: Mapping[str, list[float]]
    inbound: Mapping[str, list[float]]
    _timetables: dict[LaneKey, Timetable] = field(default_factory=dict)

    def rides_along(self, lane: LaneKey, period: int, volume: float) -> bool:
        """Whether ``volume`` m³ more needs no further vehicle on a lane (M9)."""
        limits = self.facts.data.lanes[lane]
        if not limits.counts_vehicles:
            return True
        running = self.facts.solution.vehicles.get((*lane, period), 0)
        left = running * limits.shipment_volume - self.facts.lane_volume.get((*lane, period), 0.0)
        return running > 0 and left >= volume

    def timetable(self, lane: LaneKey) -> Timetable:
        """The timetable of a lane, worked out once."""
        if lane not in self._timetables:
            self._timetables[lane] = timetable(self.facts.data, lane)
        return self._timetables[lane]


def measure_room(facts: PlanFacts) -> Room:
    """Work out what a plan leaves free."""
    data = facts.data
    horizon = data.horizon()
    regular = {
        key: [
            resource.regular_hours[period] - facts.used_hours.get((*key, period), 0.0) for period in horizon
        ]
        for key, resource in data.resources.items()
    }
    return Room(
        facts=facts,
        hours={
            key: [left + data.resources[key].overtime_hours[period] for period, left in enumerate(lefts)]
            for key, lefts in regular.items()
        },
        regular_hours=regular,
        factory_hours={
            factory: [facts.factory_hours(factory, period) for period in horizon]
            for factory in data.factories
        },
        inspection={
            name: [
                factory.inspection_hours
                + factory.inspection_overtime_hours
                - facts.inspection_hours.get((name, period), 0.0)
                for period in horizon
            ]
            for name, factory in data.factories.items()
        },
        storage=_storage(facts),
        inbound=_inbound(facts),
    )


def _storage(facts: PlanFacts) -> dict[str, list[float]]:
    """m³ by warehouse and period."""
    data = facts.data
    used = {
        (warehouse, period, item): units * data.items[item].volume
        for (item, warehouse, period), units in facts.solution.warehouse_stock.items()
    }
    limits = {name: warehouse.storage_volume for name, warehouse in data.warehouses.items()}
    return _left(limits, used, data.periods)


def _inbound(facts: PlanFacts) -> dict[str, list[float]]:
    """Units by warehouse and period."""
    received = facts.received.items()
    used = {(warehouse, period, item): units for (item, warehouse, period), units in received}
    limits = {name: warehouse.inbound_units for name, warehouse in facts.data.warehouses.items()}
    return _left(limits, used, facts.data.periods)


def _left(
    limits: Mapping[str, float], used: Mapping[tuple[str, int, str], float], periods: int
) -> dict[str, list[float]]:
    """Limit − what all items use, by warehouse and period."""
    total: dict[tuple[str, int], float] = defaultdict(float)
    for (warehouse, period, _), amount in used.items():
        total[warehouse, period] += amount
    return {
        name: [limit - total[name, period] for period in range(periods)] for name, limit in limits.items()
    }
