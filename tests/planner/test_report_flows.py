"""Inspection, shipments, vehicles and backlog in the tables of plans worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from plan_by_hand import load
from workbook_builder import Sheets, small_sheets, week

from models.solution import PlanSolution, PlanStatus
from planner.explain import PlanFacts, derive_facts
from planner.periods import PeriodCalendar
from planner.report.changes import change_rows
from planner.report.production import inspection_rows, production_rows
from planner.report.scorecard import factory_rows
from planner.report.shipping import shipment_rows, vehicle_rows
from planner.report.spend import spend_by_factory
from planner.report.stock import inventory_rows

CALENDAR = PeriodCalendar(week(0), 4, 7)


@pytest.fixture
def facts_of(tmp_path: Path) -> Any:
    def derive(sheets: Sheets, **solution: Any) -> PlanFacts:
        data = load(tmp_path / "in.xlsx", sheets)[1].data
        return derive_facts(data, PlanSolution(status=PlanStatus.OPTIMAL, **solution))

    return derive


@pytest.mark.parametrize(
    ("disposition", "good", "rejected", "reworked"), [("scrap", 95.0, 5.0, 0.0), ("rework", 100.0, 0.0, 5.0)]
)
def test_inspecting_all_of_100_units_of_which_5_are_defective(
    facts_of: Any, disposition: str, good: float, rejected: float, reworked: float
) -> None:
    sheets = small_sheets()
    sheets["Sourcing"][0]["defect_rate"] = 0.05
    sheets["Inspection"] = [
        {"plan": "all", "method": "all", "hours_per_unit": 0.02, "disposition": disposition}
    ]
    facts = facts_of(sheets, inspected={("toy", "plant", "all", 1): 100.0})
    (row,) = inspection_rows(facts, CALENDAR)
    assert (row["period"], row["plan"], row["hours"]) == (week(1), "all", pytest.approx(2.0))
    assert row["good"] == pytest.approx(good)
    assert row["rejected"] == pytest.approx(rejected)
    assert row["reworked"] == pytest.approx(reworked, abs=1e-9)
    assert row["outgoing_defect_rate"] == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("delivery_day", "lead_time", "arrival"),
    [
        (None, 3, date(2026, 1, 15)),
        (None, 2.5, date(2026, 1, 14)),  # in the middle of that day
        ("Wednesday", 1, date(2026, 1, 14)),  # there on Tuesday, taken in on Wednesday
        ("Wednesday", 2, date(2026, 1, 14)),  # there on Wednesday
        ("Wednesday", 3, date(2026, 1, 21)),  # there on Thursday, a day late
    ],
)
def test_first_arrival_of_what_is_sent_in_week_1(
    facts_of: Any, delivery_day: str | None, lead_time: float, arrival: date
) -> None:
    sheets = small_sheets()
    sheets["Lanes"][0]["lead_time_days"] = lead_time
    sheets["Warehouses"][0]["delivery_day"] = delivery_day
    facts = facts_of(sheets, shipments={("toy", "plant", "hub", "standard", "none", 1): 10.0})
    (row,) = shipment_rows(facts, CALENDAR)
    assert (row["period"], row["arrival"]) == (week(1), arrival)


def test_a_lead_time_of_half_a_week_parts_what_is_received(facts_of: Any) -> None:
    sheets = small_sheets()
    sheets["Lanes"][0]["lead_time_days"] = 3.5
    facts = facts_of(sheets, shipments={("toy", "plant", "hub", "standard", "none", 1): 10.0})
    assert facts.received == {("toy", "hub", 1): 5.0, ("toy", "hub", 2): 5.0}


def test_vehicles_and_their_load(facts_of: Any) -> None:
    # 70 m³ in two vehicles of 50 m³
    sheets = small_sheets()
    sheets["Items"][0]["volume"] = 1
    sheets["Lanes"][0] |= {"shipment_volume": 50, "cost_per_shipment": 200}
    facts = facts_of(
        sheets,
        shipments={("toy", "plant", "hub", "standard", "none", 1): 70.0},
        vehicles={("plant", "hub", "standard", 1): 2},
    )
    (row,) = vehicle_rows(facts, CALENDAR)
    assert (row["shipments"], row["volume"], row["capacity"], row["load"]) == (2, 70.0, 100.0, 0.7)
    assert spend_by_factory(facts) == {"plant": 400.0}


def test_vehicles_that_nobody_counts_are_as_many_as_the_volume_needs(facts_of: Any) -> None:
    sheets = small_sheets()
    sheets["Items"][0]["volume"] = 1
    sheets["Lanes"][0]["shipment_volume"] = 50
    facts = facts_of(sheets, shipments={("toy", "plant", "hub", "standard", "none", 1): 70.0})
    (row,) = vehicle_rows(facts, CALENDAR)
    assert row["shipments"] == 2


def test_backlog_is_served_later(facts_of: Any) -> None:
    # Week 0: 40 of 100 served, 60 owed. Week 1: 160 served, nothing owed.
    sheets = small_sheets()
    sheets["Items"][0]["shortage_policy"] = "backorder"
    sheets["Stock"] = [{"location": "hub", "item": "toy", "quantity": 40}]
    facts = facts_of(
        sheets,
        shipments={("toy", "plant", "hub", "standard", "none", 1): 160.0},
        owed={
            ("toy", "hub", 0, 0): 60.0,
            ("toy", "hub", 2, 2): 100.0,
            ("toy", "hub", 2, 3): 100.0,
            ("toy", "hub", 3, 3): 100.0,
        },
    )
    rows = [row for row in inventory_rows(facts, CALENDAR, {}) if row["place"] == "warehouse"]
    assert [row["served"] for row in rows] == [40.0, 160.0, 0.0, 0.0]
    assert [row["backlog"] for row in rows] == [60.0, 0.0, 100.0, 200.0]
    assert [row["lost"] for row in rows] == [0.0] * 4
    assert facts.on_time["toy", "hub", 0] == 40.0


def test_frozen_starts_lots_and_first_day_finished(facts_of: Any) -> None:
    sheets = small_sheets()
    sheets["Settings"].append({"setting": "frozen_periods", "value": 1})
    sheets["Last plan"] = [{"item": "toy", "factory": "plant", "period": week(0), "quantity": 150}]
    sheets["Sourcing"][0] |= {"lot_multiple": 50, "lead_time_days": 10.5}
    facts = facts_of(
        sheets,
        production={("toy", "plant", 0): 150.0, ("toy", "plant", 1): 50.0},
        setups={("toy", "plant", 0): 1, ("toy", "plant", 1): 1},
        inspected={("toy", "plant", "none", 2): 75.0},
    )
    frozen, planned = production_rows(facts, CALENDAR)
    assert (frozen["status"], planned["status"]) == ("frozen", "planned")
    assert (frozen["lots"], planned["lots"]) == (3, 1)
    assert frozen["available"] == date(2026, 1, 15)  # ten days and a half after Monday the 5th
    assert frozen["inspection_plan"] == "none"
    assert planned["inspection_plan"] == "none"  # its first units finish in week 2 too


def test_units_moved_to_another_week_and_units_no_longer_qualified(facts_of: Any) -> None:
    sheets = small_sheets()
    sheets["Sourcing"][0]["last_period"] = week(2)
    sheets["Last plan"] = [
        {"item": "toy", "factory": "plant", "period": week(number), "quantity": quantity}
        for number, quantity in ((0, 80), (1, 20), (3, 50))
    ]
    facts = facts_of(sheets, production={("toy", "plant", 0): 50.0, ("toy", "plant", 1): 100.0})
    causes = {row["period"]: row["cause"] for row in change_rows(facts, CALENDAR, {})}
    assert causes == {
        week(0): "moved in time at the same factory",
        week(1): "moved in time at the same factory",
        week(3): "no longer qualified in this period",
    }


def test_scorecard_of_overtime_defects_and_lead_time(facts_of: Any, tmp_path: Path) -> None:
    # 8 regular hours make 80 units, 2 hours of overtime at 30 make 20 more; 7 days to make, 3 to travel
    sheets = small_sheets()
    sheets["Resources"][0] |= {"regular_hours": 8, "overtime_hours": 4, "overtime_cost": 30}
    sheets["Sourcing"][0] |= {"lead_time_days": 7, "defect_rate": 0.02}
    sheets["Lanes"][0] |= {"lead_time_days": 3, "cost_per_unit": 0.5}
    facts = facts_of(
        sheets,
        production={("toy", "plant", 0): 100.0},
        setups={("toy", "plant", 0): 1},
        inspected={("toy", "plant", "none", 1): 100.0},
        shipments={("toy", "plant", "hub", "standard", "none", 1): 100.0},
    )
    workbook, _ = load(tmp_path / "again.xlsx", sheets)
    (row,) = factory_rows(workbook, facts)
    assert row["overtime_hours"] == pytest.approx(2.0)
    assert row["capacity_use"] == pytest.approx(10 / 32)
    assert row["outgoing_defect_rate"] == pytest.approx(0.02)
    assert row["lead_time_days"] == pytest.approx(10.0)
    assert row["spend"] == pytest.approx(500 + 20 + 60 + 50)


def test_stock_that_lay_at_a_factory_counts_as_good_as_its_source_or_the_limit(facts_of: Any) -> None:
    sheets = small_sheets()
    sheets["Sourcing"][0]["defect_rate"] = 0.04
    sheets["Items"][0]["max_defect_rate"] = 0.01
    sheets["Stock"] = [{"location": "plant", "item": "toy", "quantity": 40}]
    facts = facts_of(sheets)
    assert facts.outgoing_rate("toy", "plant", "(opening stock)") == 0.01
    without_limit = replace(facts, data=replace(facts.data, quality_limit={}))
    assert without_limit.outgoing_rate("toy", "plant", "(opening stock)") == 0.04
