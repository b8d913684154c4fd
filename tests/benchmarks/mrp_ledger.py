"""One item in a material requirements plan: what its warehouses lack, and what its factories have to send."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from mrp_capacity import Rooms
from mrp_facts import Maker, Route

from models.item_data import ItemData

NEGLIGIBLE = 1e-6
"""Units that are not worth a thought"""
_EVEN = 0.5
"""A route on which more than this share arrives a period late is used a period earlier"""


class Need(NamedTuple):
    """Units that a warehouse lacks in a period; urgent for demand, not urgent for safety stock."""

    warehouse: str
    period: int
    units: float
    is_urgent: bool = True


class Sending(NamedTuple):
    """Units to leave a factory in ``period`` for a need."""

    period: int
    units: float
    need: Need
    route: Route

    @property
    def is_split(self) -> bool:
        """Whether part of it arrives too late for the need, for what is wanted after it."""
        return self.period + self.route.delay.longest > self.need.period


class Place:
    """One warehouse of the item. Everything by period; what is lost and left follows from what is received.

    ``open``: units of demand that are neither covered nor given up.
    """

    def __init__(self, part: ItemData, warehouse: str) -> None:
        periods = range(part.periods)
        point = part.warehouse_stock[warehouse]
        self.name = warehouse
        self.opening = point.opening
        self.demand = [part.demand.get((warehouse, period), 0.0) for period in periods]
        self.price = [part.shortage_cost.get((warehouse, period), 0.0) for period in periods]
        self.target = [
            target if penalty > 0 else 0.0
            for target, penalty in zip(point.target, point.penalty, strict=True)
        ]
        self.received = [part.open_shipments.get((warehouse, period), 0.0) for period in periods]
        self.lost = [0.0 for _ in periods]
        self.closing = [0.0 for _ in periods]
        self.open = [0.0 for _ in periods]
        self._given_up = [0.0 for _ in periods]
        self.take(*self.outlook(self.received, 0))

    def outlook(self, received: list[float], first: int) -> tuple[list[float], list[float]]:
        """Units lost, and closing stock, if demand is served as long as stock lasts; as known before
        ``first``."""
        lost, closing = self.lost[:first], self.closing[:first]
        stock = closing[-1] if first else self.opening
        for wanted, arrived in zip(self.demand[first:], received[first:], strict=True):
            stock += arrived - wanted
            lost.append(-stock if stock < 0 else 0.0)
            if stock < 0:
                stock = 0.0
            closing.append(stock)
        return lost, closing

    def take(self, lost: list[float], closing: list[float]) -> None:
        """Believe an outlook."""
        self.lost, self.closing = lost, closing
        self.open = [
            units - given if units > given else 0.0 for units, given in zip(lost, self._given_up, strict=True)
        ]

    def needs(self, first: int, end: int) -> Iterator[Need]:
        """What has to be received, and when, to serve demand and keep the targets before ``end``.

        No more than demand will still ask for: stock is not made to be left over.
        """
        left = sum(self.open[first:])
        added = 0.0
        for period in range(first, min(end, len(self.lost))):
            missing = self.open[period]
            lacking = max(0.0, missing - added)
            added = max(0.0, added - missing)
            short = max(0.0, min(self.target[period] - self.closing[period] - added, left - lacking))
            added += short
            left -= lacking + short
            if lacking > NEGLIGIBLE:
                yield Need(self.name, period, lacking)
            if short > NEGLIGIBLE:
                yield Need(self.name, period, short, is_urgent=False)

    def give_up(self, period: int) -> None:
        """Accept what is lost in a period, and that its target is not reached."""
        self._given_up[period] = max(self._given_up[period], self.lost[period])
        self.open[period] = 0.0
        self.target[period] = 0.0


@dataclass
class Output:
    """What a maker starts and inspects, by period, and the inspected units that lie there at each period's
    end."""

    maker: Maker
    started: dict[int, float] = field(default_factory=dict)
    inspected: dict[int, float] = field(default_factory=dict)
    level: list[float] = field(default_factory=list)
    sent: dict[tuple[Route, int], float] = field(default_factory=dict)

    def start(self, period: int, units: float, inspected: dict[int, float]) -> None:
        """Start ``units`` more, which can be sent when they are ``inspected``, by period."""
        self.started[period] = self.started.get(period, 0.0) + units
        for first, looked_at in inspected.items():
            self.inspected[first] = self.inspected.get(first, 0.0) + looked_at
            for when in range(first, len(self.level)):
                self.level[when] += looked_at * self.maker.released

    def sendable(self, period: int) -> float:
        """Units that may leave in ``period`` and are not needed for what is to leave later."""
        return max(0.0, min(self.level[period:], default=0.0))

    def send(self, route: Route, period: int, units: float) -> None:
        """Let units leave."""
        self.sent[route, period] = self.sent.get((route, period), 0.0) + units
        for when in range(period, len(self.level)):
            self.level[when] -= units


class Ledger:
    """An item, its warehouses and its makers."""

    def __init__(self, part: ItemData, makers: list[Maker], rooms: Rooms) -> None:
        self.name = part.name
        self.volume = part.item.volume
        self.places = {name: Place(part, name) for name in part.warehouse_stock}
        self.outputs = [Output(maker, level=[0.0] * part.periods) for maker in makers]
        self._rooms = rooms
        self._periods = part.periods
        self._dealt_with = 0
        for place in self.places.values():
            rooms.fill(place.name, self.volume, [0.0] * part.periods, place.closing)

    def first_need(self) -> int | None:
        """The first period in which anything is missing; it is never before the last answer."""
        found = None
        for place in self.places.values():
            need = next(place.needs(self._dealt_with, self._periods), None)
            if need is not None and (found is None or need.period < found):
                found = need.period
        self._dealt_with = self._periods if found is None else found
        return found

    def needs(self, first: int, weeks: int) -> list[Need]:
        """What is missing in ``weeks`` periods from ``first`` on, in order of period."""
        found = [need for place in self.places.values() for need in place.needs(first, first + weeks)]
        return sorted(found, key=lambda need: need.period)

    def give_up(self, period: int) -> None:
        """Accept whatever is missing in ``period``."""
        for place in self.places.values():
            place.give_up(period)

    def worth(self, first: int) -> tuple[float, float]:
        """Units of demand that are missing from ``first`` on, and what losing them would cost."""
        units = money = 0.0
        for place in self.places.values():
            for missing, price in zip(place.open[first:], place.price[first:], strict=True):
                units += missing
                money += missing * price
        return units, money

    def send_from_stock(self, period: int) -> bool:
        """Send what lies at factories to what is missing in ``period``; whether anything could be sent."""
        sent = 0.0
        for need in self.needs(period, 1):
            for output in self.outputs:
                if sent_now := self._send_for(output, need):
                    sent += sent_now
                    break
        return sent > NEGLIGIBLE

    def _send_for(self, output: Output, need: Need) -> float:
        if output.level[-1] <= NEGLIGIBLE:  # all that there ever is will leave
            return 0.0
        wanted_after = sum(self.places[need.warehouse].open[need.period + 1 : need.period + 2])
        for route in output.maker.routes_for(need.warehouse, need.is_urgent):
            for sending in ways_to_send(need, route, wanted_after):
                if sending.period >= 0 and (sent := self.send(output, sending)) > NEGLIGIBLE:
                    return sent
        return 0.0

    def send(self, output: Output, sending: Sending) -> float:
        """Send as much of ``sending`` as is there and finds room; the units sent."""
        units = min(sending.units, output.sendable(sending.period))
        if units <= NEGLIGIBLE:
            return 0.0
        place = self.places[sending.need.warehouse]
        received, lost, closing = _after(place, sending, units)
        share = self._rooms.share_that_fits(place.name, self.volume, place.closing, closing)
        if share < 1:  # closing stock is convex in what is sent, so that this share of it fits
            place.give_up(sending.need.period)
            units *= share
            received, lost, closing = _after(place, sending, units)
        if units <= NEGLIGIBLE:
            return 0.0
        output.send(sending.route, sending.period, units)
        self._rooms.fill(place.name, self.volume, place.closing, closing)
        place.received = received
        place.take(lost, closing)
        return units


def ways_to_send(need: Need, route: Route, wanted_after: float) -> Iterator[Sending]:
    """When and how much to send for a need, the better way first.

    Either early enough for all of it; or so much that the part that is there first is enough, as far as the
    part that is there a period later serves what is ``wanted_after``, in the next period.
    """
    late, delay = route.delay.late, route.delay
    early = Sending(need.period - delay.longest, need.units, need, route)
    if late == 0:
        yield early
        return
    enough = need.units / (1 - late)
    split = Sending(need.period - delay.whole, min(enough, wanted_after / late), need, route)
    if late <= _EVEN and split.units == enough:
        yield split
    else:
        yield early
        yield split


def _after(place: Place, sending: Sending, units: float) -> tuple[list[float], list[float], list[float]]:
    """What a place receives, loses and keeps once ``units`` are sent."""
    delay = sending.route.delay
    received = list(place.received)
    first = sending.period + delay.whole
    if first < len(received):
        received[first] += units * (1 - delay.late)
    if delay.late > 0 and first + 1 < len(received):
        received[first + 1] += units * delay.late
    return received, *place.outlook(received, min(first, len(received)))
