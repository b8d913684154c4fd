"""Three toys, two factories, two warehouses, six weeks: a plan that can be worked out by hand.

``inputs/README.md`` works it out.
"""

from __future__ import annotations

from datetime import date, timedelta

from samples.workbook import Sheets

START = date(2027, 1, 11)  # a Monday; week 4 (8 February) is the week after Chinese New Year
WEEKS = [START + timedelta(weeks=number) for number in range(6)]
HOLIDAY = WEEKS[4]


def small() -> Sheets:
    """Tables of the small workbook."""
    return {
        "Settings": [
            {"setting": "start", "value": START},
            {"setting": "periods", "value": len(WEEKS)},
            {"setting": "period_days", "value": 7},
            {"setting": "currency", "value": "CNY"},
            {"setting": "gap", "value": 0},
            {"setting": "time_limit", "value": 60},
        ],
        "Items": _items(),
        "Factories": [
            {"factory": "Shenzhen", "name": "Own plant", "region": "Guangdong"},
            {"factory": "Chenghai", "name": "Partner factory", "region": "Guangdong"},
        ],
        "Resources": _resources(),
        "Calendar": [{"factory": "Chenghai", "period": HOLIDAY, "factor": 0}],
        "Sourcing": _sourcing(),
        "Operations": _operations(),
        "Warehouses": [
            {"warehouse": "Choice hub", "platform": "AliExpress Choice", "storage_cost": 20},
            {"warehouse": "Temu hub", "platform": "Temu", "storage_cost": 20},
        ],
        "Lanes": [
            {"factory": "Shenzhen", "warehouse": "Choice hub", "lead_time_days": 0, "cost_per_unit": 0.2},
            {"factory": "Chenghai", "warehouse": "Choice hub", "lead_time_days": 0, "cost_per_unit": 0.5},
            {"factory": "Chenghai", "warehouse": "Temu hub", "lead_time_days": 0, "cost_per_unit": 0.4},
        ],
        "Forecast": [
            _forecast("Ball", "Choice hub", [60, 60, 60, 60, 60, 60]),
            _forecast("Ball", "Temu hub", [40, 40, 40, 40, 40, 40]),
            _forecast("Car", "Choice hub", [30, 200, 150, 150, 150, 75]),
            _forecast("Doll", "Choice hub", [0, 60, 60, 60, 60, 80]),
        ],
        "Stock": [
            {"location": "Choice hub", "item": "Ball", "quantity": 60},
            {"location": "Temu hub", "item": "Ball", "quantity": 40},
        ],
    }


def _items() -> list[dict[str, object]]:
    return [
        {"item": "Ball", "name": "Play ball 20 cm", "unit_value": 9, "holding_cost": 0.1, "volume": 0.008},
        {"item": "Car", "name": "Pull-back car", "unit_value": 15, "holding_cost": 0.2, "volume": 0.002},
        {"item": "Doll", "name": "Rag doll", "unit_value": 20, "holding_cost": 0.5, "volume": 0.004},
    ]


def _resources() -> list[dict[str, object]]:
    return [
        {
            "factory": "Shenzhen",
            "resource": "assembly",
            "regular_hours": 15,
            "overtime_hours": 10,
            "overtime_cost": 5,
        },
        {"factory": "Shenzhen", "resource": "sewing", "regular_hours": 40},
        {"factory": "Chenghai", "resource": "moulding", "regular_hours": 20},
        {"factory": "Chenghai", "resource": "assembly", "regular_hours": 20},
    ]


def _sourcing() -> list[dict[str, object]]:
    return [
        {"item": "Ball", "factory": "Chenghai", "unit_cost": 4, "lead_time_days": 7},
        {"item": "Car", "factory": "Shenzhen", "unit_cost": 9, "lot_multiple": 25, "lead_time_days": 7},
        {"item": "Car", "factory": "Chenghai", "unit_cost": 8, "lot_multiple": 25, "lead_time_days": 7},
        {"item": "Doll", "factory": "Shenzhen", "unit_cost": 6, "setup_cost": 100, "lead_time_days": 7},
    ]


def _operations() -> list[dict[str, object]]:
    return [
        {"item": "Ball", "factory": "Chenghai", "resource": "moulding", "hours_per_unit": 0.1},
        {"item": "Car", "factory": "Shenzhen", "resource": "assembly", "hours_per_unit": 0.2},
        {"item": "Car", "factory": "Chenghai", "resource": "assembly", "hours_per_unit": 0.2},
        {"item": "Doll", "factory": "Shenzhen", "resource": "sewing", "hours_per_unit": 0.1},
    ]


def _forecast(item: str, warehouse: str, quantities: list[float]) -> dict[object, object]:
    """A row of a wide forecast: one column a week."""
    return {"item": item, "warehouse": warehouse, **dict(zip(WEEKS, quantities, strict=True))}
