"""Claims: what is left of the room of a plan once earlier shortages have been told that it was theirs.

Without them one free hour would explain every shortage in the plan.
"""

from __future__ import annotations

from collections import defaultdict

from planner.explain.block import Limit, tightest
from planner.explain.delivery_limits import inspection_limit, way_limit
from planner.explain.room import Room
from planner.explain.routes import Route
from planner.explain.start_limits import StartLimits


class Claims:
    """Limits of routes, less what was claimed before."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._starts = StartLimits(room)
        self._stock: dict[tuple[str, str], float] = defaultdict(float)

    def limit(self, route: Route) -> Limit:
        """Units in time that a route has room for, and the limit that stops the next one."""
        delivery = route.delivery
        way = (delivery, route.ready, route.departure)
        if route.start is None:
            idle = delivery.idle_stock[route.departure] - self._stock[delivery.item, delivery.factory]
            stock = Limit(max(0.0, idle), None)
            return tightest((stock, way_limit(self._room, *way, route.period)))
        started = self._starts.limit(route.start).scaled(route.yield_share * route.in_time)
        if started.units <= 0:
            return started
        released = inspection_limit(self._room, *way).scaled(route.in_time)
        return tightest((started, released, way_limit(self._room, *way, route.period)))

    def take(self, route: Route, units: float) -> None:
        """Claim ``units`` in time of a route."""
        delivery = route.delivery
        for arrival, share in delivery.timetable.arrivals[route.departure]:
            if arrival < self._room.facts.data.periods:
                self._room.inbound[delivery.warehouse][arrival] -= units * share
        if route.start is None:
            self._stock[delivery.item, delivery.factory] += units
        else:
            started = max(units / (route.yield_share * route.in_time), route.start.lot)
            self._starts.claim(route.start, started)
