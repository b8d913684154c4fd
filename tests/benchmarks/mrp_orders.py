"""The cheapest way to make what an item lacks: which source, when, how much, in overtime or not, by which
mode."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from mrp_capacity import Hours, Slots
from mrp_facts import Floats, Maker
from mrp_ledger import NEGLIGIBLE, Ledger, Need, Output, Sending, ways_to_send

Wanted = dict[tuple[str, int], float]
"""(warehouse, period) → units of demand"""


@dataclass(frozen=True)
class Order:
    """``units`` to start in ``period``, and what is to be sent of them. ``unit_cost``: money for everything
    a unit that serves demand takes."""

    output: Output
    period: int
    units: float
    unit_cost: float
    sendings: list[Sending]


def cheapest_order(ledger: Ledger, hours: Hours, needs: list[Need], missing: float) -> Order | None:
    """The cheapest order that serves the first of ``needs``, and as many more as there are hours for.

    ``missing``: units of demand not covered in the whole horizon; what is made beyond them is wasted. None
    where no source has hours early enough.
    """
    best: Order | None = None
    for output in ledger.outputs:
        if best is not None and output.maker.landed_cost >= best.unit_cost:
            break
        for order in _orders(output, hours, needs, missing):
            if best is None or order.unit_cost < best.unit_cost:
                best = order
    return best


def place_order(ledger: Ledger, hours: Hours, order: Order) -> float:
    """Start an order and send what it was made for; the units sent for the earliest needs."""
    output = order.output
    first = min(sending.need.period for sending in order.sendings)
    is_new = order.period not in output.started
    inspected = hours.make(output.maker, order.period, order.units, is_new)
    output.start(order.period, order.units, inspected)
    sent = 0.0
    for sending in order.sendings:
        units = ledger.send(output, sending)
        sent += units if sending.need.period == first else 0.0
    return sent


def _orders(output: Output, hours: Hours, needs: list[Need], missing: float) -> Iterator[Order]:
    """Orders that go the cheapest way; then later ones, of which more has to go a faster and dearer one."""
    maker = output.maker
    slots = hours.slots(maker, output.started)
    wanted = {(need.warehouse, need.period): need.units for need in needs if need.is_urgent}
    latest = -1
    for period in range(len(maker.unit_cost)):
        if period <= latest or (latest >= 0 and not slots.any_room[period]):
            continue
        sendings = _sent_after(maker, needs, wanted, period)
        if not sendings:
            return
        latest = max(period, _latest_start(maker, sendings))
        order = _best_start(output, hours, slots, (period, latest), sendings, missing)
        if order is not None:
            yield order


def _sent_after(maker: Maker, needs: list[Need], wanted: Wanted, period: int) -> list[Sending]:
    """What a start in ``period`` can send: from when the first of it is finished, if that is enough."""
    sendings = _sendings(maker, needs, wanted, ready=period + maker.delay.whole)
    if sendings and _latest_start(maker, sendings) < period:
        return _sendings(maker, needs, wanted, ready=period + maker.delay.longest)
    return sendings


def _sendings(maker: Maker, needs: list[Need], wanted: Wanted, ready: int) -> list[Sending]:
    """What to send for ``needs`` from period ``ready`` on, each by the cheapest route that is in time.

    Nothing if none of it serves the first period that lacks anything.
    """
    found: list[Sending] = []
    carried: dict[str, float] = {}
    first = needs[0].period
    for need in needs:
        if not found and need.period > first:
            return []
        brought = carried.get(need.warehouse, 0.0)
        if brought > 0:
            carried[need.warehouse] = max(0.0, brought - need.units)
            need = need._replace(units=need.units - brought)
        if need.units > NEGLIGIBLE:
            wanted_after = wanted.get((need.warehouse, need.period + 1), 0.0)
            sending = _in_time(maker, need, wanted_after, ready)
            if sending is not None:
                found.append(sending)
                if sending.is_split:
                    late = sending.units * sending.route.delay.late
                    carried[need.warehouse] = carried.get(need.warehouse, 0.0) + late
    return found


def _in_time(maker: Maker, need: Need, wanted_after: float, ready: int) -> Sending | None:
    """By the cheapest route that is in time, if any is."""
    for route in maker.routes_for(need.warehouse, need.is_urgent):
        if need.period - route.delay.whole < ready:
            continue
        for sending in ways_to_send(need, route, wanted_after):
            if sending.period >= ready and sending.units > NEGLIGIBLE:
                return sending
    return None


def _latest_start(maker: Maker, sendings: list[Sending]) -> int:
    """The latest start after which everything is finished when it has to leave; -1 for no sendings."""
    if not sendings:
        return -1
    first = min(sending.period for sending in sendings)
    at_first = sum(sending.units for sending in sendings if sending.period == first)
    in_time = (1 - maker.delay.late) * sum(sending.units for sending in sendings)
    return first - (maker.delay.whole if at_first <= in_time else maker.delay.longest)


def _best_start(
    output: Output,
    hours: Hours,
    slots: Slots,
    between: tuple[int, int],
    sendings: list[Sending],
    missing: float,
) -> Order | None:
    """The cheapest start in the periods ``between``, in regular hours or with overtime."""
    maker = output.maker
    total = sum(sending.units for sending in sendings)
    freight = sum(sending.units * sending.route.cost for sending in sendings) / total
    wanted = maker.rounded_up(total / maker.released)
    best: Order | None = None
    for room in (slots.regular, slots.most):
        units = maker.rounded_down(np.minimum(room, wanted))
        costs = _unit_costs(maker, hours, slots, units, between, missing)
        period = int(np.argmin(costs))
        if np.isfinite(costs[period]) and (best is None or costs[period] + freight < best.unit_cost):
            best = Order(output, period, float(units[period]), float(costs[period]) + freight, sendings)
    return best


def _unit_costs(
    maker: Maker, hours: Hours, slots: Slots, units: Floats, between: tuple[int, int], missing: float
) -> Floats:
    """Money for a useful unit by period of the start; infinite where nothing can be started."""
    first, last = between
    periods = np.arange(len(units))
    possible = (units >= slots.smallest) & (periods >= first) & (periods <= last)
    made = np.where(possible, units, 1.0)
    waits = maker.holding * (last - periods) * made * maker.released
    money = maker.unit_cost * made + maker.setup_cost * slots.is_new + waits
    money += hours.overtime_cost(maker, made, slots.is_new)
    useful = np.minimum(made * maker.released, max(missing, NEGLIGIBLE))
    return np.where(possible, money / useful, np.inf)
