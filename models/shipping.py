"""What is sent by which lane, and when it is received (M2, M3, M9)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from .algebra import Bounds, Linear, Terms, Variable
from .data import LaneKey
from .item_block import ItemBlock
from .item_data import ItemData
from .item_parts import Inspection, QualityClass, Shipment, Shipping
from .lead_time import Arrival
from .lifted import finished_anyway
from .upper_bounds import LotBounds

_SAME_RATE = 1e-12


def add_shipping(
    block: ItemBlock, inspection: Inspection, bounds: Mapping[tuple[str, int], LotBounds]
) -> Shipping:
    """Declare shipments; those of what cannot be there yet, or is never good enough, are left out."""
    flows, ship = _add_flows(block, inspection)
    _add_costs(block, flows)
    _add_vehicles(block, flows, bounds)
    sent: dict[tuple[str, str, int], Terms] = defaultdict(list)
    shipped: dict[tuple[str, str, str, int], Terms] = defaultdict(list)
    received: dict[tuple[str, int], Terms] = defaultdict(list)
    under_way = Linear()
    for flow in flows:
        (factory, warehouse, _), quality, last = flow.lane, flow.quality.name, block.part.periods - 1
        for start, variable, arrivals in zip(flow.periods, flow.ship, flow.arrivals(block.part), strict=True):
            term = (1.0, variable)
            sent[factory, quality, start].append(term)
            shipped[factory, warehouse, quality, start].append(term)
            for period, share in arrivals:
                arriving = received[warehouse, period] if period <= last else under_way.terms
                arriving.append((share, variable))
    _add_inbound(block, received)
    return Shipping(ship, dict(sent), dict(shipped), dict(received), under_way)


@dataclass(frozen=True)
class _Flow:
    """What is sent of a quality class by a lane. ``ship``: by period, of ``periods``."""

    lane: LaneKey
    quality: QualityClass
    periods: range
    ship: Sequence[Variable]

    def arrivals(self, part: ItemData) -> Sequence[Sequence[Arrival]]:
        """By period, of ``periods``, when what leaves is received."""
        return part.received[self.lane][self.periods.start :]


def _add_flows(block: ItemBlock, inspection: Inspection) -> tuple[list[_Flow], dict[Shipment, Variable]]:
    flows, ship = list[_Flow](), dict[Shipment, Variable]()
    for lane, one, periods in _possible_flows(block.part, inspection):
        limits: dict[Shipment, Bounds] = {
            (block.name, *lane, one.name, period): (0.0, math.inf) for period in periods
        }
        variables = block.fragment.add_variables("ship", limits)
        ship |= variables
        flows.append(_Flow(lane, one, periods, list(variables.values())))
    return flows, ship


def _possible_flows(part: ItemData, inspection: Inspection) -> Iterator[tuple[LaneKey, QualityClass, range]]:
    """Lane, quality class and periods in which there can be any of it at the factory."""
    for lane in part.lanes:
        classes = inspection.classes[lane[0]]
        if all(one.rate > part.quality_limit(lane[1]) + _SAME_RATE for one in classes):
            continue
        for one in classes:
            first = inspection.first_period.get((lane[0], one.name), part.periods)
            yield lane, one, range(first, part.periods)


def _add_costs(block: ItemBlock, flows: Iterable[_Flow]) -> None:
    item = block.part.item
    for flow in flows:
        terms = block.part.data.lanes[flow.lane]
        freight = terms.cost_per_unit + terms.cost_per_volume * item.volume
        block.costs.add_all("transport", freight, flow.ship)
        block.costs.add_all("returns", flow.quality.rate * item.return_cost, flow.ship)


def _add_vehicles(
    block: ItemBlock, flows: Iterable[_Flow], bounds: Mapping[tuple[str, int], LotBounds]
) -> None:
    """M9: volume taken of a lane's vehicles, or, where a vehicle takes any amount, the need for one."""
    loads: dict[tuple[LaneKey, int], Terms] = defaultdict(list)
    for flow in flows:
        if block.part.data.lanes[flow.lane].counts_vehicles:
            for period, variable in zip(flow.periods, flow.ship, strict=True):
                loads[flow.lane, period].append((1.0, variable))
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
