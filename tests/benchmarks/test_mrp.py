"""The MRP baseline: small plans worked out by hand, and what the verifier says of larger ones.

The hand-worked plans begin with the small workbook: 100 units a week for four weeks, made at 5 a unit and
lost at 30, 0.1 hours of the press a unit, nothing takes time, holding costs 0.5 a unit and week.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from generated import LostSales, planning_data, sheets, write_sheets
from generated_world import Size
from mrp import best_plan, verified_cost
from mrp_facts import NotSupported
from mrp_polish import quantities_planned_again
from workbook_builder import Sheets, build_workbook, small_sheets

from models.solution import PlanSolution
from planner.run import inspect_workbook

AMPLE = 40


def _sheets(hours: float = AMPLE, **source: Any) -> Sheets:
    """The small workbook without setup cost, with so many hours of the press and what ``source`` says."""
    tables = small_sheets()
    tables["Resources"][0]["regular_hours"] = hours
    tables["Sourcing"][0] |= {"setup_cost": 0, **source}
    return tables


def _planned(folder: Path, tables: Sheets, *weeks: int) -> PlanSolution:
    """The plan at the best of ``weeks`` of cover; its cost is what the verifier says."""
    path = build_workbook(folder / "in.xlsx", tables)
    plan = best_plan(inspect_workbook(path)[1].data, weeks).solution
    assert verified_cost(path, plan, folder / "out.xlsx") == pytest.approx(plan.objective)
    return plan


def _started(plan: PlanSolution, factory: str = "plant") -> dict[int, Any]:
    return {
        period: pytest.approx(units) for (_, at, period), units in plan.production.items() if at == factory
    }


def test_the_best_cover_weighs_setups_against_stock(tmp_path: Path) -> None:
    """A setup costs 120. One week: 4 setups, 480. Two: 2 setups and 100 held twice, 240 + 100. Three: 2
    setups, 200 and 100 held, 240 + 150. Four: 1 setup, 300, 200 and 100 held, 120 + 300. So two: 340."""
    plan = _planned(tmp_path, _sheets(setup_cost=120), *range(1, 9))
    assert plan.objective == pytest.approx(400 * 5 + 340)
    assert _started(plan) == {0: 200, 2: 200}


def test_the_next_factory_makes_what_the_cheapest_has_no_hours_for(tmp_path: Path) -> None:
    """6 hours make 60 units; the shop makes the other 40 at 6."""
    tables = _sheets(hours=6)
    tables["Factories"].append({"factory": "shop"})
    tables["Resources"].append({"factory": "shop", "resource": "bench", "regular_hours": AMPLE})
    tables["Sourcing"].append({"item": "toy", "factory": "shop", "unit_cost": 6, "lead_time_days": 0})
    tables["Operations"].append({"item": "toy", "factory": "shop", "resource": "bench", "hours_per_unit": 1})
    tables["Operations"][-1]["hours_per_unit"] = 0.1
    tables["Lanes"].append({"factory": "shop", "warehouse": "hub", "lead_time_days": 0})
    plan = _planned(tmp_path, tables, 1)
    assert _started(plan) == dict.fromkeys(range(4), 60)
    assert _started(plan, "shop") == dict.fromkeys(range(4), 40)
    assert plan.objective == pytest.approx(4 * (60 * 5 + 40 * 6))


@pytest.mark.parametrize(
    ("shortage_cost", "made", "cost"),
    [(30, 80, 60 * 5 + 20 * 6 + 20 * 30), (5.5, 60, 60 * 5 + 40 * 5.5), (4, 0, 100 * 4)],
)
def test_overtime_and_units_have_to_be_worth_it(
    shortage_cost: float, made: float, cost: float, tmp_path: Path
) -> None:
    """60 units in regular hours at 5, 20 in overtime at 6, the rest is lost: unless losing is cheaper."""
    tables = _sheets(hours=6)
    tables["Items"][0]["shortage_cost"] = shortage_cost
    tables["Resources"][0] |= {"overtime_hours": 2, "overtime_cost": 10}
    plan = _planned(tmp_path, tables, 1)
    assert _started(plan) == (dict.fromkeys(range(4), made) if made else {})
    assert plan.objective == pytest.approx(4 * cost)


def test_hours_of_earlier_weeks_are_used_before_sales_are_lost(tmp_path: Path) -> None:
    """200 of opening stock cover the first two weeks, in which 80 a week can be made for the last two: with
    their own 80 a week that is more than the 200. Week 2 takes its own 80 and 20 of week 1, week 3 its own
    80 and 20 more of week 1; these 20 and 40 are held for a week or two."""
    tables = _sheets(hours=8)
    tables["Stock"] = [{"location": "hub", "item": "toy", "quantity": 200}]
    plan = _planned(tmp_path, tables, 1)
    assert plan.lost == {}
    assert _started(plan) == {1: 40, 2: 80, 3: 80}


def test_lots_are_whole_and_large_enough(tmp_path: Path) -> None:
    """A lot is at least 150 in multiples of 40: 160. 60 are left for week 1, 120 for week 2, 20 for week 3,
    where 80 more call for a third lot."""
    plan = _planned(tmp_path, _sheets(min_lot=150, lot_multiple=40), 1)
    assert _started(plan) == {0: 160, 1: 160, 3: 160}
    assert plan.lost == {}


def test_only_what_would_be_late_flies(tmp_path: Path) -> None:
    """By road it takes two weeks and costs 0.2, by air no time and 3: weeks 0 and 1 have to be flown."""
    tables = _sheets()
    lane = {"factory": "plant", "warehouse": "hub"}
    tables["Lanes"] = [
        lane | {"mode": "road", "lead_time_days": 14, "cost_per_unit": 0.2},
        lane | {"mode": "air", "lead_time_days": 0, "cost_per_unit": 3},
    ]
    plan = _planned(tmp_path, tables, 1)
    assert {key[3:4] + key[5:]: units for key, units in plan.shipments.items()} == {
        ("air", 0): pytest.approx(100),
        ("air", 1): pytest.approx(100),
        ("road", 0): pytest.approx(100),
        ("road", 1): pytest.approx(100),
    }
    assert plan.objective == pytest.approx(400 * 5 + 200 * 3 + 200 * 0.2)


def test_what_finds_no_room_is_not_sent(tmp_path: Path) -> None:
    """Safety stock of 50 units would take 50 m³; there is room for 30."""
    tables = _sheets()
    tables["Items"][0]["volume"] = 1
    tables["Warehouses"][0]["storage_volume"] = 30
    tables["Stock targets"] = [{"item": "toy", "location": "hub", "safety_stock": 50, "penalty": 9}]
    plan = _planned(tmp_path, tables, 1)
    assert max(plan.warehouse_stock.values()) == pytest.approx(30)


@pytest.mark.parametrize(
    ("hours", "lost_sales", "seed"), [(75, "dear", 1), (90, "dear", 2), (105, "dear", 3), (90, "cheap", 4)]
)
def test_the_verifier_accepts_its_plans(
    hours: float, lost_sales: LostSales, seed: int, tmp_path: Path
) -> None:
    size = Size(8, 3, 2, 12)
    path = write_sheets(tmp_path / "in.xlsx", sheets(size, hours, lost_sales, seed))
    data = inspect_workbook(path)[1].data
    plan = best_plan(data).solution
    assert verified_cost(path, plan, tmp_path / "out.xlsx") == pytest.approx(plan.objective)
    assert plan.production, "nothing is made"
    again = quantities_planned_again(data, plan, seconds=60)
    assert again.objective < plan.objective
    assert verified_cost(path, again, tmp_path / "again.xlsx") == pytest.approx(again.objective)


def test_it_says_which_rules_it_does_not_know() -> None:
    with pytest.raises(NotSupported, match="ramps"):
        best_plan(planning_data(Size(4, 2, 2, 8), 90, "dear", 1, extras=True))
