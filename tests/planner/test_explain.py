"""Causes of unmet demand, each in a plan small enough to see that the cause is true.

All start from the small workbook: 100 units a week for four weeks, a unit costs 5 to make and 30 to lose, a
setup costs 20, the press has 40 hours a week and takes 0.1 hours a unit, nothing takes time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
from plan_by_hand import load, sheets_by_hand, solution_by_hand
from workbook_builder import Sheets, small_sheets, week

from models.data import PlanningData
from models.solution import PlanSolution, PlanStatus
from planner.explain import UnmetDemand, derive_facts, unmet_causes
from planner.explain.block import Cause
from planner.explain.unmet import shortages
from planner.periods import PeriodCalendar

CALENDAR = PeriodCalendar(week(0), 4, 7)


@pytest.fixture
def assembled(tmp_path: Path) -> Any:
    def read(sheets: Sheets) -> PlanningData:
        return load(tmp_path / "in.xlsx", sheets)[1].data

    return read


def plan(made: Mapping[int, float], lost: Mapping[int, float], **more: Any) -> PlanSolution:
    """A plan in which everything made is inspected, sent and sold in its own week."""
    fields: dict[str, Any] = {
        "production": {("toy", "plant", period): units for period, units in made.items()},
        "setups": {("toy", "plant", period): 1 for period in made},
        "inspected": {("toy", "plant", "none", period): units for period, units in made.items()},
        "shipments": {
            ("toy", "plant", "hub", "standard", "none", period): units for period, units in made.items()
        },
        "lost": {("toy", "hub", period): units for period, units in lost.items()},
        "objective": 9000.0,
        "bound": 9000.0,
    }
    return PlanSolution(status=PlanStatus.OPTIMAL, **{**fields, **more})


def explained(data: PlanningData, solution: PlanSolution) -> list[UnmetDemand]:
    return unmet_causes(derive_facts(data, solution), CALENDAR)


def causes(data: PlanningData, solution: PlanSolution) -> dict[int, Cause]:
    return {row.shortage.period: row.cause for row in explained(data, solution)}


def test_nothing_started_now_is_there_before_its_lead_time(assembled: Any) -> None:
    # 14 days: what starts in week 0 is there in week 2
    sheets = small_sheets()
    sheets["Sourcing"][0]["lead_time_days"] = 14
    solution = plan({}, {0: 100, 1: 100, 2: 20}, production={("toy", "plant", 0): 80.0})
    found = explained(assembled(sheets), solution)
    assert [row.cause for row in found[:2]] == [Cause.TOO_LATE, Cause.TOO_LATE]
    assert "2026-01-19" in found[0].evidence  # the week in which the earliest start arrives
    assert "2 periods earlier" in found[0].remedy
    assert "1 period earlier" in found[1].remedy
    assert found[2].cause is not Cause.TOO_LATE


def test_too_late_where_so_little_is_in_time_that_it_is_not_worth_its_money(assembled: Any) -> None:
    # 13 days: a seventh of what starts in week 0 is there in week 1, so a unit in time takes 7 × 5 = 35 > 30
    sheets = small_sheets()
    sheets["Sourcing"][0]["lead_time_days"] = 13
    (row,) = explained(assembled(sheets), plan({}, {1: 100}))
    assert row.cause is Cause.TOO_LATE
    assert "14%" in row.evidence


def test_hours_before_a_closed_week_are_full(assembled: Any) -> None:
    # week 2 is closed by design; what a planner could move are the 10 hours of week 1
    (row,) = explained(assembled(sheets_by_hand()), solution_by_hand())
    assert row.cause is Cause.HOURS
    assert "press at plant uses 10.0 of 10.0 h in the week of 2026-01-12" in row.evidence


def test_resource_that_is_closed_all_along(assembled: Any) -> None:
    sheets = small_sheets()
    sheets["Calendar"] = [{"factory": "plant", "period": week(number), "factor": 0} for number in range(4)]
    (row,) = explained(assembled(sheets), plan({}, {2: 100}))
    assert row.cause is Cause.HOURS
    assert "press at plant is closed in the week of 2026-01-19" in row.evidence


def test_hours_of_a_full_resource(assembled: Any) -> None:
    # 5 hours of press and 1 of overtime make 60 a week
    sheets = small_sheets()
    sheets["Resources"][0] |= {"regular_hours": 5, "overtime_hours": 1}
    (row,) = explained(assembled(sheets), plan(dict.fromkeys(range(4), 60.0), {2: 40}))
    assert row.cause is Cause.HOURS
    assert "6.0 of 6.0 h" in row.evidence
    assert "press at plant" in row.remedy


def test_frozen_periods_leave_no_start_in_time(assembled: Any) -> None:
    sheets = small_sheets()
    sheets["Settings"].append({"setting": "frozen_periods", "value": 2})
    sheets["Last plan"] = [{"item": "toy", "factory": "plant", "period": week(0), "quantity": 60}]
    found = causes(assembled(sheets), plan({0: 60.0}, {0: 40, 1: 100}))
    assert found == {0: Cause.FROZEN, 1: Cause.FROZEN}


def test_source_that_is_not_yet_qualified(assembled: Any) -> None:
    sheets = small_sheets()
    sheets["Sourcing"][0]["first_period"] = week(2)
    assert causes(assembled(sheets), plan({}, {0: 100, 1: 100})) == {
        0: Cause.QUALIFICATION,
        1: Cause.QUALIFICATION,
    }


def test_full_inspection_team(assembled: Any) -> None:
    # every unit takes 0.1 inspector hours of 5 a week: 50 units
    sheets = small_sheets()
    sheets["Factories"][0]["inspection_hours"] = 5
    sheets["Inspection"] = [{"plan": "all", "method": "all", "hours_per_unit": 0.1}]
    inspected = {("toy", "plant", "all", period): 50.0 for period in range(4)}
    shipments = {("toy", "plant", "hub", "standard", "all", period): 50.0 for period in range(4)}
    made = dict.fromkeys(range(4), 50.0)
    solution = plan(made, {2: 50}, inspected=inspected, shipments=shipments)
    (row,) = explained(assembled(sheets), solution)
    assert row.cause is Cause.INSPECTION
    assert "5.0 h" in row.evidence


def test_quality_limit_that_no_plan_meets(assembled: Any) -> None:
    sheets = small_sheets()
    sheets["Sourcing"][0]["defect_rate"] = 0.05
    sheets["Items"][0]["max_defect_rate"] = 0.01
    found = explained(assembled(sheets), plan({}, dict.fromkeys(range(4), 100.0)))
    assert {row.cause for row in found} == {Cause.QUALITY}
    assert "5.00%" in found[0].evidence
    assert "1.00%" in found[0].evidence


def test_full_vehicles(assembled: Any) -> None:
    # one vehicle of 50 m³ a week, 1 m³ a unit
    sheets = small_sheets()
    sheets["Items"][0]["volume"] = 1
    sheets["Lanes"][0] |= {"shipment_volume": 50, "max_shipments": 1}
    vehicles = {("plant", "hub", "standard", period): 1 for period in range(4)}
    found = causes(assembled(sheets), plan(dict.fromkeys(range(4), 50.0), {3: 50}, vehicles=vehicles))
    assert found == {3: Cause.TRANSPORT}


def test_warehouse_that_takes_no_more_in(assembled: Any) -> None:
    sheets = small_sheets()
    sheets["Warehouses"][0]["inbound_units"] = 50
    found = causes(assembled(sheets), plan(dict.fromkeys(range(4), 50.0), {3: 50}))
    assert found == {3: Cause.INBOUND}


@pytest.mark.parametrize(
    ("limit", "cause"),
    [({"storage_volume": 30}, Cause.STORAGE), ({}, Cause.STOCK_CAP)],
    ids=["storage_volume", "max_quantity"],
)
def test_no_room_for_what_would_have_to_come_early(
    assembled: Any, limit: dict[str, Any], cause: Cause
) -> None:
    # From week 2 on a unit costs 50, so units for week 3 must be made before. The factory keeps none,
    # and they travel for a week: they would lie at the hub in week 2, which is full with 30 units.
    sheets = small_sheets()
    sheets["Items"][0]["volume"] = 1
    sheets["Prices"] = [{"item": "toy", "factory": "plant", "period": week(2), "unit_cost": 50}]
    sheets["Stock targets"] = [{"item": "toy", "location": "plant", "max_quantity": 0}]
    sheets["Lanes"][0]["lead_time_days"] = 7
    sheets["Warehouses"][0] |= limit
    if not limit:
        sheets["Stock targets"].append({"item": "toy", "location": "hub", "max_quantity": 30})
    stock = {("toy", "hub", period): 30.0 for period in range(3)}
    found = causes(assembled(sheets), plan({}, {3: 70}, warehouse_stock=stock))
    assert found == {3: cause}


def test_largest_lot(assembled: Any) -> None:
    sheets = small_sheets()
    sheets["Sourcing"][0]["max_lot"] = 60
    assert causes(assembled(sheets), plan(dict.fromkeys(range(4), 60.0), {3: 40})) == {3: Cause.MAX_LOT}


def test_share_of_a_factory(assembled: Any) -> None:
    # plant may make half; the other half was agreed with annex, where a unit costs more than losing it
    sheets = small_sheets()
    sheets["Factories"].append({"factory": "annex"})
    sheets["Resources"].append({"factory": "annex", "resource": "press", "regular_hours": 40})
    sheets["Sourcing"][0]["max_share"] = 0.5
    sheets["Sourcing"].append({"item": "toy", "factory": "annex", "unit_cost": 31, "lead_time_days": 0})
    sheets["Operations"].append(
        {"item": "toy", "factory": "annex", "resource": "press", "hours_per_unit": 0.1}
    )
    sheets["Lanes"].append({"factory": "annex", "warehouse": "hub", "lead_time_days": 0})
    production = {("toy", factory, period): 30.0 for factory in ("plant", "annex") for period in range(4)}
    setups = dict.fromkeys(production, 1)
    (row,) = explained(assembled(sheets), plan({}, {3: 40}, production=production, setups=setups))
    assert row.cause is Cause.SHARE
    assert "50%" in row.evidence


def test_ramp(assembled: Any) -> None:
    # Hours may change by 0.25 × 40 = 10 a week: after 10 hours in week 0, 20 in week 1. Holding is too dear.
    sheets = small_sheets()
    sheets["Factories"][0]["max_ramp"] = 0.25
    sheets["Items"][0]["holding_cost"] = 100
    sheets["Forecast"][1]["quantity"] = 300
    found = causes(assembled(sheets), plan({0: 100.0, 1: 200.0, 2: 100.0, 3: 100.0}, {1: 100}))
    assert found == {1: Cause.RAMP}


def test_unit_that_costs_more_than_losing_it(assembled: Any) -> None:
    sheets = small_sheets()
    sheets["Sourcing"][0]["unit_cost"] = 38
    sheets["Lanes"][0]["cost_per_unit"] = 4
    found = explained(assembled(sheets), plan({}, dict.fromkeys(range(4), 100.0)))
    assert {row.cause for row in found} == {Cause.COST}
    assert "start 38.00 + transport 4.00 = 42.00 a unit" in found[0].evidence
    assert "saves 30.00" in found[0].evidence


def test_setup_that_all_lost_units_together_do_not_pay(assembled: Any) -> None:
    # 400 units save 25 each, 10 000 in all, less than the setup of 10 001
    sheets = small_sheets()
    sheets["Sourcing"][0]["setup_cost"] = 10_001
    found = explained(assembled(sheets), plan({}, dict.fromkeys(range(4), 100.0)))
    assert {row.cause for row in found} == {Cause.COST}
    assert "10,001.00 once" in found[0].evidence


def test_setup_that_pays_is_not_called_too_dear(assembled: Any) -> None:
    # Without holding cost, one setup of 9 999 for all 400 units would save 1: the plan is not the best one
    sheets = small_sheets()
    sheets["Sourcing"][0]["setup_cost"] = 9_999
    sheets["Items"][0]["holding_cost"] = 0
    solution = plan({}, dict.fromkeys(range(4), 100.0), bound=0.0)
    assert causes(assembled(sheets), solution)[0] is Cause.GAP


def test_lot_too_large_for_the_few_units_lost(assembled: Any) -> None:
    # a lot of 700 costs 3 500 and would serve 100 lost units worth 3 000
    sheets = small_sheets()
    sheets["Sourcing"][0]["min_lot"] = 700
    sheets["Resources"][0]["regular_hours"] = 100
    found = explained(assembled(sheets), plan({}, {3: 100.0}))
    assert [row.cause for row in found] == [Cause.COST]
    assert "a lot of 700" in found[0].evidence


def test_stock_that_is_kept(assembled: Any) -> None:
    sheets = small_sheets()
    sheets["Stock"] = [{"location": "hub", "item": "toy", "quantity": 100}]
    sheets["Stock targets"] = [{"location": "hub", "item": "toy", "safety_stock": 100, "penalty": 99}]
    stock = {("toy", "hub", period): 100.0 for period in range(4)}
    (row,) = explained(
        assembled(sheets), plan({0: 100.0, 1: 100.0, 2: 100.0}, {3: 100}, warehouse_stock=stock)
    )
    assert row.cause is Cause.KEPT
    assert "safety stock" in row.evidence


def test_stock_that_lies_unused_is_not_said_to_be_kept(assembled: Any) -> None:
    # nothing is wanted of the 100 units after week 3: one sold now saves 30 and costs nothing later
    sheets = small_sheets()
    sheets["Stock"] = [{"location": "hub", "item": "toy", "quantity": 100}]
    stock = {("toy", "hub", period): 100.0 for period in range(4)}
    made = {0: 100.0, 1: 100.0, 2: 100.0}
    solution = plan(made, {3: 100}, warehouse_stock=stock, bound=0.0)
    (row,) = explained(assembled(sheets), solution)
    assert row.cause is Cause.GAP
    assert "100 units stay at hub" in row.evidence


def test_stock_kept_for_a_campaign(assembled: Any) -> None:
    # the 50 units of week 2 are sold in week 3, where a lost unit costs 80
    sheets = small_sheets()
    sheets["Forecast"][3]["shortage_cost"] = 80
    solution = plan({}, {2: 20}, warehouse_stock={("toy", "hub", 2): 50.0})
    (row,) = explained(assembled(sheets), solution)
    assert row.cause is Cause.KEPT
    assert "for later demand" in row.evidence


def test_idle_stock_that_is_not_good_enough_is_no_way(assembled: Any) -> None:
    # 60 units lie at the plant uninspected, 5 % of them defective; the hub takes 1 %
    sheets = small_sheets()
    sheets["Sourcing"][0] |= {"defect_rate": 0.05, "last_period": week(0)}
    sheets["Warehouses"][0]["max_defect_rate"] = 0.01
    sheets["Inspection"] = [{"plan": "none", "method": "none"}, {"plan": "all", "method": "all"}]
    solution = plan(
        {0: 60.0},
        {3: 60},
        shipments={},
        setups={("toy", "plant", 0): 1},
        factory_stock={("toy", "plant", period): 60.0 for period in range(4)},
    )
    (row,) = explained(assembled(sheets), solution)
    assert "lie unused" not in row.evidence


def test_nothing_stops_it_but_the_plan_is_not_proven_best(assembled: Any) -> None:
    solution = plan({0: 100.0, 1: 100.0, 2: 100.0}, {3: 100}, bound=0.0)
    assert causes(assembled(small_sheets()), solution) == {3: Cause.GAP}


def test_an_hour_left_explains_only_what_it_could_make(assembled: Any) -> None:
    # 10 hours make 100 a week. Week 2 leaves 6 hours: enough for the 60 lost then, not for week 3's 60 too.
    sheets = small_sheets()
    sheets["Resources"][0]["regular_hours"] = 10
    sheets["Forecast"][3]["quantity"] = 160
    solution = plan({0: 100.0, 1: 100.0, 2: 40.0, 3: 100.0}, {2: 60, 3: 60}, bound=0.0)
    found = explained(assembled(sheets), solution)
    assert [row.cause for row in found] == [Cause.GAP, Cause.HOURS]
    assert "room for 60 units" in found[0].evidence


def test_too_few_hours_left_are_no_way_out(assembled: Any) -> None:
    # 4 of 10 hours are left in week 2, for 40 of the 100 units lost
    sheets = small_sheets()
    sheets["Resources"][0]["regular_hours"] = 10
    sheets["Forecast"][2]["quantity"] = 160
    solution = plan({0: 100.0, 1: 100.0, 2: 60.0, 3: 100.0}, {2: 100}, bound=0.0)
    (row,) = explained(assembled(sheets), solution)
    assert row.cause is Cause.HOURS
    assert "6.0 of 10.0 h" in row.evidence
    assert "4.0 h left are too few" in row.evidence


def test_a_proven_plan_is_never_blamed_on_the_gap(assembled: Any) -> None:
    solution = plan({0: 100.0, 1: 100.0, 2: 100.0}, {3: 100})
    assert causes(assembled(small_sheets()), solution) == {3: Cause.COMBINATION}


def test_item_without_any_way_to_the_warehouse(assembled: Any) -> None:
    data = replace(assembled(small_sheets()), lanes={})
    assert causes(data, plan({}, {0: 100.0})) == {0: Cause.NO_WAY}


def test_idle_stock_at_a_factory_waits_for_a_vehicle(assembled: Any) -> None:
    # 80 units lie at the plant all along, but the one vehicle a week takes 20
    sheets = small_sheets()
    sheets["Items"][0]["volume"] = 1
    sheets["Stock"] = [{"location": "plant", "item": "toy", "quantity": 160}]
    sheets["Lanes"][0] |= {"shipment_volume": 20, "max_shipments": 1}
    solution = plan(
        {},
        dict.fromkeys(range(4), 80.0),
        shipments={
            ("toy", "plant", "hub", "standard", "(opening stock)", period): 20.0 for period in range(4)
        },
        vehicles={("plant", "hub", "standard", period): 1 for period in range(4)},
        factory_stock={("toy", "plant", period): 140.0 - 20 * period for period in range(4)},
    )
    found = explained(assembled(sheets), solution)
    assert {row.cause for row in found} == {Cause.TRANSPORT}
    assert "stock at plant" in found[0].evidence


class TestLateUnits:
    """Of the 100 units of week 0, 60 are a week late, 30 two weeks, and 10 are never served."""

    owed: ClassVar = {
        ("toy", "hub", 0, 0): 100.0,
        ("toy", "hub", 0, 1): 40.0,
        ("toy", "hub", 0, 2): 10.0,
        ("toy", "hub", 0, 3): 10.0,
    }

    @pytest.fixture
    def data(self, assembled: Any) -> PlanningData:
        sheets = small_sheets()
        sheets["Items"][0] |= {"shortage_policy": "backorder", "shortage_cost": 2}
        return assembled(sheets)  # type: ignore[no-any-return]

    def test_rows_tell_how_late(self, data: PlanningData) -> None:
        found = shortages(derive_facts(data, plan({}, {}, owed=self.owed)))
        told = {row.periods_late: (row.quantity, row.outcome) for row in found}
        assert told == {1: (60.0, "late"), 2: (30.0, "late"), None: (10.0, "still owed")}

    def test_value_of_being_in_time(self, data: PlanningData) -> None:
        # 2 a week late; what is never served is owed at four ends of weeks, and costs its value of 10 once
        found = shortages(derive_facts(data, plan({}, {}, owed=self.owed)))
        assert {row.periods_late: row.value for row in found} == {1: 2.0, 2: 4.0, None: 18.0}

    def test_being_late_is_no_cause_where_a_setup_costs_more_than_the_delay(self, data: PlanningData) -> None:
        # week 0 lacks a setup of 20; 5 units a week late would save 2 each
        owed = {("toy", "hub", 0, 0): 5.0}
        found = causes(data, plan({1: 105.0}, {}, owed=owed))
        assert found == {0: Cause.COST}


def test_a_service_target_that_is_missed_adds_to_the_value_of_a_unit(assembled: Any) -> None:
    sheets = small_sheets()
    sheets["Warehouses"][0]["service_target"] = 0.9
    sheets["Settings"].append({"setting": "service_penalty", "value": 7})
    (row,) = shortages(derive_facts(assembled(sheets), plan({}, {0: 100.0})))
    assert row.value == 37.0
