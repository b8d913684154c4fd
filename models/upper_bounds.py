"""How much of an item a lot can usefully hold: tight limits instead of a blanket big number.

A lot is bounded by max_lot, by the hours of its period, and by what is still needed when it arrives, rounded
up to
a lot. The last bound is proven where making more can never pay: cutting a lot down to the need saves cost
and breaks
nothing. It may pay under shares (one source carries another), and where idle hours cost (commitment, ramp).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

from .data import Source, StockPoint
from .item_data import ItemData

_WHOLE = 1e-9
"""Rounding noise allowed for when lots are counted."""
_LEAST_QUANTITY = 1e-3
"""Units that a setup makes at least where its hours alone would pay."""


@dataclass(frozen=True, slots=True)
class LotBounds:
    """Smallest and largest useful lot, units; multiples of the source's lot_multiple."""

    smallest: float
    largest: float


def lot_bounds(part: ItemData) -> dict[tuple[str, int], LotBounds]:
    """(factory, period) → bounds of a lot started then; pairs where none can or should be started are left
    out."""
    needs = _Needs(part)
    bounds = {}
    for factory, source in part.sources.items():
        smallest = smallest_lot(source) or _least_for_setup(part, factory)
        for period in range(part.periods):
            if not part.data.may_start(source, period):
                continue
            by_hours = min(source.max_lot, lot_within_hours(part, factory, period))
            largest = _rounded_down(source, min(by_hours, needs.useful_lot(factory, period)))
            if largest > 0 and largest >= smallest:
                bounds[factory, period] = LotBounds(smallest, largest)
    return bounds


def smallest_lot(source: Source) -> float:
    """min_lot rounded up to the lot_multiple; at least one lot_multiple; 0 without either."""
    if source.lot_multiple <= 0:
        return source.min_lot
    return source.lot_multiple * max(1, math.ceil(source.min_lot / source.lot_multiple - _WHOLE))


def smallest_share_lot(source: Source) -> float:
    """What a source makes at least over the horizon to count as one (M16): min_lot, else lot_multiple, else
    a unit."""
    return source.min_lot or source.lot_multiple or 1.0


def _least_for_setup(part: ItemData, factory: str) -> float:
    """A setup makes something, even where the hours of a setup alone would pay (M5)."""
    pays = part.data.factories[factory].idle_hours_matter
    takes_hours = any(operation.setup_hours > 0 for operation in part.sources[factory].operations)
    return _LEAST_QUANTITY if pays and takes_hours else 0.0


def _rounded_up(source: Source, quantity: float) -> float:
    """``quantity`` as lots that hold at least as much."""
    if quantity <= 0:
        return 0.0
    if source.lot_multiple > 0:
        quantity = source.lot_multiple * math.ceil(quantity / source.lot_multiple - _WHOLE)
    return max(quantity, smallest_lot(source))


def _rounded_down(source: Source, quantity: float) -> float:
    """The most that whole lots hold within ``quantity``."""
    if source.lot_multiple <= 0 or math.isinf(quantity):
        return quantity
    return source.lot_multiple * math.floor(quantity / source.lot_multiple + _WHOLE)


def lot_within_hours(part: ItemData, factory: str, period: int) -> float:
    """The lot that uses up all regular and overtime hours of its scarcest resource; infinite without any."""
    largest = math.inf
    for operation in part.sources[factory].operations:
        offered = part.data.resources[factory, operation.resource]
        hours = offered.regular_hours[period] + offered.overtime_hours[period] - operation.setup_hours
        if hours < 0:
            return 0.0
        if operation.hours_per_unit > 0:
            largest = min(largest, hours / operation.hours_per_unit)
    return largest


