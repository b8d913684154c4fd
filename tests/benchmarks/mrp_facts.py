"""What the material requirements plan knows of an item: where it can be made and how it gets to its places.

Whatever it cannot respect is refused by `demand_supported`, so that a figure it gives is that of a plan.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.data import InspectionPlan, LaneKey, PlanningData, Source
from models.inspection import InspectionOutcome
from models.item_data import ItemData
from models.lead_time import Arrival
from models.upper_bounds import smallest_lot

Floats = NDArray[np.float64]


class NotSupported(ValueError):
    """The data ask for rules that the baseline does not know; carries all of them."""


class Delay(NamedTuple):
    """Work of a period is there after ``whole`` periods, the share ``late`` of it one period later (M2).

    ``longest``: periods after which all of it is there.
    """

    whole: int
    late: float
    longest: int


class Route(NamedTuple):
    """A way from a factory to a warehouse, and the money a unit of the item costs on it."""

    lane: LaneKey
    cost: float
    delay: Delay


@dataclass(frozen=True)
class Maker:
    """A source of an item with the inspection plan its units go through.

    ``unit_cost``: by period, of a unit started, with inspection, rework and returns; ``routes``: by
    warehouse, the cheapest first; ``open``: by period, whether a start is allowed.
    """

    factory: str
    source: Source
    plan: InspectionPlan
    outcome: InspectionOutcome
    delay: Delay
    unit_cost: Floats
    setup_cost: Floats
    open: NDArray[np.bool_]
    holding: float
    smallest: float
    routes: dict[str, list[Route]]

    @property
    def released(self) -> float:
        """Units that can be shipped of a unit started."""
        return self.outcome.yield_share

    @cached_property
    def landed_cost(self) -> float:
        """Money for a unit made, inspected and brought the cheapest way, without a setup."""
        freight = min(routes[0].cost for routes in self.routes.values())
        return float(self.unit_cost.min()) / self.released + freight

    def routes_for(self, warehouse: str, is_urgent: bool) -> list[Route]:
        """Ways to a warehouse, the cheapest first; what is not urgent only goes the cheapest."""
        routes = self.routes.get(warehouse, [])
        return routes if is_urgent else routes[:1]

    def rounded_up(self, units: float) -> float:
        """``units`` as whole lots, at least the smallest, at most the largest that are allowed."""
        multiple = self.source.lot_multiple
        if multiple > 0:
            units = multiple * math.ceil(units / multiple - 1e-9)
        return min(max(units, self.smallest), self.largest)

    def rounded_down(self, units: Floats) -> Floats:
        """``units`` as whole lots within them."""
        multiple = self.source.lot_multiple
        return multiple * np.floor(units / multiple + 1e-9) if multiple > 0 else units

    @cached_property
    def largest(self) -> float:
        """The largest lot, in whole multiples."""
        multiple = self.source.lot_multiple
        if multiple > 0 and math.isfinite(self.source.max_lot):
            return multiple * math.floor(self.source.max_lot / multiple + 1e-9)
        return self.source.max_lot


def demand_supported(data: PlanningData) -> None:
    """Raise NotSupported if the data ask for anything the baseline does not know."""
    reasons = list(dict.fromkeys(_unknown_rules(data)))
    if reasons:
        raise NotSupported(f"the MRP baseline does not know: {', '.join(reasons)}")


def _unknown_rules(data: PlanningData) -> Iterator[str]:
    items, factories = data.items.values(), data.factories.values()
    yield from ["backorders"] * any(item.shortage_policy != "lost" for item in items)
    yield from ["cost of excess"] * any(item.cover_units is not None for item in items)
    yield from ["number of sources"] * any(item.max_sources or item.min_sources > 1 for item in items)
    yield from ["shares"] * any(way.min_share > 0 or way.max_share < 1 for way in data.sources.values())
    yield from ["ramps"] * any(math.isfinite(factory.max_ramp_hours) for factory in factories)
    yield from ["inbound limits"] * any(math.isfinite(hub.inbound_units) for hub in data.warehouses.values())
    yield from ["limited vehicles"] * any(math.isfinite(lane.max_shipments) for lane in data.lanes.values())
    yield from ["service targets"] * bool(data.service_target)
    yield from ["open production"] * bool(data.open_production)
    yield from ["a last plan"] * bool(data.last_plan_periods)
    yield from ["stock at factories"] * any(point.opening > 0 for point in data.factory_stock.values())
    points = [*data.factory_stock.values(), *data.warehouse_stock.values()]
    yield from ["stock limits"] * any(math.isfinite(min(point.max_quantity)) for point in points)
    yield from ["delivery days"] * any(
        hub.delivery_offset_days is not None and data.period_days != 7 for hub in data.warehouses.values()
    )


def makers_of(part: ItemData) -> list[Maker]:
    """The sources of an item that can send it to where it is wanted, the cheapest first."""
    found = []
    for factory in part.sources:
        chosen = _inspection(part, factory)
        routes = _routes(part, factory)
        if routes and chosen is not None:
            found.append(_maker(part, factory, chosen, routes))
    return sorted(found, key=lambda maker: maker.landed_cost)


def _maker(part: ItemData, factory: str, plan: InspectionPlan, routes: dict[str, list[Route]]) -> Maker:
    source, outcome = part.sources[factory], part.outcomes[factory, plan.name]
    returns = outcome.yield_share * outcome.outgoing_defect_rate * part.item.return_cost
    return Maker(
        factory=factory,
        source=source,
        plan=plan,
        outcome=outcome,
        delay=_delay(part.finishing(factory, 0)),
        unit_cost=np.array(source.unit_cost) + outcome.cost_per_unit + outcome.rework_per_unit + returns,
        setup_cost=np.array(source.setup_cost),
        open=np.array([source.is_open(period) for period in range(part.periods)]),
        holding=float(np.mean(part.factory_stock[factory].holding_cost)),
        smallest=smallest_lot(source),
        routes=routes,
    )


def _inspection(part: ItemData, factory: str) -> InspectionPlan | None:
    """The cheapest plan within the quality limit, with inspectors paid as in overtime, since they are few."""
    wage = part.data.factories[factory].inspection_overtime_cost
    limit = min((part.quality_limit(warehouse) for warehouse in part.warehouse_stock), default=1.0)

    def cost(plan: InspectionPlan) -> float:
        outcome = part.outcomes[factory, plan.name]
        effort = outcome.cost_per_unit + outcome.rework_per_unit + wage * outcome.hours_per_unit
        return effort + (1 - outcome.yield_share) * part.sources[factory].unit_cost[0]

    outcomes = ((plan, part.outcomes[factory, plan.name]) for plan in part.plans[factory])
    allowed = [plan for plan, of in outcomes if of.outgoing_defect_rate <= limit and of.yield_share > 0]
    return min(allowed, key=cost, default=None)


def _routes(part: ItemData, factory: str) -> dict[str, list[Route]]:
    """Warehouse → ways to it, the cheapest first."""
    routes: dict[str, list[Route]] = {}
    for key in part.lanes_from.get(factory, ()):
        lane = part.data.lanes[key]
        vehicle = lane.cost_per_shipment / lane.shipment_volume  # a full one
        cost = lane.cost_per_unit + part.item.volume * (lane.cost_per_volume + vehicle)
        routes.setdefault(key[1], []).append(Route(key, cost, _delay(part.received[key][0])))
    return {place: sorted(ways, key=lambda route: route.cost) for place, ways in routes.items()}


def _delay(arrivals: tuple[Arrival, ...]) -> Delay:
    if len(arrivals) > 2:
        raise NotSupported("the MRP baseline does not know: goods of a period that arrive in three")
    return Delay(arrivals[0][0], arrivals[1][1] if len(arrivals) == 2 else 0.0, arrivals[-1][0])
