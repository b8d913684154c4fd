"""The facts behind a generated instance, drawn from a seed: products, ways to make them, lanes, inspectors.

Nothing here depends on how many hours there are or on what a lost sale costs, so that instances of one seed
differ in those alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from random import Random

from models.data import InspectionPlan, Source
from models.inspection import InspectionOutcome, inspection_outcome

RESOURCES = {"moulding": 0.03, "packing": 0.015}
"""Resource → hours of a usual unit"""
HOLDING_RATE = 0.25
"""Holding cost a year as a share of the unit value: what Settings say by default."""
_WEEKS_BETWEEN_SETUPS = 3
_ITEMS_A_FACTORY = 10
"""At so many items a factory, a setup takes 2 to 5 % of a week; with more items it takes less."""
_INSPECTION_HOURS = 0.008
_INSPECTION_COST = 0.04
_QUALITY_LIMIT = 0.012
_WEEKS_BEYOND = 2
"""Weeks of forecast after the horizon: safety stock at its end covers them."""


@dataclass(frozen=True)
class Size:
    """How large an instance is."""

    items: int
    factories: int
    warehouses: int
    weeks: int

    @classmethod
    def parse(cls, text: str) -> Size:
        """``50x5x3x26`` as items, factories, warehouses, weeks; ValueError for anything else."""
        numbers = [int(part) for part in text.split("x")]
        if len(numbers) != 4 or min(numbers) < 1 or numbers[3] < 6:
            raise ValueError(f"{text}: a size is ITEMSxFACTORIESxWAREHOUSESxWEEKS, of at least 6 weeks")
        return cls(*numbers)

    def __str__(self) -> str:
        return f"{self.items}x{self.factories}x{self.warehouses}x{self.weeks}"


@dataclass(frozen=True)
class Way:
    """A source of a product. Hours by resource, of a unit and of a setup."""

    factory: str
    unit_cost: float
    setup_cost: float
    min_lot: float
    lot_multiple: float
    lead_time_days: int
    defect_rate: float
    hours: dict[str, float]
    setup_hours: dict[str, float]

    def as_source(self) -> Source:
        """What inspection needs to know of it."""
        return Source(
            self.lead_time_days, (), (), self.min_lot, self.lot_multiple, defect_rate=self.defect_rate
        )


@dataclass(frozen=True)
class Product:
    """An item. ``demand``: warehouse → units by week, two weeks beyond the horizon included; ``opening``:
    warehouse → units.

    ``dear``, ``cheap``: what a lost sale costs as a multiple of the dearest or the cheapest way to bring it.
    """

    name: str
    unit_value: float
    volume: float
    weekly: float
    demand: dict[str, list[int]]
    opening: dict[str, int]
    ways: list[Way]
    cover_days: int | None
    quality_limit: float | None
    dear: float
    cheap: float

    @property
    def to_make(self) -> float:
        """Units of demand within the horizon that opening stock does not cover."""
        return sum(
            max(0, sum(units[:-_WEEKS_BEYOND]) - self.opening[place]) for place, units in self.demand.items()
        )


@dataclass(frozen=True)
class Freight:
    """A lane by sea or by air: days, and money a m³."""

    days: int
    cost: float


@dataclass(frozen=True)
class World:
    """Everything that was drawn. ``freight``: (factory, warehouse, mode); ``plans``: by factory;
    ``overtime_share``: (factory, resource) → what overtime on it adds to the cost of a unit, as a share."""

    size: Size
    warehouses: list[str]
    products: list[Product]
    plans: dict[str, list[InspectionPlan]]
    freight: dict[tuple[str, str, str], Freight]
    overtime_share: dict[tuple[str, str], float]
    storage_weeks: dict[str, float]
    _outcomes: dict[tuple[str, str, str], InspectionOutcome] = field(default_factory=dict)

    def made_at(self, factory: str) -> list[tuple[Product, Way]]:
        """What a factory can make."""
        return [(item, way) for item in self.products for way in item.ways if way.factory == factory]

    def outcome(self, item: Product, way: Way, plan: InspectionPlan) -> InspectionOutcome:
        """What inspection plan ``plan`` does to the units of ``way``."""
        key = item.name, way.factory, plan.name
        if key not in self._outcomes:
            self._outcomes[key] = inspection_outcome(plan, way.as_source())
        return self._outcomes[key]

    def hours_needed(self, factory: str, resource: str) -> float:
        """Hours a week to make all that stock does not cover, every item spread evenly over its sources.

        An item is set up every third week. Nothing is made in the last two weeks: it would come too late.
        """
        making = sum(
            item.to_make / len(item.ways) * way.hours[resource] / (self.size.weeks - 2)
            for item, way in self.made_at(factory)
        )
        setups = sum(
            way.setup_hours[resource] / (_WEEKS_BETWEEN_SETUPS * len(item.ways))
            for item, way in self.made_at(factory)
        )
        return making + setups

    def inspection_hours_needed(self, factory: str) -> float:
        """Hours a week to sample all that `hours_needed` makes."""
        sample = self.plans[factory][0]
        return sum(
            item.to_make
            / len(item.ways)
            / (self.size.weeks - 2)
            * self.outcome(item, way, sample).hours_per_unit
            for item, way in self.made_at(factory)
        )

    def overtime_cost(self, factory: str, resource: str) -> float:
        """Money an hour, so that overtime adds its share to the average unit made there."""
        making = self.made_at(factory)
        hours = sum(item.weekly * way.hours[resource] for item, way in making)
        cost = sum(item.weekly * way.unit_cost for item, way in making)
        return self.overtime_share[factory, resource] * cost / hours if hours else 0.0


def draw_world(size: Size, seed: int) -> World:
    """The world of a seed; the same for the same size and seed."""
    random = Random(f"{size} {seed}")
    factories = [f"factory {number:02}" for number in range(1, size.factories + 1)]
    warehouses = [f"hub {number}" for number in range(1, size.warehouses + 1)]
    products = [_product(random, number, size, factories, warehouses) for number in range(1, size.items + 1)]
    return World(
        size=size,
        warehouses=warehouses,
        products=_with_setup_hours(random, size, products),
        plans={factory: _plans(random) for factory in factories},
        freight=dict(_freight(random, factories, warehouses)),
        overtime_share={
            (factory, resource): random.uniform(0.1, 0.3) / len(RESOURCES)
            for factory in factories
            for resource in RESOURCES
        },
        storage_weeks={warehouse: random.uniform(3.8, 4.4) for warehouse in warehouses},
    )


def _product(random: Random, number: int, size: Size, factories: list[str], warehouses: list[str]) -> Product:
    weekly = 180 * random.lognormvariate(0, 0.7)
    cost = 8 * random.lognormvariate(0, 0.5)
    work = random.lognormvariate(0, 0.3)
    unit_value = round(1.6 * cost, 2)
    places = [place for place in warehouses if random.random() < 0.8] or [random.choice(warehouses)]
    demand = _demand(random, weekly, size.weeks + _WEEKS_BEYOND, places)
    weeks_of_stock = {place: random.uniform(3, 4) for place in places}
    makers = random.sample(factories, min(len(factories), random.randint(2, 4)))
    lot_multiple = random.choice((10, 20, 25, 50)) if random.random() < 0.5 else 0
    economic_weeks = random.uniform(2, 4)
    setup_cost = HOLDING_RATE * unit_value * 7 / 365 * weekly * economic_weeks**2 / 2
    return Product(
        name=f"item {number:04}",
        unit_value=unit_value,
        volume=round(0.01 * random.lognormvariate(0, 0.4), 5),
        weekly=weekly,
        demand=demand,
        opening={place: round(weeks * sum(demand[place][:4]) / 4) for place, weeks in weeks_of_stock.items()},
        ways=[_way(random, factory, weekly, cost, work, setup_cost, lot_multiple) for factory in makers],
        cover_days=random.randint(3, 8) if random.random() < 1 / 3 else None,
        quality_limit=_QUALITY_LIMIT if random.random() < 0.2 else None,
        dear=random.uniform(1.3, 3.0),
        cheap=random.uniform(0.6, 0.95) if number % 2 else random.uniform(1.1, 1.6),
    )


def _demand(random: Random, weekly: float, weeks: int, places: list[str]) -> dict[str, list[int]]:
    """Level × share of the place × season × noise, and two or three promotions everywhere at once."""
    shares = [random.uniform(0.5, 1.5) for _ in places]
    swing, phase = random.uniform(0, 0.4), random.uniform(0, 2 * math.pi)
    season = [1 + swing * math.sin(phase + 2 * math.pi * week / 26) for week in range(weeks)]
    for week in random.sample(range(weeks), min(weeks, random.randint(2, 3))):
        season[week] *= random.uniform(1.5, 2.5)
    return {
        place: [
            round(weekly * share / sum(shares) * factor * random.lognormvariate(0, 0.2)) for factor in season
        ]
        for place, share in zip(places, shares, strict=True)
    }


def _way(
    random: Random,
    factory: str,
    weekly: float,
    cost: float,
    work: float,
    setup_cost: float,
    lot_multiple: int,
) -> Way:
    step = lot_multiple or 1
    return Way(
        factory=factory,
        unit_cost=round(cost * random.uniform(0.85, 1.15), 2),
        setup_cost=round(setup_cost * random.uniform(0.8, 1.2), 2),
        min_lot=max(1, round(weekly * random.uniform(0.5, 1.5) / step)) * step,
        lot_multiple=lot_multiple,
        lead_time_days=random.randint(3, 14),
        defect_rate=round(random.uniform(0.005, 0.05), 4),
        hours={
            resource: round(usual * work * random.uniform(0.85, 1.15), 5)
            for resource, usual in RESOURCES.items()
        },
        setup_hours={},
    )


def _with_setup_hours(random: Random, size: Size, products: list[Product]) -> list[Product]:
    """A setup takes 2 to 5 % of the hours that an average factory works a week, less where it makes more
    items."""
    crowd = max(1.0, size.items / size.factories / _ITEMS_A_FACTORY)
    week = {
        resource: sum(
            item.weekly * sum(way.hours[resource] for way in item.ways) / len(item.ways) for item in products
        )
        / size.factories
        for resource in RESOURCES
    }
    return [
        replace(
            item,
            ways=[
                replace(
                    way,
                    setup_hours={
                        resource: round(random.uniform(0.02, 0.05) * hours / crowd, 3)
                        for resource, hours in week.items()
                    },
                )
                for way in item.ways
            ],
        )
        for item in products
    ]


def _plans(random: Random) -> list[InspectionPlan]:
    """A sample of each lot, or all of it; what is found is scrapped in one factory, reworked in another."""
    of_factory = InspectionPlan(
        name="sample",
        method="sample",
        sample_size=80,
        acceptance_number=2,
        lot_size=2000.0,
        hours_per_unit=_INSPECTION_HOURS,
        cost_per_unit=_INSPECTION_COST,
        disposition=random.choice(("scrap", "rework")),
        rework_cost=round(random.uniform(2, 4), 2),
    )
    return [of_factory, replace(of_factory, name="all", method="all", detection_rate=0.98)]


def _freight(
    random: Random, factories: list[str], warehouses: list[str]
) -> list[tuple[tuple[str, str, str], Freight]]:
    lanes = []
    for factory in factories:
        for warehouse in warehouses:
            by_sea = random.uniform(40, 80)
            by_air = by_sea * random.uniform(3, 5)
            lanes.append(((factory, warehouse, "sea"), Freight(random.randint(12, 20), round(by_sea, 1))))
            lanes.append(((factory, warehouse, "air"), Freight(random.randint(3, 6), round(by_air, 1))))
    return lanes
