"""The made-up factories of the Shenzhen sample: hours, closures, prices, lots, lanes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from samples.shenzhen_demand import WEEKS
from samples.shenzhen_items import TOYS, Toy


@dataclass(frozen=True)
class Plant:
    """One factory. ``hours``: resource → regular hours a week. ``holiday``: week → share of hours there are.

    ``cost``: unit cost as a share of the toy's value. ``setup``: money a setup.
    """

    name: str
    region: str
    hours: dict[str, float]
    overtime_cost: float
    holiday: dict[int, float]
    cost: float
    setup: float
    lead_time_days: float
    defect_rate: float
    rules: dict[str, float]


# Chinese New Year's Day is 6 February 2027, the Saturday of week 9.
PLANTS = {
    "Shenzhen": Plant(
        "Own plant, Longgang", "Shenzhen", {"moulding": 50, "electronics": 62, "assembly": 49}, 60,
        {9: 0.5, 10: 0, 11: 0.4, 12: 0.8}, 0.60, 60, 7, 0.012,
        {"inspection_hours": 26, "inspection_overtime_hours": 8, "inspection_overtime_cost": 50},
    ),
    "Chenghai": Plant(
        "Chenghai Xinghe Plastics", "Shantou", {"moulding": 185, "painting": 42, "assembly": 92}, 45,
        {8: 0.6, 9: 0.2, 10: 0, 11: 0, 12: 0.4, 13: 0.7}, 0.54, 50, 10, 0.022,
        {"inspection_hours": 32, "inspection_overtime_hours": 6, "inspection_overtime_cost": 40,
         "commitment_hours": 6000, "commitment_penalty": 25},
    ),
    "Dongguan": Plant(
        "Dongguan Weilan Electronic Toys", "Dongguan", {"electronics": 46, "sewing": 16, "assembly": 34}, 55,
        {9: 0.4, 10: 0, 11: 0.3, 12: 0.7}, 0.57, 50, 8, 0.018,
        {"inspection_hours": 20, "inspection_overtime_hours": 5, "inspection_overtime_cost": 45},
    ),
    "Yiwu": Plant(
        "Yiwu Leyuan Gifts", "Zhejiang", {"sewing": 86, "printing": 37, "assembly": 55}, 40,
        {8: 0.7, 9: 0.2, 10: 0, 11: 0, 12: 0.5, 13: 0.8}, 0.52, 40, 12, 0.026,
        {"inspection_hours": 32},
    ),
    "Huizhou": Plant(
        "Huizhou Mingda Toys (new)", "Huizhou", {"moulding": 35, "electronics": 18, "assembly": 22}, 45,
        {8: 0.9, 9: 0.5, 10: 0, 11: 0.3, 12: 0.7}, 0.53, 50, 9, 0.03,
        {"inspection_hours": 20, "activation_cost": 15000, "max_ramp": 0.6},
    ),
}  # fmt: skip
QUALIFIED = {"Huizhou": WEEKS[6]}  # its samples pass the laboratory in January
PRICE_RISE = WEEKS[13]  # wages rise when the workers are back
_BOUGHT_IN = 1.06  # a step the factory has no machines for is bought in
_SETUP_HOURS = {"moulding": 0.4, "electronics": 0.2, "painting": 0.2, "sewing": 0.2, "printing": 0.2}


def factories() -> list[dict[str, object]]:
    """Rows of Factories."""
    return [
        {"factory": key, "name": plant.name, "region": plant.region, **plant.rules}
        for key, plant in PLANTS.items()
    ]


def resources() -> list[dict[str, object]]:
    """Rows of Resources; a fifth of the regular hours again may be worked as overtime."""
    return [
        {
            "factory": key,
            "resource": resource,
            "regular_hours": hours,
            "overtime_hours": round(hours / 5),
            "overtime_cost": plant.overtime_cost,
        }
        for key, plant in PLANTS.items()
        for resource, hours in plant.hours.items()
    ]


def calendar() -> list[dict[str, object]]:
    """Rows of Calendar: closures over New Year; painters in Chenghai come back a week later."""
    rows: list[dict[str, object]] = [
        {"factory": key, "period": WEEKS[week], "factor": factor}
        for key, plant in PLANTS.items()
        for week, factor in plant.holiday.items()
    ]
    return [
        *rows,
        {"factory": "Chenghai", "resource": "painting", "period": WEEKS[12], "factor": 0},
        {"factory": "Dongguan", "resource": "electronics", "period": WEEKS[4], "hours": 35},
    ]


def sourcing() -> list[dict[str, object]]:
    """Rows of Sourcing."""
    return [_source(toy, factory) for toy in TOYS for factory in toy.makers]


def _source(toy: Toy, factory: str) -> dict[str, object]:
    plant = PLANTS[factory]
    row: dict[str, object] = {
        "item": toy.item,
        "factory": factory,
        "unit_cost": unit_cost(toy, factory),
        "setup_cost": plant.setup,
        "min_lot": 2 * toy.lot,
        "lot_multiple": toy.lot,
        "lead_time_days": plant.lead_time_days,
        "defect_rate": plant.defect_rate + (0.004 if "electronics" in toy.work else 0),
        "first_period": QUALIFIED.get(factory),
    }
    return {**row, **_TERMS.get((toy.item, factory), {})}


_TERMS: dict[tuple[str, str], dict[str, object]] = {
    ("RC stunt car", "Dongguan"): {"min_share": 0.3},
    ("Robot dog", "Dongguan"): {"max_share": 0.4},
    ("Plush axolotl", "Dongguan"): {"min_share": 0.2},
    ("Toy kitchen", "Chenghai"): {"max_lot": 800},
    ("Sand set", "Chenghai"): {"min_lot": 400},
    ("Blocks 500", "Shenzhen"): {"max_share": 0.35},
    ("Slime kit", "Chenghai"): {"last_period": WEEKS[20]},
}


def unit_cost(toy: Toy, factory: str) -> float:
    """What the factory asks for a unit: its share of the toy's value, more where it buys a step in."""
    plant = PLANTS[factory]
    bought_in = _BOUGHT_IN if set(toy.work) - set(plant.hours) else 1.0
    return round(toy.value * plant.cost * bought_in, 2)


