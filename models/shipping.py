"""What is sent by which lane, and when it is received (M2, M3, M9)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import accumulate

from .algebra import Bounds, Linear, Terms, Variable
from .data import LaneKey
from .item_block import ItemBlock
from .item_data import ItemData
from .item_parts import Inspection, Shipment, Shipping
from .lifted import finished_anyway
from .upper_bounds import LotBounds

_SAME_RATE = 1e-12


def add_shipping(
    block: ItemBlock, inspection: Inspection, bounds: Mapping[tuple[str, int], LotBounds]
) -> Shipping:
    """Declare shipments; those of what cannot be there yet, or is never good enough, are left out."""
    limits: dict[Shipment, Bounds] = dict.fromkeys(_shipments(block.part, inspection), (0.0, math.inf))
    ship = block.fragment.add_variables("ship", limits)
    _add_costs(block, ship, inspection)
    _add_vehicles(block, ship, bounds)
    sent: dict[tuple[str, str, int], Terms] = defaultdict(list)
    shipped: dict[tuple[str, str, str, int], Terms] = defaultdict(list)
    received: dict[tuple[str, int], Terms] = defaultdict(list)
    under_way = Linear()
    for (_, factory, warehouse, mode, quality, start), variable in ship.items():
        sent[factory, quality, start].append((1.0, variable))
        shipped[factory, warehouse, quality, start].append((1.0, variable))
        for period, share in block.part.received[factory, warehouse, mode][start]:
            arriving = received[warehouse, period] if period < block.part.periods else under_way.terms
            arriving.append((share, variable))
    _add_inbound(block, received)
    return Shipping(ship, dict(sent), dict(shipped), dict(received), under_way)


def _shipments(part: ItemData, inspection: Inspection) -> Iterator[Shipment]:
    for factory, warehouse, mode in part.lanes:
        classes = inspection.classes[factory]
        if all(one.rate > part.quality_limit(warehouse) + _SAME_RATE for one in classes):
            continue
        for one in classes:
            first = inspection.first_period.get((factory, one.name), part.periods)
            for period in range(first, part.periods):
                yield part.name, factory, warehouse, mode, one.name, period


def _add_costs(block: ItemBlock, ship: Mapping[Shipment, Variable], inspection: Inspection) -> None:
    lanes, item = block.part.data.lanes, block.part.item
    returns = {
        (factory, one.name): one.rate * item.return_cost
        for factory, of in inspection.classes.items()
        for one in of
    }
    freight = {
        lane: lanes[lane].cost_per_unit + lanes[lane].cost_per_volume * item.volume
        for lane in block.part.lanes
    }
    for (_, factory, warehouse, mode, quality, _), variable in ship.items():
        block.costs.add("transport", freight[factory, warehouse, mode], variable)
        block.costs.add("returns", returns[factory, quality], variable)


def _add_vehicles(
    block: ItemBlock, ship: Mapping[Shipment, Variable], bounds: Mapping[tuple[str, int], LotBounds]
) -> None:
    """M9: volume taken of a lane's vehicles, or, where a vehicle takes any amount, the need for one."""
    counting = {lane for lane in block.part.lanes if block.part.data.lanes[lane].counts_vehicles}
    loads: dict[tuple[LaneKey, int], Terms] = defaultdict(list)
    for (_, factory, warehouse, mode, _, period), variable in ship.items():
        if (lane := (factory, warehouse, mode)) in counting:
            loads[lane, period].append((1.0, variable))
    available: dict[str, list[float]] = {}
    for (lane, period), terms in loads.items():
        if math.isfinite(block.part.data.lanes[lane].shipment_volume):
            for _, variable in terms:
                if block.part.item.volume > 0:
                    block.shared.add("vehicle_volume", (*lane, period), (block.part.item.volume, variable))
        else:
            there = available.setdefault(lane[0], _most_available(block.part, lane[0], bounds))
            block.shared.add_limited("vehicle_use", (block.name, *lane, period), terms, there[period])


def _most_available(part: ItemData, factory: str, bounds: Mapping[tuple[str, int], LotBounds]) -> list[float]:
    """Units that can be at ``factory`` by the end of each period at most."""
    arriving = [0.0] * part.periods
    for (at, start), lot in bounds.items():
        if at == factory:
            finished = part.finishing(factory, start)[0][0]
            if finished < part.periods:
                arriving[finished] += lot.largest
    decided = finished_anyway(part, factory)
    return [units + more for units, more in zip(decided, accumulate(arriving), strict=True)]


def _add_inbound(block: ItemBlock, received: Mapping[tuple[str, int], Terms]) -> None:
    for (warehouse, period), terms in received.items():
        if math.isfinite(block.part.data.warehouses[warehouse].inbound_units):
            for term in terms:
                block.shared.add("inbound_units", (warehouse, period), term)
