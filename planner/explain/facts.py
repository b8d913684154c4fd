"""What a plan means in hours, units and shares: worked out once, used by every sheet and by the causes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TypeVar

from models.data import PlanningData
from models.inspection import InspectionOutcome, inspection_outcome
from models.item_data import split_by_item
from models.lead_time import arrival_shares
from models.quality import opening_rate
from models.solution import OPENING_STOCK, PlanSolution

ItemPlacePeriod = tuple[str, str, int]


@dataclass(frozen=True)
class PlanFacts:
    """Sums over a plan; every mapping leaves out zeros.

    ``used_hours``: (factory, resource, period). ``inspection_hours``: (factory, period). ``outcomes``: (item,
    factory, plan) → what the plan does to units there. ``released``, ``shipped``: (item, factory, period)
    → units. ``received``, ``backlog``, ``on_time``: (item, warehouse, period) → units. ``lane_volume``:
    (factory, warehouse, mode, period) → m³.
    """

    data: PlanningData
    solution: PlanSolution
    used_hours: Mapping[tuple[str, str, int], float]
    inspection_hours: Mapping[tuple[str, int], float]
    outcomes: Mapping[tuple[str, str, str], InspectionOutcome]
    released: Mapping[ItemPlacePeriod, float]
    shipped: Mapping[ItemPlacePeriod, float]
    received: Mapping[ItemPlacePeriod, float]
    backlog: Mapping[ItemPlacePeriod, float]
    on_time: Mapping[ItemPlacePeriod, float]
    lane_volume: Mapping[tuple[str, str, str, int], float]

    @cached_property
    def stock_by_plan(self) -> Mapping[tuple[str, str], Mapping[str, list[float]]]:
        """(item, factory) → inspection plan → closing stock by period of what came through it (M8)."""
        flows: dict[tuple[str, str], dict[str, list[float]]] = defaultdict(
            lambda: defaultdict(lambda: [0.0] * self.data.periods)
        )
        for (item, factory, plan, period), units in self.solution.inspected.items():
            flows[item, factory][plan][period] += units * self.outcomes[item, factory, plan].yield_share
        for (item, factory, _, _, plan, period), units in self.solution.shipments.items():
            flows[item, factory][plan][period] -= units
        for (item, factory), point in self.data.factory_stock.items():
            if point.opening > 0:
                flows[item, factory][OPENING_STOCK][0] += point.opening
        return {
            place: {plan: list(accumulate(steps)) for plan, steps in by_plan.items()}
            for place, by_plan in flows.items()
        }

    def outgoing_rate(self, item: str, factory: str, plan: str) -> float:
        """Share of the units shipped under ``plan`` that is defective (M6, M8)."""
        if plan == OPENING_STOCK:
            return self._opening_rates[item, factory]
        return self.outcomes[item, factory, plan].outgoing_defect_rate

    @cached_property
    def _opening_rates(self) -> Mapping[tuple[str, str], float]:
        return {
            (part.name, factory): opening_rate(part, factory)
            for part in split_by_item(self.data)
            for factory in part.factory_stock
        }

    def factory_hours(self, factory: str, period: int) -> float:
        """Hours used at a factory, all resources (M13)."""
        return sum(
            self.used_hours.get((place, resource, period), 0.0)
            for place, resource in self.data.resources
            if place == factory
        )

    def overtime(self, factory: str, resource: str, period: int) -> float:
        """Hours of a resource beyond its regular ones."""
        regular = self.data.resources[factory, resource].regular_hours[period]
        return max(0.0, self.used_hours.get((factory, resource, period), 0.0) - regular)

    def inspection_overtime(self, factory: str, period: int) -> float:
        """Hours of an inspection team beyond its regular ones."""
        regular = self.data.factories[factory].inspection_hours
        return max(0.0, self.inspection_hours.get((factory, period), 0.0) - regular)

    def overtime_hours(self, factory: str) -> float:
        """Overtime of a factory's resources and inspection team over the horizon."""
        resources = sum(self.overtime(*key) for key in self.used_hours if key[0] == factory)
        team = sum(self.inspection_overtime(*key) for key in self.inspection_hours if key[0] == factory)
        return resources + team


def derive_facts(data: PlanningData, solution: PlanSolution) -> PlanFacts:
    """Work out the facts of a plan."""
    outcomes = {
        (item, factory, plan.name): inspection_outcome(plan, data.sources.get((item, factory)))
        for (item, factory), plans in data.inspection.items()
        for plan in plans
    }
    inspected = [
        (item, factory, period, units, outcomes[item, factory, plan])
        for (item, factory, plan, period), units in solution.inspected.items()
    ]
    return PlanFacts(
        data=data,
        solution=solution,
        used_hours=_summed(_hours(data, solution)),
        inspection_hours=_summed(
            ((factory, period), units * outcome.hours_per_unit)
            for _, factory, period, units, outcome in inspected
        ),
        outcomes=outcomes,
        released=_summed(
            ((item, factory, period), units * outcome.yield_share)
            for item, factory, period, units, outcome in inspected
        ),
        shipped=_summed(((key[0], key[1], key[5]), units) for key, units in solution.shipments.items()),
        received=_summed(_receipts(data, solution)),
        backlog=_summed(((key[0], key[1], key[3]), units) for key, units in solution.owed.items()),
        on_time=_on_time(data, solution),
        lane_volume=_summed(
            ((factory, warehouse, mode, period), units * data.items[item].volume)
            for (item, factory, warehouse, mode, _, period), units in solution.shipments.items()
        ),
    )


Key = TypeVar("Key", bound=Hashable)


def _summed(parts: Iterable[tuple[Key, float]]) -> dict[Key, float]:
    total: dict[Key, float] = defaultdict(float)
    for key, amount in parts:
        total[key] += amount
    return dict(total)


def _hours(data: PlanningData, solution: PlanSolution) -> Iterator[tuple[tuple[str, str, int], float]]:
    for (item, factory, period), units in solution.production.items():
        for operation in data.sources[item, factory].operations:
            yield (factory, operation.resource, period), operation.hours_per_unit * units
    for item, factory, period in solution.setups.keys() | solution.production.keys():
        for operation in data.sources[item, factory].operations:
            yield (factory, operation.resource, period), operation.setup_hours


def _receipts(data: PlanningData, solution: PlanSolution) -> Iterator[tuple[ItemPlacePeriod, float]]:
    """Shipments by the period in which the warehouse takes them in (M2, M3), and orders under way."""
    yield from data.open_shipments.items()
    for (item, factory, warehouse, mode, _, period), units in solution.shipments.items():
        lead_time = data.lanes[factory, warehouse, mode].lead_time_days
        offset = data.warehouses[warehouse].delivery_offset_days
        for arrival, share in arrival_shares(lead_time, data.period_days, period, offset):
            if arrival < data.periods:
                yield (item, warehouse, arrival), units * share


def _on_time(data: PlanningData, solution: PlanSolution) -> dict[ItemPlacePeriod, float]:
    """Demand served in its own period (M15): neither lost nor still owed when the period ends."""
    return {
        (item, warehouse, period): units
        - solution.lost.get((item, warehouse, period), 0.0)
        - solution.owed.get((item, warehouse, period, period), 0.0)
        for (item, warehouse, period), units in data.demand.items()
    }
