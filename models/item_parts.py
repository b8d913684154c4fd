"""What the rule families of one item declare and hand to each other; keys begin with the item's name."""

from __future__ import annotations

from dataclasses import dataclass

from .algebra import Linear, Terms, Variable
from .upper_bounds import LotBounds

Start = tuple[str, str, int]
"""(item, factory, period)"""
Batch = tuple[str, str, str, int]
"""(item, factory, inspection plan, period)"""
Shipment = tuple[str, str, str, str, str, int]
"""(item, factory, warehouse, mode, quality class, period)"""
FactoryPlace = tuple[str, str, str, int]
"""(item, factory, quality class, period)"""
Place = tuple[str, str, int]
"""(item, factory or warehouse, period)"""
Owed = tuple[str, str, int, int]
"""(item, warehouse, price level, period)"""


@dataclass(frozen=True)
class Production:
    """What is made. ``bounds``: (factory, period) → bounds of a lot, for starts that are still to be decided.

    ``finished``: (factory, period) → units finished then, open production orders included; ``unfinished``:
    units started that are finished past the horizon.
    """

    bounds: dict[tuple[str, int], LotBounds]
    produce: dict[Start, Variable]
    setup: dict[Start, Variable]
    lots: dict[Start, Variable]
    finished: dict[tuple[str, int], Linear]
    unfinished: Linear


@dataclass(frozen=True)
class QualityClass:
    """Units at a factory that need not be told apart: ``plans`` they came through, their defect ``rate``."""

    name: str
    plans: tuple[str, ...]
    rate: float


@dataclass(frozen=True)
class Inspection:
    """What becomes of finished units.

    ``inspected``: (factory, plan, period) → units that go through the plan; ``waiting``: units finished and
    not
    inspected when the period ends; ``classes``: by factory; ``released``: (factory, class, period) → units
    added to
    inspected stock; ``first_period``: (factory, class) → first period in which there can be any of it.
    """

    inspected: dict[tuple[str, str, int], Linear]
    waiting: dict[Place, Variable]
    classes: dict[str, tuple[QualityClass, ...]]
    released: dict[tuple[str, str, int], Linear]
    first_period: dict[tuple[str, str], int]


@dataclass(frozen=True)
class Shipping:
    """What is sent. ``sent``: (factory, class, period) → units; ``shipped``: (factory, warehouse, class,
    period) →
    units of all modes; ``received``: (warehouse, period) → units, open shipments left out; ``under_way``:
    units received past the horizon."""

    ship: dict[Shipment, Variable]
    sent: dict[tuple[str, str, int], Terms]
    shipped: dict[tuple[str, str, str, int], Terms]
    received: dict[tuple[str, int], Terms]
    under_way: Linear


@dataclass(frozen=True)
class Shortage:
    """What is not served. ``unserved``: (warehouse, period) → demand of the period minus what is served in
    it; ``level_of``: (warehouse, period) → price level of its demand (backordered items)."""

    lost: dict[Place, Variable]
    owed: dict[Owed, Variable]
    unserved: dict[tuple[str, int], Terms]
    level_of: dict[tuple[str, int], int]


@dataclass(frozen=True)
class Stock:
    """Closing stock: inspected units at factories by quality class, units at warehouses."""

    at_factory: dict[FactoryPlace, Variable]
    at_warehouse: dict[Place, Variable]
