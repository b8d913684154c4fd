"""How units of a coarse item travel: one route a mode, on average over a pool of warehouses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..data import LaneKey
from ..item_data import ItemData

Weights = Mapping[str, float]
"""Warehouse → units of the item that it wants"""


@dataclass(frozen=True)
class Route:
    """One mode to a pool of warehouses: lanes, each with its share of what is sent. Money per unit."""

    days: float
    transport: float
    lanes: tuple[tuple[LaneKey, float], ...]


def routes(part: ItemData, factory: str, pool: Weights) -> list[Route]:
    """Modes from a factory, on average over ``pool``; those slower and dearer than another are left out."""
    modes: dict[str, list[LaneKey]] = defaultdict(list)
    for lane in part.lanes_from.get(factory, ()):
        if lane[1] in pool and takes(part, lane):
            modes[lane[2]].append(lane)
    by_days = sorted(
        (_route(part, lanes, pool) for lanes in modes.values()),
        key=lambda route: (route.days, route.transport),
    )
    kept: list[Route] = []
    for route in by_days:
        if not kept or route.transport < kept[-1].transport:
            kept.append(route)
    return kept


def takes(part: ItemData, lane: LaneKey) -> bool:
    """Whether the lane's vehicles have room for anything."""
    return part.data.lanes[lane].shipment_volume > 0 or part.item.volume == 0


def _route(part: ItemData, lanes: Sequence[LaneKey], pool: Weights) -> Route:
    total = sum(pool[lane[1]] for lane in lanes)
    shares = tuple((lane, pool[lane[1]] / total) for lane in lanes)
    days = sum(share * part.data.lanes[lane].lead_time_days for lane, share in shares)
    return Route(days, sum(share * transport(part, lane) for lane, share in shares), shares)


def transport(part: ItemData, lane: LaneKey) -> float:
    """Money a unit by a lane, in full vehicles."""
    offered = part.data.lanes[lane]
    volume = part.item.volume
    vehicles = volume / offered.shipment_volume if volume > 0 else 0.0
    return offered.cost_per_unit + volume * offered.cost_per_volume + vehicles * offered.cost_per_shipment


def arriving(part: ItemData, route: Route, start: int) -> dict[int, float]:
    """Period → share of what is sent in ``start`` that is received then, within the horizon."""
    arriving: dict[int, float] = defaultdict(float)
    if start >= part.periods:
        return arriving
    for lane, sent in route.lanes:
        for received, share in part.received[lane][start]:
            if received < part.periods:
                arriving[received] += sent * share
    return arriving