class _Needs:
    """What is still needed of one item, by the period of a lot's start."""

    def __init__(self, part: ItemData) -> None:
        self._part = part
        self._warehouses = {
            warehouse: _still_needed(part, warehouse, point)
            for warehouse, point in part.warehouse_stock.items()
        }
        self._factories = {
            factory: _largest_later_target(point) for factory, point in part.factory_stock.items()
        }
        self._first_shares = {
            lane: min(arrivals[0][1] for arrivals in by_period) for lane, by_period in part.received.items()
        }
        self._has_shares = len(part.sources) > 1 and any(
            source.min_share > 0 or source.max_share < 1 for source in part.sources.values()
        )
        self._total = sum(self._everything_at(factory) for factory in part.sources)

    def useful_lot(self, factory: str, period: int) -> float:
        """The largest lot that can be worth starting, before hours and max_lot."""
        part = self._part
        source = part.sources[factory]
        useful = [self._rounded_need(factory, period), *self._promised(factory, period)]
        if part.data.factories[factory].idle_hours_matter and source.operations:
            if any(operation.hours_per_unit > 0 for operation in source.operations):
                return math.inf  # bounded by hours
            useful += [smallest_lot(source), 1.0]
        if self._has_shares:
            useful.append(_rounded_up(source, self._total / _smallest_share(part.sources)))
        return max(useful)

    def _promised(self, factory: str, period: int) -> Iterator[float]:
        """Lots that rules other than need may ask for: staying with the last plan, counting as a source."""
        part = self._part
        source = part.sources[factory]
        priced = part.data.change_cost > 0 and period < part.data.last_plan_periods
        yield _rounded_up(source, part.last_plan.get((factory, period), 0.0)) if priced else 0.0
        yield _rounded_up(source, smallest_share_lot(source)) if part.item.min_sources > 1 else 0.0

    def _rounded_need(self, factory: str, period: int) -> float:
        """The need as units to start: when it is pressing, only the first share of them may be there (M2)."""
        finished, in_time = self._part.finishing(factory, period)[0]
        released = in_time * self._smallest_release(factory)
        if finished >= self._part.periods or released <= 0:
            return 0.0
        needed = self._factories[factory][finished]
        for warehouse, (received, share) in self._first_arrivals(factory, finished).items():
            if received < self._part.periods:
                needed += self._warehouses[warehouse][received] / share
        return _rounded_up(self._part.sources[factory], needed / released)

    def _everything_at(self, factory: str) -> float:
        """Need of the whole horizon plus a lot, as units to start at ``factory``."""
        released = self._part.finishing(factory, 0)[0][1] * self._smallest_release(factory)
        needed = self._factories[factory][0]
        for warehouse, (_, share) in self._first_arrivals(factory, 0).items():
            needed += self._warehouses[warehouse][0] / share
        lot = max(smallest_lot(self._part.sources[factory]), 1.0)
        return lot + (needed / released if released > 0 else 0.0)

    def _smallest_release(self, factory: str) -> float:
        """Units released per unit started under the plan that scraps most, of those that release any."""
        shares = (self._part.outcomes[factory, plan.name].yield_share for plan in self._part.plans[factory])
        return min((share for share in shares if share > 0), default=0.0)

    def _first_arrivals(self, factory: str, period: int) -> Mapping[str, tuple[int, float]]:
        """Warehouse → (first period in which anything that leaves ``factory`` from ``period`` on is received,
        smallest share of a shipment that is received first)."""
        first: dict[str, tuple[int, float]] = {}
        for lane in self._part.lanes_from.get(factory, ()):
            known = first.get(lane[1], (self._part.periods, 1.0))
            received = self._part.received[lane][period][0][0]
            first[lane[1]] = (min(received, known[0]), min(self._first_shares[lane], known[1]))
        return first


def _still_needed(part: ItemData, warehouse: str, point: StockPoint) -> list[float]:
    """By period: demand not covered by stock and open shipments from then on, plus the largest target from
    then on.

    For a backordered item earlier demand may still be served, so all of it counts in every period.
    """
    available = point.opening
    uncovered = []
    for period in range(part.periods):
        available += part.open_shipments.get((warehouse, period), 0.0)
        wanted = part.demand.get((warehouse, period), 0.0)
        uncovered.append(max(0.0, wanted - available))
        available = max(0.0, available - wanted)
    later = list(accumulate(reversed(uncovered)))[::-1]
    if part.item.shortage_policy == "backorder":
        later = [later[0]] * part.periods
    return [need + target for need, target in zip(later, _largest_later_target(point), strict=True)]


def _largest_later_target(point: StockPoint) -> list[float]:
    """By period: the largest safety stock wanted from then on, where falling short of it costs."""
    wanted = [
        target if penalty > 0 else 0.0 for target, penalty in zip(point.target, point.penalty, strict=True)
    ]
    return list(accumulate(reversed(wanted), max))[::-1]


def _smallest_share(sources: Mapping[str, Source]) -> float:
    """The smallest part of the total that a share rule lets one source be, or leave to the others."""
    shares = [
        share
        for source in sources.values()
        for share in (source.min_share, source.max_share, 1 - source.max_share, 1 - source.min_share)
        if share > _WHOLE
    ]
    return min(shares)
