"""How an item can be made and brought to where it is wanted: what an order-up-to rule knows of it.

What is left out (the late part of a lead time, storage, vehicles, inbound limits, shares) is looked after
when the quantities of the item are planned.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..coarse.coarse_routes import takes, transport
from ..data import InspectionPlan, LaneKey, Source
from ..item_data import ItemData
from ..solver.compiled import Floats
from ..upper_bounds import smallest_lot

_NEGLIGIBLE = 1e-6
_DAYS_OF_WEEK = 7

HoursKey = tuple[str, tuple[str, ...]]
"""Rule and key of a row of hours, without its period"""
_MACHINES, _INSPECTORS = "resource_hours", "inspection_hours"


def machine_hours(factory: str, resource: str) -> HoursKey:
    """Hours of a resource."""
    return _MACHINES, (factory, resource)


def inspection_hours(factory: str) -> HoursKey:
    """Hours of a factory's inspectors."""
    return _INSPECTORS, (factory,)


@dataclass(frozen=True)
class Work:
    """Hours that a lot takes ``delay`` periods after its start: for setting up, and for every unit
    started."""

    of: HoursKey
    delay: int
    setup_hours: float
    hours_per_unit: float


@dataclass(frozen=True)
class Way:
    """A source, the inspection plan its units go through, and a mode to every warehouse.

    By period of the start, ``unit_cost`` of a unit sent, ``setup_cost`` and ``is_open``; ``released``: units
    sent of a unit started. By warehouse, ``freight``: money a unit, infinite where the way does not lead, and
    ``lags``: periods from the start until the first of a lot is there.
    """

    factory: str
    source: Source
    work: tuple[Work, ...]
    released: float
    unit_cost: Floats
    setup_cost: Floats
    is_open: NDArray[np.bool_]
    freight: Floats
    lags: Floats
    holding: float

    @cached_property
    def landed_cost(self) -> float:
        """Money a unit at least, without a setup."""
        return float(self.unit_cost.min() + self.freight.min())

    @cached_property
    def machine_hours(self) -> float:
        """Hours of resources for a unit sent."""
        return sum(work.hours_per_unit for work in self.work if work.of[0] == _MACHINES) / self.released

    @cached_property
    def _smallest(self) -> float:
        return max(smallest_lot(self.source), _NEGLIGIBLE)

    def lot_of(self, units: float) -> float:
        """The lot nearest to ``units`` that may be started, no smaller where one is allowed."""
        multiple = self.source.lot_multiple
        if multiple > 0:
            units = multiple * math.ceil(units / multiple - _NEGLIGIBLE)
        return min(max(units, self._smallest), self.source.max_lot)

    def lots_within(self, units: Floats) -> Floats:
        """The largest lots that may be started of no more than ``units``; 0 where none may."""
        multiple = self.source.lot_multiple
        if multiple > 0:
            units = multiple * np.floor(units / multiple + _NEGLIGIBLE)
        may_be: Floats = np.where(units >= self._smallest, units, 0.0)
        return may_be


def ways_of(part: ItemData) -> list[Way]:
    """The ways of an item that lead anywhere, the cheapest first: of every source by the cheapest modes, and
    by the quickest."""
    found = [way for factory in part.sources for way in _ways_from(part, factory)]
    return sorted(found, key=lambda way: way.landed_cost)


@dataclass(frozen=True)
class _Leg:
    """``cost``: money a unit, in full vehicles; ``lag``: periods until the first of what leaves is there."""

    cost: float = math.inf
    lag: float = math.inf


def _ways_from(part: ItemData, factory: str) -> Iterator[Way]:
    plan = _inspection(part, factory)
    if plan is None or factory not in part.lanes_from:
        return
    legs = [list(_legs(part, factory, warehouse)) for warehouse in part.warehouse_stock]
    cheapest = [min(of, key=lambda leg: leg.cost, default=_Leg()) for of in legs]
    quickest = [min(of, key=lambda leg: (leg.lag, leg.cost), default=_Leg()) for of in legs]
    yield _way(part, factory, plan, cheapest)
    if quickest != cheapest:
        yield _way(part, factory, plan, quickest)


def _legs(part: ItemData, factory: str, warehouse: str) -> Iterator[_Leg]:
    for key in part.lanes_from[factory]:
        if key[1] == warehouse and takes(part, key):
            yield _Leg(transport(part, key), _first_arrival(part, key))


def _first_arrival(part: ItemData, key: LaneKey) -> int:
    """Periods until the first of what leaves is received: over as many periods as a week has days, since
    there may be days of delivery, the mean."""
    found = [arrivals[0][0] - start for start, arrivals in enumerate(part.received[key][:_DAYS_OF_WEEK])]
    return sum(found) // len(found)


def _way(part: ItemData, factory: str, plan: InspectionPlan, legs: Sequence[_Leg]) -> Way:
    source, outcome = part.sources[factory], part.outcomes[factory, plan.name]
    arrivals = part.finishing(factory, 0)
    made = np.array(source.unit_cost) + outcome.cost_per_unit + outcome.rework_per_unit
    work = [
        Work(machine_hours(factory, operation.resource), 0, operation.setup_hours, operation.hours_per_unit)
        for operation in source.operations
    ]
    for delay, share in arrivals if outcome.hours_per_unit > 0 else ():
        work.append(Work(inspection_hours(factory), delay, 0.0, share * outcome.hours_per_unit))
    return Way(
        factory=factory,
        source=source,
        work=tuple(work),
        released=outcome.yield_share,
        unit_cost=made / outcome.yield_share + outcome.outgoing_defect_rate * part.item.return_cost,
        setup_cost=np.array(source.setup_cost),
        is_open=np.array([part.data.may_start(source, period) for period in range(part.periods)]),
        freight=np.array([leg.cost for leg in legs]),
        lags=arrivals[0][0] + np.array([leg.lag for leg in legs]),
        holding=float(np.mean(part.factory_stock[factory].holding_cost)),
    )


def _inspection(part: ItemData, factory: str) -> InspectionPlan | None:
    """The cheapest plan within the quality limit, with inspectors paid as in overtime, since they are few."""
    wage = part.data.factories[factory].inspection_overtime_cost

    def cost(plan: InspectionPlan) -> float:
        outcome = part.outcomes[factory, plan.name]
        effort = outcome.cost_per_unit + outcome.rework_per_unit + wage * outcome.hours_per_unit
        return effort + (1 - outcome.yield_share) * part.sources[factory].unit_cost[0]

    limit = part.strictest_limit()
    outcomes = ((plan, part.outcomes[factory, plan.name]) for plan in part.plans[factory])
    allowed = [plan for plan, of in outcomes if of.outgoing_defect_rate <= limit and of.yield_share > 0]
    return min(allowed, key=cost, default=None)