def prices() -> list[dict[str, object]]:
    """Rows of Prices: partners ask 3 % more after New Year, and 20 more a setup in Yiwu."""
    return [
        {
            "item": toy.item,
            "factory": factory,
            "period": PRICE_RISE,
            "unit_cost": round(1.03 * unit_cost(toy, factory), 2),
            "setup_cost": PLANTS[factory].setup + 20 if factory == "Yiwu" else None,
        }
        for toy in TOYS
        for factory in toy.makers
        if factory in ("Chenghai", "Yiwu")
    ]


def operations() -> list[dict[str, object]]:
    """Rows of Operations: the steps a factory has machines for."""
    return [
        {
            "item": toy.item,
            "factory": factory,
            "resource": resource,
            "hours_per_unit": round(seconds / 3600, 5),
            "setup_hours": _SETUP_HOURS.get(resource, 0),
        }
        for toy in TOYS
        for factory in toy.makers
        for resource, seconds in toy.work.items()
        if resource in PLANTS[factory].hours
    ]


def inspection() -> list[dict[str, object]]:
    """Rows of Inspection: toys with a limit may be sampled or, with electronics, all be tested."""
    sample = {
        "plan": "sample 125/1",
        "method": "sample",
        "sample_size": 125,
        "acceptance_number": 1,
        "lot_size": 1200,
        "detection_rate": 0.95,
        "hours_per_unit": 0.015,
        "cost_per_unit": 0.25,
        "disposition": "rework",
        "rework_cost": 6,
    }
    test = {
        "plan": "test all",
        "method": "all",
        "detection_rate": 0.98,
        "hours_per_unit": 0.008,
        "cost_per_unit": 0.35,
        "disposition": "scrap",
    }
    strict = [toy for toy in TOYS if "max_defect_rate" in toy.rules]
    testers = [toy for toy in strict if "electronics" in toy.work]
    return [
        {"plan": "none", "method": "none"},
        *({**sample, "item": toy.item} for toy in strict if toy not in testers),
        *({**test, "item": toy.item} for toy in testers),
    ]


_DISTANCE_DAYS = {"Shenzhen": 2, "Chenghai": 3, "Dongguan": 2, "Yiwu": 5, "Huizhou": 2}
_PER_VOLUME = {"Shenzhen": 28, "Chenghai": 60, "Dongguan": 24, "Yiwu": 95, "Huizhou": 32}
_WHOLE_TRUCKS: dict[str, object] = {"cost_per_shipment": 700, "shipment_volume": 10, "max_shipments": 2}
_FULL_LOADS = {("Yiwu", "Choice Dongguan"), ("Yiwu", "Temu Zhaoqing")}
_EXPRESS: dict[str, dict[str, object]] = {
    "Shenzhen": {"lead_time_days": 1, "cost_per_unit": 0.6, "cost_per_volume": 110},
    "Yiwu": {"lead_time_days": 2, "cost_per_unit": 1.2, "cost_per_volume": 260},
}


def lanes(warehouses: tuple[str, ...]) -> list[dict[str, object]]:
    """Rows of Lanes: shared trucks by the m³, whole trucks on two lanes, express from two places."""
    rows: list[dict[str, object]] = []
    for factory, days in _DISTANCE_DAYS.items():
        for warehouse in warehouses:
            lane: dict[str, object] = {"factory": factory, "warehouse": warehouse}
            whole = (factory, warehouse) in _FULL_LOADS
            price = _WHOLE_TRUCKS if whole else {"cost_per_volume": _PER_VOLUME[factory]}
            rows.append(lane | {"mode": "road", "lead_time_days": days} | price)
            if factory in _EXPRESS:
                rows.append(lane | {"mode": "express"} | _EXPRESS[factory])
    return rows


def last_plan() -> list[dict[str, object]]:
    """Rows of Last plan: six weeks of what was agreed; only painted toys are made every week."""
    rows: list[dict[str, object]] = []
    toys_before = Counter[str]()
    for toy in [toy for toy in TOYS if not toy.is_new]:
        maker = toy.makers[0]
        step = 1 if "painting" in toy.work else 2
        weekly = toy.weekly * (0.3 if toy.season == "spring" else 0.6)
        lots = max(2, round(step * weekly / toy.lot))
        for week in range(toys_before[maker] % step, 6, step):
            rows.append(
                {"item": toy.item, "factory": maker, "period": WEEKS[week], "quantity": lots * toy.lot}
            )
        toys_before[maker] += 1
    return rows
