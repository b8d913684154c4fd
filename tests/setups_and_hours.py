"""Random small planning data in which setups, lots and hours are all there is to decide."""

from __future__ import annotations

from random import Random

from model_data import PRESS, planning_data

from models.data import PlanningData


def setups_and_hours(seed: int) -> PlanningData:
    """Two items of two factories and two warehouses in four weeks, with no rules but hours and setups;
    some factories hold nothing."""
    random = Random(seed)
    items, factories, hubs = ("car", "doll"), ("near", "far"), ("hub", "depot")

    def source() -> dict[str, object]:
        return {
            "unit_cost": float(random.randint(1, 4)),
            "setup_cost": float(random.randint(0, 80)),
            "hours": {PRESS: (random.choice([0.5, 1.0, 2.0]), float(random.randint(0, 8)))},
            "lead_time_days": random.choice([0.0, 0.0, 7.0]),
        }

    def held() -> dict[str, object]:
        return {"holding_cost": random.choice([0.5, 1.0, 2.0]), "opening": random.choice([0.0, 0.0, 9.0])}

    return planning_data(
        {(item, hub): [float(random.randint(0, 30)) for _ in range(4)] for item in items for hub in hubs},
        {(item, factory): source() for item in items for factory in factories},
        items={item: {"shortage_policy": random.choice(["lost", "backorder"])} for item in items},
        resources={
            (factory, PRESS): {"regular_hours": 40.0, "overtime_hours": 5.0, "overtime_cost": 3.0}
            for factory in factories
        },
        factory_stock={
            (item, factory): random.choice([held(), {"max_quantity": 0.0}])
            for item in items
            for factory in factories
        },
        warehouse_stock={(item, hub): held() for item in items for hub in hubs},
        lanes={
            (factory, hub, "road"): {"cost_per_unit": float(random.randint(0, 2))}
            for factory in factories
            for hub in hubs
        },
        shortage_cost=20.0,
    )
