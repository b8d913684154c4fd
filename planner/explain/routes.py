"""Routes: every way in which more units could have been there in time, with its price."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.explain.deliveries import Delivery, deliveries_to
from planner.explain.room import Room
from planner.explain.starts import SMALL_STEP, Start, starts_of_source

_DUST = 1e-6


@dataclass(frozen=True, slots=True)
class Route:
    """A start (None: stock that lies at the factory) and a delivery that serve ``period``.

    ``ready``, ``departure``: periods between which the units can leave; ``in_time``: share of what is started
    that is there by ``period``; ``price``: money for one unit in time, setups and vehicles apart.
    """

    start: Start | None
    delivery: Delivery
    period: int
    ready: int
    departure: int
    in_time: float
    price: float

    @property
    def origin(self) -> tuple[str, int | None]:
        """Where its units come from: a factory, and the period of the start (None: stock)."""
        return self.delivery.factory, self.start.period if self.start else None

    @property
    def yield_share(self) -> float:
        """Units released per unit started."""
        return self.delivery.yield_share if self.start else 1.0

    @property
    def making(self) -> float:
        """Money for the starts that one unit in time takes."""
        return self.start.cost / (self.yield_share * self.in_time) if self.start else 0.0

    @property
    def inspecting(self) -> float:
        """Money for inspection, rework and returns of one unit in time."""
        return self.delivery.inspecting / self.in_time if self.start else 0.0

    @property
    def holding(self) -> float:
        """Least money for keeping one unit until it is needed."""
        return self.delivery.holding * (self.departure - self.ready)

    @property
    def price_if_all_in_time(self) -> float:
        """What `price` would be if everything started were there in time."""
        return self.holding + (self.price - self.holding) * self.in_time

    @property
    def fixed_cost(self) -> float:
        """Money once: setup, activation, one more vehicle."""
        once = self.start.fixed_cost if self.start else 0.0
        return once + self.delivery.vehicle_cost(self.departure)

    @property
    def lot(self) -> float:
        """Units in which more of it comes."""
        return self.start.lot * self.yield_share if self.start else 0.0


@dataclass(frozen=True)
class ItemRoutes:
    """All routes of one item to one warehouse."""

    starts: dict[str, list[Start]]
    deliveries: Sequence[Delivery]

    def in_time(self, period: int) -> list[Route]:
        """Routes of which anything is there by ``period``, cheapest first."""
        return sorted(self._in_time(period), key=lambda route: route.price)

    def _in_time(self, period: int) -> Iterator[Route]:
        for delivery in self.deliveries:
            departure = delivery.timetable.last_departure[period]
            shares = delivery.timetable.shares[period]
            if departure < 0:
                continue
            if delivery.idle_stock[departure] > SMALL_STEP:
                yield Route(None, delivery, period, departure, departure, 1.0, delivery.transport)
            for start in self.starts.get(delivery.factory, ()):
                route = _route(start, delivery, departure, period, shares)
                if route is None:
                    break  # starts come in order: later ones are later still
                yield route


def _route(
    start: Start, delivery: Delivery, departure: int, period: int, shares: Sequence[float]
) -> Route | None:
    ready = start.finished[0][0]
    if ready > departure:
        return None
    in_time = 0.0
    for finished, share in start.finished:
        if finished <= departure:
            in_time += share * shares[finished]
            ready = finished
    if in_time <= _DUST:
        return None
    sent = start.cost / delivery.yield_share + delivery.inspecting + delivery.transport
    price = sent / in_time + delivery.holding * (departure - ready)
    return Route(start, delivery, period, ready, departure, in_time, price)


class RouteFinder:
    """Routes by item and warehouse, worked out once each."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._starts: dict[str, dict[str, list[Start]]] = {}
        self._routes: dict[tuple[str, str], ItemRoutes] = {}

    def routes(self, item: str, warehouse: str) -> ItemRoutes:
        """All routes of ``item`` to ``warehouse``."""
        if item not in self._starts:
            self._starts[item] = {
                factory: starts_of_source(self._room, item, factory)
                for made, factory in self._room.facts.data.sources
                if made == item
            }
        key = item, warehouse
        if key not in self._routes:
            self._routes[key] = ItemRoutes(self._starts[item], deliveries_to(self._room, item, warehouse))
        return self._routes[key]
