"""Random small planning data in which, over a few seeds, every rule of the model turns up and mixes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any, TypeVar

from model_data import Entry, Pair, planning_data

from models.data import InspectionPlan, PlanningData

Choice = TypeVar("Choice")

ITEMS, FACTORIES, WAREHOUSES, RESOURCES = (
    ("car", "doll"),
    ("near", "far"),
    ("hub", "depot"),
    ("press", "line"),
)
PERIODS = 3

PLANS = (
    InspectionPlan("none"),
    InspectionPlan("all", "all", hours_per_unit=0.1, cost_per_unit=0.2, detection_rate=0.9),
    InspectionPlan("sample", "sample", 5, 0, 50, 1.0, 0.1, 0.3, "rework", 0.5),
)


def random_data(seed: int, apart: bool = False) -> PlanningData:
    """Two items of two factories and two warehouses in three weeks; the same for the same seed.

    ``apart``: each item has a factory and a warehouse of its own.
    """
    return _Draw(Random(seed), apart).data()


class _Draw:
    """Draws of one seed."""

    def __init__(self, random: Random, apart: bool) -> None:
        self._random = random
        self._apart = apart

    def _one(self, *choices: Choice) -> Choice:
        return self._random.choice(choices)

    def _maybe(self, chance: float, **fields: Any) -> dict[str, Any]:
        return fields if self._random.random() < chance else {}

    def _units(self, most: int) -> list[float]:
        return [float(self._random.randint(0, most)) for _ in range(PERIODS)]

    def data(self) -> PlanningData:
        """Everything."""
        sources = {
            (item, factory): self._source() for item in ITEMS for factory in self._places_of(item, FACTORIES)
        }
        wanted = {(item, hub): self._units(60) for item in ITEMS for hub in self._places_of(item, WAREHOUSES)}
        return planning_data(
            wanted,
            sources,
            items={item: self._item() for item in ITEMS},
            factories={factory: self._factory() for factory in FACTORIES},
            resources={(factory, press): self._resource() for factory in FACTORIES for press in RESOURCES},
            warehouses={hub: self._warehouse() for hub in WAREHOUSES},
            lanes=self._lanes(),
            plans={key: self._plans() for key in sources},
            factory_stock={key: self._stock() for key in self._everywhere(FACTORIES)},
            warehouse_stock={key: self._stock() for key in self._everywhere(WAREHOUSES)},
            shortage_cost={key: [self._one(1.0, 5.0, 20.0) for _ in range(PERIODS)] for key in wanted},
            quality_limit={key: self._one(0.02, 0.05, 1.0) for key in wanted},
            service_target={key: self._one(0.0, 0.9) for key in wanted},
            **self._orders(list(sources), list(wanted)),
        )

    def _places_of(self, item: str, names: Sequence[str]) -> Sequence[str]:
        """Where the item is made or sold."""
        return [names[ITEMS.index(item)]] if self._apart else self._places(names, 0.3)

    def _everywhere(self, names: Sequence[str]) -> Iterator[Pair]:
        """Where there may be stock of an item."""
        for item in ITEMS:
            for name in names:
                if not self._apart or name == names[ITEMS.index(item)]:
                    yield item, name

    def _places(self, names: Sequence[str], chance_of_one: float) -> Sequence[str]:
        return [self._one(*names)] if self._random.random() < chance_of_one else names

    def _item(self) -> Entry:
        return {
            "unit_value": 5.0,
            "volume": self._one(0.0, 0.1, 0.5),
            "shortage_policy": self._one("lost", "backorder"),
            "return_cost": self._one(0.0, 3.0),
            "service_penalty": self._one(0.0, 4.0),
            **self._maybe(0.4, excess_cost=2.0, cover_units=10.0),
            **self._maybe(0.3, max_sources=1),
            **self._maybe(0.3, min_sources=2),
        }

    def _source(self) -> Entry:
        return {
            "lead_time_days": self._one(0.0, 0.0, 3.0, 7.0),
            "unit_cost": self._one(1.0, 2.0, [1.0, 3.0, 2.0]),
            "setup_cost": self._one(0.0, 10.0, 40.0),
            "defect_rate": self._one(0.0, 0.03, 0.1),
            "hours": {
                press: self._one(0.1, (0.2, 1.0), (0.0, 2.0)) for press in self._places(RESOURCES, 0.5)
            },
            **self._maybe(0.3, min_lot=15.0),
            **self._maybe(0.3, lot_multiple=10.0),
            **self._maybe(0.3, max_lot=45.0),
            **self._maybe(0.2, max_share=0.6),
            **self._maybe(0.2, min_share=0.2),
            **self._maybe(0.1, first_period=1),
        }

    def _factory(self) -> Entry:
        return {
            **self._maybe(0.5, inspection_hours=3.0, inspection_overtime_hours=1.0),
            "inspection_overtime_cost": 2.0,
            **self._maybe(0.3, commitment_hours=20.0, commitment_penalty=1.5),
            **self._maybe(0.3, max_ramp_hours=4.0),
            **self._maybe(0.3, activation_cost=50.0),
        }

    def _resource(self) -> Entry:
        return {
            "regular_hours": self._one(4.0, 8.0, [6.0, 0.0, 9.0]),
            "overtime_hours": self._one(0.0, 2.0),
            "overtime_cost": self._one(0.0, 3.0),
        }

    def _warehouse(self) -> Entry:
        return {
            "storage_cost": self._one(0.0, 0.5),
            **self._maybe(0.3, storage_volume=8.0),
            **self._maybe(0.3, inbound_units=40.0),
            **self._maybe(0.3, delivery_offset_days=self._random.randint(0, 6)),
        }

    def _lanes(self) -> dict[tuple[str, str, str], Entry]:
        return {
            (factory, hub, mode): {
                "lead_time_days": self._one(0.0, 2.0, 7.0) if mode == "sea" else 0.0,
                "cost_per_unit": self._one(0.1, 0.5) if mode == "sea" else 2.0,
                "cost_per_volume": self._one(0.0, 1.0),
                **self._maybe(0.4, cost_per_shipment=8.0),
                **self._maybe(0.5, shipment_volume=5.0),
                **self._maybe(0.2, max_shipments=2.0),
            }
            for factory in FACTORIES
            for hub in WAREHOUSES
            for mode in self._places(("sea", "air"), 0.5)
        }

    def _plans(self) -> list[InspectionPlan]:
        return [plan for plan in PLANS if self._random.random() < 0.6] or [PLANS[0]]

    def _stock(self) -> Entry:
        return {
            "holding_cost": self._one(0.1, 0.4),
            **self._maybe(0.3, opening=float(self._random.randint(1, 40))),
            **self._maybe(0.3, target=[5.0, 10.0, 10.0], penalty=1.0),
            **self._maybe(0.2, max_quantity=20.0),
        }

    def _orders(self, sources: list[Pair], wanted: list[Pair]) -> dict[str, Any]:
        plan = {
            (*key, period): float(self._random.randint(0, 3) * 10) for key in sources for period in (0, 1)
        }
        return {
            "open_production": {(*key, 0): 10.0 for key in sources if self._random.random() < 0.2},
            "open_shipments": {(*key, 1): 12.0 for key in wanted if self._random.random() < 0.2},
            **self._maybe(
                0.4,
                last_plan=plan,
                last_plan_periods=2,
                frozen_periods=self._one(0, 1),
                change_cost=self._one(0.0, 0.3),
            ),
        }
