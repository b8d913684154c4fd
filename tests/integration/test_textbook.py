"""Optima printed in textbooks, reached by the real command from a workbook. A fresh clone proves these."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from planner_command import plan_sheets
from workbook_builder import Sheets, small_sheets, week


def _lot_sizing(demand: list[float], setup_cost: float, holding_cost: float) -> Sheets:
    """One product, made and sold in its own week, held at the factory, hours without end."""
    sheets = small_sheets()
    sheets["Settings"][1] = {"setting": "periods", "value": len(demand)}
    sheets["Items"] = [{"item": "toy", "unit_value": 1e4, "holding_cost": holding_cost}]
    sheets["Sourcing"] = [{"item": "toy", "factory": "plant", "setup_cost": setup_cost, "lead_time_days": 0}]
    sheets["Operations"] = [{"item": "toy", "factory": "plant", "resource": "press", "hours_per_unit": 0}]
    sheets["Forecast"] = [
        {"item": "toy", "warehouse": "hub", "period": week(number), "quantity": quantity}
        for number, quantity in enumerate(demand)
    ]
    return sheets


@pytest.mark.parametrize(
    ("demand", "setup_cost", "holding_cost", "optimum"),
    [
        # Snyder & Shen, Fundamentals of Supply Chain Theory, example 3.9: make 90 + 120, then 80 + 70:
        # two setups of 500, and 120 and 70 units held a week at 2: 1000 + 240 + 140.
        ([90, 120, 80, 70], 500, 2, 1380),
        # Problem 3.27: make 150 + 100 + 80, then 200: two setups of 120, 180 and 80 units held a week at 0.8:
        # 240 + 144 + 64 = 448; cheaper: 250, then 80 in week 2, 200 in week 3: 3 × 120 + 80 = 440; cheaper
        # still: 150, then 180 in week 1, then 200: 3 × 120 + 64 = 424.
        ([150, 100, 80, 200], 120, 0.8, 424),
        # Problem 3.29: make 730 + 580 + 445, then 650 + 880: two setups of 100, 1025, 445 and 880 units held
        # a week at 0.1: 200 + 102.5 + 44.5 + 88 = 435; cheaper: 1310, then 1095, then 880: 300 + 58 + 65.
        ([730, 580, 445, 650, 880], 100, 0.1, 423),
    ],
)
def test_wagner_whitin(
    demand: list[float], setup_cost: float, holding_cost: float, optimum: float, tmp_path: Path
) -> None:
    answer = plan_sheets(tmp_path, _lot_sizing(demand, setup_cost, holding_cost))
    assert answer["objective"] == pytest.approx(optimum, rel=1e-6)
    assert answer["service"] == pytest.approx(1.0)


def test_wagner_whitin_with_prices_that_change(tmp_path: Path) -> None:
    """Unit costs 3, 1, 4, 6, 6: make 400 at 3, then all the rest (3000) at 1 in week 1.

    Two setups of 100; 2500, 2000 and 900 units held a week at 0.1: 200 + 1200 + 3000 + 540 = 4940.
    """
    sheets = _lot_sizing([400, 500, 500, 1100, 900], setup_cost=100, holding_cost=0.1)
    sheets["Prices"] = [
        {"item": "toy", "factory": "plant", "period": week(number), "unit_cost": cost}
        for number, cost in enumerate([3, 1, 4, 6, 6])
    ]
    answer = plan_sheets(tmp_path, sheets)
    assert answer["objective"] == pytest.approx(4940, rel=1e-6)


def test_sailco(tmp_path: Path) -> None:
    """Winston, Operations Research: boats at 400 (40 a quarter), at 450 in overtime; holding 20.

    Demand 40, 60, 75, 25, and 10 in stock. 190 boats are to be made. Regular: 40 + 40 + 40 + 25 = 145.
    Quarter 0 needs 30, so 10 wait for quarter 1 (200); 10 boats in overtime there, 35 in quarter 2:
    145 × 400 + 45 × 450 + 200 = 58 000 + 20 250 + 200 = 78 450.
    """
    sheets = _lot_sizing([40, 60, 75, 25], setup_cost=0, holding_cost=20)
    sheets["Resources"] = [
        {
            "factory": "plant",
            "resource": "press",
            "regular_hours": 40,
            "overtime_hours": 150,
            "overtime_cost": 50,
        }
    ]
    sheets["Sourcing"][0]["unit_cost"] = 400
    sheets["Operations"][0]["hours_per_unit"] = 1
    sheets["Stock"] = [{"location": "hub", "item": "toy", "quantity": 10}]
    answer = plan_sheets(tmp_path, sheets)
    assert answer["objective"] == pytest.approx(78450, rel=1e-6)
    assert answer["overtime_hours"] == pytest.approx(45)


def test_steel_production_by_week(tmp_path: Path) -> None:
    """AMPL book, chapter 4, steelT: profit 515 033 on revenue worth 1 090 300 if all were sold.

    A mill of 40, 40, 32, 40 hours rolls 200 tons of bands or 140 tons of coils an hour, at 10 and 11 a ton;
    holding 2.5 and 3; sales prices rise by week. The plan's cost is the revenue forgone and spent.
    """
    demand = {"bands": [6000, 6000, 4000, 6500], "coils": [4000, 2500, 3500, 4200]}
    price = {"bands": [25, 26, 27, 27], "coils": [30, 35, 37, 39]}
    answer = plan_sheets(tmp_path, _steel(demand, price))
    revenue = sum(p * q for steel in demand for p, q in zip(price[steel], demand[steel], strict=True))
    assert revenue - answer["objective"] == pytest.approx(515033, abs=1)


def _steel(demand: dict[str, list[int]], price: dict[str, list[int]]) -> dict[str, list[Any]]:
    cost, holding, rate = {"bands": 10, "coils": 11}, {"bands": 2.5, "coils": 3}, {"bands": 200, "coils": 140}
    sheets = small_sheets()
    sheets["Items"] = [{"item": steel, "unit_value": 50, "holding_cost": holding[steel]} for steel in demand]
    sheets["Calendar"] = [{"factory": "plant", "resource": "press", "period": week(2), "hours": 32}]
    sheets["Sourcing"] = [
        {"item": steel, "factory": "plant", "unit_cost": cost[steel], "lead_time_days": 0} for steel in demand
    ]
    sheets["Operations"] = [
        {"item": steel, "factory": "plant", "resource": "press", "hours_per_unit": 1 / rate[steel]}
        for steel in demand
    ]
    sheets["Forecast"] = [
        {
            "item": steel,
            "warehouse": "hub",
            "period": week(number),
            "quantity": quantity,
            "shortage_cost": price[steel][number],
        }
        for steel, quantities in demand.items()
        for number, quantity in enumerate(quantities)
    ]
    sheets["Stock"] = [{"location": "plant", "item": "bands", "quantity": 10}]
    return sheets
