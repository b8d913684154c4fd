"""Inventory: balances of factories and warehouses, caps, safety stock and cover."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planner.verify.facts import FACTORY, WAREHOUSE, Place
from planner.verify.flows import Flows
from planner.verify.horizon import days_covered
from planner.verify.lifted import factory_caps, warehouse_caps
from planner.verify.violation import QUANTITY_FLOOR, Finding, Findings, compared, differs, exceeds, number


@dataclass(frozen=True)
class _Ledger:
    """One item at one place over the horizon, as Inventory shows it."""

    flows: Flows
    kind: str
    location: str
    item: str

    @property
    def periods(self) -> range:
        return range(self.flows.facts.horizon.periods)

    def figure(self, period: int, column: str) -> float:
        return self.flows.stock_figure(self.kind, self.location, self.item, period, column)

    def place(self, period: int) -> str:
        row = self.flows.stock.get((self.kind, self.location, self.item, period))
        day = self.flows.facts.horizon.first_day(period)
        return row.place if row else f"{self.item} at {self.kind} {self.location} in {day}"

    def check(self, period: int, column: str, expected: float, scale: float = 0.0) -> Findings:
        """One column of one period against what it should be."""
        found = self.figure(period, column)
        if differs(found, expected, scale=scale):
            yield Finding(self.place(period), compared(column, found, expected))


def _ledgers(flows: Flows, kind: str) -> Iterator[_Ledger]:
    """Every pair of item and place of one kind at which anything is, was or moves."""
    moved = flows.received if kind == WAREHOUSE else flows.finished
    keys: dict[Place, None] = dict.fromkeys((kind, place, item) for item, place, _ in moved)
    keys |= dict.fromkeys(
        (kind, place, item) for item, place in flows.facts.demand.forecast if kind == WAREHOUSE
    )
    keys |= dict.fromkeys(key for key in flows.facts.under_way.opening if key[0] == kind)
    keys |= dict.fromkeys(key[:3] for key in flows.stock if key[0] == kind)
    if kind == FACTORY:
        keys |= dict.fromkeys((kind, factory, item) for item, factory, _, _ in flows.shipped)
    return (_Ledger(flows, *key) for key in keys)


def _both(flows: Flows) -> Iterator[_Ledger]:
    yield from _ledgers(flows, FACTORY)
    yield from _ledgers(flows, WAREHOUSE)


def opening_stock(flows: Flows) -> Findings:
    """opening: Stock in the first period, the closing stock of the period before in the others."""
    for ledger in _both(flows):
        expected = flows.facts.under_way.opening.get((ledger.kind, ledger.location, ledger.item), 0.0)
        for period in ledger.periods:
            yield from ledger.check(period, "opening", expected)
            expected = ledger.figure(period, "closing")


def closing_stock(flows: Flows) -> Findings:
    """closing = opening + received − served (M10; at a factory served is what is shipped)."""
    for ledger in _both(flows):
        for period in ledger.periods:
            opening, received = ledger.figure(period, "opening"), ledger.figure(period, "received")
            expected = opening + received - ledger.figure(period, "served")
            yield from ledger.check(period, "closing", expected, scale=opening + received)


def received_units(flows: Flows) -> Findings:
    """received: what inspection releases, or what arrives of shipments and open orders (M2, M3)."""
    released: dict[tuple[str, str, int], float] = {}
    for (item, factory, _, period), units in flows.released.items():
        released[item, factory, period] = released.get((item, factory, period), 0.0) + units
    for ledger in _both(flows):
        moved: Mapping[tuple[str, str, int], float] = flows.received
        if ledger.kind == FACTORY:
            moved = released
        for period in ledger.periods:
            expected = moved.get((ledger.item, ledger.location, period), 0.0)
            yield from ledger.check(period, "received", expected)


def shipped_units(flows: Flows) -> Findings:
    """At a factory demand and served are the units that Shipments shows, and nothing is lost or owed."""
    shipped: dict[tuple[str, str, int], float] = {}
    for (item, factory, _, period), units in flows.shipped.items():
        shipped[item, factory, period] = shipped.get((item, factory, period), 0.0) + units
    for ledger in _ledgers(flows, FACTORY):
        for period in ledger.periods:
            expected = shipped.get((ledger.item, ledger.location, period), 0.0)
            for column, figure in (
                ("demand", expected),
                ("served", expected),
                ("lost", 0.0),
                ("backlog", 0.0),
            ):
                yield from ledger.check(period, column, figure)


def forecast_units(flows: Flows) -> Findings:
    """At a warehouse demand is the forecast (M20)."""
    for ledger in _ledgers(flows, WAREHOUSE):
        for period in ledger.periods:
            expected = flows.facts.demand.of(ledger.item, ledger.location, period)
            yield from ledger.check(period, "demand", expected)


def demand_balance(flows: Flows) -> Findings:
    """served + lost = demand, or served + backlog = demand + backlog before (M10)."""
    for ledger in _ledgers(flows, WAREHOUSE):
        backorder, owed = flows.facts.items[ledger.item].backorder, 0.0
        for period in ledger.periods:
            wanted = ledger.figure(period, "demand") + owed
            served = ledger.figure(period, "served")
            lost, owed = (0.0, wanted - served) if backorder else (wanted - served, 0.0)
            yield from ledger.check(period, "lost", lost, scale=wanted)
            yield from ledger.check(period, "backlog", owed, scale=wanted)
            owed = ledger.figure(period, "backlog")


def stock_caps(flows: Flows) -> Findings:
    """Closing stock stays within max_quantity, lifted to facts (factory: waiting units too) (M11, M12)."""
    for ledger in _both(flows):
        at_factory = ledger.kind == FACTORY
        caps = (
            factory_caps(flows, ledger.item, ledger.location)
            if at_factory
            else warehouse_caps(flows.facts, ledger.item, ledger.location)
        )
        for period, cap in enumerate(caps):
            held = ledger.figure(period, "closing")
            held += ledger.figure(period, "awaiting_inspection") if at_factory else 0.0
            if exceeds(held, cap):
                yield Finding(
                    ledger.place(period), f"{number(held)} units in stock, allowed are {number(cap)}"
                )


def safety_stock(flows: Flows) -> Findings:
    """safety_stock: the target in force (M11)."""
    for ledger in _both(flows):
        rules = flows.facts.stock_rules[ledger.kind, ledger.location, ledger.item]
        for period in ledger.periods:
            yield from ledger.check(period, "safety_stock", rules.target[period])


def cover(flows: Flows) -> Findings:
    """cover_days: days of the forecast that follows which closing stock covers; blank where none follows."""
    days = flows.facts.horizon.days
    for (kind, location, item, period), row in flows.stock.items():
        demand = flows.facts.demand
        forecast = (
            demand.everywhere.get(item, {}) if kind == FACTORY else demand.forecast.get((item, location), {})
        )
        low, high = (
            days_covered(forecast, period + 1, max(0.0, row.amount("closing") + slack), days)
            for slack in (-QUANTITY_FLOOR, QUANTITY_FLOOR)
        )
        found = row.optional("cover_days")
        if found is None or low is None or high is None:
            if found is not low:
                yield Finding(row.place, f"cover_days: found {found}, expected {low}")
        elif exceeds(low, found) or exceeds(found, high):
            yield Finding(row.place, compared("cover_days", found, (low + high) / 2))
