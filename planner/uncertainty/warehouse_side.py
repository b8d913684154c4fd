"""Platform warehouses in a simulation: what arrives is sold to who asks first.

Policy. Demand is served as long as anything is there: a platform sells what it has, and keeps nothing back
for a campaign. Owed units are served dearest first, of one price those of the period before older ones, and
these oldest first (M10). What arrives late may exceed the intake or the room of a warehouse: it is taken in
all the same.
"""

from __future__ import annotations

import numpy as np

from models.data import PlanningData
from planner.uncertainty.arrivals import delayed_arrivals
from planner.uncertainty.draws import Draws, Floats
from planner.uncertainty.factory_side import Shipment
from planner.uncertainty.state import Ledger

Place = tuple[str, str]
"""(item, warehouse)"""


class WarehouseSide:
    """All warehouses, period by period. ``wanted``, ``missed``: units by item and warehouse so far."""

    def __init__(self, data: PlanningData, draws: Draws, costs: Ledger[str]) -> None:
        self._data, self._draws, self._costs = data, draws, costs
        samples = draws.samples
        self._stock: Ledger[Place] = Ledger(samples)
        self._received: Ledger[tuple[Place, int]] = Ledger(samples)
        self._owed: dict[Place, dict[int, Floats]] = {place: {} for place in data.warehouse_stock}
        self.wanted: Ledger[Place] = Ledger(samples)
        self.missed: Ledger[Place] = Ledger(samples)
        self.beyond: Ledger[str] = Ledger(samples)
        self._on_time = np.zeros(samples, dtype=np.int64)
        for place, point in data.warehouse_stock.items():
            self._stock.book(place, point.opening)
        for (item, warehouse, period), units in data.open_shipments.items():
            self._received.book(((item, warehouse), period), units)

    def take_in(self, sent: dict[Shipment, Floats], period: int) -> None:
        """Note when what was sent in ``period`` is received."""
        for (item, factory, warehouse, mode, _), units in sent.items():
            lane = (factory, warehouse, mode)
            delay = self._draws.transport_delay.get((lane, period), self._on_time)
            days, offset = self._data.lanes[lane].lead_time_days, self._data.warehouses[warehouse]
            for there, share in delayed_arrivals(
                days, delay, self._data.period_days, period, offset.delivery_offset_days
            ):
                if there < self._data.periods:
                    self._received.book(((item, warehouse), there), units * share)
                else:
                    self.beyond.book(item, units * share)

    def step(self, period: int) -> None:
        """Serve the demand of one period, and pay for what is kept and what is missing."""
        for place, point in self._data.warehouse_stock.items():
            item, warehouse = place
            self._stock.book(place, self._received[place, period])
            demand = self._draws.demand.get((item, warehouse, period))
            if demand is None:
                demand = np.full(self._draws.samples, self._data.demand.get((item, warehouse, period), 0.0))
            self.wanted.book(place, demand)
            if self._data.items[item].shortage_policy == "backorder":
                self._serve_and_owe(place, period, demand)
            else:
                self._serve_or_lose(place, period, demand)
            kept, hub = self._stock[place], self._data.warehouses[warehouse]
            self._costs.book("holding", kept * point.holding_cost[period])
            self._costs.book("storage", kept * self._data.items[item].volume * hub.storage_cost)
            short = np.maximum(point.target[period] - kept, 0.0)
            self._costs.book("safety-stock shortfall", short * point.penalty[period])

    def finish(self) -> None:
        """Pay for what is still owed, and for service targets that were missed."""
        for (item, _), owed in self._owed.items():
            for units in owed.values():
                self._costs.book("backorders", units * self._data.items[item].unit_value)
        for place, target in self._data.service_target.items():
            short = np.maximum(self.missed[place] - (1 - target) * self.wanted[place], 0.0)
            self._costs.book("service shortfall", short * self._data.items[place[0]].service_penalty)

    def stock_at_end(self) -> list[tuple[str, Floats]]:
        """(item, units) at warehouses after the last step."""
        return [(item, units) for (item, _), units in self._stock.items()]

    def _serve_or_lose(self, place: Place, period: int, demand: Floats) -> None:
        served = np.minimum(self._stock[place], demand)
        self._stock.book(place, -served)
        self.missed.book(place, demand - served)
        cost = self._data.shortage_cost.get((*place, period), 0.0)
        self._costs.book("lost sales", (demand - served) * cost)

    def _serve_and_owe(self, place: Place, period: int, demand: Floats) -> None:
        owed = self._owed[place]
        owed[period] = demand

        def turn(origin: int) -> tuple[float, int]:
            price = self._data.shortage_cost.get((*place, origin), 0.0)
            return -price, -1 if origin == period else origin

        for origin in sorted(owed, key=turn):
            served = np.minimum(self._stock[place], owed[origin])
            self._stock.book(place, -served)
            owed[origin] = owed[origin] - served
        self.missed.book(place, owed[period])
        for origin, units in owed.items():
            self._costs.book("backorders", units * self._data.shortage_cost.get((*place, origin), 0.0))
