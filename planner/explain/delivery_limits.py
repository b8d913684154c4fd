"""Limits of deliveries: how many more units could be inspected, sent, taken in and stored."""

from __future__ import annotations

import math

from models.data import StockPoint
from planner.explain.block import NO_LIMIT, Block, Cause, Limit, tightest
from planner.explain.deliveries import Delivery
from planner.explain.room import Room

_DUST = 1e-6


def inspection_limit(room: Room, delivery: Delivery, first: int, last: int) -> Limit:
    """Units that the team can still release between two periods (M6, M7); none if no plan is good enough."""
    factory = delivery.factory
    if delivery.treatment is None:
        return Limit(0.0, Block(Cause.QUALITY, factory, delivery.warehouse, first, *delivery.rates))
    if delivery.treatment.hours <= 0:
        return NO_LIMIT
    left = sum(max(0.0, hours) for hours in room.inspection[factory][first : last + 1])
    units = left * delivery.treatment.yield_share / delivery.treatment.hours
    return Limit(units, Block(Cause.INSPECTION, factory, "inspection team", last, left=left))


def way_limit(room: Room, delivery: Delivery, first: int, last: int, period: int) -> Limit:
    """Units ready in ``first`` that can leave by ``last`` and serve ``period``: by the roomiest departure.

    Of departures with equal room the latest is told, and what stops units on their way before what stops them
    from waiting at the factory.
    """
    best = Limit(-1.0, None)
    best_is_waiting = False
    for departure in range(last, first - 1, -1):
        sent, waiting = _sent(room, delivery, departure, period), _waiting(room, delivery, first, departure)
        limit = tightest((sent, waiting))
        is_waiting = limit is waiting
        if limit.units > best.units or (limit.units == best.units and best_is_waiting and not is_waiting):
            best, best_is_waiting = limit, is_waiting
        if math.isinf(best.units):
            break
    return best


def _sent(room: Room, delivery: Delivery, departure: int, period: int) -> Limit:
    arrivals = delivery.timetable.arrivals[departure]
    return tightest(
        (
            _vehicles(room, delivery, departure),
            *(
                _inbound(room, delivery, arrival, share)
                for arrival, share in arrivals
                if arrival < room.facts.data.periods
            ),
            *(_stored(room, delivery, when) for when in range(arrivals[0][0], period)),
        )
    )


def _vehicles(room: Room, delivery: Delivery, departure: int) -> Limit:
    """Room in the vehicles that run, and in those that still may (M9)."""
    lane = delivery.factory, delivery.warehouse, delivery.mode
    terms, volume = room.facts.data.lanes[lane], room.facts.data.items[delivery.item].volume
    if not math.isfinite(terms.max_shipments):
        return NO_LIMIT
    running = room.facts.solution.vehicles.get((*lane, departure), 0)
    block = Block(Cause.TRANSPORT, delivery.factory, delivery.mode, departure, left=running)
    if not math.isfinite(terms.shipment_volume) or volume <= 0:
        return NO_LIMIT if terms.max_shipments >= 1 else Limit(0.0, block)
    left = terms.max_shipments * terms.shipment_volume - room.facts.lane_volume.get((*lane, departure), 0.0)
    return Limit(_without_dust(left / volume), block)


def _inbound(room: Room, delivery: Delivery, arrival: int, share: float) -> Limit:
    left = room.inbound[delivery.warehouse][arrival]
    block = Block(Cause.INBOUND, delivery.warehouse, "inbound_units", arrival, left=left)
    return Limit(_without_dust(left / share), block)


def _stored(room: Room, delivery: Delivery, when: int) -> Limit:
    """Units that arrive before they are needed must be stored until then."""
    facts, place = room.facts, (delivery.item, delivery.warehouse)
    left, volume = room.storage[delivery.warehouse][when], facts.data.items[delivery.item].volume
    space = _without_dust(left / volume) if volume > 0 else math.inf
    held = facts.solution.warehouse_stock.get((*place, when), 0.0)
    return tightest(
        (
            Limit(space, Block(Cause.STORAGE, delivery.warehouse, "storage_volume", when, left=left)),
            _capped(facts.data.warehouse_stock[place], held, delivery.warehouse, when),
        )
    )


def _waiting(room: Room, delivery: Delivery, first: int, departure: int) -> Limit:
    """Units that leave after they are ready must be kept at the factory until then."""
    place = delivery.item, delivery.factory
    point, solution = room.facts.data.factory_stock[place], room.facts.solution
    limits = []
    for when in range(first, departure):
        if math.isfinite(point.max_quantity[when]):
            key = (*place, when)
            held = solution.factory_stock.get(key, 0.0) + solution.awaiting_inspection.get(key, 0.0)
            limits.append(_capped(point, held, delivery.factory, when))
    return tightest(limits)


def _capped(point: StockPoint, held: float, place: str, when: int) -> Limit:
    cap = point.max_quantity[when]
    return Limit(_without_dust(cap - held), Block(Cause.STOCK_CAP, place, "max_quantity", when, held, cap))


def _without_dust(units: float) -> float:
    """No room below nought, nor for less than the solver's rounding."""
    return units if units > _DUST else 0.0
